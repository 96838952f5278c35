/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Planning: what the seeds of a comparison would find of each metric, and how many it would
 * take to find 1, 2 and 5 %, from how far its differences spread. See power.h.
 */
#ifndef ZSWAPBENCH_PLANNING_H
#define ZSWAPBENCH_PLANNING_H

#include "bench/base/table.h"
#include "bench/compare/verdicts.h"

/* Effects of which the seeds are told, and the most seeds that are. */
enum { PLANNING_EFFECTS = 3, PLANNING_MOST = 100 };
extern const double planning_effects[PLANNING_EFFECTS];

struct planning {
	double smallest; /* effect that is found with these seeds; infinite: none */
	/* that find each effect; 0: it does not count; above PLANNING_MOST: so many do not */
	size_t seeds[PLANNING_EFFECTS];
};

/*
 * Of a metric in @unit: a difference is found when its p is significant by itself, at @alpha, and
 * it is of @least at least. False with fewer than PAIRED_ENOUGH pairs, of which too little is
 * known.
 */
bool planning_of(const struct metric_verdict *v, const char *unit, double alpha, double least,
		 struct planning *planning);

/* "1.3 %", "2.0 pp", "none". */
const char *planning_smallest(const struct planning *planning, const char *unit,
			      char text[TEXT_ROOM]);

/* A table without rows yet, its first column called @title. */
struct table *planning_table(const char *title, const struct text_style *style);

/* Adds the row of a metric in @unit, called @name. */
void planning_row(struct table *table, const char *name, const struct planning *planning,
		  const char *unit);

/* How to read the table. The caller frees. */
char *planning_note(void);

#endif
