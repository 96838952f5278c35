// SPDX-License-Identifier: GPL-2.0-only
/* What a record holds, by name: what is absent is not available, and never 0. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/record/record_view.h"
#include "lib/array.h"
#include "tests/parts_of.h"

static void counters_by_path(void **state)
{
	json_t *json = json_pack("{s:{s:i, s:n}, s:{s:{s:i}}}", "vmstat", "pswpout", 5, "zswpwb",
				 "cgroup", "tree/leaf", "memory.zswap.current", 9);
	struct parts parts = parts_of(json);
	double value;

	(void)state;
	assert_true(view_counter(parts.root, "vmstat/pswpout", &value));
	assert_true(value == 5);
	assert_true(view_counter(parts.root, "cgroup/tree/leaf/memory.zswap.current", &value));
	assert_true(value == 9);
	assert_false(view_counter(parts.root, "vmstat/zswpwb", &value)); /* null */
	assert_false(view_counter(parts.root, "vmstat/pswpin", &value));
	assert_false(view_counter(parts.root, "pswpout", &value));
	assert_false(view_counter(parts.root, "cgroup/tree/memory.zswap.current", &value));
	assert_false(view_counter(NULL, "vmstat/pswpout", &value));
	parts_free(&parts);
	json_decref(json);
}

static void series_by_name(void **state)
{
	json_t *json = json_pack("{s:{s:[s, s], s:[[i, i], [i, n]], s:i}}", "samples", "columns",
				 "t", "zswap/x", "rows", 1, 10, 2, "lost", 0);
	json_t *empty = json_object();
	struct parts parts = parts_of(json), none = parts_of(empty);
	struct view_series series = view_series(parts.root, "zswap/x");
	const struct part *row = part_element(series.rows, 0);
	double value;

	(void)state;
	assert_true(series.told);
	assert_true(view_sample_time(row) == 1);
	assert_true(view_sample(&series, row, &value) && value == 10);
	assert_false(view_sample(&series, part_element(series.rows, 1), &value)); /* null */
	series = view_series(parts.root, "zswap/y");
	assert_false(series.told);
	assert_false(view_sample(&series, row, &value));
	series = view_series(none.root, "zswap/x"); /* no sampler: other sources tell */
	assert_true(series.told);
	assert_null(series.rows);
	parts_free(&none);
	json_decref(empty);
	parts_free(&parts);
	json_object_set_new(json_object_get(json, "samples"), "lost", json_integer(1));
	parts = parts_of(json);
	assert_false(view_series(parts.root, "zswap/x").told);
	parts_free(&parts);
	json_decref(json);
}

static void a_check_that_failed(void **state)
{
	static const struct {
		const char *checks;
		bool fine;
	} cases[] = {
		{"[]", true},
		{"[{\"ok\":true},{\"ok\":null}]", true}, /* not available is not failed */
		{"[{\"ok\":true},{\"ok\":false}]", false},
		{"null", true},
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		json_t *json = json_pack("{s:o}", "checks",
					 json_loads(cases[i].checks, JSON_DECODE_ANY, NULL));
		struct parts parts = parts_of(json);

		assert_int_equal(view_checks_ok(parts.root), cases[i].fine);
		parts_free(&parts);
		json_decref(json);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counters_by_path),
		cmocka_unit_test(series_by_name),
		cmocka_unit_test(a_check_that_failed),
	};

	return cmocka_run_group_tests_name("record_view", tests, NULL, NULL);
}
