// SPDX-License-Identifier: GPL-2.0-only
/* Claims: every operator at its edge, several runs, what is expected of which kernel. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench/scenario/metric_kinds.h"
#include "bench/scenario/claims.h"
#include "lib/array.h"

static struct scenario_metric metrics[] = {
	{.name = "written", .kind = METRIC_KIND(counter), .of = "vmstat/pswpout"},
	{.name = "missing", .kind = METRIC_KIND(counter), .of = "vmstat/nothing"},
};
static const double values[] = {1050, NAN};
static const struct scenario scenario = {.name = "small", .metrics = metrics, .metric_count = 2};

static enum outcome outcome_of(char *metric, enum comparison op, double bound)
{
	struct scenario_claim claim = {.name = "c", .metric = metric, .op = op, .value = bound};

	return claim_decide(&scenario, &claim, values);
}

static void operators_decide_below_at_and_above(void **state)
{
	static const struct {
		const char *text;
		enum comparison op;
		enum outcome below, at, above; /* of a bound of 1049, 1050 and 1051 */
	} cases[] = {
		{"==", OP_EQ, OUTCOME_BROKEN, OUTCOME_KEPT, OUTCOME_BROKEN},
		{"!=", OP_NE, OUTCOME_KEPT, OUTCOME_BROKEN, OUTCOME_KEPT},
		{"<", OP_LT, OUTCOME_BROKEN, OUTCOME_BROKEN, OUTCOME_KEPT},
		{"<=", OP_LE, OUTCOME_BROKEN, OUTCOME_KEPT, OUTCOME_KEPT},
		{">", OP_GT, OUTCOME_KEPT, OUTCOME_BROKEN, OUTCOME_BROKEN},
		{">=", OP_GE, OUTCOME_KEPT, OUTCOME_KEPT, OUTCOME_BROKEN},
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		assert_int_equal(outcome_of("written", cases[i].op, 1049), cases[i].below);
		assert_int_equal(outcome_of("written", cases[i].op, 1050), cases[i].at);
		assert_int_equal(outcome_of("written", cases[i].op, 1051), cases[i].above);
		assert_string_equal(claim_operator(cases[i].op), cases[i].text);
	}
}

static void missing_figure_is_neither_kept_nor_broken(void **state)
{
	(void)state;
	assert_int_equal(outcome_of("missing", OP_EQ, 0), OUTCOME_NOT_AVAILABLE);
	assert_int_equal(outcome_of("missing", OP_NE, 0), OUTCOME_NOT_AVAILABLE);
	assert_int_equal(outcome_of("no such metric", OP_EQ, 0), OUTCOME_NOT_AVAILABLE);
}

static void metric_is_found_by_name(void **state)
{
	struct scenario_claim claim = {.metric = "missing"}, other = {.metric = "none"};

	(void)state;
	assert_int_equal(claim_metric(&scenario, &claim), 1);
	assert_int_equal(claim_metric(&scenario, &other), 2);
}

static void one_broken_run_breaks_the_claim(void **state)
{
	const enum outcome kept[] = {OUTCOME_KEPT, OUTCOME_KEPT};
	const enum outcome broken[] = {OUTCOME_NOT_AVAILABLE, OUTCOME_KEPT, OUTCOME_BROKEN};
	const enum outcome unknown[] = {OUTCOME_NOT_AVAILABLE, OUTCOME_KEPT};

	(void)state;
	assert_int_equal(claim_over_runs(kept, 2), OUTCOME_KEPT);
	assert_int_equal(claim_over_runs(broken, 3), OUTCOME_BROKEN);
	assert_int_equal(claim_over_runs(unknown, 2), OUTCOME_NOT_AVAILABLE);
	assert_int_equal(claim_over_runs(NULL, 0), OUTCOME_NOT_AVAILABLE);
}

static struct scenario_expectation expectations[] = {
	{"baseline", OUTCOME_BROKEN, "it refuses"},
	{"patched", OUTCOME_KEPT, "it shrinks"},
	{"older", OUTCOME_NOT_AVAILABLE, "it has no such counter"},
};
static const struct scenario_claim expecting = {.expectations = expectations,
						.expectation_count = 3};

static void kernels_are_found_by_name(void **state)
{
	(void)state;
	assert_ptr_equal(claim_expectation(&expecting, "patched"), &expectations[1]);
	assert_null(claim_expectation(&expecting, "mine"));
	assert_null(claim_expectation(&expecting, "patched+fix"));
}

static void further_patches_inherit(void **state)
{
	(void)state;
	assert_ptr_equal(claim_inherited(&expecting, "patched+fix"), &expectations[1]);
	assert_ptr_equal(claim_inherited(&expecting, "baseline+a+b"), &expectations[0]);
	assert_null(claim_inherited(&expecting, "mine+fix"));
	assert_null(claim_inherited(&expecting, "patched"));
	assert_null(claim_inherited(&expecting, "patch+ed"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(operators_decide_below_at_and_above),
		cmocka_unit_test(missing_figure_is_neither_kept_nor_broken),
		cmocka_unit_test(metric_is_found_by_name),
		cmocka_unit_test(one_broken_run_breaks_the_claim),
		cmocka_unit_test(kernels_are_found_by_name),
		cmocka_unit_test(further_patches_inherit),
	};

	return cmocka_run_group_tests_name("claims", tests, NULL, NULL);
}
