// SPDX-License-Identifier: GPL-2.0-only
/* gate: runs what is missing, judges every gate, and leaves JUnit XML and KTAP for CI. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "bench/command/campaign.h"
#include "bench/command/commands.h"
#include "bench/command/gate_history.h"
#include "bench/command/gate_set.h"
#include "bench/gate/gate_junit.h"
#include "bench/gate/gate_ktap.h"
#include "bench/gate/gate_text.h"
#include "lib/array.h"
#include "lib/xalloc.h"

/* One kernel and one baseline: two kernels in one result could not be told apart. */
static int check_options(const struct options *options, struct error *error)
{
	char **kernel = words_split(options->kernel), **baseline = words_split(options->baseline);
	int code = 0;

	if (*options->kernels || !*kernel || kernel[1] || !*baseline || baseline[1])
		code = error_set(error, EXIT_USAGE,
				 "a gate judges one kernel against one: KERNEL= and BASELINE=, "
				 "a gate for each kernel");
	words_free(kernel);
	words_free(baseline);
	return code;
}

static struct gate_results judge_gates(const struct campaign *campaign, const struct gate_set *set)
{
	return gate_judge_all(set->gates, set->gate_count, campaign_all(campaign),
			      campaign->session.scenario_count, campaign->verdicts);
}

static size_t undecided_gates(const struct campaign *campaign, void *context, size_t *all)
{
	struct gate_results results = judge_gates(campaign, context);
	size_t undecided = gate_count(&results, GATE_UNDECIDED);

	*all = results.count;
	gate_results_free(&results);
	return undecided;
}

/* Yesterday's results must not pass for today's, however this one ends. */
static int remove_results(const char *const files[2], struct error *error)
{
	return remove_tree(files[0], error) || remove_tree(files[1], error) ? -1 : 0;
}

static int write_results(const struct gate_report *report, const char *const files[2],
			 struct error *error)
{
	char *const texts[] = {gate_junit(report), gate_ktap(report)};
	int code = 0;
	size_t i;

	for (i = 0; i < 2; i++) {
		if (!code)
			code = make_parents(files[i], error);
		if (!code)
			code = file_write(files[i], texts[i], strlen(texts[i]), error);
		free(texts[i]);
	}
	return code;
}

static char *noise_note(const struct gate_set *set)
{
	return xasprintf("Noise floor: known of %zu of %zu gates on metrics%s", set->floors_known,
			 set->metric_gates,
			 set->floors_known < set->metric_gates
				 ? "; the thresholds of the others may be within the noise."
				 : ".");
}

/* Writes and prints everything; returns the exit code, or -1. */
static int report_gates(const struct campaign *campaign, struct gate_set *set,
			const char *const files[2], const char *history, struct error *error)
{
	const struct kernel *kernels = campaign->session.set.kernels;
	struct text_style style = text_style_for(stdout);
	struct gate_results results = judge_gates(campaign, set);
	enum exit_code code = gate_exit_code(&results, campaign->worst);
	char *seeds = xasprintf("%zu", campaign->seed_count), *kept = NULL;
	int unkept = gate_history_append(history, campaign, &results, &kept, error);
	const struct gate_fact facts[] = {
		{"baseline", kernels[0].name},
		{"baseline_title", results.baseline},
		{"baseline_sha256", kernels[0].image_sha256},
		{"kernel", kernels[1].name},
		{"kernel_title", results.kernel},
		{"kernel_sha256", kernels[1].image_sha256},
		{"seeds", seeds},
		{"suite", campaign->session.context.revision},
	};
	const struct gate_report out = {.results = &results,
					.facts = facts,
					.fact_count = ARRAY_LENGTH(facts),
					.seeds = campaign->seed_count,
					.notes = &set->notes};
	int written;

	lines_take(&set->notes, noise_note(set));
	lines_add(&set->notes, "Results: %s, %s", files[0], files[1]);
	if (kept)
		lines_take(&set->notes, kept);
	written = write_results(&out, files, error);
	if (!written) {
		gate_print(&out, code, &style);
		if (fflush(stdout))
			written = error_set(error, EXIT_STORAGE, "the summary cannot be written");
	}
	free(seeds);
	gate_results_free(&results);
	return written || unkept ? -1 : (int)code;
}

static int run_gates(struct gate_set *set, const struct options *given, const char *const files[2],
		     struct error *error)
{
	const struct campaign_goal goal = {
		.what = "gates", .undecided = undecided_gates, .context = set};
	struct options options = *given;
	struct campaign campaign;
	int code;

	options.scenarios = set->run;
	if (!options.seeds_given)
		options.seeds = gate_set_seeds(set, &options);
	if (campaign_run_until(&campaign, &options, &goal, error))
		return -1;
	code = report_gates(&campaign, set, files, given->history, error);
	campaign_close(&campaign);
	return code;
}

int command_gate(const struct options *options, struct error *error)
{
	char *files[] = {xasprintf("%s/junit.xml", options->gate_results),
			 xasprintf("%s/gate.ktap", options->gate_results)};
	struct gate_set set;
	int code = remove_results((const char *const *)files, error);

	if (!code)
		code = check_options(options, error);
	if (!code)
		code = gate_set_open(&set, options, error);
	if (!code) {
		code = run_gates(&set, options, (const char *const *)files, error);
		gate_set_close(&set);
	}
	free(files[0]);
	free(files[1]);
	return code;
}
