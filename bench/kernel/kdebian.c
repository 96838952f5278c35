// SPDX-License-Identifier: GPL-2.0-only
/* Kernel source from Debian: see kdebian.h. */
#include "bench/kernel/kdebian.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "bench/base/files.h"
#include "bench/base/progress.h"
#include "bench/base/spawn.h"
#include "bench/base/words.h"
#include "lib/array.h"
#include "lib/xalloc.h"

#define PACKAGE "linux-source-"
/* Debian Policy, 5.6.12 */
#define VERSION_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-:~"
#define VERSION_DIGITS	"0123456789."
#define KEYRING		"/usr/share/keyrings/debian-archive-keyring.gpg"

enum { DAY_S = 24 * 60 * 60, OUTPUT_MAX = 64 << 10, VERSION_MAX = 128 };

/* Every suite that may have kernel source, from those that change least. */
static const char sources[] =
	"deb [signed-by=" KEYRING "] http://deb.debian.org/debian bookworm main\n"
	"deb [signed-by=" KEYRING "] http://deb.debian.org/debian-security bookworm-security main\n"
	"deb [signed-by=" KEYRING "] http://deb.debian.org/debian bookworm-backports main\n"
	"deb [signed-by=" KEYRING "] http://deb.debian.org/debian trixie main\n"
	"deb [signed-by=" KEYRING "] http://deb.debian.org/debian-security trixie-security main\n"
	"deb [signed-by=" KEYRING "] http://deb.debian.org/debian trixie-backports main\n"
	"deb [signed-by=" KEYRING "] http://deb.debian.org/debian sid main\n";

/* Directories that apt expects, below its own. */
static const char *const directories[] = {"lists/partial", "archives/partial", "packages"};

/* apt with its whole state in @directory: `apt-get update`, or what @arguments say. */
static int run_apt(const char *directory, const char *const *arguments, const char *in,
		   char **output, struct error *error)
{
	enum { OPTIONS = 8, ARGUMENTS_MAX = 4 };
	char *options[OPTIONS] = {
		xasprintf("-oDir::Etc::SourceList=%s/sources.list", directory),
		xstrdup("-oDir::Etc::SourceParts=/dev/null"),
		xasprintf("-oDir::State=%s", directory),
		xasprintf("-oDir::State::Lists=%s/lists", directory),
		xstrdup("-oDir::State::Status=/dev/null"),
		xasprintf("-oDir::Cache=%s", directory),
		xasprintf("-oDir::Cache::Archives=%s/archives", directory),
		xstrdup("-oAPT::Sandbox::User=root"), /* who we are: nobody else may write there */
	};
	const char *argv[1 + OPTIONS + ARGUMENTS_MAX + 1] = {arguments[0]};
	const char *const english[] = {"LC_ALL=C", NULL};
	struct spawn apt = {.argv = argv,
			    .directory = in,
			    .clean = true,
			    .environment = english,
			    .capture = OUTPUT_MAX};
	struct spawn_result result;
	int code = 0;
	size_t i;

	for (i = 0; i < OPTIONS; i++)
		argv[1 + i] = options[i];
	for (i = 1; i <= ARGUMENTS_MAX && arguments[i]; i++)
		argv[OPTIONS + i] = arguments[i];
	if (spawn_run(&apt, &result, error)) {
		code = -1;
	} else if (!spawn_ok(&result)) {
		char *how = spawn_how(&apt, &result);

		code = error_set(error, EXIT_KERNEL, "%s %s ended with %s:\n%s", arguments[0],
				 arguments[1], how, result.output);
		free(how);
		free(result.output);
	} else {
		*output = result.output;
	}
	for (i = 0; i < OPTIONS; i++)
		free(options[i]);
	return code;
}

static int prepare_apt(const char *directory, struct error *error)
{
	char *path = xasprintf("%s/sources.list", directory);
	int code = 0;
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(directories) && !code; i++) {
		char *each = xasprintf("%s/%s", directory, directories[i]);

		code = make_directories(each, error);
		free(each);
	}
	if (!code)
		code = file_write(path, sources, strlen(sources), error);
	free(path);
	return code;
}

/* Asks the suites what they have, unless that was done today. */
static int update_lists(const char *directory, struct error *error)
{
	static const char *const update[] = {"apt-get", "update", "-qq",
					     "-oAPT::Update::Error-Mode=any", NULL};
	char *stamp = xasprintf("%s/updated", directory), *output = NULL;
	struct stat st;
	int code = 0;

	if (stat(stamp, &st) || time(NULL) - st.st_mtime > DAY_S || time(NULL) < st.st_mtime) {
		progress_begin("asking Debian's suites for kernel source", 0);
		code = run_apt(directory, update, directory, &output, error);
		progress_end(code ? "failed" : "done");
		if (!code)
			code = file_write(stamp, "", 0, error);
	}
	free(output);
	free(stamp);
	return code;
}

