// SPDX-License-Identifier: GPL-2.0-only
/* Paired comparison: published examples, values computed with R, and how often intervals cover. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "bench/statistics/paired.h"
#include "bench/statistics/stats.h"
#include "lib/array.h"
#include "tests/known_answers.h"

static void assert_near(double value, double expected, double tolerance)
{
	if (!(fabs(value - expected) <= tolerance))
		fail_msg("%.12g, expected %.12g within %g", value, expected, tolerance);
}

/* Compares @differences with zeroes. */
static struct paired of_differences(const double *differences, size_t count)
{
	static const double zeroes[64];

	assert_true(count <= ARRAY_LENGTH(zeroes));
	return paired_compare(zeroes, differences, count);
}

static void darwins_maize(void **state)
{
	struct paired paired = of_differences(darwin, ARRAY_LENGTH(darwin));

	(void)state;
	assert_int_equal(paired.count, 15);
	assert_true(paired.difference == DARWIN_MEDIAN);
	assert_near(paired.p, DARWIN_P, 1e-15);
	assert_near(paired.p, 0.05267, 5e-6);
}

/* Both directions are as far from 0. */
static void sides_swapped(void **state)
{
	static const double zeroes[ARRAY_LENGTH(darwin)];
	struct paired one = paired_compare(zeroes, darwin, ARRAY_LENGTH(darwin));
	struct paired other = paired_compare(darwin, zeroes, ARRAY_LENGTH(darwin));

	(void)state;
	assert_true(one.p == other.p);
	assert_true(one.difference == -other.difference);
	assert_true(one.from == other.to && one.to == other.from);
}

static void small_samples(void **state)
{
	static const struct {
		double differences[6];
		size_t count;
		double p;
	} known[] = {
		{{1, 2, 3, 4, 5, 6}, 6, 2.0 / 64},
		{{-1, -2, -3, -4, -5, -6}, 6, 2.0 / 64},
		{{1.5, -0.5, 2.5, 0, 3.5, -1}, 6, 20.0 / 64},
		{{0.1, 0.2, 0.3}, 3, 2.0 / 8}, /* flips that tie, but for rounding */
		{{0.1, 0.2, -0.3}, 3, 1},
		{{7}, 1, 1},
		{{0, 0, 0, 0}, 4, 1},
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(known); i++)
		assert_near(of_differences(known[i].differences, known[i].count).p, known[i].p,
			    1e-15);
}

/* More pairs than all flips are tried of: drawn ones come near the exact value. */
static void twenty_pairs(void **state)
{
	struct paired paired = of_differences(twenty, ARRAY_LENGTH(twenty));
	/* four standard deviations of a share of 20000 draws */
	double tolerance = 4 * sqrt(TWENTY_P * (1 - TWENTY_P) / 20000);

	(void)state;
	assert_true(paired.difference == TWENTY_MEDIAN);
	assert_near(paired.p, TWENTY_P, tolerance);
}

static void no_pairs(void **state)
{
	struct paired paired = paired_compare(NULL, NULL, 0);

	(void)state;
	assert_int_equal(paired.count, 0);
	assert_true(paired.p == 1);
}

static void one_pair(void **state)
{
	struct paired paired = paired_compare((double[]){10}, (double[]){12}, 1);

	(void)state;
	assert_true(paired.from == 10 && paired.to == 12 && paired.difference == 2);
	assert_true(paired.low == 2 && paired.high == 2 && paired.p == 1);
}

static void least_p(void **state)
{
	(void)state;
	assert_true(paired_least_p(0) == 1);
	assert_true(paired_least_p(1) == 1);
	assert_true(paired_least_p(6) == 2.0 / 64);
	assert_true(paired_least_p(16) == 2.0 / 65536);
	assert_true(paired_least_p(17) == 1.0 / 20001);
	/* it is reached */
	assert_true(of_differences((double[]){1, 1, 1, 1, 1, 1, 1}, 7).p == paired_least_p(7));
}

static void medians(void **state)
{
	static const double from[] = {5, 1, 9, 3}, to[] = {6, 6, 6, 40};
	struct paired paired = paired_compare(from, to, 4);
	double odd[] = {darwin[0], darwin[1], darwin[2]}, all[ARRAY_LENGTH(nile)];

	(void)state;
	assert_true(paired.from == 4 && paired.to == 6);
	assert_true(paired.difference == 3); /* of 1, 5, -3, 37: not to - from */
	assert_true(summarize(odd, 3).median == 8);
	memcpy(all, nile, sizeof(all));
	assert_true(summarize(all, ARRAY_LENGTH(all)).median == 893.5);
	memcpy(all, nile, sizeof(all));
	assert_true(summarize(all, NILE_CHANGE).median == 1130);
	memcpy(all, nile, sizeof(all));
	assert_true(summarize(all + NILE_CHANGE, ARRAY_LENGTH(all) - NILE_CHANGE).median == 842.5);
}

