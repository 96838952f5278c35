// SPDX-License-Identifier: GPL-2.0-only
/* Memory that is freed whole: what comes from an arena, and how arrays in it grow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "bench/base/arena.h"

static int begin_arena(void **state)
{
	*state = arena_new();
	return 0;
}

static int end_arena(void **state)
{
	arena_free(*state);
	return 0;
}

static void texts_are_copies(void **state)
{
	char text[] = "refault";
	char *whole = arena_text(*state, text), *part = arena_text_n(*state, text, 2);
	char *made = arena_printf(*state, "%s-%d", text, 7), *none = arena_text(*state, "");

	memset(text, 'x', sizeof(text) - 1);
	assert_string_equal(whole, "refault");
	assert_string_equal(part, "re");
	assert_string_equal(made, "refault-7");
	assert_string_equal(none, "");
}

static void arrays_are_zero_and_aligned(void **state)
{
	size_t i, j;

	for (i = 0; i < 100; i++) {
		unsigned char *bytes = arena_array(*state, i, 3);
		long double *numbers = arena_array(*state, 2, sizeof(*numbers));

		for (j = 0; j < 3 * i; j++)
			assert_int_equal(bytes[j], 0);
		memset(bytes, 0xff, 3 * i);
		assert_int_equal((uintptr_t)numbers % _Alignof(long double), 0);
		assert_true(numbers[0] == 0 && numbers[1] == 0);
	}
}

static void arrays_grow(void **state)
{
	size_t *array = NULL, count, i;

	for (count = 0; count < 1000; count++) {
		array = arena_grow(*state, array, count, sizeof(*array));
		array[count] = count;
		arena_text(*state, "between");
	}
	for (i = 0; i < count; i++)
		assert_int_equal(array[i], i);
}

static void nothing_can_be_freed(void **state)
{
	(void)state;
	arena_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_copies),
		cmocka_unit_test(arrays_are_zero_and_aligned),
		cmocka_unit_test(arrays_grow),
		cmocka_unit_test(nothing_can_be_freed),
	};

	return cmocka_run_group_tests(tests, begin_arena, end_arena);
}
