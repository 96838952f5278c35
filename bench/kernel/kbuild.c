/* Kernel builds: see kbuild.h. */
#include "bench/kernel/kbuild.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/base/digest.h"
#include "bench/base/files.h"
#include "bench/base/interrupt.h"
#include "bench/base/progress.h"
#include "bench/base/spawn.h"
#include "bench/kernel/kpatch.h"
#include "lib/array.h"
#include "lib/xalloc.h"

#define TEXT_CAP       (1 << 20)
#define LOG_CAP	       (64 << 20)
#define LOG_TAIL       15   /* lines of a failed build's log in the error */
#define COLD_STEPS     1690 /* lines that make prints for a whole kernel, measured */
#define AGAIN_STEPS    40   /* and for one file and the link */
#define VERSION_OUTPUT 4096

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
struct inputs {
	char *compiler, *linker; /* first line of --version */
	json_t *patches;	 /* [{"name", "sha256"}, ...] */
	char fragment_sha256[DIGEST_SIZE];
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

static void inputs_free(struct inputs *inputs)
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
		const char *slash = strrchr(*patches, '/');

		if (digest_file(*patches, sha256, error))
			return -1;
		json_array_append_new(*list,
				      json_pack("{s:s, s:s}", "name", slash ? slash + 1 : *patches,
						"sha256", sha256));
	}
	return 0;
}

static void make_key(const struct kbuild *build, struct inputs *inputs)
{
	struct digest *digest = digest_begin();
	const json_t *patch;
	size_t i;

	digest_add_text(digest, build->source->id);
	json_array_foreach (inputs->patches, i, patch)
		digest_add_text(digest, json_string_value(json_object_get(patch, "sha256")));
	digest_add_text(digest, ""); /* ends the patches */
	digest_add_text(digest, inputs->fragment_sha256);
	digest_add_text(digest, inputs->compiler);
	digest_add_text(digest, inputs->linker);
	for (i = 0; i < PARAMETERS; i++)
		digest_add_text(digest, parameters[i]);
	digest_end(digest, inputs->key);
}

static int inputs_read(const struct kbuild *build, struct inputs *inputs, struct error *error)
{
	int result;

	memset(inputs, 0, sizeof(*inputs));
	result = list_patches(build->patches, &inputs->patches, error) ||
		 digest_file(build->fragment, inputs->fragment_sha256, error);
	if (!result)
		inputs->compiler = version_of("gcc", error);
	if (inputs->compiler)
		inputs->linker = version_of("ld", error);
	if (!inputs->linker) {
		inputs_free(inputs);
		return -1;
	}
	make_key(build, inputs);
	return 0;
}

/* One build: where it happens and where its results go. */
struct job {
	const struct kbuild *build;
	const struct inputs *inputs;
	char *tree;
	char *kernel; /* the directory made */
	char *log;
	char *busy; /* a file beside the tree, there while make is at work in it */
	unsigned long steps, expected; /* lines of make that tell of one */
};

static struct job job_in(const struct kbuild *build, const struct inputs *inputs, char *tree,
			 char *kernel)
{
	return (struct job){
		.build = build,
		.inputs = inputs,
		.tree = tree,
		.kernel = kernel,
		.log = xasprintf("%s.log", kernel),
		.busy = xasprintf("%s.busy", tree),
	};
}

static void job_free(struct job *job)
{
	free(job->tree);
	free(job->kernel);
	free(job->log);
	free(job->busy);
}

/* PATH/NAME; the caller frees. */
static char *in(const char *path, const char *name)
{
	return xasprintf("%s/%s", path, name);
}

size_t kbuild_lost(const char *fragment, const char *config, struct error *error)
{
	char *text = xstrdup(fragment), *line, *rest;
	char *all = xasprintf("\n%s\n", config);
	size_t lost = 0;

	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		char name[256];
		char *wanted;
		bool kept;

		if (sscanf(line, "# %255[A-Z0-9a-z_] is not set", name) == 1 &&
		    strstr(line, " is not set")) {
			wanted = xasprintf("\n%s=", name);
			kept = !strstr(all, wanted);
		} else if (strncmp(line, "CONFIG_", 7) == 0) {
			wanted = xasprintf("\n%s\n", line);
			kept = strstr(all, wanted);
		} else {
			continue;
		}
		free(wanted);
		if (!kept) {
			error_add(error, EXIT_KERNEL, "  %s", line);
			lost++;
		}
	}
	free(text);
	free(all);
	return lost;
}

