// SPDX-License-Identifier: GPL-2.0-only
/* Campaigns as pages: see stress_page.h. */
#include "bench/stress/stress_page.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "bench/base/html.h"
#include "bench/base/progress.h"
#include "bench/base/table.h"
#include "bench/report/page.h"
#include "bench/stress/stress_text.h"
#include "lib/array.h"
#include "lib/xalloc.h"

enum { CSS_CAP = 1 << 20, REPORT_CAP = 1 << 20, SEEDS_SHOWN = 12 };

/* "3, 17, 20, ..." */
static char *seed_list(const struct stress_failure *failure)
{
	char *text = xstrdup("");
	size_t i;

	for (i = 0; i < failure->count && i < SEEDS_SHOWN; i++) {
		char *more = xasprintf("%s%s%llu", text, i ? ", " : "",
				       (unsigned long long)failure->seeds[i]);

		free(text);
		text = more;
	}
	if (failure->count > SEEDS_SHOWN) {
		char *more = xasprintf("%s, ...", text);

		free(text);
		text = more;
	}
	return text;
}

static void failure_section(struct html *html, const struct stress_failure *failure)
{
	char *path = xasprintf("%s/report.txt", failure->directory);
	char *seeds = seed_list(failure), after[DURATION_SIZE], *text;
	struct error unread;
	char *report = file_read_head(path, REPORT_CAP, NULL, &unread);

	duration_text(failure->wall_seconds, after);
	html_element(html, "h3", failure->signature);
	html_element(html, "p", failure->what, "class", "alarm");
	text = xasprintf("Seen by the oracle \"%s\", first after %s, by %zu seed%s: %s.",
			 failure->oracle, after, failure->count, failure->count == 1 ? "" : "s",
			 seeds);
	html_element(html, "p", text);
	free(text);
	text = xasprintf("make replay FINDING=%s\nmake shrink FINDING=%s", failure->directory,
			 failure->directory);
	html_element(html, "pre", text);
	html_open(html, "details");
	html_element(html, "summary", "What was seen");
	html_element(html, "pre", report ? report : unread.text);
	html_close(html);
	free(text);
	free(report);
	free(seeds);
	free(path);
}

static void failures_section(struct html *html, const struct stress_campaign *campaign)
{
	size_t i;

	if (!campaign->failure_count)
		return;
	html_section(html, "found", "Found");
	for (i = 0; i < campaign->failure_count; i++)
		failure_section(html, &campaign->failures[i]);
	html_close(html);
}

/* The numbers of @object, by their names. */
static void count_section(struct html *html, const char *id, const char *title,
			  const char *const columns[2], const json_t *object)
{
	struct table *table = table_new(NULL);
	const char *key;
	json_t *value;

	html_section(html, id, title);
	html_open(html, "details");
	html_element(html, "summary", "All of them");
	table_column(table, columns[0], TABLE_LEFT);
	table_column(table, columns[1], TABLE_RIGHT);
	json_object_foreach ((json_t *)object, key, value) {
		table_row(table);
		table_cell(table, xstrdup(key), NULL);
		table_cell(table, xasprintf("%lld", (long long)json_integer_value(value)),
			   json_integer_value(value) ? NULL : TABLE_NONE);
	}
	table_html(table, html, title);
	html_close(html);
	html_close(html);
}

static void inputs_section(struct html *html, const struct stress_campaign *campaign)
{
	const struct sim_host *host = &campaign->machine->host;
	const char *const facts[][2] = {
		{"kernel", campaign->spec},
		{"built as", campaign->flavour},
		{"image", campaign->kernel->image_sha256},
		{"guest", campaign->machine->image.sha256},
		{"QEMU", host->version},
	};
	size_t i;

	html_section(html, "inputs", "Played on");
	html_open(html, "dl", "class", "facts");
	for (i = 0; i < ARRAY_LENGTH(facts); i++) {
		html_element(html, "dt", facts[i][0]);
		html_element(html, "dd", facts[i][1]);
	}
	html_close(html);
	html_close(html);
}

