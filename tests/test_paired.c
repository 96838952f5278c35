// SPDX-License-Identifier: GPL-2.0-only
/* Paired comparison: published examples, known answers, and how often intervals cover. */
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
	return paired_compare(zeroes, differences, count, 0.05);
}

static void darwins_maize(void **state)
{
	struct paired paired = of_differences(darwin, ARRAY_LENGTH(darwin));

	(void)state;
	assert_int_equal(paired.count, 15);
	assert_int_equal(paired.differing, 15);
	assert_true(paired.difference == DARWIN_MIDDLE);
	assert_true(paired.low == DARWIN_LOW && paired.high == DARWIN_HIGH);
	assert_near(paired.p, DARWIN_P, 1e-15);
}

/* Both directions are as far from 0. */
static void sides_swapped(void **state)
{
	static const double zeroes[ARRAY_LENGTH(darwin)];
	struct paired one = paired_compare(zeroes, darwin, ARRAY_LENGTH(darwin), 0.05);
	struct paired other = paired_compare(darwin, zeroes, ARRAY_LENGTH(darwin), 0.05);

	(void)state;
	assert_true(one.p == other.p);
	assert_true(one.difference == -other.difference);
	assert_true(one.from == other.to && one.to == other.from);
}

static void small_samples(void **state)
{
	static const struct {
		double differences[8];
		size_t count;
		double p, middle;
	} known[] = {
		{{1, 2, 3, 4, 5, 6}, 6, 2.0 / 64, 3.5},
		{{-1, -2, -3, -4, -5, -6}, 6, 2.0 / 64, -3.5},
		{{1.5, -0.5, 2.5, 0, 3.5, -1}, 6, 3.0 / 8, 1},
		{{0.1, 0.2, 0.3}, 3, 2.0 / 8, 0.2},
		{{3, -1, 2}, 3, 1.0 / 2, 1.5},
		{{0, 0, 0, 0, 50, 50, 50}, 7, 1.0 / 4, 25}, /* zeros stay out, ties share */
		{{-2, 2, 2, 2, 2, 2, 2, 2}, 8, 18.0 / 256, 2},
		{{7}, 1, 1, 7},
		{{0, 0, 0, 0}, 4, 1, 0},
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(known); i++) {
		struct paired paired = of_differences(known[i].differences, known[i].count);

		assert_near(paired.p, known[i].p, 1e-15);
		assert_near(paired.difference, known[i].middle, 1e-15);
	}
}

/* Many ties, and more pairs than 16. */
static void twenty_pairs(void **state)
{
	struct paired paired = of_differences(twenty, ARRAY_LENGTH(twenty));

	(void)state;
	assert_true(paired.difference == TWENTY_MIDDLE);
	assert_true(paired.low == TWENTY_LOW && paired.high == TWENTY_HIGH);
	assert_near(paired.p, TWENTY_P, 1e-15);
}