static unsigned int processors(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof(set), &set) ? 1 : (unsigned int)CPU_COUNT(&set);
}

/* The number kept in CACHE/NAME, or @otherwise. */
static unsigned long kept_number(const char *cache, const char *name, unsigned long otherwise)
{
	char *path = in(cache, name);
	struct error unread;
	char *text = file_exists(path) ? file_read(path, 64, NULL, &unread) : NULL;
	unsigned long number = text ? strtoul(text, NULL, 10) : 0;

	free(text);
	free(path);
	return number ? number : otherwise;
}

static int keep_number(const char *cache, const char *name, unsigned long number,
		       struct error *error)
{
	char *path = in(cache, name), *text = xasprintf("%lu\n", number);
	int result = file_write(path, text, strlen(text), error);

	free(text);
	free(path);
	return result;
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
		job->expected = kept_number(job->build->cache, "steps-cold", COLD_STEPS);
		progress_expect(job->expected);
	}
	progress_step(job->steps, target);
}

/* Adds the last lines of the log. */
static void add_log_tail(const char *log, struct error *error)
{
	struct error unread;
	size_t length, lines = 0;
	char *text = file_read(log, LOG_CAP, &length, &unread);
	char *tail;

	if (!text)
		return;
	for (tail = text + length; tail > text && lines <= LOG_TAIL; tail--)
		lines += tail[-1] == '\n';
	tail += lines > LOG_TAIL ? 1 : 0;
	error_add(error, EXIT_KERNEL, "%s", tail);
	free(text);
}

/* Runs "make TARGET" in the tree; its output goes to the log. */
static int make(struct job *job, const char *target, struct error *error)
{
	enum { GIVEN = 3 };
	char *jobs = xasprintf("-j%u", job->build->jobs ? job->build->jobs : processors());
	const char *argv[GIVEN + PARAMETERS + 1] = {"make", jobs, target};
	char *fragment = realpath(job->build->fragment, NULL);
	char *allconfig = xasprintf("KCONFIG_ALLCONFIG=%s", fragment ? fragment : "");
	const char *const environment[] = {"LC_ALL=C", "TZ=UTC", allconfig, NULL};
	struct spawn spawn = {.argv = argv,
			      .directory = job->tree,
			      .clean = true,
			      .environment = environment,
			      .log = job->log,
			      .line = make_line,
			      .context = job};
	struct spawn_result result;
	int failed;

	memcpy(argv + GIVEN, parameters, sizeof(parameters));
	failed = spawn_run(&spawn, &result, error);
	if (!failed && !spawn_ok(&result)) {
		char *how = spawn_how(&spawn, &result);

		failed = error_set(error, EXIT_KERNEL,
				   "%s: make %s ended with %s; the end of %s:", job->build->name,
				   target, how, job->log);
		add_log_tail(job->log, error);
		free(how);
	}
	free(allconfig);
	free(fragment);
	free(jobs);
	return failed;
}

/* Writes .config and checks it against the fragment. */
static int configure(struct job *job, struct error *error)
{
	char *path = in(job->tree, ".config"), *fragment = NULL, *config = NULL;
	struct error lost = {0};
	int result = make(job, "allnoconfig", error);

	if (!result)
		fragment = file_read(job->build->fragment, TEXT_CAP, NULL, error);
	if (fragment)
		config = file_read(path, TEXT_CAP, NULL, error);
	if (!result && !config)
		result = -1;
	if (!result && kbuild_lost(fragment, config, &lost))
		result = error_set(error, EXIT_KERNEL,
				   "%s: lines that this kernel does not take:\n%s",
				   job->build->fragment, lost.text);
	free(config);
	free(fragment);
	free(path);
	return result;
}

/* Configures and builds in the tree, with a progress line over both. */
static int compile(struct job *job, struct error *error)
{
	const char *cache = job->build->cache;
	char *object = in(job->tree, "vmlinux.o");
	char *what = xasprintf("building %s", job->build->name);
	int result;

	job->expected = file_exists(object) ? kept_number(cache, "steps-again", AGAIN_STEPS)
					    : kept_number(cache, "steps-cold", COLD_STEPS);
	progress_begin(what, job->expected);
	result = file_write(job->busy, "", 0, error);
	if (!result)
		result = configure(job, error);
	if (!result)
		result = make(job, "bzImage", error);
	/* make has ended by itself and removed what it had half done */
	unlink(job->busy);
	progress_end(result ? "failed" : "done");
	if (!result)
		result = keep_number(cache,
				     job->steps > COLD_STEPS / 2 ? "steps-cold" : "steps-again",
				     job->steps, error);
	free(what);
	free(object);
	return result;
}

