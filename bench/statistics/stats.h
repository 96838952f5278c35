/* SPDX-License-Identifier: GPL-2.0-only */
/* Statistics over the runs of one kernel. */
#ifndef ZSWAPBENCH_STATS_H
#define ZSWAPBENCH_STATS_H

#include <stddef.h>

#include <gsl/gsl_rng.h>

struct summary {
	size_t count;
	double median, low, high; /* 0 while count is 0 */
};

/*
 * Median, least and greatest of @values, which it sorts. The median of an even
 * number of values is the mean of the middle two.
 */
struct summary summarize(double *values, size_t count);

/*
 * A generator of random numbers, always of the same ones: so that a verdict is the same
 * twice. The caller releases it with gsl_rng_free().
 */
gsl_rng *stats_generator(void);

#endif
