// SPDX-License-Identifier: GPL-2.0-only
/* Published figures beside ours: see published.h. */
#include "bench/report/published.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/words.h"
#include "bench/metric/metrics.h"
#include "lib/array.h"
#include "lib/xalloc.h"

/* Widths of the columns of text; figures are as wide as they are. */
enum { SAYS = 22, FIGURES = 24 };

bool published_has(const struct compared_scenario *compared)
{
	return compared->scenario->published.source;
}

/* Index of metric @name; scenario_check() has seen to it that there is one. */
static size_t metric_index(const struct scenario *scenario, const char *name)
{
	size_t m = 0;

	while (m + 1 < scenario->metric_count && strcmp(scenario->metrics[m].name, name) != 0)
		m++;
	return m;
}

/* "11,300,000", "9.62 us", "36 %"; the caller frees. */
static char *value_text(double value, const char *unit)
{
	struct text_scale scale;
	char text[TEXT_ROOM];
	bool plain;

	if (isnan(value))
		return xstrdup("n/a");
	scale = text_scale_for(unit, fabs(value), fabs(value));
	plain = strcmp(unit, "ns") != 0 && strcmp(unit, "bytes") != 0 && strcmp(unit, "%") != 0;
	text_number(value, &scale, plain && value >= 10 ? 0 : text_decimals(value, &scale), text);
	return plain ? xstrdup(text) : xasprintf("%s %s", text, scale.unit);
}

enum pair { PAIR_FIRST, PAIR_BOTH };

/* "A -> B (-98 %)", or "A" alone where there is to be no B. */
static char *pair_text(double before, double after, enum pair pair_of, const char *unit)
{
	char *from = value_text(before, unit), *to = value_text(after, unit), *pair;
	char change[TEXT_ROOM];

	if (pair_of == PAIR_FIRST)
		pair = xstrdup(from);
	else if (isnan(before) || isnan(after))
		pair = xasprintf("%s -> %s", from, to);
	else
		pair = xasprintf("%s -> %s (%s)", from, to,
				 text_change(before, after, unit, change));
	free(from);
	free(to);
	return pair;
}

static int sign(double value)
{
	return (value > 0) - (value < 0);
}

static const char *published_direction(const struct scenario_published_row *row, double before,
				       double after)
{
	if (isnan(row->before) || isnan(row->after) || isnan(before) || isnan(after))
		return "-";
	return sign(row->after - row->before) == sign(after - before) ? "same way" : "other way";
}

/* The index of @kernel in the comparison; kernel_count: it is not compared. */
static size_t compared_index(const struct compared_scenario *compared, const char *kernel)
{
	size_t k = 0;

	while (k < compared->kernel_count && strcmp(compared->kernels[k].known_as, kernel) != 0)
		k++;
	return k;
}

/* The first of @kernels that is compared, else the first; NULL: there is none. */
static const char *our_kernel(const struct compared_scenario *compared, char *const *kernels,
			      size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (compared_index(compared, kernels[i]) < compared->kernel_count)
			return kernels[i];
	return count ? kernels[0] : NULL;
}

static const char *our_before(const struct compared_scenario *compared)
{
	const struct scenario_published *published = &compared->scenario->published;

	return our_kernel(compared, published->our_before, published->our_before_count);
}

static const char *our_after(const struct compared_scenario *compared)
{
	const struct scenario_published *published = &compared->scenario->published;

	return our_kernel(compared, published->our_after, published->our_after_count);
}

/* What tables call @kernel, or its name if it is not compared; NULL for NULL. */
static const char *our_title(const struct compared_scenario *compared, const char *kernel)
{
	size_t k = kernel ? compared_index(compared, kernel) : compared->kernel_count;

	return k < compared->kernel_count ? compared->kernels[k].name : kernel;
}

/* The median of @kernel, by the name that claims know it by; NAN if there is none. */
static double median_of(const struct compared_scenario *compared, const char *kernel, size_t m)
{
	size_t k = kernel ? compared_index(compared, kernel) : compared->kernel_count;
	struct summary summary = {0};

	if (k < compared->kernel_count)
		summary = compare_metric(compared, k, m);
	return summary.count ? summary.median : NAN;
}

/* "baseline -> patched", one of them, or that there is none to compare. */
static char *our_kernels(const struct compared_scenario *compared)
{
	const char *before = our_title(compared, our_before(compared));
	const char *after = our_title(compared, our_after(compared));

	if (before && after)
		return xasprintf("%s -> %s", before, after);
	if (before)
		return xasprintf("%s alone", before);
	return after ? xasprintf("%s alone", after) : xstrdup("none");
}

/* Theirs, and below it what is left of it at the scale of ours. */
static char *their_text(const struct scenario_published_row *row, const char *unit)
{
	char *text = pair_text(row->before, row->after, PAIR_BOTH, unit), *scaled, *both, *change;

	if (!row->scale)
		return text;
	scaled = pair_text(row->before / row->scale, row->after / row->scale, PAIR_BOTH, unit);
	change = strstr(scaled, " (");
	if (change) /* which is the same */
		*change = '\0';
	both = xasprintf("%s; 1/%g: %s", text, row->scale, scaled);
	free(text);
	free(scaled);
	return both;
}

