// SPDX-License-Identifier: GPL-2.0-only
/* Kernel source: see ksource.h. */
#include "bench/kernel/ksource.h"

#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bench/base/files.h"
#include "bench/base/progress.h"
#include "bench/base/spawn.h"
#include "bench/kernel/kfetch.h"
#include "lib/array.h"
#include "lib/xalloc.h"

#define MAKEFILE_CAP   (1 << 20)
#define TAR_RECORD     10240UL	    /* bytes; tar counts its progress in these */
#define TAR_SIZE       1558374400UL /* bytes of linux-source-6.12, a guess at any kernel's */
#define TAR_TELLS      "extracted " /* how a progress line of tar begins, after "tar: " */
#define TAR_COMPLAINTS 1024	    /* bytes of its other output kept for the error */

/*
 * What no build for x86 with our configuration reads: left in the tarball, which
 * saves 46,000 of 87,000 files, 1 GB on disk and a third of the time. Kconfig and
 * Makefiles are all extracted. The image is the same to the byte.
 */
static const char *const unread[] = {
	"--exclude=*/arch/[!x]*/*.[chS]",
	"--exclude=*.dts",
	"--exclude=*.dtsi",
	"--exclude=*/Documentation/*.rst",
	"--exclude=*/Documentation/*.yaml",
	"--exclude=*/drivers/gpu/*.[ch]",
	"--exclude=*/drivers/net/*/*.[ch]",
	"--exclude=*/drivers/media/*.[ch]",
	"--exclude=*/sound/*.[ch]",
	"--exclude=*/tools/perf/*",
	"--exclude=*/tools/testing/*",
};

static bool is_below(const char *directory, const char *name)
{
	char *path = xasprintf("%s/%s", directory, name);
	bool found = file_exists(path);

	free(path);
	return found;
}

bool ksource_is_tarball(const char *path)
{
	return !fnmatch("*.tar", path, 0) || !fnmatch("*.tar.*", path, 0) ||
	       !fnmatch("*.tgz", path, 0);
}

bool ksource_is_tree(const char *path)
{
	return is_below(path, "Makefile") && is_below(path, "Kconfig");
}

static void no_source(const char *path, struct error *error)
{
	if (path)
		error_set(error, EXIT_KERNEL,
			  "%s: %s: KSRC has to be a kernel source tarball or directory", path,
			  strerror(errno));
	else
		error_set(error, EXIT_KERNEL,
			  "no kernel source: " KSOURCE_DEFAULT " is not there.\n"
			  "Install the Debian package linux-source-6.12 (Debian 12 has it in its "
			  "security suite),\nor set KSRC to a kernel source tarball or directory.");
}

/* Where the identity of a tarball with these times and this size is kept. */
static char *identity_path(const char *path, const struct stat *st, const char *cache)
{
	char *text = xasprintf("%s %lld %lld.%09ld %lld.%09ld %llu", path, (long long)st->st_size,
			       (long long)st->st_mtim.tv_sec, st->st_mtim.tv_nsec,
			       (long long)st->st_ctim.tv_sec, st->st_ctim.tv_nsec,
			       (unsigned long long)st->st_ino);
	char hex[DIGEST_SIZE], *result;

	digest_memory(text, strlen(text), hex);
	result = xasprintf("%s/sources/%s", cache, hex);
	free(text);
	return result;
}

static int identify_tarball(struct ksource *source, const struct stat *st, const char *cache,
			    struct error *error)
{
	char *kept = identity_path(source->path, st, cache), *id = NULL;
	int result;

	if (file_exists(kept))
		id = file_read(kept, DIGEST_SIZE, NULL, error);
	if (id && strlen(id) == DIGEST_SIZE - 1) {
		memcpy(source->id, id, DIGEST_SIZE);
		result = 0;
	} else {
		result = digest_file(source->path, source->id, error);
		if (!result)
			result = make_parents(kept, error);
		if (!result)
			result = file_write(kept, source->id, DIGEST_SIZE - 1, error);
	}
	free(id);
	free(kept);
	snprintf(source->tree, sizeof(source->tree), "%.16s", source->id);
	return result;
}

static int identify_directory(struct ksource *source, struct error *error)
{
	char hex[DIGEST_SIZE];

	if (!ksource_is_tree(source->path))
		return error_set(error, EXIT_KERNEL,
				 "%s: no kernel source: it has no Makefile and Kconfig",
				 source->path);
	if (kfiles_list(source->path, &source->files, error))
		return -1;
	kfiles_digest(&source->files, source->id);
	digest_memory(source->path, strlen(source->path) + 1, hex);
	snprintf(source->tree, sizeof(source->tree), "%.16s", hex);
	return 0;
}

int ksource_open(const char *path, const char *cache, struct ksource *source, struct error *error)
{
	struct stat st;
	int result;

	memset(source, 0, sizeof(*source));
	if (path && kfetch_takes(path)) {
		source->path = kfetch_path(path, cache, error);
		if (!source->path)
			return -1;
	} else {
		source->path = realpath(path ? path : KSOURCE_DEFAULT, NULL);
	}
	if (!source->path || stat(source->path, &st)) {
		no_source(path, error);
		ksource_close(source);
		return -1;
	}
	source->directory = S_ISDIR(st.st_mode);
	result = source->directory ? identify_directory(source, error)
				   : identify_tarball(source, &st, cache, error);
	if (result)
		ksource_close(source);
	return result;
}

