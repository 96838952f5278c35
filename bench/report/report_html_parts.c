/* Parts of the page: see report_html_parts.h. */
#include "bench/report/report_html_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/compare/judgement.h"
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

void report_group_row(struct html *html, const char *text, size_t columns)
{
	char *span = xasprintf("%zu", columns);

	html_open(html, "tr", "class", "group");
	html_element(html, "th", text, "scope", "rowgroup", "colspan", span);
	html_close(html);
	free(span);
}

/* "1,234 ± 56" */
static void figure_cell(struct html *html, const struct figure *figure)
{
	char *text;

	if (!figure->over.count) {
		html_cell(html, "not available", "number none");
		return;
	}
	text = *figure->spread
		       ? xasprintf("%s \xc2\xb1 %s", figure->median, figure->spread + strlen("+-"))
		       : xstrdup(figure->median);
	html_cell(html, text, "number");
	free(text);
}

static const char *verdict_class(enum verdict verdict)
{
	return verdict == VERDICT_BETTER  ? "better"
	       : verdict == VERDICT_WORSE ? "worse"
	       : verdict == VERDICT_SAME  ? NULL
					  : "none";
}

static void metric_row(struct html *html, const struct report *report, size_t s, size_t m)
{
	const struct compared_scenario *compared = report->all[s];
	struct figure *row = xcalloc(report->kernels, sizeof(*row));
	const char *unit = figure_row(compared, m, row);
	size_t k;

	html_open(html, "tr");
	html_head(html, "row", compared->scenario->metrics[m].says, NULL);
	html_cell(html, unit, NULL);
	for (k = 0; k < report->kernels; k++) {
		enum verdict verdict;

		figure_cell(html, &row[k]);
		if (!k)
			continue;
		verdict = verdicts_get(report->verdicts, s, k, m)->verdict;
		html_cell(html, row[k].change, "number");
		html_cell(html, verdict_word(verdict), verdict_class(verdict));
	}
	html_close(html);
	free(row);
}

static void metrics_table(struct html *html, const struct report *report, size_t s)
{
	const struct scenario *scenario = report->all[s]->scenario;
	size_t m, k;

	html_table(html, "Metrics: medians over the seeds, \xc2\xb1 the seed farthest from it");
	html_open(html, "thead");
	html_open(html, "tr");
	html_head(html, "col", "metric", NULL);
	html_head(html, "col", "unit", NULL);
	for (k = 0; k < report->kernels; k++) {
		html_head(html, "col", report_kernel(report, k), "number");
		if (k) {
			html_head(html, "col", "change", "number");
			html_head(html, "col", "verdict", NULL);
		}
	}
	html_close(html);
	html_close(html);
	html_open(html, "tbody");
	for (m = 0; m < scenario->metric_count; m++)
		metric_row(html, report, s, m);
	html_close(html);
	html_table_end(html);
}

static void verdict_row(struct html *html, const struct scenario_metric *metric,
			const struct metric_verdict *v)
{
	char *cells[VERDICT_CELLS];
	size_t i;

	verdict_cells(metric, v, cells);
	html_open(html, "tr");
	html_head(html, "row", metric->says, NULL);
	for (i = 0; i < VERDICT_CELLS; i++) {
		html_cell(html, cells[i], "number");
		free(cells[i]);
	}
	html_cell(html, verdict_word(v->verdict), verdict_class(v->verdict));
	html_close(html);
}

static void verdict_table(struct html *html, const struct report *report, size_t s, size_t k)
{
	static const char *const columns[] = {"difference", "95 % interval", "p", "min"};
	const struct scenario *scenario = report->all[s]->scenario;
	char *caption = xasprintf("%s against %s: differences paired by seed",
				  report_kernel(report, k), report_kernel(report, 0));
	size_t m, i;

	html_table(html, caption);
	html_open(html, "thead");
	html_open(html, "tr");
	html_head(html, "col", "metric", NULL);
	for (i = 0; i < VERDICT_CELLS; i++)
		html_head(html, "col", columns[i], "number");
	html_head(html, "col", "verdict", NULL);
	html_close(html);
	html_close(html);
	html_open(html, "tbody");
	for (m = 0; m < scenario->metric_count; m++) {
		const struct metric_verdict *v = verdicts_get(report->verdicts, s, k, m);

		if (v->verdict != VERDICT_NONE)
			verdict_row(html, &scenario->metrics[m], v);
	}
	html_close(html);
	html_table_end(html);
	free(caption);
}

static void open_details(struct html *html, const char *title)
{
	html_open(html, "details");
	html_element(html, "summary", title);
}

static void verdict_tables(struct html *html, const struct report *report, size_t s)
{
	size_t enough = 0, k;

	for (k = 1; k < report->kernels; k++)
		enough += verdicts_enough_seeds(report->all[s], report->verdicts, s, k);
	if (!enough)
		return;
	open_details(html, "How sure the differences are");
	for (k = 1; k < report->kernels; k++)
		if (verdicts_enough_seeds(report->all[s], report->verdicts, s, k))
			verdict_table(html, report, s, k);
	html_close(html);
}

static bool wanted(const struct detail *detail, size_t m, enum detail_kind kind)
{
	if (detail->kinds[m] != kind)
		return false;
	if (kind != DETAIL_LATENCY)
		return detail_shown(detail, m);
	return true;
}

static void detail_row(struct html *html, const struct report *report, const struct detail *detail,
		       size_t m)
{
	struct figure *row = xcalloc(report->kernels, sizeof(*row));
	const char *unit = figure_row(detail->figures, m, row);
	size_t k;

	html_open(html, "tr");
	html_head(html, "row", detail->scenario.metrics[m].says, NULL);
	html_cell(html, unit, NULL);
	for (k = 0; k < report->kernels; k++)
		figure_cell(html, &row[k]);
	html_close(html);
	free(row);
}

