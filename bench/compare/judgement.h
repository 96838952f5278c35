/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Judgements: what a scenario's claim came to on one kernel, and whether that was expected, as
 * text for whoever shows it.
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
	const char *kernel;				/* as tables call it, */
	const char *known_as;				/* and as records do */
	const char *like; /* not named: whose expectation, or outcome, is expected; NULL: none's */
	bool like_known_as; /* which is that kernel's name, for it has no title: it is not compared
			     */
	enum outcome outcome;
	bool as_expected;
	bool better;	     /* kept where what it is like breaks it */
	const char *why;     /* not available: the reason, see compare_absent(); else NULL */
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
 * Why the claim is broken as expected: the scenario's reason, or "as on patched" of what the kernel
 * is like. The caller frees; NULL: that is not expected.
 */
char *judgement_because(const struct judgement *judgement);

/*
 * "kept", "BROKEN", "BROKEN 1/3" if one run of three broke it; "!" behind it where that is
 * not expected. The caller frees.
 */
char *judgement_cell(const struct judgement *judgement);

/*
 * "isolation, patched: BROKEN in 1 of 3 runs (0 to 17 pages, claimed == 0 pages)", then what was
 * expected instead, or why this was. The caller frees.
 */
char *judgement_sentence(const struct judgement *judgement);

#endif
