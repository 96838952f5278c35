// SPDX-License-Identifier: GPL-2.0-only
/* Patches: what patch said (recorded), what a patch changes, on and off a tree, after a kill. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/base/files.h"
#include "bench/kernel/kpatch.h"
#include "lib/array.h"
#include "lib/xalloc.h"

#define CAP (1 << 20)

static struct error error;
static char base[] = "/tmp/zswapbench-kpatch-XXXXXX";
static char tree[64], patch[64], other[64];

static void assert_explained(const char *fixture, const char *text)
{
	char *path = xasprintf("tests/fixtures/%s", fixture);
	char *output = file_read(path, CAP, NULL, &error);

	if (!output)
		fail_msg("%s", error.text);
	memset(&error, 0, sizeof(error));
	kpatch_explain(output, &error);
	assert_string_equal(error.text, text);
	free(output);
	free(path);
}

static void what_patch_says_is_understood(void **test_state)
{
	(void)test_state;
	assert_explained("patch-applies.txt", "");
	assert_explained("patch-hunks.txt", "  mm/zswap.c: hunks 9, 14 of 15\n"
					    "  mm/zpool.c: hunk 1 of 1");
	assert_explained("patch-missing.txt", "  mm/zpool.c: hunk 1 of 1\n"
					      "  mm/zswap.c: no such file");
	assert_explained("patch-malformed.txt",
			 "  mm/zswap.c: patch: **** unexpected end of file in patch");
	assert_explained("patch-exists.txt", "  mm/zpool.c: hunk 1 of 1\n"
					     "  mm/zswap.c: hunk 1 of 1");
	assert_int_equal(error.code, EXIT_KERNEL);
}

static void the_files_of_a_patch(void **test_state)
{
	struct lines files = {0};

	(void)test_state;
	kpatch_files("Words before it,\n"
		     "--- a/not/this one, no second line\n"
		     "--- a/mm/zswap.c\t2024-01-01\n"
		     "+++ b/mm/zswap.c\t2024-01-02\n"
		     "@@ -1 +1 @@\n"
		     "-a\n"
		     "+b\n"
		     "--- /dev/null\n"
		     "+++ b/mm/new.c\n"
		     "--- a/mm/old.c\n"
		     "+++ /dev/null\n"
		     "--- a/mm/zswap.c\n"
		     "+++ b/mm/zswap.c\n",
		     &files);
	kpatch_files("no hunk at all", &files);
	assert_int_equal(files.count, 3);
	assert_string_equal(files.at[0], "mm/zswap.c");
	assert_string_equal(files.at[1], "mm/new.c");
	assert_string_equal(files.at[2], "mm/old.c");
	lines_free(&files);
}

static void put(const char *path, const char *text)
{
	if (make_parents(path, &error) || file_write(path, text, strlen(text), &error))
		fail_msg("%s", error.text);
}

static void put_in_tree(const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", tree, name);

	put(path, text);
	free(path);
}

/* NULL: there is no such file. */
static void assert_in_tree(const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", tree, name);
	char *data = file_exists(path) ? file_read(path, CAP, NULL, &error) : NULL;

	if (text && data)
		assert_string_equal(data, text);
	else
		assert_true(!text && !data);
	free(data);
	free(path);
}

#define ORIGINAL "one\ntwo\nthree\n"
#define CHANGED	 "one\n2\nthree\n"
#define PATCH                                                                                      \
	"--- a/mm/zswap.c\n+++ b/mm/zswap.c\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n"            \
	"--- /dev/null\n+++ b/mm/new/new.c\n@@ -0,0 +1 @@\n+new\n"                                 \
	"--- a/mm/old.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-old\n"

static int make_tree(void **test_state)
{
	(void)test_state;
	snprintf(base, sizeof(base), "/tmp/zswapbench-kpatch-XXXXXX");
	if (!mkdtemp(base))
		return -1;
	snprintf(tree, sizeof(tree), "%s/tree", base);
	snprintf(patch, sizeof(patch), "%s/a.patch", base);
	snprintf(other, sizeof(other), "%s/b.patch", base);
	put_in_tree("mm/zswap.c", ORIGINAL);
	put_in_tree("mm/old.c", "old\n");
	put(patch, PATCH);
	return 0;
}

static int remove_base(void **test_state)
{
	(void)test_state;
	return remove_tree(base, &error);
}

static void assert_pristine(void)
{
	assert_in_tree("mm/zswap.c", ORIGINAL);
	assert_in_tree("mm/new/new.c", NULL);
	assert_in_tree("mm/old.c", "old\n");
}

static void assert_patched(void)
{
	assert_in_tree("mm/zswap.c", CHANGED);
	assert_in_tree("mm/new/new.c", "new\n");
	assert_in_tree("mm/old.c", NULL);
}

static int try(const char *first, const char *second)
{
	const char *const patches[] = {first, second, NULL};

	return kpatch_apply(patches, tree, "linux (6.1.2)", &error);
}

static void apply(const char *first, const char *second)
{
	if (try(first, second))
		fail_msg("%s", error.text);
}

static void on_and_off(void **test_state)
{
	(void)test_state;
	apply(NULL, NULL);
	assert_pristine();
	apply(patch, NULL);
	assert_patched();
	apply(patch, NULL);
	assert_patched();
	apply(NULL, NULL);
	assert_pristine();
	apply(patch, NULL);
	assert_patched();
}

#define SECOND "--- a/mm/zswap.c\n+++ b/mm/zswap.c\n@@ -1,3 +1,3 @@\n one\n 2\n-three\n+3\n"