/* What kernel.json says; the caller owns it. */
static json_t *describe(const struct job *job, const char *version, const char *image,
			const char *config, struct error *error)
{
	char image_sha256[DIGEST_SIZE], config_sha256[DIGEST_SIZE];
	const struct kbuild *build = job->build;
	const struct inputs *inputs = job->inputs;
	json_t *list = json_array();
	size_t i;

	if (digest_file(image, image_sha256, error) || digest_file(config, config_sha256, error)) {
		json_decref(list);
		return NULL;
	}
	for (i = 0; i < PARAMETERS; i++)
		json_array_append_new(list, json_string(parameters[i]));
	return json_pack("{s:s, s:s, s:s, s:s, s:O, s:s, s:s, s:s, s:o, s:s, s:s}", "key",
			 inputs->key, "source", build->source->path, "source_version", version,
			 "source_id", build->source->id, "patches", inputs->patches,
			 "fragment_sha256", inputs->fragment_sha256, "compiler", inputs->compiler,
			 "linker", inputs->linker, "parameters", list, "image_sha256", image_sha256,
			 "config_sha256", config_sha256);
}

static int copy_into(const char *directory, const char *name, const char *tree, const char *below,
		     struct error *error)
{
	char *from = in(tree, below), *to = in(directory, name);
	int result = file_copy(from, to, error);

	free(from);
	free(to);
	return result;
}

static int write_json(const char *directory, const json_t *about, struct error *error)
{
	char *path = in(directory, "kernel.json");
	char *text = json_dumps(about, JSON_INDENT(2));
	int result = file_write(path, text, strlen(text), error);

	free(text);
	free(path);
	return result;
}

/* Fills @fresh with what is kept of the build. */
static int collect(const struct job *job, const char *version, const char *fresh,
		   struct error *error)
{
	char *image = in(fresh, "bzImage"), *config = in(fresh, "config");
	char *log = in(fresh, "build.log");
	json_t *about = NULL;
	int result = copy_into(fresh, "bzImage", job->tree, "arch/x86/boot/bzImage", error) ||
		     copy_into(fresh, "config", job->tree, ".config", error);

	if (!result) {
		about = describe(job, version, image, config, error);
		result = !about || write_json(fresh, about, error) ||
			 file_rename(job->log, log, error);
	}
	json_decref(about);
	free(image);
	free(config);
	free(log);
	return result ? -1 : 0;
}

/* Puts the kernel in its place, all of it at once. */
static int publish(const struct job *job, const char *version, struct error *error)
{
	char *fresh = xasprintf("%s.new", job->kernel);
	int result = remove_tree(fresh, error) || make_directories(fresh, error) ||
		     collect(job, version, fresh, error) || remove_tree(job->kernel, error) ||
		     file_rename(fresh, job->kernel, error);

	free(fresh);
	return result ? -1 : 0;
}

/*
 * After a make that was killed no object in the tree can be trusted, and beside a
 * tree that somebody removed nothing is true any more: it starts anew.
 */
static int distrust(const struct job *job, struct error *error)
{
	char *files = xasprintf("%s.files", job->tree);
	char *pristine = xasprintf("%s.pristine", job->tree);
	int result = 0;

	if (file_exists(job->busy) || !ksource_is_tree(job->tree))
		result = remove_tree(job->tree, error) || remove_tree(files, error) ||
			 remove_tree(pristine, error) || remove_tree(job->busy, error);
	free(pristine);
	free(files);
	return result ? -1 : 0;
}

/* Patches the tree, which holds the source, and builds in it. */
static int build_patched(struct job *job, const char *version, struct error *error)
{
	char *source = xasprintf("%s (%s)", job->build->source->path, version);
	int result = kpatch_apply(job->build->patches, job->tree, source, error) ||
		     compile(job, error) || publish(job, version, error);

	free(source);
	return result ? -1 : 0;
}

