/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Log-linear histogram of durations in ns. Values below 32 have a bucket each;
 * above, every power of two is cut into 32 equal buckets. A bucket is at most
 * 1/32 of its lower end wide, so a value read back from it is off by less than
 * 3.2 %. Values from 2^40 ns (18 minutes) on share the last bucket; the largest
 * is kept exactly.
 */
#ifndef ZSWAPBENCH_HISTOGRAM_H
#define ZSWAPBENCH_HISTOGRAM_H

#include <jansson.h>
#include <stdint.h>

enum {
	HISTOGRAM_SUB_BITS = 5,
	HISTOGRAM_SUB = 1 << HISTOGRAM_SUB_BITS,
	HISTOGRAM_MAX_BITS = 40,
	HISTOGRAM_BUCKETS = (HISTOGRAM_MAX_BITS - HISTOGRAM_SUB_BITS + 1) * HISTOGRAM_SUB,
};

struct histogram {
	uint64_t count, sum, min, max; /* min and max are 0 while count is 0 */
	uint32_t buckets[HISTOGRAM_BUCKETS];
};

/* Counts @value once. */
void histogram_add(struct histogram *histogram, uint64_t value);

/* Number of the bucket that @value falls into. */
unsigned int histogram_bucket(uint64_t value);

/* The least value of bucket @bucket; the bucket ends before histogram_low(bucket + 1). */
uint64_t histogram_low(unsigned int bucket);

/* The buckets that are not empty, as [[low, end, count], ...]; the caller owns the array. */
json_t *histogram_buckets(const struct histogram *histogram);

#endif
