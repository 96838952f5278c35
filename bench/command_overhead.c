/*
 * overhead: what the sampler and the probes cost. Runs each scenario with and without
 * them and compares the virtual time of its phases.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/commands.h"
#include "bench/session.h"
#include "bench/stats.h"
#include "bench/table.h"
#include "harness/xalloc.h"

enum { WITH, WITHOUT, WAYS };

/* Virtual time of all phases of a run, ns; not a number where the run did not finish. */
static int phases_time(const struct run *run, double *ns, struct error *error)
{
	struct record record;
	json_t *phase;
	size_t i;

	if (session_record(run, &record, error))
		return -1;
	*ns = strcmp(record.status, "finished") ? NAN : 0;
	json_array_foreach (json_object_get(record.root, "phases"), i, phase) {
		*ns += (double)(json_integer_value(json_object_get(phase, "end_ns")) -
				json_integer_value(json_object_get(phase, "begin_ns")));
	}
	record_free(&record);
	return 0;
}

/* @runs: WAYS runs a seed. */
static int add_line(struct table *table, const struct run *runs, size_t seeds, struct error *error)
{
	double *relative = xcalloc(seeds, sizeof(*relative)), ns[WAYS], total[WAYS] = {0, 0};
	size_t i, way;

	for (i = 0; i < seeds; i++) {
		for (way = 0; way < WAYS; way++) {
			if (phases_time(&runs[i * WAYS + way], &ns[way], error)) {
				free(relative);
				return -1;
			}
			total[way] += ns[way];
		}
		relative[i] = 100 * (ns[WITH] - ns[WITHOUT]) / ns[WITHOUT];
	}
	table_row(table);
	table_cell(table, xstrdup(runs->scenario->name), NULL);
	table_cell(table, xasprintf("%zu", seeds), NULL);
	table_cell(table, xasprintf("%.1f", total[WITHOUT] / (double)seeds / 1e6), NULL);
	table_cell(table, xasprintf("%.1f", total[WITH] / (double)seeds / 1e6), NULL);
	table_cell(table, xasprintf("%+.2f %%", summarize(relative, seeds).median), NULL);
	free(relative);
	return 0;
}

static int report(const struct run *runs, size_t scenarios, size_t seeds, struct error *error)
{
	struct text_style style = text_style_for(stdout);
	struct table *table = table_new(&style);
	int code = 0;
	size_t s;

	table_column(table, "scenario", false);
	table_column(table, "seeds", true);
	table_column(table, "without, ms", true);
	table_column(table, "with, ms", true);
	table_column(table, "cost (median)", true);
	for (s = 0; s < scenarios && !code; s++)
		code = add_line(table, &runs[s * seeds * WAYS], seeds, error);
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
				run->telemetry_off = way == WITHOUT;
				run_prepare(run, &session.context,
					    way == WITHOUT ? "telemetry-off" : NULL);
			}
	code = runs_execute(runs, count, &session.context, error);
	if (!code)
		code = report(runs, session.scenario_count, seeds, error);
	for (i = 0; i < count; i++)
		run_free(&runs[i]);
	free(runs);
	session_close(&session);
	return code;
}
