/* bench: runs the scenarios on the kernels and says what the patch changed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/commands.h"
#include "bench/compare.h"
#include "bench/compare_text.h"
#include "bench/record.h"
#include "bench/session.h"
#include "harness/xalloc.h"

/* All that is run: scenario by scenario, kernel by kernel, seed by seed. */
struct bench {
	struct session session;
	struct run *runs;
	size_t run_count, seed_count;
};

static void plan_runs(struct bench *bench, const struct options *options)
{
	size_t s, k, n;

	bench->seed_count = options->seed ? 1 : options->seeds;
	bench->runs = xcalloc(bench->session.scenario_count * bench->session.set.count *
				      bench->seed_count,
			      sizeof(*bench->runs));
	for (s = 0; s < bench->session.scenario_count; s++)
		for (k = 0; k < bench->session.set.count; k++)
			for (n = 0; n < bench->seed_count; n++) {
				struct run *run = &bench->runs[bench->run_count++];

				run->scenario = bench->session.scenarios[s];
				run->kernel = &bench->session.set.kernels[k];
				run->seed = options->seed ? options->seed : (json_int_t)n + 1;
				run_prepare(run, &bench->session.context, NULL);
			}
}

/* Adds a run's record to @compared; *@worst rises to the exit code that its end asks for. */
static int add_record(struct compared_scenario *compared, const struct run *run,
		      enum exit_code *worst, struct error *error)
{
	struct record record;
	int code;

	if (session_record(run, &record, error))
		return -1;
	if (!record_checks_ok(json_object_get(record.root, "checks")))
		*worst = EXIT_DATA;
	else if (strcmp(record.status, "finished") != 0 && *worst != EXIT_DATA)
		*worst = EXIT_MACHINE;
	code = compare_add(compared, &record, error);
	record_free(&record);
	return code;
}

static int compare_all(const struct bench *bench, struct compared_scenario **all,
		       enum exit_code *worst, struct error *error)
{
	size_t per_scenario = bench->session.set.count * bench->seed_count, s, i;

	for (s = 0; s < bench->session.scenario_count; s++) {
		all[s] = compare_new(bench->session.scenarios[s], bench->session.set.names,
				     bench->session.set.count);
		for (i = 0; i < per_scenario; i++)
			if (add_record(all[s], &bench->runs[s * per_scenario + i], worst, error))
				return -1;
	}
	return 0;
}

static int report(const struct bench *bench, struct error *error)
{
	struct compared_scenario **all = xcalloc(bench->session.scenario_count, sizeof(*all));
	struct text_style style = text_style_for(stdout);
	enum exit_code worst = EXIT_HOLDS;
	int code = compare_all(bench, all, &worst, error);
	size_t s;

	if (!code) {
		for (s = 0; s < bench->session.scenario_count; s++)
			compare_print(all[s], &style);
		if (!compare_print_summary((const struct compared_scenario *const *)all,
					   bench->session.scenario_count, &style) &&
		    worst == EXIT_HOLDS)
			worst = EXIT_BROKEN;
		code = (int)worst;
		if (fflush(stdout))
			code = error_set(error, EXIT_STORAGE, "the table cannot be written");
	}
	for (s = 0; s < bench->session.scenario_count; s++)
		if (all[s])
			compare_free(all[s]);
	free(all);
	return code;
}

static int run_all(struct bench *bench, const struct options *options, struct error *error)
{
	size_t i, cached = 0;
	int code;

	plan_runs(bench, options);
	for (i = 0; i < bench->run_count; i++)
		cached += bench->runs[i].cached;
	if (cached)
		fprintf(stderr,
			"%zu of %zu runs are unchanged and not run again (FORCE=1 runs them)\n",
			cached, bench->run_count);
	code = runs_execute(bench->runs, bench->run_count, &bench->session.context, error);
	if (!code)
		code = report(bench, error);
	for (i = 0; i < bench->run_count; i++)
		run_free(&bench->runs[i]);
	free(bench->runs);
	return code;
}

int command_bench(const struct options *options, struct error *error)
{
	char *kernels = *options->kernels ? xstrdup(options->kernels)
					  : xasprintf("%s %s", options->baseline, options->kernel);
	struct bench bench = {0};
	int code = session_open(&bench.session, options, kernels, error);

	free(kernels);
	if (code)
		return -1;
	code = run_all(&bench, options, error);
	session_close(&bench.session);
	return code;
}
