/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Verdicts: for each metric of each kernel against the first one, better, same, worse,
 * or unknown because there are too few seeds. A difference counts when chance would
 * hardly make it (significance) and it is large enough to matter (minimum effect).
 *
 * Better or worse: the probability that any metric of a kernel is called so of which no side is
 * the larger, over all looks, is alpha at most: Holm's correction for the metrics, Bonferroni's
 * for the looks.
 *
 * Same: an equivalence, by two one-sided tests at alpha / 2 each, 2.5 %: of the interval's two
 * ends, each closer to 0 than what counts (D. J. Schuirmann: A Comparison of the Two One-Sided
 * Tests Procedure and the Power Approach. J. Pharmacokin. Biopharm. 15, 1987). Of a metric whose
 * difference counts, just, it errs so often at most, over all looks: the interval is of 1 - alpha
 * / looks. That is for each metric. "All of them are the same" needs no correction for their
 * number, since it takes every test (R. L. Berger: Multiparameter Hypothesis Testing and Acceptance
 * Sampling. Technometrics 24, 1982); of forty that all just count, one may be called same.
 */
#ifndef ZSWAPBENCH_VERDICTS_H
#define ZSWAPBENCH_VERDICTS_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/compare/compare.h"
#include "bench/compare/noise.h"
#include "bench/statistics/paired.h"

enum verdict {
	VERDICT_NONE,	       /* the metric is neither better high nor low: it describes */
	VERDICT_NOT_AVAILABLE, /* no seed has it on both kernels */
	VERDICT_UNKNOWN,       /* more seeds needed */
	VERDICT_SAME,
	VERDICT_BETTER,
	VERDICT_WORSE,
};

/* "better", "same", ...; static. VERDICT_NONE is "-". */
const char *verdict_word(enum verdict verdict);

struct metric_verdict {
	enum verdict verdict;
	struct paired paired; /* seeds that both kernels have the metric of */
	double p;	      /* corrected for the number of metrics, and for looks */
	double effect;	      /* size of the difference, see effect_size() */
	double least;	      /* effect from which on a difference counts: the larger of ... */
	double minimum;	      /* the metric's own, no less than its resolution, */
	double tolerance;     /* the metric's, as an effect: up to it a difference is none, */
	double floor;	      /* and its noise floor, 0 where that is not known; */
	bool floor_known;     /* see noise.h */
};

/* What a difference has to be to count. */
struct change_limits {
	double alpha;	   /* its p, corrected, at most */
	double at_least;   /* its effect at least, */
	double above;	   /* and more than that, see effect_size() */
	bool rises, falls; /* which directions matter */
};

enum change {
	CHANGE_UNKNOWN, /* more seeds needed */
	CHANGE_NONE,	/* no part of the interval counts */
	CHANGE_FOUND,
};

/*
 * Whether the kernels differ, by @v but for its verdict, in a metric in @unit. Where many
 * differences tie, the interval is wider than the test (paired.h): found is what both agree on.
 */
enum change verdict_change(const struct metric_verdict *v, const char *unit,
			   const struct change_limits *limits);

/* How far the interval reaches in the directions that matter, in the measure of effect_size(). */
double verdict_reach(const struct paired *paired, const char *unit,
		     const struct change_limits *limits);

struct verdict_options {
	double alpha;	    /* error probability over all metrics of a kernel; 0: VERDICT_ALPHA */
	unsigned int looks; /* how often in all the data will be looked at, see SEEDS=auto; 0: 1 */
	const struct noise *noise; /* NULL: no floor is known */
};

#define VERDICT_ALPHA 0.05

/* What a scenario's metric counts as its minimum effect if it does not say, in percent. */
#define VERDICT_MINIMUM 2.0

struct verdicts;

/* Judges @all, @count scenarios, which have to outlive it. verdicts_free() releases it. */
struct verdicts *verdicts_new(const struct compared_scenario *const *all, size_t count,
			      const struct verdict_options *options);
void verdicts_free(struct verdicts *verdicts);

/* Of scenario, kernel (from 1 on: against kernel 0) and metric, by index. */
const struct metric_verdict *verdicts_get(const struct verdicts *verdicts, size_t scenario,
					  size_t kernel, size_t metric);

/* Verdicts of that kind, over all scenarios and kernels. */
size_t verdicts_count(const struct verdicts *verdicts, enum verdict verdict);

/*
 * What the p of a metric has to be at most, before it is corrected, to be significant whatever
 * those of the others are. Infinite while nothing is judged.
 */
double verdicts_alone(const struct verdicts *verdicts);

/*
 * The seeds with which the largest kernel's family of metrics can have a significant
 * member at all: the least n with 2 / 2^n * metrics * looks <= alpha.
 */
size_t verdicts_seeds_needed(const struct verdicts *verdicts);

/*
 * The size of a difference: percentage points where @unit is "%", else percent of the
 * larger of the two medians. A difference from 0 is 100.
 */
double effect_size(double from, double to, double difference, const char *unit);

#endif
