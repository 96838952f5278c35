// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gate files: see gate_file.h. The tables are the format of the file; below them is
 * what must hold between its values, the scenarios and the noise floor.
 */
#include "bench/gate/gate_file.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "bench/base/problems.h"
#include "bench/base/yaml_binding.h"
#include "bench/scenario/metric_kinds.h"
#include "bench/scenario/scenario_values.h"
#include "lib/array.h"

#define FILE_MAX_BYTES (1024UL * 1024)
#define GATES_MAX      1024

/* A kernel's name is what a user gave it: any text. */
static const struct bind_field expectation_fields[] = {
	FIELD("kernel", gate_expectation, kernel, bind_text, .required = true),
	FIELD("against", gate_expectation, against, bind_text, ),
	FIELD("because", gate_expectation, because, bind_text, .required = true),
	FIELDS_END,
};
static const struct bind_shape expectation_shape = {.what = "an expected failure",
						    .fields = expectation_fields,
						    .size = sizeof(struct gate_expectation)};

static const char *const direction_words[] = {
	[GATE_WORSE] = "worse",	  [GATE_INCREASE] = "increase", [GATE_DECREASE] = "decrease",
	[GATE_EITHER] = "either", [GATE_EITHER + 1] = NULL,
};
static const char *const severity_words[] = {
	[GATE_ERROR] = "error", [GATE_WARNING] = "warning", [GATE_WARNING + 1] = NULL};

static const struct bind_field gate_fields[] = {
	FIELD("name", gate, name, bind_name, ),
	FIELD("scenario", gate, scenario, bind_name, .required = true),
	FIELD("metric", gate, metric, bind_name, ),
	FIELD("claim", gate, claim, bind_name, ),
	FIELD("threshold", gate, threshold, value_effect, ),
	FIELD("direction", gate, direction, bind_word, .words = direction_words),
	FIELD("severity", gate, severity, bind_word, .words = severity_words),
	FIELD("tighter_than_noise", gate, tighter_than_noise, bind_text, ),
	LIST("expected", gate, expected, expected_count, .min = 1, .max = 64,
	     .shape = &expectation_shape),
	FIELDS_END,
};
static const struct bind_shape gate_shape = {
	.what = "a gate", .fields = gate_fields, .size = sizeof(struct gate)};

static const struct bind_field file_fields[] = {
	FIELD("summary", gate_file, summary, bind_text, .required = true),
	LIST("gates", gate_file, gates, gate_count, .required = true, .min = 1, .max = GATES_MAX,
	     .shape = &gate_shape),
	FIELDS_END,
};
static const struct bind_shape file_shape = {.what = "a gate file", .fields = file_fields};

/* Notes that @value of @key is none of the @count names, which are those of a @kind. */
static void reject_name(struct binding *binding, const struct gate *gate, const char *key,
			const char *value, const char *kind, const char *const *names, size_t count)
{
	char *choices = problems_choices(value, names, count);

	bind_reject(binding, gate, key, "'%s': expected a %s: %s", value, kind, choices);
	free(choices);
}

/* Room for @count names, which lasts as long as the gate file. */
static const char **new_names(struct binding *binding, size_t count)
{
	return arena_array(bind_arena(binding), count, sizeof(const char *));
}

static const struct scenario *find_scenario(struct binding *binding, const struct gate *gate,
					    const struct gate_context *context)
{
	const char **names = new_names(binding, context->scenario_count);
	size_t i;

	for (i = 0; i < context->scenario_count; i++) {
		names[i] = context->scenarios[i]->name;
		if (!strcmp(names[i], gate->scenario))
			return context->scenarios[i];
	}
	reject_name(binding, gate, "scenario", gate->scenario, "scenario", names, i);
	return NULL;
}

/*
 * A metric's threshold may be below the noise floor only with a reason; below the width of a
 * bucket there is none.
 */
static void check_gate_threshold(struct binding *binding, const struct gate *gate,
				 const struct scenario *scenario,
				 const struct gate_context *context)
{
	double floor, resolution = scenario->metrics[gate->index].kind->resolution;

	if (!bind_line(binding, gate, "threshold")) {
		bind_reject(binding, gate, "threshold",
			    "missing: a gate on a metric must have it, such as 5%%");
		return;
	}
	if (gate->threshold > 0 && gate->threshold < resolution) {
		bind_reject(binding, gate, "threshold",
			    "%g%% is finer than '%s' is measured, in buckets of %g%%: expected at "
			    "least %g%%",
			    gate->threshold, gate->metric, resolution, resolution);
		return;
	}
	if (gate->threshold <= 0 || gate->tighter_than_noise || !context->noise ||
	    !noise_floor(context->noise, scenario, &scenario->metrics[gate->index], &floor) ||
	    gate->threshold >= floor)
		return;
	bind_reject(binding, gate, "threshold",
		    "%g%% is tighter than the noise floor of '%s' in %s, %.2f%%: expected at least"
		    " %.2f%%, or the key tighter_than_noise with the reason",
		    gate->threshold, gate->metric, context->noise_file, floor, floor);
}

