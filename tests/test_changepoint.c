// SPDX-License-Identifier: GPL-2.0-only
/* Change points: the Nile, exact p-values of short series, and constructed ones. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "bench/statistics/changepoint.h"
#include "lib/array.h"
#include "tests/known_answers.h"

static void assert_near(double value, double expected, double tolerance)
{
	if (!(fabs(value - expected) <= tolerance))
		fail_msg("%.12g, expected %.12g within %g", value, expected, tolerance);
}

static void assert_change(struct changepoint found, size_t at, double q)
{
	assert_int_equal(found.at, at);
	assert_near(found.q, q, 1e-9 * fabs(q));
}

/* No order of 9999 random ones is as far apart. */
static void the_nile(void **state)
{
	struct changepoint found = changepoint_test(nile, 0, ARRAY_LENGTH(nile));
	struct changepoint *all;
	size_t tests;

	(void)state;
	assert_change(found, NILE_CHANGE, NILE_Q);
	assert_true(found.p == 1.0 / 10000);
	assert_change(changepoint_test(nile, 0, 28), 21, 474.9615385);
	assert_change(changepoint_test(nile, 28, 100), 28 + 55, 581.7711443);
	all = changepoint_search(nile, ARRAY_LENGTH(nile), 0.01, &tests);
	assert_int_equal(tests, 3); /* and nothing else in the two parts */
	assert_true(all[0].p <= 0.01 && all[1].p > 0.01 && all[2].p > 0.01);
	assert_true(all[1].begin == 0 && all[1].end == 28);
	assert_true(all[2].begin == 28 && all[2].end == 100);
	free(all);
}

/* q and p of all 5040 or 40320 orders; p is drawn, so within four standard deviations. */
static void exact_p_values(void **state)
{
	static const struct {
		double values[8];
		size_t count, at;
		double q, p;
	} known[] = {
		{{1, 2, 3, 4, 11, 12, 14, 15}, 8, 4, 34, 1152.0 / 40320},
		{{5, 3, 4, 6, 2, 9, 8}, 7, 3, 2.28571428571429, 1776.0 / 5040},
		{{1, 1, 1, 1, 2, 2, 2}, 7, 4, 3.42857142857143, 288.0 / 5040},
		{{1, 1, 1, 9, 9, 9, 2}, 7, 3, 24, 324.0 / 5040},
		{{4, 1, 3, 2, 5, 1, 4}, 7, 4, -1.14285714285714, 1},
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(known); i++) {
		struct changepoint found = changepoint_test(known[i].values, 0, known[i].count);
		double p = known[i].p;
		/* drawing ends after 100 as large, or 9999 in all */
		double drawn = fmin(9999, 100 / p);

		assert_near(found.q, known[i].q, 1e-12 * fabs(known[i].q));
		assert_int_equal(found.at, known[i].at);
		assert_near(found.p, p, 4 * sqrt(p * (1 - p) / drawn));
	}
}

/* @count values of noise, the standard deviation of which is 1. */
static void noise(double *values, size_t count, unsigned long seed)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	size_t i;

	gsl_rng_set(rng, seed);
	for (i = 0; i < count; i++)
		values[i] = 100 + gsl_ran_gaussian(rng, 1);
	gsl_rng_free(rng);
}

static void step(double *values, size_t from, size_t to, double size)
{
	for (; from < to; from++)
		values[from] += size;
}

/* The changes found at alpha 0.001, in order, are those of @expected (0 ends them). */
static void assert_found(const double *values, size_t count, const size_t *expected)
{
	size_t tests, found = 0, changes = 0, i;
	struct changepoint *all = changepoint_search(values, count, 0.001, &tests);

	for (; expected[changes]; changes++) {
		for (i = 0; i < tests; i++)
			if (all[i].p <= 0.001 && all[i].at == expected[changes])
				break;
		if (i == tests)
			fail_msg("no change at %zu", expected[changes]);
	}
	for (i = 0; i < tests; i++)
		found += all[i].p <= 0.001;
	assert_int_equal(found, changes);
	free(all);
}

static void one_step(void **state)
{
	double values[40];

	(void)state;
	noise(values, 40, 1);
	step(values, 25, 40, 10);
	assert_found(values, 40, (size_t[]){25, 0});
	noise(values, 40, 2);
	step(values, 25, 40, -10);
	assert_found(values, 40, (size_t[]){25, 0});
}