/* A doubling in every seed is as significant with 24 seeds as seeds can make it. */
static void more_pairs_are_more_sure(void **state)
{
	static const double all[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
				     1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
	size_t count;

	(void)state;
	for (count = 1; count <= ARRAY_LENGTH(all); count++)
		assert_near(of_differences(all, count).p, paired_least_p(count), 1e-20);
}

/* Seven seeds of 13 rise by 13, six fall far; six of 22 rise far, the others fall a little. */
static void few_large_differences(void **state)
{
	static const double fall[] = {13, 13, 13, 13, 13, 13, 13, -50, -51, -52, -53, -54, -55};
	static const double rise[] = {1000, 1000, 1000, 1000, 1000, 1000, -5, -5, -5, -5, -5,
				      -5,   -5,	  -5,	-5,   -5,   -5,	  -5, -5, -5, -5, -5};
	struct paired fallen = of_differences(fall, ARRAY_LENGTH(fall));
	struct paired risen = of_differences(rise, ARRAY_LENGTH(rise));

	(void)state;
	assert_near(fallen.p, 949.0 / 4096, 1e-15);
	assert_true(fallen.difference == -19.5 && fallen.low == -51 && fallen.high == 13);
	assert_near(risen.p, 384899.0 / 524288, 1e-15);
	assert_true(risen.difference == -5 && risen.low == -5 && risen.high == 497.5);
}

static void no_pairs(void **state)
{
	struct paired paired = paired_compare(NULL, NULL, 0, 0.05);

	(void)state;
	assert_int_equal(paired.count, 0);
	assert_true(paired.p == 1);
}

static void one_pair(void **state)
{
	struct paired paired = paired_compare((double[]){10}, (double[]){12}, 1, 0.05);

	(void)state;
	assert_true(paired.from == 10 && paired.to == 12 && paired.difference == 2);
	assert_true(paired.low == 2 && paired.high == 2 && paired.p == 1);
	assert_true(!paired.has_interval && paired.deviation == 0);
}

static void least_p(void **state)
{
	(void)state;
	assert_true(paired_least_p(0) == 1);
	assert_true(paired_least_p(1) == 1);
	assert_true(paired_least_p(6) == 2.0 / 64);
	assert_true(paired_least_p(16) == 2.0 / 65536);
	assert_true(paired_least_p(24) == 2.0 / 16777216);
	/* it is reached */
	assert_true(of_differences((double[]){1, 1, 1, 1, 1, 1, 1}, 7).p == paired_least_p(7));
}

static void medians(void **state)
{
	static const double from[] = {5, 1, 9, 3}, to[] = {6, 6, 6, 40};
	struct paired paired = paired_compare(from, to, 4, 0.05);
	double odd[] = {darwin[0], darwin[1], darwin[2]}, all[ARRAY_LENGTH(nile)];

	(void)state;
	assert_true(paired.from == 4 && paired.to == 6);
	assert_true(paired.difference == 4); /* of 1, 5, -3, 37: not to - from */
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

/* As in every table of the test: the largest sums of ranks with at most 2.5 %. */
static void quantiles(void **state)
{
	static const struct {
		size_t pairs, c;
	} known[] = {{6, 0},   {7, 2},	 {8, 3},   {9, 5},   {11, 10},
		     {12, 13}, {16, 29}, {24, 81}, {30, 137}};
	size_t c, i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(known); i++) {
		assert_true(signed_rank_quantile(known[i].pairs, 0.025, &c));
		assert_int_equal(c, known[i].c);
	}
	assert_false(signed_rank_quantile(5, 0.025, &c));
	assert_false(signed_rank_quantile(0, 0.025, &c));
	assert_true(signed_rank_quantile(5, 0.05, &c));
	assert_int_equal(c, 0);
}

static void levels(void **state)
{
	struct paired paired = paired_compare((double[6]){0}, darwin, 6, 0.05);

	(void)state;
	assert_true(paired.has_interval && paired.low == -67 && paired.high == 49);
	paired = paired_compare((double[6]){0}, darwin, 6, 0.025); /* of two looks */
	assert_true(!paired.has_interval && paired.low == -67 && paired.high == 49);
	paired = paired_compare((double[6]){0}, darwin, 6, 0.07);
	assert_true(paired.has_interval && paired.low == -30.5); /* the second least average */
	paired = paired_compare((double[6]){0}, darwin, 6, 0.1);
	assert_true(paired.has_interval && paired.low == -29.5); /* the third */
}

/* Test and interval say the same where there are no ties. */
static void test_and_interval_agree(void **state)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	double values[24];
	size_t round, count, i, significant = 0;

	(void)state;
	gsl_rng_set(rng, 11);
	for (round = 0; round < 400; round++) {
		struct paired paired;

		count = 6 + gsl_rng_uniform_int(rng, 19);
		for (i = 0; i < count; i++)
			values[i] = gsl_ran_cauchy(rng, 1) + 1;
		paired = of_differences(values, count);
		assert_int_equal(paired.p <= 0.05, paired.low > 0 || paired.high < 0);
		assert_true(paired.p > 0.05 || (paired.difference > 0) == (paired.low > 0));
		significant += paired.p <= 0.05;
	}
	assert_in_range(significant, 50, 350);
	gsl_rng_free(rng);
}

static void the_interval_is_around_the_estimate(void **state)
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

/* How often the interval of @count skewless differences with heavy tails covers their middle, 0. */
static double coverage(size_t count)
{
	enum { ROUNDS = 2000 };
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	double values[16];
	size_t round, covered = 0, i;

	gsl_rng_set(rng, 3);
	for (round = 0; round < ROUNDS; round++) {
		struct paired paired;

		for (i = 0; i < count; i++)
			values[i] = gsl_ran_tdist(rng, 3);
		paired = of_differences(values, count);
		covered += paired.low <= 0 && paired.high >= 0;
	}
	gsl_rng_free(rng);
	return (double)covered / ROUNDS;
}

/* What paired.h says: 95 % or more; exactly 1 - 2 P(T <= c). */
static void the_interval_covers_as_often_as_said(void **state)
{
	static const struct {
		size_t pairs;
		double covers;
	} known[] = {{7, 0.953125}, {13, 0.9521484375}, {15, 0.95208740234375}};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(known); i++)
		assert_near(coverage(known[i].pairs), known[i].covers,
			    4 * sqrt(0.05 * 0.95 / 2000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(darwins_maize),
		cmocka_unit_test(sides_swapped),
		cmocka_unit_test(small_samples),
		cmocka_unit_test(twenty_pairs),
		cmocka_unit_test(more_pairs_are_more_sure),
		cmocka_unit_test(few_large_differences),
		cmocka_unit_test(no_pairs),
		cmocka_unit_test(one_pair),
		cmocka_unit_test(least_p),
		cmocka_unit_test(medians),
		cmocka_unit_test(holm),
		cmocka_unit_test(quantiles),
		cmocka_unit_test(levels),
		cmocka_unit_test(test_and_interval_agree),
		cmocka_unit_test(the_interval_is_around_the_estimate),
		cmocka_unit_test(the_interval_covers_as_often_as_said),
	};

	return cmocka_run_group_tests_name("paired", tests, NULL, NULL);
}
