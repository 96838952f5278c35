// SPDX-License-Identifier: GPL-2.0-only
/* Paired comparison: against answers worked out by hand, and with thousands of pairs. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>

#include "bench/statistics/paired.h"
#include "lib/array.h"
#include "lib/xalloc.h"

/* Compares 0 with each of @to. */
static struct paired against_zero(const double *to, size_t count)
{
	double *from = xcalloc(count, sizeof(*from));
	struct paired paired = paired_compare(from, to, count, 0.05);

	free(from);
	return paired;
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

static void no_difference_has_no_width(void **state)
{
	const double to[40] = {0};
	struct paired paired = against_zero(to, 40);

	(void)state;
	assert_true(paired.p == 1 && paired.low == 0 && paired.high == 0);
}

/* Of 11 pairs from the eleventh least to the eleventh greatest of 66 averages. */
static void interval_by_hand(void **state)
{
	/* averages of 1 to 11, doubled: 2 3 4 4 5 5 6 6 6 7 7 7 ... */
	const double to[] = {11, 3, 7, 1, 9, 5, 2, 10, 4, 8, 6};
	struct paired paired = against_zero(to, 11);

	(void)state;
	assert_true(paired.low == 3.5);
	assert_true(paired.high == 8.5);
}

/* Differences of one size: p is twice a tail of the binomial distribution. */
static void p_of_the_sign_test(void **state)
{
	static const size_t counts[] = {17, 20, 24, 33, 100, PAIRED_EXACT};
	size_t c, i;

	(void)state;
	for (c = 0; c < ARRAY_LENGTH(counts); c++) {
		size_t n = counts[c], ones = n / 2 + (size_t)(0.75 * sqrt((double)n));
		double *to = xcalloc(n, sizeof(*to)), exact;

		for (i = 0; i < n; i++)
			to[i] = i < ones ? 1 : -1;
		exact = 2 * gsl_cdf_binomial_P((unsigned int)(n - ones), 0.5, (unsigned int)n);
		assert_true(fabs(against_zero(to, n).p / exact - 1) < 1e-9);
		free(to);
	}
}

/* Just above PAIRED_EXACT: near the exact p, of all 2^257 ways to swap (known_answers.h). */
static void many_pairs_are_nearly_normal(void **state)
{
	static const struct {
		size_t below;
		double p;
	} known[] = {{105, 0.00302436742}, {108, 0.0127912076}, {110, 0.0225640872}};
	double *to = xcalloc(PAIRED_EXACT + 1, sizeof(*to));
	size_t k, i;

	(void)state;
	for (k = 0; k < ARRAY_LENGTH(known); k++) {
		for (i = 0; i <= PAIRED_EXACT; i++)
			to[i] = (i * 89 % 257 < known[k].below ? -1.0 : 1.0) * (1 + (double)i);
		assert_true(fabs(against_zero(to, PAIRED_EXACT + 1).p / known[k].p - 1) < 0.04);
		assert_true(fabs(against_zero(to, PAIRED_EXACT).p / known[k].p - 1) < 0.35);
	}
	free(to);
}

/* Five thousand pairs, with twelve million averages. */
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
	assert_true(one.p < 1e-100);
	assert_memory_equal(&one.low, &other.low, sizeof(one.low));
	/* that of a uniform distribution: 1.96 of the standard deviation of its mean */
	assert_true(fabs(one.low - 2460) < 8 && fabs(one.high - 2541) < 8);
	free(to);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(least_p),
		cmocka_unit_test(no_difference_has_no_width),
		cmocka_unit_test(interval_by_hand),
		cmocka_unit_test(p_of_the_sign_test),
		cmocka_unit_test(many_pairs_are_nearly_normal),
		cmocka_unit_test(thousands_of_pairs),
	};

	return cmocka_run_group_tests_name("paired_many", tests, NULL, NULL);
}
