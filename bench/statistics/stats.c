// SPDX-License-Identifier: GPL-2.0-only
/* Statistics: see stats.h. */
#include "bench/statistics/stats.h"

#include <stdlib.h>

static int ascending(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

struct summary summarize(double *values, size_t count)
{
	struct summary summary = {.count = count};

	if (!count)
		return summary;
	qsort(values, count, sizeof(*values), ascending);
	summary.median = (values[(count - 1) / 2] + values[count / 2]) / 2;
	summary.low = values[0];
	summary.high = values[count - 1];
	return summary;
}

gsl_rng *stats_generator(void)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	if (!rng)
		abort();
	gsl_rng_set(rng, 1);
	return rng;
}
