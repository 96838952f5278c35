// SPDX-License-Identifier: GPL-2.0-only
/* Files: whole or not at all, also on a full disk; trees made and removed; the cache's place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <glob.h>

#include <cmocka.h>

#include "bench/base/files.h"
#include "lib/array.h"
#include "lib/xalloc.h"

#define CAP (1 << 20)

static char *root; /* a fresh directory for each test */

static int make_root(void **test_state)
{
	char path[] = "/tmp/zswapbench-files-XXXXXX";

	(void)test_state;
	if (!mkdtemp(path))
		return -1;
	root = xstrdup(path);
	return 0;
}

static int remove_root(void **test_state)
{
	struct error error;
	int failed = remove_tree(root, &error);

	(void)test_state;
	free(root);
	return failed;
}

/* ROOT/NAME; freed with the process */
static char *at(const char *name)
{
	static char paths[8][256];
	static unsigned int turn;
	char *path = paths[turn++ % 8];

	snprintf(path, sizeof(paths[0]), "%s/%s", root, name);
	return path;
}

static void put(const char *path, const char *text)
{
	struct error error = {0};

	if (file_write(path, text, strlen(text), &error))
		fail_msg("%s", error.text);
}

static void assert_holds(const char *path, const char *text)
{
	struct error error = {0};
	char *data = file_read(path, CAP, NULL, &error);

	if (!data)
		fail_msg("%s", error.text);
	assert_string_equal(data, text);
	free(data);
}

static size_t entries(const char *pattern)
{
	glob_t found;
	size_t count;

	glob(pattern, 0, NULL, &found);
	count = found.gl_pathc;
	globfree(&found);
	return count;
}

static void what_is_written_is_read(void **test_state)
{
	struct error error;
	char *big = xmalloc(100001), *data;
	size_t length, i;

	(void)test_state;
	put(at("a"), "text\n");
	assert_holds(at("a"), "text\n");
	put(at("a"), "");
	assert_holds(at("a"), "");
	for (i = 0; i < 100001; i++)
		big[i] = (char)(i * 7);
	assert_int_equal(file_write(at("a"), big, 100001, &error), 0);
	data = file_read(at("a"), CAP, &length, &error);
	assert_int_equal(length, 100001);
	assert_memory_equal(data, big, length);
	assert_int_equal(data[length], 0);
	free(data);
	free(big);
	assert_int_equal(entries(at("*")), 1);
}

static void the_cap_is_exact(void **test_state)
{
	struct error error;
	char *data;

	(void)test_state;
	put(at("a"), "12345");
	data = file_read(at("a"), 5, NULL, &error);
	assert_non_null(data);
	free(data);
	assert_null(file_read(at("a"), 4, NULL, &error));
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_non_null(strstr(error.text, "larger than the 4 bytes allowed"));
	assert_null(file_read(at("none"), 4, NULL, &error));
	assert_non_null(strstr(error.text, "none: cannot open: No such file"));
	assert_null(file_read(root, 4, NULL, &error));
	assert_non_null(strstr(error.text, "cannot read: Is a directory"));
}

static void the_head_of_a_longer_file(void **test_state)
{
	struct error error;
	size_t length;
	char *data;

	(void)test_state;
	put(at("a"), "12345");
	data = file_read_head(at("a"), 4, &length, &error);
	assert_string_equal(data, "1234");
	assert_int_equal(length, 4);
	free(data);
	data = file_read_head(at("a"), 9, &length, &error);
	assert_string_equal(data, "12345");
	assert_int_equal(length, 5);
	free(data);
	assert_null(file_read_head(at("none"), 4, NULL, &error));
}

/* Runs @body, which may not return to cmocka, in a child of its own; its exit status. */
static int in_a_child(int (*body)(void))
{
	pid_t pid = fork();
	int status = 0;

	if (pid == 0)
		_exit(body());
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

enum { CHILD_OK, CHILD_CANNOT, CHILD_NO_ERROR, CHILD_OTHER_ERROR };

static int write_a_megabyte(const char *path, const char *reason)
{
	static char big[1 << 20];
	struct error error = {0};

	if (file_write(path, big, sizeof(big), &error) == 0)
		return CHILD_NO_ERROR;
	if (error.code != EXIT_STORAGE || !strstr(error.text, path) || !strstr(error.text, reason))
		return CHILD_OTHER_ERROR;
	return CHILD_OK;
}

static int write_past_the_limit(void)
{
	struct rlimit limit = {65536, 65536};

	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit))
		return CHILD_CANNOT;
	return write_a_megabyte(at("a"), "File too large");
}

