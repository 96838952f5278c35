// SPDX-License-Identifier: GPL-2.0-only
/* Gathering a report: see report.h. */
#include "bench/report/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/text.h"
#include "bench/report/summary.h"
#include "bench/record/record_ahead.h"
#include "bench/record/record_view.h"
#include "lib/xalloc.h"

/* Longer names of kernels are cut in tables, and numbered so that they stay apart. */
enum { LONGEST_NAME = 12 };

const char report_how_to[] =
	"On Debian 12 with make, gcc and git, in a checkout of zswapbench at the suite's revision; "
	"neither KVM nor network is needed once its packages are installed:";
const char report_same_bytes[] =
	"The same inputs, by the hashes under Provenance, give the same bytes: each record has the "
	"digest of its run, and the reproduce.sh beside it repeats that run alone.";

static char *short_name(const char *name, size_t k)
{
	if (strlen(name) <= LONGEST_NAME)
		return xstrdup(name);
	return xasprintf("%.8s~%zu", name, k + 1);
}

/* "patched against baseline", "invasive, patched, mainline against baseline". */
static char *title_of(const struct compared_scenario *first)
{
	char **names = NULL, *others, *title;
	size_t k;

	for (k = 1; k < first->kernel_count; k++)
		names = words_add(names, xstrdup(first->kernels[k].name));
	others = words_join(names, ", ");
	title = xasprintf("zswap reclaim: %s%s%s", others, *others ? " against " : "",
			  first->kernels[0].name);
	words_free(names);
	free(others);
	return title;
}

/* The seeds of @all, rising, without doubles; the caller frees. */
static json_int_t *all_seeds(const struct report *report, size_t *count)
{
	json_int_t *seeds = NULL, seed;
	size_t s, k, r, i;

	*count = 0;
	for (s = 0; s < report->count; s++)
		for (k = 0; k < report->all[s]->kernel_count; k++)
			for (r = 0; r < report->all[s]->kernels[k].run_count; r++) {
				seed = report->all[s]->kernels[k].runs[r].seed;
				for (i = 0; i < *count && seeds[i] < seed; i++)
					;
				if (i < *count && seeds[i] == seed)
					continue;
				seeds = xrealloc(seeds, (*count + 1) * sizeof(*seeds));
				memmove(&seeds[i + 1], &seeds[i], (*count - i) * sizeof(*seeds));
				seeds[i] = seed;
				++*count;
			}
	return seeds;
}

/* "1 to 12", or each of them where some are left out. */
static char *seeds_of(const struct report *report)
{
	size_t count, i;
	json_int_t *seeds = all_seeds(report, &count);
	char **texts = NULL, *text;

	for (i = 0; i < count; i++)
		texts = words_add(texts, xasprintf("%lld", (long long)seeds[i]));
	text = count > 2 && seeds[count - 1] - seeds[0] == (json_int_t)count - 1
		       ? xasprintf("%s to %s", texts[0], texts[count - 1])
		       : words_join(texts, ", ");
	words_free(texts);
	free(seeds);
	return text;
}

/* Widens the time of the runs by that of @record. ISO 8601 in UTC sorts as text. */
static void add_date(struct report *report, const struct record *record)
{
	const char *date = view_date(record->root);

	if (!date)
		return;
	if (!report->first || strcmp(date, report->first) < 0) {
		free(report->first);
		report->first = xstrdup(date);
	}
	if (!report->last || strcmp(date, report->last) > 0) {
		free(report->last);
		report->last = xstrdup(date);
	}
}

static int report_add_run(struct report *report, size_t s, size_t k, struct record *record,
			  struct error *error)
{
	int code = compare_add(report->details[s]->figures, record, error);

	provenance_add_kernel(&report->kernel_facts[k], record);
	provenance_add_machine(&report->machine, record);
	add_date(report, record);
	plot_runs_take(&report->drawn[s], k, record);
	report->runs++;
	return code;
}

/* The runs of kernel @k in scenario @s. */
static int report_add_kernel(struct report *report, size_t s, size_t k, struct error *error)
{
	const struct compared_kernel *kernel = &report->all[s]->kernels[k];
	const char **files = xcalloc(kernel->run_count, sizeof(*files));
	struct record_ahead *ahead;
	struct record record;
	int code = 0;
	size_t r;

	for (r = 0; r < kernel->run_count; r++)
		files[r] = kernel->runs[r].file;
	ahead = record_ahead_open(files, kernel->run_count);
	for (r = 0; r < kernel->run_count && !code; r++) {
		code = record_ahead_next(ahead, &record, error);
		if (code)
			break;
		code = report_add_run(report, s, k, &record, error);
		record_free(&record);
	}
	record_ahead_close(ahead);
	free(files);
	return code;
}

static int report_add_runs(struct report *report, struct error *error)
{
	size_t s, k;

	for (s = 0; s < report->count; s++)
		for (k = 0; k < report->kernels; k++)
			if (report_add_kernel(report, s, k, error))
				return -1;
	return 0;
}

