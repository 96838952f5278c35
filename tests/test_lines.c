// SPDX-License-Identifier: GPL-2.0-only
/* Lists of lines: added, split from a text, read from a file and written to one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench/base/lines.h"
#include "lib/xalloc.h"
#include "tests/scratch.h"

#define CAP 100

static int begin(void **state)
{
	(void)state;
	return make_scratch("lines");
}

/* Expects those lines and releases them. */
static void assert_lines(struct lines *lines, size_t count, const char *const *expected)
{
	size_t i;

	assert_int_equal(lines->count, count);
	for (i = 0; i < count; i++)
		assert_string_equal(lines->at[i], expected[i]);
	lines_free(lines);
	assert_null(lines->at);
	assert_int_equal(lines->count, 0);
}

static void lines_are_added_at_the_end(void **state)
{
	static const char *const expected[] = {"page 7", "", "of %s"};
	struct lines lines = {0};

	(void)state;
	lines_add(&lines, "%s %d", "page", 7);
	lines_take(&lines, xstrdup(""));
	lines_take(&lines, xstrdup("of %s"));
	assert_lines(&lines, 3, expected);
	assert_lines(&lines, 0, NULL); /* and again from nothing */
}

static void empty_lines_of_a_text_are_left_out(void **state)
{
	static const char *const expected[] = {"a", " b ", "c"};
	struct lines lines = {0};

	(void)state;
	lines_split(&lines, "");
	lines_split(&lines, "\n\n");
	assert_int_equal(lines.count, 0);
	lines_split(&lines, "\na\n\n b \nc");
	assert_lines(&lines, 3, expected);
}

static void what_is_written_is_read_again(void **state)
{
	static const char *const expected[] = {"first", "one", "two"};
	struct lines lines = {0}, read = {0};

	(void)state;
	lines_split(&lines, "one\ntwo\n");
	must(lines_write(&lines, at("deep/below/list"), &error));
	lines_add(&read, "first");
	must(lines_read(&read, at("deep/below/list"), CAP, &error));
	assert_lines(&read, 3, expected);
	lines_free(&lines);
	must(lines_write(&lines, at("deep/below/list"), &error));
	must(lines_read(&read, at("deep/below/list"), CAP, &error));
	assert_lines(&read, 0, NULL);
}

static void only_a_missing_file_has_no_lines(void **state)
{
	struct lines lines = {0};

	(void)state;
	must(lines_read(&lines, at("missing"), CAP, &error));
	assert_int_equal(lines.count, 0);
	put("long", "twelve bytes");
	assert_int_equal(lines_read(&lines, at("long"), 11, &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_non_null(strstr(error.text, at("long")));
	assert_int_equal(lines_read(&lines, base, CAP, &error), -1); /* a directory */
	assert_int_equal(lines.count, 0);
	assert_int_equal(lines_write(&lines, at("long/list"), &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, remove_scratch)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lines_are_added_at_the_end),
		TEST(empty_lines_of_a_text_are_left_out),
		TEST(what_is_written_is_read_again),
		TEST(only_a_missing_file_has_no_lines),
	};

	return cmocka_run_group_tests_name("lines", tests, NULL, NULL);
}
