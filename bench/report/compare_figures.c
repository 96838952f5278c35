// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of metrics: see compare_figures.h. Every figure becomes text before the
 * table is made, so that the layout can be chosen by what fits the line: units and
 * changes in columns of their own, or stacked: units behind the names, changes below
 * the figures.
 */
#include "bench/report/compare_figures.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/table.h"
#include "bench/report/figure.h"
#include "lib/xalloc.h"

enum {
	GAP = 2,	       /* between columns */
	NARROW_NAMES = 16,     /* least width of the first column, whatever the rest takes */
	COMFORTABLE_NAMES = 26 /* changes get columns of their own if this much is left */
};

static const char not_available[] = "not available";

struct figures {
	const struct compared_scenario *compared;
	struct figure *at; /* a row for each metric, in it a figure for each kernel */
	const char **units;
	struct widths {
		size_t median, spread, change;
		bool gaps; /* a figure is not available */
	} * widths;	   /* by kernel */
	size_t names;	   /* width of the first column */
	bool stacked;
};

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

static void measure_figures(struct figures *figures)
{
	size_t count = figures->compared->kernel_count, i, k;

	for (k = 0; k < count; k++) {
		struct widths *widths = &figures->widths[k];

		widths->change = strlen("change");
		for (i = 0; i < figures->compared->scenario->metric_count; i++) {
			const struct figure *figure = &figures->at[i * count + k];

			widths->gaps |= !figure->over.count;
			widths->median = larger(widths->median, strlen(figure->median));
			widths->spread = larger(widths->spread, strlen(figure->spread));
			widths->change = larger(widths->change, strlen(figure->change));
		}
	}
}

/* Width of all columns but the first, with the gaps before them. */
static size_t other_columns(const struct figures *figures)
{
	size_t unit = strlen("unit"), width, i;

	for (i = 0; i < figures->compared->scenario->metric_count; i++)
		unit = larger(unit, strlen(figures->units[i]));
	width = figures->stacked ? 0 : GAP + unit;
	for (i = 0; i < figures->compared->kernel_count; i++) {
		const struct widths *widths = &figures->widths[i];
		size_t cell = widths->median + (widths->spread ? 1 + widths->spread : 0);

		if (widths->gaps)
			cell = larger(cell, strlen(figures->stacked ? "available" : not_available));
		width += GAP + larger(cell, text_width(figures->compared->kernels[i].name));
		if (i && !figures->stacked)
			width += GAP + widths->change;
	}
	return width;
}

static void choose_layout(struct figures *figures, size_t width)
{
	const struct scenario *scenario = figures->compared->scenario;
	size_t longest = 0, i;

	for (i = 0; i < scenario->metric_count; i++)
		longest = larger(longest, text_width(scenario->metrics[i].says));
	if (longest > COMFORTABLE_NAMES)
		longest = COMFORTABLE_NAMES;
	figures->stacked =
		figures->compared->kernel_count > 2 && longest + other_columns(figures) > width;
	figures->names = NARROW_NAMES;
	if (other_columns(figures) < width)
		figures->names = larger(NARROW_NAMES, width - other_columns(figures));
}

static char *figure_cell(const struct figures *figures, const struct figure *figure, size_t k)
{
	const char *gap = *figure->spread ? " " : "";
	int right = (int)figures->widths[k].median;

	if (!figure->over.count)
		return xstrdup(figures->stacked ? "not\navailable" : not_available);
	if (figures->stacked)
		return xasprintf("%*s%s%s\n%*s", right, figure->median, gap, figure->spread, right,
				 figure->change);
	return xasprintf("%*s%s%s", right, figure->median, gap, figure->spread);
}

static void add_figure_columns(struct table *table, const struct figures *figures)
{
	size_t k;

	table_columns(table,
		      &(const struct table_column){.title = "metric", .wrap = figures->names}, 1);
	if (!figures->stacked)
		table_column(table, "unit", TABLE_LEFT);
	for (k = 0; k < figures->compared->kernel_count; k++) {
		char *title = xasprintf("%*s", (int)figures->widths[k].median,
					figures->compared->kernels[k].name);

		table_column(table, title, TABLE_LEFT);
		free(title);
		if (k && !figures->stacked)
			table_column(table, "change", TABLE_RIGHT);
	}
}

static void add_metric_row(struct table *table, const struct figures *figures, size_t m)
{
	const struct compared_scenario *compared = figures->compared;
	const struct figure *row = &figures->at[m * compared->kernel_count];
	const char *says = compared->scenario->metrics[m].says, *unit = figures->units[m];
	size_t k;

	table_row(table);
	table_cell(table, figures->stacked ? xasprintf("%s (%s)", says, unit) : xstrdup(says),
		   NULL);
	if (!figures->stacked)
		table_cell(table, xstrdup(unit), NULL);
	for (k = 0; k < compared->kernel_count; k++) {
		const char *tone = row[k].direction > 0	  ? TABLE_BETTER
				   : row[k].direction < 0 ? TABLE_WORSE
							  : NULL;

		table_cell(table, figure_cell(figures, &row[k], k), figures->stacked ? tone : NULL);
		if (k && !figures->stacked)
			table_cell(table, xstrdup(row[k].change), tone);
	}
}

void figures_print(const struct compared_scenario *compared, const struct text_style *style)
{
	size_t rows = compared->scenario->metric_count, count = compared->kernel_count, i;
	struct figures figures = {
		.compared = compared,
		.at = xcalloc(rows * count, sizeof(*figures.at)),
		.units = xcalloc(rows, sizeof(*figures.units)),
		.widths = xcalloc(count, sizeof(*figures.widths)),
	};
	struct table *table = table_new(style);

	for (i = 0; i < rows; i++)
		figures.units[i] = figure_row(compared, i, &figures.at[i * count]);
	measure_figures(&figures);
	choose_layout(&figures, style->width);
	add_figure_columns(table, &figures);
	for (i = 0; i < rows; i++)
		add_metric_row(table, &figures, i);
	table_print(table);
	free(figures.at);
	free(figures.units);
	free(figures.widths);
}
