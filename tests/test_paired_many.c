// SPDX-License-Identifier: GPL-2.0-only
/* Paired comparison: against answers worked out by hand, and with thousands of pairs. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "bench/statistics/paired.h"
#include "lib/array.h"
#include "lib/xalloc.h"

/* Compares 0 with each of @to. */
static struct paired against_zero(const double *to, size_t count)
{
	double *from = xcalloc(count, sizeof(*from));
	struct paired paired = paired_compare(from, to, count);

	free(from);
	return paired;
}

static void no_pairs(void **state)
{
	struct paired paired = paired_compare(NULL, NULL, 0);

	(void)state;
	assert_int_equal(paired.count, 0);
	assert_true(paired.p == 1);
}

/* All of one sign: of 2^n swaps only the one that was seen and its mirror are as far out. */
static void least_p(void **state)
{
	const double to[] = {1, 2, 3, 4, 5, 6};
	struct paired paired = against_zero(to, 6);

	(void)state;
	assert_true(paired.p == 2.0 / 64);
	assert_true(paired.p == paired_least_p(6));
	assert_true(paired.difference == 3.5);
	assert_true(paired.low >= 1 && paired.low < 3.5);
	assert_true(paired.high > 3.5 && paired.high <= 6);
}

static void p_by_hand(void **state)
{
	const double to[] = {3, -1, 2}; /* |sum| = 4; swaps: 6, 4, 2, 0 and their mirrors */
	struct paired paired = against_zero(to, 3);

	(void)state;
	assert_true(paired.p == 4.0 / 8);
	assert_true(paired.difference == 2);
}

static void no_difference_has_no_width(void **state)
{
	const double to[40] = {0};
	struct paired paired = against_zero(to, 40);

	(void)state;
	assert_true(paired.p == 1 && paired.low == 0 && paired.high == 0);
}

/*
 * The percentile bootstrap of the median of 11 values: a resample's median is at most the
 * k-th value when at least 6 of 11 draws are, a binomial. P(<= 2nd) = 0.0059,
 * P(<= 3rd) = 0.0464, so the interval is from the 3rd to the 9th value.
 */
static void interval_is_the_binomial_one(void **state)
{
	const double to[] = {11, 3, 7, 1, 9, 5, 2, 10, 4, 8, 6};
	struct paired paired = against_zero(to, 11);

	(void)state;
	assert_true(paired.low == 3);
	assert_true(paired.high == 9);
}

/* From 17 pairs on swaps are drawn: near the exact p, which the normal approximates. */
static void drawn_p_is_near_the_exact_one(void **state)
{
	static const size_t counts[] = {17, 20, 24, 33, 100};
	size_t c, i;

	(void)state;
	for (c = 0; c < ARRAY_LENGTH(counts); c++) {
		size_t n = counts[c];
		double *to = xcalloc(n, sizeof(*to)), exact = 0, choose = 1;
		size_t ones = n / 2 + (size_t)(0.75 * sqrt((double)n)), k;
		struct paired paired;

		/* @ones differences of 1, the others of -1: p is twice a tail of a binomial */
		for (i = 0; i < n; i++)
			to[i] = i < ones ? 1 : -1;
		paired = against_zero(to, n);
		for (k = 0; k <= n - ones; k++) {
			exact += 2 * choose;
			choose = choose * (double)(n - k) / (double)(k + 1);
		}
		exact = exact / pow(2, (double)n);
		assert_true(fabs(paired.p - exact) < 4 * sqrt(exact * (1 - exact) / 20000));
		free(to);
	}
}

/* Five thousand pairs: the same result each time, whatever is drawn. */
static void thousands_of_pairs(void **state)
{
	enum { PAIRS = 5000 };
	double *to = xcalloc(PAIRS, sizeof(*to));
	struct paired one, other;
	size_t i;

	(void)state;
	for (i = 0; i < PAIRS; i++)
		to[i] = (double)((i * 7919) % PAIRS) + 1; /* 1 to PAIRS in some order */
	one = against_zero(to, PAIRS);
	other = against_zero(to, PAIRS);
	assert_true(one.difference == (PAIRS + 1) / 2.0);
	assert_true(one.p == 1.0 / 20001);
	assert_memory_equal(&one.low, &other.low, sizeof(one.low));
	/* the median's ranks, n / 2 +- 1.96 sqrt(n) / 2, are 2431 and 2569 */
	assert_true(fabs(one.low - 2431) < 8 && fabs(one.high - 2570) < 8);
	free(to);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_pairs),
		cmocka_unit_test(least_p),
		cmocka_unit_test(p_by_hand),
		cmocka_unit_test(no_difference_has_no_width),
		cmocka_unit_test(interval_is_the_binomial_one),
		cmocka_unit_test(drawn_p_is_near_the_exact_one),
		cmocka_unit_test(thousands_of_pairs),
	};

	return cmocka_run_group_tests_name("paired_many", tests, NULL, NULL);
}