static void detail_head(struct html *html, const struct report *report, const char *caption)
{
	size_t k;

	html_table(html, caption);
	html_open(html, "thead");
	html_open(html, "tr");
	html_head(html, "col", "figure", NULL);
	html_head(html, "col", "unit", NULL);
	for (k = 0; k < report->kernels; k++)
		html_head(html, "col", report_kernel(report, k), "number");
	html_close(html);
	html_close(html);
}

/* Rows of scenario @s, all of them or none. */
static size_t rows_of(const struct report *report, size_t s, enum detail_kind kind)
{
	const struct detail *detail = report->details[s];
	size_t rows = 0, m;

	for (m = 0; m < detail->scenario.metric_count; m++)
		rows += wanted(detail, m, kind);
	return rows;
}

void report_detail_html(struct html *html, const struct report *report, size_t first, size_t end,
			enum detail_kind kind)
{
	size_t rows = 0, s, m;

	for (s = first; s < end; s++)
		rows += rows_of(report, s, kind);
	if (!rows)
		return;
	detail_head(html, report, detail_title(kind));
	for (s = first; s < end; s++) {
		const struct detail *detail = report->details[s];

		html_open(html, "tbody");
		if (end - first > 1)
			report_group_row(html, report->all[s]->scenario->name, report->kernels + 2);
		for (m = 0; m < detail->scenario.metric_count; m++)
			if (wanted(detail, m, kind))
				detail_row(html, report, detail, m);
		html_close(html);
	}
	html_table_end(html);
}

/* A page of many scenarios stays small enough to be opened: each has its share of the bytes. */
static void figures(struct html *html, const struct report *report, size_t s)
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
static void read_aloud(struct html *html, const struct report *report, size_t s,
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
	paragraphs_free(words);
	html_close(html);
	html_close(html);
	free(title);
	free(count);
	free(of);
}

static void latency_table(struct html *html, const struct report *report, size_t s)
{
	const struct detail *detail = report->details[s];
	size_t i, m;

	open_details(html, "Fault latency in figures");
	html_element(html, "p", detail_caveat(DETAIL_LATENCY));
	detail_head(html, report, detail_title(DETAIL_LATENCY));
	html_open(html, "tbody");
	for (i = 0; i < detail->latency_count; i++) {
		if (!report_latency_present(report, s, &detail->latencies[i]))
			continue;
		for (m = 0; m < LATENCY_FIGURES; m++)
			detail_row(html, report, detail, detail->latencies[i].first + m);
	}
	html_close(html);
	html_table_end(html);
	html_close(html);
}

static void latencies(struct html *html, const struct report *report, size_t s)
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
			read_aloud(html, report, s, &detail->latencies[i]);
	html_close(html);
	latency_table(html, report, s);
}

/* A table of the figures of @kind, folded away. */
static void folded(struct html *html, const struct report *report, size_t s, enum detail_kind kind)
{
	char *title;

	if (!rows_of(report, s, kind))
		return;
	title = xasprintf("%s in figures", detail_title(kind));
	open_details(html, title);
	html_element(html, "p", detail_caveat(kind));
	report_detail_html(html, report, s, s + 1, kind);
	html_close(html);
	free(title);
}

static void scenario_text(struct html *html, const struct scenario *scenario)
{
	open_details(html, "The scenario's file");
	html_open(html, "pre", "tabindex", "0");
	html_element(html, "code", scenario->text ? scenario->text : "");
	html_close(html);
	html_close(html);
}

static void published_table(struct html *html, const struct published_figures *figures)
{
	char *theirs = xasprintf("theirs: %s", figures->theirs);
	char *ours = xasprintf("ours: %s", figures->ours);
	size_t i;

	html_table(html, "Published figures beside ours");
	html_open(html, "thead");
	html_open(html, "tr");
	html_head(html, "col", "published", NULL);
	html_head(html, "col", theirs, "number");
	html_head(html, "col", ours, "number");
	html_head(html, "col", "direction", NULL);
	html_close(html);
	html_close(html);
	html_open(html, "tbody");
	for (i = 0; i < figures->count; i++) {
		html_open(html, "tr");
		html_head(html, "row", figures->items[i].says, NULL);
		html_cell(html, figures->items[i].theirs, "number");
		html_cell(html, figures->items[i].ours, "number");
		html_cell(html, figures->items[i].direction, NULL);
		html_close(html);
	}
	html_close(html);
	html_table_end(html);
	free(theirs);
	free(ours);
}

/* What others have published beside what came out here. */
static void published(struct html *html, const struct compared_scenario *compared)
{
	struct published_figures figures;
	char **remarks;
	size_t i;

	if (!published_has(compared))
		return;
	figures = published_figures(compared);
	published_table(html, &figures);
	published_free(&figures);
	remarks = published_remarks(compared);
	for (i = 0; remarks[i]; i++)
		html_element(html, "p", remarks[i]);
	paragraphs_free(remarks);
}

void report_scenario_html(struct html *html, const struct report *report, size_t s)
{
	const struct scenario *scenario = report->all[s]->scenario;
	char *id = report_scenario_id(report, s);

	html_section(html, id, scenario->name);
	html_element(html, "p", scenario->summary, "class", "lead");
	if (scenario->models)
		html_element(html, "p", scenario->models);
	metrics_table(html, report, s);
	verdict_tables(html, report, s);
	published(html, report->all[s]);
	latencies(html, report, s);
	figures(html, report, s);
	folded(html, report, s, DETAIL_OWNER);
	folded(html, report, s, DETAIL_NODE);
	scenario_text(html, scenario);
	html_close(html);
	free(id);
}
