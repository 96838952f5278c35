/* The history: what goes in comes out, once; and files that are not to be touched. */
#include <fcntl.h>
#include <math.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "bench/base/files.h"
#include "bench/history/history_read.h"
#include "lib/xalloc.h"

static char *root, *file; /* a fresh directory for each test, and the history in it */

static int set_up(void **state)
{
	char path[] = "/tmp/zswapbench-history-XXXXXX";

	(void)state;
	if (!mkdtemp(path))
		return -1;
	root = xstrdup(path);
	file = xasprintf("%s/new/history.sqlite", root);
	return 0;
}

static int tear_down(void **state)
{
	struct error error;
	int failed = remove_tree(root, &error);

	(void)state;
	free(file);
	free(root);
	return failed;
}

static struct history *opened(enum history_mode mode)
{
	struct error error = {.text = ""};
	struct history *history;

	if (history_open(file, mode, 2000, &history, &error))
		fail_msg("%s", error.text);
	return history;
}

/* Opening the history in either mode fails so, in words that begin with its name. */
static void refused(enum exit_code code, const char *expected)
{
	static const enum history_mode modes[] = {HISTORY_READ, HISTORY_APPEND};
	size_t i;

	for (i = 0; i < 2; i++) {
		struct error error = {.text = ""};
		struct history *history;

		if (!history_open(file, modes[i], 100, &history, &error))
			fail_msg("opened, expected: %s", expected);
		assert_null(history);
		assert_int_equal(strncmp(error.text, file, strlen(file)), 0);
		if (!strstr(error.text, expected))
			fail_msg("'%s', expected '%s'", error.text, expected);
		assert_int_equal(error.code, code);
	}
}

/* Runs @sql on the history as any program could. */
static void sql(const char *text)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
	if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	sqlite3_close(db);
}

static const struct history_run night = {.date = 1767232800,
					 .revision = "46a0dd3",
					 .kernel = "patched",
					 .image_sha256 = "image",
					 .source_version = "6.12.57-1",
					 .baseline = "baseline",
					 .baseline_sha256 = "base",
					 .machine = "sim",
					 .seeds = "1-6"};

static const struct history_result refault = {.scenario = "limit",
					      .scenario_sha256 = "text",
					      .kind = HISTORY_METRIC,
					      .name = "refault",
					      .says = "median refault",
					      .unit = "ns",
					      .better = -1,
					      .kernel = 9800.5,
					      .baseline = 9600,
					      .difference = 200.5,
					      .effect = 2.05,
					      .least = 3,
					      .p = 0.03125,
					      .verdict = "same"};

static const struct history_result claim = {.scenario = "limit",
					    .scenario_sha256 = "text",
					    .kind = HISTORY_CLAIM,
					    .name = "isolation",
					    .says = "none written back",
					    .unit = "%",
					    .better = -1,
					    .kernel = 0,
					    .baseline = 100,
					    .difference = NAN,
					    .effect = NAN,
					    .least = NAN,
					    .p = NAN,
					    .verdict = "kept"};

static bool append(struct history *history, const struct history_run *run,
		   const struct history_result *results, size_t count)
{
	struct error error = {.text = ""};
	bool added;

	if (history_append(history, run, results, count, &added, &error))
		fail_msg("%s", error.text);
	return added;
}

/* A run of refault alone, @days after the first night, of an image called @image. */
static bool append_refault(struct history *history, int days, const char *image, double value)
{
	struct history_run run = night;
	struct history_result result = refault;

	run.date += 86400 * days;
	run.image_sha256 = image;
	result.kernel = value;
	return append(history, &run, &result, 1);
}

static struct history_trail read_all(struct history *history)
{
	struct error error = {.text = ""};
	struct history_trail trail;

	if (history_read(history, &trail, &error))
		fail_msg("%s", error.text);
	return trail;
}

