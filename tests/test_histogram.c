// SPDX-License-Identifier: GPL-2.0-only
/* The log-linear histogram: its buckets' bounds, their width, and what is kept of each value. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/array.h"
#include "lib/histogram.h"
#include "lib/random.h"

static const uint64_t limit = (uint64_t)1 << HISTOGRAM_MAX_BITS;

/* @value has to lie in its bucket, and that bucket be narrow. */
static void check_value(uint64_t value)
{
	unsigned int bucket = histogram_bucket(value);
	uint64_t low, high;

	if (bucket >= HISTOGRAM_BUCKETS)
		fail_msg("%llu: bucket %u of %u", (unsigned long long)value, bucket,
			 HISTOGRAM_BUCKETS);
	low = histogram_low(bucket);
	high = histogram_low(bucket + 1);
	if (value < low || value >= high)
		fail_msg("%llu: bucket %u is [%llu, %llu)", (unsigned long long)value, bucket,
			 (unsigned long long)low, (unsigned long long)high);
	if (high - low > 1 && (high - low) * HISTOGRAM_SUB > low)
		fail_msg("%llu: bucket %u is [%llu, %llu), wider than 1/32 of its low end",
			 (unsigned long long)value, bucket, (unsigned long long)low,
			 (unsigned long long)high);
}

static void small_values_have_a_bucket_each(void **state)
{
	uint64_t value;

	(void)state;
	for (value = 0; value < 2 * HISTOGRAM_SUB; value++) {
		assert_int_equal(histogram_bucket(value), value);
		assert_int_equal(histogram_low((unsigned int)value), value);
	}
}

/* Known answers: the first bucket of two values, of four, and the last of all. */
static void some_buckets_are_these(void **state)
{
	static const struct {
		uint64_t low, high;
		unsigned int bucket;
	} known[] = {
		{64, 66, 64},
		{126, 128, 95},
		{128, 132, 96},
		{7424, 7552, 282},
		{(uint64_t)63 << 34, (uint64_t)1 << 40, 1151},
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(known); i++) {
		assert_int_equal(histogram_low(known[i].bucket), known[i].low);
		assert_int_equal(histogram_bucket(known[i].low), known[i].bucket);
		assert_int_equal(histogram_bucket(known[i].high - 1), known[i].bucket);
		assert_int_equal(histogram_bucket(known[i].low - 1), known[i].bucket - 1);
	}
	assert_int_equal(HISTOGRAM_BUCKETS, 1152);
}

static void bounds_rise(void **state)
{
	unsigned int bucket;

	(void)state;
	assert_int_equal(histogram_low(0), 0);
	for (bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++)
		if (histogram_low(bucket) >= histogram_low(bucket + 1))
			fail_msg("bucket %u begins at %llu, the next at %llu", bucket,
				 (unsigned long long)histogram_low(bucket),
				 (unsigned long long)histogram_low(bucket + 1));
	assert_int_equal(histogram_low(HISTOGRAM_BUCKETS), limit);
}

/* Both ends of every bucket belong to it. */
static void ends_fall_into_their_bucket(void **state)
{
	unsigned int bucket;

	(void)state;
	for (bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++) {
		assert_int_equal(histogram_bucket(histogram_low(bucket)), bucket);
		assert_int_equal(histogram_bucket(histogram_low(bucket + 1) - 1), bucket);
		check_value(histogram_low(bucket));
	}
}

static void values_lie_in_their_narrow_bucket(void **state)
{
	uint64_t random = 1, value;
	unsigned int i, bit;

	(void)state;
	for (value = 0; value < 100000; value++)
		check_value(value);
	for (bit = 1; bit < HISTOGRAM_MAX_BITS; bit++) {
		check_value(((uint64_t)1 << bit) - 1);
		check_value((uint64_t)1 << bit);
		check_value(((uint64_t)1 << bit) + 1);
	}
	check_value(limit - 1);
	for (i = 0; i < 100000; i++)
		check_value(random_next(&random) >> (24 + i % 40));
}

static void long_times_share_the_last_bucket(void **state)
{
	const uint64_t values[] = {limit - 1,	      limit,	 limit + 1, limit * 2,
				   (uint64_t)1 << 63, UINT64_MAX};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(values); i++)
		assert_int_equal(histogram_bucket(values[i]), HISTOGRAM_BUCKETS - 1);
}

static void each_value_is_counted_once(void **state)
{
	static struct histogram histogram;
	uint64_t total = 0;
	unsigned int i;

	(void)state;
	memset(&histogram, 0, sizeof(histogram));
	histogram_add(&histogram, 500);
	assert_int_equal(histogram.min, 500);
	assert_int_equal(histogram.max, 500);
	histogram_add(&histogram, 7);
	histogram_add(&histogram, limit * 3);
	histogram_add(&histogram, 7);
	assert_int_equal(histogram.count, 4);
	assert_int_equal(histogram.sum, 514 + limit * 3);
	assert_int_equal(histogram.min, 7);
	assert_int_equal(histogram.max, limit * 3); /* exactly, though the bucket ends below */
	assert_int_equal(histogram.buckets[7], 2);
	assert_int_equal(histogram.buckets[histogram_bucket(500)], 1);
	assert_int_equal(histogram.buckets[HISTOGRAM_BUCKETS - 1], 1);
	for (i = 0; i < HISTOGRAM_BUCKETS; i++)
		total += histogram.buckets[i];
	assert_int_equal(total, histogram.count);
}

/* The least value may be 0, and a later larger one must not replace it. */
static void zero_is_a_value(void **state)
{
	static struct histogram histogram;

	(void)state;
	memset(&histogram, 0, sizeof(histogram));
	histogram_add(&histogram, 0);
	histogram_add(&histogram, 9);
	assert_int_equal(histogram.min, 0);
	assert_int_equal(histogram.max, 9);
	assert_int_equal(histogram.sum, 9);
	assert_int_equal(histogram.buckets[0], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_values_have_a_bucket_each),
		cmocka_unit_test(some_buckets_are_these),
		cmocka_unit_test(bounds_rise),
		cmocka_unit_test(ends_fall_into_their_bucket),
		cmocka_unit_test(values_lie_in_their_narrow_bucket),
		cmocka_unit_test(long_times_share_the_last_bucket),
		cmocka_unit_test(each_value_is_counted_once),
		cmocka_unit_test(zero_is_a_value),
	};

	return cmocka_run_group_tests_name("histogram", tests, NULL, NULL);
}
