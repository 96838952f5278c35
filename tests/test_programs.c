// SPDX-License-Identifier: GPL-2.0-only
/* Tasks that are programs: from the scenario through the plan to the metrics, and every mistake. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/scenario/metric_kinds.h"
#include "bench/metric/metrics.h"
#include "bench/run/plan.h"
#include "bench/scenario/scenario.h"
#include "harness/programs.h"
#include "lib/array.h"
#include "lib/xalloc.h"
#include "wire/plan.h"

/* A scenario whose varying parts are its tools, a task, an activity and a metric. */
static char *scenario_text(const char *tools, const char *task, const char *activity,
			   const char *metric)
{
	return xasprintf(
		"name: case\nsummary: s\nmodels: m\n"
		"machine: {nodes: [{memory: 64M, cpus: [0]}]}\n"
		"swap: {device: brd, size: 16M}\n%s\ncgroups: [{path: a}]\n"
		"tasks:\n  - {name: t, cgroup: a, memory: 4K}\n  - {name: p, cgroup: a, %s}\n"
		"phases:\n  - {name: f, do: [{task: t, workload: fill}, %s]}\n"
		"metrics:\n  - {name: m, says: s, %s}\n",
		tools, task, activity, metric);
}

#define TOOLS	 "tools: [fio]"
#define TASK	 "program: [fio, '--randseed={seed}', '--a={seed}{seed}']"
#define ACTIVITY "{task: p, workload: run}"
#define METRIC	 "kind: output, task: p, of: jobs/0/x, unit: ns"

static void expect_mistake(const char *tools, const char *task, const char *activity,
			   const char *metric, const char *expected)
{
	char *text = scenario_text(tools, task, activity, metric);
	struct error error = {.text = ""};
	struct scenario *scenario = scenario_parse("case.yaml", text, strlen(text), &error);

	if (scenario)
		fail_msg("accepted, expected: %s", expected);
	if (!strstr(error.text, expected))
		fail_msg("expected: %s\nfound: %s", expected, error.text);
	free(text);
}

static void test_mistakes(void **state)
{
	(void)state;
	expect_mistake("tools: [foo]", TASK, ACTIVITY, METRIC,
		       "case.yaml:6: tools: 'foo': expected a tool: coreutils, numactl, fio,");
	expect_mistake("", TASK, ACTIVITY, METRIC,
		       "case.yaml:10: program: 'fio': in none of the scenario's tools");
	expect_mistake(TOOLS, "program: [dd]", ACTIVITY, METRIC,
		       "case.yaml:10: program: 'dd': in none of the scenario's tools");
	expect_mistake(TOOLS, TASK ", memory: 4K", ACTIVITY, METRIC,
		       "case.yaml:10: memory: of a program");
	expect_mistake(TOOLS, TASK ", compresses: 2", ACTIVITY, METRIC,
		       "case.yaml:10: compresses: not read of a task that is a program");
	expect_mistake(TOOLS, TASK ", nodes: [0]", ACTIVITY, METRIC,
		       "case.yaml:10: nodes: of a program: expected tools: [...] with numactl");
	expect_mistake(TOOLS, "kind: anon", ACTIVITY, METRIC,
		       "case.yaml:10: memory: missing: a task must have it, or program");
	expect_mistake(TOOLS, TASK, "{task: p, workload: sweep}", METRIC,
		       "workload: 'sweep': task 'p' is a program: expected run or start");
	expect_mistake(TOOLS, "memory: 4K", ACTIVITY, METRIC,
		       "workload: 'run': task 'p' is no program");
	expect_mistake(TOOLS, TASK, "{task: p, workload: start, background: true}", METRIC,
		       "background: of start");
	expect_mistake(TOOLS, TASK, "{task: p, workload: run, think: 1us}", METRIC,
		       "think: not read by workload 'run': expected no parameters");
	expect_mistake(TOOLS, TASK, ACTIVITY, "kind: output, task: p, of: x",
		       "unit: missing: a metric of kind 'output' must have it");
	expect_mistake(TOOLS, TASK, ACTIVITY, "kind: run_time, task: p, of: wall",
		       "of: 'wall': expected a time: real, user, sys");
	expect_mistake(TOOLS, TASK, ACTIVITY, "kind: duration, unit: ns",
		       "unit: not read by kind 'duration'");
}

