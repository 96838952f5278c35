/* SPDX-License-Identifier: GPL-2.0-only */
/* The table of verdicts: how far each metric moved, how sure that is, and what it means. */
#ifndef ZSWAPBENCH_COMPARE_VERDICTS_H
#define ZSWAPBENCH_COMPARE_VERDICTS_H

#include "bench/base/table.h"
#include "bench/compare/verdicts.h"

/*
 * Prints the verdicts of scenario @s, a table for each kernel but the first, and one of what its
 * seeds would find (planning.h); nothing where there are too few seeds for any.
 */
void compare_verdicts_print(const struct compared_scenario *compared,
			    const struct verdicts *verdicts, size_t s,
			    const struct text_style *style);

/* Whether a metric of scenario @s has pairs enough on kernel @k, from 1 on, for an interval. */
bool verdicts_enough_seeds(const struct compared_scenario *compared,
			   const struct verdicts *verdicts, size_t s, size_t k);

/*
 * The verdicts on kernel @k in scenario @s: how far each metric that is judged moved, its 95 %
 * interval, corrected p, and the least difference that counts, which are empty where it is not
 * available. @title is that of the first column; @style as for table_new().
 */
struct table *verdicts_table(const struct compared_scenario *compared,
			     const struct verdicts *verdicts, size_t s, size_t k, const char *title,
			     const struct text_style *style);

/* The tone of a cell that says @verdict. */
const char *verdict_tone(enum verdict verdict);

/* "12 better, 1 worse, 14 same, 3 unknown" over everything. The caller frees. */
char *verdicts_totals(const struct verdicts *verdicts);

#endif
