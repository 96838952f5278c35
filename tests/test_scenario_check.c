// SPDX-License-Identifier: GPL-2.0-only
/* Scenarios as a whole: what has to hold between their values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench/scenario/metric_kinds.h"
#include "lib/array.h"
#include "lib/xalloc.h"
#include "tests/scenario_cases.h"

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
		 "cow, remap, migrate, pageout, idle, redis-fill, redis, run, start; did you mean "
		 "'fill'?"},
		{24, "      - {task: u, workload: fill}",
		 "case.yaml:25: task: 'u': has two activities: expected one in a phase"},
		{25, "      - {task: u, workload: churn, operations: 1}",
		 "case.yaml:25: below: missing: workload 'churn' must have it"},
		{25, "      - {task: u, workload: churn, operations: 1, below: c}",
		 "case.yaml:25: below: 'c': expected a cgroup: hog, b, b/c"},
		{19, "  - {name: u, cgroup: b/c, memory: 2M, shares: hog}",
		 "case.yaml:19: shares: 'hog': expected kind shmem, the same memory and compresses"
		 " on both"},
		{19, "  - {name: u, cgroup: b/c, memory: 2M, policy: interleave}",
		 "case.yaml:19: policy: 'interleave': expected nodes with it"},
		{19, "  - {name: u, cgroup: b/c, memory: 2M, nodes: [0, 1], policy: preferred}",
		 "case.yaml:19: nodes: several: expected one that is preferred"},
		{19, "  - {name: u, cgroup: b/c, memory: 2M, nodes: [0, 1], policy: all}",
		 "case.yaml:19: policy: 'all': expected bind, preferred, interleave"},
		{19, "  - {name: u, cgroup: b/c, memory: 2M, nodes: [0, 1], policy: interleave}",
		 NULL},
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
		{28, "  - {name: m, says: s, window: 1s}",
		 "case.yaml:28: kind: missing: a metric must have it"},
		{28, "  - {name: m, says: s, kind: counter}",
		 "case.yaml:28: of: missing: a metric of kind 'counter' must have it"},
		{28, "  - {name: m, says: s, kind: refused, window: 1s}",
		 "case.yaml:28: window: not read by kind 'refused': expected phase, reason"},
		{28, "  - {name: m, says: s, kind: refused, reason: full}",
		 "case.yaml:28: reason: 'full': expected any, cgroup, pool, incompressible, "
		 "memory, disabled"},
		{28, "  - {name: m, says: s, kind: refused, reason: incompressible}", NULL},
		{28, "  - {name: m, says: s, kind: refused, reason: cgroup}",
		 "case.yaml:28: reason: 'cgroup': expected probes: [refusals] with it"},
		{28, "  - {name: m, says: s, kind: time_per, of: vmstat/zswpwb}", NULL},
		{28, "  - {name: m, says: s, kind: time_per, of: cgroup/hog/zswpwb}",
		 "case.yaml:28: of: 'cgroup/hog/zswpwb': expected a counter of vmstat/"},
		{28, "  - {name: m, says: s, kind: settle_time}",
		 "case.yaml:28: phase: missing: a metric of kind 'settle_time' must have it"},
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
		/* metrics of metrics: only of earlier ones */
		{28,
		 "  - {name: r, says: s, kind: refused}\n  - {name: t, says: s, kind: duration}\n"
		 "  - {name: m, says: s, kind: ratio, of: t, to: r}",
		 NULL},
		{28,
		 "  - {name: r, says: s, kind: refused}\n"
		 "  - {name: m, says: s, kind: difference, of: r, to: r, tolerance: 3}",
		 NULL},
		{28, "  - {name: m, says: s, kind: ratio, of: m, to: n}",
		 "case.yaml:28: of: 'm': expected a metric further up in the list\n"
		 "case.yaml:28: to: 'n': expected a metric further up in the list"},
		{28, "  - {name: m, says: s, kind: difference, tolerance: 3}",
		 "case.yaml:28: of: missing: a metric of kind 'difference' must have it\n"
		 "case.yaml:28: to: missing: a metric of kind 'difference' must have it"},
		{28,
		 "  - {name: r, says: s, kind: refused}\n  - {name: t, says: s, kind: duration}\n"
		 "  - {name: m, says: s, kind: difference, of: t, to: r}",
		 "case.yaml:30: to: 'r': in pages: expected one in ns, as 't'"},
		{28, "  - {name: m, says: s, kind: refused, to: m}",
		 "case.yaml:28: to: not read by kind 'refused': expected phase, reason"},
	};
	char *kinds = xasprintf("case.yaml:28: kind: 'sum': expected %s", metric_kind_list());

	(void)state;
	parse_with(28, "  - {name: m, says: s, kind: sum}", kinds);
	free(kinds);
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
		 "published: {source: x, scaled: x, before: x, after: x, our_after: debian-7.3,\n"
		 "  our_before: [debian-7.3+mine, mainline], because: x, differs: x,\n"
		 "  rows: [{says: x, metric: m, before: 1}]}",
		 NULL},
		{38,
		 "      mainline: {expect: not available, because: x}\n"
		 "published: {source: x, scaled: x, before: x, after: x, because: x, differs: x,\n"
		 "  our_before: [mainline, 'debian-7 3'], our_after: debian,\n"
		 "  rows: [{says: x, metric: m, before: 1}]}",
		 "case.yaml:40: our_before: 'debian-7 3': expected a kernel: debian-VERSION, "
		 "baseline, invasive, patched, mainline, historic\n"
		 "case.yaml:40: our_after: 'debian': expected a kernel: debian-VERSION, baseline, "
		 "invasive, patched, mainline, historic"},
		{38,
		 "      mainline: {expect: not available, because: x}\n"
		 "series: {name: s, of: cgroups, at: 0}",
		 "case.yaml:39: at: '0': expected a whole number from 1 to 1000000"},
		{38,
		 "      mainline: {expect: not available, because: x}\n"
		 "published: {source: x, scaled: x, before: x, after: x, our_before: patch,\n"
		 "  because: x, differs: x, rows: [{says: x, metric: n, before: 1},\n"
		 "  {says: x, metric: m, after_metric: o}]}",
		 "case.yaml:39: our_before: 'patch': expected a kernel: debian-VERSION, "
		 "baseline, invasive, "
		 "patched, mainline, historic; did you mean 'patched'?\n"
		 "case.yaml:40: metric: 'n': expected a metric: m\n"
		 "case.yaml:41: after_metric: 'o': expected a metric: m\n"
		 "case.yaml:41: before: missing: a published figure must have it, or after"},
	};

	(void)state;
	check_mistakes(mistakes, ARRAY_LENGTH(mistakes));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_machine),
		cmocka_unit_test(test_phases),
		cmocka_unit_test(test_metrics),
		cmocka_unit_test(test_series_and_published),
	};

	return cmocka_run_group_tests_name("scenario_check", tests, NULL, NULL);
}
