// SPDX-License-Identifier: GPL-2.0-only
/* Log-linear histogram: see histogram.h. */
#include "lib/histogram.h"

unsigned int histogram_bucket(uint64_t value)
{
	unsigned int shift;

	if (value < HISTOGRAM_SUB)
		return (unsigned int)value;
	if (value >> HISTOGRAM_MAX_BITS)
		return HISTOGRAM_BUCKETS - 1;
	shift = 63 - (unsigned int)__builtin_clzll(value) - HISTOGRAM_SUB_BITS;
	return (shift << HISTOGRAM_SUB_BITS) + (unsigned int)(value >> shift);
}

uint64_t histogram_low(unsigned int bucket)
{
	unsigned int shift;

	if (bucket < 2 * HISTOGRAM_SUB)
		return bucket;
	shift = bucket / HISTOGRAM_SUB - 1;
	return (uint64_t)(HISTOGRAM_SUB + bucket % HISTOGRAM_SUB) << shift;
}

void histogram_add(struct histogram *histogram, uint64_t value)
{
	if (!histogram->count || value < histogram->min)
		histogram->min = value;
	if (value > histogram->max)
		histogram->max = value;
	histogram->count++;
	histogram->sum += value;
	histogram->buckets[histogram_bucket(value)]++;
}

json_t *histogram_buckets(const struct histogram *histogram)
{
	json_t *buckets = json_array();
	unsigned int i;

	for (i = 0; i < HISTOGRAM_BUCKETS; i++)
		if (histogram->buckets[i])
			json_array_append_new(buckets,
					      json_pack("[I, I, I]", (json_int_t)histogram_low(i),
							(json_int_t)histogram_low(i + 1),
							(json_int_t)histogram->buckets[i]));
	return buckets;
}