/* Metrics that are judged, and those of them without a noise floor. */
static void count_missing_floors(const struct report *report, size_t *judged, size_t *unknown)
{
	size_t s, k, m;

	*judged = *unknown = 0;
	for (s = 0; s < report->count; s++)
		for (k = 1; k < report->kernels; k++)
			for (m = 0; m < report->all[s]->scenario->metric_count; m++) {
				const struct metric_verdict *v =
					verdicts_get(report->verdicts, s, k, m);

				*judged += v->verdict != VERDICT_NONE;
				*unknown += v->verdict != VERDICT_NONE && !v->floor_known;
			}
}

static char **limits_paragraphs(const struct report *report)
{
	char **limits = xcalloc(6, sizeof(*limits)), **next = limits;
	size_t judged, unknown;

	if (report->all[0]->simulated) {
		*next++ = xstrdup(
			"Time is virtual: one instruction of the simulated machine is 1 ns, and a "
			"disk is a timer or memory with the latency that the scenario gives it.");
		*next++ =
			xstrdup("Shown is how often things happen, in which order, and how long "
				"the path is "
				"in instructions and modelled I/O; the same bytes on every host.");
		*next++ = xstrdup(
			"Not shown: caches, TLB misses, branch prediction, memory bandwidth, lock "
			"contention (one thread runs all processors in turn), real devices. "
			"Seconds "
			"here are no prediction of seconds on hardware.");
	}
	*next++ = xstrdup("Figures are of these scenarios, whose workloads are synthetic. Seeds "
			  "vary what the "
			  "workloads do; the unit of repetition is one boot.");
	count_missing_floors(report, &judged, &unknown);
	if (unknown)
		*next++ = xasprintf(
			"A change of a kernel's layout alone is a change of its schedule. How far "
			"that moves a metric, its noise floor, is not known for %zu of the %zu "
			"judged.",
			unknown, judged);
	return limits;
}

/* The commands that make the report again: with a checkout where one revision made all runs. */
static void find_revision(struct report *report, const char *command)
{
	static const char label[] = "suite revision";
	const struct fact *fact = fact_find(&report->machine, label);
	bool exact = fact && fact->count == 1 && !text_ends(fact->values[0], "-dirty") &&
		     strcmp(fact->values[0], "unknown") != 0;
	char *all;

	report->commands = xcalloc(3, sizeof(*report->commands));
	if (exact)
		report->commands[0] = xasprintf("git checkout %s", fact->values[0]);
	report->commands[exact] = xstrdup(command);
	if (exact) {
		report->revision = xstrdup("All runs were made by this revision.");
		return;
	}
	all = fact ? fact_text(fact) : xstrdup("unknown");
	report->revision =
		xasprintf("The runs were not all made by one revision without changes: %s. What "
			  "decides is the hash of the guest, under Provenance.",
			  all);
	free(all);
}

int report_open(struct report *report, const struct compared_scenario *const *all, size_t count,
		const struct verdicts *verdicts, const char *command, struct error *error)
{
	size_t s, k;

	*report = (struct report){
		.all = all,
		.count = count,
		.verdicts = verdicts,
		.kernels = all[0]->kernel_count,
		.title = title_of(all[0]),
		.names = xcalloc(all[0]->kernel_count, sizeof(*report->names)),
		.kernel_facts = xcalloc(all[0]->kernel_count, sizeof(*report->kernel_facts)),
		.details = xcalloc(count, sizeof(*report->details)),
		.drawn = xcalloc(count, sizeof(*report->drawn)),
		.summary = NULL,
	};
	for (k = 0; k < report->kernels; k++)
		report->names[k] = short_name(all[0]->kernels[k].name, k);
	for (s = 0; s < count; s++) {
		report->details[s] = detail_new(all[s]);
		plot_runs_open(all[s], &report->drawn[s]);
	}
	report->seeds = seeds_of(report);
	report->summary = summary_of(all, verdicts, count, &report->holds);
	report->limits = limits_paragraphs(report);
	if (!report_add_runs(report, error)) {
		find_revision(report, command);
		return 0;
	}
	report_close(report);
	return -1;
}

void report_close(struct report *report)
{
	size_t s, k;

	plots_free(&report->plots);
	words_free(report->summary);
	words_free(report->limits);
	for (s = 0; s < report->count; s++) {
		detail_free(report->details[s]);
		plot_runs_free(&report->drawn[s]);
	}
	for (k = 0; k < report->kernels; k++) {
		facts_free(&report->kernel_facts[k]);
		free(report->names[k]);
	}
	facts_free(&report->machine);
	free(report->details);
	free(report->drawn);
	free(report->kernel_facts);
	free(report->names);
	free(report->first);
	free(report->last);
	free(report->seeds);
	free(report->title);
	free(report->revision);
	words_free(report->commands);
}

struct latency_of *report_latency(const struct report *report, size_t s, const struct latency *l)
{
	const struct compared_scenario *figures = report->details[s]->figures;
	struct latency_of *of = xcalloc(report->kernels, sizeof(*of));
	size_t k, w;

	for (k = 0; k < report->kernels; k++) {
		of[k].kernel = figures->kernels[k].name;
		of[k].faults = compare_metric(figures, k, l->first + LATENCY_FAULTS);
		for (w = 0; w < LATENCY_WORDS; w++)
			of[k].percentiles[w] =
				compare_metric(figures, k, l->first + LATENCY_HALF + w);
	}
	return of;
}

bool report_latency_present(const struct report *report, size_t s, const struct latency *l)
{
	return detail_present(report->details[s], l->first + LATENCY_FAULTS);
}
