// SPDX-License-Identifier: GPL-2.0-only
/* The figures of a run in its record: see record_figures.h. */
#include "bench/compare/record_figures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/words.h"
#include "bench/record/record_view.h"
#include "bench/scenario/claims.h"
#include "lib/xalloc.h"

static json_t *values_json(const struct compared_run *run, size_t count)
{
	json_t *values = json_array();
	size_t i;

	for (i = 0; run->values && i < count; i++)
		json_array_append_new(values, isnan(run->values[i]) ? json_null()
								    : json_real(run->values[i]));
	return values;
}

/* By metric: why it is not available. */
static json_t *absent_json(const struct compared_run *run, const struct scenario *scenario)
{
	json_t *absent = json_object();
	size_t i;

	for (i = 0; run->values && i < scenario->metric_count; i++)
		if (isnan(run->values[i]))
			json_object_set_new(absent, scenario->metrics[i].name,
					    json_string(run->absent[i]));
	return absent;
}

static json_t *facts_json(const struct part *record)
{
	json_t *facts = json_object();
	enum fact fact;

	for (fact = 0; fact < FACT_COUNT; fact++) {
		char *text = fact_of(fact, record);

		json_object_set_new(facts, fact_title(fact), json_string(text));
		free(text);
	}
	return facts;
}

void figures_add(json_t *record, const struct scenario *scenario)
{
	struct compared_run run;
	struct record read;
	struct error ignored;
	size_t length;
	char *text;

	json_object_del(record, RECORD_FIGURES);
	text = record_text(record, &length);
	if (!record_parse("", text, length, &read, &ignored)) {
		run = compare_reduce(scenario, &read);
		json_object_set_new(
			record, RECORD_FIGURES,
			json_pack("{s:i, s:s, s:I, s:s, s:s, s:s?, s:s*, s:i, s:o, s:o, s:o}",
				  "version", FIGURES_VERSION, "scenario",
				  view_scenario_sha256(read.root), "seed", read.seed, "kernel",
				  read.kernel, "title", run.title, "fault", run.fault, "known",
				  run.known, "end", (int)run.end, "metrics",
				  values_json(&run, scenario->metric_count), "absent",
				  absent_json(&run, scenario), "facts", facts_json(read.root)));
		compare_run_free(&run);
		record_free(&read);
	}
	free(text);
}

/* The exit codes that an end asks for, see struct compared_run. */
static bool is_end_code(json_int_t end)
{
	return end == EXIT_HOLDS || end == EXIT_MACHINE || end == EXIT_DATA;
}

/* Whether @values are the metrics of @scenario: numbers, or null where not available. */
static bool values_fit(const json_t *values, const struct scenario *scenario)
{
	const json_t *value;
	size_t i;

	if (!json_is_array(values) || json_array_size(values) != scenario->metric_count)
		return false;
	json_array_foreach (values, i, value) {
		if (!json_is_number(value) && !json_is_null(value))
			return false;
	}
	return true;
}

/* The reasons by metric, "" for one that is there, see struct compared_run; NULL: not in shape. */
static char **absent_words(const struct compared_run *run, const struct scenario *scenario,
			   const json_t *absent)
{
	char **words = words_split("");
	size_t i;

	for (i = 0; i < scenario->metric_count; i++) {
		const char *why =
			json_string_value(json_object_get(absent, scenario->metrics[i].name));

		if (isnan(run->values[i]) && !why) {
			words_free(words);
			return NULL;
		}
		words = words_add(words, xstrdup(isnan(run->values[i]) ? why : ""));
	}
	return words;
}

bool figures_run(const struct record_head *head, const struct scenario *scenario, const char *file,
		 struct compared_run *run)
{
	const json_t *figures = head->figures;
	const json_t *values = json_object_get(figures, "metrics");
	const json_t *seed = json_object_get(figures, "seed");
	const json_t *end = json_object_get(figures, "end");
	const char *fault = json_string_value(json_object_get(figures, "fault"));
	const char *known = json_string_value(json_object_get(figures, "known"));
	const char *title = json_string_value(json_object_get(figures, "title"));
	size_t i;

	if (!title || !json_is_integer(seed) || !json_is_integer(end) ||
	    !is_end_code(json_integer_value(end)) || (!fault && !values_fit(values, scenario)))
		return false;
	*run = (struct compared_run){.file = xstrdup(file),
				     .title = xstrdup(title),
				     .digest = record_head_member(head, "digest"),
				     .seed = json_integer_value(seed),
				     .fault = fault ? xstrdup(fault) : NULL,
				     .known = known ? xstrdup(known) : NULL,
				     .end = (enum exit_code)json_integer_value(end)};
	if (fault)
		return true;
	run->values = xcalloc(scenario->metric_count, sizeof(*run->values));
	for (i = 0; i < scenario->metric_count; i++) {
		const json_t *value = json_array_get(values, i);

		run->values[i] = json_is_null(value) ? NAN : json_number_value(value);
	}
	run->absent = absent_words(run, scenario, json_object_get(figures, "absent"));
	if (!run->absent) {
		compare_run_free(run);
		return false;
	}
	run->outcomes = xcalloc(scenario->claim_count, sizeof(*run->outcomes));
	for (i = 0; i < scenario->claim_count; i++)
		run->outcomes[i] = claim_decide(scenario, &scenario->claims[i], run->values);
	return true;
}
