// SPDX-License-Identifier: GPL-2.0-only
/* Tables of a report: see report_tables.h. */
#include "bench/report/report_tables.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/table.h"
#include "bench/report/compare_text.h"
#include "bench/report/figure.h"
#include "lib/xalloc.h"

enum {
	NARROW_TITLES = 28, /* least width of the first column where there are more kernels */
	NARROW_NAMES = 20   /* of metrics, before spreads go below the figures */
};

static struct table *table_with_rest(const char *title, const struct text_style *style)
{
	struct table *table = table_new(style);

	table_columns(table, &(const struct table_column){.title = title, .rest = true, .least = 1},
		      1);
	return table;
}

/* A table with a column for each kernel. */
static struct table *table_of_kernels(const struct report *report, const char *title,
				      const struct text_style *style)
{
	struct table *table = table_with_rest(title, style);
	size_t k;

	for (k = 0; k < report->kernels; k++)
		table_column(table, report->names[k], TABLE_RIGHT);
	return table;
}

void report_claims_table(const struct report *report, const struct text_style *style)
{
	struct table *table = table_of_kernels(report, "claim", style);
	size_t claims = 0, s;

	for (s = 0; s < report->count; s++) {
		char *before = xasprintf("%s, ", report->all[s]->scenario->name);

		claims_rows(table, report->all[s], before);
		claims += report->all[s]->scenario->claim_count;
		free(before);
	}
	if (claims)
		table_print_parts(table, NARROW_TITLES);
	else
		table_free(table);
}

/* Where the spread of a figure is. */
enum spread { SPREAD_BESIDE, SPREAD_BELOW };

/* "1,234 +-56", or "n/a". */
static char *figure_text(const struct figure *figure, enum spread spread)
{
	if (!figure->over.count)
		return xstrdup("n/a");
	return xasprintf("%s%s%s", figure->median,
			 !*figure->spread	  ? ""
			 : spread == SPREAD_BELOW ? "\n"
						  : " ",
			 figure->spread);
}

/* Kernel @k beside the first one, or the first one alone for 0. */
static struct table *table_of_pair(const struct report *report, size_t s, size_t k,
				   enum spread spread, const struct text_style *style)
{
	const struct compared_scenario *compared = report->all[s];
	struct table *table = table_with_rest("metric", style);
	size_t m;

	table_column(table, report->names[0], TABLE_RIGHT);
	if (k) {
		table_column(table, report->names[k], TABLE_RIGHT);
		table_column(table, "change", TABLE_RIGHT);
		table_column(table, "verdict", TABLE_LEFT);
	}
	for (m = 0; m < compared->scenario->metric_count; m++) {
		struct figure *figures = xcalloc(report->kernels, sizeof(*figures));
		const char *unit = figure_row(compared, m, figures);

		table_row(table);
		table_cell(table, xasprintf("%s (%s)", compared->scenario->metrics[m].says, unit),
			   NULL);
		table_cell(table, figure_text(&figures[0], spread), NULL);
		if (k) {
			enum verdict verdict = verdicts_get(report->verdicts, s, k, m)->verdict;

			table_cell(table, figure_text(&figures[k], spread), NULL);
			table_cell(table, xstrdup(figures[k].change), NULL);
			table_cell(table,
				   xstrdup(verdict == VERDICT_NOT_AVAILABLE
						   ? "n/a"
						   : verdict_word(verdict)),
				   NULL);
		}
		free(figures);
	}
	return table;
}

static void print_pair(const struct report *report, size_t s, size_t k,
		       const struct text_style *style)
{
	struct table *table = table_of_pair(report, s, k, SPREAD_BESIDE, style);

	if (table_rest(table) < NARROW_NAMES) {
		table_free(table);
		table = table_of_pair(report, s, k, SPREAD_BELOW, style);
	}
	table_print(table);
}

void report_metrics_tables(const struct report *report, size_t s, const struct text_style *style)
{
	size_t k;

	if (!report->all[s]->scenario->metric_count)
		return;
	if (report->kernels == 1)
		print_pair(report, s, 0, style);
	for (k = 1; k < report->kernels; k++) {
		if (k > 1)
			fputc('\n', style->out);
		print_pair(report, s, k, style);
	}
}

void report_detail_table(const struct report *report, size_t s, enum detail_kind kind,
			 const struct text_style *style)
{
	const struct detail *detail = report->details[s];
	struct table *table = table_of_kernels(report, report->all[s]->scenario->name, style);
	size_t rows = 0, m, k;

	for (m = 0; m < detail->scenario.metric_count; m++) {
		const char *says = detail->scenario.metrics[m].says, *unit;
		struct figure *figures;

		if (detail->kinds[m] != kind || !detail_shown(detail, m))
			continue;
		figures = xcalloc(report->kernels, sizeof(*figures));
		unit = figure_row(detail->figures, m, figures);
		table_row(table);
		table_cell(table,
			   strcmp(unit, "pages") == 0 || strcmp(unit, "events") == 0
				   ? xstrdup(says)
				   : xasprintf("%s (%s)", says, unit),
			   NULL);
		for (k = 0; k < report->kernels; k++)
			table_cell(table, figure_text(&figures[k], SPREAD_BESIDE), NULL);
		free(figures);
		rows++;
	}
	if (rows)
		table_print_parts(table, NARROW_TITLES);
	else
		table_free(table);
}
