// SPDX-License-Identifier: GPL-2.0-only
/* Gates for people: what comes first and last, and that it is one screen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/command/gate_set.h"
#include "bench/gate/gate_text.h"
#include "bench/scenario/claims.h"
#include "lib/xalloc.h"
#include "tests/gate_report_fixture.h"

static char *printed(const struct gate_report *of, enum exit_code code)
{
	struct text_style style = {.width = 80};
	size_t length;
	char *text;

	style.out = open_memstream(&text, &length);
	gate_print(of, code, &style);
	fclose(style.out);
	return text;
}

/* Of gates on metrics with enough seeds: by the threshold, not by the metric's minimum. */
static void summary_says_what_would_be_found(void **state)
{
	const struct gate on_metric = {
		.name = "time", .scenario = "one", .metric = "time", .threshold = 2};
	struct gate_result some[] = {
		RESULT(&gates[0], GATE_PASSED, NULL, "kept in 3 of 3 runs", NULL),
		{.gate = &on_metric,
		 .detail = "+0.0 %",
		 .unit = "ns",
		 .alone = 0.05 / 28,
		 .verdict = {.paired = {.count = 12, .from = 1000, .to = 990, .deviation = 5}}},
	};
	const struct gate_results few = {
		.kernel = "patched", .baseline = "baseline", .items = some, .count = 2};
	const struct gate_report of = {.results = &few, .seeds = 12};
	char *text = printed(&of, EXIT_HOLDS);

	(void)state;
	assert_non_null(strstr(text, "\nFound with 80 % probability: 2.1 % (one/time) to"));
	free(text);
	some[1].verdict.paired.count = 5;
	text = printed(&of, EXIT_HOLDS);
	assert_null(strstr(text, "Found"));
	free(text);
}

static void summary_begins_with_what_is_wrong(void **state)
{
	static const struct gate_result some[] = {
		RESULT(&gates[0], GATE_PASSED, NULL, "kept in 3 of 3 runs", NULL),
		RESULT(&gates[1], GATE_FAILED, NULL, "+12.0 %", NULL),
		RESULT(&gates[2], GATE_EXPECTED, "it is known", "+20.0 %", NULL),
		RESULT(&gates[4], GATE_FAILED, NULL, "+13.0 %", NULL),
		RESULT(&gates[5], GATE_UNDECIDED, NULL, "+3.0 %", "needs 9 seeds"),
		RESULT(&gates[6], GATE_UNDECIDED, NULL, "+4.0 %", "needs 9 seeds"),
	};
	static char *one[] = {"a note"};
	const struct lines notes = {.at = one, .count = 1};
	const struct gate_results few = {.kernel = "patched",
					 .baseline = "baseline",
					 .items = (struct gate_result *)some,
					 .count = 6};
	const struct gate_report of = {.results = &few, .seeds = 3, .notes = &notes};
	char *text = printed(&of, EXIT_BROKEN);

	(void)state;
	assert_string_equal(text, "Gates of patched against baseline, 3 seeds\n"
				  "! one/slow: failed: +12.0 %\n"
				  "! one/careful: warning, failed: +13.0 %\n"
				  "? two/open and 1 more: undecided: needs 9 seeds\n"
				  "- one/known: expected failure: it is known\n"
				  "\n"
				  "scenario  passed  expected  undecided  warning  failed\n"
				  "one            1         1          0        1       1\n"
				  "two            0         0          2        0       0\n"
				  "\n"
				  "a note\n"
				  "Gate FAILED: 1 of 6 gates (exit code 1).\n");
	free(text);
}

/* What a kernel lacks is one reason, however many gates read it. */
static void reasons_of_skipped_gates_are_told_once(void **state)
{
	static const char lacks[] = "not available on 7.3.4: unsupported: no zpool";
	struct gate_result some[] = {
		RESULT(&gates[0], GATE_SKIPPED, NULL, (char *)lacks, NULL),
		RESULT(&gates[1], GATE_SKIPPED, NULL, (char *)lacks, NULL),
		RESULT(&gates[2], GATE_SKIPPED, NULL, "another reason", NULL),
	};
	const struct gate_results few = {
		.kernel = "7.3.4", .baseline = "baseline", .items = some, .count = 3};
	const struct gate_report of = {.results = &few, .seeds = 1};
	char *text = printed(&of, EXIT_BROKEN), *first = strstr(text, "no zpool");

	(void)state;
	assert_non_null(first);
	assert_non_null(strstr(text, " and 1 more: skipped: not available on 7.3.4"));
	assert_null(strstr(first + 1, "no zpool"));
	assert_non_null(strstr(text, "another reason"));
	free(text);
}

