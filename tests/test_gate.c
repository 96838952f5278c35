// SPDX-License-Identifier: GPL-2.0-only
/* Judging gates: every outcome, on comparisons made by hand; and the exit code. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/gate/gate.h"
#include "lib/array.h"
#include "lib/xalloc.h"
#include "tests/gate_fixture.h"

enum { TIME, SHARE, STORED, SEEN, METRICS };
enum { SEEDS = 12 };

static const char *const kernels[] = {"baseline", "patched"};
static struct gate_expectation known[] = {
	{"patched", NULL, "known"},
	{"patched", "other", "known against another"},
};

static struct gate on_time(double threshold)
{
	return (struct gate){.name = "time",
			     .scenario = "small",
			     .metric = "time",
			     .threshold = threshold,
			     .direction = GATE_INCREASE,
			     .index = TIME,
			     .file = "g.yaml",
			     .line = 3};
}

static struct gate on_claim(void)
{
	return (struct gate){.name = "promise",
			     .scenario = "small",
			     .claim = "promise",
			     .file = "g.yaml",
			     .line = 4};
}

static void add_run(struct compared_scenario *compared, size_t k, int seed, double time,
		    double share)
{
	struct compared_kernel *kernel = &compared->kernels[k];
	struct compared_run run = {.file = xstrdup("r"), .seed = seed};

	run.values = xcalloc(METRICS, sizeof(*run.values));
	run.values[TIME] = time;
	run.values[SHARE] = share;
	run.values[STORED] = NAN;
	run.outcomes = xcalloc(1, sizeof(*run.outcomes));
	run.outcomes[0] = isnan(share) ? OUTCOME_NOT_AVAILABLE
			  : share < 10 ? OUTCOME_KEPT
				       : OUTCOME_BROKEN;
	kernel->runs = xrealloc(kernel->runs, (kernel->run_count + 1) * sizeof(*kernel->runs));
	kernel->runs[kernel->run_count++] = run;
}

/* @seeds runs of both; time is 1000 ns, times @ratio in patched, give or take @spread of it. */
static struct compared_scenario *runs(int seeds, double ratio, double spread, double share)
{
	struct compared_scenario *compared = compare_new(&fixture_scenario, kernels, 2);
	int seed;

	for (seed = 1; seed <= seeds; seed++) {
		add_run(compared, 0, seed, 1000, 1);
		add_run(compared, 1, seed, 1000 * (ratio + (seed % 2 ? spread : -spread)), share);
	}
	return compared;
}

/* The result of @gate on @compared, which it frees. */
static struct gate_result judged(struct compared_scenario *compared, const struct gate *gate)
{
	const struct compared_scenario *const all[] = {compared};
	const struct verdict_options options = {.looks = 1};
	struct verdicts *verdicts = verdicts_new(all, 1, &options);
	struct gate_result result = gate_judge(gate, compared, verdicts, 0);

	verdicts_free(verdicts);
	compare_free(compared);
	return result;
}

/* Expects @outcome of @gate on @compared, and @detail in what it says. */
static void expect_outcome(struct compared_scenario *compared, const struct gate *gate,
			   enum gate_outcome outcome, const char *detail)
{
	struct gate_result result = judged(compared, gate);

	assert_string_equal(gate_outcome_word(result.outcome), gate_outcome_word(outcome));
	if (!strstr(result.detail, detail))
		fail_msg("'%s' is not in '%s'", detail, result.detail);
	assert_int_equal(result.needs != NULL, outcome == GATE_UNDECIDED);
	gate_result_free(&result);
}

static void metric_beyond_its_threshold_fails(void **state)
{
	struct gate gate = on_time(10);

	(void)state;
	expect_outcome(runs(SEEDS, 1.25, 0, 1), &gate, GATE_FAILED,
		       "1.25 us after 1.00 us: +20.0 % (interval +20.0 to +20.0), p < 0.001, "
		       "limit +10 %");
}

static void metric_within_its_threshold_passes(void **state)
{
	struct gate gate = on_time(30);

	(void)state;
	expect_outcome(runs(SEEDS, 1.25, 0, 1), &gate, GATE_PASSED, "limit +30 %");
	expect_outcome(runs(SEEDS, 1, 0, 1), &gate, GATE_PASSED, "+0.0 %");
}

