// SPDX-License-Identifier: GPL-2.0-only
/* Planning: see planning.h. */
#include "bench/compare/planning.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/statistics/power.h"
#include "lib/array.h"
#include "lib/xalloc.h"

/* Effects of which the seeds are told, and the most of these. */
static const double planned[] = {1, 2, 5};
enum { SEEDS_TOLD = 100, NAME_WIDTH = 40 };

struct table *planning_table(const char *title, const struct text_style *style)
{
	const struct table_column columns[] = {
		{.title = title, .wrap = NAME_WIDTH},	{.title = "finds", .align = TABLE_RIGHT},
		{.title = "1 %", .align = TABLE_RIGHT}, {.title = "2 %", .align = TABLE_RIGHT},
		{.title = "5 %", .align = TABLE_RIGHT},
	};
	struct table *table = table_new(style);

	table_columns(table, columns, ARRAY_LENGTH(columns));
	return table;
}

/* The seeds that find @effect: "24", "> 200", or "-" where it does not count. */
static char *seeds_cell(const struct power *power, double effect)
{
	size_t seeds = power_pairs(power, effect, SEEDS_TOLD);

	if (effect < power->least)
		return xstrdup("-");
	return seeds ? xasprintf("%zu", seeds) : xasprintf("> %d", SEEDS_TOLD);
}

bool planning_row(struct table *table, char *name, const struct metric_verdict *v, const char *unit,
		  double alpha, double least)
{
	const struct paired *paired = &v->paired;
	struct power power = {.alpha = alpha, .least = least};
	double smallest;
	size_t i;

	if (paired->count < PAIRED_ENOUGH) {
		free(name);
		return false;
	}
	power.deviation = effect_size(paired->from, paired->to, paired->deviation, unit);
	smallest = power_smallest(&power, paired->count);
	table_row(table);
	table_cell(table, name, NULL);
	table_cell(table,
		   isinf(smallest) ? xstrdup("none")
				   : xasprintf("%.1f %s", smallest, strcmp(unit, "%") ? "%" : "pp"),
		   NULL);
	for (i = 0; i < ARRAY_LENGTH(planned); i++)
		table_cell(table, seeds_cell(&power, planned[i]), NULL);
	return true;
}

char *planning_note(void)
{
	return xasprintf(
		"finds: the smallest difference that so many seeds would find with %g %% "
		"probability; behind it the seeds that find 1, 2 and 5 %% (-: too small to "
		"count). From how these seeds differ, as if normally.",
		100 * POWER);
}
