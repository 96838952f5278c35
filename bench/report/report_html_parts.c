// SPDX-License-Identifier: GPL-2.0-only
/* Parts of the page: see report_html_parts.h. */
#include "bench/report/report_html_parts.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/words.h"
#include "bench/report/compare_verdicts.h"
#include "bench/report/figure.h"
#include "bench/report/published.h"
#include "lib/xalloc.h"

enum { PICTURES_BYTES = 1800000 };

const char *report_kernel(const struct report *report, size_t k)
{
	return report->all[0]->kernels[k].name;
}

char *report_scenario_id(const struct report *report, size_t s)
{
	return xasprintf("scenario-%s", report->all[s]->scenario->name);
}

bool report_figure(struct html *html, const struct plot *plot, size_t *room)
{
	char *uri = html_data_uri("image/svg+xml", plot->svg_text);
	size_t size = strlen(uri);

	if (size > *room) {
		free(uri);
		return false;
	}
	*room -= size;
	html_open(html, "figure");
	html_open(html, "div", "class", "picture", "tabindex", "0", "role", "region", "aria-label",
		  plot->title);
	html_void(html, "img", "src", uri, "alt", plot->alt);
	html_close(html);
	html_element(html, "figcaption", plot->title);
	html_close(html);
	free(uri);
	return true;
}

/* "1,234 ± 56", for metric @m of kernel @k of @compared */
static void add_figure_cell(struct table *table, const struct figure *figure,
			    const struct compared_scenario *compared, size_t k, size_t m)
{
	if (!figure->over.count)
		table_cell(table, xstrdup("not available"), TABLE_NONE);
	else
		table_cell(table,
			   *figure->spread ? xasprintf("%s \xc2\xb1 %s", figure->median,
						       figure->spread + strlen("+-"))
					   : xstrdup(figure->median),
			   NULL);
	table_cell_why(table, figure->over.count ? NULL : compare_absent(compared, k, m));
}

/* A table of figures by kernel; with @judged what is said of all kernels but the first. */
static struct table *new_figures_table(const struct report *report, const char *title, bool judged)
{
	struct table *table = table_new(NULL);
	size_t k;

	table_column(table, title, TABLE_LEFT);
	table_column(table, "unit", TABLE_LEFT);
	for (k = 0; k < report->kernels; k++) {
		table_column(table, report_kernel(report, k), TABLE_RIGHT);
		if (judged && k) {
			table_column(table, "change", TABLE_RIGHT);
			table_column(table, "verdict", TABLE_LEFT);
		}
	}
	return table;
}

/* A row of it: metric @m; @verdicts, if there are any, have it in scenario @s. */
static void add_figures(struct table *table, const struct compared_scenario *compared, size_t m,
			const struct verdicts *verdicts, size_t s)
{
	struct figure *row = xcalloc(compared->kernel_count, sizeof(*row));
	const char *unit = figure_row(compared, m, row);
	size_t k;

	table_row(table);
	table_cell(table, xstrdup(compared->scenario->metrics[m].says), NULL);
	table_cell(table, xstrdup(unit), NULL);
	for (k = 0; k < compared->kernel_count; k++) {
		enum verdict verdict;

		add_figure_cell(table, &row[k], compared, k, m);
		if (!verdicts || !k)
			continue;
		verdict = verdicts_get(verdicts, s, k, m)->verdict;
		table_cell(table, xstrdup(row[k].change), NULL);
		table_cell(table, xstrdup(verdict_word(verdict)), verdict_tone(verdict));
	}
	free(row);
}

static void page_metrics(struct html *html, const struct report *report, size_t s)
{
	struct table *table = new_figures_table(report, "metric", true);
	size_t m;

	for (m = 0; m < report->all[s]->scenario->metric_count; m++)
		add_figures(table, report->all[s], m, report->verdicts, s);
	table_html(table, html,
		   "Metrics: medians over the seeds, \xc2\xb1 the seed farthest from it");
}

static void open_details(struct html *html, const char *title)
{
	html_open(html, "details");
	html_element(html, "summary", title);
}

static void page_verdicts(struct html *html, const struct report *report, size_t s)
{
	size_t tables = 0, k;

	for (k = 1; k < report->kernels; k++) {
		char *caption;

		if (!verdicts_enough_seeds(report->all[s], report->verdicts, s, k))
			continue;
		if (!tables++)
			open_details(html, "How sure the differences are");
		caption = xasprintf("%s against %s: differences paired by seed",
				    report_kernel(report, k), report_kernel(report, 0));
		table_html(verdicts_table(report->all[s], report->verdicts, s, k, "metric", NULL),
			   html, caption);
		free(caption);
	}
	if (tables)
		html_close(html);
}

static bool detail_wanted(const struct detail *detail, size_t m, enum detail_kind kind)
{
	if (detail->kinds[m] != kind)
		return false;
	if (kind != DETAIL_LATENCY)
		return detail_shown(detail, m);
	return true;
}

