/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Power: how likely paired_compare() finds a difference, before it is measured. For normal
 * differences about a true one; those with heavier tails than normal ones are found more easily
 * than their standard deviation says.
 *
 * Found is a difference that is significant and of which the estimate is large enough to count.
 * Significant: the signed-rank sum is about normal with the mean and variance of E. L. Lehmann
 * (Nonparametrics: Statistical Methods Based on Ranks. Holden-Day 1975, section 4.2), its limit is
 * the exact one. Large enough: the estimate is about normal with 3/pi of the mean's precision. Of
 * both, which nearly imply each other, the less likely one counts. What is said to be found with
 * 80 % probability is so with 79 to 86 % (`make validate-statistics`); far below that, with few
 * pairs, the rank sum is too skewed for it.
 */
#ifndef ZSWAPBENCH_POWER_H
#define ZSWAPBENCH_POWER_H

#include <stddef.h>

/* The power that is planned for. */
#define POWER 0.8

/* What a difference is found by. */
struct power {
	double deviation; /* standard deviation of the differences, in the unit of an effect */
	double alpha;	  /* its p, two-sided and uncorrected, at most */
	double least;	  /* its estimate at least */
};

/* The probability of finding @effect, at least 0, with @pairs pairs. */
double power_of(const struct power *power, size_t pairs, double effect);

/* The smallest effect that is found with @pairs pairs and probability POWER; infinite: none. */
double power_smallest(const struct power *power, size_t pairs);

/* The fewest pairs that find @effect with probability POWER; 0: more than @most. */
size_t power_pairs(const struct power *power, double effect, size_t most);

#endif
