// SPDX-License-Identifier: GPL-2.0-only
/* Drawn programs: the same for a seed, and of every word of the grammar. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/stress/stress_draw.h"

enum { SEEDS = 400 };

static void a_seed_is_a_program(void **state)
{
	uint64_t seed;

	(void)state;
	for (seed = 1; seed < 20; seed++) {
		struct stress_program a = stress_draw_program(seed), b = stress_draw_program(seed);
		struct stress_program other = stress_draw_program(seed + 1000);
		char *text = stress_program_text(&a), *again = stress_program_text(&b);
		char *different = stress_program_text(&other);

		assert_string_equal(text, again);
		assert_string_not_equal(text, different);
		free(different);
		free(again);
		free(text);
		stress_program_free(&other);
		stress_program_free(&b);
		stress_program_free(&a);
	}
}

/* But places and waits, which only a finding names, and memory.max, which kills. */
static void every_word_is_drawn(void **state)
{
	bool seen[STRESS_WORDS] = {false};
	uint64_t seed;
	size_t i;

	(void)state;
	for (seed = 1; seed <= SEEDS; seed++) {
		struct stress_program program = stress_draw_program(seed);

		for (i = 0; i < program.count; i++)
			seen[program.lines[i].word] = true;
		stress_program_free(&program);
	}
	for (i = 0; i < STRESS_WORDS; i++)
		if (!seen[i] && i != STRESS_point && i != STRESS_wait && i != STRESS_memory_max)
			fail_msg("%s is in none of %d programs", stress_grammar[i].word, SEEDS);
}

/* Swarm testing: what all have in common nobody can miss. */
static void each_leaves_something_out(void **state)
{
	uint64_t seed;

	(void)state;
	for (seed = 1; seed <= 50; seed++) {
		struct stress_program program = stress_draw_program(seed);
		bool seen[STRESS_WORDS] = {false};
		size_t i, words = 0;

		for (i = 0; i < program.count; i++)
			seen[program.lines[i].word] = true;
		for (i = 0; i < STRESS_WORDS; i++)
			words += seen[i];
		assert_in_range(words, 8, STRESS_WORDS - 6);
		stress_program_free(&program);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_seed_is_a_program),
		cmocka_unit_test(every_word_is_drawn),
		cmocka_unit_test(each_leaves_something_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
