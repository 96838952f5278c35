// SPDX-License-Identifier: GPL-2.0-only
/* Planning: the table, of differences that spread as they are made to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "bench/compare/planning.h"

/* @seeds pairs of about 1000 whose differences have a deviation of @deviation. */
static struct metric_verdict spreading(size_t seeds, double deviation)
{
	return (struct metric_verdict){
		.paired = {.count = seeds, .from = 1000, .to = 990, .deviation = deviation}};
}

static void what_is_found(void **state)
{
	struct text_style style = {.width = 80};
	struct metric_verdict steady = spreading(12, 0), narrow = spreading(12, 5);
	struct metric_verdict wide = spreading(12, 100), few = spreading(5, 5);
	struct planning planning;
	struct table *table;
	size_t length;
	char *text;

	(void)state;
	style.out = open_memstream(&text, &length);
	assert_non_null(style.out);
	table = planning_table("metric", &style);
	assert_true(planning_of(&steady, "ns", 0.05 / 28, 1, &planning));
	planning_row(table, "steady", &planning, "ns");
	assert_true(planning_of(&narrow, "ns", 0.05 / 28, 1, &planning));
	planning_row(table, "narrow", &planning, "ns");
	assert_true(planning_of(&wide, "ns", 0.05 / 28, 2, &planning));
	planning_row(table, "wide", &planning, "ns");
	assert_true(planning_of(&wide, "ns", 0.05 / 28, 4.9, &planning));
	planning_row(table, "wider", &planning, "ns");
	assert_true(planning_of(&narrow, "%", 0.05 / 28, 2, &planning));
	planning_row(table, "points", &planning, "%");
	assert_true(planning_of(&narrow, "ns", 0.05 / 250, 1, &planning));
	planning_row(table, "none", &planning, "ns");
	assert_false(planning_of(&few, "ns", 0.05, 1, &planning));
	table_print(table);
	fclose(style.out);
	assert_string_equal(text, "metric   finds  1 %  2 %    5 %\n"
				  "steady   1.0 %   11   11     11\n"
				  "narrow   1.1 %    -   11     11\n"
				  "wide    17.2 %    -    -     71\n"
				  "wider   17.2 %    -    -  > 100\n"
				  "points  8.6 pp    -    -     22\n"
				  "none      none    -   14     14\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_found)};

	return cmocka_run_group_tests_name("planning", tests, NULL, NULL);
}
