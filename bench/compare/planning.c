// SPDX-License-Identifier: GPL-2.0-only
/* Planning: see planning.h. */
#include "bench/compare/planning.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/statistics/power.h"
#include "lib/array.h"
#include "lib/xalloc.h"

const double planning_effects[PLANNING_EFFECTS] = {1, 2, 5};

enum { NAME_WIDTH = 40 };

/*
 * An effect that counts just is not found either: its estimate is too small half the time,
 * whatever the seeds.
 */
static size_t seeds_for(const struct power *power, double effect)
{
	size_t seeds = power_pairs(power, effect, PLANNING_MOST);

	return seeds || effect <= power->least ? seeds : PLANNING_MOST + 1;
}

bool planning_of(const struct metric_verdict *v, const char *unit, double alpha, double least,
		 struct planning *planning)
{
	const struct paired *paired = &v->paired;
	struct power power = {.alpha = alpha, .least = least};
	size_t i;

	if (paired->count < PAIRED_ENOUGH)
		return false;
	power.deviation = effect_size(paired->from, paired->to, paired->deviation, unit);
	planning->smallest = power_smallest(&power, paired->count);
	for (i = 0; i < PLANNING_EFFECTS; i++)
		planning->seeds[i] = seeds_for(&power, planning_effects[i]);
	return true;
}

const char *planning_smallest(const struct planning *planning, const char *unit,
			      char text[TEXT_ROOM])
{
	if (isinf(planning->smallest))
		snprintf(text, TEXT_ROOM, "none");
	else
		snprintf(text, TEXT_ROOM, "%.1f %s", planning->smallest,
			 strcmp(unit, "%") ? "%" : "pp");
	return text;
}

struct table *planning_table(const char *title, const struct text_style *style)
{
	const struct table_column columns[] = {
		{.title = title, .wrap = NAME_WIDTH},
		{.title = "finds", .align = TABLE_RIGHT},
	};
	struct table *table = table_new(style);
	size_t i;

	table_columns(table, columns, ARRAY_LENGTH(columns));
	for (i = 0; i < PLANNING_EFFECTS; i++) {
		char effect[TEXT_ROOM];

		snprintf(effect, sizeof(effect), "%g %%", planning_effects[i]);
		table_column(table, effect, TABLE_RIGHT);
	}
	return table;
}

/* "24", "> 100", or "-" for an effect that does not count. */
static char *seeds_cell(size_t seeds)
{
	if (!seeds)
		return xstrdup("-");
	return seeds > PLANNING_MOST ? xasprintf("> %d", PLANNING_MOST) : xasprintf("%zu", seeds);
}

void planning_row(struct table *table, const char *name, const struct planning *planning,
		  const char *unit)
{
	char text[TEXT_ROOM];
	size_t i;

	table_row(table);
	table_cell(table, xstrdup(name), NULL);
	table_cell(table, xstrdup(planning_smallest(planning, unit, text)), NULL);
	for (i = 0; i < PLANNING_EFFECTS; i++)
		table_cell(table, seeds_cell(planning->seeds[i]), NULL);
}

char *planning_note(void)
{
	return xasprintf(
		"finds: the smallest difference that so many seeds would find with %g %% "
		"probability; behind it the seeds that find 1, 2 and 5 %% (-: too small to "
		"count). From how these seeds differ, as if normally.",
		100 * POWER);
}
