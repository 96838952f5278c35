// SPDX-License-Identifier: GPL-2.0-only
/* Numbers in what programs print: recorded forms of each kind, and what is no number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench/metric/outputs.h"

static const char fio[] = "note: both iodepth >= 1 and synchronous I/O engine are selected\n"
			  "{\n  \"jobs\" : [\n    {\n      \"read\" : {\n"
			  "        \"iops\" : 19320.754717,\n"
			  "        \"clat_ns\" : {\"percentile\" : {\"99.000000\" : 1056768}}\n"
			  "      }, \"jobname\" : \"x\"\n    }\n  ]\n}\nlater\n";

static const char stress[] = "---\nsystem-info:\n      release: 6.12.1\n\nmetrics:\n"
			     "    - stressor: vm\n      bogo-ops: 20000\n"
			     "      wall-clock-time: 5.371906\n\n...\n";

static void expect(const char *text, const char *path, double expected)
{
	double value = -1;

	if (!output_number(text, path, &value))
		fail_msg("%s: not found", path);
	assert_float_equal(value, expected, 1e-9);
}

static void expect_none(const char *text, const char *path)
{
	double value;

	if (output_number(text, path, &value))
		fail_msg("%s: found %g", path, value);
}

static void test_json(void **state)
{
	(void)state;
	expect(fio, "jobs/0/read/iops", 19320.754717);
	expect(fio, "jobs/0/read/clat_ns/percentile/99.000000", 1056768);
	expect_none(fio, "jobs/1/read/iops");
	expect_none(fio, "jobs/x/read/iops");
	expect_none(fio, "jobs/0/jobname");
	expect_none(fio, "jobs/0/read");
	expect_none(fio, "jobs/0/read/iops/0");
	expect_none("{\"a\": 1", "a"); /* cut short */
}

static void test_yaml(void **state)
{
	(void)state;
	expect(stress, "metrics/0/bogo-ops", 20000);
	expect(stress, "metrics/0/wall-clock-time", 5.371906);
	expect_none(stress, "metrics/0/stressor");
	expect_none(stress, "metrics/1/bogo-ops");
	expect_none(stress, "system-info/release"); /* 6.12.1 is no number */
	expect_none(stress, "metrics");
	expect_none("---\n- [", "0");
	expect_none("---\n", "0");
}

static void test_lines(void **state)
{
	(void)state;
	expect("real 1.25\nuser 0.5\n", "user", 0.5);
	expect("total: 12 MB\n", "total", 12);
	expect_none("real 1.25\n", "rea");
	expect_none("real\n", "real");
	expect_none("real x\n", "real");
	expect_none("real 1.2.3\n", "real");
	expect_none("", "real");
	expect_none(NULL, "real");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_yaml),
		cmocka_unit_test(test_lines),
	};

	return cmocka_run_group_tests_name("outputs", tests, NULL, NULL);
}