/* 250 ns more are none to this metric, whatever the gate's threshold. */
static void what_a_metric_tolerates_passes(void **state)
{
	struct gate gate = on_time(10);

	(void)state;
	fixture_metrics[TIME].tolerance = 300;
	expect_outcome(runs(SEEDS, 1.25, 0, 1), &gate, GATE_PASSED, "+20.0 %");
	expect_outcome(runs(SEEDS, 1.5, 0, 1), &gate, GATE_FAILED, "+33.3 %");
	fixture_metrics[TIME].tolerance = 0;
}

static void change_for_the_better_passes(void **state)
{
	struct gate gate = on_time(10);

	(void)state;
	expect_outcome(runs(SEEDS, 0.5, 0, 1), &gate, GATE_PASSED, "-50.0 %");
}

static void direction_decides_what_fails(void **state)
{
	struct gate gate = on_time(10);

	(void)state;
	gate.direction = GATE_DECREASE;
	expect_outcome(runs(SEEDS, 0.5, 0, 1), &gate, GATE_FAILED, "limit -10 %");
	expect_outcome(runs(SEEDS, 1.5, 0, 1), &gate, GATE_PASSED, "limit -10 %");
	gate.direction = GATE_EITHER;
	expect_outcome(runs(SEEDS, 0.5, 0, 1), &gate, GATE_FAILED, "limit +-10 %");
	expect_outcome(runs(SEEDS, 1.5, 0, 1), &gate, GATE_FAILED, "limit +-10 %");
}

static void exactly_the_threshold_fails(void **state)
{
	struct gate gate = on_time(20);

	(void)state;
	expect_outcome(runs(SEEDS, 1.25, 0, 1), &gate, GATE_FAILED, "+20.0 %");
}

static void too_few_seeds_are_undecided(void **state)
{
	struct gate gate = on_time(10);
	struct gate_result result = judged(runs(5, 1.25, 0, 1), &gate);

	(void)state;
	assert_int_equal(result.outcome, GATE_UNDECIDED);
	assert_string_equal(result.needs, "needs 7 seeds that have it, there are 5: SEEDS=7");
	gate_result_free(&result);
}

static void seeds_that_disagree_are_undecided(void **state)
{
	struct gate gate = on_time(10);
	struct gate_result result = judged(runs(SEEDS, 1, 0.5, 1), &gate);

	(void)state;
	assert_int_equal(result.outcome, GATE_UNDECIDED);
	assert_non_null(strstr(result.needs, "the interval goes on to 50.0 %: needs more seeds"));
	gate_result_free(&result);
}

/*
 * Three of 15 seeds are longer by three times the limit: that may be more with other seeds. The
 * median of resampled seeds, an interval that covers 88 %, is never there.
 */
static void passes_only_by_the_whole_interval(void **state)
{
	static const double ratios[] = {0.9, 0.99, 1, 1,    1,	  1,	1,   1,
					1,   1,	   1, 1.01, 1.14, 1.15, 1.16};
	struct compared_scenario *compared = compare_new(&fixture_scenario, kernels, 2);
	struct gate gate = on_time(5);
	int seed;

	(void)state;
	for (seed = 1; seed <= 15; seed++) {
		add_run(compared, 0, seed, 1000, 1);
		add_run(compared, 1, seed, 1000 * ratios[seed - 1], 1);
	}
	expect_outcome(compared, &gate, GATE_UNDECIDED, "limit +5 %");
}

/* Both medians are 0, but some seeds are not: that is no pass. */
static void zero_medians_do_not_hide_outliers(void **state)
{
	struct compared_scenario *compared = compare_new(&fixture_scenario, kernels, 2);
	struct gate gate = on_time(10);
	int seed;

	(void)state;
	for (seed = 1; seed <= SEEDS; seed++) {
		add_run(compared, 0, seed, 0, 1);
		add_run(compared, 1, seed, seed <= 5 ? 1000 : 0, 1);
	}
	expect_outcome(compared, &gate, GATE_UNDECIDED, "0 ns after 0 ns");
}

