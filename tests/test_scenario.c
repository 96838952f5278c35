/* Scenarios: what a valid file becomes, and the message and line of every kind of mistake. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
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
		"compressor", "lzo",	 "zpool", "zsmalloc", "max_pool_percent",
		"20",	      "enabled", "Y",	  NULL};
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
	assert_int_equal(s->tasks[0].compressed, 1368);
	assert_int_equal(s->tasks[0].cpus, 1);
	assert_int_equal(s->tasks[0].nodes, 3);
	assert_int_equal(s->tasks[1].kind, MEMORY_SHMEM);
	assert_int_equal(s->tasks[1].compressed, 64);
	assert_int_equal(s->tasks[2].compressed, 4096);
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
	assert_int_equal(a[0].first, 2048);
	assert_int_equal(a[0].pages, 4096);
	assert_int_equal(a[1].passes, 3);
	assert_int_equal(a[1].think_ns, 2000000);
	assert_int_equal(a[1].write_percent, 100);
	assert_true(a[1].background);
	assert_int_equal(a[2].first, 1);
	assert_int_equal(a[2].operations, 10000);
	assert_true(a[2].zipf == 0.99);
	assert_int_equal(a[2].working_set, 256);
	assert_int_equal(a[2].shift_every, 1000);
	assert_int_equal(a[2].shift_by, 64);
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
	assert_int_equal(s->tasks[0].compressed, 1368);
	assert_int_equal(s->tasks[0].cpus, 0);
	assert_int_equal(s->phases[0].settle_ns, 0);
	assert_int_equal(a->passes, 1);
	assert_int_equal(a->pages, 0);
	assert_false(a->background);
	assert_int_equal(s->metric_count, 0);
	scenario_free(s);
}

/* A valid scenario, by line; a test case puts other text in place of one line. */
static const char *const valid[] = {
	/*  1 */ "name: case",
	/*  2 */ "summary: s",
	/*  3 */ "models: m",
	/*  4 */ "machine:",
	/*  5 */ "  nodes:",
	/*  6 */ "    - {memory: 128M, cpus: [0]}",
	/*  7 */ "    - {memory: 128M, cpus: [1]}",
	/*  8 */ "  timeout: 60s",
	/*  9 */ "swap: {device: null_blk, size: 64M}",
	/* 10 */ "zswap: {compressor: lzo}",
	/* 11 */ "sysctl: {vm.swappiness: 100}",
	/* 12 */ "sampler: {period: 100ms}",
	/* 13 */ "probes: [nodes]",
	/* 14 */ "cgroups:",
	/* 15 */ "  - {path: hog}",
	/* 16 */ "  - {path: b/c, set: {memory.max: 16M}}",
	/* 17 */ "tasks:",
	/* 18 */ "  - {name: hog, cgroup: hog, memory: 1M}",
	/* 19 */ "  - {name: u, cgroup: b/c, memory: 2M}",
	/* 20 */ "phases:",
	/* 21 */ "  - name: p",
	/* 22 */ "    set: [{cgroup: hog, memory.high: 1M}]",
	/* 23 */ "    do:",
	/* 24 */ "      - {task: hog, workload: fill}",
	/* 25 */ "      - {task: u, workload: hotset, operations: 10}",
	/* 26 */ "    settle: 1ms",
	/* 27 */ "metrics:",
	/* 28 */ "  - {name: m, says: s, kind: counter, of: cgroup/b/c/zswpwb}",
	/* 29 */ "claims:",
	/* 30 */ "  - name: c",
	/* 31 */ "    says: s",
	/* 32 */ "    metric: m",
	/* 33 */ "    holds: \"== 0\"",
	/* 34 */ "    kernels:",
	/* 35 */ "      baseline: {expect: kept, because: x}",
	/* 36 */ "      invasive: {expect: broken, because: x}",
	/* 37 */ "      patched: {expect: kept, because: x}",
	/* 38 */ "      mainline: {expect: not available, because: x}",
};

struct mistake {
	size_t line;	      /* of `valid`, replaced by */
	const char *text;     /* this; "": an empty line */
	const char *expected; /* all messages; NULL: none, the file is valid */
};

static void parse_with(size_t line, const char *replacement, const char *expected)
{
	struct error error = {.text = ""};
	struct scenario *scenario;
	char *text = xstrdup("");
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(valid); i++) {
		char *longer = xasprintf("%s%s\n", text, i + 1 == line ? replacement : valid[i]);

		free(text);
		text = longer;
	}
	scenario = scenario_parse("case.yaml", text, strlen(text), &error);
	free(text);
	if ((scenario == NULL) != (expected != NULL) ||
	    strcmp(error.text, expected ? expected : "") != 0)
		fail_msg("line %zu as '%s' gives\n%s\nexpected\n%s", line, replacement, error.text,
			 expected ? expected : "no mistake");
	if (!scenario)
		assert_int_equal(error.code, EXIT_INPUT);
	scenario_free(scenario);
}

static void check_mistakes(const struct mistake *mistakes, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		parse_with(mistakes[i].line, mistakes[i].text, mistakes[i].expected);
}

