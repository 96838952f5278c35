// SPDX-License-Identifier: GPL-2.0-only
/* Work in threads: all of it, or up to the first error or the end of the time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "bench/base/crew.h"
#include "lib/clock.h"

enum { PIECES = 50, BAD = 7 };

struct work {
	atomic_uint done[PIECES];
	bool fails;
	uint64_t nap_ns;
};

static int work_on(void *context, size_t piece, struct error *error)
{
	struct work *work = context;

	atomic_fetch_add(&work->done[piece], 1);
	clock_sleep(work->nap_ns);
	return work->fails && piece == BAD ? error_set(error, EXIT_DATA, "piece %zu", piece) : 0;
}

static void note_piece(void *context, size_t piece, char text[CREW_NOTE])
{
	(void)context;
	snprintf(text, CREW_NOTE, "%zu", piece);
}

static struct crew crew_of(struct work *work)
{
	return (struct crew){.what = "test",
			     .count = PIECES,
			     .jobs = 2,
			     .context = work,
			     .work = work_on,
			     .note = note_piece};
}

static size_t pieces_done(const struct work *work)
{
	size_t count = 0, i;

	for (i = 0; i < PIECES; i++)
		count += work->done[i];
	return count;
}

static void every_piece_is_done_once(void **state)
{
	struct work work = {.fails = false};
	const struct crew crew = crew_of(&work);
	struct error error;
	size_t i;

	(void)state;
	assert_int_equal(crew_run(&crew, &error), 0);
	for (i = 0; i < PIECES; i++)
		assert_int_equal(work.done[i], 1);
}

static void an_error_ends_it(void **state)
{
	struct work work = {.fails = true, .nap_ns = CLOCK_MS};
	const struct crew crew = crew_of(&work);
	struct error error;

	(void)state;
	assert_int_equal(crew_run(&crew, &error), -1);
	assert_int_equal(error.code, EXIT_DATA);
	assert_string_equal(error.text, "piece 7");
	assert_in_range(pieces_done(&work), BAD + 1, PIECES - 1);
}

static void nothing_is_begun_when_the_time_is_over(void **state)
{
	struct work work = {.nap_ns = 20ull * CLOCK_MS};
	struct crew crew = crew_of(&work);
	struct error error;

	(void)state;
	crew.seconds = 0.03;
	assert_int_equal(crew_run(&crew, &error), 0);
	assert_in_range(pieces_done(&work), 1, PIECES - 1);
}

static void no_pieces_are_no_work(void **state)
{
	struct work work = {.fails = true};
	struct crew crew = crew_of(&work);
	struct error error;

	(void)state;
	crew.count = 0;
	assert_int_equal(crew_run(&crew, &error), 0);
	assert_int_equal(pieces_done(&work), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_piece_is_done_once),
		cmocka_unit_test(an_error_ends_it),
		cmocka_unit_test(nothing_is_begun_when_the_time_is_over),
		cmocka_unit_test(no_pieces_are_no_work),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
