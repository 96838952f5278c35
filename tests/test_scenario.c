// SPDX-License-Identifier: GPL-2.0-only
/* Scenarios: what a valid file becomes, and what is said of one that cannot be read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "bench/scenario/metric_kinds.h"
#include "bench/scenario/scenario.h"
#include "lib/array.h"
#include "lib/xalloc.h"

static struct scenario *load(const char *file)
{
	struct error error = {.text = ""};
	struct scenario *scenario = scenario_load(file, &error);

	assert_string_equal(error.text, "");
	assert_non_null(scenario);
	return scenario;
}

static void assert_settings(const struct settings *settings, const char *const *expected)
{
	size_t i;

	for (i = 0; expected[2 * i]; i++) {
		assert_true(i < settings->count);
		assert_string_equal(settings->items[i].key, expected[2 * i]);
		assert_string_equal(settings->items[i].value, expected[2 * i + 1]);
	}
	assert_int_equal(i, settings->count);
}

static void test_full_machine(void **state)
{
	static const char *const zswap[] = {
		"compressor", "lzo",	 "zpool?", "zsmalloc", "max_pool_percent",
		"20",	      "enabled", "Y",	   NULL};
	static const char *const sysctl[] = {"vm.swappiness", "100", "vm.page-cluster", "0", NULL};
	struct scenario *s = load("tests/scenarios/full.yaml");

	(void)state;
	assert_string_equal(s->file, "tests/scenarios/full.yaml");
	assert_int_equal(strlen(s->text), s->text_length);
	assert_string_equal(s->name, "full");
	assert_string_equal(s->summary,
			    "A hog beside a bystander, with every key that a scenario can have");
	assert_string_equal(s->models, "Two services on one host. One of them leaks.");
	assert_int_equal(s->node_count, 3);
	assert_int_equal(s->nodes[0].memory, 256 << 20);
	assert_int_equal(s->nodes[0].cpus, 5);
	assert_int_equal(s->nodes[2].cpus, 0);
	assert_int_equal(s->timeout_ns, 60000000000);
	assert_int_equal(s->swap.device, SWAP_NULL_BLK);
	assert_int_equal(s->swap.size, 256 << 20);
	assert_int_equal(s->swap.latency_ns, 100000);
	assert_int_equal(s->swap.bandwidth, 500 << 20);
	assert_settings(&s->zswap, zswap);
	assert_settings(&s->sysctl, sysctl);
	assert_int_equal(s->sampler_period_ns, 50000000);
	assert_true(s->probe_nodes);
	assert_true(s->probe_premature);
	scenario_free(s);
}

/* Parents come before their children, once; a count makes several; sizes are bytes. */
static void test_full_cgroups(void **state)
{
	static const char *const paths[] = {
		"services", "services/web.slice", "services/web.slice/hog", "empty-0", "empty-1",
		"empty-2",  "bystander",
	};
	static const char *const services[] = {"memory.high", "max", "cpuset.cpus", "0-1", NULL};
	static const char *const hog[] = {"memory.max", "67108864", "memory.zswap.max", "16777216",
					  NULL};
	static const char *const bystander[] = {"memory.swap.max", "123", "memory.oom.group", "1",
						NULL};
	struct scenario *s = load("tests/scenarios/full.yaml");
	size_t i;

	(void)state;
	assert_int_equal(s->cgroup_count, ARRAY_LENGTH(paths));
	for (i = 0; i < ARRAY_LENGTH(paths); i++)
		assert_string_equal(s->cgroups[i].path, paths[i]);
	assert_settings(&s->cgroups[0].set, services);
	assert_true(s->cgroups[0].sampled);
	assert_int_equal(s->cgroups[1].set.count, 0);
	assert_false(s->cgroups[1].sampled);
	assert_settings(&s->cgroups[2].set, hog);
	assert_false(s->cgroups[4].sampled);
	assert_settings(&s->cgroups[6].set, bystander);
	scenario_free(s);
}

