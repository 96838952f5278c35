// SPDX-License-Identifier: GPL-2.0-only
/* All runs of a command: see campaign.h. */
#include "bench/command/campaign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/parallel.h"
#include "bench/compare/tree_run.h"
#include "lib/xalloc.h"

/* Seeds that SEEDS=auto adds at a time, beyond those it begins with. */
enum { SEEDS_ADDED = 4 };

const struct compared_scenario *const *campaign_all(const struct campaign *campaign)
{
	return (const struct compared_scenario *const *)campaign->compared;
}

static size_t scenario_count_of(const struct campaign *campaign)
{
	return campaign->session.scenario_count;
}

static size_t kernel_count_of(const struct campaign *campaign)
{
	return campaign->session.set.count;
}

static void free_runs(struct campaign *campaign)
{
	size_t i;

	for (i = 0; i < campaign->run_count; i++)
		run_free(&campaign->runs[i]);
	free(campaign->runs);
	campaign->runs = NULL;
	campaign->run_count = 0;
}

static void free_comparison(struct campaign *campaign)
{
	size_t s;

	verdicts_free(campaign->verdicts);
	for (s = 0; campaign->compared && s < scenario_count_of(campaign); s++)
		if (campaign->compared[s])
			compare_free(campaign->compared[s]);
	free(campaign->compared);
	campaign->verdicts = NULL;
	campaign->compared = NULL;
}

static void prepare_run(void *context, size_t i)
{
	struct campaign *campaign = context;

	run_prepare(&campaign->runs[i], &campaign->session.context, NULL);
}

static void plan_runs(struct campaign *campaign, const struct options *options, size_t seeds)
{
	size_t s, k, n;

	free_runs(campaign);
	campaign->seed_count = seeds;
	campaign->runs = xcalloc(scenario_count_of(campaign) * kernel_count_of(campaign) * seeds,
				 sizeof(*campaign->runs));
	for (s = 0; s < scenario_count_of(campaign); s++)
		for (k = 0; k < kernel_count_of(campaign); k++)
			for (n = 0; n < seeds; n++) {
				struct run *run = &campaign->runs[campaign->run_count++];

				run->scenario = campaign->session.scenarios[s];
				run->kernel = &campaign->session.set.kernels[k];
				run->seed = options->seed ? options->seed : (json_int_t)n + 1;
			}
	parallel_each(campaign->run_count, prepare_run, campaign);
}

/* A text_finder of one scenario: figures are of its text as it is, or not of use. */
static const struct tree_text *text_of_scenario(void *context, const char *sha256,
						const struct record *record, struct error *error)
{
	const struct tree_text *text = context;

	(void)error;
	return record || strcmp(sha256, text->sha256) == 0 ? text : NULL;
}

static int read_run(struct scenario *scenario, const struct run *run, struct tree_run *read,
		    struct error *error)
{
	struct tree_text text = {.scenario = scenario};
	char *file = xasprintf("%s/record.json", run->directory);
	int code;

	digest_memory(scenario->text, scenario->text_length, text.sha256);
	code = tree_run_read(file, text_of_scenario, &text, read, error);
	free(file);
	return code;
}

/* Adds what was read of a run of @scenario, and releases it, whatever comes of that. */
static int take_run(struct compared_scenario *compared, const struct scenario *scenario,
		    struct tree_run *read, struct error *error)
{
	int code = compare_add_run(compared, scenario->name, read->kernel,
				   read->facts[FACT_MACHINE], &read->run, error);

	if (!code)
		read->run = (struct compared_run){0}; /* taken over */
	tree_run_free(read);
	return code;
}

int campaign_add_run(struct compared_scenario *compared, struct scenario *scenario,
		     const struct run *run, struct error *error)
{
	struct tree_run read;

	if (!read_run(scenario, run, &read, error))
		return take_run(compared, scenario, &read, error);
	tree_run_free(&read);
	return -1;
}

/* What was read of a run. */
struct reading {
	struct tree_run run;
	struct error *error; /* NULL: none */
};

/* All runs of a campaign while they are read. */
struct readings {
	const struct campaign *campaign;
	struct reading *of; /* each run */
};

static struct scenario *scenario_of_run(const struct campaign *campaign, size_t i)
{
	return campaign->session.scenarios[i / kernel_count_of(campaign) / campaign->seed_count];
}

static void read_one(void *context, size_t i)
{
	struct readings *readings = context;
	const struct campaign *campaign = readings->campaign;
	struct reading *reading = &readings->of[i];
	struct error error;

	if (!read_run(scenario_of_run(campaign, i), &campaign->runs[i], &reading->run, &error))
		return;
	reading->error = xmalloc(sizeof(error));
	*reading->error = error;
}

/* Adds all that was read to the comparisons, in order; the first error ends it. */
static int take_runs(struct campaign *campaign, struct reading *readings, struct error *error)
{
	size_t per_scenario = kernel_count_of(campaign) * campaign->seed_count, i;
	int code = 0;

	for (i = 0; i < campaign->run_count; i++) {
		if (!code && readings[i].error) {
			*error = *readings[i].error;
			code = -1;
		}
		if (!code)
			code = take_run(campaign->compared[i / per_scenario],
					scenario_of_run(campaign, i), &readings[i].run, error);
		else
			tree_run_free(&readings[i].run);
		free(readings[i].error);
	}
	return code;
}

static int read_runs(struct campaign *campaign, struct error *error)
{
	struct readings readings = {.campaign = campaign,
				    .of = xcalloc(campaign->run_count, sizeof(*readings.of))};
	int code;

	parallel_each(campaign->run_count, read_one, &readings);
	code = take_runs(campaign, readings.of, error);
	free(readings.of);
	return code;
}

