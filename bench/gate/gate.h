/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Judging gates: what each gate comes to on the runs of a kernel and its baseline, and
 * what they come to together.
 */
#ifndef ZSWAPBENCH_GATE_H
#define ZSWAPBENCH_GATE_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/compare/planning.h"
#include "bench/compare/verdicts.h"
#include "bench/gate/gate_file.h"

enum gate_outcome {
	GATE_PASSED,
	GATE_FAILED,
	GATE_EXPECTED,	 /* failed, as the gate file expects of this kernel */
	GATE_UNEXPECTED, /* passed, though the gate file expects a failure */
	GATE_UNDECIDED,	 /* the seeds do not say: neither passed nor failed */
	GATE_SKIPPED,	 /* a kernel does not have what it reads, or cannot run the scenario */
	GATE_BROKE_OFF,	 /* a run gave no figures: it did not finish, or failed a check */
};
enum { GATE_OUTCOMES = GATE_BROKE_OFF + 1 };

/* "passed", "failed", "expected failure", ...; static. */
const char *gate_outcome_word(enum gate_outcome outcome);

struct gate_result {
	const struct gate *gate; /* borrowed */
	enum gate_outcome outcome;
	char *because;	  /* of the expected failure; NULL: none is expected */
	char *detail;	  /* what was measured, or what is missing; one line */
	char *needs;	  /* undecided: what would decide; else NULL */
	const char *unit; /* of the metric, or of that which the claim reads; static */
	double value;	  /* median of that over the kernel's runs; NAN: none */
	/* Of a gate on a metric; zeroes for a claim. */
	struct metric_verdict verdict;
	double alone; /* the p that is significant by itself: verdicts_alone() */
	/* Of a gate on a claim: runs that have figures, and those of them that broke it. */
	size_t runs, broken;
};

struct gate_results {
	const char *kernel, *baseline; /* as tables call them, borrowed */
	struct gate_result *items;     /* by scenario, then as in the files */
	size_t count;
};

/*
 * Judges @gate on @compared, scenario @s of @verdicts, its kernel 1 against kernel 0.
 * All have to outlive the result; gate_result_free() releases it.
 *
 * A gate on a metric fails when the change is significant and, by its estimate, at least
 * the threshold in the gate's direction. It passes when all of the 95 % interval is
 * closer to 0 than that: with a change of the threshold, just, in one of 40 gates at most. Else
 * it is undecided. Both by verdicts.h.
 *
 * A gate on a claim fails when a run breaks it. That is expected of what judge() expects it of:
 * a kernel that does as the scenario says of it or of what it is with further patches, or as the
 * baseline does. A claim that is kept where the scenario says otherwise is an unexpected success.
 */
struct gate_result gate_judge(const struct gate *gate, const struct compared_scenario *compared,
			      const struct verdicts *verdicts, size_t s);

void gate_result_free(struct gate_result *result);

/* What the seeds would find of a gate on a metric (planning.h); false: not known. */
bool gate_planning(const struct gate_result *result, struct planning *planning);

/* Judges @gates, those of the @count scenarios of @all; gate_results_free() releases them. */
struct gate_results gate_judge_all(const struct gate *const *gates, size_t gate_count,
				   const struct compared_scenario *const *all, size_t count,
				   const struct verdicts *verdicts);
void gate_results_free(struct gate_results *results);

/* A failure or an unexpected success, of a gate of severity error; or of severity warning. */
bool gate_fails(const struct gate_result *result);
bool gate_warns(const struct gate_result *result);

/* Where the results of the scenario of result @from end. */
size_t gate_scenario_end(const struct gate_results *results, size_t from);

/* "warning, failed: DETAIL; NEEDS; EXPECTED: because", what there is; the caller frees. */
char *gate_result_text(const struct gate_result *result, const char *expected);

size_t gate_count(const struct gate_results *results, enum gate_outcome outcome);

/*
 * The exit code: @worst of the runs if one did not end well (EXIT_MACHINE, EXIT_DATA),
 * else EXIT_BROKEN if a gate fails or not a single one is decided, else EXIT_HOLDS.
 */
enum exit_code gate_exit_code(const struct gate_results *results, enum exit_code worst);

#endif
