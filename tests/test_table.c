// SPDX-License-Identifier: GPL-2.0-only
/* Tables: the same columns and cells as text and as HTML. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/base/table.h"
#include "lib/array.h"
#include "lib/xalloc.h"

static struct text_style style;
static char *text;
static size_t length;

static int set_up(void **state)
{
	(void)state;
	style = (struct text_style){.out = open_memstream(&text, &length), .width = 30};
	return !style.out;
}

static int tear_down(void **state)
{
	(void)state;
	fclose(style.out);
	free(text);
	return 0;
}

static void expect_text(const char *expected)
{
	fflush(style.out);
	assert_string_equal(text, expected);
}

/* Two claims on three kernels; only the name in front of a cell is set off in HTML. */
static struct table *example(const struct text_style *of)
{
	static const struct table_column columns[] = {
		{.title = "claim", .rest = true, .least = 12},
		{.title = "old"},
		{.title = "new", .align = TABLE_RIGHT},
	};
	struct table *table = table_new(of);

	table_columns(table, columns, ARRAY_LENGTH(columns));
	table_column(table, "mine", TABLE_RIGHT);
	table_group(table, "a < b");
	table_row(table);
	table_named_cell(table, "turn", "every cgroup gets its turn");
	table_cell(table, xstrdup("BROKEN"), TABLE_WORSE);
	table_cell(table, xstrdup("1\n+-2"), TABLE_NONE);
	table_cell_why(table, "not \"this\"");
	table_cell_why(table, "one & a half");
	table_cell(table, xstrdup("42"), NULL);
	table_group(table, NULL);
	table_row(table);
	table_cell(table, xstrdup("n"), NULL);
	table_cell(table, xstrdup("kept"), TABLE_BETTER);
	return table;
}

static void text_breaks_what_takes_the_rest(void **state)
{
	struct table *table = example(&style);

	(void)state;
	assert_int_equal(table_rest(table), 30 - (2 + 6) - (2 + 3) - (2 + 4));
	table_print(table);
	expect_text("claim        old     new  mine\n"
		    "turn: every  BROKEN    1    42\n"
		    "  cgroup             +-2\n"
		    "  gets its\n"
		    "  turn\n"
		    "n            kept\n");
}

static void no_column_is_narrower_than_its_least(void **state)
{
	struct table *table;

	(void)state;
	style.width = 12;
	table = example(&style);
	assert_int_equal(table_rest(table), 0);
	table_print(table);
	expect_text("claim        old     new  mine\n"
		    "turn: every  BROKEN    1    42\n"
		    "  cgroup             +-2\n"
		    "  gets its\n"
		    "  turn\n"
		    "n            kept\n");
}

static void parts_repeat_the_first_column(void **state)
{
	(void)state;
	style.width = 28;
	table_print_parts(example(&style), 12);
	expect_text("claim          old     new\n"
		    "turn: every    BROKEN    1\n"
		    "  cgroup gets          +-2\n"
		    "  its turn\n"
		    "n              kept\n"
		    "\n"
		    "claim               mine\n"
		    "turn: every cgroup    42\n"
		    "  gets its turn\n"
		    "n\n");
}

static void tones_are_colours(void **state)
{
	(void)state;
	style.color = true;
	table_print(example(&style));
	fflush(style.out);
	assert_non_null(strstr(text, "\033[31mBROKEN"));
	assert_non_null(strstr(text, "\033[32mkept"));
}

/* Which column takes the rest is free. */
static void any_column_takes_the_rest(void **state)
{
	struct table *table = table_new(&style);

	(void)state;
	table_column(table, "name", TABLE_LEFT);
	table_columns(table,
		      &(const struct table_column){.title = "what", .rest = true, .least = 10}, 1);
	table_row(table);
	table_cell(table, xstrdup("baseline"), NULL);
	table_cell(table, xstrdup("one list for all cgroups of all nodes"), NULL);
	table_print(table);
	expect_text("name      what\n"
		    "baseline  one list for all\n"
		    "            cgroups of all\n"
		    "            nodes\n");
}

static void html_has_classes_and_groups(void **state)
{
	struct html *html = html_new();
	char *page;

	(void)state;
	table_html(example(NULL), html, "claims");
	page = html_finish(html);
	assert_string_equal(
		strstr(page, "<caption>"),
		"<caption>claims</caption><thead><tr><th scope=\"col\">claim</th>"
		"<th scope=\"col\">old</th><th scope=\"col\" class=\"number\">new</th>"
		"<th scope=\"col\" class=\"number\">mine</th></tr></thead>"
		"<tbody><tr class=\"group\"><th scope=\"rowgroup\" colspan=\"4\">a &lt; b</th></tr>"
		"<tr><th scope=\"row\"><strong>turn</strong>: every cgroup gets its turn</th>"
		"<td class=\"worse\">BROKEN</td><td class=\"number none\" title=\"one &amp; a "
		"half\">1 +-2</td>"
		"<td class=\"number\">42</td></tr></tbody>"
		"<tbody><tr><th scope=\"row\">n</th><td class=\"better\">kept</td>"
		"<td class=\"number\"></td><td "
		"class=\"number\"></td></tr></tbody></table></div>\n");
	free(page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(text_breaks_what_takes_the_rest), TEST(no_column_is_narrower_than_its_least),
		TEST(parts_repeat_the_first_column),   TEST(tones_are_colours),
		TEST(any_column_takes_the_rest),       TEST(html_has_classes_and_groups),
	};

	return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
