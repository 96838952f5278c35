/* The table of verdicts: how far each metric moved, how sure that is, and what it means. */
#ifndef ZSWAPBENCH_COMPARE_VERDICTS_H
#define ZSWAPBENCH_COMPARE_VERDICTS_H

#include "bench/base/text.h"
#include "bench/compare/verdicts.h"

/*
 * Prints the verdicts of scenario @s, a table for each kernel but the first; nothing
 * where there are too few seeds for any.
 */
void compare_verdicts_print(const struct compared_scenario *compared,
			    const struct verdicts *verdicts, size_t s,
			    const struct text_style *style);

/* Whether a metric of scenario @s has pairs enough on kernel @k, from 1 on, for an interval. */
bool verdicts_enough_seeds(const struct compared_scenario *compared,
			   const struct verdicts *verdicts, size_t s, size_t k);

/*
 * How far a metric moved, as text: difference with unit, 95 % interval, corrected p, and
 * the least difference that counts; empty where it is not available. The caller frees each.
 */
#define VERDICT_CELLS 4
void verdict_cells(const struct scenario_metric *metric, const struct metric_verdict *v,
		   char *cells[VERDICT_CELLS]);

/* "12 better, 1 worse, 14 same, 3 unknown" over everything. The caller frees. */
char *verdicts_totals(const struct verdicts *verdicts);

#endif
