// SPDX-License-Identifier: GPL-2.0-only
/* Values of scenarios: the message and line of every kind that is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/array.h"
#include "tests/scenario_cases.h"

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
		 " invasive, patched, mainline, historic"},
		{38,
		 "      mainline: {expect: kept, because: x}\n"
		 "      historic: {expect: broken}",
		 "case.yaml:39: because: missing: the expectation of a kernel must have it"},
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
		 "case.yaml:13: probes: 'node': expected nodes, premature, owners, refusals; did "
		 "you mean "
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
		{18,
		 "  - {name: hog, cgroup: hog, memory: 1M, compresses: {1: 20%, 3: 60%, 64: 20%}}",
		 NULL},
		{18, "  - {name: hog, cgroup: hog, memory: 1M, compresses: {1: 20%, 3: 60%}}",
		 "case.yaml:18: compresses: a mapping: expected a ratio, or up to 8 of them with "
		 "their shares, which are 100% in all, such as {1: 20%, 3: 80%}"},
		{18, "  - {name: hog, cgroup: hog, memory: 1M, compresses: {1: 0%, 3: 100%}}",
		 "case.yaml:18: compresses: a mapping: expected a ratio, or up to 8 of them with "
		 "their shares, which are 100% in all, such as {1: 20%, 3: 80%}"},
		{18, "  - {name: hog, cgroup: hog, memory: 1M, compresses: {65: 20%, 3: 80%}}",
		 "case.yaml:18: compresses: '65': expected a number from 1 to 64"},
		{18, "  - {name: hog, cgroup: hog, memory: 1M, compresses: {1: half, 3: 50%}}",
		 "case.yaml:18: compresses: 'half': expected 0% to 100%, whole"},
		{18, "  - {name: hog, cgroup: hog, memory: 1M, compresses: [1, 2]}",
		 "case.yaml:18: compresses: a list: expected a number from 1 to 64"},
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
		{10, "zswap: {'?': lzo}",
		 "case.yaml:10: zswap: '?': expected a zswap parameter of letters and '_',"
		 " such as max_pool_percent"},
		{10, "zswap: {zpool? ?: lzo}",
		 "case.yaml:10: zswap: 'zpool? ?': expected a zswap parameter of letters and '_',"
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
		{13, 4, "probes: [", "nodes", "nodes]",
		 "case.yaml:13: probes: a list: expected 0 to 4 entries, not 5"},
		{13, 15, "calls: [f,", "f", "f]",
		 "case.yaml:13: calls: a list: expected 1 to 16 entries, not 17"},
		{13, 15, "times: [f,", "f", "f]",
		 "case.yaml:13: times: a list: expected 1 to 16 entries, not 17"},
		{13, 14, "times: [f,", "f", "f]", NULL},
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),	 cmocka_unit_test(test_values),
		cmocka_unit_test(test_settings), cmocka_unit_test(test_cgroups),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests_name("scenario_values", tests, NULL, NULL);
}
