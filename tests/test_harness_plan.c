// SPDX-License-Identifier: GPL-2.0-only
/* The plan as the harness reads it: a real one in full, and every kind of broken one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/run/plan.h"
#include "bench/scenario/scenario.h"
#include "lib/array.h"
#include "lib/xalloc.h"
#include "wire/activity.h"
#include "wire/plan.h"

static char *real; /* the plan of full.yaml, as text */

static int make_plan(void **state)
{
	struct error error = {.text = ""};
	struct scenario *scenario = scenario_load("tests/scenarios/full.yaml", &error);
	json_t *plan;

	(void)state;
	if (!scenario) {
		print_error("%s\n", error.text);
		return -1;
	}
	plan = plan_build(scenario, 9);
	real = plan_text(plan);
	json_decref(plan);
	scenario_free(scenario);
	return 0;
}

static int free_plan(void **state)
{
	(void)state;
	free(real);
	return 0;
}

static struct plan *parse(const char *text)
{
	struct error error = {.text = ""};
	struct plan *plan = plan_parse(text, strlen(text), &error);

	if (!plan)
		fail_msg("%s", error.text);
	return plan;
}

/* The real plan with its first @from replaced by @to; the caller frees. */
static char *edited(const char *from, const char *to)
{
	const char *at = strstr(real, from);

	if (!at)
		fail_msg("'%s' is not in the plan", from);
	return xasprintf("%.*s%s%s", (int)(at - real), real, to, at + strlen(from));
}

static void expect_error(const char *text, size_t length, const char *expected)
{
	struct error error = {.text = ""};
	struct plan *plan = plan_parse(text, length, &error);

	if (plan)
		fail_msg("taken for a plan, expected: %s", expected);
	assert_string_equal(error.text, expected);
	assert_int_equal(error.code, EXIT_INPUT);
}

static void expect_edit_error(const char *from, const char *to, const char *expected)
{
	char *text = edited(from, to);

	expect_error(text, strlen(text), expected);
	free(text);
}

static void machine_and_settings(void **state)
{
	struct plan *plan = parse(real);

	(void)state;
	assert_string_equal(plan->scenario, "full");
	assert_int_equal(plan->seed, 9);
	assert_int_equal(plan->node_count, 3);
	assert_string_equal(plan->swap_device, "null_blk");
	assert_int_equal(plan->swap_size, 256 << 20);
	assert_int_equal(plan->swap_latency_ns, 100000);
	assert_int_equal(plan->swap_bandwidth, 500 << 20);
	assert_int_equal(json_object_size(plan->zswap), 4);
	assert_string_equal(json_string_value(json_object_get(plan->zswap, "max_pool_percent")),
			    "20");
	assert_string_equal(json_string_value(json_object_get(plan->sysctl, "vm.page-cluster")),
			    "0");
	assert_int_equal(plan->sampler_period_ns, 50000000);
	assert_int_equal(plan->timeout_ns, 60000000000);
	assert_true(plan->probe_nodes);
	assert_true(plan->probe_premature);
	assert_true(plan->probe_writes); /* on where the plan is silent */
	plan_free(plan);
}

static void cgroups_and_tasks(void **state)
{
	static const char *const paths[] = {
		"services", "services/web.slice", "services/web.slice/hog", "empty-0", "empty-1",
		"empty-2",  "bystander",
	};
	struct plan *plan = parse(real);
	size_t i;

	(void)state;
	assert_int_equal(plan->cgroup_count, ARRAY_LENGTH(paths));
	for (i = 0; i < plan->cgroup_count; i++)
		assert_string_equal(plan->cgroups[i].path, paths[i]);
	assert_true(plan->cgroups[2].sampled);
	assert_false(plan->cgroups[3].sampled);
	assert_string_equal(
		json_string_value(json_object_get(plan->cgroups[2].set, "memory.zswap.max")),
		"16777216");
	assert_int_equal(plan->task_count, 3);
	assert_string_equal(plan->tasks[0].name, "hog");
	assert_int_equal(plan->tasks[0].cgroup, 2);
	assert_int_equal(plan->tasks[0].pages, 160 << 8);
	assert_int_equal(plan->tasks[0].sizes.of[0].compressed, 1368);
	assert_false(plan->tasks[0].shmem);
	assert_int_equal(json_array_size(plan->tasks[0].cpus), 1);
	assert_int_equal(plan->tasks[0].nodes, 3);
	assert_int_equal(plan->tasks[0].policy, POLICY_BIND);
	assert_int_equal(plan->tasks[1].cgroup, 6);
	assert_true(plan->tasks[1].shmem);
	assert_int_equal(plan->tasks[1].sizes.of[0].compressed, 64);
	assert_int_equal(plan->tasks[2].sizes.of[0].compressed, 4096);
	assert_int_equal(json_array_size(plan->tasks[2].cpus), 0);
	plan_free(plan);
}

