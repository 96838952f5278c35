// SPDX-License-Identifier: GPL-2.0-only
/* The history, read: series of what can be compared, and points in their order. */
#include "tests/history_fixture.h"

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

static void values_that_are_not_allowed(void **state)
{
	(void)state;
	fill(1);
	sql("PRAGMA ignore_check_constraints = ON; UPDATE result SET better = 7");
	refused(EXIT_INPUT, ": damaged: CHECK constraint failed in result");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_cannot_be_compared_is_another_series),
		TEST(points_are_in_the_order_of_their_dates),
		TEST(values_that_are_not_allowed),
	};

	return cmocka_run_group_tests_name("history_read", tests, NULL, NULL);
}