static void summary_ends_with_what_it_means(void **state)
{
	struct gate_result one = RESULT(&gates[0], GATE_PASSED, NULL, "kept", NULL);
	const struct gate_results few = {
		.kernel = "patched", .baseline = "baseline", .items = &one, .count = 1};
	const struct gate_report of = {.results = &few, .seeds = 1};
	static const struct {
		enum gate_outcome outcome;
		enum exit_code code;
		const char *end;
	} cases[] = {
		{GATE_PASSED, EXIT_HOLDS,
		 "Gate holds: 1 passed, 0 failed as expected (exit code 0).\n"},
		{GATE_SKIPPED, EXIT_BROKEN,
		 "Gate says nothing: not one gate is decided (exit code 1).\n"},
		{GATE_BROKE_OFF, EXIT_MACHINE,
		 "Gate could not be judged: runs did not end well (exit code 5).\n"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		char *text;

		one.outcome = cases[i].outcome;
		text = printed(&of, cases[i].code);
		assert_non_null(strstr(text, cases[i].end));
		free(text);
	}
}

static void runs_that_broke_off_are_named_once(void **state)
{
	char *text = printed(&report, EXIT_MACHINE), *first = strstr(text, "broke off: patched");

	(void)state;
	assert_non_null(first);
	assert_non_null(strstr(text, "three/lost and 1 more"));
	assert_null(strstr(first + 1, "broke off: patched"));
	free(text);
}

/* The gates of this project, as if they came out as they should of `patched`. */
/* Why @claim is broken by patched; NULL: it is not. */
static char *broken_by_patched(const struct scenario_claim *claim)
{
	const struct scenario_expectation *expectation = claim_expectation(claim, "patched");

	return expectation && expectation->outcome == OUTCOME_BROKEN ? expectation->because : NULL;
}

static void good_summary_fits_a_screen(void **state)
{
	struct error error = {.text = ""};
	struct options options;
	struct gate_results all;
	struct gate_set set;
	char *two[] = {"a line for the noise floor", "and one for files"}, *text, *line;
	const struct lines notes = {.at = two, .count = 2};
	size_t lines = 0, i, j;
	const struct gate_report of = {.results = &all, .seeds = 12, .notes = &notes};

	(void)state;
	setenv("ZSWAPBENCH_CACHE", "/nowhere", 1);
	assert_int_equal(options_parse(&options, 1, (char *[]){"gate", NULL}, &error), 0);
	if (gate_set_open(&set, &options, &error))
		fail_msg("%s", error.text);
	all = (struct gate_results){.kernel = "patched",
				    .baseline = "baseline",
				    .items = xcalloc(set.gate_count, sizeof(*all.items)),
				    .count = set.gate_count};
	for (i = 0; i < set.gate_count; i++) {
		const struct gate *gate = set.gates[i];

		all.items[i] = (struct gate_result){
			.gate = gate,
			.detail = "as it should",
			.unit = "ns",
			.alone = 0.05 / 35,
			.verdict = {
				.paired = {.count = 12, .from = 1000, .to = 1000, .deviation = 9}}};
		for (j = 0; j < gate->expected_count; j++)
			if (!strcmp(gate->expected[j].kernel, "patched"))
				all.items[i].because = gate->expected[j].because;
		for (j = 0; gate->claim && j < set.scenario_count; j++)
			if (!strcmp(set.scenarios[j]->name, gate->scenario))
				all.items[i].because =
					broken_by_patched(&set.scenarios[j]->claims[gate->index]);
		if (all.items[i].because)
			all.items[i].outcome = GATE_EXPECTED;
	}
	text = printed(&of, EXIT_HOLDS);
	for (line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		lines++;
		assert_in_range(strlen(line), 1, 80);
	}
	assert_in_range(lines + 2, 10, 24); /* two are empty */
	free(text);
	free(all.items);
	gate_set_close(&set);
	options_free(&options);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(summary_says_what_would_be_found),
		cmocka_unit_test(summary_begins_with_what_is_wrong),
		cmocka_unit_test(reasons_of_skipped_gates_are_told_once),
		cmocka_unit_test(summary_ends_with_what_it_means),
		cmocka_unit_test(runs_that_broke_off_are_named_once),
		cmocka_unit_test(good_summary_fits_a_screen),
	};

	return cmocka_run_group_tests_name("gate_text", tests, NULL, NULL);
}