static void what_goes_in_comes_out(void **state)
{
	struct history *history = opened(HISTORY_APPEND);
	struct history_trail trail;
	const struct history_series *series;

	(void)state;
	assert_true(append(history, &night, (struct history_result[]){refault, claim}, 2));
	history_close(history);
	history = opened(HISTORY_READ);
	trail = read_all(history);
	assert_int_equal(trail.runs, 1);
	assert_int_equal(trail.count, 2);
	series = &trail.series[0];
	assert_string_equal(series->machine, "sim");
	assert_string_equal(series->kernel, "patched");
	assert_string_equal(series->scenario, "limit");
	assert_string_equal(series->scenario_sha256, "text");
	assert_string_equal(series->name, "refault");
	assert_string_equal(series->says, "median refault");
	assert_string_equal(series->unit, "ns");
	assert_int_equal(series->kind, HISTORY_METRIC);
	assert_int_equal(series->better, -1);
	assert_int_equal(series->count, 1);
	assert_int_equal(series->points[0].date, night.date);
	assert_true(series->points[0].value == 9800.5 && series->points[0].least == 3);
	assert_string_equal(series->points[0].revision, "46a0dd3");
	assert_string_equal(series->points[0].image_sha256, "image");
	assert_string_equal(series->points[0].source_version, "6.12.57-1");
	assert_int_equal(trail.series[1].kind, HISTORY_CLAIM);
	assert_true(trail.series[1].points[0].value == 0 && trail.series[1].points[0].least == 0);
	history_trail_free(&trail);
	history_close(history);
}

/* By other means: every field is in its column, and what is no number is NULL. */
static void every_column(void **state)
{
	struct history *history = opened(HISTORY_APPEND);

	(void)state;
	append(history, &night, (struct history_result[]){refault, claim}, 2);
	history_close(history);
	sql("CREATE TEMP TABLE found(n CHECK (n = 1));"
	    "INSERT INTO found SELECT count(*) FROM run WHERE date = 1767232800 AND"
	    " revision = '46a0dd3' AND kernel = 'patched' AND image_sha256 = 'image' AND"
	    " source_version = '6.12.57-1' AND baseline = 'baseline' AND"
	    " baseline_sha256 = 'base' AND machine = 'sim' AND seeds = '1-6';"
	    "INSERT INTO found SELECT count(*) FROM result WHERE run = 1 AND"
	    " scenario = 'limit' AND scenario_sha256 = 'text' AND kind = 'metric' AND"
	    " name = 'refault' AND says = 'median refault' AND unit = 'ns' AND better = -1 AND"
	    " kernel = 9800.5 AND baseline = 9600 AND difference = 200.5 AND effect = 2.05 AND"
	    " least = 3 AND p = 0.03125 AND verdict = 'same';"
	    "INSERT INTO found SELECT count(*) FROM result WHERE kind = 'claim' AND"
	    " kernel = 0 AND baseline = 100 AND difference IS NULL AND effect IS NULL AND"
	    " least IS NULL AND p IS NULL AND verdict = 'kept';"
	    "INSERT INTO found SELECT application_id = 0x7a737762 FROM pragma_application_id;"
	    "INSERT INTO found SELECT user_version = 1 FROM pragma_user_version");
}

/* A gate that is run again, on what it has, adds nothing. */
static void the_same_measurement_counts_once(void **state)
{
	struct history *history = opened(HISTORY_APPEND);
	struct history_run again = night;
	struct history_result other = refault;
	struct history_trail trail;

	(void)state;
	assert_true(append(history, &night, &refault, 1));
	again.date += 3600;
	again.revision = "of only other documentation";
	other.verdict = "by another threshold";
	assert_false(append(history, &again, &other, 1));
	/* together with more: a new run, in which it is not a new point */
	assert_true(append(history, &again, (struct history_result[]){refault, claim}, 2));
	trail = read_all(history);
	assert_int_equal(trail.runs, 2);
	assert_int_equal(trail.count, 2);
	assert_int_equal(trail.series[0].count, 1);
	assert_int_equal(trail.series[0].points[0].date, night.date);
	assert_int_equal(trail.series[1].count, 1);
	history_trail_free(&trail);
	history_close(history);
}

static void what_differs_counts(void **state)
{
	struct history *history = opened(HISTORY_APPEND);
	struct history_run run = night;
	struct history_trail trail;

	(void)state;
	assert_true(append_refault(history, 0, "image", 9800));
	assert_true(append_refault(history, 1, "image", 9801));
	assert_true(append_refault(history, 2, "another", 9801));
	run.seeds = "1-12";
	assert_true(append(history, &run, &refault, 1));
	trail = read_all(history);
	assert_int_equal(trail.count, 1);
	assert_int_equal(trail.series[0].count, 4);
	history_trail_free(&trail);
	history_close(history);
}