static void test_keys(void **state)
{
	static const struct mistake mistakes[] = {
		{1, "name: case", NULL},
		{2, "sumary: s",
		 "case.yaml:1: summary: missing: a scenario must have it\n"
		 "case.yaml:2: sumary: unknown key of a scenario: expected name, summary, models,"
		 " profile, machine, swap, zswap, sysctl, sampler, probes, calls, times, cgroups, "
		 "tools, tasks, phases, ...; did you mean 'summary'?"},
		{2, "summary: s\nsummary: t",
		 "case.yaml:3: summary: given twice: expected once, and line 2 has it"},
		{8, "  time: 1s",
		 "case.yaml:8: time: unknown key of the machine: expected nodes, timeout"},
		{9, "swap: {size: 64M}",
		 "case.yaml:9: device: missing: the swap device must have it"},
		{9, "", "case.yaml:1: swap: missing: a scenario must have it"},
		{12, "sampler: {}", "case.yaml:12: period: missing: the sampler must have it"},
		{18, "  - {name: hog, cgroup: hog}",
		 "case.yaml:18: memory: missing: a task must have it, or program"},
		{25, "      - {task: u}",
		 "case.yaml:25: workload: missing: an activity must have it"},
		{38, "", "case.yaml:35: mainline: missing: a claim's kernels must have it"},
		{38, "      mainline: {expect: kept}",
		 "case.yaml:38: because: missing: the expectation of a kernel must have it"},
		{38, "      mainline: {expect: kept, because: x}\n      other: {}",
		 "case.yaml:39: other: unknown key of a claim's kernels: expected baseline,"
		 " invasive, patched, mainline"},
		{13, "[a]: b", "case.yaml:13: key: a list: expected a word"},
	};

	(void)state;
	check_mistakes(mistakes, ARRAY_LENGTH(mistakes));
}

static void test_values(void **state)
{
	static const struct mistake mistakes[] = {
		{1, "name: other",
		 "case.yaml:1: name: 'other': expected 'case', the name of the file"},
		{1, "name: a case",
		 "case.yaml:1: name: 'a case': expected a name of letters, digits, '-' and '_', at"
		 " most 64 long"},
		{2, "summary:", "case.yaml:2: summary: '': expected a text of at most 1000 bytes"},
		{2, "summary: \"a\\eb\"",
		 "case.yaml:2: summary: 'a?b': expected a text of at most 1000 bytes"},
		{2, "summary: \"a\\0b\"",
		 "case.yaml:2: summary: 'a?b': expected a text of at most 1000 bytes"},
		{2, "summary: \"\\x9b1m\"",
		 "case.yaml:2: summary: '??1m': expected a text of at most 1000 bytes"},
		{3, "models: [m]",
		 "case.yaml:3: models: a list: expected a text of at most 1000 bytes"},
		{8, "  timeout: 60",
		 "case.yaml:8: timeout: '60': expected a time (ns, us, ms or s) from 1s to 3600s"},
		{8, "  timeout: 2h",
		 "case.yaml:8: timeout: '2h': expected a time (ns, us, ms or s) from 1s to 3600s"},
		{9, "swap: {device: null, size: 64M}",
		 "case.yaml:9: device: 'null': expected null_blk, brd"},
		{9, "swap: {device: null_blk, size: 9G}",
		 "case.yaml:9: size: '9G': expected a size (bytes, K, M or G) from 16M to 8G, a"
		 " multiple of 1M"},
		{9, "swap: {device: null_blk, size: 64M, bandwidth: 1000}",
		 "case.yaml:9: bandwidth: '1000': expected a size (bytes, K, M or G) from 0 to "
		 "64G, a"
		 " multiple of 1M"},
		{9, "swap: {device: null_blk, size: 64M, latency: 11s}",
		 "case.yaml:9: latency: '11s': expected a time (ns, us, ms or s) from 0s to 10s"},
		{9, "swap: {device: brd, size: 64M, latency: 1us}",
		 "case.yaml:9: latency: not read by device brd: expected only with null_blk"},
		{9, "swap: null_blk",
		 "case.yaml:9: swap: 'null_blk': expected a mapping, 'key: value'"},
		{9,
		 "swap: {size: 64M, device: "
		 "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"
		 "nnnnnnnnnnnnnnnnnnnnnnnn}",
		 "case.yaml:9: device: 'nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn...': "
		 "expected"
		 " null_blk, brd"},
		{12, "sampler: {period: 0s}", NULL},
		{12, "sampler: {period: 10us}",
		 "case.yaml:12: period: '10us': expected at least 1ms, or 0s for no sampler"},
		{13, "probes: [node]",
		 "case.yaml:13: probes: 'node': expected nodes, premature, owners; did you mean "
		 "'nodes'?"},
		{13, "probes: nodes", "case.yaml:13: probes: 'nodes': expected a list"},
		{15, "  - {path: hog, sampled: yes}",
		 "case.yaml:15: sampled: 'yes': expected true or false"},
		{15, "  - {path: hog, count: 0}",
		 "case.yaml:15: count: '0': expected a whole number from 1 to 1024"},
		{18, "  - {name: hog, cgroup: hog, memory: 5000}",
		 "case.yaml:18: memory: '5000': expected a size (bytes, K, M or G) from 4K to 16G, "
		 "a"
		 " multiple of 4K"},
		{18, "  - {name: hog, cgroup: hog, memory: 1M, kind: shm}",
		 "case.yaml:18: kind: 'shm': expected anon, shmem; did you mean 'shmem'?"},
		{18, "  - {name: hog, cgroup: hog, memory: 1M, compresses: 65}",
		 "case.yaml:18: compresses: '65': expected a number from 1 to 64"},
		{18, "  - {name: hog, cgroup: hog, memory: 1M, cpus: [0, 16]}",
		 "case.yaml:18: cpus: '16': expected numbers from 0 to 15, each once"},
		{18, "  - {name: hog, cgroup: hog, memory: 1M, cpus: [0, 0]}",
		 "case.yaml:18: cpus: '0': expected numbers from 0 to 15, each once"},
		{18, "  - {name: hog, cgroup: hog, memory: 1M, cpus: []}",
		 "case.yaml:18: cpus: a list: expected 1 to 16 entries, not 0"},
		{25, "      - {task: u, workload: hotset, operations: 0}",
		 "case.yaml:25: operations: '0': expected a whole number from 1 to 1000000000000"},
		{25, "      - {task: u, workload: hotset, operations: 1, zipf: 4.1}",
		 "case.yaml:25: zipf: '4.1': expected a number from 0 to 4"},
		{25, "      - {task: u, workload: hotset, operations: 1, writes: 30}",
		 "case.yaml:25: writes: '30': expected 0% to 100%, whole"},
		{25, "      - {task: u, workload: hotset, operations: 1, writes: 101%}",
		 "case.yaml:25: writes: '101%': expected 0% to 100%, whole"},
		{28, "  - {name: m, says: s, kind: counter, of: vmstat/x, better: less}",
		 "case.yaml:28: better: 'less': expected lower, neither, higher"},
		{28, "  - {name: m, says: s, kind: worst, source: disc}",
		 "case.yaml:28: source: 'disc': expected memory, new, cache, zswap, disk, major, "
		 "request; "
		 "did"
		 " you mean 'disk'?"},
		{33, "    holds: \"= 0\"",
		 "case.yaml:33: holds: '= 0': expected a comparison (==, !=, <, <=, >, >=) and a"
		 " number, such as \"== 0\""},
		{33, "    holds: \"< x\"",
		 "case.yaml:33: holds: '< x': expected a comparison (==, !=, <, <=, >, >=) and a"
		 " number, such as \"== 0\""},
		{33, "    holds: \"<= -1.5\"", NULL},
		{38, "      mainline: {expect: maybe, because: x}",
		 "case.yaml:38: expect: 'maybe': expected kept, broken, not available"},
	};

	(void)state;
	check_mistakes(mistakes, ARRAY_LENGTH(mistakes));
}