static void a_failed_write_leaves_the_old_file(void **test_state)
{
	(void)test_state;
	put(at("a"), "old");
	assert_int_equal(in_a_child(write_past_the_limit), CHILD_OK);
	assert_holds(at("a"), "old");
	assert_int_equal(entries(at("*")), 1);
}

static int write_to_a_full_disk(void)
{
	struct error error = {0};

	if (unshare(CLONE_NEWNS) && unshare(CLONE_NEWUSER | CLONE_NEWNS))
		return CHILD_CANNOT;
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("none", root, "tmpfs", 0, "size=64k"))
		return CHILD_CANNOT;
	if (file_write(at("a"), "old", 3, &error))
		return CHILD_CANNOT;
	if (write_a_megabyte(at("a"), "No space left on device"))
		return CHILD_OTHER_ERROR;
	if (entries(at("*")) != 1 || !file_exists(at("a")))
		return CHILD_OTHER_ERROR;
	return CHILD_OK;
}

static void a_full_disk_is_an_error(void **test_state)
{
	int status = in_a_child(write_to_a_full_disk);

	(void)test_state;
	if (status == CHILD_CANNOT)
		skip(); /* neither root nor user namespaces */
	assert_int_equal(status, CHILD_OK);
}

static void a_missing_directory_is_an_error(void **test_state)
{
	struct error error;

	(void)test_state;
	assert_int_equal(file_write(at("no/a"), "x", 1, &error), -1);
	assert_non_null(strstr(error.text, "no/a: cannot create: No such file or directory"));
	put(at("file"), "x");
	assert_int_equal(mkdir(at("dir"), 0700), 0);
	put(at("dir/x"), "x");
	assert_int_equal(file_write(at("dir"), "x", 1, &error), -1);
	assert_non_null(strstr(error.text, "dir: cannot rename into place: Is a directory"));
	assert_int_equal(entries(at("*")), 2);
}