static int compare_campaign(struct campaign *campaign, struct error *error)
{
	const struct verdict_options options = {
		.looks = campaign->looks, .noise = campaign->noise.root ? &campaign->noise : NULL};
	size_t s;

	free_comparison(campaign);
	campaign->compared =
		xcalloc(scenario_count_of(campaign), sizeof(struct compared_scenario *));
	for (s = 0; s < scenario_count_of(campaign); s++)
		campaign->compared[s] =
			compare_new(campaign->session.scenarios[s], campaign->session.set.names,
				    kernel_count_of(campaign));
	if (read_runs(campaign, error))
		return -1;
	compare_titles(campaign->compared, scenario_count_of(campaign));
	campaign->worst = compare_worst(campaign_all(campaign), scenario_count_of(campaign));
	campaign->verdicts =
		verdicts_new(campaign_all(campaign), scenario_count_of(campaign), &options);
	return 0;
}

static void note_cached(const struct campaign *campaign)
{
	size_t cached = 0, i;

	for (i = 0; i < campaign->run_count; i++)
		cached += campaign->runs[i].cached;
	if (cached)
		fprintf(stderr,
			"%zu of %zu runs are unchanged and not run again (FORCE=1 runs them)\n",
			cached, campaign->run_count);
}

/* Runs and compares @seeds seeds of everything. */
static int run_seeds(struct campaign *campaign, const struct options *options, size_t seeds,
		     struct error *error)
{
	plan_runs(campaign, options, seeds);
	note_cached(campaign);
	if (runs_execute(campaign->runs, campaign->run_count, &campaign->session.context, error))
		return -1;
	return compare_campaign(campaign, error);
}

size_t campaign_judged(const struct campaign *campaign)
{
	size_t count = 0, s, m;

	for (s = 0; s < scenario_count_of(campaign); s++)
		for (m = 0; m < campaign->session.scenarios[s]->metric_count; m++)
			count += campaign->session.scenarios[s]->metrics[m].better != 0;
	return count;
}

/*
 * The seeds to begin with: so many that a metric can be decided although the data is
 * looked at again after every SEEDS_ADDED more; and how often that is, *@looks.
 */
static size_t first_seeds(const struct campaign *campaign, size_t limit, unsigned int *looks)
{
	double metrics = (double)campaign_judged(campaign);
	size_t seeds = PAIRED_ENOUGH, room;

	for (*looks = 1;; ++*looks) {
		while (seeds < limit && paired_least_p(seeds) * metrics * *looks > VERDICT_ALPHA)
			seeds++;
		room = seeds < limit ? (limit - seeds) / SEEDS_ADDED : 0;
		if (room < *looks) { /* each look is accounted for, the first one included */
			*looks = (unsigned int)room + 1;
			return seeds < limit ? seeds : limit;
		}
	}
}

static size_t unknown_verdicts(const struct campaign *campaign, void *context, size_t *all)
{
	(void)context;
	*all = campaign_judged(campaign) * (kernel_count_of(campaign) - 1);
	return verdicts_count(campaign->verdicts, VERDICT_UNKNOWN);
}

static const struct campaign_goal all_verdicts = {.what = "metrics", .undecided = unknown_verdicts};

static int run_auto(struct campaign *campaign, const struct options *options,
		    const struct campaign_goal *goal, struct error *error)
{
	size_t seeds = first_seeds(campaign, options->seeds_limit, &campaign->looks);

	for (;;) {
		size_t undecided, all;

		if (run_seeds(campaign, options, seeds, error))
			return -1;
		undecided = goal->undecided(campaign, goal->context, &all);
		fprintf(stderr, "%zu seeds: %zu of %zu %s undecided%s\n", seeds, undecided, all,
			goal->what,
			undecided && seeds + SEEDS_ADDED > options->seeds_limit
				? "; that is the limit (SEEDS_LIMIT)"
				: "");
		if (!undecided || seeds + SEEDS_ADDED > options->seeds_limit)
			return 0;
		seeds += SEEDS_ADDED;
		campaign->session.context.force = false; /* the first ones are fresh already */
	}
}

static int run_kernels(struct campaign *campaign, const struct options *options,
		       const char *kernels, const struct campaign_goal *goal, struct error *error)
{
	int code;

	*campaign = (struct campaign){.looks = 1};
	if (session_open(&campaign->session, options, kernels, error))
		return -1;
	code = noise_load_if_there(options->noise, &campaign->noise, error);
	if (!code)
		code = options->seeds_auto && !options->seed
			       ? run_auto(campaign, options, goal, error)
			       : run_seeds(campaign, options, options->seed ? 1 : options->seeds,
					   error);
	if (code)
		campaign_close(campaign);
	return code;
}

int campaign_run_kernels(struct campaign *campaign, const struct options *options,
			 const char *kernels, struct error *error)
{
	return run_kernels(campaign, options, kernels, &all_verdicts, error);
}

int campaign_run_until(struct campaign *campaign, const struct options *options,
		       const struct campaign_goal *goal, struct error *error)
{
	char *kernels = *options->kernels ? xstrdup(options->kernels)
					  : xasprintf("%s %s", options->baseline, options->kernel);
	int code = run_kernels(campaign, options, kernels, goal, error);

	free(kernels);
	return code;
}

int campaign_run(struct campaign *campaign, const struct options *options, struct error *error)
{
	return campaign_run_until(campaign, options, &all_verdicts, error);
}

void campaign_close(struct campaign *campaign)
{
	free_comparison(campaign);
	free_runs(campaign);
	noise_free(&campaign->noise);
	session_close(&campaign->session);
}
