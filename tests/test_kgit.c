// SPDX-License-Identifier: GPL-2.0-only
/* Kernel source from a repository: commits checked out, and the repository left as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/base/progress.h"
#include "bench/base/spawn.h"
#include "bench/kernel/kgit.h"
#include "lib/clock.h"
#include "lib/xalloc.h"
#include "tests/scratch.h"

/* Runs git in the repository; what it printed, which the caller frees. */
static char *git(const char *a, const char *b, const char *c)
{
	const char *const argv[] = {"git",	    "-C", at("linux"), "-c", "user.name=t", "-c",
				    "user.email=t", a,	  b,	       c,    NULL};
	struct spawn spawn = {.argv = argv, .clean = true, .capture = 4096};
	struct spawn_result result;

	must(spawn_run(&spawn, &result, &error));
	if (!spawn_ok(&result))
		fail_msg("git %s: %s", a, result.output);
	return result.output;
}

static int make_repository(void **state)
{
	const struct progress_output nowhere = {.stream = fopen("/dev/null", "w"),
						.clock = clock_seconds};

	(void)state;
	if (make_scratch("kgit"))
		return -1;
	progress_redirect(&nowhere);
	put("linux/Makefile", "one");
	put("linux/mm/zswap.c", "same");
	free(git("init", "-q", "."));
	free(git("add", "-A", "."));
	free(git("commit", "-q", "-mone"));
	free(git("tag", "v1", "HEAD"));
	put("linux/Makefile", "two");
	put("linux/mm/new.c", "new");
	free(git("add", "-A", "."));
	free(git("commit", "-q", "-mtwo"));
	put("linux/Makefile", "changed, and in no commit");
	return 0;
}

static int remove_repository(void **state)
{
	progress_redirect(NULL);
	return remove_scratch(state);
}

static void assert_text(const char *tree, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", tree, name);
	char *found = file_exists(path) ? file_read(path, 100, NULL, &error) : NULL;

	if (text && found)
		assert_string_equal(found, text);
	else
		assert_true(!text && !found);
	free(found);
	free(path);
}

static void a_commit_is_checked_out(void **state)
{
	char *tree = kgit_tree(at("linux"), "v1", at("cache"), &error), *again;

	(void)state;
	must(!tree);
	assert_text(tree, "Makefile", "one");
	assert_text(tree, "mm/new.c", NULL);
	again = kgit_tree(at("linux"), "HEAD", at("cache"), &error);
	must(!again);
	assert_string_equal(again, tree);
	assert_text(tree, "Makefile", "two");
	assert_text(tree, "mm/new.c", "new");
	free(again);
	again = kgit_tree(at("linux"), "HEAD~1", at("cache"), &error);
	must(!again);
	assert_text(tree, "Makefile", "one");
	assert_text(tree, "mm/new.c", NULL);
	free(again);
	free(tree);
}

/* Its index, its branches, and what is changed in it. */
static void the_repository_stays_as_it_was(void **state)
{
	char *before = git("status", "--porcelain", "--branch"), *after, *tree;
	char *worktrees = git("worktree", "list", "--porcelain"), *then;

	(void)state;
	tree = kgit_tree(at("linux"), "v1", at("cache"), &error);
	must(!tree);
	after = git("status", "--porcelain", "--branch");
	then = git("worktree", "list", "--porcelain");
	assert_string_equal(after, before);
	assert_string_equal(then, worktrees);
	assert_text(at("linux"), "Makefile", "changed, and in no commit");
	free(tree);
	free(after);
	free(then);
	free(before);
	free(worktrees);
}

static void what_is_no_commit(void **state)
{
	static const char *const refs[] = {"v9", "", "--exec=x", "HEAD:Makefile"};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(refs) / sizeof(*refs); i++) {
		assert_null(kgit_tree(at("linux"), refs[i], at("cache"), &error));
		assert_int_equal(error.code, EXIT_KERNEL);
		assert_non_null(strstr(error.text, "the repository has no such commit"));
	}
	assert_null(kgit_tree(at("none"), "v1", at("cache"), &error));
	assert_non_null(strstr(error.text, "No such file or directory"));
	assert_false(file_exists(at("cache")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_commit_is_checked_out, make_repository,
						remove_repository),
		cmocka_unit_test_setup_teardown(the_repository_stays_as_it_was, make_repository,
						remove_repository),
		cmocka_unit_test_setup_teardown(what_is_no_commit, make_repository,
						remove_repository),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
