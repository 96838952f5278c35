// SPDX-License-Identifier: GPL-2.0-only
/* Work in threads: all of it is done, once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench/base/parallel.h"
#include "lib/array.h"

static void count_one(void *context, size_t i)
{
	unsigned int *counts = context;

	counts[i]++;
}

static void each_is_done_once(void **state)
{
	unsigned int counts[1000] = {0};
	size_t i;

	(void)state;
	parallel_each(ARRAY_LENGTH(counts), count_one, counts);
	for (i = 0; i < ARRAY_LENGTH(counts); i++)
		assert_int_equal(counts[i], 1);
}

static void none_and_one(void **state)
{
	unsigned int counts[2] = {0};

	(void)state;
	parallel_each(0, count_one, counts);
	assert_int_equal(counts[0], 0);
	parallel_each(1, count_one, counts);
	assert_int_equal(counts[0], 1);
	assert_int_equal(counts[1], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_done_once),
		cmocka_unit_test(none_and_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