static void one_after_the_other(void **test_state)
{
	(void)test_state;
	put(other, SECOND);
	apply(patch, other);
	assert_in_tree("mm/zswap.c", "one\n2\n3\n");
	assert_in_tree("mm/new/new.c", "new\n");
	apply(patch, NULL);
	assert_patched();
	/* the second alone does not fit the pristine file; what is there stays */
	assert_int_equal(try(other, NULL), -1);
	assert_patched();
	put(other, "--- a/mm/old.c\n+++ b/mm/old.c\n@@ -1 +1 @@\n-old\n+older\n");
	apply(other, NULL);
	assert_in_tree("mm/zswap.c", ORIGINAL);
	assert_in_tree("mm/new/new.c", NULL);
	assert_in_tree("mm/old.c", "older\n");
	apply(NULL, NULL);
	assert_pristine();
}

static void set_old(const char *name)
{
	const struct timespec times[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
	char *path = xasprintf("%s/%s", tree, name);

	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	free(path);
}

static bool is_old(const char *name)
{
	char *path = xasprintf("%s/%s", tree, name);
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	free(path);
	return st.st_mtim.tv_sec == 1000;
}

static void only_what_changes_is_new_to_make(void **test_state)
{
	(void)test_state;
	put(other, SECOND);
	set_old("mm/zswap.c");
	apply(patch, NULL);
	assert_false(is_old("mm/zswap.c"));
	set_old("mm/zswap.c");
	set_old("mm/new/new.c");
	apply(patch, other);
	assert_false(is_old("mm/zswap.c"));
	assert_true(is_old("mm/new/new.c"));
	set_old("mm/zswap.c");
	apply(NULL, NULL);
	assert_false(is_old("mm/zswap.c"));
}

static void nothing_to_apply_is_fine(void **test_state)
{
	(void)test_state;
	put(patch, "Only words.\n");
	apply(patch, NULL);
	assert_pristine();
}

static void a_patch_that_fails_changes_nothing(void **test_state)
{
	char text[512];

	(void)test_state;
	put_in_tree("mm/old.c", "older\n");
	snprintf(text, sizeof(text), "%s does not apply to linux (6.1.2):\n  mm/old.c: hunk 1 of 1",
		 patch);
	assert_int_equal(try(patch, NULL), -1);
	assert_int_equal(error.code, EXIT_KERNEL);
	assert_string_equal(error.text, text);
	assert_in_tree("mm/zswap.c", ORIGINAL);
	assert_in_tree("mm/new/new.c", NULL);
	assert_in_tree("mm/old.c", "older\n");
	put(patch, "--- a/mm/none.c\n+++ b/mm/none.c\n@@ -1 +1 @@\n-a\n+b\n");
	assert_int_equal(try(patch, NULL), -1);
	assert_non_null(strstr(error.text, "\n  mm/none.c: no such file"));
	assert_int_equal(try("none.patch", NULL), -1);
	assert_string_equal(error.text, "none.patch: cannot open: No such file or directory");
}

static void context_has_to_match(void **test_state)
{
	(void)test_state;
	put_in_tree("mm/zswap.c", "One\ntwo\nthree\n");
	assert_int_equal(try(patch, NULL), -1);
	assert_non_null(strstr(error.text, "mm/zswap.c: hunk 1 of 1"));
	apply(NULL, NULL);
	put_in_tree("mm/zswap.c", "zero\n\n" ORIGINAL);
	apply(patch, NULL);
	assert_in_tree("mm/zswap.c", "zero\n\n" CHANGED);
	assert_in_tree("mm/zswap.c.orig", NULL);
}

static void what_a_kill_leaves_is_healed(void **test_state)
{
	char *copy = xasprintf("%s.pristine/files/mm/zswap.c", tree);
	char *half = xasprintf("%s.patched/mm/zswap.c", tree);

	(void)test_state;
	/* killed while the copies were made, before they were listed */
	put(copy, "half a fi");
	put(half, "half a fi");
	apply(patch, NULL);
	assert_patched();
	/* killed while the tree was written to */
	put_in_tree("mm/zswap.c", "garbage");
	put_in_tree("mm/old.c", "garbage");
	apply(patch, NULL);
	assert_patched();
	put_in_tree("mm/zswap.c", "garbage");
	apply(NULL, NULL);
	assert_pristine();
	free(half);
	free(copy);
}

static void a_patch_stays_in_its_tree(void **test_state)
{
	static const char *const names[] = {"../outside", "mm/../../outside", "/outside"};
	size_t i;

	(void)test_state;
	for (i = 0; i < ARRAY_LENGTH(names); i++) {
		char *text = xasprintf("--- /dev/null\n+++ b/%s\n@@ -0,0 +1 @@\n+x\n", names[i]);

		put(patch, text);
		assert_int_equal(try(patch, NULL), -1);
		assert_non_null(strstr(error.text, "outside: leads out of the source tree"));
		free(text);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_tree, remove_base)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_patch_says_is_understood),
		cmocka_unit_test(the_files_of_a_patch),
		TEST(on_and_off),
		TEST(one_after_the_other),
		TEST(only_what_changes_is_new_to_make),
		TEST(nothing_to_apply_is_fine),
		TEST(a_patch_that_fails_changes_nothing),
		TEST(context_has_to_match),
		TEST(what_a_kill_leaves_is_healed),
		TEST(a_patch_stays_in_its_tree),
	};

	return cmocka_run_group_tests_name("kpatch", tests, NULL, NULL);
}
