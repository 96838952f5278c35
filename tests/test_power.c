// SPDX-License-Identifier: GPL-2.0-only
/* Power: what is planned for is found about as often when differences are drawn. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "bench/statistics/paired.h"
#include "bench/statistics/power.h"
#include "lib/array.h"

/* How often @effect is found when differences are drawn. */
static double drawn_power(const struct power *power, size_t pairs, double effect)
{
	enum { ROUNDS = 2000 };
	static const double zeroes[64];
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	double values[ARRAY_LENGTH(zeroes)];
	size_t round, found = 0, i;

	assert_true(pairs <= ARRAY_LENGTH(values));
	for (round = 0; round < ROUNDS; round++) {
		struct paired paired;

		for (i = 0; i < pairs; i++)
			values[i] = effect + gsl_ran_gaussian(rng, power->deviation);
		paired = paired_compare(zeroes, values, pairs, 0.05);
		found += paired.p <= power->alpha && paired.difference >= power->least;
	}
	gsl_rng_free(rng);
	return (double)found / ROUNDS;
}

static void as_often_as_drawn(void **state)
{
	static const struct {
		struct power power;
		size_t pairs;
	} cases[] = {
		{{1, 0.05, 0}, 8},	  {{1, 0.05, 0}, 24},	   {{1, 0.05 / 28, 0}, 12},
		{{1, 0.05 / 28, 0}, 16},  {{1, 0.05 / 28, 0}, 24}, {{2, 0.05 / 28, 1}, 24},
		{{1, 0.05 / 28, 5}, 24},  {{0.1, 0.05, 2}, 12},	   {{1, 0.05 / 250, 0}, 16},
		{{1, 0.05 / 250, 0}, 50}, {{3, 0.05 / 28, 1}, 11},
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		double effect = power_smallest(&cases[i].power, cases[i].pairs);
		double drawn = drawn_power(&cases[i].power, cases[i].pairs, effect);

		if (!(drawn > 0.76 && drawn < 0.89))
			fail_msg("case %zu: %g is found with %g", i, effect, drawn);
	}
}

/* With the fewest seeds that can say anything, all of them have to be on one side. */
static void fewest_pairs(void **state)
{
	const struct power power = {.deviation = 1, .alpha = 2.0 / 2048};

	(void)state;
	assert_true(power_of(&power, 10, 9) == 0);
	assert_true(fabs(power_of(&power, 11, 1) - pow(gsl_cdf_ugaussian_P(1), 11)) < 1e-12);
	assert_true(isinf(power_smallest(&power, 10)));
}

static void what_is_planned_has_the_power(void **state)
{
	const struct power power = {.deviation = 1, .alpha = 0.05 / 28, .least = 0.5};
	double smallest = power_smallest(&power, 24);
	size_t pairs = power_pairs(&power, 0.8, 100);

	(void)state;
	assert_true(fabs(power_of(&power, 24, smallest) - POWER) < 1e-6);
	assert_true(power_of(&power, pairs, 0.8) >= POWER);
	assert_true(power_of(&power, pairs - 1, 0.8) < POWER);
	assert_int_equal(power_pairs(&power, 0.5, 100),
			 0); /* its estimate is below it half the time */
	assert_int_equal(power_pairs(&power, 0.6, 30), 0);
}

/* All seeds say the same: what counts is found, with as many as can say it. */
static void no_deviation(void **state)
{
	const struct power power = {.alpha = 0.05, .least = 2};

	(void)state;
	assert_true(power_smallest(&power, 6) == 2);
	assert_true(isinf(power_smallest(&power, 5)));
	assert_int_equal(power_pairs(&power, 2, 100), 6);
	assert_int_equal(power_pairs(&power, 1.9, 100), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_often_as_drawn),
		cmocka_unit_test(fewest_pairs),
		cmocka_unit_test(what_is_planned_has_the_power),
		cmocka_unit_test(no_deviation),
	};

	return cmocka_run_group_tests_name("power", tests, NULL, NULL);
}
