/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Judgements: what a scenario's claim came to on one kernel, and the notes on it and on
 * runs without figures that stand below the tables, as text for whoever shows them.
 */
#ifndef ZSWAPBENCH_JUDGEMENT_H
#define ZSWAPBENCH_JUDGEMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/compare/compare.h"
#include "bench/compare/verdicts.h"

/* What one claim came to on one kernel. All of it is borrowed. */
struct judgement {
	const struct scenario_claim *claim;
	const struct scenario_expectation *expectation; /* NULL: the kernel is not named */
	const char *kernel;
	const char *like; /* not named: whose expectation, or outcome, is expected; NULL: none's */
	enum outcome outcome;
	bool as_expected;
	bool better;	     /* kept where what it is like breaks it */
	size_t runs, broken; /* usable runs, and those that broke the claim */
	struct summary over; /* the claim's metric */
	const char *unit;
};

/*
 * Judges claim @c on kernel @k, both by index. A kernel that the scenario does not name is
 * expected to do as the one that it is with further patches; or as the reference of the
 * comparison: what is broken there, too, is no fault of its. Of such a reference nothing is
 * expected; of one that stands alone, that it keeps the claim. That a claim is not available
 * is never a fault of a kernel that is not named.
 */
struct judgement judge(const struct compared_scenario *compared, size_t k, size_t c);

/*
 * What was measured and what was claimed, "0 to 17 pages, claimed == 0 pages", unrounded where
 * rounding would hide on which side of the bound a figure is; "" if nothing was measured. The
 * caller frees.
 */
char *judgement_evidence(const struct judgement *judgement);

/*
 * "kept", "BROKEN", "BROKEN 1/3" if one run of three broke it; "!" behind it where that is
 * not expected. The caller frees.
 */
char *judgement_cell(const struct judgement *judgement);

struct note {
	bool alarm; /* ought to be otherwise */
	char *text;
};

struct notes {
	struct note *items;
	size_t count;
};

/*
 * The notes on a scenario: the reason for each claim that is not kept or not as expected,
 * the runs that gave no figures, and the metrics that only some runs have.
 * notes_free() releases them.
 */
struct notes notes_of(const struct compared_scenario *compared);
void notes_free(struct notes *notes);

#endif
