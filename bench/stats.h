/* Statistics over the runs of one kernel. */
#ifndef ZSWAPBENCH_STATS_H
#define ZSWAPBENCH_STATS_H

#include <stddef.h>

struct summary {
	size_t count;
	double median, low, high; /* 0 while count is 0 */
};

/*
 * Median, least and greatest of @values, which it sorts. The median of an even
 * number of values is the mean of the middle two.
 */
struct summary summarize(double *values, size_t count);

#endif