static void two_steps(void **state)
{
	double values[60];

	(void)state;
	noise(values, 60, 3);
	step(values, 20, 60, 10);
	step(values, 45, 60, 10);
	assert_found(values, 60, (size_t[]){20, 45, 0});
}

/* Worse for ten runs, then as before: the parts around it are like each other. */
static void a_step_that_was_undone(void **state)
{
	double values[60];

	(void)state;
	noise(values, 60, 4);
	step(values, 30, 40, 10);
	assert_found(values, 60, (size_t[]){30, 40, 0});
}

static void steps_near_the_ends(void **state)
{
	double values[43];

	(void)state;
	noise(values, 43, 5);
	step(values, 40, 43, 100);
	assert_found(values, 43, (size_t[]){40, 0});
	noise(values, 43, 5);
	step(values, 3, 43, 100);
	assert_found(values, 43, (size_t[]){3, 0});
	/* two runs are no change */
	noise(values, 43, 5);
	step(values, 41, 43, 100);
	assert_found(values, 43, (size_t[]){0});
}

/* What changepoint.h says of a step far above the noise, found among 60 series. */
static void points_that_a_step_needs(void **state)
{
	static const struct {
		size_t before, after;
	} least[] = {{10, 6}, {20, 4}, {40, 3}};
	double values[43];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(least); i++) {
		size_t before = least[i].before, after = least[i].after;

		noise(values, 43, 8);
		step(values, before, 43, 1000);
		assert_true(changepoint_test(values, 0, before + after).p <= 0.05 / 60);
		assert_true(changepoint_test(values, 0, before + after - 1).p > 0.05 / 60);
	}
}

static void no_change(void **state)
{
	double values[40];
	unsigned long seed;

	(void)state;
	for (seed = 1; seed <= 10; seed++) {
		noise(values, 40, seed);
		assert_found(values, 40, (size_t[]){0});
	}
}

/* Of 200 series of noise at most 0.05 +- four standard deviations have p <= 0.05. */
static void p_is_what_it_says(void **state)
{
	size_t low = 0;
	unsigned long seed;
	double values[20];

	(void)state;
	for (seed = 1; seed <= 200; seed++) {
		noise(values, 20, seed);
		low += changepoint_test(values, 0, 20).p <= 0.05;
	}
	assert_true(low <= 10 + 4 * sqrt(200 * 0.05 * 0.95));
	assert_true(low > 0);
}

static void one_outlier(void **state)
{
	size_t place;
	double values[40];

	(void)state;
	for (place = 0; place < 40; place += 13) { /* 0 and 39 among them */
		noise(values, 40, 6);
		step(values, place, place + 1, 1000);
		assert_found(values, 40, (size_t[]){0});
	}
}

static void all_the_same(void **state)
{
	double values[20] = {0};
	struct changepoint found = changepoint_test(values, 2, 20);

	(void)state;
	assert_true(found.p == 1 && found.at == 20 && found.begin == 2 && found.end == 20);
	/* but for one step, with no noise at all */
	step(values, 12, 20, 1e-3);
	assert_found(values, 20, (size_t[]){12, 0});
}

static void too_short(void **state)
{
	static const double values[] = {1, 1, 1, 9, 9, 9};
	size_t tests, count;

	(void)state;
	for (count = 0; count < 6; count++) {
		free(changepoint_search(values, count, 1, &tests));
		assert_int_equal(tests, 0);
	}
	free(changepoint_search(values, 6, 1, &tests));
	assert_int_equal(tests, 1);
}

static void the_same_twice(void **state)
{
	double values[40];
	struct changepoint one, other;

	(void)state;
	noise(values, 40, 7);
	step(values, 20, 40, 1);
	one = changepoint_test(values, 0, 40);
	other = changepoint_test(values, 0, 40);
	assert_memory_equal(&one, &other, sizeof(one));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nile),
		cmocka_unit_test(exact_p_values),
		cmocka_unit_test(one_step),
		cmocka_unit_test(two_steps),
		cmocka_unit_test(a_step_that_was_undone),
		cmocka_unit_test(steps_near_the_ends),
		cmocka_unit_test(points_that_a_step_needs),
		cmocka_unit_test(no_change),
		cmocka_unit_test(p_is_what_it_says),
		cmocka_unit_test(one_outlier),
		cmocka_unit_test(all_the_same),
		cmocka_unit_test(too_short),
		cmocka_unit_test(the_same_twice),
	};

	return cmocka_run_group_tests_name("changepoint", tests, NULL, NULL);
}
