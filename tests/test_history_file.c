// SPDX-License-Identifier: GPL-2.0-only
/* The file of the history: begun, refused and left as it is, locked. */
#include "tests/history_fixture.h"

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

static void a_directory(void **state)
{
	struct error error;

	(void)state;
	assert_int_equal(make_directories(file, &error), 0);
	refused(EXIT_STORAGE, ": cannot open: unable to open database file: Is a directory");
}

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
	/* the kernel keeps 15 characters of a name */
	who = xasprintf(
		": locked by another process for 0.1 s (process %d, test_history_fi has it): "
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
	assert_non_null(strstr(error.text, "test_history_fi has it"));
	assert_non_null(strstr(error.text, "nothing was written"));
	unlock_it(pid);
	assert_true(append(history, &night, &refault, 1)); /* now it can */
	history_close(history);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_file_and_none),
		TEST(an_empty_file),
		TEST(not_an_sqlite_file),
		TEST(of_another_program),
		TEST(of_another_version),
		TEST(of_other_tables),
		TEST(damaged),
		TEST(a_directory),
		TEST(a_file_that_may_only_be_read),
		TEST(locked),
	};

	return cmocka_run_group_tests_name("history_file", tests, NULL, NULL);
}
