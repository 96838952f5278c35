/* Tables of a report: see report_tables.h. */
#include "bench/report/report_tables.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/table.h"
#include "bench/compare/judgement.h"
#include "bench/metric/metrics.h"
#include "bench/report/figure.h"
#include "lib/xalloc.h"

enum {
	GAP = 2,	    /* between columns */
	NARROW_TITLES = 28, /* least width of the first column where there are more kernels */
	NARROW_NAMES = 20   /* of metrics, before spreads go below the figures */
};

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* Width of the column of kernel @k, with the gap before it. */
static size_t column_width(const struct matrix *matrix, const struct report *report, size_t k)
{
	size_t width = strlen(report->names[k]), row;

	for (row = 0; row < matrix->rows; row++)
		width = larger(width, text_width(matrix->cells[row * report->kernels + k]));
	return GAP + width;
}

/* Prints the kernels from @first up to @end. */
static void print_part(const struct matrix *matrix, const char *heading,
		       const struct report *report, size_t first, size_t end, size_t titles,
		       const struct text_style *style)
{
	struct table *table = table_new(style);
	size_t row, k;

	table_column(table, heading, false);
	for (k = first; k < end; k++)
		table_column(table, report->names[k], true);
	for (row = 0; row < matrix->rows; row++) {
		table_row(table);
		table_cell(table, text_wrap(matrix->titles[row], titles, "  "), NULL);
		for (k = first; k < end; k++)
			table_cell(table, xstrdup(matrix->cells[row * report->kernels + k]), NULL);
	}
	table_print(table);
}

void matrix_print(struct matrix *matrix, const char *heading, const struct report *report,
		  const struct text_style *style)
{
	size_t first = 0, end, used, i;

	while (first < report->kernels) {
		used = column_width(matrix, report, first);
		for (end = first + 1; end < report->kernels; end++) {
			size_t more = column_width(matrix, report, end);

			if (used + more + NARROW_TITLES > style->width)
				break;
			used += more;
		}
		if (first)
			fputc('\n', style->out);
		print_part(matrix, heading, report, first, end, style->width - used, style);
		first = end;
	}
	for (i = 0; i < matrix->rows; i++)
		free(matrix->titles[i]);
	for (i = 0; i < matrix->rows * report->kernels; i++)
		free(matrix->cells[i]);
	free(matrix->titles);
	free(matrix->cells);
	*matrix = (struct matrix){0};
}

/* Adds a row; the cells are to be filled in. @title is taken over. */
static char **matrix_row(struct matrix *matrix, size_t kernels, char *title)
{
	size_t row = matrix->rows++;

	matrix->titles = xrealloc(matrix->titles, matrix->rows * sizeof(*matrix->titles));
	matrix->cells = xrealloc(matrix->cells, matrix->rows * kernels * sizeof(*matrix->cells));
	matrix->titles[row] = title;
	return &matrix->cells[row * kernels];
}

void report_claims_table(const struct report *report, const struct text_style *style)
{
	struct matrix matrix = {0};
	size_t s, c, k;

	for (s = 0; s < report->count; s++) {
		const struct scenario *scenario = report->all[s]->scenario;

		for (c = 0; c < scenario->claim_count; c++) {
			char **cells = matrix_row(&matrix, report->kernels,
						  xasprintf("%s, %s: %s", scenario->name,
							    scenario->claims[c].name,
							    scenario->claims[c].says));

			for (k = 0; k < report->kernels; k++) {
				struct judgement judgement = judge(report->all[s], k, c);

				cells[k] = judgement_cell(&judgement);
			}
		}
	}
	if (matrix.rows)
		matrix_print(&matrix, "claim", report, style);
}

/* "1,234 +-56", the spread below the median where they are @stacked, or "n/a". */
static char *figure_text(const struct figure *figure, bool stacked)
{
	if (!figure->over.count)
		return xstrdup("n/a");
	return xasprintf("%s%s%s", figure->median, *figure->spread ? (stacked ? "\n" : " ") : "",
			 figure->spread);
}

/* The metrics of one kernel beside the first one's. */
struct pair_row {
	const char *says, *unit, *verdict;
	char *from, *to, *change;
};

static const char *pair_verdict(const struct report *report, size_t s, size_t k, size_t m)
{
	enum verdict verdict = verdicts_get(report->verdicts, s, k, m)->verdict;

	return verdict == VERDICT_NOT_AVAILABLE ? "n/a" : verdict_word(verdict);
}

static struct pair_row *pair_rows(const struct report *report, size_t s, size_t k, bool stacked)
{
	const struct compared_scenario *compared = report->all[s];
	size_t count = compared->scenario->metric_count, m;
	struct pair_row *rows = xcalloc(count, sizeof(*rows));