static void copies_keep_contents_and_permissions(void **test_state)
{
	struct error error;
	struct stat st;

	(void)test_state;
	put(at("a"), "#!/bin/true\n");
	assert_int_equal(chmod(at("a"), 0751), 0);
	assert_int_equal(file_copy(at("a"), at("b"), &error), 0);
	assert_holds(at("b"), "#!/bin/true\n");
	assert_int_equal(stat(at("b"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0751);
	assert_int_equal(file_copy(at("none"), at("b"), &error), -1);
	assert_non_null(strstr(error.text, "none: cannot open"));
	assert_int_equal(file_copy(root, at("b"), &error), -1);
	assert_non_null(strstr(error.text, "cannot read: Is a directory"));
	assert_int_equal(file_copy(at("a"), at("no/b"), &error), -1);
	assert_non_null(strstr(error.text, "no/b: cannot create"));
	assert_holds(at("b"), "#!/bin/true\n");
	assert_int_equal(entries(at("*")), 2);
}

static void same_means_every_byte(void **test_state)
{
	(void)test_state;
	put(at("a"), "abc");
	put(at("b"), "abc");
	put(at("c"), "abd");
	put(at("d"), "ab");
	assert_true(file_same(at("a"), at("b")));
	assert_false(file_same(at("a"), at("c")));
	assert_false(file_same(at("a"), at("d")));
	assert_false(file_same(at("d"), at("a")));
	assert_false(file_same(at("a"), at("none")));
	assert_false(file_same(at("none"), at("none")));
}

static void directories_come_with_parents(void **test_state)
{
	struct error error;

	(void)test_state;
	assert_int_equal(make_directories(at("x/y/z"), &error), 0);
	assert_int_equal(make_directories(at("x/y/z"), &error), 0);
	put(at("x/y/z/file"), "");
	assert_int_equal(make_directories(at("x/y/z/file"), &error), -1);
	assert_non_null(strstr(error.text, "z/file: cannot make directory"));
	assert_int_equal(make_directories(at("x/y/z/file/w"), &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_int_equal(make_parents(at("p/q/file"), &error), 0);
	assert_true(file_exists(at("p/q")));
	assert_false(file_exists(at("p/q/file")));
	assert_int_equal(make_parents("file", &error), 0);
	assert_int_equal(make_parents("/file", &error), 0);
}

static void trees_go_but_not_what_links_point_to(void **test_state)
{
	struct error error;

	(void)test_state;
	assert_int_equal(make_directories(at("keep"), &error), 0);
	put(at("keep/file"), "kept");
	assert_int_equal(make_directories(at("x/y"), &error), 0);
	put(at("x/y/file"), "");
	assert_int_equal(symlink(at("keep"), at("x/link")), 0);
	assert_int_equal(symlink("nowhere", at("x/dangling")), 0);
	assert_int_equal(remove_tree(at("x"), &error), 0);
	assert_false(file_exists(at("x")));
	assert_holds(at("keep/file"), "kept");
	assert_int_equal(remove_tree(at("x"), &error), 0);
	assert_int_equal(remove_tree(at("keep/file"), &error), 0);
	assert_false(file_exists(at("keep/file")));
	assert_int_equal(remove_tree("/proc/self/status", &error), -1);
	assert_non_null(strstr(error.text, "/proc/self/status: cannot remove: "));
}

static void renames_say_both_names(void **test_state)
{
	struct error error;

	(void)test_state;
	put(at("a"), "1");
	assert_int_equal(file_rename(at("a"), at("b"), &error), 0);
	assert_holds(at("b"), "1");
	assert_int_equal(file_rename(at("a"), at("c"), &error), -1);
	assert_non_null(strstr(error.text, at("a")));
	assert_non_null(strstr(error.text, at("c")));
}

static void the_cache_follows_the_environment(void **test_state)
{
	static const struct {
		const char *own, *xdg, *home, *result;
	} cases[] = {
		{"/own", "/xdg", "/home/u", "/own"},
		{NULL, "/xdg", "/home/u", "/xdg/zswapbench"},
		{"", "", "/home/u", "/home/u/.cache/zswapbench"},
		{NULL, NULL, NULL, NULL},
		{"own", "/xdg", "/home/u", NULL},
	};
	static const char *const names[] = {"ZSWAPBENCH_CACHE", "XDG_CACHE_HOME", "HOME"};
	struct error error;
	size_t i, n;

	(void)test_state;
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		const char *const values[] = {cases[i].own, cases[i].xdg, cases[i].home};
		char *path;

		for (n = 0; n < 3; n++) {
			unsetenv(names[n]);
			if (values[n])
				setenv(names[n], values[n], 1);
		}
		path = cache_directory(&error);
		if (cases[i].result)
			assert_string_equal(path, cases[i].result);
		else
			assert_null(path);
		free(path);
	}
	assert_int_equal(error.code, EXIT_USAGE);
	assert_non_null(strstr(error.text, "ZSWAPBENCH_CACHE=own: has to be an absolute path"));
}

static void the_name_is_behind_the_last_slash(void **state)
{
	(void)state;
	assert_string_equal(file_name("/a/b.c"), "b.c");
	assert_string_equal(file_name("b.c"), "b.c");
	assert_string_equal(file_name("a/"), "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_root, remove_root)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_written_is_read),
		TEST(the_name_is_behind_the_last_slash),
		TEST(the_cap_is_exact),
		TEST(the_head_of_a_longer_file),
		TEST(a_failed_write_leaves_the_old_file),
		TEST(a_full_disk_is_an_error),
		TEST(a_missing_directory_is_an_error),
		TEST(copies_keep_contents_and_permissions),
		TEST(same_means_every_byte),
		TEST(directories_come_with_parents),
		TEST(trees_go_but_not_what_links_point_to),
		TEST(renames_say_both_names),
		TEST(the_cache_follows_the_environment),
	};

	return cmocka_run_group_tests_name("files", tests, NULL, NULL);
}
