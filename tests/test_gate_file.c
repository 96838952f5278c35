// SPDX-License-Identifier: GPL-2.0-only
/* Gate files: what is read, and what every mistake is answered with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bench/base/digest.h"
#include "bench/gate/gate_file.h"
#include "tests/gate_fixture.h"

static struct scenario *scenarios[] = {&fixture_scenario};
static struct gate_context context = {
	.scenarios = scenarios, .scenario_count = 1, .noise_file = "noise.json"};

#define HEAD "summary: s\ngates:\n"

static struct gate_file *parsed(const char *text)
{
	struct error error = {.text = ""};
	struct gate_file *file = gate_file_parse("g.yaml", text, strlen(text), &context, &error);

	if (!file)
		fail_msg("%s", error.text);
	return file;
}

/* Expects @text to be refused with exactly @message. */
static void refused(const char *text, const char *message)
{
	struct error error = {.text = ""};

	assert_null(gate_file_parse("g.yaml", text, strlen(text), &context, &error));
	assert_int_equal(error.code, EXIT_INPUT);
	assert_string_equal(error.text, message);
}

static void everything_is_read(void **state)
{
	struct error error = {.text = ""};
	struct gate_file *file = gate_file_load("tests/corpus/gate/full.yaml", &context, &error);
	const struct gate *gate;

	(void)state;
	assert_non_null(file);
	assert_string_equal(file->summary, "all keys");
	assert_int_equal(file->gate_count, 2);
	gate = &file->gates[0];
	assert_string_equal(gate->name, "promise");
	assert_string_equal(gate->claim, "promise");
	assert_null(gate->metric);
	assert_int_equal(gate->severity, GATE_WARNING);
	gate = &file->gates[1];
	assert_string_equal(gate->name, "slow");
	assert_string_equal(gate->metric, "time");
	assert_int_equal(gate->index, 0);
	assert_true(gate->threshold == 5);
	assert_int_equal(gate->direction, GATE_INCREASE);
	assert_int_equal(gate->severity, GATE_ERROR);
	assert_int_equal(gate->line, 4);
	assert_int_equal(gate->expected_count, 2);
	assert_string_equal(gate->expected[0].against, "baseline");
	assert_null(gate->expected[1].against);
	gate_file_free(file);
}

static void worse_is_what_the_scenario_says(void **state)
{
	struct gate_file *file =
		parsed(HEAD "- {scenario: small, metric: time, threshold: 2.5%}\n"
			    "- {scenario: small, metric: stored, threshold: 5%}\n"
			    "- {scenario: small, name: b, metric: stored, threshold: 5%,"
			    " direction: either}\n");

	(void)state;
	assert_int_equal(file->gates[0].direction, GATE_INCREASE);
	assert_int_equal(file->gates[1].direction, GATE_DECREASE);
	assert_int_equal(file->gates[1].index, 2);
	assert_int_equal(file->gates[2].direction, GATE_EITHER);
	gate_file_free(file);
}

static void unknown_names_are_refused(void **state)
{
	(void)state;
	refused(HEAD "- {scenario: smal, claim: promise}\n",
		"g.yaml:3: scenario: 'smal': expected a scenario: small; did you mean 'small'?");
	refused(HEAD "- {scenario: small, metric: tine, threshold: 5%}\n",
		"g.yaml:3: metric: 'tine': expected a metric of the scenario that is better high "
		"or low: time, share, stored; did you mean 'time'?");
	refused(HEAD "- {scenario: small, claim: promises}\n",
		"g.yaml:3: claim: 'promises': expected a claim of the scenario: promise; did you "
		"mean 'promise'?");
}

static void metric_that_only_describes_is_refused(void **state)
{
	(void)state;
	refused(HEAD "- {scenario: small, metric: seen, threshold: 5%}\n",
		"g.yaml:3: metric: 'seen': expected a metric of the scenario that is better high "
		"or low: time, share, stored");
}

static void gate_is_on_one_thing(void **state)
{
	(void)state;
	refused(HEAD "- {scenario: small}\n",
		"g.yaml:3: gate: neither metric nor claim: expected metric or claim, one of them");
	refused(HEAD "- {scenario: small, metric: time, claim: promise, threshold: 5%}\n",
		"g.yaml:3: claim: beside metric: expected metric or claim, one of them");
}

static void threshold_belongs_to_metrics(void **state)
{
	(void)state;
	refused(HEAD "- {scenario: small, metric: time}\n",
		"g.yaml:3: threshold: missing: a gate on a metric must have it, such as 5%");
	refused(HEAD "- {scenario: small, metric: time, threshold: 5}\n",
		"g.yaml:3: threshold: '5': expected a percentage above 0% up to 100%");
	refused(HEAD "- {scenario: small, claim: promise, threshold: 5%}\n",
		"g.yaml:3: threshold: not read by a gate on a claim: expected only with metric");
}

static void words_are_listed(void **state)
{
	(void)state;
	refused(HEAD "- {scenario: small, claim: promise, severity: fatal}\n",
		"g.yaml:3: severity: 'fatal': expected error, warning");
	refused(HEAD "- {scenario: small, claim: promise, sevrity: error}\n",
		"g.yaml:3: sevrity: unknown key of a gate: expected name, scenario, metric, claim, "
		"threshold, direction, severity, tighter_than_noise, expected; did you mean "
		"'severity'?");
}