static void test_settings(void **state)
{
	static const struct mistake mistakes[] = {
		{10, "zswap: {Compressor: lzo}",
		 "case.yaml:10: zswap: 'Compressor': expected a zswap parameter of letters and '_',"
		 " such as max_pool_percent"},
		{10, "zswap: {compressor: }",
		 "case.yaml:10: compressor: '': expected 1 to 200 printable characters"},
		{10, "zswap: {enabled: Y,\n  enabled: N}",
		 "case.yaml:11: enabled: given twice: expected once, and line 10 has it"},
		{10, "zswap: [lzo]",
		 "case.yaml:10: zswap: a list: expected a mapping, 'key: value'"},
		{11, "sysctl: {swappiness: 1}",
		 "case.yaml:11: sysctl: 'swappiness': expected a dotted name, such as "
		 "vm.swappiness"},
		{11, "sysctl: {vm..swappiness: 1}",
		 "case.yaml:11: sysctl: 'vm..swappiness': expected a dotted name, such as"
		 " vm.swappiness"},
		{11, "sysctl: {../vm.swappiness: 1}",
		 "case.yaml:11: sysctl: '../vm.swappiness': expected a dotted name, such as"
		 " vm.swappiness"},
		{16, "  - {path: b/c, set: {cgroup.procs: 1}}",
		 "case.yaml:16: set: 'cgroup.procs': expected a cgroup file, memory.* or cpuset.*,"
		 " such as memory.max"},
		{16, "  - {path: b/c, set: {memory./../x: 1}}",
		 "case.yaml:16: set: 'memory./../x': expected a cgroup file, memory.* or cpuset.*,"
		 " such as memory.max"},
		{16, "  - {path: b/c, set: {memory.max: 16MB}}",
		 "case.yaml:16: memory.max: '16MB': expected a size (bytes, K, M or G), or max"},
		{16, "  - {path: b/c, set: {memory.reclaim: max}}",
		 "case.yaml:16: memory.reclaim: 'max': expected a size (bytes, K, M or G)"},
		{22, "    set: [{cgroup: hogg, memory.high: 1M}]",
		 "case.yaml:22: cgroup: 'hogg': expected a cgroup: hog, b, b/c; did you mean "
		 "'hog'?"},
		{15, "  - {path: n, count: 100}",
		 "case.yaml:18: cgroup: 'hog': expected a cgroup: n-0, n-1, n-2, n-3, n-4, n-5, "
		 "n-6,"
		 " n-7, n-8, n-9, n-10, n-11, n-12, n-13, n-14, n-15, ...\n"
		 "case.yaml:22: cgroup: 'hog': expected a cgroup: n-0, n-1, n-2, n-3, n-4, n-5, "
		 "n-6,"
		 " n-7, n-8, n-9, n-10, n-11, n-12, n-13, n-14, n-15, ..."},
		{22, "    set: [{zswap: {Max: 1}}]",
		 "case.yaml:22: zswap: 'Max': expected a zswap parameter of letters and '_', such "
		 "as"
		 " max_pool_percent"},
		{22, "    set: [{cgroup: hog}]",
		 "case.yaml:22: set: a mapping: expected a file of the cgroup, such as memory.max: "
		 "64M"},
		{22, "    set: [{cgroup: hog, memory.max: 1M, memory.max: 2M}]",
		 "case.yaml:22: memory.max: given twice: expected once, and line 22 has it"},
		{22, "    set: [{vm.swappiness: 1}]",
		 "case.yaml:22: set: 'vm.swappiness': expected {cgroup: PATH, FILE: VALUE}, {zswap:"
		 " {KEY: VALUE}}, {sysctl: {KEY: VALUE}}, {end: TASK}, {remove: CGROUP} or"
		 " {swap: off}"},
		{22, "    set: [{end: hig}]",
		 "case.yaml:22: end: 'hig': expected a task: hog, u; did you mean 'hog'?"},
		{22, "    set: [{end: hog}]",
		 "case.yaml:24: task: 'hog': has ended by then: expected a task that lives"},
		{22, "    set: [{remove: b}]", NULL},
		{22, "    set: [{remove: hig}]",
		 "case.yaml:22: cgroup: 'hig': expected a cgroup: hog, b, b/c; did you mean "
		 "'hog'?"},
		{22, "    set: [{remove: hog}]",
		 "case.yaml:22: cgroup: 'hog': task 'hog' is in it: expected {end: hog} before"},
		{22, "    set: [{swap: out}]",
		 "case.yaml:22: swap: 'out': expected off, on; did you mean 'off'?"},
		{22, "    during: [{swap: off}]",
		 "case.yaml:22: during: a mapping: expected a time, at: 20ms, in every change"},
		{22, "    during: [{at: 2ms, swap: off}, {at: 1ms, swap: on}]",
		 "case.yaml:22: at: a mapping: expected times in rising order"},
		{22, "    during: [{at: 1ms, cgroup: hog}]",
		 "case.yaml:22: during: a mapping: expected a file of the cgroup, such as "
		 "memory.max: 64M"},
		{26, "  - {name: q, during: [{at: 1ms, swap: off}]}",
		 "case.yaml:26: during: nothing to be done meanwhile: expected do with an activity"
		 " that ends\n"
		 "case.yaml:26: do: missing: a phase must have it, or set"},
		{22, "    set: [{zswap: max_pool_percent}]",
		 "case.yaml:22: zswap: 'max_pool_percent': expected a mapping, 'key: value'"},
		{22, "    set: {zswap: {enabled: N}}",
		 "case.yaml:22: set: a mapping: expected a list"},
		{22, "    set: [{sysctl: {vm.swappiness: 1}, zswap: {enabled: N}}]", NULL},
	};

	(void)state;
	check_mistakes(mistakes, ARRAY_LENGTH(mistakes));
}

