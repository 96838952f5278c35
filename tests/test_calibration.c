// SPDX-License-Identifier: GPL-2.0-only
/* Calibration: spreads that can be counted by hand, and floors that R computes. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "bench/compare/calibration.h"
#include "bench/scenario/metric_kinds.h"

/* R: qt(0.975, 8) is 2.306004, qt(1 - 0.025 / 28, 8) is 4.5869356 */
static void bounds(void **state)
{
	const struct noise_spread nine = {.builds = 9, .pairs = 36, .squares = 36};
	const struct noise_spread three = {.builds = 3, .pairs = 3, .squares = 18};
	const struct noise_spread zero = {.builds = 9, .pairs = 36};
	const struct noise_spread far = {.builds = 9, .pairs = 36, .squares = 36, .largest = 6};
	const struct noise_spread one = {.builds = 1}, none = {.builds = 0};

	(void)state;
	assert_true(fabs(noise_bound(&nine, 1) - 2.306004) < 1e-6);
	assert_true(fabs(noise_bound(&nine, 28) - 4.5869356) < 1e-6); /* 5 % of all together */
	/* it is of the builds that have the metric: qt(0.975, 2) = 4.302653 */
	assert_true(fabs(noise_bound(&three, 1) - 4.302653 * sqrt(6)) < 1e-5);
	assert_true(noise_bound(&far, 1) == 6);
	assert_true(noise_bound(&zero, 28) == 0);
	assert_true(noise_bound(&one, 1) < 0 && noise_bound(&none, 1) < 0);
}

enum { BUILDS = 4, PAIRS = BUILDS * (BUILDS - 1) / 2 };

/* Four builds with a run each; the fourth does not have the second metric. */
static void spreads_by_hand(void **state)
{
	struct scenario_metric metrics[] = {
		{.name = "a", .kind = METRIC_KIND(refused_share), .better = -1, .tolerance = 2.5},
		{.name = "b", .kind = METRIC_KIND(refused_share), .better = -1},
	};
	double values[BUILDS][2] = {{10, 1}, {11, 1}, {13, 4}, {10, NAN}};
	const struct scenario scenario = {.name = "s", .metrics = metrics, .metric_count = 2};
	struct compared_run runs[BUILDS];
	struct compared_kernel kernels[BUILDS];
	const struct compared_scenario compared = {
		.scenario = &scenario, .kernels = kernels, .kernel_count = BUILDS};
	struct noise_spread *spreads;
	size_t i;

	(void)state;
	for (i = 0; i < BUILDS; i++) {
		runs[i] = (struct compared_run){.seed = 1, .values = values[i]};
		kernels[i] =
			(struct compared_kernel){.name = "k", .runs = &runs[i], .run_count = 1};
	}
	spreads = calibration_spreads(&compared);
	/* 1, 3, 0, 2, 1, 3: also what is tolerated */
	assert_int_equal(spreads[0].builds, BUILDS);
	assert_int_equal(spreads[0].pairs, PAIRS);
	assert_true(spreads[0].largest == 3 && spreads[0].squares == 1 + 9 + 0 + 4 + 1 + 9);
	/* 0, 3, 3 of the three that have it */
	assert_int_equal(spreads[1].builds, 3);
	assert_int_equal(spreads[1].pairs, 3);
	assert_true(spreads[1].largest == 3 && spreads[1].squares == 18);
	free(spreads);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bounds),
		cmocka_unit_test(spreads_by_hand),
	};

	return cmocka_run_group_tests_name("calibration", tests, NULL, NULL);
}
