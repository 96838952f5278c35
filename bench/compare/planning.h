/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Planning: what the seeds of a comparison would find of each metric, and how many it would
 * take to find 1, 2 and 5 %, from how far its differences spread. See power.h.
 */
#ifndef ZSWAPBENCH_PLANNING_H
#define ZSWAPBENCH_PLANNING_H

#include "bench/base/table.h"
#include "bench/compare/verdicts.h"

/* A table without rows yet, its first column called @title. */
struct table *planning_table(const char *title, const struct text_style *style);

/*
 * Adds the row of a metric in @unit, called @name, which the table takes over: a difference is
 * found when its p is significant by itself, at @alpha, and it is of @least at least. Of fewer
 * than PAIRED_ENOUGH pairs too little is known: there is no row then, and false comes back.
 */
bool planning_row(struct table *table, char *name, const struct metric_verdict *v, const char *unit,
		  double alpha, double least);

/* How to read the table. The caller frees. */
char *planning_note(void);

#endif