#define PATH_TEXT                                                                                  \
	"expected a path below the root, such as a/b, at most 8 deep, of letters, digits, '-',"    \
	" '_' and '.'"

static void test_cgroups(void **state)
{
	static const struct mistake mistakes[] = {
		{15, "  - {path: hog}\n  - {path: /x}", "case.yaml:16: path: '/x': " PATH_TEXT},
		{15, "  - {path: hog}\n  - {path: x/}", "case.yaml:16: path: 'x/': " PATH_TEXT},
		{15, "  - {path: hog}\n  - {path: x//y}", "case.yaml:16: path: 'x//y': " PATH_TEXT},
		{15, "  - {path: hog}\n  - {path: x/../y}",
		 "case.yaml:16: path: 'x/../y': " PATH_TEXT},
		{15, "  - {path: hog}\n  - {path: .}", "case.yaml:16: path: '.': " PATH_TEXT},
		{15, "  - {path: hog}\n  - {path: memory.max}",
		 "case.yaml:16: path: 'memory.max': " PATH_TEXT},
		{15, "  - {path: hog}\n  - {path: 1/2/3/4/5/6/7/8/9}",
		 "case.yaml:16: path: '1/2/3/4/5/6/7/8/9': " PATH_TEXT},
		{15,
		 "  - {path: hog}\n  - {path: "
		 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx}",
		 "case.yaml:16: path: "
		 "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...': " PATH_TEXT},
		{15, "  - {path: hog}\n  - {path: 1/2/3/4/5/6/7/8}", NULL},
		{15, "  - {path: hog}\n  - {path: b}", NULL},
		{15, "  - {path: hog}\n  - {path: hog}",
		 "case.yaml:16: path: 'hog': given twice: expected once, and line 15 has it"},
		/* b/c twice: the later line is the wrong one though a parent changes the order */
		{15, "  - {path: b/c}\n  - {path: hog}\n  - {path: b}",
		 "case.yaml:18: path: 'b/c': given twice: expected once, and line 15 has it"},
		{15, "  - {path: hog}\n  - {path: n, count: 2}\n  - {path: n-1}",
		 "case.yaml:17: path: 'n-1': given twice: expected once, and line 16 has it"},
		{15, "  - {path: hog}\n  - {path: n, count: 1023}",
		 "case.yaml:17: count: expected at most 1024 cgroups in all"},
		{15, "  - {path: hog}\n  - {path: hog/x}",
		 "case.yaml:19: cgroup: 'hog': has the child 'hog/x': expected a cgroup without"
		 " children (cgroup v2: no tasks in inner cgroups)"},
		{19, "  - {name: u, cgroup: b, memory: 2M}",
		 "case.yaml:19: cgroup: 'b': has the child 'b/c': expected a cgroup without"
		 " children (cgroup v2: no tasks in inner cgroups)"},
	};

	(void)state;
	check_mistakes(mistakes, ARRAY_LENGTH(mistakes));
}

