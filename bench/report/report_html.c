// SPDX-License-Identifier: GPL-2.0-only
/* A report as a page: see report_html.h. Head and contents, then one section after the other. */
#include "bench/report/report_html.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/html.h"
#include "bench/compare/judgement.h"
#include "bench/compare/notes.h"
#include "bench/report/compare_text.h"
#include "bench/report/page.h"
#include "bench/report/report_html_parts.h"
#include "lib/array.h"
#include "lib/xalloc.h"

static void page_term(struct html *html, const char *name)
{
	html_element(html, "dt", name);
}

/* What a term means; @text is freed. */
static void page_meaning(struct html *html, char *text)
{
	html_element(html, "dd", text);
	free(text);
}

static void page_limits(struct html *html, const struct report *report)
{
	size_t i;

	html_open(html, "div", "class", "limits");
	html_element(html, "h2", "What the figures mean, and what they do not show");
	for (i = 0; report->limits[i]; i++)
		html_element(html, "p", report->limits[i]);
	html_close(html);
}

static void page_top(struct html *html, const struct report *report)
{
	size_t k;

	html_open(html, "header");
	html_element(html, "h1", report->title);
	html_open(html, "dl", "class", "facts");
	page_term(html, "Machine");
	page_meaning(html, xasprintf("%s, %s", fact_first(&report->machine, "machine"),
				     fact_first(&report->machine, "emulator")));
	page_term(html, "Kernels");
	for (k = 0; k < report->kernels; k++)
		page_meaning(html, xasprintf("%s, Linux %s", report_kernel(report, k),
					     fact_first(&report->kernel_facts[k], "Linux")));
	page_term(html, "Runs");
	page_meaning(html, xasprintf("%zu: %zu %s, seeds %s", report->runs, report->count,
				     report->count == 1 ? "scenario" : "scenarios", report->seeds));
	html_close(html);
	page_limits(html, report);
	html_close(html);
}

static void page_entry(struct html *html, const char *id, const char *title)
{
	char *target = xasprintf("#%s", id);

	html_open(html, "li");
	html_element(html, "a", title, "href", target);
	html_close(html);
	free(target);
}

static void page_contents(struct html *html, const struct report *report)
{
	size_t s;

	html_open(html, "nav", "aria-labelledby", "contents");
	html_element(html, "h2", "Contents", "id", "contents");
	html_open(html, "ol");
	page_entry(html, "summary", "Summary");
	page_entry(html, "claims", "Claims");
	for (s = 0; s < report->count; s++) {
		char *id = report_scenario_id(report, s);

		page_entry(html, id, report->all[s]->scenario->name);
		free(id);
	}
	page_entry(html, "symptoms", "Symptoms");
	page_entry(html, "provenance", "Provenance");
	page_entry(html, "runs", "Runs");
	page_entry(html, "reproduce", "How to reproduce");
	html_close(html);
	html_close(html);
}

static size_t claims_on(const struct report *report, size_t s, size_t k, enum outcome outcome)
{
	size_t found = 0, c;

	for (c = 0; c < report->all[s]->scenario->claim_count; c++)
		found += judge(report->all[s], k, c).outcome == outcome;
	return found;
}

static size_t verdicts_on(const struct report *report, size_t s, size_t k, enum verdict verdict)
{
	size_t found = 0, m;

	for (m = 0; m < report->all[s]->scenario->metric_count; m++)
		found += verdicts_get(report->verdicts, s, k, m)->verdict == verdict;
	return found;
}

static void count_cell(struct html *html, size_t count, const char *class)
{
	char *text = xasprintf("%zu", count);

	html_cell(html, text, count ? class : "number none");
	free(text);
}

/* One kernel on one scenario, counted. */
static void overview_row(struct html *html, const struct report *report, size_t s, size_t k)
{
	html_head(html, "row", report_kernel(report, k), NULL);
	count_cell(html, claims_on(report, s, k, OUTCOME_KEPT), "number");
	count_cell(html, claims_on(report, s, k, OUTCOME_BROKEN), "number");
	if (k) {
		count_cell(html, verdicts_on(report, s, k, VERDICT_BETTER), "number better");
		count_cell(html, verdicts_on(report, s, k, VERDICT_WORSE), "number worse");
		count_cell(html, verdicts_on(report, s, k, VERDICT_SAME), "number");
		count_cell(html, verdicts_on(report, s, k, VERDICT_UNKNOWN), "number");
	} else {
		html_element(html, "td", "is compared with", "colspan", "4", "class", "none");
	}
}

