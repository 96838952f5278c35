// SPDX-License-Identifier: GPL-2.0-only
/* Sizes, times and decimal numbers as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "bench/base/units.h"
#include "lib/array.h"

/* A text that no parser of its kind takes has good = 0. */
struct whole_case {
	const char *text;
	int good;
	uint64_t value;
};

static void check_cases(const struct whole_case *cases, size_t count,
			int (*parse)(const char *, uint64_t *))
{
	size_t i;

	for (i = 0; i < count; i++) {
		uint64_t value = 0;

		if (parse(cases[i].text, &value) != (cases[i].good ? 0 : -1))
			fail_msg("'%s' should %sbe accepted", cases[i].text,
				 cases[i].good ? "" : "not ");
		if (cases[i].good)
			assert_int_equal(value, cases[i].value);
	}
}

static void test_counts(void **state)
{
	static const struct whole_case cases[] = {
		{"0", 1, 0},
		{"007", 1, 7},
		{"18446744073709551615", 1, UINT64_MAX},
		{"18446744073709551616", 0, 0},
		{"99999999999999999999999", 0, 0},
		{"", 0, 0},
		{"-1", 0, 0},
		{"+1", 0, 0},
		{" 1", 0, 0},
		{"1 ", 0, 0},
		{"1.0", 0, 0},
		{"0x10", 0, 0},
	};

	(void)state;
	check_cases(cases, ARRAY_LENGTH(cases), units_parse_count);
}

static void test_sizes(void **state)
{
	static const struct whole_case cases[] = {
		{"0", 1, 0},
		{"4096", 1, 4096},
		{"1K", 1, 1024},
		{"64M", 1, 67108864},
		{"3G", 1, 3221225472},
		{"17179869183G", 1, 17179869183ULL << 30},
		{"17179869184G", 0, 0},
		{"64MB", 0, 0},
		{"64 M", 0, 0},
		{"64m", 0, 0},
		{"M", 0, 0},
		{"1.5G", 0, 0},
		{"1T", 0, 0},
	};

	(void)state;
	check_cases(cases, ARRAY_LENGTH(cases), units_parse_size);
}

static void test_times(void **state)
{
	static const struct whole_case cases[] = {
		{"0s", 1, 0},
		{"1ns", 1, 1},
		{"80us", 1, 80000},
		{"20ms", 1, 20000000},
		{"120s", 1, 120000000000},
		{"18446744073s", 1, 18446744073000000000ULL},
		{"18446744074s", 0, 0},
		{"80", 0, 0},
		{"0", 0, 0},
		{"1m", 0, 0},
		{"1 s", 0, 0},
		{"s", 0, 0},
	};

	(void)state;
	check_cases(cases, ARRAY_LENGTH(cases), units_parse_time);
}

/* The C locale of a test makes strtod() a reference for what units_parse_decimal() gives. */
static void test_decimals(void **state)
{
	static const char *const good[] = {
		"0",
		"0.0",
		"1",
		"3.0",
		"0.99",
		"99.9",
		"-0.5",
		"1234567.125",
		"0.1",
		"123456789012345",
		"0.00000000000001",
	};
	static const char *const bad[] = {
		"",
		"-",
		".",
		".5",
		"5.",
		"1.2.3",
		"1e3",
		"nan",
		"inf",
		"0x1",
		"1,5",
		" 1",
		"1234567890123456",
	};
	double value;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(good); i++) {
		assert_int_equal(units_parse_decimal(good[i], &value), 0);
		if (value != strtod(good[i], NULL))
			fail_msg("%s: %.17g", good[i], value);
	}
	for (i = 0; i < ARRAY_LENGTH(bad); i++)
		if (!units_parse_decimal(bad[i], &value))
			fail_msg("'%s' should not be accepted", bad[i]);
}

static void test_texts(void **state)
{
	char text[UNITS_TEXT];

	(void)state;
	assert_string_equal(units_size(0, text), "0");
	assert_string_equal(units_size(1000, text), "1000");
	assert_string_equal(units_size(1536, text), "1536");
	assert_string_equal(units_size(67108864, text), "64M");
	assert_string_equal(units_size(17179869184, text), "16G");
	assert_string_equal(units_size(UINT64_MAX, text), "18446744073709551615");
	assert_string_equal(units_time(0, text), "0s");
	assert_string_equal(units_time(1500, text), "1500ns");
	assert_string_equal(units_time(80000, text), "80us");
	assert_string_equal(units_time(120000000000, text), "120s");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts), cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_times),  cmocka_unit_test(test_decimals),
		cmocka_unit_test(test_texts),
	};

	return cmocka_run_group_tests_name("units", tests, NULL, NULL);
}