static void phases(void **state)
{
	struct plan *plan = parse(real);
	const struct plan_phase *warm = &plan->phases[0];
	const struct plan_activity *hotset = &warm->activities[2];

	(void)state;
	assert_int_equal(plan->phase_count, 4);
	assert_string_equal(warm->name, "warm");
	assert_int_equal(warm->settle_ns, 20000000);
	assert_int_equal(warm->change_count, 6);
	assert_string_equal(warm->changes[0].target, "cgroup");
	assert_string_equal(warm->changes[0].cgroup, "bystander");
	assert_string_equal(warm->changes[0].key, "memory.reclaim");
	assert_string_equal(warm->changes[0].value, "83886080 swappiness=200");
	assert_string_equal(warm->changes[1].target, "zswap");
	assert_string_equal(warm->changes[3].target, "sysctl");
	assert_string_equal(warm->changes[3].key, "vm.swappiness");
	assert_int_equal(warm->activity_count, 3);
	assert_int_equal(warm->activities[0].task, 0);
	assert_ptr_equal(warm->activities[0].workload, workload_find("fill"));
	assert_int_equal(warm->activities[0].parameters.first, 8 << 8);
	assert_int_equal(warm->activities[0].parameters.pages, 16 << 8);
	assert_false(warm->activities[0].background);
	assert_int_equal(warm->activities[1].parameters.passes, 3);
	assert_int_equal(warm->activities[1].parameters.think_ns, 2000000);
	assert_int_equal(warm->activities[1].parameters.write_percent, 100);
	assert_true(warm->activities[1].background);
	assert_int_equal(hotset->task, 2);
	assert_int_equal(hotset->parameters.first, 1);
	assert_int_equal(hotset->parameters.pages, 2047); /* to the end */
	assert_int_equal(hotset->parameters.operations, 10000);
	assert_true(hotset->parameters.zipf == 0.99);
	assert_int_equal(hotset->parameters.working_set, 256);
	assert_int_equal(hotset->parameters.shift_every, 1000);
	assert_int_equal(hotset->parameters.shift_by, 64);
	assert_int_equal(hotset->parameters.think_ns, 5000);
	assert_int_equal(hotset->parameters.write_percent, 30);
	assert_true(plan->phases[1].activities[0].background); /* idle never ends by itself */
	assert_int_equal(plan->phases[2].activity_count, 0);
	assert_int_equal(plan->phases[2].change_count, 1);
	plan_free(plan);
}

static void probe_of_writes_can_be_off(void **state)
{
	char *text = edited("{\"version\":1,", "{\"probe_writes\":false,\"version\":1,");
	struct plan *plan = parse(text);

	(void)state;
	assert_false(plan->probe_writes);
	plan_free(plan);
	free(text);
}

static void other_version(void **state)
{
	(void)state;
	expect_edit_error("\"version\":1", "\"version\":2", "/plan.json: version 2, expected 1");
	expect_edit_error("\"version\":1", "\"version\":0", "/plan.json: version 0, expected 1");
	expect_edit_error("\"version\":1", "\"version\":\"1\"",
			  "/plan.json: plan: Expected integer, got string");
}

