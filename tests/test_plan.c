// SPDX-License-Identifier: GPL-2.0-only
/* The plan of a run: what it says, that it is the same every time, and that the harness reads it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "bench/run/plan.h"
#include "bench/scenario/scenario.h"
#include "lib/array.h"
#include "wire/plan.h"

static struct scenario *load(const char *file)
{
	struct error error = {.text = ""};
	struct scenario *scenario = scenario_load(file, &error);

	assert_string_equal(error.text, "");
	assert_non_null(scenario);
	return scenario;
}

static char *text_of(const char *file, uint64_t seed)
{
	struct scenario *scenario = load(file);
	json_t *plan = plan_build(scenario, seed);
	char *text = plan_text(plan);

	json_decref(plan);
	scenario_free(scenario);
	return text;
}

/* Every byte: key order, defaults, an unlimited swap device without latency. */
static void test_minimal(void **state)
{
	char *text = text_of("tests/scenarios/minimal.yaml", 7);

	(void)state;
	assert_string_equal(
		text,
		"{\"version\":1,\"scenario\":\"minimal\",\"seed\":7,"
		"\"nodes\":[{\"memory\":67108864,\"cpus\":[0]}],"
		"\"swap\":{\"device\":\"brd\",\"size\":16777216,\"latency_ns\":0,\"bandwidth\":0},"
		"\"zswap\":{},\"sysctl\":{},\"sampler_period_ns\":100000000,\"probe_nodes\":false,"
		"\"probe_premature\":false,\"probe_owners\":false,\"probe_refusals\":false,"
		"\"calls\":[],\"times\":[],"
		"\"timeout_ns\":"
		"120000000000,"
		"\"cgroups\":[{\"path\":\"a\",\"set\":{},\"sampled\":true}],"
		"\"tasks\":[{\"name\":\"t\",\"cgroup\":\"a\",\"memory\":4096,\"kind\":\"anon\","
		"\"shares\":\"\","
		"\"compressed\":1368,\"cpus\":[],\"nodes\":[],\"policy\":\"bind\"}],"
		"\"phases\":[{\"name\":\"p\",\"settle_ns\":0,\"changes\":[],\"activities\":["
		"{\"task\":\"t\",\"workload\":\"fill\",\"first\":0,\"pages\":0,\"operations\":0,"
		"\"passes\":1,\"zipf\":0.0,\"working_set\":0,\"shift_every\":0,\"shift_by\":0,"
		"\"think_ns\":0,\"write_percent\":0,\"below\":\"\",\"background\":false}]}]}");
	free(text);
}

static void test_full(void **state)
{
	static const char *const parts[] = {
		"\"nodes\":[{\"memory\":268435456,\"cpus\":[0,2]},{\"memory\":536870912,\"cpus\":["
		"1]},"
		"{\"memory\":67108864,\"cpus\":[]}]",
		"\"swap\":{\"device\":\"null_blk\",\"size\":268435456,\"latency_ns\":100000,"
		"\"bandwidth\":524288000}",
		"\"zswap\":{\"compressor\":\"lzo\",\"zpool?\":\"zsmalloc\",\"max_pool_percent\":"
		"\"20\","
		"\"enabled\":\"Y\"},\"sysctl\":{\"vm.swappiness\":\"100\",\"vm.page-cluster\":"
		"\"0\"}",
		"\"probe_nodes\":true,\"probe_premature\":true",
		"{\"target\":\"cgroup\",\"cgroup\":\"bystander\",\"key\":\"memory.reclaim\","
		"\"value\":\"83886080 swappiness=200\",\"during\":false,\"at_ns\":0},"
		"{\"target\":\"zswap\",\"cgroup\":\"\",\"key\":\"max_pool_percent\",\"value\":"
		"\"10\",\"during\":false,\"at_ns\":0}",
		"{\"target\":\"end\",\"cgroup\":\"\",\"key\":\"hog\",\"value\":\"\","
		"\"during\":false,\"at_ns\":0}",
		"{\"target\":\"cgroup\",\"cgroup\":\"bystander\",\"key\":\"memory.high\","
		"\"value\":\"8388608\",\"during\":true,\"at_ns\":2000000}",
		"{\"task\":\"plain\",\"workload\":\"hotset\",\"first\":1,\"pages\":0,"
		"\"operations\":10000,\"passes\":1,\"zipf\":0.99,\"working_set\":256,"
		"\"shift_every\":1000,\"shift_by\":64,\"think_ns\":5000,\"write_percent\":30,"
		"\"below\":\"\","
		"\"background\":false}",
		"{\"name\":\"only-set\",\"settle_ns\":0,\"changes\":[{\"target\":\"zswap\","
		"\"cgroup\":\"\",\"key\":\"enabled\",\"value\":\"N\",\"during\":false,\"at_ns\":0}]"
		",\"activities\":[]}",
	};
	char *text = text_of("tests/scenarios/full.yaml", 1);
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(parts); i++)
		if (!strstr(text, parts[i]))
			fail_msg("%s\nlacks\n%s", text, parts[i]);
	free(text);
}

static void test_same_bytes(void **state)
{
	char *first = text_of("tests/scenarios/full.yaml", 3);
	char *second = text_of("tests/scenarios/full.yaml", 3);
	char *other = text_of("tests/scenarios/full.yaml", 4);
	json_t *parsed = json_loads(first, JSON_REJECT_DUPLICATES, NULL);
	char *again;

	(void)state;
	assert_non_null(parsed);
	again = plan_text(parsed);
	assert_string_equal(first, second);
	assert_string_not_equal(first, other);
	assert_string_equal(first, again);
	json_decref(parsed);
	free(first);
	free(second);
	free(other);
	free(again);
}

/* The other end of it: the harness finds in the plan what the file says. */
static void test_harness_reads(void **state)
{
	char *text = text_of("tests/scenarios/full.yaml", 9);
	struct error error = {.text = ""};
	struct plan *plan = plan_parse(text, strlen(text), &error);
	const struct workload_parameters *hotset;

	(void)state;
	assert_string_equal(error.text, "");
	assert_non_null(plan);
	assert_int_equal(plan->seed, 9);
	assert_int_equal(plan->cgroup_count, 7);
	assert_string_equal(plan->cgroups[1].path, "services/web.slice");
	assert_false(plan->cgroups[1].sampled);
	assert_int_equal(plan->tasks[0].cgroup, 2);
	assert_int_equal(plan->tasks[1].pages, 4);
	assert_true(plan->tasks[1].shmem);
	assert_int_equal(plan->phase_count, 4);
	assert_int_equal(plan->phases[0].change_count, 6);
	hotset = &plan->phases[0].activities[2].parameters;
	assert_string_equal(plan->phases[0].activities[2].workload->name, "hotset");
	assert_int_equal(hotset->first, 1);
	assert_int_equal(hotset->pages, 2047);
	assert_true(hotset->zipf == 0.99);
	assert_int_equal(hotset->write_percent, 30);
	assert_true(plan->phases[0].activities[1].background);
	plan_free(plan);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_minimal),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_same_bytes),
		cmocka_unit_test(test_harness_reads),
	};

	return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