static void what_cannot_be_compared_is_another_series(void **state)
{
	struct history *history = opened(HISTORY_APPEND);
	struct history_run run = night;
	struct history_result result = refault;
	struct history_trail trail;

	(void)state;
	append(history, &run, &result, 1);
	run.kernel = "next";
	append(history, &run, &result, 1);
	run = night;
	run.machine = "kvm";
	append(history, &run, &result, 1);
	run = night;
	run.date -= 1;
	result.scenario_sha256 = "a later text by name, an earlier one by date";
	append(history, &run, &result, 1);
	result = refault;
	result.unit = "us";
	append(history, &run, &result, 1);
	trail = read_all(history);
	assert_int_equal(trail.count, 5);
	assert_string_equal(trail.series[0].kernel, "next");
	assert_string_equal(trail.series[1].machine, "kvm");
	assert_string_equal(trail.series[2].unit, "ns"); /* ns before us, both of the day before */
	assert_int_equal(strncmp(trail.series[2].scenario_sha256, "a later", 7), 0);
	assert_string_equal(trail.series[3].unit, "us");
	assert_string_equal(trail.series[4].scenario_sha256, "text");
	history_trail_free(&trail);
	history_close(history);
}

static void points_are_in_the_order_of_their_dates(void **state)
{
	struct history *history = opened(HISTORY_APPEND);
	struct history_trail trail;
	size_t i;

	(void)state;
	append_refault(history, 2, "c", 3);
	append_refault(history, 0, "a", 1);
	append_refault(history, 1, "b", 2);
	append_refault(history, 3, "d", NAN); /* not available: no point */
	append_refault(history, 4, "e", INFINITY);
	trail = read_all(history);
	assert_int_equal(trail.runs, 5);
	assert_int_equal(trail.series[0].count, 3);
	for (i = 0; i < 3; i++)
		assert_true(trail.series[0].points[i].value == (double)i + 1);
	history_trail_free(&trail);
	history_close(history);
}