/* R: p.adjust(x, "holm") */
static void holm(void **state)
{
	double five[] = {0.01, 0.04, 0.03, 0.005, 0.2};
	static const double five_corrected[] = {0.04, 0.09, 0.09, 0.025, 0.2};
	double six[] = {0.02, 0.02, 0.5, 0.9, 0.02, 1};
	static const double six_corrected[] = {0.12, 0.12, 1, 1, 0.12, 1};
	double three[] = {1, 0.6, 0.0001}, one[] = {0.03};
	static const double three_corrected[] = {1, 1, 3e-4};
	size_t i;

	(void)state;
	holm_correct(five, 5);
	for (i = 0; i < 5; i++)
		assert_near(five[i], five_corrected[i], 1e-15);
	holm_correct(six, 6);
	for (i = 0; i < 6; i++)
		assert_near(six[i], six_corrected[i], 1e-15);
	holm_correct(three, 3);
	for (i = 0; i < 3; i++)
		assert_near(three[i], three_corrected[i], 1e-15);
	holm_correct(one, 1);
	assert_true(one[0] == 0.03);
	holm_correct(NULL, 0);
}

static void the_same_twice(void **state)
{
	struct paired one = of_differences(twenty, ARRAY_LENGTH(twenty));
	struct paired other = of_differences(twenty, ARRAY_LENGTH(twenty));

	(void)state;
	assert_true(one.low == other.low && one.high == other.high && one.p == other.p);
}

static void the_interval_is_around_the_median(void **state)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	double values[30];
	size_t round, count, i;

	(void)state;
	gsl_rng_set(rng, 5);
	for (round = 0; round < 20; round++) {
		struct paired paired;
		double low = INFINITY, high = -INFINITY;

		count = 1 + gsl_rng_uniform_int(rng, ARRAY_LENGTH(values));
		for (i = 0; i < count; i++) {
			values[i] = gsl_ran_cauchy(rng, 1);
			low = fmin(low, values[i]);
			high = fmax(high, values[i]);
		}
		paired = of_differences(values, count);
		assert_true(low <= paired.low && paired.low <= paired.difference);
		assert_true(paired.difference <= paired.high && paired.high <= high);
	}
	gsl_rng_free(rng);
}

/* How often the interval of @count normal differences covers their true median, 0. */
static double coverage(size_t count)
{
	enum { ROUNDS = 200 };
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	double values[16];
	size_t round, covered = 0, i;

	gsl_rng_set(rng, 3);
	for (round = 0; round < ROUNDS; round++) {
		struct paired paired;

		for (i = 0; i < count; i++)
			values[i] = gsl_ran_gaussian(rng, 1);
		paired = of_differences(values, count);
		covered += paired.low <= 0 && paired.high >= 0;
	}
	gsl_rng_free(rng);
	return (double)covered / ROUNDS;
}

/*
 * What paired.h says. For 7 pairs it follows from the binomial distribution: the interval
 * is from the second least to the second greatest, 1 - 2 * 8/128 = 0.875.
 */
static void the_interval_covers_as_often_as_said(void **state)
{
	(void)state;
	assert_near(coverage(7), 0.875, 4 * sqrt(0.875 * 0.125 / 200));
	assert_near(coverage(9), 0.96, 4 * sqrt(0.96 * 0.04 / 200));
	assert_near(coverage(12), 0.94, 4 * sqrt(0.94 * 0.06 / 200));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(darwins_maize),
		cmocka_unit_test(sides_swapped),
		cmocka_unit_test(small_samples),
		cmocka_unit_test(twenty_pairs),
		cmocka_unit_test(no_pairs),
		cmocka_unit_test(one_pair),
		cmocka_unit_test(least_p),
		cmocka_unit_test(medians),
		cmocka_unit_test(holm),
		cmocka_unit_test(the_same_twice),
		cmocka_unit_test(the_interval_is_around_the_median),
		cmocka_unit_test(the_interval_covers_as_often_as_said),
	};

	return cmocka_run_group_tests_name("paired", tests, NULL, NULL);
}
