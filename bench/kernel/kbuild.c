// SPDX-License-Identifier: GPL-2.0-only
/* Kernel builds: see kbuild.h. */
#include "bench/kernel/kbuild.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/base/arena.h"
#include "bench/base/digest.h"
#include "bench/base/files.h"
#include "bench/base/interrupt.h"
#include "bench/base/progress.h"
#include "bench/base/spawn.h"
#include "bench/base/words.h"
#include "bench/kernel/kfragment.h"
#include "bench/kernel/klayout.h"
#include "bench/kernel/kpatch.h"
#include "lib/array.h"
#include "lib/xalloc.h"

#define TEXT_CAP       (1 << 20)
#define LOG_CAP	       (64 << 20)
#define LOG_TAIL       15   /* lines of a failed build's log in the error */
#define COLD_STEPS     1823 /* lines that make prints for a whole kernel, measured */
#define AGAIN_STEPS    40   /* and for one file and the link */
#define VERSION_OUTPUT 4096
#define REPRODUCE      "reproduce" /* in the cache: a second build */

/*
 * What make is told beyond the configuration. All of it goes into the key. The
 * build date, host and user would else be in the image; the versions of the two
 * tools, which are not used, would be in its copy of the configuration.
 */
static const char *const parameters[] = {
	"ARCH=x86_64",
	"KBUILD_BUILD_TIMESTAMP=2026-01-01",
	"KBUILD_BUILD_USER=zswapbench",
	"KBUILD_BUILD_HOST=zswapbench",
	"KBUILD_BUILD_VERSION=1",
	"LOCALVERSION=",
	"RUSTC=none",
	"PAHOLE=none",
};

#define PARAMETERS (ARRAY_LENGTH(parameters))

/* Everything a key is made of, beside the source. */
struct kbuild_inputs {
	char *compiler, *linker; /* first line of --version */
	json_t *patches;	 /* [{"name", "sha256"}, ...] */
	char fragment_sha256[DIGEST_SIZE];
	char flavour_sha256[DIGEST_SIZE]; /* "" without one */
	char key[DIGEST_SIZE];
};

/* The first line that "PROGRAM --version" prints. */
static char *version_of(const char *program, struct error *error)
{
	const char *const argv[] = {program, "--version", NULL};
	const char *const locale[] = {"LC_ALL=C", NULL};
	const struct spawn spawn = {
		.argv = argv, .clean = true, .environment = locale, .capture = VERSION_OUTPUT};
	struct spawn_result result;

	if (spawn_run(&spawn, &result, error))
		return NULL;
	if (!spawn_ok(&result)) {
		free(result.output);
		error_set(error, EXIT_PACKAGES, "%s --version failed", program);
		return NULL;
	}
	result.output[strcspn(result.output, "\n")] = '\0';
	return result.output;
}

static void kbuild_inputs_free(struct kbuild_inputs *inputs)
{
	free(inputs->compiler);
	free(inputs->linker);
	json_decref(inputs->patches);
}

/* Lists the patches by base name, as their directory says nothing to anybody else. */
static int list_patches(const char *const *patches, json_t **list, struct error *error)
{
	char sha256[DIGEST_SIZE];

	*list = json_array();
	for (; *patches; patches++) {
		if (digest_file(*patches, sha256, error))
			return -1;
		json_array_append_new(*list, json_pack("{s:s, s:s}", "name", file_name(*patches),
						       "sha256", sha256));
	}
	return 0;
}

static void make_key(const struct kbuild *build, struct kbuild_inputs *inputs)
{
	struct digest *digest = digest_begin();
	const json_t *patch;
	size_t i;

	digest_add_text(digest, build->source->id);
	json_array_foreach (inputs->patches, i, patch)
		digest_add_text(digest, json_string_value(json_object_get(patch, "sha256")));
	digest_add_text(digest, ""); /* ends the patches */
	digest_add_text(digest, inputs->fragment_sha256);
	if (build->flavour)
		digest_add_text(digest, inputs->flavour_sha256);
	klayout_identify(digest);
	digest_add_text(digest, inputs->compiler);
	digest_add_text(digest, inputs->linker);
	for (i = 0; i < PARAMETERS; i++)
		digest_add_text(digest, parameters[i]);
	digest_end(digest, inputs->key);
}

