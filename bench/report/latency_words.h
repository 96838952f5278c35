/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Percentiles read aloud: "1 fault in 100 waited longer than 800 us on baseline, 1.10 ms
 * on patched". What too few faults cannot tell is said to be so.
 */
#ifndef ZSWAPBENCH_LATENCY_WORDS_H
#define ZSWAPBENCH_LATENCY_WORDS_H

#include <stddef.h>

#include "bench/statistics/stats.h"

/* The percentiles that are read: 50, 99 and 99.9. */
enum { LATENCY_WORDS = 3 };

/* The faults of one task and source on one kernel, over its runs. */
struct latency_of {
	const char *kernel;
	struct summary faults;			   /* how many in a run */
	struct summary percentiles[LATENCY_WORDS]; /* ns, of the runs that had faults */
};

/* "8,192 faults on baseline, 9,293 to 9,301 faults on patched", in a run. The caller frees. */
char *latency_words_count(const struct latency_of *of, size_t kernels);

/*
 * A sentence for each percentile, without an end, in the NULL-terminated result; one for all
 * of those that too few faults tell of on every kernel. words_free() releases it.
 *
 * A percentile is told where at least five faults of every run are beyond it: with fewer it
 * would be the whim of one or two.
 */
char **latency_words(const struct latency_of *of, size_t kernels);

#endif