/*
 * The newest version of @package into @version: of the lines "PACKAGE | VERSION | SUITE" that
 * apt-cache prints, newest first.
 */
static int newest_version(const char *directory, const char *package, char version[VERSION_MAX],
			  struct error *error)
{
	const char *const madison[] = {"apt-cache", "madison", package, NULL};
	char *output;
	int code = run_apt(directory, madison, directory, &output, error);

	if (code)
		return -1;
	if (sscanf(output, " %*s | %127[^ |]", version) != 1) /* VERSION_MAX */
		code = error_set(error, EXIT_KERNEL,
				 "%s: none of Debian's suites has that package: `apt-cache search "
				 "--names-only '^" PACKAGE "'` lists those of this machine's",
				 package);
	free(output);
	return code;
}

/* Downloads into a directory of its own first: a download that breaks off leaves nothing. */
static int download(const char *directory, const char *package, const char *version,
		    const char *kept, struct error *error)
{
	char *which = xasprintf("%s=%s", package, version), *what = xasprintf("loading %s", which);
	const char *const get[] = {"apt-get", "download", "-qq", which, NULL};
	char *fresh = xasprintf("%s.new", kept), *output = NULL;
	int code = remove_tree(fresh, error) || make_directories(fresh, error);

	if (!code) {
		progress_begin(what, 0);
		code = run_apt(directory, get, fresh, &output, error);
		progress_end(code ? "failed" : "done");
	}
	if (!code)
		code = directory_replace(fresh, kept, error);
	free(output);
	free(fresh);
	free(what);
	free(which);
	return code ? -1 : 0;
}

/* The one package in the directory @kept; the caller frees. */
static char *package_in(const char *kept, struct error *error)
{
	char *pattern = xasprintf("%s/*.deb", kept), *path = NULL;
	glob_t found;

	if (!glob(pattern, 0, NULL, &found) && found.gl_pathc == 1)
		path = xstrdup(found.gl_pathv[0]);
	else
		error_set(error, EXIT_KERNEL, "%s: apt left no package there", kept);
	globfree(&found);
	free(pattern);
	return path;
}

static char *find_package(const char *directory, const char *package, struct error *error)
{
	char version[VERSION_MAX], *kept, *path = NULL;
	struct error outdated;

	if (prepare_apt(directory, error))
		return NULL;
	if (update_lists(directory, &outdated))
		fprintf(stderr, "zswapbench: going on with what is known of the suites: %s\n",
			outdated.text);
	if (newest_version(directory, package, version, error))
		return NULL;
	if (version[strspn(version, VERSION_LETTERS)]) { /* it becomes part of a path */
		error_set(error, EXIT_KERNEL, "%s: apt tells no version of a package", package);
		return NULL;
	}
	kept = xasprintf("%s/packages/%s_%s", directory, package, version);
	if (file_exists(kept) || !download(directory, package, version, kept, error))
		path = package_in(kept, error);
	free(kept);
	return path;
}

char *kdebian_package(const char *version, const char *cache, struct error *error)
{
	char *directory, *package, *path;

	if (!*version || strspn(version, VERSION_DIGITS) != strlen(version)) {
		error_set(error, EXIT_KERNEL,
			  "debian:%s: expected a version of the kernel, like debian:6.12", version);
		return NULL;
	}
	directory = xasprintf("%s/debian", cache);
	package = xasprintf(PACKAGE "%s", version);
	path = find_package(directory, package, error);
	free(package);
	free(directory);
	return path;
}

static int by_version(const void *a, const void *b)
{
	return strverscmp(*(char *const *)a, *(char *const *)b);
}

/* Of the lines "linux-source-7.3 - Linux kernel source ..." that apt-cache prints. */
static char **versions_in(const char *output)
{
	char **versions = words_split("");
	size_t count = 0;

	for (; *output; output += strcspn(output, "\n"), output += *output == '\n') {
		const char *version = output + strlen(PACKAGE);
		size_t length;

		if (strncmp(output, PACKAGE, strlen(PACKAGE)) != 0)
			continue;
		length = strspn(version, VERSION_DIGITS);
		if (!length || version[length] != ' ')
			continue;
		versions = words_add(versions, xstrndup(version, length));
		count++;
	}
	if (count)
		qsort(versions, count, sizeof(*versions), by_version);
	return versions;
}

char **kdebian_versions(const char *cache, time_t *asked, struct error *error)
{
	static const char pattern[] = "^" PACKAGE "[0-9.]+$";
	static const char *const search[] = {"apt-cache", "search", "--names-only", pattern, NULL};
	char *directory = xasprintf("%s/debian", cache),
	     *stamp = xasprintf("%s/updated", directory);
	char **versions = NULL, *output;
	struct stat st;

	*asked = 0;
	if (stat(stamp, &st)) {
		versions = words_split("");
	} else if (!run_apt(directory, search, directory, &output, error)) {
		*asked = st.st_mtime;
		versions = versions_in(output);
		free(output);
	}
	free(stamp);
	free(directory);
	return versions;
}
