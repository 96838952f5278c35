// SPDX-License-Identifier: GPL-2.0-only
/* The gates of an invocation: which files and scenarios, how many seeds, and those shipped. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/base/files.h"
#include "bench/command/gate_set.h"
#include "bench/compare/noise.h"
#include "bench/scenario/metric_kinds.h"
#include "lib/xalloc.h"

static char *configs; /* a copy of the shipped directory's scenarios, and gates of a test */

static void write_gates(const char *name, const char *text)
{
	char *path = xasprintf("%s/gates/%s.yaml", configs, name);
	struct error error = {.text = ""};

	if (make_parents(path, &error) || file_write(path, text, strlen(text), &error))
		fail_msg("%s", error.text);
	free(path);
}

static int begin(void **state)
{
	static const char *const names[] = {"limit-isolation", "limit-acceptance"};
	char directory[] = "/tmp/zswapbench-gates-XXXXXX";
	struct error error = {.text = ""};
	size_t i;

	(void)state;
	setenv("ZSWAPBENCH_CACHE", "/nowhere", 1);
	assert_non_null(mkdtemp(directory));
	configs = xstrdup(directory);
	for (i = 0; i < 2; i++) {
		char *from = xasprintf("configs/scenarios/%s.yaml", names[i]);
		char *to = xasprintf("%s/scenarios/%s.yaml", configs, names[i]);

		if (make_parents(to, &error) || file_copy(from, to, &error))
			fail_msg("%s", error.text);
		free(from);
		free(to);
	}
	return 0;
}

static int end(void **state)
{
	struct error error = {.text = ""};

	(void)state;
	if (remove_tree(configs, &error))
		fail_msg("%s", error.text);
	free(configs);
	return 0;
}

/* Opens the gates of the test's directory with these scenarios and gate files. */
static int opened(const char *scenarios, const char *gates, struct gate_set *set,
		  struct options *options, struct error *error)
{
	char *argv[] = {"gate", NULL};

	*error = (struct error){.text = ""};
	assert_int_equal(options_parse(options, 1, argv, error), 0);
	options->configs = configs;
	options->scenarios = scenarios;
	options->gates = gates;
	options->noise = "/nowhere/noise.json";
	return gate_set_open(set, options, error);
}

#define ISOLATION  "- {scenario: limit-isolation, claim: isolation}\n"
#define ACCEPTANCE "- {scenario: limit-acceptance, metric: time, threshold: 5%}\n"

static void scenarios_without_gates_are_not_run(void **state)
{
	struct options options;
	struct gate_set set;
	struct error error;

	(void)state;
	write_gates("a", "summary: s\ngates:\n" ISOLATION);
	assert_int_equal(opened("", "", &set, &options, &error), 0);
	assert_string_equal(set.run, "limit-isolation");
	assert_int_equal(set.gate_count, 1);
	assert_int_equal(set.metric_gates, 0);
	assert_int_equal(set.notes.count, 1);
	assert_string_equal(set.notes.at[0], "limit-acceptance is not run: it has no gate");
	gate_set_close(&set);
	options_free(&options);
}

static void file_for_other_scenarios_is_skipped_with_a_note(void **state)
{
	struct options options;
	struct gate_set set;
	struct error error;
	char *note;

	(void)state;
	write_gates("a", "summary: s\ngates:\n" ISOLATION);
	write_gates("b", "summary: s\ngates:\n" ACCEPTANCE);
	assert_int_equal(opened("limit-isolation", "", &set, &options, &error), 0);
	assert_int_equal(set.file_count, 2);
	assert_int_equal(set.gate_count, 1);
	assert_string_equal(set.run, "limit-isolation");
	note = xasprintf("%s/gates/b.yaml is skipped: its scenarios are not run here", configs);
	assert_int_equal(set.notes.count, 1);
	assert_string_equal(set.notes.at[0], note);
	free(note);
	gate_set_close(&set);
	options_free(&options);
}

static void files_are_chosen_by_name(void **state)
{
	struct options options;
	struct gate_set set;
	struct error error;

	(void)state;
	write_gates("a", "summary: s\ngates:\n" ISOLATION);
	write_gates("b", "summary: s\ngates:\n" ACCEPTANCE);
	assert_int_equal(opened("", "b", &set, &options, &error), 0);
	assert_int_equal(set.gate_count, 1);
	assert_string_equal(set.run, "limit-acceptance");
	assert_int_equal(set.metric_gates, 1);
	assert_int_equal(set.floors_known, 0);
	gate_set_close(&set);
	options_free(&options);
	assert_int_equal(opened("", "c", &set, &options, &error), -1);
	assert_int_equal(error.code, EXIT_INPUT);
	assert_non_null(strstr(error.text, "gates/c.yaml"));
	options_free(&options);
}

static void no_gate_left_is_an_error(void **state)
{
	struct options options;
	struct gate_set set;
	struct error error;

	(void)state;
	write_gates("b", "summary: s\ngates:\n" ACCEPTANCE);
	assert_int_equal(opened("limit-isolation", "b", &set, &options, &error), -1);
	assert_int_equal(error.code, EXIT_USAGE);
	options_free(&options);
}

static void one_name_in_two_files_is_refused(void **state)
{
	struct options options;
	struct gate_set set;
	struct error error;

	(void)state;
	write_gates("a", "summary: s\ngates:\n" ISOLATION);
	write_gates("b", "summary: s\ngates:\n" ISOLATION);
	assert_int_equal(opened("", "", &set, &options, &error), -1);
	assert_int_equal(error.code, EXIT_INPUT);
	assert_non_null(strstr(error.text, "gates/b.yaml:3: name: 'isolation': "));
	options_free(&options);
}

