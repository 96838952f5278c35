/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Comparisons drawn as plots, for the tests of each kind of them: a scenario with a hog and a
 * bystander, runs of it made out of one record, and what is drawn of them. Each test has a
 * directory, a comparison and plots of its own.
 */
#ifndef ZSWAPBENCH_TESTS_PLOT_FIXTURE_H
#define ZSWAPBENCH_TESTS_PLOT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <libxml/parser.h>

#include "bench/base/files.h"
#include "bench/plot/plot_kinds.h"
#include "bench/scenario/metric_kinds.h"
#include "lib/array.h"
#include "lib/xalloc.h"
#include "tests/sealed.h"

static struct scenario_metric metrics[] = {
	{.name = "pages",
	 .says = "pages of the bystander's written back", /* an apostrophe for gnuplot's strings */
	 .kind = METRIC_KIND(counter),
	 .of = "cgroup/tree/bystander/zswpwb",
	 .better = -1},
	{.name = "worst",
	 .says = "hog's worst fault from disk, 100 % of \"them\" & <more>",
	 .kind = METRIC_KIND(worst),
	 .task = "hog",
	 .source = "disk",
	 .better = -1},
	{.name = "stored",
	 .says = "pages stored",
	 .kind = METRIC_KIND(counter),
	 .of = "vmstat/zswpout"},
};
static struct scenario_task tasks[] = {{.name = "hog", .cgroup = "hog"},
				       {.name = "bystander", .cgroup = "tree/bystander"}};
static const struct scenario small = {
	.name = "small",
	.summary = "a hog beside a bystander",
	.tasks = tasks,
	.task_count = 2,
	.metrics = metrics,
	.metric_count = 3,
};

static const char *const two[] = {"baseline", "patched"};
static char directory[32];
static struct error error;
static struct compared_scenario *compared;
static struct plots plots;

static inline int set_up(void **state)
{
	(void)state;
	strcpy(directory, "/tmp/test-plots-XXXXXX");
	return !mkdtemp(directory);
}

/* Another comparison; what was drawn of the one before is gone. */
static inline void begin(const struct scenario *scenario, const char *const *kernels, size_t count)
{
	plots_free(&plots);
	if (compared)
		compare_free(compared);
	compared = scenario ? compare_new(scenario, kernels, count) : NULL;
}

static inline int tear_down(void **state)
{
	(void)state;
	begin(NULL, NULL, 0);
	return remove_tree(directory, &error);
}

#define PLOT_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static inline json_t *member(json_t *object, const char *section, size_t index)
{
	return json_array_get(json_object_get(object, section), index);
}

/* Many more faults than in the fixture: those of few are not drawn. */
static inline void multiply_faults(json_t *root)
{
	json_t *histogram, *bucket;
	size_t i, j;

	json_array_foreach (json_object_get(root, "histograms"), i, histogram) {
		json_int_t count = json_integer_value(json_object_get(histogram, "count"));

		json_object_set_new(histogram, "count", json_integer(50 * count));
		json_array_foreach (json_object_get(histogram, "buckets"), j, bucket)
			json_array_set_new(
				bucket, 2,
				json_integer(50 * json_integer_value(json_array_get(bucket, 2))));
	}
}

/* The fixture as a run of @kernel and @seed, @pages of the bystander's written back. */
static inline json_t *make_run(const char *kernel, int seed, int pages)
{
	json_t *root = json_load_file("tests/fixtures/record-patched-1.json", 0, NULL);
	json_t *after =
		json_object_get(json_object_get(member(root, "phases", 1), "after"), "cgroup");

	json_object_set_new(json_object_get(root, "kernel"), "name", json_string(kernel));
	json_object_set_new(root, "seed", json_integer(seed));
	json_object_set_new(json_object_get(root, "plan"), "seed", json_integer(seed));
	json_object_set_new(json_object_get(after, "tree/bystander"), "zswpwb",
			    pages < 0 ? json_null() : json_integer(pages));
	multiply_faults(root);
	return root;
}

/* A run of @kernel with seed 1 that it cannot do, for it was built without what that takes. */
static inline json_t *make_unsupported(const char *kernel)
{
	json_t *root = make_run(kernel, 1, 0);
	json_t *build = json_object_get(json_object_get(root, "kernel"), "build");

	json_object_set_new(json_object_get(root, "outcome"), "status", json_string("unsupported"));
	json_object_set_new(json_object_get(root, "outcome"), "detail",
			    json_string("zswap parameter 'zpool' is not available on this kernel"));
	json_object_set_new(build, "lacks", json_pack("[s, s]", "CONFIG_ZBUD=y", "CONFIG_ZPOOL=y"));
	return root;
}