static void test_full_work(void **state)
{
	struct scenario *s = load("tests/scenarios/full.yaml");
	const struct scenario_phase *warm = &s->phases[0];
	const struct scenario_activity *a = warm->activities;

	(void)state;
	assert_int_equal(s->task_count, 3);
	assert_int_equal(s->profile, PROFILE_NIGHTLY);
	assert_string_equal(s->tasks[0].cgroup, "services/web.slice/hog");
	assert_int_equal(s->tasks[0].memory, 160 << 20);
	assert_int_equal(s->tasks[0].sizes.of[0].compressed, 1368);
	assert_int_equal(s->tasks[0].cpus, 1);
	assert_int_equal(s->tasks[0].nodes, 3);
	assert_int_equal(s->tasks[1].kind, MEMORY_SHMEM);
	assert_int_equal(s->tasks[1].sizes.of[0].compressed, 64);
	assert_int_equal(s->tasks[2].sizes.of[0].compressed, 4096);
	assert_int_equal(s->phase_count, 4);
	assert_int_equal(warm->settle_ns, 20000000);
	assert_int_equal(warm->change_count, 6);
	assert_string_equal(warm->changes[0].cgroup, "bystander");
	assert_string_equal(warm->changes[0].set.value, "83886080 swappiness=200");
	assert_string_equal(warm->changes[2].target, "zswap");
	assert_null(warm->changes[2].cgroup);
	assert_string_equal(warm->changes[2].set.key, "shrinker_enabled");
	assert_string_equal(warm->changes[3].target, "sysctl");
	assert_string_equal(warm->changes[5].set.key, "memory.low");
	assert_int_equal(warm->activity_count, 3);
	assert_int_equal(a[0].parameters.first, 2048);
	assert_int_equal(a[0].parameters.pages, 4096);
	assert_int_equal(a[1].parameters.passes, 3);
	assert_int_equal(a[1].parameters.think_ns, 2000000);
	assert_int_equal(a[1].parameters.write_percent, 100);
	assert_true(a[1].background);
	assert_int_equal(a[2].parameters.first, 1);
	assert_int_equal(a[2].parameters.operations, 10000);
	assert_true(a[2].parameters.zipf == 0.99);
	assert_int_equal(a[2].parameters.working_set, 256);
	assert_int_equal(a[2].parameters.shift_every, 1000);
	assert_int_equal(a[2].parameters.shift_by, 64);
	scenario_free(s);
}

static void test_full_changes(void **state)
{
	struct scenario *s = load("tests/scenarios/full.yaml");
	const struct scenario_phase *life = &s->phases[3];

	(void)state;
	assert_int_equal(life->change_count, 6);
	assert_string_equal(life->changes[0].target, "end");
	assert_string_equal(life->changes[0].set.key, "hog");
	assert_string_equal(life->changes[1].target, "remove");
	assert_string_equal(life->changes[1].cgroup, "services/web.slice/hog");
	assert_string_equal(life->changes[2].target, "swap");
	assert_string_equal(life->changes[2].set.value, "off");
	assert_string_equal(life->changes[3].set.value, "on");
	assert_false(life->changes[3].during);
	assert_true(life->changes[4].during);
	assert_int_equal(life->changes[4].at_ns, 1000000);
	assert_string_equal(life->changes[4].target, "zswap");
	assert_int_equal(life->changes[5].at_ns, 2000000);
	assert_string_equal(life->changes[5].cgroup, "bystander");
	assert_string_equal(life->changes[5].set.key, "memory.high");
	scenario_free(s);
}

static void test_full_claims(void **state)
{
	static const char *const kernels[] = {"baseline", "invasive", "patched", "mainline"};
	static const enum outcome outcomes[] = {OUTCOME_NOT_AVAILABLE, OUTCOME_BROKEN, OUTCOME_KEPT,
						OUTCOME_KEPT};
	struct scenario *s = load("tests/scenarios/full.yaml");
	const struct scenario_claim *c = s->claims;
	size_t i;

	(void)state;
	assert_int_equal(s->metric_count, 9);
	assert_ptr_equal(s->metrics[0].kind, METRIC_KIND(counter));
	assert_string_equal(s->metrics[0].of, "cgroup/bystander/zswpwb");
	assert_string_equal(s->metrics[0].phase, "warm");
	assert_int_equal(s->metrics[0].better, -1);
	assert_int_equal(s->metrics[1].better, 0);
	assert_int_equal(s->metrics[2].better, 1);
	assert_int_equal(s->metrics[3].better, 0);
	assert_string_equal(s->metrics[4].source, "zswap");
	assert_true(s->metrics[4].percentile == 99.9);
	assert_int_equal(s->metrics[5].among_count, 3);
	assert_string_equal(s->metrics[5].among[1], "services/web.slice/hog");
	assert_int_equal(s->metrics[6].window_ns, 500000000);
	assert_string_equal(s->metrics[8].of, "1");
	assert_int_equal(s->claim_count, 2);
	assert_string_equal(c[0].metric, "written_back");
	assert_int_equal(c[0].op, OP_EQ);
	assert_true(c[0].value == 0);
	assert_int_equal(c[1].op, OP_GE);
	assert_true(c[1].value == 0.9);
	assert_int_equal(c[0].expectation_count, ARRAY_LENGTH(kernels));
	for (i = 0; i < ARRAY_LENGTH(kernels); i++) {
		assert_string_equal(c[0].expectations[i].kernel, kernels[i]);
		assert_int_equal(c[0].expectations[i].outcome, outcomes[i]);
	}
	assert_string_equal(c[0].expectations[0].because, "it refuses");
	assert_int_equal(c[1].expectation_count, ARRAY_LENGTH(kernels) + 1);
	assert_string_equal(c[1].expectations[4].kernel, "historic");
	assert_string_equal(c[1].expectations[4].because, "e");
	scenario_free(s);
}

