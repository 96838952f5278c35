// SPDX-License-Identifier: GPL-2.0-only
/* Campaigns of stress: see stress_campaign.h. */
#include "bench/stress/stress_campaign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/crew.h"
#include "bench/stress/stress_draw.h"
#include "lib/clock.h"
#include "lib/xalloc.h"

static void add_number(json_t *object, const char *key, json_int_t value)
{
	json_int_t old = json_integer_value(json_object_get(object, key));

	json_object_set_new(object, key, json_integer(old + value));
}

/* Adds what the case did to what all have done. */
static void count_coverage(struct stress_campaign *campaign, const struct stress_case *result)
{
	const json_t *line, *value;
	const char *key;
	size_t i;

	json_object_foreach (json_object_get(stress_case_line(result, "operations"), "done"), key,
			     value) {
		add_number(campaign->operations, key, json_integer_value(value));
	}
	json_array_foreach (result->said, i, line) {
		const char *at = json_string_value(json_object_get(line, "at"));
		json_int_t hits = json_integer_value(json_object_get(line, "hits"));

		if (at && !strcmp(json_string_value(json_object_get(line, "type")), "point"))
			add_number(campaign->places, at, hits);
	}
	campaign->waits += (uint64_t)stress_case_number(result, "schedule", "waits", 0);
	campaign->pairs += (uint64_t)stress_case_number(result, "schedule", "pairs", 0);
	if (stress_case_number(result, "schedule", "sites", 0))
		campaign->sites = (uint64_t)stress_case_number(result, "schedule", "sites", 0);
}

static struct stress_failure *failure_of(const struct stress_campaign *campaign,
					 const char *signature)
{
	size_t i;

	for (i = 0; i < campaign->failure_count; i++)
		if (!strcmp(campaign->failures[i].signature, signature))
			return &campaign->failures[i];
	return NULL;
}

/* Notes a failure; the first of its kind is written down. */
static int note_failure(struct stress_campaign *campaign, uint64_t seed,
			const struct stress_program *program, const struct stress_case *result,
			const struct stress_judgement *judgement, struct error *error)
{
	struct stress_failure *failure = failure_of(campaign, judgement->signature);

	if (!failure) {
		const struct stress_input input = {campaign->spec,   campaign->flavour,
						   campaign->kernel, campaign->machine,
						   program,	     seed};
		char *directory =
			stress_finding_write(campaign->findings, &input, result, judgement, error);

		if (!directory)
			return -1;
		campaign->failures =
			xrealloc(campaign->failures,
				 (campaign->failure_count + 1) * sizeof(*campaign->failures));
		failure = &campaign->failures[campaign->failure_count++];
		*failure = (struct stress_failure){
			.signature = xstrdup(judgement->signature),
			.what = xstrdup(judgement->what),
			.directory = directory,
			.oracle = judgement->oracle,
			.wall_seconds = clock_seconds() - campaign->began,
			.case_seconds = campaign->case_seconds,
		};
	}
	failure->seeds = xrealloc(failure->seeds, (failure->count + 1) * sizeof(*failure->seeds));
	failure->seeds[failure->count++] = seed;
	return 0;
}

static int add_case(struct stress_campaign *campaign, uint64_t seed,
		    const struct stress_program *program, const struct stress_case *result,
		    struct error *error)
{
	struct stress_judgement judgement = stress_judge(result, campaign->kernel->name);
	int code = 0;

	campaign->cases++;
	campaign->known += judgement.known;
	campaign->case_seconds += result->wall_seconds;
	count_coverage(campaign, result);
	if (judgement.verdict == STRESS_CLEAN)
		campaign->clean++;
	else if (judgement.verdict == STRESS_SPOILED)
		campaign->spoiled++;
	else if (judgement.verdict == STRESS_FOUND)
		code = note_failure(campaign, seed, program, result, &judgement, error);
	else if (!campaign->unable)
		campaign->unable = xstrdup(judgement.what);
	stress_judgement_free(&judgement);
	return code;
}

/* Whether there is nothing more to learn. */
static bool is_over(struct stress_campaign *campaign)
{
	bool over;

	pthread_mutex_lock(&campaign->lock);
	over = campaign->unable || (campaign->until_found && campaign->failure_count);
	pthread_mutex_unlock(&campaign->lock);
	return over;
}

static int play_piece(void *context, size_t piece, struct error *error)
{
	struct stress_campaign *campaign = context;
	uint64_t seed = campaign->first_seed + piece;
	struct stress_program program;
	struct stress_case result;
	int code;

	if (is_over(campaign))
		return 0;
	program = stress_draw_program(seed);
	code = stress_case_play(campaign->machine, campaign->kernel, &program, &result, error);
	if (!code) {
		pthread_mutex_lock(&campaign->lock);
		code = add_case(campaign, seed, &program, &result, error);
		pthread_mutex_unlock(&campaign->lock);
		stress_case_free(&result);
	}
	stress_program_free(&program);
	return code;
}

static void note_piece(void *context, size_t piece, char text[CREW_NOTE])
{
	const struct stress_campaign *campaign = context;
	unsigned long long seed = campaign->first_seed + piece;

	snprintf(text, CREW_NOTE, "seed %llu, %zu found", seed, campaign->failure_count);
}

int stress_campaign_run(struct stress_campaign *campaign, struct error *error)
{
	const struct crew crew = {.what = "stress",
				  .count = campaign->seeds,
				  .jobs = campaign->jobs,
				  .seconds = campaign->seconds,
				  .context = campaign,
				  .work = play_piece,
				  .note = note_piece};
	int code;

	json_object_seed(1); /* before threads use it */
	pthread_mutex_init(&campaign->lock, NULL);
	campaign->operations = json_object();
	campaign->places = json_object();
	campaign->began = clock_seconds();
	code = crew_run(&crew, error);
	campaign->wall_seconds = clock_seconds() - campaign->began;
	return code;
}

void stress_campaign_free(struct stress_campaign *campaign)
{
	size_t i;

	for (i = 0; i < campaign->failure_count; i++) {
		free(campaign->failures[i].signature);
		free(campaign->failures[i].what);
		free(campaign->failures[i].directory);
		free(campaign->failures[i].seeds);
	}
	free(campaign->failures);
	free(campaign->unable);
	json_decref(campaign->operations);
	json_decref(campaign->places);
	pthread_mutex_destroy(&campaign->lock);
}