static void names_are_unique(void **state)
{
	(void)state;
	refused(HEAD "- {scenario: small, metric: time, threshold: 5%}\n"
		     "- {scenario: small, metric: time, threshold: 9%, severity: warning}\n",
		"g.yaml:4: name: 'time': given twice: line 3 has a gate of small with it: expected "
		"a name of its own");
}

static void expectation_has_a_kernel_and_a_reason(void **state)
{
	(void)state;
	refused(HEAD "- {scenario: small, claim: promise, expected: [{kernel: a}]}\n",
		"g.yaml:3: because: missing: an expected failure must have it");
	refused(HEAD "- scenario: small\n  claim: promise\n  expected:\n"
		     "  - {kernel: a, because: x}\n  - {kernel: a, because: y}\n",
		"g.yaml:7: kernel: 'a': given twice: expected once, and line 6 has it");
}

static void mistakes_are_collected(void **state)
{
	struct error error = {.text = ""};

	(void)state;
	assert_null(gate_file_load("tests/corpus/gate/mistakes.yaml", &context, &error));
	assert_non_null(strstr(error.text, "mistakes.yaml:1: summary: "));
	assert_non_null(strstr(error.text, "mistakes.yaml:3: scenario: "));
	assert_non_null(strstr(error.text, "mistakes.yaml:4: claim: "));
	assert_non_null(strstr(error.text, "mistakes.yaml:5: expected: "));
	assert_non_null(strstr(error.text, "mistakes.yaml:6: threshold: "));
}

static void missing_file_is_named(void **state)
{
	struct error error = {.text = ""};

	(void)state;
	assert_null(gate_file_load("tests/no-such.yaml", &context, &error));
	assert_int_equal(error.code, EXIT_INPUT);
	assert_non_null(strstr(error.text, "tests/no-such.yaml"));
}

/* A noise floor of 1.8 % for `time`, as of the fixture's text. */
static struct noise noise_of_time(void)
{
	char sha256[DIGEST_SIZE];

	digest_memory("", 0, sha256);
	return (struct noise){json_pack("{s:{s:{s:s,s:{s:f}}}}", "scenarios", "small", "sha256",
					sha256, "metrics", "time", 1.8)};
}

static void threshold_within_the_noise_is_refused(void **state)
{
	struct noise noise = noise_of_time();

	(void)state;
	context.noise = &noise;
	refused(HEAD "- scenario: small\n  metric: time\n  threshold: 1%\n",
		"g.yaml:5: threshold: 1% is tighter than the noise floor of 'time' in noise.json, "
		"1.80%: expected at least 1.80%, or the key tighter_than_noise with the reason");
	gate_file_free(parsed(HEAD "- {scenario: small, metric: time, threshold: 1.8%}\n"));
	gate_file_free(parsed(HEAD "- {scenario: small, metric: time, threshold: 1%,"
				   " tighter_than_noise: seeds agree}\n"));
	gate_file_free(parsed(HEAD "- {scenario: small, metric: stored, threshold: 1%}\n"));
	context.noise = NULL;
	json_decref(noise.root);
	gate_file_free(parsed(HEAD "- {scenario: small, metric: time, threshold: 1%}\n"));
}

static struct scenario_metric half = {.name = "half",
				      .says = "median",
				      .kind = METRIC_KIND(percentile),
				      .task = "t",
				      .source = "zswap",
				      .percentile = 50,
				      .better = -1};

/* Two figures in neighbouring buckets may be of the same latency; there is no reason against it. */
static void finer_than_a_bucket_is_refused(void **state)
{
	struct scenario buckets = {
		.name = "buckets", .text = "", .metrics = &half, .metric_count = 1};
	struct gate_file *file;

	(void)state;
	scenarios[0] = &buckets;
	refused(HEAD "- {scenario: buckets, metric: half, threshold: 3%}\n",
		"g.yaml:3: threshold: 3% is finer than 'half' is measured, in buckets of 3.125%: "
		"expected at least 3.125%");
	refused(HEAD "- {scenario: buckets, metric: half, threshold: 3%, tighter_than_noise: x}\n",
		"g.yaml:3: threshold: 3% is finer than 'half' is measured, in buckets of 3.125%: "
		"expected at least 3.125%");
	file = parsed(HEAD "- {scenario: buckets, metric: half, threshold: 3.125%}\n");
	gate_file_free(file);
	scenarios[0] = &fixture_scenario;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_is_read),
		cmocka_unit_test(worse_is_what_the_scenario_says),
		cmocka_unit_test(unknown_names_are_refused),
		cmocka_unit_test(metric_that_only_describes_is_refused),
		cmocka_unit_test(gate_is_on_one_thing),
		cmocka_unit_test(threshold_belongs_to_metrics),
		cmocka_unit_test(words_are_listed),
		cmocka_unit_test(names_are_unique),
		cmocka_unit_test(expectation_has_a_kernel_and_a_reason),
		cmocka_unit_test(mistakes_are_collected),
		cmocka_unit_test(missing_file_is_named),
		cmocka_unit_test(threshold_within_the_noise_is_refused),
		cmocka_unit_test(finer_than_a_bucket_is_refused),
	};

	return cmocka_run_group_tests_name("gate_file", tests, NULL, NULL);
}