static void test_machine(void **state)
{
	static const struct mistake mistakes[] = {
		{7, "    - {memory: 128M, cpus: [0]}",
		 "case.yaml:7: cpus: CPU 0 is in an earlier node, too: expected each in one"},
		{7, "    - {memory: 128M, cpus: [2, 3]}",
		 "case.yaml:6: nodes: no node has CPU 1: expected 0, 1 and so on without a gap"},
		{7, "    - {memory: 128M}", NULL},
		{6, "    - {memory: 128M}",
		 "case.yaml:6: nodes: no node has CPU 0: expected 0, 1 and so on without a gap"},
		{5, "  nodes: [{memory: 128M}]\n  nodes:",
		 "case.yaml:5: nodes: no node has a CPU: expected cpus: [0]\n"
		 "case.yaml:6: nodes: given twice: expected once, and line 5 has it"},
		{6, "    - {memory: 16G, cpus: [0]}",
		 "case.yaml:6: nodes: 16512M of memory in all: expected 64M to 16G"},
		{5, "  nodes: [{memory: 32M, cpus: [0]}]\n  nodes:",
		 "case.yaml:5: nodes: 32M of memory in all: expected 64M to 16G\n"
		 "case.yaml:6: nodes: given twice: expected once, and line 5 has it"},
		{18, "  - {name: hog, cgroup: hog, memory: 1M, cpus: [1, 2]}",
		 "case.yaml:18: cpus: the machine has no CPU 2: expected 0 to 1"},
		{18, "  - {name: hog, cgroup: hog, memory: 1M, nodes: [2]}",
		 "case.yaml:18: nodes: the machine has no node 2: expected 0 to 1"},
		{18, "  - {name: hog, cgroup: hog, memory: 1M, nodes: [8]}",
		 "case.yaml:18: nodes: '8': expected numbers from 0 to 7, each once"},
		/* what is refused already is not refused again by what follows from it */
		{6, "    - {memory: 128M, cpus: [x]}",
		 "case.yaml:6: cpus: 'x': expected numbers from 0 to 15, each once"},
		{6, "    - cpus: [0]", "case.yaml:6: memory: missing: a node must have it"},
	};

	(void)state;
	check_mistakes(mistakes, ARRAY_LENGTH(mistakes));
}

static void test_phases(void **state)
{
	static const struct mistake mistakes[] = {
		{18, "  - {name: hog, cgroup: hoh, memory: 1M}",
		 "case.yaml:18: cgroup: 'hoh': expected a cgroup: hog, b, b/c; did you mean "
		 "'hog'?"},
		{19,
		 "  - {name: u, cgroup: b/c, memory: 2M}\n  - {name: u, cgroup: b/c, memory: 2M}",
		 "case.yaml:20: name: 'u': given twice: expected once, and line 19 has it"},
		{19, "  - {name: worker, cgroup: b/c, memory: 2M}",
		 "case.yaml:19: name: 'worker': taken: expected another than worker, kswapd, "
		 "harness, program\n"
		 "case.yaml:25: task: 'u': expected a task: hog, worker"},
		/* a task with a count: its activity is one for each, at the same line */
		{19, "  - {name: u, count: 2, cgroup: hog, memory: 2M}",
		 "case.yaml:19: cgroup: 'hog-0': expected a cgroup: hog, b, b/c; did you mean "
		 "'hog'?\n"
		 "case.yaml:19: cgroup: 'hog-1': expected a cgroup: hog, b, b/c; did you mean "
		 "'hog'?"},
		{19, "  - {name: u, count: 257, cgroup: hog, memory: 2M}",
		 "case.yaml:19: count: '257': expected a whole number from 1 to 256"},
		{24, "      - {task: hig, workload: fill}",
		 "case.yaml:24: task: 'hig': expected a task: hog, u; did you mean 'hog'?"},
		{24, "      - {task: hog, workload: full}",
		 "case.yaml:24: workload: 'full': expected a workload: fill, sweep, hotset, churn, "
		 "cow, remap, pageout, idle, redis-fill, redis, run, start; did you mean 'fill'?"},
		{24, "      - {task: u, workload: fill}",
		 "case.yaml:25: task: 'u': has two activities: expected one in a phase"},
		{25, "      - {task: u, workload: churn, operations: 1}",
		 "case.yaml:25: below: missing: workload 'churn' must have it"},
		{25, "      - {task: u, workload: churn, operations: 1, below: c}",
		 "case.yaml:25: below: 'c': expected a cgroup: hog, b, b/c"},
		{19, "  - {name: u, cgroup: b/c, memory: 2M, shares: hog}",
		 "case.yaml:19: shares: 'hog': expected kind shmem, the same memory and compresses"
		 " on both"},
		{19, "  - {name: u, cgroup: b/c, memory: 2M, kind: shmem, shares: u}",
		 "case.yaml:19: shares: 'u': expected a task further up in the list"},
		{24, "      - {task: hog, workload: fill, zipf: 1,\n         passes: 2}",
		 "case.yaml:24: zipf: not read by workload 'fill': expected range\n"
		 "case.yaml:25: passes: not read by workload 'fill': expected range"},
		{24, "      - {task: hog, workload: sweep, operations: 2}",
		 "case.yaml:24: operations: not read by workload 'sweep': expected range, passes,"
		 " think, writes"},
		{24, "      - {task: hog, workload: idle, range: {first: 0}}",
		 "case.yaml:24: range: not read by workload 'idle': expected no parameters"},
		{25, "      - {task: u, workload: hotset}",
		 "case.yaml:25: operations: missing: workload 'hotset' must have it"},
		{25, "      - {task: u,\n         workload: hotset,\n         range: {first: 0}}",
		 "case.yaml:25: operations: missing: workload 'hotset' must have it"},
		{24, "      - {task: hog, workload: fill, range: {first: 512K, size: 512K}}", NULL},
		{24, "      - {task: hog, workload: fill, range: {first: 512K, size: 516K}}",
		 "case.yaml:24: range: ends at 1028K: expected it within the 1M of task 'hog'"},
		{24, "      - {task: hog, workload: fill, range: {first: 1M}}",
		 "case.yaml:24: range: ends at 1M: expected it within the 1M of task 'hog'"},
		{24, "      - {task: hog, workload: fill, range: {first: 1K}}",
		 "case.yaml:24: first: '1K': expected a size (bytes, K, M or G) from 0 to 16G, a"
		 " multiple of 4K"},
		{25, "      - {task: u, workload: hotset, operations: 1, working_set: 2M}", NULL},
		{25, "      - {task: u, workload: hotset, operations: 1, working_set: 3M}",
		 "case.yaml:25: working_set: '3M': expected at most the 2M of the range"},
		{25,
		 "      - {task: u, workload: hotset, operations: 1, range: {first: 1M},"
		 " working_set: 2M}",
		 "case.yaml:25: working_set: '2M': expected at most the 1M of the range"},
		{25, "      - {task: u, workload: hotset, operations: 1, shift: {every: 1}}",
		 "case.yaml:25: by: missing: a shift must have it"},
		{26, "  - {name: q, settle: 1s}",
		 "case.yaml:26: do: missing: a phase must have it, or set"},
		{26, "  - {name: q, do: []}",
		 "case.yaml:26: do: a list: expected 1 to 64 entries, not 0"},
		{26, "  - {name: q, do: [{task: hog, workload: fill, background: true}]}",
		 "case.yaml:26: do: only background activities: expected one that ends"},
		{26, "  - {name: p, do: [{task: hog, workload: fill}]}",
		 "case.yaml:26: name: 'p': given twice: expected once, and line 21 has it"},
	};

	(void)state;
	check_mistakes(mistakes, ARRAY_LENGTH(mistakes));
}