/* Each key of every object is needed and has a type. */
static void missing_keys(void **state)
{
	static const struct {
		const char *key, *what;
	} keys[] = {
		{"version", "plan"},
		{"scenario", "plan"},
		{"seed", "plan"},
		{"nodes", "plan"},
		{"swap", "plan"},
		{"device", "plan"},
		{"latency_ns", "plan"},
		{"bandwidth", "plan"},
		{"zswap", "plan"},
		{"sysctl", "plan"},
		{"sampler_period_ns", "plan"},
		{"probe_nodes", "plan"},
		{"probe_premature", "plan"},
		{"probe_owners", "plan"},
		{"calls", "plan"},
		{"timeout_ns", "plan"},
		{"cgroups", "plan"},
		{"tasks", "plan"},
		{"phases", "plan"},
		{"path", "cgroups"},
		{"set", "cgroups"},
		{"sampled", "cgroups"},
		{"kind", "tasks"},
		{"compressed", "tasks"},
		{"settle_ns", "phases"},
		{"changes", "phases"},
		{"activities", "phases"},
		{"target", "changes"},
		{"key", "changes"},
		{"value", "changes"},
		{"task", "activities"},
		{"workload", "activities"},
		{"background", "activities"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(keys); i++) {
		char *from = xasprintf("\"%s\":", keys[i].key);
		char *to = xasprintf("\"no-%s\":", keys[i].key);
		char *expected = xasprintf("/plan.json: %s: Object item not found: %s",
					   keys[i].what, keys[i].key);

		expect_edit_error(from, to, expected);
		free(expected);
		free(to);
		free(from);
	}
}

/* And each parameter of an activity, in the words of its table. */
static void missing_parameters(void **state)
{
	static const char *const expected[] = {
		[PARAMETER_COUNT] = "a number from 0 on",
		[PARAMETER_PERCENT] = "0 to 100",
		[PARAMETER_REAL] = "a number",
		[PARAMETER_TEXT] = "a text",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ACTIVITY_PARAMETERS; i++) {
		const struct activity_parameter *parameter = &activity_parameters[i];
		char *from = xasprintf("\"%s\":", parameter->key);
		char *to = xasprintf("\"no-%s\":", parameter->key);
		char *error = xasprintf("/plan.json: activities: %s: missing: expected %s",
					parameter->key, expected[parameter->type]);

		expect_edit_error(from, to, error);
		free(error);
		free(to);
		free(from);
	}
}

static void wrong_types(void **state)
{
	(void)state;
	expect_error("[]", 2, "/plan.json: plan: Expected object, got array");
	expect_edit_error("\"seed\":9", "\"seed\":9.5",
			  "/plan.json: plan: Expected integer, got real");
	expect_edit_error("\"sampled\":true", "\"sampled\":1",
			  "/plan.json: cgroups: Expected true or false, got integer");
	expect_edit_error("\"first\":2048", "\"first\":\"8M\"",
			  "/plan.json: activities: first: expected a number from 0 on");
	expect_edit_error("{\"path\":\"services\"", "7,{\"path\":\"services\"",
			  "/plan.json: cgroups: Expected object, got integer");
	expect_edit_error("\"pages\":4096", "\"pages\":-1",
			  "/plan.json: activities: pages: expected a number from 0 on");
	expect_edit_error("\"working_set\":0", "\"working_set\":1.5",
			  "/plan.json: activities: working_set: expected a number from 0 on");
	expect_edit_error("\"write_percent\":0", "\"write_percent\":101",
			  "/plan.json: activities: write_percent: expected 0 to 100");
	expect_edit_error("\"below\":\"\"", "\"below\":7",
			  "/plan.json: activities: below: expected a text");
}

/* The harness keeps arrays of that size: one more would be written behind them. */
static void too_many_functions(void **state)
{
	static const char *const keys[] = {"calls", "times"};
	char list[256], *from, *to, *expected;
	size_t i, j;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(keys); i++) {
		for (j = 0, *list = '\0'; j <= PLAN_FUNCTIONS_MAX; j++)
			sprintf(list + strlen(list), "%s\"f%zu\"", j ? "," : "", j);
		from = xasprintf("\"%s\":[", keys[i]);
		to = xasprintf("\"%s\":[%s", keys[i], list);
		expected = xasprintf("/plan.json: %s: 17 functions: expected at most 16", keys[i]);
		expect_edit_error(from, to, expected);
		free(expected);
		free(to);
		free(from);
	}
	expect_edit_error("\"times\":[", "\"times\":[7", "/plan.json: times: no list of words");
}

static void unknown_names(void **state)
{
	(void)state;
	expect_edit_error("\"cgroup\":\"services/web.slice/hog\",\"memory\"",
			  "\"cgroup\":\"services/hog\",\"memory\"",
			  "/plan.json: task hog: cgroup 'services/hog' is not in the plan");
	expect_edit_error("\"task\":\"hog\",\"workload\":\"fill\"",
			  "\"task\":\"hgo\",\"workload\":\"fill\"",
			  "/plan.json: activity 'fill' of 'hgo': no such task or workload");
	expect_edit_error("\"task\":\"hog\",\"workload\":\"fill\"",
			  "\"task\":\"hog\",\"workload\":\"fil\"",
			  "/plan.json: activity 'fil' of 'hog': no such task or workload");
}

/* Pages beyond the task's memory would be a fault in the middle of a run. */
static void ranges(void **state)
{
	static const struct {
		const char *from, *to;
	} edits[] = {
		{"\"first\":2048,\"pages\":4096", "\"first\":36865,\"pages\":4096"},
		{"\"first\":2048,\"pages\":4096", "\"first\":0,\"pages\":40961"},
		{"\"first\":2048,\"pages\":4096", "\"first\":40960,\"pages\":0"},
		{"\"first\":2048,\"pages\":4096", "\"first\":40961,\"pages\":0"},
		{"\"first\":2048,\"pages\":4096",
		 "\"first\":9223372036854775807,\"pages\":9223372036854775807"},
		{"\"working_set\":0", "\"working_set\":4097"},
	};
	struct plan *plan;
	char *text;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(edits); i++)
		expect_edit_error(edits[i].from, edits[i].to,
				  "/plan.json: activity 'fill' of 'hog': range outside the task's "
				  "memory");
	text = edited("\"first\":2048,\"pages\":4096", "\"first\":36864,\"pages\":4096");
	plan = parse(text);
	assert_int_equal(plan->phases[0].activities[0].parameters.first, 36864);
	plan_free(plan);
	free(text);
}