/* Rows of scenario @s, all of them or none. */
static size_t detail_row_count(const struct report *report, size_t s, enum detail_kind kind)
{
	const struct detail *detail = report->details[s];
	size_t rows = 0, m;

	for (m = 0; m < detail->scenario.metric_count; m++)
		rows += detail_wanted(detail, m, kind);
	return rows;
}

void report_detail_html(struct html *html, const struct report *report, size_t first, size_t end,
			enum detail_kind kind)
{
	struct table *table = new_figures_table(report, "figure", false);
	size_t rows = 0, s, m;

	for (s = first; s < end; s++) {
		const struct detail *detail = report->details[s];

		table_group(table, end - first > 1 ? report->all[s]->scenario->name : NULL);
		for (m = 0; m < detail->scenario.metric_count; m++)
			if (detail_wanted(detail, m, kind)) {
				add_figures(table, detail->figures, m, NULL, 0);
				rows++;
			}
	}
	if (rows)
		table_html(table, html, detail_title(kind));
	else
		table_free(table);
}

/* A page of many scenarios stays small enough to be opened: each has its share of the bytes. */
static void page_plots(struct html *html, const struct report *report, size_t s)
{
	size_t room = PICTURES_BYTES / report->count, i;

	for (i = 0; i < report->plots.count; i++) {
		const struct plot *plot = &report->plots.items[i];
		char *note;

		if (plot->scenario != s || strcmp(plot->kind, "summary") == 0 ||
		    report_figure(html, plot, &room))
			continue;
		note = xasprintf("%s: plots/%s.svg (not in this page, for its size).", plot->title,
				 plot->name);
		html_element(html, "p", note);
		free(note);
	}
}

/* The faults of one task and source, read aloud. */
static void page_read_aloud(struct html *html, const struct report *report, size_t s,
			    const struct latency *latency)
{
	struct latency_of *of = report_latency(report, s, latency);
	char *count = latency_words_count(of, report->kernels);
	char **words = latency_words(of, report->kernels);
	char *title = xasprintf("%s, %s, in each run: %s.", latency->task, latency->source, count);
	size_t w;

	html_open(html, "li");
	html_text(html, title);
	html_open(html, "ul");
	for (w = 0; words[w]; w++)
		html_element(html, "li", words[w]);
	words_free(words);
	html_close(html);
	html_close(html);
	free(title);
	free(count);
	free(of);
}

static void page_latency_table(struct html *html, const struct report *report, size_t s)
{
	const struct detail *detail = report->details[s];
	struct table *table = new_figures_table(report, "figure", false);
	size_t i, m;

	open_details(html, "Fault latency in figures");
	html_element(html, "p", detail_caveat(DETAIL_LATENCY));
	for (i = 0; i < detail->latency_count; i++) {
		if (!report_latency_present(report, s, &detail->latencies[i]))
			continue;
		for (m = 0; m < LATENCY_FIGURES; m++)
			add_figures(table, detail->figures, detail->latencies[i].first + m, NULL,
				    0);
	}
	table_html(table, html, detail_title(DETAIL_LATENCY));
	html_close(html);
}

static void page_latencies(struct html *html, const struct report *report, size_t s)
{
	const struct detail *detail = report->details[s];
	bool present = false;
	size_t i;

	for (i = 0; i < detail->latency_count; i++)
		present = present || report_latency_present(report, s, &detail->latencies[i]);
	if (!present)
		return;
	html_element(html, "h3", "Fault latency in words, over all phases of a run");
	html_open(html, "ul");
	for (i = 0; i < detail->latency_count; i++)
		if (report_latency_present(report, s, &detail->latencies[i]))
			page_read_aloud(html, report, s, &detail->latencies[i]);
	html_close(html);
	page_latency_table(html, report, s);
}

/* A table of the figures of @kind, folded away. */
static void page_folded(struct html *html, const struct report *report, size_t s,
			enum detail_kind kind)
{
	char *title;

	if (!detail_row_count(report, s, kind))
		return;
	title = xasprintf("%s in figures", detail_title(kind));
	open_details(html, title);
	html_element(html, "p", detail_caveat(kind));
	report_detail_html(html, report, s, s + 1, kind);
	html_close(html);
	free(title);
}

static void page_scenario_text(struct html *html, const struct scenario *scenario)
{
	open_details(html, "The scenario's file");
	html_open(html, "pre", "tabindex", "0");
	html_element(html, "code", scenario->text ? scenario->text : "");
	html_close(html);
	html_close(html);
}

void report_scenario_html(struct html *html, const struct report *report, size_t s)
{
	const struct scenario *scenario = report->all[s]->scenario;
	char *id = report_scenario_id(report, s);

	html_section(html, id, scenario->name);
	html_element(html, "p", scenario->summary, "class", "lead");
	if (scenario->models)
		html_element(html, "p", scenario->models);
	page_metrics(html, report, s);
	page_verdicts(html, report, s);
	published_html(report->all[s], html);
	page_latencies(html, report, s);
	page_plots(html, report, s);
	page_folded(html, report, s, DETAIL_OWNER);
	page_folded(html, report, s, DETAIL_NODE);
	page_scenario_text(html, scenario);
	html_close(html);
	free(id);
}