static void test_metrics(void **state)
{
	static const struct mistake mistakes[] = {
		{28, "  - {name: m, says: s, kind: sum}",
		 "case.yaml:28: kind: 'sum': expected counter, refused, refused_share, faults, "
		 "optimum, times_optimum, operations, percentile, worst,"
		 " overshoot, share, pool_share, jain, premature, time_above, node_added, "
		 "node_visits, node_written_back,"
		 " nodes_visited, owner_refused, owner_written_back, calls, fruitless_share, "
		 "call_time, time_per, duration, output, run_time"},
		{28, "  - {name: m, says: s, window: 1s}",
		 "case.yaml:28: kind: missing: a metric must have it"},
		{28, "  - {name: m, says: s, kind: counter}",
		 "case.yaml:28: of: missing: a metric of kind 'counter' must have it"},
		{28, "  - {name: m, says: s, kind: refused, window: 1s}",
		 "case.yaml:28: window: not read by kind 'refused': expected phase"},
		{28, "  - {name: m, says: s, kind: refused, phase: q}",
		 "case.yaml:28: phase: 'q': expected a phase: p"},
		{28, "  - {name: m, says: s, kind: faults, source: disk, task: hig}",
		 "case.yaml:28: task: 'hig': expected a task: hog, u; did you mean 'hog'?"},
		{28, "  - {name: m, says: s, kind: overshoot, cgroup: c}",
		 "case.yaml:28: cgroup: 'c': expected a cgroup: hog, b, b/c"},
		{28, "  - {name: m, says: s, kind: jain, among: [hog, x]}",
		 "case.yaml:28: among: 'x': expected a cgroup: hog, b, b/c"},
		{28, "  - {name: m, says: s, kind: jain, among: [hog]}",
		 "case.yaml:28: among: a list: expected 2 to 64 entries, not 1"},
		{28, "  - {name: m, says: s, kind: counter, of: cgroup/x/zswpwb}",
		 "case.yaml:28: of: 'x': expected a cgroup between cgroup/ and the counter: hog, b,"
		 " b/c"},
		{28, "  - {name: m, says: s, kind: counter, of: pswpout}",
		 "case.yaml:28: of: 'pswpout': expected a counter: vmstat/NAME, zswap/NAME,"
		 " disk/NAME, limits/NAME, cgroup/PATH/NAME or node/NUMBER/NAME"},
		{28, "  - {name: m, says: s, kind: counter, of: cgroup/zswpwb}",
		 "case.yaml:28: of: 'cgroup/zswpwb': expected a counter: vmstat/NAME, zswap/NAME,"
		 " disk/NAME, limits/NAME, cgroup/PATH/NAME or node/NUMBER/NAME"},
		{28, "  - {name: m, says: s, kind: counter, of: node/2/MemFree}",
		 "case.yaml:28: of: 'node/2/MemFree': expected a counter: vmstat/NAME, zswap/NAME,"
		 " disk/NAME, limits/NAME, cgroup/PATH/NAME or node/NUMBER/NAME"},
		{28, "  - {name: m, says: s, kind: counter, of: node/1/MemFree}", NULL},
		{28, "  - {name: m, says: s, kind: node_visits, of: 2}",
		 "case.yaml:28: of: '2': expected a node: 0 to 1"},
		/* who did it may be a thread of the kernel where probes tell, and nowhere else */
		{28, "  - {name: m, says: s, kind: node_visits, of: 1, task: worker}", NULL},
		{28, "  - {name: m, says: s, kind: nodes_visited, task: kswapd}", NULL},
		{28, "  - {name: m, says: s, kind: owner_refused, cgroup: hog, task: harness}",
		 NULL},
		{28, "  - {name: m, says: s, kind: faults, source: disk, task: worker}",
		 "case.yaml:28: task: 'worker': expected a task: hog, u"},
		{28, "  - {name: m, says: s, kind: call_time, of: zswap_store, task: worker}",
		 "case.yaml:28: of: 'zswap_store': expected a function in times: there is none"},
		{28, "  - {name: m, says: s, kind: call_time, of: zswap_store}",
		 "case.yaml:28: of: 'zswap_store': expected a function in times: there is none"},
		{28, "  - {name: m, says: s, kind: refused, tolerance: 4K}",
		 "case.yaml:28: tolerance: of a metric in pages: expected a number without a unit"},
		{28, "  - {name: m, says: s, kind: refused, tolerance: 32}", NULL},
		{28, "  - {name: m, says: s, kind: overshoot, cgroup: hog, tolerance: 4096}",
		 "case.yaml:28: tolerance: of a metric in bytes: expected a size, such as 4K"},
		{28, "  - {name: m, says: s, kind: overshoot, cgroup: hog, tolerance: 4K}", NULL},
		{28, "  - {name: m, says: s, kind: duration, tolerance: 4K}",
		 "case.yaml:28: tolerance: of a metric in ns: expected a time, such as 20us"},
		{28, "  - {name: m, says: s, kind: duration, tolerance: 20us}", NULL},
		{28, "  - {name: m, says: s, kind: duration, tolerance: 0}",
		 "case.yaml:28: tolerance: '0': expected a number above 0, a size such as 4K or a "
		 "time such as 20us"},
		{28, "  - {name: m, says: s, kind: refused}\n  - {name: m, says: s, kind: refused}",
		 "case.yaml:29: name: 'm': given twice: expected once, and line 28 has it"},
		{28,
		 "  - {name: m, says: s, kind: percentile, task: hog, source: zswap,"
		 " percentile: 101}",
		 "case.yaml:28: percentile: '101': expected a number from 0 to 100"},
		{32, "    metric: n", "case.yaml:32: metric: 'n': expected a metric: m"},
	};

	(void)state;
	check_mistakes(mistakes, ARRAY_LENGTH(mistakes));
}