	for (m = 0; m < count; m++) {
		struct figure *figures = xcalloc(report->kernels, sizeof(*figures));

		rows[m].unit = figure_row(compared, m, figures);
		rows[m].says = compared->scenario->metrics[m].says;
		rows[m].from = figure_text(&figures[0], stacked);
		rows[m].to = k ? figure_text(&figures[k], stacked) : NULL;
		rows[m].change = k ? xstrdup(figures[k].change) : NULL;
		rows[m].verdict = k ? pair_verdict(report, s, k, m) : NULL;
		free(figures);
	}
	return rows;
}

static void free_pair_rows(struct pair_row *rows, size_t count)
{
	size_t m;

	for (m = 0; m < count; m++) {
		free(rows[m].from);
		free(rows[m].to);
		free(rows[m].change);
	}
	free(rows);
}

/* Width that is left for names. */
static size_t names_width(const struct report *report, const struct pair_row *rows, size_t count,
			  size_t k, size_t width)
{
	size_t from = strlen(report->names[0]), to = k ? strlen(report->names[k]) : 0;
	size_t change = k ? strlen("change") : 0, verdict = k ? strlen("verdict") : 0;
	size_t used, m;

	for (m = 0; m < count; m++) {
		from = larger(from, text_width(rows[m].from));
		if (!k)
			continue;
		to = larger(to, text_width(rows[m].to));
		change = larger(change, strlen(rows[m].change));
		verdict = larger(verdict, strlen(rows[m].verdict));
	}
	used = GAP + from;
	if (k)
		used += GAP + to + GAP + change + GAP + verdict;
	return used < width ? width - used : 0;
}

static void print_pair(const struct report *report, const struct pair_row *rows, size_t count,
		       size_t k, size_t names, const struct text_style *style)
{
	struct table *table = table_new(style);
	size_t m;

	table_column(table, "metric", false);
	table_column(table, report->names[0], true);
	if (k) {
		table_column(table, report->names[k], true);
		table_column(table, "change", true);
		table_column(table, "verdict", false);
	}
	for (m = 0; m < count; m++) {
		char *name = xasprintf("%s (%s)", rows[m].says, rows[m].unit);

		table_row(table);
		table_cell(table, text_wrap(name, names, "  "), NULL);
		table_cell(table, xstrdup(rows[m].from), NULL);
		if (k) {
			table_cell(table, xstrdup(rows[m].to), NULL);
			table_cell(table, xstrdup(rows[m].change), NULL);
			table_cell(table, xstrdup(rows[m].verdict), NULL);
		}
		free(name);
	}
	table_print(table);
}

/* Kernel @k beside the first one, or the first one alone for 0. */
static void metrics_table(const struct report *report, size_t s, size_t k,
			  const struct text_style *style)
{
	size_t count = report->all[s]->scenario->metric_count;
	struct pair_row *rows = pair_rows(report, s, k, false);
	size_t names = names_width(report, rows, count, k, style->width);

	if (names < NARROW_NAMES) {
		free_pair_rows(rows, count);
		rows = pair_rows(report, s, k, true);
		names = names_width(report, rows, count, k, style->width);
	}
	print_pair(report, rows, count, k, names, style);
	free_pair_rows(rows, count);
}

void report_metrics_tables(const struct report *report, size_t s, const struct text_style *style)
{
	size_t k;

	if (!report->all[s]->scenario->metric_count)
		return;
	if (report->kernels == 1)
		metrics_table(report, s, 0, style);
	for (k = 1; k < report->kernels; k++) {
		if (k > 1)
			fputc('\n', style->out);
		metrics_table(report, s, k, style);
	}
}

void report_detail_table(const struct report *report, size_t s, enum detail_kind kind,
			 const struct text_style *style)
{
	const struct detail *detail = report->details[s];
	struct matrix matrix = {0};
	size_t m, k;

	for (m = 0; m < detail->scenario.metric_count; m++) {
		struct figure *figures;
		const char *unit;
		char **cells;

		if (detail->kinds[m] != kind || !detail_shown(detail, m))
			continue;
		figures = xcalloc(report->kernels, sizeof(*figures));
		unit = figure_row(detail->figures, m, figures);
		cells = matrix_row(
			&matrix, report->kernels,
			strcmp(unit, "pages") == 0 || strcmp(unit, "events") == 0
				? xstrdup(detail->scenario.metrics[m].says)
				: xasprintf("%s (%s)", detail->scenario.metrics[m].says, unit));
		for (k = 0; k < report->kernels; k++)
			cells[k] = figure_text(&figures[k], false);
		free(figures);
	}
	if (matrix.rows)
		matrix_print(&matrix, report->all[s]->scenario->name, report, style);
}