void ksource_close(struct ksource *source)
{
	kfiles_free(&source->files);
	free(source->path);
	source->path = NULL;
}

/* What tar said apart from its progress. */
struct complaints {
	char text[TAR_COMPLAINTS];
	size_t length;
};

static void tar_line(void *context, const char *line)
{
	struct complaints *complaints = context;
	const char *tells = strstr(line, TAR_TELLS);

	if (tells) {
		progress_step(strtoul(tells + strlen(TAR_TELLS), NULL, 10), NULL);
		return;
	}
	if (complaints->length < sizeof(complaints->text))
		complaints->length += (size_t)snprintf(
			complaints->text + complaints->length,
			sizeof(complaints->text) - complaints->length, "\n%s", line);
}

/* Extracts into the empty directory @fresh. */
static int run_tar(const char *tarball, const char *fresh, struct error *error)
{
	enum { GIVEN = 7, EXCLUDED = ARRAY_LENGTH(unread) };
	const char *argv[GIVEN + EXCLUDED + 1] = {
		"tar",
		"-xf",
		tarball,
		"--strip-components=1",
		"--no-same-owner",
		"--checkpoint=1000",
		"--checkpoint-action=echo=extracted %u",
	};
	/* all processors: a decompressor that does not know the variable ignores it */
	const char *const threads[] = {"XZ_OPT=-T0", "LC_ALL=C", NULL};
	struct complaints complaints = {0};
	struct spawn tar = {.argv = argv,
			    .directory = fresh,
			    .clean = true,
			    .environment = threads,
			    .line = tar_line,
			    .context = &complaints};
	struct spawn_result result;

	memcpy(argv + GIVEN, unread, sizeof(unread));
	if (spawn_run(&tar, &result, error))
		return -1;
	if (!spawn_ok(&result)) {
		char *how = spawn_how(&tar, &result);

		error_set(error, EXIT_KERNEL, "%s: cannot extract: tar ended with %s%s", tarball,
			  how, complaints.text);
		free(how);
		return -1;
	}
	if (!ksource_is_tree(fresh))
		return error_set(error, EXIT_KERNEL,
				 "%s: no kernel source: it has no Makefile and Kconfig", tarball);
	return 0;
}

static int extract_tarball(const char *tarball, const char *tree, struct error *error)
{
	char *fresh = xasprintf("%s.new", tree);
	/* what is there is no kernel tree, as when somebody removed half of it */
	int result = remove_tree(tree, error) || remove_tree(fresh, error) ||
		     make_directories(fresh, error);

	if (!result) {
		progress_begin("extracting kernel source", TAR_SIZE / TAR_RECORD);
		result = run_tar(tarball, fresh, error);
		progress_end(result ? "failed" : "done");
	}
	if (!result)
		result = file_rename(fresh, tree, error);
	if (result) {
		struct error second;

		remove_tree(fresh, &second); /* the first error is the one to report */
	}
	free(fresh);
	return result ? -1 : 0;
}

int ksource_fill(const struct ksource *source, const char *tree, struct error *error)
{
	if (source->directory)
		return kfiles_copy(&source->files, source->path, tree, error);
	return ksource_is_tree(tree) ? 0 : extract_tarball(source->path, tree, error);
}

/* The value of "NAME = VALUE" in a Makefile's @text, as @length bytes; NULL if there is none. */
static const char *assigned_value(const char *text, const char *name, int *length)
{
	size_t name_length = strlen(name);
	const char *line;

	for (line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, name, name_length) == 0) {
			const char *value = line + name_length;

			value += strspn(value, " \t");
			if (*value != '=')
				continue;
			value += 1 + strspn(value + 1, " \t");
			*length = (int)strcspn(value, " \t\n");
			return value;
		}
	}
	return NULL;
}

char *ksource_version(const char *tree, struct error *error)
{
	static const char *const names[] = {"VERSION", "PATCHLEVEL", "SUBLEVEL", "EXTRAVERSION"};
	const char *values[4];
	int lengths[4];
	char *path = xasprintf("%s/Makefile", tree), *text, *result;
	size_t i;

	text = file_read(path, MAKEFILE_CAP, NULL, error);
	free(path);
	if (!text)
		return NULL;
	for (i = 0; i < 4; i++)
		values[i] = assigned_value(text, names[i], &lengths[i]);
	if (values[0] && values[1] && values[2]) {
		result = xasprintf("%.*s.%.*s.%.*s%.*s", lengths[0], values[0], lengths[1],
				   values[1], lengths[2], values[2], values[3] ? lengths[3] : 0,
				   values[3] ? values[3] : "");
	} else {
		error_set(error, EXIT_KERNEL,
			  "%s/Makefile: not a kernel's: VERSION, PATCHLEVEL or SUBLEVEL is missing",
			  tree);
		result = NULL;
	}
	free(text);
	return result;
}