/* The second result is of the same metric as the first: the whole run is not there. */
static void half_a_run_is_none(void **state)
{
	struct history *history = opened(HISTORY_APPEND);
	struct error error = {.text = ""};
	struct history_trail trail;
	bool added;

	(void)state;
	assert_int_equal(history_append(history, &night,
					(struct history_result[]){refault, refault}, 2, &added,
					&error),
			 -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_non_null(strstr(error.text, "history.sqlite: cannot write: UNIQUE constraint"));
	trail = read_all(history);
	assert_int_equal(trail.runs, 0);
	assert_int_equal(trail.count, 0);
	history_trail_free(&trail);
	assert_true(append(history, &night, &refault, 1));
	history_close(history);
}

static void a_new_file_and_none(void **state)
{
	struct history_trail trail;
	struct history *history;
	struct error error;

	(void)state;
	assert_int_equal(history_open(file, HISTORY_READ, 0, &history, &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_non_null(strstr(error.text, "there is no history yet; make gate begins one"));
	assert_false(file_exists(file));
	history_close(opened(HISTORY_APPEND));
	history = opened(HISTORY_READ);
	trail = read_all(history);
	assert_int_equal(trail.runs, 0);
	history_trail_free(&trail);
	history_close(history);
	history_close(NULL);
}

static void put(const void *data, size_t length)
{
	struct error error = {.text = ""};

	if (make_parents(file, &error) || file_write(file, data, length, &error))
		fail_msg("%s", error.text);
}

/* What is left by one that was killed before it wrote anything. */
static void an_empty_file(void **state)
{
	struct history *history;
	struct error error;

	(void)state;
	put("", 0);
	assert_int_equal(history_open(file, HISTORY_READ, 0, &history, &error), -1);
	assert_non_null(strstr(error.text, "empty; make gate adds runs to it"));
	history = opened(HISTORY_APPEND);
	assert_true(append(history, &night, &refault, 1));
	history_close(history);
}

/* Neither opening has changed a byte of it. */
static void assert_untouched(const char *data, size_t length)
{
	struct error error;
	size_t found;
	char *text = file_read(file, 1 << 24, &found, &error);

	assert_non_null(text);
	assert_int_equal(found, length);
	assert_memory_equal(text, data, length);
	free(text);
}

static void not_an_sqlite_file(void **state)
{
	char text[3000];

	(void)state;
	memset(text, 'x', sizeof(text));
	put(text, sizeof(text));
	refused(EXIT_INPUT, ": not an SQLite file; expected a history that zswapbench wrote");
	assert_untouched(text, sizeof(text));
	put("short", 5);
	refused(EXIT_INPUT, ": not an SQLite file");
	assert_untouched("short", 5);
}

static void of_another_program(void **state)
{
	struct error error;
	size_t length;
	char *before;

	(void)state;
	put("", 0);
	sql("CREATE TABLE bookmarks (url TEXT)");
	before = file_read(file, 1 << 24, &length, &error);
	refused(EXIT_INPUT, ": an SQLite file of another program (application id 0x00000000, "
			    "expected 0x7a737762)");
	assert_untouched(before, length);
	free(before);
	sql("PRAGMA application_id = 0x12345678");
	refused(EXIT_INPUT, "(application id 0x12345678, expected 0x7a737762)");
}

static void of_another_version(void **state)
{
	(void)state;
	history_close(opened(HISTORY_APPEND));
	sql("PRAGMA user_version = 2");
	refused(EXIT_INPUT, ": written by a newer zswapbench (version 2, this one knows up to 1)");
	sql("PRAGMA user_version = 0");
	refused(EXIT_INPUT, ": version 0, expected 1");
}

static void of_other_tables(void **state)
{
	(void)state;
	history_close(opened(HISTORY_APPEND));
	sql("ALTER TABLE run ADD COLUMN more TEXT");
	refused(EXIT_INPUT, ": its table 'run' is not as a history of version 1 has it");
	sql("ALTER TABLE run DROP COLUMN more; DROP TABLE result; CREATE VIEW result AS SELECT 1");
	refused(EXIT_INPUT, ": its table ");
	/* an index of the user's own does no harm */
	assert_int_equal(unlink(file), 0);
	history_close(opened(HISTORY_APPEND));
	sql("CREATE INDEX mine ON result(name)");
	history_close(opened(HISTORY_READ));
}

static void fill(int runs)
{
	struct history *history = opened(HISTORY_APPEND);
	int i;

	for (i = 0; i < runs; i++) {
		char image[32];

		snprintf(image, sizeof(image), "image %d", i);
		append_refault(history, i, image, i);
	}
	history_close(history);
}

static void damaged(void **state)
{
	static const char zeroes[4096];
	struct stat st;
	int fd;

	(void)state;
	fill(100);
	assert_int_equal(stat(file, &st), 0);
	fd = open(file, O_WRONLY);
	assert_int_equal(pwrite(fd, zeroes, sizeof(zeroes), st.st_size - 4096), 4096);
	close(fd);
	refused(EXIT_INPUT, ": damaged: ");
	assert_int_equal(truncate(file, st.st_size - 4096), 0);
	refused(EXIT_INPUT, ": damaged: ");
	assert_int_equal(truncate(file, 600), 0);
	refused(EXIT_INPUT, ": ");
}

static void values_that_are_not_allowed(void **state)
{
	(void)state;
	fill(1);
	sql("PRAGMA ignore_check_constraints = ON; UPDATE result SET better = 7");
	refused(EXIT_INPUT, ": damaged: CHECK constraint failed in result");
}

static void a_directory(void **state)
{
	struct error error;

	(void)state;
	assert_int_equal(make_directories(file, &error), 0);
	refused(EXIT_STORAGE, ": cannot open: unable to open database file: Is a directory");
}

enum { CHILD_OK, CHILD_CANNOT, CHILD_WRONG };

/* As anybody: the file and its directory are root's, or may not be written. */
static int read_as_another(void)
{
	struct error error = {.text = ""};
	struct history_trail trail;
	struct history *history;
	bool added;

	if (geteuid() == 0 && (setgid(65534) || setuid(65534)))
		return CHILD_CANNOT;
	if (history_open(file, HISTORY_READ, 100, &history, &error) ||
	    history_read(history, &trail, &error) || trail.runs != 2)
		return CHILD_WRONG;
	history_trail_free(&trail);
	if (!history_append(history, &night, &refault, 1, &added, &error) ||
	    error.code != EXIT_STORAGE ||
	    !strstr(error.text, "cannot write: attempt to write a readonly database"))
		return CHILD_WRONG;
	history_close(history);
	return CHILD_OK;
}

static int in_a_child(int (*function)(void))
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(function());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void a_file_that_may_only_be_read(void **state)
{
	(void)state;
	fill(2);
	assert_int_equal(chmod(file, 0444), 0);
	assert_int_equal(chmod(root, 0755), 0);
	assert_int_equal(in_a_child(read_as_another), CHILD_OK);
}

/* A process that has the history locked until it is killed. */
static pid_t lock_it(const char *begin)
{
	int ready[2];
	char byte;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		sqlite3 *db;

		if (sqlite3_open(file, &db) == SQLITE_OK &&
		    sqlite3_exec(db, begin, NULL, NULL, NULL) == SQLITE_OK &&
		    write(ready[1], "x", 1) == 1)
			pause();
		_exit(1);
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	return pid;
}

static void unlock_it(pid_t pid)
{
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void locked(void **state)
{
	struct error error = {.text = ""};
	struct history *history;
	char *who;
	bool added;
	pid_t pid;

	(void)state;
	fill(1);
	pid = lock_it("BEGIN EXCLUSIVE");
	who = xasprintf(": locked by another process for 0.1 s (process %d, test_history has it): "
			"another gate",
			(int)pid);
	refused(EXIT_STORAGE, who);
	free(who);
	unlock_it(pid);
	/* one that writes does not keep another from opening, only from writing */
	pid = lock_it("BEGIN IMMEDIATE");
	assert_int_equal(history_open(file, HISTORY_APPEND, 100, &history, &error), 0);
	assert_int_equal(history_append(history, &night, &refault, 1, &added, &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_non_null(strstr(error.text, "test_history has it"));
	assert_non_null(strstr(error.text, "nothing was written"));
	unlock_it(pid);
	assert_true(append(history, &night, &refault, 1)); /* now it can */
	history_close(history);
}

/* Several gates begin the same history at once: every run is in it. */
static void gates_at_once(void **state)
{
	enum { GATES = 8 };
	struct history_trail trail;
	struct history *history;
	int i, status;

	(void)state;
	for (i = 0; i < GATES; i++)
		if (fork() == 0) {
			char image[32];

			snprintf(image, sizeof(image), "image %d", i);
			history = NULL;
			if (history_open(file, HISTORY_APPEND, 10000, &history,
					 &(struct error){.text = ""}) == 0)
				append_refault(history, i, image, i);
			_exit(history ? 0 : 1);
		}
	for (i = 0; i < GATES; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	history = opened(HISTORY_READ);
	trail = read_all(history);
	assert_int_equal(trail.runs, GATES);
	assert_int_equal(trail.series[0].count, GATES);
	history_trail_free(&trail);
	history_close(history);
}

/* On a disk of 64 KiB: appends until one fails, then expects the others to be whole. */
static int fill_the_disk(void)
{
	struct history_result results[40];
	struct history_run run = night;
	struct history_trail trail;
	struct history *history;
	struct error error = {.text = ""};
	char names[40][16];
	size_t runs, i;
	bool added;

	if (unshare(CLONE_NEWNS) && unshare(CLONE_NEWUSER | CLONE_NEWNS))
		return CHILD_CANNOT;
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("none", root, "tmpfs", 0, "size=64k"))
		return CHILD_CANNOT;
	for (i = 0; i < 40; i++) {
		snprintf(names[i], sizeof(names[i]), "metric %zu", i);
		results[i] = refault;
		results[i].name = names[i];
	}
	if (history_open(file, HISTORY_APPEND, 100, &history, &error))
		return CHILD_WRONG;
	for (runs = 0; runs < 100; runs++) {
		run.date++;
		results[0].kernel++;
		if (history_append(history, &run, results, 40, &added, &error))
			break;
	}
	if (!runs || runs == 100 || error.code != EXIT_STORAGE ||
	    !strstr(error.text, "cannot write: no space left on the disk; nothing was written"))
		return CHILD_WRONG;
	history_close(history);
	if (history_open(file, HISTORY_READ, 100, &history, &error) ||
	    history_read(history, &trail, &error))
		return CHILD_WRONG;
	if (trail.runs != runs || trail.count != 40 || trail.series[0].count != runs)
		return CHILD_WRONG;
	history_trail_free(&trail);
	history_close(history);
	return CHILD_OK;
}

static void a_full_disk(void **state)
{
	int status = in_a_child(fill_the_disk);

	(void)state;
	if (status == CHILD_CANNOT) {
		print_message("skipped: neither root nor user namespaces to mount a small disk\n");
		skip();
	}
	assert_int_equal(status, CHILD_OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_goes_in_comes_out),
		TEST(every_column),
		TEST(the_same_measurement_counts_once),
		TEST(what_differs_counts),
		TEST(what_cannot_be_compared_is_another_series),
		TEST(points_are_in_the_order_of_their_dates),
		TEST(half_a_run_is_none),
		TEST(a_new_file_and_none),
		TEST(an_empty_file),
		TEST(not_an_sqlite_file),
		TEST(of_another_program),
		TEST(of_another_version),
		TEST(of_other_tables),
		TEST(damaged),
		TEST(values_that_are_not_allowed),
		TEST(a_directory),
		TEST(a_file_that_may_only_be_read),
		TEST(locked),
		TEST(gates_at_once),
		TEST(a_full_disk),
	};

	return cmocka_run_group_tests_name("history", tests, NULL, NULL);
}
