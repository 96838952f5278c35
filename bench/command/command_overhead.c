// SPDX-License-Identifier: GPL-2.0-only
/*
 * overhead: what the sampler and the probes cost. Runs each scenario with neither, with
 * the sampler alone and with both, and compares the virtual time of its phases.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/table.h"
#include "bench/base/units.h"
#include "bench/command/commands.h"
#include "bench/command/session.h"
#include "bench/record/record_view.h"
#include "bench/statistics/stats.h"
#include "lib/xalloc.h"

enum { NEITHER, SAMPLER, BOTH, WAYS };

/* What is on, and the directory of such runs; NULL: the scenario's ordinary one. */
static const struct way {
	bool sampler, probes;
	const char *variant;
} ways[WAYS] = {
	[NEITHER] = {.variant = "telemetry-off"},
	[SAMPLER] = {.sampler = true, .variant = "probes-off"},
	[BOTH] = {.sampler = true, .probes = true},
};

/* Virtual time of all phases of a run, ns; not a number where the run did not finish. */
static int phases_time(const struct run *run, double *ns, struct error *error)
{
	struct record record;
	const struct part *phase;

	if (session_record(run, &record, error))
		return -1;
	*ns = strcmp(record.status, "finished") ? NAN : 0;
	part_foreach (view_phases(record.root), phase) {
		*ns += view_phase(phase).end_ns - view_phase(phase).begin_ns;
	}
	record_free(&record);
	return 0;
}

/* The median of what @part adds to @base, in percent of neither, over the seeds that finished. */
static char *cost_cell(const double (*ns)[WAYS], size_t seeds, size_t base, size_t part)
{
	double *percent = xcalloc(seeds, sizeof(*percent));
	struct summary over;
	size_t count = 0, i;

	for (i = 0; i < seeds; i++) {
		double added = 100 * (ns[i][part] - ns[i][base]) / ns[i][NEITHER];

		if (!isnan(added))
			percent[count++] = added;
	}
	over = summarize(percent, count);
	free(percent);
	return count ? xasprintf("%+.2f %%", over.median) : xstrdup("not available");
}

/* @runs: WAYS runs a seed. *@code becomes EXIT_MACHINE where one did not finish. */
static int add_line(struct table *table, const struct run *runs, size_t seeds, int *code,
		    struct error *error)
{
	double(*ns)[WAYS] = xcalloc(seeds, sizeof(*ns)), total = 0;
	char period[UNITS_TEXT];
	size_t i, way;

	for (i = 0; i < seeds; i++) {
		for (way = 0; way < WAYS; way++) {
			if (phases_time(&runs[i * WAYS + way], &ns[i][way], error)) {
				free(ns);
				return -1;
			}
			if (isnan(ns[i][way]))
				*code = EXIT_MACHINE;
		}
		total += ns[i][NEITHER];
	}
	table_row(table);
	table_cell(table, xstrdup(runs->scenario->name), NULL);
	table_cell(table, xasprintf("%zu", seeds), NULL);
	table_cell(table, xstrdup(units_time(runs->scenario->sampler_period_ns, period)), NULL);
	table_cell(table,
		   isnan(total) ? xstrdup("not available")
				: xasprintf("%.1f ms", total / (double)seeds / 1e6),
		   NULL);
	table_cell(table, cost_cell(ns, seeds, NEITHER, SAMPLER), NULL);
	table_cell(table, cost_cell(ns, seeds, SAMPLER, BOTH), NULL);
	table_cell(table, cost_cell(ns, seeds, NEITHER, BOTH), NULL);
	free(ns);
	return 0;
}

/* Returns the exit code, or -1. */
static int report_overhead(const struct run *runs, size_t scenarios, size_t seeds,
			   struct error *error)
{
	struct text_style style = text_style_for(stdout);
	struct table *table = table_new(&style);
	int code = EXIT_HOLDS;
	size_t s;

	table_column(table, "scenario", false);
	table_column(table, "seeds", true);
	table_column(table, "period", true);
	table_column(table, "neither", true);
	table_column(table, "sampler", true);
	table_column(table, "probes", true);
	table_column(table, "together", true);
	for (s = 0; s < scenarios && code >= 0; s++)
		if (add_line(table, &runs[s * seeds * WAYS], seeds, &code, error))
			code = -1;
	table_print(table);
	return code;
}

int command_overhead(const struct options *options, struct error *error)
{
	size_t seeds = options->seed ? 1 : options->seeds, count, i, way, s;
	struct session session;
	struct run *runs;
	int code;

	if (session_open(&session, options, options->kernel, error))
		return -1;
	count = session.scenario_count * seeds * WAYS;
	runs = xcalloc(count, sizeof(*runs));
	for (s = 0; s < session.scenario_count; s++)
		for (i = 0; i < seeds; i++)
			for (way = 0; way < WAYS; way++) {
				struct run *run = &runs[(s * seeds + i) * WAYS + way];

				run->scenario = session.scenarios[s];
				run->kernel = &session.set.kernels[0];
				run->seed = options->seed ? options->seed : (json_int_t)i + 1;
				run->sampler_off = !ways[way].sampler;
				run->probes_off = !ways[way].probes;
				run_prepare(run, &session.context, ways[way].variant);
			}
	code = runs_execute(runs, count, &session.context, error);
	if (!code)
		code = report_overhead(runs, session.scenario_count, seeds, error);
	for (i = 0; i < count; i++)
		run_free(&runs[i]);
	free(runs);
	session_close(&session);
	return code;
}
