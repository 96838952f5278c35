// SPDX-License-Identifier: GPL-2.0-only
/* Power: see power.h. */
#include "bench/statistics/power.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>

#include "bench/statistics/paired.h"

enum { NODES = 24, HALVINGS = 30 };

/*
 * The probability that two differences about @shift each have a positive sum with a third one, by
 * Gauss-Hermite quadrature over that.
 */
static double expect_both(double shift)
{
	gsl_integration_fixed_workspace *rule =
		gsl_integration_fixed_alloc(gsl_integration_fixed_hermite, NODES, 0, 0.5, 0, 0);
	double sum = 0; /* of weights exp(-z^2 / 2) */
	size_t i;

	if (!rule)
		abort();
	for (i = 0; i < NODES; i++) {
		double above =
			gsl_cdf_ugaussian_P(2 * shift + gsl_integration_fixed_nodes(rule)[i]);

		sum += gsl_integration_fixed_weights(rule)[i] * above * above;
	}
	gsl_integration_fixed_free(rule);
	return sum / sqrt(2 * M_PI);
}

/* The probability that the rank sum of @pairs differences about @shift is at least @least. */
static double rank_sum_at_least(size_t pairs, double shift, double least)
{
	double n = (double)pairs, one = gsl_cdf_ugaussian_P(shift);
	double two = gsl_cdf_ugaussian_P(M_SQRT2 * shift), both = expect_both(shift);
	double mean = n * one + n * (n - 1) / 2 * two;
	double variance = n * one * (1 - one) +
			  n * (n - 1) / 2 * (2 * (one - two) * (one - two) + 3 * two * (1 - two)) +
			  n * (n - 1) * (n - 2) * (both - two * two);

	/* all that has to be is that no difference is below 0 */
	if (least > n * (n + 1) / 2 - 1)
		return pow(one, n);
	return gsl_cdf_gaussian_Q(least - 0.5 - mean, sqrt(variance));
}

double power_of(const struct power *power, size_t pairs, double effect)
{
	double n = (double)pairs, error = power->deviation * sqrt(M_PI / 3 / n);
	size_t c;

	if (!signed_rank_quantile(pairs, power->alpha / 2, &c) ||
	    (power->deviation <= 0 && effect < power->least))
		return 0;
	if (power->deviation <= 0)
		return 1;
	return fmin(
		gsl_cdf_gaussian_P(effect - power->least, error),
		rank_sum_at_least(pairs, effect / power->deviation, n * (n + 1) / 2 - (double)c));
}

double power_smallest(const struct power *power, size_t pairs)
{
	double low = power->least, high = power->least + 20 * power->deviation;
	size_t i;

	if (power_of(power, pairs, high) < POWER)
		return INFINITY;
	if (power_of(power, pairs, low) >= POWER)
		return low;
	for (i = 0; i < HALVINGS; i++) {
		double middle = low / 2 + high / 2;

		if (power_of(power, pairs, middle) < POWER)
			low = middle;
		else
			high = middle;
	}
	return high;
}

size_t power_pairs(const struct power *power, double effect, size_t most)
{
	size_t low = 0, high = most;

	if (power_of(power, most, effect) < POWER)
		return 0;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (power_of(power, middle, effect) < POWER)
			low = middle;
		else
			high = middle;
	}
	return high;
}