/* Makes the tree hold the source. */
static int fill(const struct job *job, struct error *error)
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
		     remove_tree(job->log, error) || distrust(job, error) || fill(job, error);

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
static json_t *built(const char *kernel)
{
	char *path = in(kernel, "kernel.json"), *image = in(kernel, "bzImage");
	json_t *about = json_load_file(path, 0, NULL);
	const char *expected = json_string_value(json_object_get(about, "image_sha256"));
	char found[DIGEST_SIZE];
	struct error unread;

	if (!expected || digest_file(image, found, &unread) || strcmp(found, expected) != 0) {
		json_decref(about);
		about = NULL;
	}
	free(image);
	free(path);
	return about;
}

/* Locks the file @path, waiting for whoever has it. The descriptor, or -1. */
static int lock(const char *path, struct error *error)
{
	int fd = make_parents(path, error) ? -1 : open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	int failed = fd < 0;

	interrupt_catch();
	if (!failed && flock(fd, LOCK_EX | LOCK_NB)) {
		progress_begin("waiting for another build in the same tree", 0);
		do
			failed = flock(fd, LOCK_EX);
		while (failed && errno == EINTR && !interrupt_pending());
		progress_end(failed ? "failed" : "done");
	}
	if (!failed)
		return fd;
	if (!interrupt_check(error))
		error_set(error, EXIT_STORAGE, "%s: cannot lock: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Builds what is not there, under the tree's lock. */
static int build_locked(struct job *job, json_t **about, struct error *error)
{
	char *path = xasprintf("%s.lock", job->tree);
	int fd = lock(path, error);
	int result = 0;

	free(path);
	if (fd < 0)
		return -1;
	*about = built(job->kernel); /* perhaps the one we waited for has made it */
	if (!*about)
		result = run_job(job, error);
	if (!*about && !result)
		*about = built(job->kernel);
	close(fd);
	if (!result && !*about)
		result = error_set(error, EXIT_STORAGE, "%s: not as it was written", job->kernel);
	return result;
}

char *kbuild_get(const struct kbuild *build, json_t **about, struct error *error)
{
	struct inputs inputs;
	char *kernel = NULL;
	struct job job;

	if (inputs_read(build, &inputs, error))
		return NULL;
	job = job_in(build, &inputs, xasprintf("%s/trees/%s", build->cache, build->source->tree),
		     xasprintf("%s/kernels/%s", build->cache, inputs.key));
	*about = built(job.kernel);
	if (*about || build_locked(&job, about, error) == 0)
		kernel = xstrdup(job.kernel);
	job_free(&job);
	inputs_free(&inputs);
	return kernel;
}

static int same_bytes(const char *name, const char *one, const char *other, struct error *error)
{
	char *a = in(one, name), *b = in(other, name);
	int result = 0;

	if (!file_same(a, b))
		result = error_set(error, EXIT_KERNEL,
				   "not reproducible: two builds of one kernel differ: %s and %s",
				   a, b);
	free(a);
	free(b);
	return result;
}

/* Builds in another place, compares with @kernel, and removes the place unless they differ. */
static int build_again(const struct kbuild *build, const struct inputs *inputs, const char *kernel,
		       struct error *error)
{
	char *place = xasprintf("%s/reproduce", build->cache);
	char *name = xasprintf("%s a second time", build->name);
	struct kbuild again = *build;
	struct job job = job_in(&again, inputs, xasprintf("%s/elsewhere/tree", place),
				xasprintf("%s/kernel", place));
	struct error unremoved;
	int result;

	again.name = name;
	result = remove_tree(place, error) || run_job(&job, error);
	if (!result && (same_bytes("config", kernel, job.kernel, error) ||
			same_bytes("bzImage", kernel, job.kernel, error)))
		result = 1; /* both are kept, to be looked into */
	else if (remove_tree(place, result ? &unremoved : error))
		result = -1;
	job_free(&job);
	free(name);
	free(place);
	return result ? -1 : 0;
}

/* Under a lock: unless that was done before. */
static int reproduce_locked(const struct kbuild *build, const struct inputs *inputs,
			    const char *kernel, struct error *error)
{
	char *stamp = in(kernel, "reproduced");
	char *path = xasprintf("%s/reproduce.lock", build->cache);
	int fd = lock(path, error);
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
	struct inputs inputs;
	json_t *about;
	char *kernel = kbuild_get(build, &about, error);
	int result;

	if (!kernel)
		return -1;
	json_decref(about);
	result = inputs_read(build, &inputs, error);
	if (!result) {
		result = reproduce_locked(build, &inputs, kernel, error);
		inputs_free(&inputs);
	}
	free(kernel);
	return result;
}