static void page_overview(struct html *html, const struct report *report)
{
	static const char *const columns[] = {"kernel", "kept", "broken", "better",
					      "worse",	"same", "unknown"};
	size_t s, k, i;

	html_table(html, "Claims and verdicts on metrics, counted");
	html_open(html, "thead");
	html_open(html, "tr");
	for (i = 0; i < ARRAY_LENGTH(columns); i++)
		html_head(html, "col", columns[i], i ? "number" : NULL);
	html_close(html);
	html_close(html);
	for (s = 0; s < report->count; s++) {
		char *id = report_scenario_id(report, s), *target = xasprintf("#%s", id);

		html_open(html, "tbody");
		html_open(html, "tr", "class", "group");
		html_open(html, "th", "scope", "rowgroup", "colspan", "7");
		html_element(html, "a", report->all[s]->scenario->name, "href", target);
		html_close(html);
		html_close(html);
		for (k = 0; k < report->kernels; k++) {
			html_open(html, "tr");
			overview_row(html, report, s, k);
			html_close(html);
		}
		html_close(html);
		free(target);
		free(id);
	}
	html_table_end(html);
}

static void page_summary(struct html *html, const struct report *report)
{
	size_t room = SIZE_MAX, i;

	html_section(html, "summary", "Summary");
	for (i = 0; report->summary[i]; i++)
		html_element(html, "p", report->summary[i], "class",
			     report->summary[i + 1] ? NULL
			     : report->holds	    ? "verdict"
						    : "verdict alarm");
	for (i = 0; i < report->plots.count; i++)
		if (strcmp(report->plots.items[i].kind, "summary") == 0)
			report_figure(html, &report->plots.items[i], &room);
	page_overview(html, report);
	html_close(html);
}

static void page_claims_table(struct html *html, const struct report *report)
{
	struct table *table = table_new(NULL);
	size_t s, k;

	table_column(table, "claim", TABLE_LEFT);
	for (k = 0; k < report->kernels; k++)
		table_column(table, report_kernel(report, k), TABLE_LEFT);
	for (s = 0; s < report->count; s++) {
		if (!report->all[s]->scenario->claim_count)
			continue;
		table_group(table, report->all[s]->scenario->name);
		claims_rows(table, report->all[s], "");
	}
	table_html(table, html, "Claims by kernel; \"!\" marks what is not expected of it");
}

static void page_claims(struct html *html, const struct report *report)
{
	struct notes notes = notes_of(report->all, report->count);
	size_t i;

	html_section(html, "claims", "Claims");
	page_claims_table(html, report);
	html_open(html, "ul");
	for (i = 0; i < notes.count; i++) {
		html_open(html, "li", "class", notes.items[i].rank == NOTE_ALARM ? "alarm" : NULL);
		html_text(html, notes.items[i].scenario);
		html_text(html, ", ");
		html_text(html, notes.items[i].text);
		html_close(html);
	}
	notes_free(&notes);
	html_close(html);
	html_close(html);
}

static void page_symptoms(struct html *html, const struct report *report)
{
	static const enum detail_kind kinds[] = {DETAIL_GAVE_UP, DETAIL_STUCK, DETAIL_INVERSION};
	size_t i;

	html_section(html, "symptoms", "Symptoms, over all phases of a run");
	for (i = 0; i < ARRAY_LENGTH(kinds); i++) {
		html_element(html, "h3", detail_title(kinds[i]));
		html_element(html, "p", detail_caveat(kinds[i]));
		report_detail_html(html, report, 0, report->count, kinds[i]);
	}
	html_close(html);
}

/* Whether a page lists fact @i of one of the kernels. */
enum listed { LISTED_ALL, LISTED_SHARED, LISTED_OWN };

