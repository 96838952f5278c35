// SPDX-License-Identifier: GPL-2.0-only
/* Records read ahead: in their order, with their faults, and ended at any place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench/record/record_ahead.h"
#include "lib/array.h"

#define GOOD	"tests/fixtures/record-patched-1.json"
#define PANIC	"tests/fixtures/record-panic-2.json"
#define MISSING "tests/fixtures/none.json"

static void all_come_in_order(void **state)
{
	const char *files[40];
	struct record_ahead *ahead;
	struct record record;
	struct error error;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(files); i++)
		files[i] = i % 3 ? GOOD : PANIC;
	ahead = record_ahead_open(files, ARRAY_LENGTH(files));
	for (i = 0; i < ARRAY_LENGTH(files); i++) {
		assert_int_equal(record_ahead_next(ahead, &record, &error), 0);
		assert_string_equal(record.file, files[i]);
		assert_int_equal(record.seed, i % 3 ? 1 : 2);
		record_free(&record);
	}
	record_ahead_close(ahead);
}

static void a_fault_comes_in_its_turn(void **state)
{
	const char *const files[] = {GOOD, MISSING, GOOD};
	struct record_ahead *ahead = record_ahead_open(files, ARRAY_LENGTH(files));
	struct record record;
	struct error error;

	(void)state;
	assert_int_equal(record_ahead_next(ahead, &record, &error), 0);
	record_free(&record);
	assert_int_equal(record_ahead_next(ahead, &record, &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_int_equal(record_ahead_next(ahead, &record, &error), 0);
	record_free(&record);
	record_ahead_close(ahead);
}

/* What was read and not taken is released: the sanitizers would tell. */
static void it_ends_anywhere(void **state)
{
	const char *files[40];
	struct record record;
	struct error error;
	size_t taken, i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(files); i++)
		files[i] = GOOD;
	for (taken = 0; taken < 4; taken++) {
		struct record_ahead *ahead = record_ahead_open(files, ARRAY_LENGTH(files));

		for (i = 0; i < taken; i++) {
			assert_int_equal(record_ahead_next(ahead, &record, &error), 0);
			record_free(&record);
		}
		record_ahead_close(ahead);
	}
	record_ahead_close(record_ahead_open(files, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_come_in_order),
		cmocka_unit_test(a_fault_comes_in_its_turn),
		cmocka_unit_test(it_ends_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