static void test_series_and_published(void **state)
{
	static const struct mistake mistakes[] = {
		{38,
		 "      mainline: {expect: not available, because: x}\n"
		 "series: {name: s, of: cgroups, at: 16}\n"
		 "published: {source: x, scaled: x, before: x, after: x, our_before: patched,\n"
		 "  because: x, differs: x, rows: [{says: x, metric: m, before: 1}]}",
		 NULL},
		{38,
		 "      mainline: {expect: not available, because: x}\n"
		 "series: {name: s, of: cgroups, at: 0}",
		 "case.yaml:39: at: '0': expected a whole number from 1 to 1000000"},
		{38,
		 "      mainline: {expect: not available, because: x}\n"
		 "published: {source: x, scaled: x, before: x, after: x, our_before: patch,\n"
		 "  because: x, differs: x, rows: [{says: x, metric: n, before: 1},\n"
		 "  {says: x, metric: m, after_metric: o}]}",
		 "case.yaml:39: our_before: 'patch': expected a kernel: baseline, invasive, "
		 "patched, mainline; did you mean 'patched'?\n"
		 "case.yaml:40: metric: 'n': expected a metric: m\n"
		 "case.yaml:41: after_metric: 'o': expected a metric: m\n"
		 "case.yaml:41: before: missing: a published figure must have it, or after"},
	};

	(void)state;
	check_mistakes(mistakes, ARRAY_LENGTH(mistakes));
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

static void test_yaml(void **state)
{
	static const struct mistake mistakes[] = {
		{9, "swap: {device: null_blk, size: 64M",
		 "case.yaml:10: YAML: did not find expected ',' or '}', while parsing a flow "
		 "mapping"
		 " that starts on line 9"},
		{9, "\tswap: {device: null_blk, size: 64M}",
		 "case.yaml:9: YAML: found a tab character that violates indentation, while "
		 "scanning a"
		 " plain scalar that starts on line 8"},
		{9, "swap: &s {device: null_blk, size: 64M}\nold: *s",
		 "case.yaml:9: YAML: anchor 's': expected the value itself, written out\n"
		 "case.yaml:10: YAML: alias 's': expected the value itself, written out"},
		{13, "probes: &p [nodes]",
		 "case.yaml:13: YAML: anchor 'p': expected the value itself, written out"},
		{2, "summary: &t text",
		 "case.yaml:2: YAML: anchor 't': expected the value itself, written out"},
		{2, "summary: !!str text",
		 "case.yaml:2: YAML: tag 'tag:yaml.org,2002:str': expected the value itself, "
		 "written"
		 " out"},
		{13, "---\nprobes: [nodes]",
		 "case.yaml:13: YAML: a second document: expected one document in a file"},
		{13, "probes: [[[[[[[[[[[[[[[[nodes]]]]]]]]]]]]]]]]",
		 "case.yaml:13: YAML: lists and mappings deeper than 16 levels"},
		{13, "probes: [[[[[[[[[[[[[[[nodes]]]]]]]]]]]]]]]",
		 "case.yaml:13: probes: a list: expected nodes, premature, owners"},
		{13, "# \001", "case.yaml:13: YAML: control characters are not allowed"},
		{13, "# \377", "case.yaml:13: YAML: invalid leading UTF-8 octet"},
	};

	(void)state;
	check_mistakes(mistakes, ARRAY_LENGTH(mistakes));
}

static void expect_message(const char *text, const char *expected)
{
	struct error error = {.text = ""};

	assert_null(scenario_parse("case.yaml", text, strlen(text), &error));
	assert_string_equal(error.text, expected);
}

static void test_no_mapping(void **state)
{
	(void)state;
	expect_message("", "case.yaml:1: YAML: nothing in the file: expected a mapping");
	expect_message("# nothing\n", "case.yaml:1: YAML: nothing in the file: expected a mapping");
	expect_message("- a\n",
		       "case.yaml:1: a scenario: a list: expected a mapping, 'key: value'");
	expect_message("text", "case.yaml:1: a scenario: 'text': expected a mapping, 'key: value'");
}

/* Every kind of table in one file: the mistakes come by line, and none hides another. */
static void test_many_mistakes(void **state)
{
#define AT "tests/scenarios/many-mistakes.yaml:"
	static const char expected[] = AT
		"1: name: 'another': expected 'many-mistakes', the name of the file\n" AT
		"6: memory: '32': expected a size (bytes, K, M or G) from 16M to 16G, a multiple"
		" of 1M\n" AT
		"7: cpu: unknown key of a node: expected memory, cpus; did you mean 'cpus'?\n" AT
		"9: device: 'floppy': expected null_blk, brd\n" AT
		"12: path: '../escape': " PATH_TEXT "\n" AT
		"13: memory.max: '64MB': expected a size (bytes, K, M or G), or max\n" AT
		"16: name: 'hog': given twice: expected once, and line 15 has it\n" AT
		"18: workload: 'fil': expected a workload: fill, sweep, hotset, churn, cow, remap, "
		"pageout, idle, redis-fill, redis, run, start; did you"
		" mean 'fill'?\n" AT "20: of: missing: a metric of kind 'counter' must have it\n" AT
		"22: holds: '0': expected a comparison (==, !=, <, <=, >, >=) and a number, such"
		" as \"== 0\"\n" AT "22: kernels: missing: a claim must have it\n" AT
		"22: metric: 'n': expected a metric: m";
#undef AT
	struct error error = {.text = ""};

	(void)state;
	assert_null(scenario_load("tests/scenarios/many-mistakes.yaml", &error));
	assert_string_equal(error.text, expected);
}

/* 20 messages, and the number of the others, also where not even their text is kept. */
static void test_cap(void **state)
{
	static const struct {
		size_t mistakes;
		const char *last;
	} cases[] = {
		{20, "\nc.yaml:20: YAML: anchor 'a': expected the value itself, written out"},
		{21, "\nand 1 more"},
		{300, "\nand 280 more"},
	};
	static const char line[] = "- &a b\n";
	size_t i, j;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		size_t length = cases[i].mistakes * strlen(line);
		char *text = xmalloc(length);
		struct error error = {.text = ""};

		for (j = 0; j < length; j++)
			text[j] = line[j % strlen(line)];
		assert_null(scenario_parse("c.yaml", text, length, &error));
		assert_string_equal(strrchr(error.text, '\n'), cases[i].last);
		free(text);
	}
}