static void known_failure_is_expected(void **state)
{
	struct gate gate = on_time(10);
	struct gate_result result;

	(void)state;
	gate.expected = known;
	gate.expected_count = 2;
	result = judged(runs(SEEDS, 1.25, 0, 1), &gate);
	assert_int_equal(result.outcome, GATE_EXPECTED);
	assert_string_equal(result.because, "known");
	assert_false(gate_fails(&result));
	gate_result_free(&result);
	gate.expected = &known[1]; /* against another baseline than this */
	gate.expected_count = 1;
	expect_outcome(runs(SEEDS, 1.25, 0, 1), &gate, GATE_FAILED, "+20.0 %");
}

static void success_that_is_not_expected_fails(void **state)
{
	struct gate gate = on_time(10);
	struct gate_result result;

	(void)state;
	gate.expected = known;
	gate.expected_count = 1;
	result = judged(runs(SEEDS, 1, 0, 1), &gate);
	assert_int_equal(result.outcome, GATE_UNEXPECTED);
	assert_true(gate_fails(&result));
	gate.severity = GATE_WARNING;
	assert_false(gate_fails(&result));
	assert_true(gate_warns(&result));
	gate_result_free(&result);
	expect_outcome(runs(5, 1.25, 0, 1), &gate, GATE_UNDECIDED, "+20.0 %");
}

/* Seven of 13 seeds are longer by more than the limit, the other six far shorter. */
static void evidence_for_the_other_direction_is_undecided(void **state)
{
	struct compared_scenario *compared = compare_new(&fixture_scenario, kernels, 2);
	struct gate gate = on_time(10);
	struct gate_result result;
	int seed;

	(void)state;
	for (seed = 1; seed <= 13; seed++) {
		add_run(compared, 0, seed, 1000, 1);
		add_run(compared, 1, seed, seed <= 7 ? 1130 : 10, 1);
	}
	result = judged(compared, &gate);
	assert_true(result.verdict.p > 0.2);
	assert_true(result.verdict.paired.difference < 0 && result.verdict.paired.high > 0);
	assert_int_equal(result.outcome, GATE_UNDECIDED);
	gate_result_free(&result);
}

/* "broken: 10.0 %, claimed < 10.0 %" would say nothing. */
static void rounding_does_not_hide_a_broken_claim(void **state)
{
	struct gate gate = on_claim();

	(void)state;
	expect_outcome(runs(3, 1, 0, 10.0004), &gate, GATE_FAILED,
		       "broken in 3 of 3 runs: 10.000400 %, claimed < 10");
	expect_outcome(runs(3, 1, 0, 9.9996), &gate, GATE_PASSED,
		       "kept in 3 of 3 runs: 9.999600 %, claimed < 10");
}

static void claim_is_kept_or_broken(void **state)
{
	struct gate gate = on_claim();

	(void)state;
	expect_outcome(runs(3, 1, 0, 1), &gate, GATE_PASSED,
		       "kept in 3 of 3 runs: 1.0 %, claimed < 10.0 %");
	expect_outcome(runs(3, 1, 0, 50), &gate, GATE_FAILED,
		       "broken in 3 of 3 runs: 50.0 %, claimed < 10.0 %");
	gate.expected = known;
	gate.expected_count = 1;
	expect_outcome(runs(3, 1, 0, 50), &gate, GATE_EXPECTED, "broken in 3 of 3");
	expect_outcome(runs(3, 1, 0, 1), &gate, GATE_UNEXPECTED, "kept in 3 of 3");
}

static void one_broken_run_breaks_the_claim(void **state)
{
	struct compared_scenario *compared = runs(3, 1, 0, 1);
	struct gate gate = on_claim();

	(void)state;
	add_run(compared, 1, 4, 1000, 50);
	expect_outcome(compared, &gate, GATE_FAILED, "broken in 1 of 4 runs: 1.0 to 50.0 %");
}

static void what_is_not_available_is_skipped(void **state)
{
	struct gate claim = on_claim(), stored = on_time(10);

	(void)state;
	expect_outcome(runs(3, 1, 0, NAN), &claim, GATE_SKIPPED, "not available on patched");
	stored.index = STORED;
	expect_outcome(runs(3, 1, 0, 1), &stored, GATE_SKIPPED,
		       "not available on baseline and patched");
	stored.index = SHARE;
	expect_outcome(runs(3, 1, 0, NAN), &stored, GATE_SKIPPED, "not available on patched");
}

