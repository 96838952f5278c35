// SPDX-License-Identifier: GPL-2.0-only
/* Tools: the table, and an image of one that every machine has, built twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/base/files.h"
#include "bench/machine/tools_image.h"
#include "bench/scenario/tools.h"
#include "lib/xalloc.h"

static void test_find(void **state)
{
	(void)state;
	assert_non_null(tool_find("fio"));
	assert_null(tool_find("fi"));
	assert_null(tool_find("fio "));
	assert_true(tool_has_program(tool_find("fio"), "fio"));
	assert_false(tool_has_program(tool_find("fio"), "fi"));
	assert_true(tool_has_program(tool_find("coreutils"), "sort"));
	/* as it is called in the guest, not on the host */
	assert_true(tool_has_program(tool_find("redis"), "redis-server"));
	assert_false(tool_has_program(tool_find("redis"), "redis-check-rdb"));
	assert_true(tool_has_program(tool_find("gcc"), "make"));
	assert_true(tool_has_program(tool_find("gcc"), "sh"));
}

/* A new directory; remove_tree() and free() it. */
static char *new_directory(void)
{
	const char *tmp = getenv("TMPDIR");
	char *path = xasprintf("%s/zswapbench-tools-XXXXXX", tmp ? tmp : "/tmp");

	assert_non_null(mkdtemp(path));
	return path;
}

static void drop(char *path)
{
	struct error error;

	assert_int_equal(remove_tree(path, &error), 0);
	free(path);
}

static void test_image(void **state)
{
	char *names[] = {(char *)"coreutils"};
	const struct scenario scenario = {.tools = names, .tool_count = 1};
	char *one = new_directory(), *other = new_directory();
	struct tools_image first, again, elsewhere;
	struct error error = {.text = ""};

	(void)state;
	assert_int_equal(tools_image_get(&scenario, one, &first, &error), 0);
	assert_int_equal(first.size % (2 << 20), 0);
	assert_true(first.size > 0);
	/* from the cache: not even written again */
	assert_int_equal(tools_image_get(&scenario, one, &again, &error), 0);
	assert_string_equal(again.path, first.path);
	assert_string_equal(again.sha256, first.sha256);
	/* built in another place: the same bytes */
	assert_int_equal(tools_image_get(&scenario, other, &elsewhere, &error), 0);
	assert_string_not_equal(elsewhere.path, first.path);
	assert_string_equal(elsewhere.sha256, first.sha256);
	assert_true(file_same(first.path, elsewhere.path));
	tools_image_free(&first);
	tools_image_free(&again);
	tools_image_free(&elsewhere);
	drop(one);
	drop(other);
}

/* A scenario without tools has no image, and nothing is written. */
static void test_none(void **state)
{
	const struct scenario scenario = {.tool_count = 0};
	struct tools_image image;
	struct error error;

	(void)state;
	assert_int_equal(tools_image_get(&scenario, "/nowhere", &image, &error), 0);
	assert_null(image.path);
}

static void test_no_cache(void **state)
{
	char *names[] = {(char *)"coreutils"};
	const struct scenario scenario = {.tools = names, .tool_count = 1};
	struct tools_image image;
	struct error error;

	(void)state;
	assert_int_equal(tools_image_get(&scenario, "/dev/null/cache", &image, &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_null(image.path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_image),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_no_cache),
	};

	return cmocka_run_group_tests_name("tools", tests, NULL, NULL);
}
