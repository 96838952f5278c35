// SPDX-License-Identifier: GPL-2.0-only
/* Percentiles read aloud: what can be said, and what too few faults cannot tell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/base/words.h"
#include "bench/report/latency_words.h"

static struct summary flat(double value, size_t runs)
{
	return (struct summary){.count = runs, .median = value, .low = value, .high = value};
}

/* Three runs of @faults each, with these percentiles in ns. */
static struct latency_of kernel(const char *name, double faults, double half, double p99,
				double p999)
{
	size_t with = faults > 0 ? 3 : 0;

	return (struct latency_of){
		.kernel = name,
		.faults = flat(faults, 3),
		.percentiles = {flat(half, with), flat(p99, with), flat(p999, with)},
	};
}

/* Expects exactly these sentences, up to a NULL. */
static void expect(const struct latency_of *of, size_t kernels, const char *const *expected)
{
	char **words = latency_words(of, kernels);
	size_t i;

	for (i = 0; expected[i]; i++) {
		assert_non_null(words[i]);
		assert_string_equal(words[i], expected[i]);
	}
	assert_null(words[i]);
	words_free(words);
}

static void expect_count(const struct latency_of *of, size_t kernels, const char *expected)
{
	char *count = latency_words_count(of, kernels);

	assert_string_equal(count, expected);
	free(count);
}

static void three_percentiles(void **state)
{
	const struct latency_of of[] = {
		kernel("baseline", 8192, 8960, 800000, 2000000),
		kernel("patched", 9000, 9210, 1100000, 2500000),
	};
	static const char *const expected[] = {
		"half of the faults waited longer than 8.96 us on baseline, 9.21 us on patched",
		"1 fault in 100 waited longer than 800 us on baseline, 1.10 ms on patched",
		"1 fault in 1,000 waited longer than 2.00 ms on baseline, 2.50 ms on patched",
		NULL,
	};

	(void)state;
	expect(of, 2, expected);
	expect_count(of, 2, "8,192 faults on baseline, 9,000 faults on patched");
}

static void equal_in_both(void **state)
{
	const struct latency_of of[] = {
		kernel("baseline", 6000, 8960, 65500, 70000),
		kernel("patched", 6000, 8960, 65500, 80000),
	};
	static const char *const expected[] = {
		"half of the faults waited longer than 8.96 us on all kernels",
		"1 fault in 100 waited longer than 65.5 us on all kernels",
		"1 fault in 1,000 waited longer than 70.0 us on baseline, 80.0 us on patched",
		NULL,
	};

	(void)state;
	expect(of, 2, expected);
	expect_count(of, 2, "6,000 faults on all kernels");
}

static void no_fault(void **state)
{
	const struct latency_of of[] = {
		kernel("baseline", 0, 0, 0, 0),
		kernel("patched", 600, 9210, 900000, 1000000),
	};
	static const char *const expected[] = {
		"half of the faults waited longer than 9.21 us on patched; no fault on baseline",
		"1 fault in 100 waited longer than 900 us on patched; no fault on baseline",
		"1 fault in 1,000: too few faults to say, it takes 5,000 in each run",
		NULL,
	};

	(void)state;
	expect(of, 2, expected);
	expect_count(of, 2, "none on baseline, 600 faults on patched");
}

static void one_fault(void **state)
{
	const struct latency_of of[] = {kernel("baseline", 1, 9000, 9000, 9000)};
	static const char *const expected[] = {
		"half of the faults and rarer ones: too few faults to say, it takes 10 in each run",
		NULL,
	};

	(void)state;
	expect(of, 1, expected);
	expect_count(of, 1, "1 fault on baseline");
}

/* One run short of faults is enough to say nothing of a percentile: 4,999 of 5,000. */
static void too_few_in_one_run(void **state)
{
	struct latency_of of[] = {
		kernel("baseline", 5000, 9000, 10000, 11000),
		kernel("patched", 5000, 9000, 10000, 12000),
	};
	static const char *const expected[] = {
		"half of the faults waited longer than 9.00 us on all kernels",
		"1 fault in 100 waited longer than 10.0 us on all kernels",
		"1 fault in 1,000 waited longer than 11.0 us on baseline; too few faults to say on "
		"patched",
		NULL,
	};

	(void)state;
	of[1].faults.low = 4999;
	expect(of, 2, expected);
	expect_count(of, 2, "5,000 faults on baseline, 4,999 to 5,000 faults on patched");
}

/* Alike is said of all kernels only, not of those that can be told. */
static void alike_but_not_all(void **state)
{
	const struct latency_of of[] = {
		kernel("baseline", 20, 9000, 0, 0),
		kernel("invasive", 20, 9000, 0, 0),
		kernel("patched", 3, 9000, 0, 0),
	};
	static const char *const expected[] = {
		"half of the faults waited longer than 9.00 us on baseline, invasive; "
		"too few faults to say on patched",
		"1 fault in 100 and rarer ones: too few faults to say, it takes 500 in each run",
		NULL,
	};

	(void)state;
	expect(of, 3, expected);
}

/* A kernel that cannot tell zswap from disk, or has no run with figures: never 0. */
static void not_available(void **state)
{
	struct latency_of of[] = {
		kernel("old", 0, 0, 0, 0),
		kernel("patched", 20, 9000, 0, 0),
	};
	static const char *const expected[] = {
		"half of the faults waited longer than 9.00 us on patched; not available on old",
		"1 fault in 100 and rarer ones: too few faults to say, it takes 500 in each run",
		NULL,
	};

	(void)state;
	of[0].faults = (struct summary){0};
	expect(of, 2, expected);
	expect_count(of, 2, "not available on old, 20 faults on patched");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_percentiles),  cmocka_unit_test(equal_in_both),
		cmocka_unit_test(no_fault),	      cmocka_unit_test(one_fault),
		cmocka_unit_test(too_few_in_one_run), cmocka_unit_test(alike_but_not_all),
		cmocka_unit_test(not_available),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
