/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Figures that a report has of every scenario, beyond the metrics that it names: the
 * symptoms that reviewers ask for, whose pages were written back in which phase, what
 * the node probe counted, and the latency of faults by task and source. They are metrics
 * like any others, made up here, in a comparison of their own.
 */
#ifndef ZSWAPBENCH_DETAIL_H
#define ZSWAPBENCH_DETAIL_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/compare/compare.h"

enum detail_kind {
	DETAIL_GAVE_UP,	  /* the shrinker's runs that came to nothing */
	DETAIL_STUCK,	  /* the pool above its accept threshold */
	DETAIL_INVERSION, /* stores that failed: hot pages on disk before cold ones */
	DETAIL_OWNER,	  /* pages written back, by phase and by cgroup that lost them */
	DETAIL_NODE,	  /* the lists of a node */
	DETAIL_LATENCY,
};

/* The metrics of one task and source, in this order from latency.first on. */
enum { LATENCY_FAULTS, LATENCY_HALF, LATENCY_P99, LATENCY_P999, LATENCY_WORST, LATENCY_FIGURES };

struct latency {
	const char *task;
	const char *source; /* as a reader is told: "from zswap" */
	size_t first;	    /* index of the metric */
};

struct detail {
	struct scenario scenario; /* its metrics are the figures; else only a name */
	struct compared_scenario *figures;
	enum detail_kind *kinds; /* of each metric */
	struct latency *latencies;
	size_t latency_count;
};

/* The figures of @compared's scenario and kernels, still without runs. detail_free() frees. */
struct detail *detail_new(const struct compared_scenario *compared);
void detail_free(struct detail *detail);

/* Whether a kernel has the figure @m, and has it other than 0. */
bool detail_present(const struct detail *detail, size_t m);

/* Whether a row of the tables is made of it: owners only where they lost pages. */
bool detail_shown(const struct detail *detail, size_t m);

/* Whether no kernel shows the symptom @kind: all of its signs are measured, and 0. */
bool detail_quiet(const struct detail *detail, enum detail_kind kind);

/* A heading for the figures of @kind; static. */
const char *detail_title(enum detail_kind kind);

/* What the figures of @kind do and do not say; static. */
const char *detail_caveat(enum detail_kind kind);

#endif
