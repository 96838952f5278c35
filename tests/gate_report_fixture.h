/* SPDX-License-Identifier: GPL-2.0-only */
/* A report of gates with every outcome, made by hand. */
#ifndef ZSWAPBENCH_TESTS_GATE_REPORT_FIXTURE_H
#define ZSWAPBENCH_TESTS_GATE_REPORT_FIXTURE_H

#include "bench/gate/gate_report.h"
#include "lib/array.h"

/* Two scenarios, every outcome, and texts that would break each format. */
#define NASTY "<&\"']]> # ok 1\n\033[31m \xff not utf-8"

#define RESULT(of, is, why, text, wants)                                                           \
	{                                                                                          \
		.gate = (of), .outcome = (is), .because = (why), .detail = (text),                 \
		.needs = (wants)                                                                   \
	}

static const struct gate gates[] = {
	{.name = "kept", .scenario = "one", .file = "g.yaml", .line = 1},
	{.name = "slow", .scenario = "one", .file = "g.yaml", .line = 2},
	{.name = "known", .scenario = "one", .file = "g.yaml", .line = 3},
	{.name = "better", .scenario = "one", .file = "g.yaml", .line = 4},
	{.name = "careful",
	 .scenario = "one",
	 .file = "g.yaml",
	 .line = 5,
	 .severity = GATE_WARNING},
	{.name = "open", .scenario = "two", .file = "g.yaml", .line = 6},
	{.name = "absent", .scenario = "two", .file = "g.yaml", .line = 7},
	{.name = "lost", .scenario = "three", .file = "g.yaml", .line = 8},
	{.name = "lost-too", .scenario = "three", .file = "g.yaml", .line = 9},
};
static struct gate_result items[] = {
	RESULT(&gates[0], GATE_PASSED, NULL, "kept in 3 of 3 runs", NULL),
	RESULT(&gates[1], GATE_FAILED, NULL, NASTY, NULL),
	RESULT(&gates[2], GATE_EXPECTED, NASTY, "broken in 3 of 3 runs", NULL),
	RESULT(&gates[3], GATE_UNEXPECTED, "it is slow", "+0.0 %", NULL),
	RESULT(&gates[4], GATE_FAILED, NULL, "+12.0 %", NULL),
	RESULT(&gates[5], GATE_UNDECIDED, NULL, "+3.0 %", "needs 9 seeds"),
	RESULT(&gates[6], GATE_SKIPPED, NULL, "not available on patched", NULL),
	RESULT(&gates[7], GATE_BROKE_OFF, NULL, "patched, seed 3: panic: " NASTY, NULL),
	RESULT(&gates[8], GATE_BROKE_OFF, NULL, "patched, seed 3: panic: " NASTY, NULL),
};
enum { ITEMS = ARRAY_LENGTH(items) };

static const struct gate_fact facts[] = {{"kernel", "patched"}, {"note", NASTY}};
static const struct gate_results results = {
	.kernel = "patched", .baseline = "baseline", .items = items, .count = ITEMS};
static const struct gate_report report = {
	.results = &results, .facts = facts, .fact_count = 2, .seeds = 3};

#endif