static void check_gate_metric(struct binding *binding, struct gate *gate,
			      const struct scenario *scenario, const struct gate_context *context)
{
	const char **names = new_names(binding, scenario->metric_count);
	size_t judged = 0, i;

	for (i = 0; i < scenario->metric_count; i++) {
		const struct scenario_metric *metric = &scenario->metrics[i];

		if (!metric->better)
			continue; /* it describes: no verdict is made on it */
		names[judged++] = metric->name;
		if (strcmp(metric->name, gate->metric) != 0)
			continue;
		gate->index = i;
		if (gate->direction == GATE_WORSE)
			gate->direction = metric->better > 0 ? GATE_DECREASE : GATE_INCREASE;
		check_gate_threshold(binding, gate, scenario, context);
		return;
	}
	reject_name(binding, gate, "metric", gate->metric,
		    "metric of the scenario that is better high or low", names, judged);
}

static void check_gate_claim(struct binding *binding, struct gate *gate,
			     const struct scenario *scenario)
{
	static const char *const metric_only[] = {"threshold", "direction", "tighter_than_noise"};
	const char **names = new_names(binding, scenario->claim_count);
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(metric_only); i++)
		if (bind_line(binding, gate, metric_only[i]))
			bind_reject(binding, gate, metric_only[i],
				    "not read by a gate on a claim: expected only with metric");
	for (i = 0; i < scenario->claim_count; i++) {
		gate->index = i;
		names[i] = scenario->claims[i].name;
		if (!strcmp(names[i], gate->claim))
			return;
	}
	reject_name(binding, gate, "claim", gate->claim, "claim of the scenario", names, i);
}

static bool same_baseline(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static void check_gate_expected(struct binding *binding, const struct gate *gate)
{
	size_t i, j;

	for (i = 0; i < gate->expected_count; i++)
		for (j = 0; j < i; j++) {
			const struct gate_expectation *a = &gate->expected[j],
						      *b = &gate->expected[i];

			if (!a->kernel || !b->kernel || strcmp(a->kernel, b->kernel) != 0 ||
			    !same_baseline(a->against, b->against))
				continue;
			bind_reject(binding, b, "kernel",
				    "'%s': given twice: expected once, and line %zu has it",
				    b->kernel, bind_line(binding, a, "kernel"));
			break;
		}
}

static void check_gate(struct binding *binding, struct gate *gate,
		       const struct gate_context *context)
{
	bool metric = bind_line(binding, gate, "metric"), claim = bind_line(binding, gate, "claim");
	const struct scenario *scenario =
		gate->scenario ? find_scenario(binding, gate, context) : NULL;

	gate->line = bind_line(binding, gate, NULL);
	check_gate_expected(binding, gate);
	if (metric == claim) {
		bind_reject(binding, gate, metric ? "claim" : "gate",
			    "%s: expected metric or claim, one of them",
			    metric ? "beside metric" : "neither metric nor claim");
		return;
	}
	if (!gate->name && (gate->metric || gate->claim))
		gate->name = metric ? gate->metric : gate->claim;
	if (scenario && gate->metric)
		check_gate_metric(binding, gate, scenario, context);
	else if (scenario && gate->claim)
		check_gate_claim(binding, gate, scenario);
}

/* Two gates of one name in one scenario are one test to those who read the results. */
static void check_gate_unique(struct binding *binding, const struct gate_file *gate_file, size_t i)
{
	const struct gate *gate = &gate_file->gates[i];
	size_t j;

	for (j = 0; j < i && gate->name && gate->scenario; j++) {
		const struct gate *other = &gate_file->gates[j];

		if (!other->name || !other->scenario || strcmp(gate->name, other->name) != 0 ||
		    strcmp(gate->scenario, other->scenario) != 0)
			continue;
		bind_reject(binding, gate, "name",
			    "'%s': given twice: line %zu has a gate of %s with it: expected a name"
			    " of its own",
			    gate->name, other->line, gate->scenario);
		return;
	}
}

struct gate_file *gate_file_parse(const char *file, const char *text, size_t length,
				  const struct gate_context *context, struct error *error)
{
	struct gate_file *gate_file;
	struct binding *binding;
	struct arena *arena;
	size_t i;

	if (length > FILE_MAX_BYTES) {
		error_set(error, EXIT_INPUT, "%s: %zu bytes: expected at most %lu", file, length,
			  FILE_MAX_BYTES);
		return NULL;
	}
	arena = arena_new();
	gate_file = arena_array(arena, 1, sizeof(*gate_file));
	gate_file->arena = arena;
	gate_file->file = arena_text(arena, file);
	binding = bind_open(file, text, length, arena);
	if (bind_root(binding, &file_shape, gate_file))
		for (i = 0; i < gate_file->gate_count; i++) {
			gate_file->gates[i].file = gate_file->file;
			check_gate(binding, &gate_file->gates[i], context);
			check_gate_unique(binding, gate_file, i);
		}
	if (!bind_close(binding, error))
		return gate_file;
	gate_file_free(gate_file);
	return NULL;
}

struct gate_file *gate_file_load(const char *file, const struct gate_context *context,
				 struct error *error)
{
	struct gate_file *gate_file;
	size_t length;
	char *text = file_read(file, FILE_MAX_BYTES, &length, error);

	if (!text) {
		error->code = EXIT_INPUT;
		return NULL;
	}
	gate_file = gate_file_parse(file, text, length, context, error);
	free(text);
	return gate_file;
}

void gate_file_free(struct gate_file *gate_file)
{
	if (gate_file)
		arena_free(gate_file->arena);
}