static void no_seed_in_common_is_said(void **state)
{
	struct compared_scenario *compared = compare_new(&fixture_scenario, kernels, 2);
	struct gate gate = on_time(10);

	(void)state;
	add_run(compared, 0, 1, 1000, 1);
	add_run(compared, 1, 2, 1000, 1);
	expect_outcome(compared, &gate, GATE_SKIPPED,
		       "not available on both kernels with the same seed");
}

/* Fault @text in the run of kernel @k with index @i. */
static void break_off(struct compared_scenario *compared, size_t k, size_t i, const char *text)
{
	compared->kernels[k].runs[i].fault = xstrdup(text);
	compared->kernels[k].runs[i].end = EXIT_MACHINE;
}

static void run_without_figures_is_no_judgement(void **state)
{
	struct compared_scenario *compared = runs(SEEDS, 1, 0, 1);
	struct gate claim = on_claim(), time = on_time(10);

	(void)state;
	break_off(compared, 1, 2, "panic: oops");
	expect_outcome(compared, &claim, GATE_BROKE_OFF, "patched, seed 3: panic: oops");
	compared = runs(SEEDS, 1, 0, 1);
	break_off(compared, 0, 0, "hung");
	break_off(compared, 1, 2, "panic: oops");
	time.expected = known;
	time.expected_count = 1;
	expect_outcome(compared, &time, GATE_BROKE_OFF, "baseline, seed 1, and 1 more run");
}

/* A kernel that cannot run the scenario is told, and why; it is no run that broke off. */
static void what_cannot_run_is_skipped(void **state)
{
	struct gate claim = on_claim(), time = on_time(10);
	size_t i, k;

	(void)state;
	for (k = 0; k < 2; k++) {
		struct compared_scenario *compared = runs(2, 1, 0, 1);

		for (i = 0; i < 2; i++) {
			break_off(compared, k, i, "unsupported: no zpool");
			compared->kernels[k].runs[i].end = EXIT_HOLDS;
		}
		expect_outcome(compared, k ? &claim : &time, GATE_SKIPPED,
			       k ? "not available on patched: unsupported: no zpool"
				 : "not available on baseline: unsupported: no zpool");
	}
}

/* Runs of @first and @second, all with @shares of the stores refused. */
static struct compared_scenario *two_kernels(const char *first, const char *second,
					     const double shares[2])
{
	const char *const names[] = {first, second};
	struct compared_scenario *compared = compare_new(&fixture_scenario, names, 2);
	int seed;

	for (seed = 1; seed <= SEEDS; seed++) {
		add_run(compared, 0, seed, 1000, shares[0]);
		add_run(compared, 1, seed, 1000, shares[1]);
	}
	return compared;
}

/*
 * What a kernel breaks as the one that it is with further patches, or as the baseline, is no fault
 * of its own: a padded kernel, with no code changed, or the same release under another name.
 */
static void claims_are_expected_as_bench_does(void **state)
{
	static const double both_break[] = {20, 20}, second_breaks[] = {1, 20}, fixed[] = {20, 1};
	struct scenario_expectation expectations[] = {{"flawed", OUTCOME_BROKEN, "its known flaw"}};
	struct scenario_claim claim = fixture_claims[0];
	struct gate gate = on_claim();

	(void)state;
	fixture_claims[0].expectations = expectations;
	expect_outcome(two_kernels("flawed", "flawed+pad-1", both_break), &gate, GATE_EXPECTED,
		       "broken in 12 of 12 runs: 20.0 %, claimed < 10.0 %");
	expect_outcome(two_kernels("baseline", "flawed+pad-1", second_breaks), &gate, GATE_EXPECTED,
		       "broken in 12 of 12 runs");
	expect_outcome(two_kernels("mainline", "mine", both_break), &gate, GATE_EXPECTED,
		       "broken in 12 of 12 runs");
	expect_outcome(two_kernels("mainline", "mine", second_breaks), &gate, GATE_FAILED,
		       "broken in 12 of 12 runs");
	expect_outcome(two_kernels("flawed", "flawed+fix", fixed), &gate, GATE_PASSED,
		       "kept in 12 of 12 runs");
	expect_outcome(two_kernels("baseline", "flawed", second_breaks), &gate, GATE_EXPECTED,
		       "broken in 12 of 12 runs");
	expect_outcome(two_kernels("baseline", "flawed", fixed), &gate, GATE_UNEXPECTED,
		       "kept in 12 of 12 runs");
	fixture_claims[0] = claim;
}

