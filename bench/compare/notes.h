/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Notes on what the tables of scenarios show: reasons, runs without figures, what is missing, as
 * text for whoever shows them.
 */
#ifndef ZSWAPBENCH_NOTES_H
#define ZSWAPBENCH_NOTES_H

#include <stddef.h>

#include "bench/compare/compare.h"

/* What matters more comes first. */
enum note_rank {
	NOTE_ALARM,  /* ought to be otherwise */
	NOTE_BETTER, /* a claim that is kept where what the kernel is like breaks it */
	NOTE_OTHER,
};

struct note {
	enum note_rank rank;
	const char *scenario; /* borrowed */
	char *text;
};

struct notes {
	struct note *items;
	size_t count;
};

/*
 * The notes on @count scenarios, by rank, then by scenario: the reason for each claim that is not
 * kept or not as expected, the runs that gave no figures, what is not available and why, once a
 * reason, and the known flaws for which checks passed, once a kernel. notes_free() releases them.
 */
struct notes notes_of(const struct compared_scenario *const *all, size_t count);
void notes_free(struct notes *notes);

#endif
