// SPDX-License-Identifier: GPL-2.0-only
/* The store of runs: whole ones under their name, and nothing else, whatever goes wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/base/digest.h"
#include "bench/base/files.h"
#include "bench/record/record_seal.h"
#include "bench/record/store.h"
#include "lib/array.h"
#include "lib/xalloc.h"

#define SNAPSHOT                                                                                   \
	"{\"t\":1,\"vmstat\":{},\"zswap\":{},\"disk\":{},\"limits\":{},\"node\":{},\"cgroup\":{}}"

static char *root;	/* a fresh directory for each test: where results are kept */
static char *directory; /* of the run below it */

static int set_up(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	root = xasprintf("%s/zswapbench-store-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(root))
		return -1;
	directory = store_run_directory(root, "small", "patched", 4);
	return 0;
}

static int tear_down(void **state)
{
	struct error error;
	int failed = remove_tree(root, &error);

	(void)state;
	free(directory);
	free(root);
	return failed;
}

/* PARENT/NAME, in one of a few buffers that take turns. */
static const char *in(const char *parent, const char *name)
{
	static char paths[4][512];
	static unsigned int turn;
	char *path = paths[turn++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", parent, name);
	return path;
}

/* Entries of ROOT, hidden ones too. */
static size_t entries(void)
{
	char *pattern = xasprintf("%s/*", root), *hidden = xasprintf("%s/.[!.]*", root);
	glob_t found;
	size_t count;

	glob(pattern, 0, NULL, &found);
	glob(hidden, GLOB_APPEND, NULL, &found);
	count = found.gl_pathc;
	globfree(&found);
	free(hidden);
	free(pattern);
	return count;
}

/* A finished run's record, but for the scenario's digest, the key, the status and a check's "ok".
 */
static const char finished_run[] =
	"{\"scenario\":{\"name\":\"small\",\"sha256\":\"%s\",\"text\":\"name: small\\n\"},"
	"\"seed\":4,\"kernel\":{\"name\":\"patched\",\"image_sha256\":\"1a2b\"},"
	"\"machine\":{\"name\":\"sim\",\"suite\":\"v1-3\",\"qemu_version\":\"QEMU 7.2\","
	"\"command\":[\"qemu-system-x86_64\",\"-m\"]},\"key\":\"%s\",\"digest\":\"d1\","
	"\"outcome\":{\"status\":\"%s\",\"detail\":\"\"},"
	"\"phases\":[{\"name\":\"fill\",\"begin_ns\":1,\"end_ns\":2,\"before\":" SNAPSHOT
	",\"after\":" SNAPSHOT ",\"results\":[]}],"
	"\"histograms\":[{\"phase\":\"fill\",\"task\":\"hog\",\"source\":\"new\",\"count\":3,"
	"\"max\":70,\"buckets\":[[64,66,2],[68,70,1]]}],\"probes\":{},"
	"\"samples\":{\"columns\":[\"t\",\"a/b\",\"c\"],\"lost\":0,"
	"\"rows\":[[1,2,null],[2,3,4]]},\"checks\":[{\"name\":\"data\",\"ok\":%s}],"
	"\"steps\":[\"echo Y > /sys/module/zswap/parameters/enabled\",\"swapon /dev/nullb0\"]}";

/* The record of a run that ended with @status, and the outcome of its check: "true", "null"... */
static json_t *record_of(const char *key, const char *status, const char *ok)
{
	char digest[DIGEST_SIZE], *text;
	json_t *record;

	digest_memory("name: small\n", strlen("name: small\n"), digest);
	text = xasprintf(finished_run, digest, key, status, ok);
	record = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	free(text);
	assert_non_null(record);
	return record;
}

/* A new directory with the serial log that a run leaves; the caller frees. */
static char *made(void)
{
	struct error error = {.text = ""};
	char *path = store_new_directory(root, &error);

	if (!path || file_write(in(path, "serial.log"), "log\n", 4, &error))
		fail_msg("%s", error.text);
	return path;
}

static int publish(const char *to, const char *key, const char *status, const char *ok,
		   struct error *error)
{
	json_t *record = record_of(key, status, ok);
	char *from = made();
	int code;

	error->text[0] = '\0';
	code = store_publish(from, to, record, error);
	assert_false(file_exists(from)); /* gone, also on failure */
	json_decref(record);
	free(from);
	return code;
}

static void published(const char *key)
{
	struct error error;

	if (publish(directory, key, "finished", "true", &error))
		fail_msg("%s", error.text);
}

static void expect_text(const char *name, const char *expected)
{
	struct error error = {.text = ""};
	char *text = file_read(in(directory, name), 1 << 20, NULL, &error);

	if (!text)
		fail_msg("%s", error.text);
	assert_string_equal(text, expected);
	free(text);
}

static void names_of_runs(void **state)
{
	char *path = store_run_directory("results/runs", "limit", "mainline/telemetry-off", 12);

	(void)state;
	assert_string_equal(path, "results/runs/limit/mainline/telemetry-off/seed-12");
	free(path);
}

static void new_directories_are_empty_and_apart(void **state)
{
	char *deep = xasprintf("%s/a/b", root), *one, *other;
	struct error error;
	struct stat st;

	(void)state;
	one = store_new_directory(deep, &error);
	other = store_new_directory(deep, &error);
	assert_non_null(one);
	assert_non_null(other);
	assert_string_not_equal(one, other);
	assert_int_equal(strncmp(one, deep, strlen(deep)), 0);
	assert_int_equal(stat(one, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0755);
	assert_int_equal(rmdir(one), 0);
	free(other);
	free(one);
	free(deep);
}

static void published_run_is_whole(void **state)
{
	static const char *const names[] = {"record.json",  "samples.csv",   "histograms.csv",
					    "reproduce.sh", "scenario.yaml", "serial.log"};
	struct error error;
	json_t *record = record_of("k1", "finished", "true"), *kept;
	char *text;
	size_t i;

	(void)state;
	published("k1");
	for (i = 0; i < ARRAY_LENGTH(names); i++)
		if (!file_exists(in(directory, names[i])))
			fail_msg("%s is missing", names[i]);
	expect_text("serial.log", "log\n");
	expect_text("scenario.yaml", "name: small\n");
	expect_text("samples.csv", "t,a/b,c\n1,2,\n2,3,4\n"); /* null: an empty field */
	expect_text("histograms.csv", "phase,task,source,low_ns,high_ns,count\n"
				      "fill,hog,new,64,66,2\nfill,hog,new,68,70,1\n");
	kept = json_load_file(in(directory, "record.json"), JSON_REJECT_DUPLICATES, NULL);
	assert_string_equal(json_string_value(json_object_get(kept, "format")), RECORD_FORMAT);
	assert_int_equal(json_integer_value(json_object_get(kept, "version")), RECORD_VERSION);
	json_object_del(kept, "format");
	json_object_del(kept, "version");
	json_object_del(kept, "sha256");
	assert_true(json_equal(kept, record));
	text = file_read(in(directory, "reproduce.sh"), 1 << 16, NULL, &error);
	assert_non_null(
		strstr(text, "\nmake bench SCENARIO='small' KERNELS='patched' SEED=4 FORCE=1\n"));
	assert_non_null(strstr(text, "\n# 'qemu-system-x86_64' '-m'\n"));
	assert_non_null(strstr(text, "\n# swapon /dev/nullb0\n"));
	assert_non_null(strstr(text, "at v1-3.\n"));
	free(text);
	json_decref(kept);
	json_decref(record);
	assert_int_equal(entries(), 1); /* small/; nothing in the making */
}

/* A run without a sampler has no samples, and no file of them. */
static void no_samples_no_file(void **state)
{
	json_t *record = record_of("k1", "finished", "true");
	char *from = made();
	struct error error;

	(void)state;
	json_object_del(record, "samples");
	assert_int_equal(store_publish(from, directory, record, &error), 0);
	assert_false(file_exists(in(directory, "samples.csv")));
	assert_true(store_has(directory, "k1"));
	json_decref(record);
	free(from);
}

static void run_is_replaced_whole(void **state)
{
	struct error error;

	(void)state;
	published("k1");
	assert_int_equal(file_write(in(directory, "of-before"), "x", 1, &error), 0);
	published("k2");
	assert_true(store_has(directory, "k2"));
	assert_false(store_has(directory, "k1"));
	assert_false(file_exists(in(directory, "of-before")));
	assert_int_equal(entries(), 1);
}

static void only_a_good_run_with_that_key_is_had(void **state)
{
	static const struct {
		const char *status, *ok;
		bool had;
	} runs[] = {
		{"finished", "true", true}, {"finished", "false", false},
		{"finished", "null", true}, {"hung", "true", false},
		{"panic", "true", false},   {"failed", "true", false},
	};
	struct error error;
	size_t i;

	(void)state;
	assert_false(store_has(directory, "k1"));
	for (i = 0; i < ARRAY_LENGTH(runs); i++) {
		assert_int_equal(publish(directory, "k1", runs[i].status, runs[i].ok, &error), 0);
		assert_int_equal(store_has(directory, "k1"), runs[i].had);
		assert_false(store_has(directory, "k"));
		assert_false(store_has(directory, "k11"));
	}
}

/* A fault that is the guest's is there again with the same key; one of the host need not be. */
static void a_fault_that_lasts(void **state)
{
	static const struct {
		const char *status, *ok;
		bool had;
	} runs[] = {
		{"finished", "true", false}, {"finished", "false", true},  {"panic", "true", true},
		{"warning", "true", true},   {"failed", "true", true},	   {"hung", "true", true},
		{"killed", "true", false},   {"truncated", "true", false},
	};
	struct error error;
	size_t i;

	(void)state;
	assert_false(store_has_fault(directory, "k1"));
	for (i = 0; i < ARRAY_LENGTH(runs); i++) {
		assert_int_equal(publish(directory, "k1", runs[i].status, runs[i].ok, &error), 0);
		assert_int_equal(store_has_fault(directory, "k1"), runs[i].had);
		assert_false(store_has_fault(directory, "k2"));
	}
}

static void what_is_no_record_is_not_had(void **state)
{
	static const char *const texts[] = {
		"", "{}", "[]", "{\"key\":\"k1\"}",
		"{\"key\":\"k1\",\"outcome\":{\"status\":\"finished\"},\"checks\":[]}"};
	struct error error;
	char *text;
	size_t i;

	(void)state;
	published("k1");
	text = file_read(in(directory, "record.json"), 1 << 20, NULL, &error);
	assert_true(store_has(directory, "k1"));
	/* cut in the middle */
	assert_int_equal(file_write(in(directory, "record.json"), text, strlen(text) / 2, &error),
			 0);
	assert_false(store_has(directory, "k1"));
	free(text);
	for (i = 0; i < ARRAY_LENGTH(texts); i++) {
		assert_int_equal(file_write(in(directory, "record.json"), texts[i],
					    strlen(texts[i]), &error),
				 0);
		assert_false(store_has(directory, "k1"));
	}
	assert_int_equal(unlink(in(directory, "record.json")), 0);
	assert_int_equal(mkdir(in(directory, "record.json"), 0755), 0);
	assert_false(store_has(directory, "k1"));
}

/*
 * Reads the events that are pending on @fd: what became of the entry @name of watch
 * @above, and of anything in watch @inside after that entry appeared.
 */
static void read_events(int fd, int above, const char *name, int inside, uint32_t *of_name,
			uint32_t *late)
{
	_Alignas(struct inotify_event) char buffer[16384];
	ssize_t length = read(fd, buffer, sizeof(buffer)), at = 0;

	*of_name = *late = 0;
	while (at < length) {
		const struct inotify_event *event = (const void *)(buffer + at);

		if (event->wd == above && event->len && !strcmp(event->name, name))
			*of_name |= event->mask;
		else if (event->wd == inside && (*of_name & IN_MOVED_TO))
			*late |= event->mask;
		at += (ssize_t)sizeof(*event) + event->len;
	}
}

/*
 * The run appears under its name by one rename, as a whole: nothing is written in it
 * afterwards. Also when it takes the place of another.
 */
static void half_written_runs_never_appear(void **state)
{
	enum { CHANGES = IN_CREATE | IN_MODIFY | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE };
	int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC), turn;
	char *parent = xstrndup(directory, (size_t)(strrchr(directory, '/') - directory));
	struct error error = {.text = ""};

	(void)state;
	assert_int_equal(make_directories(parent, &error), 0);
	for (turn = 0; turn < 2; turn++) {
		json_t *record = record_of(turn ? "k2" : "k1", "finished", "true");
		char *from = made();
		int above = inotify_add_watch(fd, parent, CHANGES);
		int inside = inotify_add_watch(fd, from, CHANGES);
		uint32_t events, late;

		assert_true(above >= 0 && inside >= 0);
		if (store_publish(from, directory, record, &error))
			fail_msg("%s", error.text);
		read_events(fd, above, "seed-4", inside, &events, &late);
		assert_true(events & IN_MOVED_TO);
		assert_false(events & (IN_CREATE | IN_DELETE));
		assert_int_equal(late, 0);
		assert_true(store_has(directory, turn ? "k2" : "k1"));
		json_decref(record);
		free(from);
	}
	close(fd);
	free(parent);
}

/* A file that cannot be written when others are: what was there before stays, and nothing else. */
static void failure_in_the_middle(void **state)
{
	static const char *const names[] = {"samples.csv", "histograms.csv", "reproduce.sh",
					    "scenario.yaml", "record.json"};
	struct error error;
	size_t i;

	(void)state;
	published("k1");
	for (i = 0; i < ARRAY_LENGTH(names); i++) {
		json_t *record = record_of("k2", "finished", "true");
		char *from = made();

		/* a directory of that name, with something in it, cannot be renamed over */
		assert_int_equal(mkdir(in(from, names[i]), 0755), 0);
		assert_int_equal(mkdir(in(in(from, names[i]), "x"), 0755), 0);
		error.text[0] = '\0';
		assert_int_equal(store_publish(from, directory, record, &error), -1);
		assert_int_equal(error.code, EXIT_STORAGE);
		if (!strstr(error.text, names[i]))
			fail_msg("'%s' does not name %s", error.text, names[i]);
		assert_false(file_exists(from));
		assert_true(store_has(directory, "k1"));
		assert_int_equal(entries(), 1);
		json_decref(record);
		free(from);
	}
}

static void nothing_to_publish(void **state)
{
	json_t *record = record_of("k1", "finished", "true");
	char *from = made();
	struct error error;

	(void)state;
	assert_int_equal(remove_tree(from, &error), 0);
	assert_int_equal(store_publish(from, directory, record, &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_false(file_exists(directory));
	assert_int_equal(entries(), 0);
	json_decref(record);
	free(from);
}

/* Places where no directory can be made, for root neither. */
static void place_that_cannot_be_written(void **state)
{
	char *below_file = xasprintf("%s/file/small/patched/seed-4", root);
	struct error error;

	(void)state;
	assert_int_equal(publish("/proc/zswapbench/small/seed-4", "k1", "finished", "true", &error),
			 -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_non_null(strstr(error.text, "/proc/zswapbench"));
	assert_int_equal(entries(), 0);

	assert_int_equal(file_write(in(root, "file"), "mine", 4, &error), 0);
	assert_int_equal(publish(below_file, "k1", "finished", "true", &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_non_null(strstr(error.text, "file"));
	assert_int_equal(entries(), 1);
	free(below_file);
}

static void results_that_cannot_be_written(void **state)
{
	const char *file = in(root, "file");
	struct error error = {.text = ""};

	(void)state;
	assert_int_equal(file_write(file, "mine", 4, &error), 0);
	assert_null(store_new_directory(file, &error));
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_non_null(strstr(error.text, file));
	assert_non_null(strstr(error.text, "Not a directory"));
	assert_null(store_new_directory("/proc/zswapbench", &error));
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_non_null(strstr(error.text, "/proc/zswapbench"));
}

enum { PAGE = 4096, DISK_PAGES = 64 };

/* From now on nobody else sees what this process mounts. Not everybody may; then errno says why. */
static bool mounts_of_its_own(void)
{
	return !unshare(CLONE_NEWNS) && !mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
}

/* Puts a small file system of memory at ROOT. */
static void small_disk(void)
{
	char *options = xasprintf("size=%d", DISK_PAGES * PAGE);

	if (mount("none", root, "tmpfs", 0, options))
		fail_msg("a small tmpfs: %s", strerror(errno));
	free(options);
}

/* Fills the disk up, but for @pages. */
static void leave_free(int pages)
{
	static const char zeroes[PAGE];
	int fd = open(in(root, "filler"), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	off_t size = 0;

	assert_true(fd >= 0);
	while (write(fd, zeroes, PAGE) == PAGE)
		size += PAGE;
	assert_int_equal(errno, ENOSPC);
	assert_int_equal(ftruncate(fd, size - (off_t)pages * PAGE), 0);
	close(fd);
}

/*
 * Publishes with @pages free, over a run that was there or not: either the new run is
 * there, whole, or everything is as it was and the error says why. Returns whether it is.
 */
static bool publish_with(int pages, bool over)
{
	struct error error;
	bool made_it;

	small_disk();
	if (over)
		published("k1");
	leave_free(pages);
	made_it = !publish(directory, "k2", "finished", "true", &error);
	if (made_it) {
		assert_true(store_has(directory, "k2"));
	} else {
		assert_int_equal(error.code, EXIT_STORAGE);
		assert_non_null(strstr(error.text, "No space left on device"));
		assert_int_equal(file_exists(directory), over);
		assert_int_equal(store_has(directory, "k1"), over);
	}
	assert_int_equal(entries(), over || made_it ? 2 : 1); /* the filler, and small/ */
	assert_int_equal(umount(root), 0);
	return made_it;
}

/* However much room there is, a full disk leaves nothing half written. */
static void full_disk(void **state)
{
	int over, pages, whole;

	(void)state;
	if (!mounts_of_its_own()) {
		print_message("needs mounts of its own (root, and / a mount point): %s\n",
			      strerror(errno));
		skip();
	}
	for (over = 0; over <= 1; over++) {
		for (pages = 1, whole = 0; pages <= 12; pages++) {
			bool made_it = publish_with(pages, over);

			assert_true(made_it || !whole); /* more room never does harm */
			whole += made_it;
		}
		assert_in_range(whole, 1, 11); /* some did not fit, and some did */
	}
}

#define IN_ROOT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_runs),
		IN_ROOT(new_directories_are_empty_and_apart),
		IN_ROOT(published_run_is_whole),
		IN_ROOT(no_samples_no_file),
		IN_ROOT(run_is_replaced_whole),
		IN_ROOT(only_a_good_run_with_that_key_is_had),
		IN_ROOT(a_fault_that_lasts),
		IN_ROOT(what_is_no_record_is_not_had),
		IN_ROOT(half_written_runs_never_appear),
		IN_ROOT(failure_in_the_middle),
		IN_ROOT(nothing_to_publish),
		IN_ROOT(place_that_cannot_be_written),
		IN_ROOT(results_that_cannot_be_written),
		IN_ROOT(full_disk),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