/* @count times "@item,", between @begin and @end. */
static char *repeat(const char *begin, const char *item, size_t count, const char *end)
{
	char *text = xstrdup(begin);

	while (count--) {
		char *longer = xasprintf("%s%s,", text, item);

		free(text);
		text = longer;
	}
	begin = text;
	text = xasprintf("%s%s", begin, end);
	free((char *)begin);
	return text;
}

/* No part of a file grows without bound. */
static void test_limits(void **state)
{
	static const struct {
		size_t line, count;
		const char *begin, *item, *end, *expected;
	} cases[] = {
		{10, 256, "zswap: {", "a", "a}",
		 "case.yaml:10: zswap: a mapping: expected at most 256 keys"},
		{13, 3, "probes: [", "nodes", "nodes]",
		 "case.yaml:13: probes: a list: expected 0 to 3 entries, not 4"},
		{22, 64, "    set: [{zswap: {max_pool_percent: 1}},",
		 "{sysctl: {vm.swappiness: 1}}", "]",
		 "case.yaml:22: set: a list: expected 1 to 64 entries, not 65"},
		{22, 32, "    set: [{sysctl: {vm.swappiness: 1}},",
		 "{cgroup: hog, memory.max: 1, memory.high: 1}", "]",
		 "case.yaml:22: set: a mapping: expected at most 64 settings in a phase"},
		{22, 32, "    set: [{cgroup: hog, memory.max: 1},",
		 "{sysctl: {vm.swappiness: 1, vm.page-cluster: 1}}", "]",
		 "case.yaml:22: set: a mapping: expected at most 64 settings in a phase"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		char *text = repeat(cases[i].begin, cases[i].item, cases[i].count, cases[i].end);

		parse_with(cases[i].line, text, cases[i].expected);
		free(text);
	}
}

/* A message is short whatever is in the file. */
static void test_long_values(void **state)
{
	char value[3000], *text;
	struct error error = {.text = ""};

	(void)state;
	memset(value, 'x', sizeof(value));
	memcpy(value + 47, "\303\251", 2); /* at the cut: left out, not split */
	value[sizeof(value) - 1] = '\0';
	text = xasprintf("name: %s\n", value);
	assert_null(scenario_parse("case.yaml", text, strlen(text), &error));
	assert_non_null(strstr(error.text,
			       "name: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..."
			       "': expected a name"));
	free(text);
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
		cmocka_unit_test(test_full_machine),
		cmocka_unit_test(test_full_cgroups),
		cmocka_unit_test(test_full_work),
		cmocka_unit_test(test_full_claims),
		cmocka_unit_test(test_full_changes),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_settings),
		cmocka_unit_test(test_cgroups),
		cmocka_unit_test(test_machine),
		cmocka_unit_test(test_phases),
		cmocka_unit_test(test_metrics),
		cmocka_unit_test(test_yaml),
		cmocka_unit_test(test_series_and_published),
		cmocka_unit_test(test_counted_tasks),
		cmocka_unit_test(test_no_mapping),
		cmocka_unit_test(test_many_mistakes),
		cmocka_unit_test(test_cap),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_long_values),
		cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests_name("scenario", tests, NULL, NULL);
}