/* Below @plot stands what make_unsupported() leaves of the baseline. */
static inline void assert_missing(const struct plot *plot)
{
	static const char *const words[] = {"baseline is not available: unsupported: zswap "
					    "parameter 'zpool' is not available on this kernel "
					    "(built without CONFIG_ZPOOL)",
					    "baseline is not available:", "CONFIG_ZPOOL)"};

	assert_non_null(strstr(plot->alt, words[0]));
	assert_non_null(strstr(plot->svg_text, words[1])); /* in lines */
	assert_non_null(strstr(plot->svg_text, words[2]));
	if (plot->dumb)
		assert_non_null(strstr(plot->dumb, words[1]));
}

/* Writes the record to a file of its own, and adds it. Takes over @root. */
static inline void add_run(struct compared_scenario *to, json_t *root)
{
	char *path = xasprintf(
		"%s/%s-%lld.json", directory,
		json_string_value(json_object_get(json_object_get(root, "kernel"), "name")),
		(long long)json_integer_value(json_object_get(root, "seed")));
	struct record record;

	if (write_sealed(path, root, &error) || record_load(path, &record, &error) ||
	    compare_add(to, &record, &error))
		fail_msg("%s", error.text);
	record_free(&record);
	free(path);
	json_decref(root);
}

/* Seed 2 is the median one; the baseline writes more of the bystander's pages back. */
static inline void three_seeds(void)
{
	static const int pages[2][3] = {{100, 500, 900}, {30, 270, 400}};
	int k, i;

	begin(&small, two, 2);
	for (k = 0; k < 2; k++)
		for (i = 0; i < 3; i++)
			add_run(compared, make_run(two[k], i + 1, pages[k][i]));
}

/* The comparison, as one of several that are drawn together. */
static inline const struct compared_scenario *const *all(void)
{
	static const struct compared_scenario *one[1];

	one[0] = compared;
	return one;
}

/* Takes the records of all runs, as a report does that reads them. */
static inline int load_plot_runs(struct plot_runs *runs)
{
	size_t k, i;

	plot_runs_open(compared, runs);
	for (k = 0; k < runs->kernel_count; k++)
		for (i = 0; i < compared->kernels[k].run_count; i++) {
			const struct compared_run *run = &compared->kernels[k].runs[i];
			struct record record;

			if (run->fault)
				continue;
			if (record_load(run->file, &record, &error)) {
				plot_runs_free(runs);
				return -1;
			}
			plot_runs_take(runs, k, &record);
			record_free(&record);
		}
	return 0;
}

/* Draws what there is to draw of it. */
static inline void draw(void)
{
	struct plot_runs runs;

	plots_free(&plots);
	if (load_plot_runs(&runs) || plots_make(&runs, 1, directory, &plots, &error))
		fail_msg("%s", error.text);
	plot_runs_free(&runs);
}

static inline const struct plot *find(const char *name)
{
	size_t i;

	for (i = 0; i < plots.count; i++)
		if (strcmp(plots.items[i].name, name) == 0)
			return &plots.items[i];
	fail_msg("no plot %s", name);
	return NULL;
}

static inline char *read_text(const char *path)
{
	char *text = file_read(path, 1 << 24, NULL, &error);

	if (!text)
		fail_msg("%s", error.text);
	return text;
}

static inline void assert_in_file(const char *path, const char *part)
{
	char *text = read_text(path);

	if (!strstr(text, part))
		fail_msg("%s has no \"%s\":\n%s", path, part, text);
	free(text);
}

static inline void assert_svg_text(const struct plot *plot, const char *text)
{
	xmlDoc *document =
		xmlReadMemory(text, (int)strlen(text), plot->name, NULL, XML_PARSE_NONET);
	xmlNode *root;

	assert_non_null(document);
	root = xmlDocGetRootElement(document);
	assert_string_equal((const char *)root->name, "svg");
	assert_non_null(strstr(text, "prefers-color-scheme: dark"));
	assert_null(strstr(text, "Gnuplot"));
	assert_true(strlen(text) < 41000);
	xmlFreeDoc(document);
}

/* The file says what the page says of what is in it. */
static inline void assert_svg(const struct plot *plot)
{
	char *file = read_text(plot->svg);

	assert_svg_text(plot, file);
	assert_svg_text(plot, plot->svg_text);
	assert_non_null(strstr(file, "</title>\n<desc>"));
	assert_null(strstr(plot->svg_text, "<desc>"));
	free(file);
}

static inline void assert_png(const char *path)
{
	static const unsigned char signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
	size_t length;
	char *bytes = file_read(path, 1 << 24, &length, &error);

	assert_non_null(bytes);
	assert_true(length > 5000);
	assert_memory_equal(bytes, signature, sizeof(signature));
	free(bytes);
}

static inline void assert_plain(const char *text)
{
	const char *line = text, *end;

	assert_null(strpbrk(text, "\t\f\033"));
	for (; *line; line = end + 1) {
		end = strchr(line, '\n');
		assert_non_null(end);
		assert_in_range(end - line, 0, 72);
		assert_true(end == line || end[-1] != ' ');
	}
	assert_true(*text != '\n');
}

#endif
