/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a gate leaves for machines and people: JUnit XML, KTAP, and one screen of text.
 */
#ifndef ZSWAPBENCH_GATE_OUTPUT_H
#define ZSWAPBENCH_GATE_OUTPUT_H

#include "bench/base/text.h"
#include "bench/gate/gate.h"

/* A fact on the whole of it, such as {"kernel", "patched"}. */
struct gate_fact {
	const char *name, *value;
};

/* Everything that the outputs show. */
struct gate_report {
	const struct gate_results *results;
	const struct gate_fact *facts; /* @fact_count of them */
	size_t fact_count;
	size_t seeds;
	char *const *notes; /* @note_count lines: what was left out, where files are */
	size_t note_count;
};

/*
 * JUnit XML: a testsuite a scenario, a testcase a gate. A failure of severity error and
 * an unexpected success are `failure`, a run without figures is `error`, everything
 * undecided or not available is `skipped`; so are, because JUnit has no word for them,
 * expected failures and warnings, whose `type` says so. The caller frees.
 */
char *gate_junit(const struct gate_report *report);

/*
 * KTAP (Documentation/dev-tools/ktap.rst, version 1): a test a scenario, a subtest a gate.
 * XFAIL is an expected failure, SKIP undecided or not available, ERROR a run without
 * figures; a warning is `ok` with the reason behind it. The caller frees.
 */
char *gate_ktap(const struct gate_report *report);

/* The summary for people: what needs them first. Ends with the one line that matters. */
void gate_print(const struct gate_report *report, enum exit_code code,
		const struct text_style *style);

/*
 * What the seeds would find of the gates on metrics that have enough of them, and how many would
 * find 1, 2 and 5 % (planning.h). The caller frees; NULL: there is no such gate.
 */
char *gate_planning_text(const struct gate_results *results);

#endif
