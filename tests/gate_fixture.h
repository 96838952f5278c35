/* SPDX-License-Identifier: GPL-2.0-only */
/* A scenario and comparisons made by hand, for the tests and the fuzzer of gates. */
#ifndef ZSWAPBENCH_TESTS_GATE_FIXTURE_H
#define ZSWAPBENCH_TESTS_GATE_FIXTURE_H

#include "bench/scenario/metric_kinds.h"
#include "bench/scenario/scenario.h"

static struct scenario_metric fixture_metrics[] = {
	{.name = "time", .says = "time", .kind = METRIC_KIND(duration), .phase = "p", .better = -1},
	{.name = "share",
	 .says = "share refused",
	 .kind = METRIC_KIND(refused_share),
	 .better = -1},
	{.name = "stored",
	 .says = "pages stored",
	 .kind = METRIC_KIND(counter),
	 .of = "v/s",
	 .better = 1},
	{.name = "seen", .says = "described only", .kind = METRIC_KIND(counter), .of = "v/t"},
};
static struct scenario_expectation fixture_expectations[] = {
	{"old", OUTCOME_NOT_AVAILABLE, "it has no such counter"},
};
static struct scenario_claim fixture_claims[] = {
	{"promise", "few are refused", "share", OP_LT, 10, fixture_expectations, 1},
};
static struct scenario fixture_scenario = {
	.name = "small",
	.text = "",
	.metrics = fixture_metrics,
	.metric_count = 4,
	.claims = fixture_claims,
	.claim_count = 1,
};

#endif