static void page_facts(struct html *html, const struct report *report, const struct facts *of,
		       enum listed listed)
{
	size_t i, v;

	html_open(html, "dl", "class", "facts");
	for (i = 0; i < of->count; i++) {
		if (listed != LISTED_ALL && facts_agree(report->kernel_facts, report->kernels, i) !=
						    (listed == LISTED_SHARED))
			continue;
		page_term(html, of->items[i].label);
		if (!of->items[i].count && listed != LISTED_ALL)
			page_meaning(html, xstrdup("not available"));
		for (v = 0; v < of->items[i].count; v++)
			page_meaning(html, xstrdup(of->items[i].values[v]));
	}
	html_close(html);
}

static void page_provenance(struct html *html, const struct report *report)
{
	size_t k;

	html_section(html, "provenance", "Provenance");
	html_element(html, "h3", "Machine");
	page_facts(html, report, &report->machine, LISTED_ALL);
	html_element(html, "h3", "All kernels");
	page_facts(html, report, &report->kernel_facts[0], LISTED_SHARED);
	for (k = 0; k < report->kernels; k++) {
		char *title = xasprintf("Kernel %s", report_kernel(report, k));

		html_element(html, "h3", title);
		page_facts(html, report, &report->kernel_facts[k], LISTED_OWN);
		free(title);
	}
	html_close(html);
}

static void add_run_row(struct table *table, const struct compared_scenario *compared, size_t k,
			size_t r)
{
	const struct compared_run *run = &compared->kernels[k].runs[r];

	table_row(table);
	table_cell(table, xstrdup(compared->scenario->name), NULL);
	table_cell(table, xstrdup(compared->kernels[k].name), NULL);
	table_cell(table, xasprintf("%lld", (long long)run->seed), NULL);
	table_cell(table, xstrdup(run->fault ? run->fault : "finished"),
		   run->fault ? TABLE_WORSE : NULL);
	table_cell(table, xstrdup(run->digest ? run->digest : "not available"), "hash");
}

static void page_runs(struct html *html, const struct report *report)
{
	static const struct table_column columns[] = {
		{.title = "scenario"}, {.title = "kernel"}, {.title = "seed", .align = TABLE_RIGHT},
		{.title = "end"},      {.title = "digest"},
	};
	struct table *table = table_new(NULL);
	size_t s, k, r;

	html_section(html, "runs", "Runs");
	if (report->first) {
		char *text =
			xasprintf("The first ended %s, the last %s.", report->first, report->last);

		html_element(html, "p", text);
		free(text);
	}
	html_open(html, "details");
	html_element(html, "summary", "All runs and the digests of what they sent");
	table_columns(table, columns, ARRAY_LENGTH(columns));
	for (s = 0; s < report->count; s++)
		for (k = 0; k < report->kernels; k++)
			for (r = 0; r < report->all[s]->kernels[k].run_count; r++)
				add_run_row(table, report->all[s], k, r);
	table_html(table, html, "Runs");
	html_close(html);
	html_close(html);
}

static void page_reproduce(struct html *html, const struct report *report)
{
	size_t i;

	html_section(html, "reproduce", "How to reproduce");
	html_element(html, "p", report_how_to);
	html_open(html, "pre", "tabindex", "0");
	html_open(html, "code");
	for (i = 0; report->commands[i]; i++) {
		html_text(html, report->commands[i]);
		html_text(html, "\n");
	}
	html_close(html);
	html_close(html);
	html_element(html, "p", report->revision);
	html_element(html, "p", report_same_bytes);
	html_close(html);
}

char *report_html(const struct report *report, const char *css)
{
	struct html *html = html_new();
	size_t s;

	html_open(html, "html", "lang", "en");
	page_head(html, report->title, css);
	html_open(html, "body");
	page_top(html, report);
	page_contents(html, report);
	html_open(html, "main");
	page_summary(html, report);
	page_claims(html, report);
	for (s = 0; s < report->count; s++)
		report_scenario_html(html, report, s);
	page_symptoms(html, report);
	page_provenance(html, report);
	page_runs(html, report);
	page_reproduce(html, report);
	html_close(html);
	html_close(html);
	html_close(html);
	return html_finish(html);
}