char *stress_page(const struct stress_campaign *campaign, const char *css)
{
	static const char *const operation_columns[] = {"operation", "times"};
	static const char *const place_columns[] = {"place", "passed"};
	char *title = xasprintf("zswapbench: stress on %s", campaign->kernel->name);
	char *answer = stress_answer(campaign), *coverage = stress_coverage(campaign);
	struct html *html = html_new();

	html_open(html, "html", "lang", "en");
	page_head(html, title, css);
	html_open(html, "body");
	html_open(html, "header");
	html_element(html, "h1", title);
	html_element(html, "p", answer, "class",
		     campaign->failure_count || campaign->unable ? "verdict alarm" : "verdict");
	html_element(html, "p", coverage);
	html_close(html);
	html_open(html, "main");
	failures_section(html, campaign);
	count_section(html, "operations", "Operations", operation_columns, campaign->operations);
	count_section(html, "places", "Places of the swap path that were armed", place_columns,
		      campaign->places);
	inputs_section(html, campaign);
	html_close(html);
	html_close(html);
	html_close(html);
	free(coverage);
	free(answer);
	free(title);
	return html_finish(html);
}

json_t *stress_record(const struct stress_campaign *campaign)
{
	json_t *failures = json_array();
	size_t i, k;

	for (i = 0; i < campaign->failure_count; i++) {
		const struct stress_failure *failure = &campaign->failures[i];
		json_t *seeds = json_array();

		for (k = 0; k < failure->count; k++)
			json_array_append_new(seeds, json_integer((json_int_t)failure->seeds[k]));
		json_array_append_new(failures, json_pack("{s:s, s:s, s:s, s:s, s:f, s:f, s:o}",
							  "signature", failure->signature, "oracle",
							  failure->oracle, "what", failure->what,
							  "finding", failure->directory, "wall_s",
							  failure->wall_seconds, "machine_s",
							  failure->case_seconds, "seeds", seeds));
	}
	return json_pack(
		"{s:{s:s, s:s, s:s, s:O}, s:s, s:I, s:I, s:I, s:I, s:I, s:s?, s:f, s:f, s:I, s:I, "
		"s:I, s:O, s:O, s:o}",
		"kernel", "spec", campaign->spec, "flavour", campaign->flavour, "image_sha256",
		campaign->kernel->image_sha256, "build", campaign->kernel->build, "guest_sha256",
		campaign->machine->image.sha256, "first_seed", (json_int_t)campaign->first_seed,
		"cases", (json_int_t)campaign->cases, "clean", (json_int_t)campaign->clean,
		"spoiled", (json_int_t)campaign->spoiled, "known", (json_int_t)campaign->known,
		"unable", campaign->unable, "wall_s", campaign->wall_seconds, "machine_s",
		campaign->case_seconds, "waits", (json_int_t)campaign->waits, "sites",
		(json_int_t)campaign->sites, "pairs", (json_int_t)campaign->pairs, "operations",
		campaign->operations, "places", campaign->places, "failures", failures);
}

static int write_in(const char *directory, const char *name, const char *text, struct error *error)
{
	char *path = xasprintf("%s/%s", directory, name);
	int code = file_write(path, text, strlen(text), error);

	free(path);
	return code;
}

char *stress_publish(const struct stress_campaign *campaign, const char *css, struct error *error)
{
	char *directory = xasprintf("%s/%s", campaign->findings, campaign->kernel->name);
	char *sheet = file_read(css, CSS_CAP, NULL, error);
	char *page = sheet ? stress_page(campaign, sheet) : NULL;
	json_t *record = stress_record(campaign);
	char *dumped = json_dumps(record, JSON_INDENT(2));

	if (!page || make_directories(directory, error) ||
	    write_in(directory, "index.html", page, error) ||
	    write_in(directory, "campaign.json", dumped, error)) {
		free(directory);
		directory = NULL;
	}
	free(dumped);
	json_decref(record);
	free(page);
	free(sheet);
	return directory;
}