static struct published_figure figure_of(const struct compared_scenario *compared,
					 const struct scenario_published_row *row)
{
	const char *first = our_before(compared), *second = our_after(compared);
	size_t m = metric_index(compared->scenario, row->metric);
	const char *unit = metric_unit(&compared->scenario->metrics[m]);
	bool two = row->after_metric || (first && second);
	double before = median_of(compared, first, m);
	double after = row->after_metric
			       ? median_of(compared, first,
					   metric_index(compared->scenario, row->after_metric))
			       : median_of(compared, second, m);

	return (struct published_figure){
		.says = xstrdup(row->says),
		.theirs = their_text(row, unit),
		.ours = pair_text(first ? before : after, after, two ? PAIR_BOTH : PAIR_FIRST,
				  unit),
		.direction = published_direction(row, before, after),
	};
}

struct published_figures published_figures(const struct compared_scenario *compared)
{
	const struct scenario_published *published = &compared->scenario->published;
	struct published_figures figures = {
		.theirs = xasprintf("%s -> %s", published->before, published->after),
		.ours = our_kernels(compared),
		.items = xcalloc(published->row_count, sizeof(*figures.items)),
	};

	for (; figures.count < published->row_count; figures.count++)
		figures.items[figures.count] = figure_of(compared, &published->rows[figures.count]);
	return figures;
}

void published_free(struct published_figures *figures)
{
	size_t i;

	for (i = 0; i < figures->count; i++) {
		free(figures->items[i].says);
		free(figures->items[i].theirs);
		free(figures->items[i].ours);
	}
	free(figures->items);
	free(figures->theirs);
	free(figures->ours);
	*figures = (struct published_figures){0};
}

/* What is said below the table: allocated paragraphs, NULL at the end. */
static char **published_remarks(const struct compared_scenario *compared)
{
	const struct scenario_published *published = &compared->scenario->published;
	char **remarks = xcalloc(5, sizeof(*remarks));

	remarks[0] = xasprintf("Theirs: %s.", published->source);
	remarks[1] = xasprintf("Scaled: %s", published->scaled);
	remarks[2] = xasprintf("Ours: %s", published->because);
	remarks[3] = xasprintf("Where ours differs: %s", published->differs);
	return remarks;
}

/* A cell of the table: proportion, and what is left at our scale, on lines of their own. */
static char *cell_text(const char *figure)
{
	char *cell = xstrdup(figure), *at;

	for (at = cell; (at = strpbrk(at, "(;")); at++) {
		if (*at == '(' && at > cell)
			at[-1] = '\n';
		else if (*at == ';' && at[1] == ' ')
			at[1] = '\n';
	}
	return cell;
}

/* As text the kernels are in a row of their own, in HTML in the titles. */
static struct table *table_of(const struct published_figures *figures,
			      const struct text_style *style)
{
	char *theirs = xasprintf("theirs: %s", figures->theirs);
	char *ours = xasprintf("ours: %s", figures->ours);
	const enum table_align align = style ? TABLE_LEFT : TABLE_RIGHT;
	const struct table_column columns[] = {
		{.title = "published", .wrap = SAYS},
		{.title = style ? "theirs" : theirs, .align = align},
		{.title = style ? "ours" : ours, .align = align},
		{.title = style ? "" : "direction"},
	};
	struct table *table = table_new(style);
	size_t i;

	table_columns(table, columns, ARRAY_LENGTH(columns));
	if (style) {
		table_row(table);
		table_cell(table, xstrdup(""), NULL);
		table_cell(table, text_wrap(figures->theirs, FIGURES, ""), NULL);
		table_cell(table, text_wrap(figures->ours, FIGURES, ""), NULL);
	}
	for (i = 0; i < figures->count; i++) {
		const struct published_figure *figure = &figures->items[i];

		table_row(table);
		table_cell(table, xstrdup(figure->says), NULL);
		table_cell(table, cell_text(figure->theirs), NULL);
		table_cell(table, cell_text(figure->ours), NULL);
		table_cell(table, text_wrap(figure->direction, strlen("other"), ""), NULL);
	}
	free(theirs);
	free(ours);
	return table;
}

void published_html(const struct compared_scenario *compared, struct html *html)
{
	struct published_figures figures;
	char **remarks;
	size_t i;

	if (!published_has(compared))
		return;
	figures = published_figures(compared);
	table_html(table_of(&figures, NULL), html, "Published figures beside ours");
	published_free(&figures);
	remarks = published_remarks(compared);
	for (i = 0; remarks[i]; i++)
		html_element(html, "p", remarks[i]);
	words_free(remarks);
}

void published_print(const struct compared_scenario *compared, const struct text_style *style)
{
	struct published_figures figures;
	char **remarks;
	size_t i;

	if (!published_has(compared))
		return;
	fputc('\n', style->out);
	figures = published_figures(compared);
	table_print(table_of(&figures, style));
	published_free(&figures);
	fputc('\n', style->out);
	remarks = published_remarks(compared);
	for (i = 0; remarks[i]; i++)
		text_print(style, "  ", xstrdup(remarks[i]));
	words_free(remarks);
}