static void mistakes_of_all_files_are_collected(void **state)
{
	struct options options;
	struct gate_set set;
	struct error error;

	(void)state;
	write_gates("a", "summary: s\ngates:\n- {scenario: limit-isolatio, claim: isolation}\n");
	write_gates("b", "summary: s\ngates:\n- {scenario: limit-isolation, claim: isolatio}\n");
	assert_int_equal(opened("", "", &set, &options, &error), -1);
	assert_int_equal(error.code, EXIT_INPUT);
	assert_non_null(strstr(error.text, "gates/a.yaml:3: scenario: "));
	assert_non_null(strstr(error.text, "gates/b.yaml:3: claim: "));
	options_free(&options);
}

static void seeds_suffice_for_a_verdict(void **state)
{
	struct options options = {.seeds_limit = 24};
	struct gate_set set = {.metrics = 28};

	(void)state;
	assert_int_equal(gate_set_seeds(&set, &options), 12); /* 2 / 2^11 * 28 = 0.027 */
	set.metrics = 0;
	assert_int_equal(gate_set_seeds(&set, &options), 7);
	set.metrics = 1000000;
	assert_int_equal(gate_set_seeds(&set, &options), 25);
}

/* What a scenario says of a variant and what the shipped gates say has to be the same. */
static void shipped_gates_agree_with_the_scenarios(void **state)
{
	struct options options;
	struct gate_set set;
	struct error error = {.text = ""};
	size_t claims = 0, s, c, i;

	(void)state;
	assert_int_equal(
		options_parse(&options, 2, (char *[]){"gate", "--profile=full", NULL}, &error), 0);
	if (gate_set_open(&set, &options, &error))
		fail_msg("%s", error.text);
	assert_int_equal(set.notes.count, 0); /* every scenario has gates */
	for (i = 0; i < set.gate_count; i++) {
		if (!set.gates[i]->claim)
			continue;
		claims++;
		/* what is expected of a claim, and why, stands in the scenario alone */
		assert_int_equal(set.gates[i]->expected_count, 0);
	}
	for (s = 0, c = 0; s < set.scenario_count; s++)
		c += set.scenarios[s]->claim_count;
	assert_int_equal(claims, c); /* and every claim has one */
	gate_set_close(&set);
	options_free(&options);
}

/*
 * The threshold of a default gate follows what its metric does with no real change; by what is
 * kept of that, also of an earlier text of the scenario.
 */
static void check_default_gate(const struct gate *gate, const struct scenario *scenario,
			       const struct noise *noise)
{
	const json_t *scenarios = json_object_get(noise->root, "scenarios");
	const json_t *kept = json_object_get(
		json_object_get(json_object_get(scenarios, gate->scenario), "metrics"),
		gate->metric);
	double bucket = scenario->metrics[gate->index].kind->resolution;
	double floor = json_number_value(kept);

	if (!kept)
		fail_msg("%s/%s: no floor is known", gate->scenario, gate->name);
	if (gate->threshold < fmax(fmax(1, 3 * floor), bucket))
		fail_msg("%s/%s: %g %% is less than three floors of %g %%, or 1 %%", gate->scenario,
			 gate->name, gate->threshold, floor);
	if (gate->threshold > fmax(fmax(2, 5 * floor), 2 * bucket))
		fail_msg("%s/%s: %g %% is more than five floors of %g %%, and 2 %%", gate->scenario,
			 gate->name, gate->threshold, floor);
}

static void default_gates_follow_the_noise(void **state)
{
	char *argv[] = {"gate", NULL};
	struct error error = {.text = ""};
	struct options options;
	struct gate_set set;
	struct noise noise;
	size_t i, s;

	(void)state;
	assert_int_equal(options_parse(&options, 1, argv, &error), 0);
	if (gate_set_open(&set, &options, &error) || noise_load(options.noise, &noise, &error))
		fail_msg("%s", error.text);
	assert_in_range(set.metric_gates, 15, 100);
	for (i = 0; i < set.gate_count; i++)
		for (s = 0; s < set.scenario_count && set.gates[i]->metric; s++)
			if (!strcmp(set.scenarios[s]->name, set.gates[i]->scenario))
				check_default_gate(set.gates[i], set.scenarios[s], &noise);
	noise_free(&noise);
	gate_set_close(&set);
	options_free(&options);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(scenarios_without_gates_are_not_run, begin, end),
		cmocka_unit_test_setup_teardown(file_for_other_scenarios_is_skipped_with_a_note,
						begin, end),
		cmocka_unit_test_setup_teardown(files_are_chosen_by_name, begin, end),
		cmocka_unit_test_setup_teardown(no_gate_left_is_an_error, begin, end),
		cmocka_unit_test_setup_teardown(one_name_in_two_files_is_refused, begin, end),
		cmocka_unit_test_setup_teardown(mistakes_of_all_files_are_collected, begin, end),
		cmocka_unit_test(seeds_suffice_for_a_verdict),
		cmocka_unit_test_setup_teardown(shipped_gates_agree_with_the_scenarios, begin, end),
		cmocka_unit_test(default_gates_follow_the_noise),
	};

	return cmocka_run_group_tests_name("gate_set", tests, NULL, NULL);
}