/* Of the files of the flavour, one behind the other; of none nothing. */
static int digest_flavour(const struct kbuild *build, char sha256[DIGEST_SIZE], struct error *error)
{
	struct digest *digest = digest_begin();
	int code = 0;
	size_t i;

	for (i = 0; build->flavour && build->flavour[i] && !code; i++)
		code = digest_add_file(digest, build->flavour[i], error);
	digest_end(digest, sha256);
	return code;
}

static int kbuild_inputs_read(const struct kbuild *build, struct kbuild_inputs *inputs,
			      struct error *error)
{
	int result;

	memset(inputs, 0, sizeof(*inputs));
	result = list_patches(build->patches, &inputs->patches, error) ||
		 digest_file(build->fragment, inputs->fragment_sha256, error) ||
		 digest_flavour(build, inputs->flavour_sha256, error);
	if (!result)
		inputs->compiler = version_of("gcc", error);
	if (inputs->compiler)
		inputs->linker = version_of("ld", error);
	if (!inputs->linker) {
		kbuild_inputs_free(inputs);
		return -1;
	}
	make_key(build, inputs);
	return 0;
}

/* One build: where it happens and where its results go. */
struct job {
	struct arena *arena; /* of all paths */
	const struct kbuild *build;
	const struct kbuild_inputs *inputs;
	char *tree;
	char *kernel; /* the directory made */
	char *log;
	char *busy;	  /* a file beside the tree, there while make is at work in it */
	char *fragment;	  /* a file with what of the fragment is for this kernel */
	char *unfinished; /* a file with the steps that an interrupted build had made */
	bool killed;	  /* make was, in the middle of what it did */
	char **lacks;	  /* wanted lines of the configuration that the kernel does not take */
	json_t *layout;	  /* see klayout.h */
	unsigned long steps, expected; /* lines of make that tell of one */
};

/* The job whose tree and kernel are at these two places in the cache; job_end() releases it. */
static struct job job_begin(const struct kbuild *build, const struct kbuild_inputs *inputs,
			    const char *tree, const char *tree_name, const char *kernel,
			    const char *kernel_name)
{
	struct job job = {.arena = arena_new(), .build = build, .inputs = inputs};

	job.tree = arena_printf(job.arena, "%s/%s%s", build->cache, tree, tree_name);
	job.kernel = arena_printf(job.arena, "%s/%s%s", build->cache, kernel, kernel_name);
	job.log = arena_printf(job.arena, "%s.log", job.kernel);
	job.busy = arena_printf(job.arena, "%s.busy", job.tree);
	job.fragment = arena_printf(job.arena, "%s.config", job.tree);
	job.unfinished = arena_printf(job.arena, "%s.steps", job.tree);
	return job;
}

static void job_end(struct job *job)
{
	json_decref(job->layout);
	words_free(job->lacks);
	arena_free(job->arena);
}

/* PATH/NAME, for as long as the job lasts. */
static char *job_path(const struct job *job, const char *path, const char *name)
{
	return arena_printf(job->arena, "%s/%s", path, name);
}

static unsigned int count_processors(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof(set), &set) ? 1 : (unsigned int)CPU_COUNT(&set);
}

/* The number kept in the file @path, or @otherwise. */
static unsigned long kept_number(const char *path, unsigned long otherwise)
{
	struct error unread;
	char *text = file_exists(path) ? file_read(path, 64, NULL, &unread) : NULL;
	unsigned long number = text ? strtoul(text, NULL, 10) : 0;

	free(text);
	return number ? number : otherwise;
}

static int keep_number(const char *path, unsigned long number, struct error *error)
{
	char text[32];

	snprintf(text, sizeof(text), "%lu\n", number);
	return file_write(path, text, strlen(text), error);
}

/* How many steps a build of a kernel takes, from nothing and after a change. */
static unsigned long steps_cold(const struct job *job)
{
	return kept_number(job_path(job, job->build->cache, "steps-cold"), COLD_STEPS);
}

static unsigned long steps_again(const struct job *job)
{
	return kept_number(job_path(job, job->build->cache, "steps-again"), AGAIN_STEPS);
}

/* A step of the build is a line "  CC      mm/zswap.o". */
static void make_line(void *context, const char *line)
{
	struct job *job = context;
	const char *target;

	if (strncmp(line, "  ", 2) != 0 || line[2] < 'A' || line[2] > 'Z')
		return;
	target = strrchr(line, ' ') + 1;
	if (strncmp(target, job->tree, strlen(job->tree)) == 0)
		target += strlen(job->tree) + 1;
	if (++job->steps == 2 * job->expected) {
		/* not one file and a link: perhaps a header or the configuration has changed */
		job->expected = steps_cold(job);
		progress_expect(job->expected);
	}
	progress_step(job->steps, target);
}