/* Drawing with an exponent out of range may not end. */
static void zipf_exponents(void **state)
{
	static const char expected[] = "/plan.json: activity 'fill' of 'hog': zipf out of range";

	(void)state;
	expect_edit_error("\"zipf\":0.0", "\"zipf\":-0.5", expected);
	expect_edit_error("\"zipf\":0.0", "\"zipf\":4.5", expected);
	expect_edit_error("\"zipf\":0.0", "\"zipf\":1e300", expected);
}

static void nodes_and_policy(void **state)
{
	(void)state;
	expect_edit_error("\"nodes\":[0,1]", "\"nodes\":[0,3]",
			  "/plan.json: task hog: nodes: one that is not in the plan");
	expect_edit_error("\"nodes\":[0,1]", "\"nodes\":[0,-1]",
			  "/plan.json: task hog: nodes: one that is not in the plan");
	expect_edit_error("\"nodes\":[0,1]", "\"nodes\":[\"0\"]",
			  "/plan.json: task hog: nodes: one that is not in the plan");
	expect_edit_error("\"nodes\":[0,1],\"policy\":\"bind\"",
			  "\"nodes\":[0,1],\"policy\":\"both\"",
			  "/plan.json: task hog: policy 'both': expected bind, preferred or "
			  "interleave");
}

static void memory_and_compressibility(void **state)
{
	static const char expected[] = "/plan.json: task hog: memory or compressed out of range";

	(void)state;
	expect_edit_error("\"memory\":167772160", "\"memory\":4095", expected);
	expect_edit_error("\"memory\":167772160", "\"memory\":-4096", expected);
	expect_edit_error("\"compressed\":1368", "\"compressed\":4097", expected);
	expect_edit_error("\"compressed\":1368", "\"compressed\":-8", expected);
	expect_edit_error("\"compressed\":1368", "\"compressed\":\"8\"", expected);
	expect_edit_error("\"compressed\":1368", "\"compressed\":[[99,8]]", expected);
	expect_edit_error("\"compressed\":1368", "\"compressed\":[[50,8],[50,4097]]", expected);
	expect_edit_error("\"compressed\":1368", "\"compressed\":[[50,8],[50]]", expected);
	expect_edit_error("\"compressed\":1368", "\"compressed\":[[50,8],[50,8,8]]", expected);
	expect_edit_error("\"compressed\":1368", "\"compressed\":[[0,8],[100,8]]", expected);
	expect_edit_error("\"compressed\":1368",
			  "\"compressed\":[[20,8],[10,8],[10,8],[10,8],[10,8],[10,8],[10,8],[10,8],"
			  "[10,8]]",
			  expected);
}

static void not_json(void **state)
{
	static const char *const texts[] = {
		"", "plan", "{", "{\"version\":1", "{}{}", "\xff", "{\"version\":1,\"version\":1}"};
	struct error error;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(texts); i++) {
		error.text[0] = '\0';
		assert_null(plan_parse(texts[i], strlen(texts[i]), &error));
		assert_int_equal(error.code, EXIT_INPUT);
		if (strncmp(error.text, "/plan.json:1:", 13) != 0)
			fail_msg("'%s': %s", texts[i], error.text);
	}
	expect_error("{}", 2, "/plan.json: plan: Object item not found: version");
}

/* Cut after any byte it is an error, and says so. */
static void plan_breaks_off(void **state)
{
	size_t length = strlen(real), cut;
	struct error error;

	(void)state;
	for (cut = 0; cut < length; cut++) {
		error.text[0] = '\0';
		assert_null(plan_parse(real, cut, &error));
		assert_int_equal(strncmp(error.text, "/plan.json:1:", 13), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(machine_and_settings),
		cmocka_unit_test(cgroups_and_tasks),
		cmocka_unit_test(phases),
		cmocka_unit_test(probe_of_writes_can_be_off),
		cmocka_unit_test(other_version),
		cmocka_unit_test(missing_keys),
		cmocka_unit_test(missing_parameters),
		cmocka_unit_test(wrong_types),
		cmocka_unit_test(too_many_functions),
		cmocka_unit_test(unknown_names),
		cmocka_unit_test(ranges),
		cmocka_unit_test(zipf_exponents),
		cmocka_unit_test(memory_and_compressibility),
		cmocka_unit_test(nodes_and_policy),
		cmocka_unit_test(not_json),
		cmocka_unit_test(plan_breaks_off),
	};

	return cmocka_run_group_tests_name("harness_plan", tests, make_plan, free_plan);
}
