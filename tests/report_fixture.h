/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A report on runs made out of one record, for the tests of its parts. Each test has a directory
 * and a report of its own.
 */
#ifndef ZSWAPBENCH_TESTS_REPORT_FIXTURE_H
#define ZSWAPBENCH_TESTS_REPORT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/base/files.h"
#include "bench/report/report.h"
#include "bench/scenario/metric_kinds.h"
#include "lib/array.h"
#include "lib/xalloc.h"
#include "tests/sealed.h"

#define LONG_NAME "a-kernel-whose-name-is-much-longer-than-any-column"

static struct scenario_cgroup cgroups[] = {{.path = "hog", .sampled = true},
					   {.path = "tree/bystander", .sampled = true}};
static struct scenario_task tasks[] = {{.name = "hog", .cgroup = "hog", .memory = 4096},
				       {.name = "bystander", .cgroup = "tree/bystander"}};
static struct scenario_activity activities[] = {{.task = "hog", .workload = "sweep"},
						{.task = "bystander", .workload = "sweep"}};
static struct scenario_phase phases[] = {
	{.name = "fill", .activities = activities, .activity_count = 1},
	{.name = "squeeze", .activities = activities, .activity_count = 2},
};
static struct scenario_node nodes[2];
static struct scenario_metric metrics[] = {
	{.name = "pages",
	 .says = "pages of <b>the bystander</b> & co. written back, however long this name may be",
	 .kind = METRIC_KIND(counter),
	 .of = "cgroup/tree/bystander/zswpwb",
	 .phase = "squeeze",
	 .better = -1},
	{.name = "worst", .says = "hog's worst fault", .kind = METRIC_KIND(worst), .task = "hog"},
};
static struct scenario_expectation expected[] = {
	{"baseline", OUTCOME_BROKEN, "the oldest page goes first"},
	{"patched", OUTCOME_KEPT, "the memcg shrinks its own lists"},
};
static struct scenario_claim claims[] = {
	{"isolation", "no page of the bystander is written back", "pages", OP_EQ, 0, expected, 2},
};
static const struct scenario small = {
	.name = "small",
	.text = "name: small # <script>alert(1)</script>\n",
	.summary = "a hog beside a bystander",
	.models = "From here & there\tto \"there\"",
	.probe_nodes = true,
	.nodes = nodes,
	.node_count = 2,
	.cgroups = cgroups,
	.cgroup_count = 2,
	.tasks = tasks,
	.task_count = 2,
	.phases = phases,
	.phase_count = 2,
	.metrics = metrics,
	.metric_count = 2,
	.claims = claims,
	.claim_count = 1,
};

static char *root; /* a directory of each test's own */
static struct compared_scenario *compared;
static const struct compared_scenario *const *all;
static struct verdicts *verdicts;
static struct report report;

static inline int set_up(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	root = xasprintf("%s/zswapbench-report-XXXXXX", tmp ? tmp : "/tmp");
	return mkdtemp(root) ? 0 : -1;
}

static inline int tear_down(void **state)
{
	struct error error;
	int failed = remove_tree(root, &error);

	(void)state;
	if (compared) {
		report_close(&report);
		verdicts_free(verdicts);
		compare_free(compared);
	}
	compared = NULL;
	free(root);
	return failed;
}

/* Adds the fixture as a run of @kernel with @pages of the bystander written back. */
static inline void add_run(const char *kernel, int seed, int pages)
{
	json_t *json = json_load_file("tests/fixtures/record-patched-1.json", 0, NULL);
	json_t *phase = json_array_get(json_object_get(json, "phases"), 1);
	json_t *of = json_object_get(json_object_get(json_object_get(phase, "after"), "cgroup"),
				     "tree/bystander");
	char *file = xasprintf("%s/%s-%d.json", root, kernel, seed);
	struct record record;
	struct error error;

	json_object_set_new(json_object_get(json, "kernel"), "name", json_string(kernel));
	json_object_set_new(json, "seed", json_integer(seed));
	json_object_set_new(json_object_get(json, "plan"), "seed", json_integer(seed));
	json_object_set_new(of, "zswpwb", json_integer(pages));
	if (write_sealed(file, json, &error))
		fail_msg("%s", error.text);
	json_decref(json);
	if (record_load(file, &record, &error) || compare_add(compared, &record, &error))
		fail_msg("%s", error.text);
	record_free(&record);
	free(file);
}

/* A run that panicked: no figures. */
static inline void add_panic(void)
{
	struct record record;
	struct error error;

	if (record_load("tests/fixtures/record-panic-2.json", &record, &error) ||
	    compare_add(compared, &record, &error))
		fail_msg("%s", error.text);
	record_free(&record);
}

/* Judges what was added, and opens the report on it. */
static inline void open_report(void)
{
	static const struct compared_scenario *one[1];
	const struct verdict_options options = {.looks = 1};
	struct error error;

	one[0] = compared;
	all = one;
	verdicts = verdicts_new(all, 1, &options);
	if (report_open(&report, all, 1, verdicts,
			"make report KERNELS=\"baseline invasive patched mainline\" "
			"SCENARIO=\"one two three\" SEEDS=\"2\"",
			&error))
		fail_msg("%s", error.text);
}

static inline void compare(const char *const *kernels, size_t count)
{
	size_t k;

	compared = compare_new(&small, kernels, count);
	for (k = 0; k < count; k++) {
		add_run(kernels[k], 1, k ? 0 : 12000);
		add_run(kernels[k], 2, k ? 0 : 12345);
	}
	open_report();
}

static inline void two_kernels(void)
{
	static const char *const kernels[] = {"baseline", "patched"};

	compare(kernels, 2);
}

static inline void six_kernels(void)
{
	static const char *const kernels[] = {"baseline", "invasive", "patched",
					      "mainline", LONG_NAME,  "yet-another"};

	compare(kernels, 6);
}

/* A plot that is not drawn here, with a title that needs care. */
static inline void add_plot(const char *kind, const char *dumb)
{
	const struct plot plot = {
		.name = xstrdup("small-owners"),
		.kind = xstrdup(kind),
		.title = xstrdup("owners & <i>others</i>"),
		.alt = xstrdup("two bars, \"quoted\""),
		.gp = xstrdup("x.gp"),
		.data = xstrdup("x.dat"),
		.svg = xstrdup("x.svg"),
		.png = xstrdup("x.png"),
		.svg_text = xstrdup("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
		.dumb = dumb ? xstrdup(dumb) : NULL,
	};

	report.plots.items = xrealloc(report.plots.items,
				      (report.plots.count + 1) * sizeof(*report.plots.items));
	report.plots.items[report.plots.count++] = plot;
}

#define REPORT_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
