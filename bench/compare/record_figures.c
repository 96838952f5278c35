/* The figures of a run in its record: see record_figures.h. */
#include "bench/compare/record_figures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

static json_t *facts_json(const json_t *record)
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
			json_pack("{s:i, s:O, s:I, s:s, s:s?, s:i, s:o, s:o}", "version",
				  FIGURES_VERSION, "scenario",
				  json_object_get(json_object_get(read.root, "scenario"), "sha256"),
				  "seed", read.seed, "kernel", read.kernel, "fault", run.fault,
				  "end", (int)run.end, "metrics",
				  values_json(&run, scenario->metric_count), "facts",
				  facts_json(read.root)));
		compare_run_free(&run);
		record_free(&read);
	}
	free(text);
}

json_t *figures_read(const char *text, size_t length)
{
	static const char key[] = "\"" RECORD_FIGURES "\":";
	char says[DIGEST_SIZE], is[DIGEST_SIZE];
	size_t head = record_head_length() + sizeof(key) - 1;
	json_t *figures;

	if (length < head || memcmp(text + record_head_length(), key, sizeof(key) - 1) != 0 ||
	    record_seal_check(text, length, says, is) != SEAL_GOOD)
		return NULL;
	/* the first value of what is behind the key; the rest is not looked at */
	figures = json_loadb(text + head, length - head,
			     JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, NULL);
	if (json_integer_value(json_object_get(figures, "version")) == FIGURES_VERSION)
		return figures;
	json_decref(figures);
	return NULL;
}

const char *figures_scenario(const json_t *figures)
{
	return json_string_value(json_object_get(figures, "scenario"));
}

const char *figures_kernel(const json_t *figures)
{
	return json_string_value(json_object_get(figures, "kernel"));
}

char *figures_fact(const json_t *figures, enum fact fact)
{
	const json_t *facts = json_object_get(figures, "facts");
	const char *text = json_string_value(json_object_get(facts, fact_title(fact)));

	return xstrdup(text ? text : "unknown");
}

/* The exit codes that an end asks for, see struct compared_run. */
static bool is_end(json_int_t end)
{
	return end == EXIT_HOLDS || end == EXIT_MACHINE || end == EXIT_DATA;
}

/* Whether @values are the metrics of @scenario: numbers, or null where not available. */
static bool fit(const json_t *values, const struct scenario *scenario)
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

bool figures_run(const json_t *figures, const struct scenario *scenario, const char *file,
		 struct compared_run *run)
{
	const json_t *values = json_object_get(figures, "metrics");
	const json_t *seed = json_object_get(figures, "seed");
	const json_t *end = json_object_get(figures, "end");
	const char *fault = json_string_value(json_object_get(figures, "fault"));
	size_t i;

	if (!json_is_integer(seed) || !json_is_integer(end) || !is_end(json_integer_value(end)) ||
	    (!fault && !fit(values, scenario)))
		return false;
	*run = (struct compared_run){.file = xstrdup(file),
				     .seed = json_integer_value(seed),
				     .fault = fault ? xstrdup(fault) : NULL,
				     .end = (enum exit_code)json_integer_value(end)};
	if (fault)
		return true;
	run->values = xcalloc(scenario->metric_count, sizeof(*run->values));
	for (i = 0; i < scenario->metric_count; i++) {
		const json_t *value = json_array_get(values, i);

		run->values[i] = json_is_null(value) ? NAN : json_number_value(value);
	}
	run->outcomes = xcalloc(scenario->claim_count, sizeof(*run->outcomes));
	for (i = 0; i < scenario->claim_count; i++)
		run->outcomes[i] = claim_decide(scenario, &scenario->claims[i], run->values);
	return true;
}