static void test_defaults(void **state)
{
	struct scenario *s = load("tests/scenarios/minimal.yaml");
	const struct scenario_activity *a = s->phases[0].activities;

	(void)state;
	assert_int_equal(s->timeout_ns, 120000000000);
	assert_int_equal(s->sampler_period_ns, 100000000);
	assert_int_equal(s->swap.device, SWAP_BRD);
	assert_int_equal(s->swap.latency_ns, 0);
	assert_int_equal(s->zswap.count, 0);
	assert_false(s->probe_nodes);
	assert_true(s->cgroups[0].sampled);
	assert_int_equal(s->tasks[0].kind, MEMORY_ANON);
	assert_int_equal(s->tasks[0].sizes.of[0].compressed, 1368);
	assert_int_equal(s->tasks[0].cpus, 0);
	assert_int_equal(s->phases[0].settle_ns, 0);
	assert_int_equal(a->parameters.passes, 1);
	assert_int_equal(a->parameters.pages, 0);
	assert_false(a->background);
	assert_int_equal(s->metric_count, 0);
	scenario_free(s);
}

/* Numbers are filled in, for tasks, their cgroups and what they do. */
static void test_counted_tasks(void **state)
{
	struct scenario *s = load("tests/scenarios/counted.yaml");
	size_t i;

	(void)state;
	assert_int_equal(s->task_count, 101);
	assert_string_equal(s->tasks[0].name, "member-0");
	assert_string_equal(s->tasks[99].name, "member-99");
	assert_false(s->tasks[0].twin);
	assert_true(s->tasks[1].twin && s->tasks[99].twin);
	assert_string_equal(s->tasks[99].cgroup, "all/member-99");
	assert_int_equal(s->tasks[99].memory, 64 << 10);
	assert_string_equal(s->tasks[100].name, "single");
	assert_int_equal(s->phases[0].activity_count, 101);
	assert_string_equal(s->phases[0].activities[0].task, "single");
	for (i = 1; i < 101; i++)
		assert_string_equal(s->phases[0].activities[i].workload, "pageout");
	assert_string_equal(s->phases[0].activities[100].task, "member-99");
	assert_string_equal(s->series.name, "counted");
	assert_string_equal(s->series.of, "cgroups");
	assert_int_equal(s->series.at, 100);
	scenario_free(s);
}

static void test_files(void **state)
{
	struct error error = {.text = ""};
	size_t size = (1 << 20) + 1;
	char *text = xmalloc(size);

	(void)state;
	assert_null(scenario_load("tests/scenarios/absent.yaml", &error));
	assert_string_equal(error.text,
			    "tests/scenarios/absent.yaml: cannot open: No such file or directory");
	assert_int_equal(error.code, EXIT_INPUT);
	assert_null(scenario_load("tests/scenarios", &error));
	assert_string_equal(error.text, "tests/scenarios: cannot read: Is a directory");
	memset(text, '#', size);
	assert_null(scenario_parse("big.yaml", text, size, &error));
	assert_string_equal(error.text, "big.yaml: 1048577 bytes: expected at most 1048576");
	assert_null(scenario_parse("big.yaml", text, size - 1, &error));
	assert_string_equal(error.text,
			    "big.yaml:1: YAML: nothing in the file: expected a mapping");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_full_machine),  cmocka_unit_test(test_full_cgroups),
		cmocka_unit_test(test_full_work),     cmocka_unit_test(test_full_changes),
		cmocka_unit_test(test_full_claims),   cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_counted_tasks), cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests_name("scenario", tests, NULL, NULL);
}