/* The reason of an expected failure is the scenario's, or which kernel does the same. */
static void expected_failures_say_why(void **state)
{
	static const double both_break[] = {20, 20};
	struct gate gate = on_claim();
	struct gate_result result = judged(two_kernels("mainline", "mine", both_break), &gate);

	(void)state;
	assert_string_equal(result.because, "as on mainline");
	gate_result_free(&result);
	gate.expected = known;
	gate.expected_count = 1;
	result = judged(two_kernels("baseline", "patched", both_break), &gate);
	assert_string_equal(result.because, "known"); /* the gate file knows more */
	gate_result_free(&result);
}

/* A gate file names kernels by their names, whatever tables call them. */
static void expectations_go_by_name(void **state)
{
	struct compared_scenario *compared = runs(SEEDS, 1, 0, 20);
	struct gate gate = on_claim();
	struct gate_result result;

	(void)state;
	compare_title(compared, 1, "6.12.117");
	gate.expected = known;
	gate.expected_count = 1;
	result = judged(compared, &gate);
	assert_int_equal(result.outcome, GATE_EXPECTED);
	gate_result_free(&result);
}

/* The same in the summary, KTAP, JUnit and the exit code: nothing is decided. */
static void kernel_that_cannot_run_it_is_skipped(void **state)
{
	struct compared_scenario *compared = runs(2, 1, 0, 1);
	const struct compared_scenario *const all[] = {compared};
	const struct verdict_options options = {.looks = 1};
	struct gate gate = on_claim();
	const struct gate *const gates[] = {&gate};
	struct verdicts *verdicts;
	struct gate_results results;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		break_off(compared, 1, i, "unsupported: no parameter zpool");
		compared->kernels[1].runs[i].end = EXIT_HOLDS;
	}
	verdicts = verdicts_new(all, 1, &options);
	results = gate_judge_all(gates, 1, all, 1, verdicts);
	assert_int_equal(results.items[0].outcome, GATE_SKIPPED);
	assert_string_equal(results.items[0].detail,
			    "not available on patched: unsupported: no parameter zpool");
	assert_int_equal(gate_exit_code(&results, compare_worst(all, 1)), EXIT_BROKEN);
	gate_results_free(&results);
	compared->kernels[1].runs[1].end = EXIT_MACHINE; /* a fault beside it */
	results = gate_judge_all(gates, 1, all, 1, verdicts);
	assert_int_equal(results.items[0].outcome, GATE_BROKE_OFF);
	assert_int_equal(gate_exit_code(&results, compare_worst(all, 1)), EXIT_MACHINE);
	gate_results_free(&results);
	verdicts_free(verdicts);
	compare_free(compared);
}

static enum exit_code code_of(enum gate_outcome first, enum gate_outcome second,
			      enum gate_severity severity, enum exit_code worst)
{
	struct gate gate = {.severity = severity};
	struct gate_result items[] = {{.gate = &gate, .outcome = first},
				      {.gate = &gate, .outcome = second}};
	const struct gate_results results = {.items = items, .count = 2};

	return gate_exit_code(&results, worst);
}