/* The seed of the run goes into the words, and the harness reads what the host wrote. */
static void test_plan(void **state)
{
	char *text = scenario_text(TOOLS, TASK, ACTIVITY, METRIC), *written;
	struct error error = {.text = ""};
	struct scenario *scenario = scenario_parse("case.yaml", text, strlen(text), &error);
	struct plan *plan;
	json_t *json;

	(void)state;
	assert_string_equal(error.text, "");
	json = plan_build(scenario, 7);
	written = plan_text(json);
	plan = plan_parse(written, strlen(written), &error);
	assert_string_equal(error.text, "");
	assert_true(plan->tools);
	assert_null(plan->tasks[0].program);
	assert_int_equal(json_array_size(plan->tasks[1].program), 3);
	assert_string_equal(json_string_value(json_array_get(plan->tasks[1].program, 1)),
			    "--randseed=7");
	assert_string_equal(json_string_value(json_array_get(plan->tasks[1].program, 2)), "--a=77");
	assert_string_equal(plan->phases[0].activities[1].workload->name, "run");
	plan_free(plan);
	free(written);
	json_decref(json);
	scenario_free(scenario);
	free(text);
}

static void expect_metric(const char *record, struct scenario_metric metric, bool available,
			  double expected)
{
	struct error error;
	struct parts parts;
	double value;
	bool found;

	assert_int_equal(parts_parse("record", record, strlen(record), &parts, &error), 0);
	value = metric_value(&metric, parts.root, &found);
	parts_free(&parts);
	assert_int_equal(found, available);
	if (available)
		assert_float_equal(value, expected, 1e-9);
}

static void test_metrics(void **state)
{
	static const char record[] =
		"{\"outputs\": [{\"task\": \"p\", \"phase\": \"a\", \"text\": \"iops 1\\n\","
		" \"cut\": false, \"real_ns\": 5, \"user_ns\": 3, \"sys_ns\": 2},"
		" {\"task\": \"p\", \"phase\": \"b\", \"text\": \"iops 2\\n\", \"cut\": false,"
		" \"real_ns\": 50, \"user_ns\": 30, \"sys_ns\": 20},"
		" {\"task\": \"q\", \"phase\": \"b\", \"text\": \"iops 3\\n\", \"cut\": true}]}";
	struct scenario_metric m = {.kind = METRIC_KIND(output),
				    .task = (char *)"p",
				    .of = (char *)"iops",
				    .unit = (char *)"1/s"};

	(void)state;
	assert_string_equal(metric_unit(&m), "1/s");
	expect_metric(record, m, true, 2); /* the last one */
	m.phase = (char *)"a";
	expect_metric(record, m, true, 1);
	m.of = (char *)"bw";
	expect_metric(record, m, false, 0);
	m.kind = METRIC_KIND(run_time);
	m.of = (char *)"sys";
	expect_metric(record, m, true, 2);
	m = (struct scenario_metric){
		.kind = METRIC_KIND(output), .task = (char *)"q", .of = (char *)"iops"};
	expect_metric(record, m, false, 0); /* cut short: who knows */
	m.task = (char *)"r";
	expect_metric(record, m, false, 0);
	expect_metric("{}", m, false, 0);
}

/* How a program ended decides what becomes of the run. */
static void test_judge(void **state)
{
	static const struct {
		const char *name, *err;
		int status;
		bool stopped;
		enum exit_code code;
	} cases[] = {
		{"fio", "", 0, false, EXIT_HOLDS},
		{"fio", "fio: bad option\n", 1 << 8, false, EXIT_MACHINE},
		{"fio", "crc32c: verify failed at file /tmp/data offset 8192\n", 1 << 8, false,
		 EXIT_DATA},
		{"stress-ng", "stress-ng: fail:  [9] vm: detected 1 bit errors\n", 2 << 8, false,
		 EXIT_DATA},
		{"dd", "stress-ng: fail:\n", 1 << 8, false, EXIT_MACHINE},
		{"dd", "", 15, true, EXIT_HOLDS},   /* SIGTERM, as it was told to */
		{"dd", "", 9, false, EXIT_MACHINE}, /* SIGKILL, by nobody of ours */
		{"fio", "verify: bad header\n", 15, true, EXIT_DATA},
	};
	struct program *program = program_new();
	size_t i;

	(void)state;
	assert_non_null(program);
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		struct plan_task task = {.name = "t", .program = json_pack("[s]", cases[i].name)};
		struct error error = {.code = EXIT_HOLDS, .text = ""};

		strcpy(program->err_bytes, cases[i].err);
		program->err.length = strlen(cases[i].err);
		program->status = cases[i].status;
		program->stopped = cases[i].stopped;
		assert_int_equal(program_judge(&task, program, &error),
				 cases[i].code == EXIT_HOLDS ? 0 : -1);
		assert_int_equal(error.code, cases[i].code);
		if (error.code != EXIT_HOLDS && *cases[i].err)
			assert_non_null(strstr(error.text, cases[i].err));
		json_decref(task.program);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_plan),
		cmocka_unit_test(test_metrics),
		cmocka_unit_test(test_judge),
	};

	return cmocka_run_group_tests_name("programs", tests, NULL, NULL);
}
