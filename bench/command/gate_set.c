// SPDX-License-Identifier: GPL-2.0-only
/* The gates of one invocation: see gate_set.h. */
#include "bench/command/gate_set.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "bench/compare/verdicts.h"
#include "bench/statistics/paired.h"
#include "lib/xalloc.h"

static const struct scenario *find(struct scenario *const *scenarios, size_t count,
				   const char *name)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!strcmp(scenarios[i]->name, name))
			return scenarios[i];
	return NULL;
}

/* The scenarios of the command line, *@named of them, and behind them the others there are. */
static int load_scenarios(struct gate_set *set, const struct options *options, size_t *named,
			  struct error *error)
{
	struct options all = *options;
	struct scenario **others;
	size_t count, i;

	set->scenarios = options_scenarios(options, named, error);
	if (!set->scenarios)
		return -1;
	set->scenario_count = *named;
	all.scenarios = "";
	all.profile = PROFILE_FULL;
	others = options_scenarios(&all, &count, error);
	if (!others)
		return -1;
	set->scenarios = xrealloc(set->scenarios, (*named + count) * sizeof(*set->scenarios));
	for (i = 0; i < count; i++) {
		if (find(set->scenarios, *named, others[i]->name))
			scenario_free(others[i]);
		else
			set->scenarios[set->scenario_count++] = others[i];
	}
	free(others);
	return 0;
}

static int load_files(struct gate_set *set, const struct options *options,
		      const struct gate_context *context, struct error *error)
{
	char *directory = xasprintf("%s/gates", options->configs);
	char **files = options_files(options->gates, directory, error);
	bool failed = false;
	size_t count, i;

	free(directory);
	if (!files)
		return -1;
	for (count = 0; files[count]; count++)
		;
	set->files = xcalloc(count, sizeof(*set->files));
	error->text[0] = '\0';
	for (i = 0; i < count; i++) {
		struct error one = {.text = ""};
		struct gate_file *file = gate_file_load(files[i], context, &one);

		if (file)
			set->files[set->file_count++] = file;
		else
			failed = error_add(error, one.code, "%s", one.text);
	}
	words_free(files);
	return failed ? -1 : 0;
}

/* Takes up @gate; refuses a second one of its name, which stands in another file. */
static int add_gate(struct gate_set *set, const struct gate *gate, struct error *error)
{
	size_t i;

	for (i = 0; i < set->gate_count; i++) {
		const struct gate *other = set->gates[i];

		if (!strcmp(other->name, gate->name) && !strcmp(other->scenario, gate->scenario))
			return error_set(error, EXIT_INPUT,
					 "%s:%zu: name: '%s': %s:%zu has a gate of %s with it: "
					 "expected a name of its own",
					 gate->file, gate->line, gate->name, other->file,
					 other->line, gate->scenario);
	}
	set->gates = xrealloc(set->gates, (set->gate_count + 1) * sizeof(*set->gates));
	set->gates[set->gate_count++] = gate;
	return 0;
}

/* The gates of the first @named scenarios. */
static int choose_gates(struct gate_set *set, size_t named, struct error *error)
{
	size_t f, i;

	for (f = 0; f < set->file_count; f++) {
		const struct gate_file *file = set->files[f];
		size_t left_out = 0;

		for (i = 0; i < file->gate_count; i++) {
			if (!find(set->scenarios, named, file->gates[i].scenario))
				left_out++;
			else if (add_gate(set, &file->gates[i], error))
				return -1;
		}
		if (left_out == file->gate_count)
			lines_add(&set->notes, "%s is skipped: its scenarios are not run here",
				  file->file);
		else if (left_out)
			lines_add(&set->notes,
				  "%s: %zu of %zu gates are left out: their scenarios "
				  "are not run here",
				  file->file, left_out, file->gate_count);
	}
	if (!set->gate_count)
		return error_set(error, EXIT_USAGE,
				 "no gate is on a scenario that is run: SCENARIO= and GATES= name "
				 "which");
	return 0;
}

static bool has_gate(const struct gate_set *set, const struct scenario *scenario)
{
	size_t i;

	for (i = 0; i < set->gate_count; i++)
		if (!strcmp(set->gates[i]->scenario, scenario->name))
			return true;
	return false;
}

/* Of the first @named scenarios, those with a gate, as they were given on the command line. */
static void choose_scenarios(struct gate_set *set, const struct options *options, size_t named)
{
	char **words = words_split(options->scenarios);
	size_t s, m;

	set->run = xstrdup("");
	for (s = 0; s < named; s++) {
		const struct scenario *scenario = set->scenarios[s];
		char *longer;

		if (!has_gate(set, scenario)) {
			lines_add(&set->notes, "%s is not run: it has no gate", scenario->name);
			continue;
		}
		longer = xasprintf("%s%s%s", set->run, *set->run ? " " : "",
				   *words ? words[s] : scenario->name);
		free(set->run);
		set->run = longer;
		for (m = 0; m < scenario->metric_count; m++)
			set->metrics += scenario->metrics[m].better != 0;
	}
	words_free(words);
}

static void count_gate_floors(struct gate_set *set, const struct noise *noise)
{
	size_t i;

	for (i = 0; i < set->gate_count; i++) {
		const struct gate *gate = set->gates[i];
		const struct scenario *scenario =
			find(set->scenarios, set->scenario_count, gate->scenario);
		double floor;

		if (!gate->metric)
			continue;
		set->metric_gates++;
		set->floors_known += noise && noise_floor(noise, scenario,
							  &scenario->metrics[gate->index], &floor);
	}
}

int gate_set_open(struct gate_set *set, const struct options *options, struct error *error)
{
	struct noise noise = {.root = NULL};
	struct gate_context context;
	size_t named;
	int code = 0;

	*set = (struct gate_set){.run = NULL};
	if (file_exists(options->noise))
		code = noise_load(options->noise, &noise, error);
	if (!code)
		code = load_scenarios(set, options, &named, error);
	if (!code) {
		context = (struct gate_context){.scenarios = set->scenarios,
						.scenario_count = set->scenario_count,
						.noise = noise.root ? &noise : NULL,
						.noise_file = options->noise};
		code = load_files(set, options, &context, error);
	}
	if (!code)
		code = choose_gates(set, named, error);
	if (!code) {
		choose_scenarios(set, options, named);
		count_gate_floors(set, context.noise);
	} else {
		gate_set_close(set);
	}
	noise_free(&noise);
	return code;
}

void gate_set_close(struct gate_set *set)
{
	size_t i;

	for (i = 0; i < set->file_count; i++)
		gate_file_free(set->files[i]);
	free(set->files);
	lines_free(&set->notes);
	free(set->gates);
	free(set->run);
	scenarios_free(set->scenarios, set->scenario_count);
}

unsigned int gate_set_seeds(const struct gate_set *set, const struct options *options)
{
	unsigned int seeds = PAIRED_ENOUGH;

	while (seeds < options->seeds_limit &&
	       paired_least_p(seeds) * (double)set->metrics > VERDICT_ALPHA)
		seeds++;
	return seeds + 1;
}
