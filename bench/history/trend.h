/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Trends: the series of a history with their changes, told from chance by change points
 * (changepoint.h) and from what does not matter by a minimum effect.
 */
#ifndef ZSWAPBENCH_TREND_H
#define ZSWAPBENCH_TREND_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/history/history_read.h"

/* Error probability over all series that are looked at together. */
#define TREND_ALPHA 0.05

struct trend_change {
	size_t at;	      /* point of the series: the first one after the change */
	double before, after; /* medians up to the neighbouring changes */
	double effect;	      /* effect_size() of the difference */
	double p;	      /* corrected for the number of tests */
	int direction;	      /* +1 better, -1 worse, 0: the metric has no good side */
};

enum trend_state {
	TREND_WORSE, /* at its last change; in the order in which they are shown */
	TREND_BETTER,
	TREND_MOVED, /* neither better nor worse */
	TREND_STEADY,
	TREND_SHORT, /* too few points to be tested */
};

struct trend_series {
	const struct history_series *series;
	size_t first;		      /* point from which on it was looked at */
	struct trend_change *changes; /* in the order of the points */
	size_t change_count;
	double median; /* of the points looked at */
	double p;      /* of no change at all, corrected; 1 where that cannot be tested */
	enum trend_state state;
	const struct history_series
		*next; /* the same under a later text of the scenario, or NULL */
};

struct trend {
	struct trend_series *series; /* by kernel and machine, then state, then as in the history */
	size_t count;
	size_t tests; /* for the number of which the p-values are corrected */
};

/* What to look at; names are NULL-terminated lists, an empty one is all there is. */
struct trend_options {
	char *const *scenarios;
	char *const *kernels;
	size_t last; /* points of a series, the latest ones; 0: all */
};

/*
 * Looks for the changes of all series in @trail, which has to outlive @trend. p-values
 * are corrected by Holm's method for all tests made, and that of a part is no less than that of
 * the change that made it a part; series of one value throughout,
 * which cannot give a small p, do not count among them (R. E. Tarone: A Modified
 * Bonferroni Method for Discrete Data. Biometrics 46, 1990). Changes smaller than the
 * metric's minimum effect, as its last run had it, are dropped, the smallest first.
 * EXIT_USAGE when a name in @options is not in the history. trend_free() releases it.
 */
int trend_find(const struct history_trail *trail, const struct trend_options *options,
	       struct trend *trend, struct error *error);
void trend_free(struct trend *trend);

/* "worse", "better", "moved", "steady", "short"; static. */
const char *trend_word(enum trend_state state);

#endif