/* The last lines of the log, whose text ends at @end. */
static const char *log_tail(const char *log, const char *end)
{
	const char *tail;
	size_t lines = 0;

	for (tail = end; tail > log && lines <= LOG_TAIL; tail--)
		lines += tail[-1] == '\n';
	return lines > LOG_TAIL ? tail + 1 : tail;
}

/*
 * Trees know which tools they need, and say in the log what their scripts/cc-version.sh and
 * ld-version.sh found:
 *	***   Your GCC version:    12.2.0
 *	***   Minimum GCC version: 13.1.0
 */
static bool say_old_tool(const struct job *job, const char *log, struct error *error)
{
	char words[32], here[32], needed[32], *name, *c;
	const char *at = strstr(log, "***   Your ");

	if (!at ||
	    sscanf(at, "*** Your %31[^:]: %31s *** Minimum %*[^:]: %31s", words, here, needed) != 3)
		return false;
	c = strstr(words, " version");
	if (c)
		*c = '\0';
	name = strrchr(words, ' '); /* of "GNU ld" */
	name = name ? name + 1 : words;
	for (c = name; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	error_set(error, EXIT_KERNEL, "%s needs %s %s or newer; %s here is %s",
		  job->build->source->path, name, needed, name, here);
	return true;
}

/* Why "make @target" failed, which ended with @how. */
static void explain_make(const struct job *job, const char *target, const char *how,
			 struct error *error)
{
	struct error unread;
	size_t length = 0;
	char *log = file_read(job->log, LOG_CAP, &length, &unread);

	if (!log || !say_old_tool(job, log, error))
		error_set(error, EXIT_KERNEL, "%s: make %s ended with %s; the end of %s:\n%s",
			  job->build->name, target, how, job->log,
			  log ? log_tail(log, log + length) : unread.text);
	free(log);
}

/* Runs make in the tree with @words, such as targets, before the parameters; logs its output. */
static int spawn_make(struct job *job, char *const *words, struct spawn_result *result, char **how,
		      struct error *error)
{
	char *allconfig = arena_printf(job->arena, "KCONFIG_ALLCONFIG=%s", job->fragment);
	const char *const environment[] = {"LC_ALL=C", "TZ=UTC", allconfig, NULL};
	struct spawn spawn = {.directory = job->tree,
			      .clean = true,
			      .environment = environment,
			      .log = job->log,
			      .line = make_line,
			      .context = job};
	char **argv = words_split("make");
	int failed;
	size_t i;

	argv = words_add(
		argv, xasprintf("-j%u", job->build->jobs ? job->build->jobs : count_processors()));
	for (i = 0; words[i]; i++)
		argv = words_add(argv, xstrdup(words[i]));
	for (i = 0; i < PARAMETERS; i++)
		argv = words_add(argv, xstrdup(parameters[i]));
	spawn.argv = (const char *const *)argv;
	failed = spawn_run(&spawn, result, error);
	job->killed = job->killed || result->signal == SIGKILL;
	if (!failed)
		*how = spawn_how(&spawn, result);
	words_free(argv);
	return failed;
}

static int run_make(struct job *job, const char *target, struct error *error)
{
	char *const words[] = {(char *)target, NULL};
	struct spawn_result result;
	char *how;

	if (spawn_make(job, words, &result, &how, error))
		return -1;
	if (!spawn_ok(&result))
		explain_make(job, target, how, error);
	free(how);
	return spawn_ok(&result) ? 0 : -1;
}

/* Asks the compiler for the kernel's layout; what it does not have fails, and is left out. */
static int find_layout(struct job *job, struct error *error)
{
	char **words = words_split("-k"), *how;
	struct spawn_result result;
	int code = klayout_ask(job->tree, &words, error);

	if (!code)
		code = spawn_make(job, words, &result, &how, error);
	if (!code) {
		free(how);
		json_decref(job->layout);
		job->layout = klayout_answers(job->tree, error);
		code = job->layout ? 0 : -1;
	}
	words_free(words);
	return code;
}

/* The fragment, with the flavour's lines behind it. The caller frees. */
static char *read_fragment(const struct kbuild *build, struct error *error)
{
	char *text = file_read(build->fragment, TEXT_CAP, NULL, error), *more, *both;
	size_t i;

	for (i = 0; text && build->flavour && build->flavour[i]; i++) {
		more = file_read(build->flavour[i], TEXT_CAP, NULL, error);
		both = more ? xasprintf("%s\n%s", text, more) : NULL;
		free(more);
		free(text);
		text = both;
	}
	return text;
}

/* Writes what of the fragment is for this kernel beside the tree. The caller frees the text. */
static char *choose_fragment(struct job *job, struct error *error)
{
	char *version = ksource_version(job->tree, error), *whole = NULL, *chosen = NULL;

	if (version)
		whole = read_fragment(job->build, error);
	if (whole)
		chosen = kfragment_for(whole, version);
	if (chosen && file_write(job->fragment, chosen, strlen(chosen), error)) {
		free(chosen);
		chosen = NULL;
	}
	free(whole);
	free(version);
	return chosen;
}

/* Writes .config and checks it against the fragment. */
static int configure_tree(struct job *job, struct error *error)
{
	char *fragment = choose_fragment(job, error), *config = NULL, **lost, *list;
	int result = fragment ? run_make(job, "allnoconfig", error) : -1;

	if (!result)
		config = file_read(job_path(job, job->tree, ".config"), TEXT_CAP, NULL, error);
	if (!result && !config)
		result = -1;
	if (!result) {
		lost = kfragment_lost(fragment, config, KFRAGMENT_REQUIRED);
		list = words_join(lost, "\n  ");
		if (*lost)
			result = error_set(
				error, EXIT_KERNEL,
				"%s: required lines that this kernel does not take:\n  %s",
				job->build->fragment, list);
		free(list);
		words_free(lost);
		words_free(job->lacks);
		job->lacks = kfragment_lost(fragment, config, KFRAGMENT_WANTED);
	}
	free(config);
	free(fragment);
	return result;
}

/* Configures and builds in the tree, with a progress line over both. */
static int compile_tree(struct job *job, struct error *error)
{
	bool cold = !file_exists(job_path(job, job->tree, "vmlinux.o"));
	struct error unkept;
	int result;

	job->steps = cold ? kept_number(job->unfinished, 0)
			  : 0; /* make goes on where it was interrupted */
	job->expected = cold ? steps_cold(job) : steps_again(job);
	progress_begin(arena_printf(job->arena, "%s %s", job->steps ? "going on with" : "building",
				    job->build->name),
		       job->expected);
	progress_resume(job->steps);
	result = file_write(job->busy, "", 0, error);
	if (!result)
		result = configure_tree(job, error);
	if (!result)
		result = run_make(job, "bzImage", error) || find_layout(job, error);
	if (!job->killed) /* make has ended by itself and removed what it had half done */
		unlink(job->busy);
	progress_end(result ? "failed" : "done");
	if (result && cold)
		keep_number(job->unfinished, job->steps, &unkept);
	if (result)
		return -1;
	unlink(job->unfinished);
	return keep_number(job_path(job, job->build->cache,
				    job->steps > COLD_STEPS / 2 ? "steps-cold" : "steps-again"),
			   job->steps, error);
}

/* What kernel.json says; the caller owns it. */
static json_t *describe_kernel(const struct job *job, const char *version, const char *fresh,
			       struct error *error)
{
	char image_sha256[DIGEST_SIZE], config_sha256[DIGEST_SIZE];
	const struct kbuild *build = job->build;
	const struct kbuild_inputs *inputs = job->inputs;
	json_t *list = json_array(), *lacks = json_array(), *about;
	size_t i;

	if (digest_file(job_path(job, fresh, "bzImage"), image_sha256, error) ||
	    digest_file(job_path(job, fresh, "config"), config_sha256, error)) {
		json_decref(list);
		json_decref(lacks);
		return NULL;
	}
	for (i = 0; i < PARAMETERS; i++)
		json_array_append_new(list, json_string(parameters[i]));
	for (i = 0; job->lacks[i]; i++)
		json_array_append_new(lacks, json_string(job->lacks[i]));
	about = json_pack("{s:s, s:s, s:s, s:s, s:O, s:s, s:s, s:s, s:o, s:o, s:O, s:s, s:s}",
			  "key", inputs->key, "source", build->source->path, "source_version",
			  version, "source_id", build->source->id, "patches", inputs->patches,
			  "fragment_sha256", inputs->fragment_sha256, "compiler", inputs->compiler,
			  "linker", inputs->linker, "parameters", list, "lacks", lacks, "layout",
			  job->layout, "image_sha256", image_sha256, "config_sha256",
			  config_sha256);
	if (build->flavour)
		json_object_set_new(about, "flavour_sha256", json_string(inputs->flavour_sha256));
	return about;
}

static int write_json(const char *path, const json_t *about, struct error *error)
{
	char *text = json_dumps(about, JSON_INDENT(2));
	int result = file_write(path, text, strlen(text), error);

	free(text);
	return result;
}

/* Fills @fresh with what is kept of the build. */
static int collect_kernel(const struct job *job, const char *version, const char *fresh,
			  struct error *error)
{
	json_t *about;
	int result;

	if (file_copy(job_path(job, job->tree, "arch/x86/boot/bzImage"),
		      job_path(job, fresh, "bzImage"), error) ||
	    file_copy(job_path(job, job->tree, ".config"), job_path(job, fresh, "config"), error))
		return -1;
	about = describe_kernel(job, version, fresh, error);
	if (!about)
		return -1;
	result = write_json(job_path(job, fresh, "kernel.json"), about, error) ||
		 file_rename(job->log, job_path(job, fresh, "build.log"), error);
	json_decref(about);
	return result ? -1 : 0;
}

/* Puts the kernel in its place, all of it at once. */
static int publish_kernel(const struct job *job, const char *version, struct error *error)
{
	char *fresh = arena_printf(job->arena, "%s.new", job->kernel);

	return remove_tree(fresh, error) || make_directories(fresh, error) ||
			       collect_kernel(job, version, fresh, error) ||
			       remove_tree(job->kernel, error) ||
			       file_rename(fresh, job->kernel, error)
		       ? -1
		       : 0;
}

/*
 * After a make that was killed no object in the tree can be trusted, and beside a
 * tree that somebody removed nothing is true any more: it starts anew.
 */
static int distrust(const struct job *job, struct error *error)
{
	static const char *const beside[] = {"",      ".files",	 ".pristine",
					     ".busy", ".config", ".steps"};
	size_t i;

	if (!file_exists(job->busy) && ksource_is_tree(job->tree))
		return 0;
	for (i = 0; i < ARRAY_LENGTH(beside); i++)
		if (remove_tree(arena_printf(job->arena, "%s%s", job->tree, beside[i]), error))
			return -1;
	return 0;
}

/* Patches the tree, which holds the source, and builds in it. */
static int build_patched(struct job *job, const char *version, struct error *error)
{
	char *source = arena_printf(job->arena, "%s (%s)", job->build->source->path, version);

	return kpatch_apply(job->build->patches, job->tree, source, error) ||
			       compile_tree(job, error) || publish_kernel(job, version, error)
		       ? -1
		       : 0;
}

/* Makes the tree hold the source. */
static int fill_tree(const struct job *job, struct error *error)
{
	static const char *const none[] = {NULL};
	const struct ksource *source = job->build->source;

	/* what is copied from a directory has to find the files that it knows */
	if (source->directory && kpatch_apply(none, job->tree, source->path, error))
		return -1;
	return ksource_fill(source, job->tree, error);
}

static int run_job(struct job *job, struct error *error)
{
	char *version;
	int result = make_parents(job->tree, error) || make_parents(job->kernel, error) ||
		     remove_tree(job->log, error) || distrust(job, error) || fill_tree(job, error);

	if (result)
		return -1;
	version = ksource_version(job->tree, error);
	if (!version)
		return -1;
	result = build_patched(job, version, error);
	free(version);
	return result;
}

/* What kernel.json says, if the kernel is there and its bytes are the ones built; else NULL. */
static json_t *built_kernel(const struct job *job)
{
	json_t *about = json_load_file(job_path(job, job->kernel, "kernel.json"), 0, NULL);
	const char *expected = json_string_value(json_object_get(about, "image_sha256"));
	char found[DIGEST_SIZE];
	struct error unread;

	if (expected && !digest_file(job_path(job, job->kernel, "bzImage"), found, &unread) &&
	    !strcmp(found, expected))
		return about;
	json_decref(about);
	return NULL;
}

/* Locks the file @path, waiting for whoever has it. The descriptor, or -1. */
static int lock_file(const char *path, struct error *error)
{
	int fd = make_parents(path, error) ? -1 : open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	int failed = fd < 0, why = errno;

	interrupt_catch();
	if (!failed && flock(fd, LOCK_EX | LOCK_NB)) {
		progress_begin("waiting for another build in the same tree", 0);
		do
			failed = flock(fd, LOCK_EX);
		while (failed && errno == EINTR && !interrupt_pending());
		why = errno;
		progress_end(failed ? "failed" : "done");
	}
	if (!failed)
		return fd;
	if (!interrupt_check(error))
		error_set(error, EXIT_STORAGE, "%s: cannot lock: %s", path, strerror(why));
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Builds what is not there, under the tree's lock. */
static int build_locked(struct job *job, json_t **about, struct error *error)
{
	int fd = lock_file(arena_printf(job->arena, "%s.lock", job->tree), error);
	int result = 0;

	if (fd < 0)
		return -1;
	*about = built_kernel(job); /* perhaps the one we waited for has made it */
	if (!*about)
		result = run_job(job, error);
	if (!*about && !result)
		*about = built_kernel(job);
	close(fd);
	if (!result && !*about)
		result = error_set(error, EXIT_STORAGE, "%s: not as it was written", job->kernel);
	return result;
}

/* Kernels of one flavour are built in one tree, "TREE" or "TREE-kasan". The caller frees. */
static char *tree_name(const struct kbuild *build)
{
	const char *flavour;
	size_t last = 0;

	if (!build->flavour)
		return xstrdup(build->source->tree);
	while (build->flavour[last + 1])
		last++;
	flavour = file_name(build->flavour[last]);
	return xasprintf("%s-%.*s", build->source->tree, (int)strcspn(flavour, "."), flavour);
}

char *kbuild_get(const struct kbuild *build, json_t **about, struct error *error)
{
	struct kbuild_inputs inputs;
	char *kernel = NULL, *tree;
	struct job job;

	if (kbuild_inputs_read(build, &inputs, error))
		return NULL;
	tree = tree_name(build);
	job = job_begin(build, &inputs, "trees/", tree, "kernels/", inputs.key);
	free(tree);
	*about = built_kernel(&job);
	if (*about || build_locked(&job, about, error) == 0)
		kernel = xstrdup(job.kernel);
	job_end(&job);
	kbuild_inputs_free(&inputs);
	return kernel;
}

static int same_bytes(const struct job *job, const char *name, const char *kernel,
		      struct error *error)
{
	char *a = job_path(job, kernel, name), *b = job_path(job, job->kernel, name);

	return file_same(a, b)
		       ? 0
		       : error_set(error, EXIT_KERNEL,
				   "not reproducible: two builds of one kernel differ: %s and %s",
				   a, b);
}

/*
 * Builds in another place, from nothing or on what an interruption left there, and compares with
 * @kernel. What differs is kept, to be looked into.
 */
static int build_again(const struct kbuild *build, const struct kbuild_inputs *inputs,
		       const char *kernel, struct error *error)
{
	struct kbuild again = *build;
	struct job job = job_begin(&again, inputs, REPRODUCE "/elsewhere/", inputs->key, REPRODUCE,
				   "/kernel");
	char *place = job_path(&job, build->cache, REPRODUCE);
	bool other = !file_exists(job.tree) || file_exists(job.kernel); /* or one that differed */
	int result;

	again.name = arena_printf(job.arena, "%s a second time", build->name);
	result = (other && remove_tree(place, error)) || run_job(&job, error) ||
		 same_bytes(&job, "config", kernel, error) ||
		 same_bytes(&job, "bzImage", kernel, error) || remove_tree(place, error);
	job_end(&job);
	return result ? -1 : 0;
}

/* Under a lock: unless that was done before. */
static int reproduce_locked(const struct kbuild *build, const struct kbuild_inputs *inputs,
			    const char *kernel, struct error *error)
{
	char *stamp = xasprintf("%s/reproduced", kernel);
	char *path = xasprintf("%s/" REPRODUCE ".lock", build->cache);
	int fd = lock_file(path, error);
	int result = fd < 0 ? -1 : 0;

	if (!result && !file_exists(stamp))
		result = build_again(build, inputs, kernel, error) ||
			 file_write(stamp, "", 0, error);
	if (fd >= 0)
		close(fd);
	free(path);
	free(stamp);
	return result ? -1 : 0;
}

int kbuild_reproduce(const struct kbuild *build, struct error *error)
{
	struct kbuild_inputs inputs;
	json_t *about;
	char *kernel = kbuild_get(build, &about, error);
	int result;

	if (!kernel)
		return -1;
	json_decref(about);
	result = kbuild_inputs_read(build, &inputs, error);
	if (!result) {
		result = reproduce_locked(build, &inputs, kernel, error);
		kbuild_inputs_free(&inputs);
	}
	free(kernel);
	return result;
}
