/* SPDX-License-Identifier: GPL-2.0-only */
/* A valid scenario of which a test replaces a line, and the message that this must give. */
#ifndef ZSWAPBENCH_SCENARIO_CASES_H
#define ZSWAPBENCH_SCENARIO_CASES_H

#include <stdlib.h>
#include <string.h>

#include "bench/scenario/scenario.h"
#include "lib/array.h"
#include "lib/xalloc.h"

#define PATH_TEXT                                                                                  \
	"expected a path below the root, such as a/b, at most 8 deep, of letters, digits, '-',"    \
	" '_' and '.'"

/* A valid scenario, by line; a test case puts other text in place of one line. */
static const char *const valid_scenario[] = {
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
	size_t line;	      /* of `valid_scenario`, replaced by */
	const char *text;     /* this; "": an empty line */
	const char *expected; /* all messages; NULL: none, the file is valid */
};

static void parse_with(size_t line, const char *replacement, const char *expected)
{
	struct error error = {.text = ""};
	struct scenario *scenario;
	char *text = xstrdup("");
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(valid_scenario); i++) {
		char *longer =
			xasprintf("%s%s\n", text, i + 1 == line ? replacement : valid_scenario[i]);

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

#endif