static void exit_code_says_what_ci_needs(void **state)
{
	static const struct {
		enum gate_outcome outcome;
		enum exit_code error, warning;
	} beside_a_pass[] = {
		{GATE_PASSED, EXIT_HOLDS, EXIT_HOLDS},
		{GATE_FAILED, EXIT_BROKEN, EXIT_HOLDS},
		{GATE_EXPECTED, EXIT_HOLDS, EXIT_HOLDS},
		{GATE_UNEXPECTED, EXIT_BROKEN, EXIT_HOLDS},
		{GATE_UNDECIDED, EXIT_HOLDS, EXIT_HOLDS},
		{GATE_SKIPPED, EXIT_HOLDS, EXIT_HOLDS},
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(beside_a_pass); i++) {
		enum gate_outcome outcome = beside_a_pass[i].outcome;

		assert_int_equal(code_of(GATE_PASSED, outcome, GATE_ERROR, EXIT_HOLDS),
				 beside_a_pass[i].error);
		assert_int_equal(code_of(GATE_PASSED, outcome, GATE_WARNING, EXIT_HOLDS),
				 beside_a_pass[i].warning);
	}
	assert_int_equal(code_of(GATE_UNDECIDED, GATE_SKIPPED, GATE_ERROR, EXIT_HOLDS),
			 EXIT_BROKEN);
	assert_int_equal(code_of(GATE_BROKE_OFF, GATE_FAILED, GATE_ERROR, EXIT_MACHINE),
			 EXIT_MACHINE);
	assert_int_equal(code_of(GATE_BROKE_OFF, GATE_PASSED, GATE_WARNING, EXIT_DATA), EXIT_DATA);
}

static void results_are_in_the_order_of_scenarios(void **state)
{
	struct compared_scenario *compared = runs(SEEDS, 1.25, 0, 1);
	const struct compared_scenario *const all[] = {compared};
	const struct verdict_options options = {.looks = 1};
	struct verdicts *verdicts = verdicts_new(all, 1, &options);
	struct gate claim = on_claim(), time = on_time(10), other = on_time(5);
	const struct gate *const gates[] = {&other, &claim, &time};
	struct gate_results results;

	(void)state;
	other.scenario = "elsewhere";
	results = gate_judge_all(gates, 3, all, 1, verdicts);
	assert_int_equal(results.count, 2);
	assert_string_equal(results.kernel, "patched");
	assert_string_equal(results.baseline, "baseline");
	assert_ptr_equal(results.items[0].gate, &claim);
	assert_int_equal(results.items[0].runs, SEEDS);
	assert_string_equal(results.items[0].unit, "%");
	assert_ptr_equal(results.items[1].gate, &time);
	assert_true(results.items[1].value == 1250);
	assert_int_equal(results.items[1].verdict.paired.count, SEEDS);
	assert_int_equal(results.items[1].verdict.verdict, VERDICT_WORSE);
	assert_int_equal(gate_count(&results, GATE_FAILED), 1);
	gate_results_free(&results);
	verdicts_free(verdicts);
	compare_free(compared);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(metric_beyond_its_threshold_fails),
		cmocka_unit_test(metric_within_its_threshold_passes),
		cmocka_unit_test(what_a_metric_tolerates_passes),
		cmocka_unit_test(change_for_the_better_passes),
		cmocka_unit_test(direction_decides_what_fails),
		cmocka_unit_test(exactly_the_threshold_fails),
		cmocka_unit_test(too_few_seeds_are_undecided),
		cmocka_unit_test(seeds_that_disagree_are_undecided),
		cmocka_unit_test(passes_only_by_the_whole_interval),
		cmocka_unit_test(zero_medians_do_not_hide_outliers),
		cmocka_unit_test(known_failure_is_expected),
		cmocka_unit_test(success_that_is_not_expected_fails),
		cmocka_unit_test(evidence_for_the_other_direction_is_undecided),
		cmocka_unit_test(rounding_does_not_hide_a_broken_claim),
		cmocka_unit_test(claim_is_kept_or_broken),
		cmocka_unit_test(one_broken_run_breaks_the_claim),
		cmocka_unit_test(what_is_not_available_is_skipped),
		cmocka_unit_test(no_seed_in_common_is_said),
		cmocka_unit_test(run_without_figures_is_no_judgement),
		cmocka_unit_test(what_cannot_run_is_skipped),
		cmocka_unit_test(claims_are_expected_as_bench_does),
		cmocka_unit_test(expected_failures_say_why),
		cmocka_unit_test(expectations_go_by_name),
		cmocka_unit_test(kernel_that_cannot_run_it_is_skipped),
		cmocka_unit_test(exit_code_says_what_ci_needs),
		cmocka_unit_test(results_are_in_the_order_of_scenarios),
	};

	return cmocka_run_group_tests_name("gate", tests, NULL, NULL);
}
