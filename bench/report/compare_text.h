/* SPDX-License-Identifier: GPL-2.0-only */
/* A comparison for a terminal, or a file as plain text: tables, claims, verdict. */
#ifndef ZSWAPBENCH_COMPARE_TEXT_H
#define ZSWAPBENCH_COMPARE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/base/table.h"
#include "bench/compare/compare.h"
#include "bench/compare/verdicts.h"

/*
 * Prints one scenario: heading, metrics, claims, verdicts where there are seeds enough,
 * the reason for each claim that is not kept or not as expected, and the runs that gave
 * no figures. It is scenario @s of @verdicts, which may be NULL.
 */
void compare_print(const struct compared_scenario *compared, const struct verdicts *verdicts,
		   size_t s, const struct text_style *style);

/*
 * Prints all @scenarios of them and the summary below; returns the exit code of it: @worst of
 * the runs, or EXIT_BROKEN where an expectation does not hold.
 */
int compare_print_all(const struct compared_scenario *const *all, const struct verdicts *verdicts,
		      size_t scenarios, enum exit_code worst, const struct text_style *style);

/*
 * Prints how to read the tables, the number of claims kept and broken over @scenarios
 * of them, at least one, that of the verdicts if there are any, and the verdict on all
 * of it in one sentence. Returns whether all expectations hold: every claim came out as
 * expected, and every kernel has runs, all of which gave figures.
 */
bool compare_print_summary(const struct compared_scenario *const *all,
			   const struct verdicts *verdicts, size_t scenarios,
			   const struct text_style *style);

/*
 * Adds a row for each claim, "@before" with the claim's name and text, and what becomes of it on
 * each kernel: a column each.
 */
void claims_rows(struct table *table, const struct compared_scenario *compared, const char *before);

#endif
