/* Plots: files that are there and are what they say, with the figures of the records in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <libxml/parser.h>

#include "bench/base/files.h"
#include "bench/base/spawn.h"
#include "bench/base/text.h"
#include "bench/plot/plots.h"
#include "lib/array.h"
#include "lib/xalloc.h"
#include "tests/sealed.h"

static struct scenario_metric metrics[] = {
	{.name = "pages",
	 .says = "pages of the bystander's written back", /* an apostrophe for gnuplot's strings */
	 .kind = "counter",
	 .of = "cgroup/tree/bystander/zswpwb",
	 .better = -1},
	{.name = "worst",
	 .says = "hog's worst fault from disk, 100 % of \"them\" & <more>",
	 .kind = "worst",
	 .task = "hog",
	 .source = "disk",
	 .better = -1},
	{.name = "stored", .says = "pages stored", .kind = "counter", .of = "vmstat/zswpout"},
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
static char directory[] = "/tmp/test-plots-XXXXXX";
static struct error error;

static json_t *member(json_t *object, const char *section, size_t index)
{
	return json_array_get(json_object_get(object, section), index);
}

/* Many more faults than in the fixture: those of few are not drawn. */
static void multiply_faults(json_t *root)
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
static json_t *make_run(const char *kernel, int seed, int pages)
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

/* Writes the record to a file of its own, and adds it. Takes over @root. */
static void add_run(struct compared_scenario *compared, json_t *root)
{
	char *path = xasprintf(
		"%s/%s-%lld.json", directory,
		json_string_value(json_object_get(json_object_get(root, "kernel"), "name")),
		(long long)json_integer_value(json_object_get(root, "seed")));
	struct record record;

	if (write_sealed(path, root, &error) || record_load(path, &record, &error) ||
	    compare_add(compared, &record, &error))
		fail_msg("%s", error.text);
	record_free(&record);
	free(path);
	json_decref(root);
}

/* Seed 2 is the median one; the baseline writes more of the bystander's pages back. */
static struct compared_scenario *three_seeds(void)
{
	static const int pages[2][3] = {{100, 500, 900}, {30, 270, 400}};
	struct compared_scenario *compared = compare_new(&small, two, 2);
	int k, i;

	for (k = 0; k < 2; k++)
		for (i = 0; i < 3; i++)
			add_run(compared, make_run(two[k], i + 1, pages[k][i]));
	return compared;
}

/* A kernel's probe `owners`: what it wrote back of the bystander's pages, and of its own. */
static void set_owners(json_t *root, int worker, int hog)
{
	json_t *owners =
		json_pack("{s:{s:{s:i,s:i},s:{s:i,s:i}},s:{s:{s:i,s:i}}}", "tree/bystander",
			  "worker", "written_back", worker, "refused", 1, "hog", "written_back",
			  hog, "refused", 2, "hog", "harness", "written_back", 7, "refused", 0);

	json_object_set_new(json_object_get(root, "probes"), "owners", owners);
}

static struct plots make(struct compared_scenario *compared)
{
	struct plots plots = {0};
	struct plot_runs runs;

	if (plot_runs_load(compared, &runs, &error) ||
	    plots_make(&runs, 1, directory, &plots, &error))
		fail_msg("%s", error.text);
	plot_runs_free(&runs);
	return plots;
}

static const struct plot *find(const struct plots *plots, const char *name)
{
	size_t i;

	for (i = 0; i < plots->count; i++)
		if (strcmp(plots->items[i].name, name) == 0)
			return &plots->items[i];
	fail_msg("no plot %s", name);
	return NULL;
}

static char *read_text(const char *path)
{
	char *text = file_read(path, 1 << 24, NULL, &error);

	if (!text)
		fail_msg("%s", error.text);
	return text;
}

static void assert_in_file(const char *path, const char *part)
{
	char *text = read_text(path);

	if (!strstr(text, part))
		fail_msg("%s has no \"%s\":\n%s", path, part, text);
	free(text);
}

static void assert_svg(const struct plot *plot)
{
	xmlDoc *document = xmlReadMemory(plot->svg_text, (int)strlen(plot->svg_text), plot->name,
					 NULL, XML_PARSE_NONET);
	xmlNode *root;
	char *file = read_text(plot->svg);

	assert_non_null(document);
	root = xmlDocGetRootElement(document);
	assert_string_equal((const char *)root->name, "svg");
	assert_non_null(strstr(plot->svg_text, "prefers-color-scheme: dark"));
	assert_null(strstr(plot->svg_text, "Gnuplot"));
	assert_true(strlen(plot->svg_text) < 41000);
	assert_string_equal(file, plot->svg_text);
	free(file);
	xmlFreeDoc(document);
}

static void assert_png(const char *path)
{
	static const unsigned char signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
	size_t length;
	char *bytes = file_read(path, 1 << 24, &length, &error);

	assert_non_null(bytes);
	assert_true(length > 5000);
	assert_memory_equal(bytes, signature, sizeof(signature));
	free(bytes);
}

static void assert_plain(const char *text)
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

static void every_plot_has_its_files(void **state)
{
	static const struct {
		const char *name, *kind;
	} expected[] = {
		{"small-series", "series"},	   {"small-latency-zswap", "latency"},
		{"small-latency-disk", "latency"}, {"small-owners", "owners"},
		{"small-nodes", "nodes"},
	};
	struct compared_scenario *compared = three_seeds();
	struct plots plots = make(compared);
	size_t i;

	(void)state;
	assert_int_equal(plots.count, ARRAY_LENGTH(expected));
	for (i = 0; i < plots.count; i++) {
		const struct plot *plot = &plots.items[i];
		char *gp = xasprintf("%s/%s.gp", directory, expected[i].name);

		assert_string_equal(plot->name, expected[i].name);
		assert_string_equal(plot->kind, expected[i].kind);
		assert_string_equal(plot->gp, gp);
		assert_int_equal(plot->scenario, 0);
		assert_non_null(strstr(plot->title, "small: "));
		assert_non_null(strstr(plot->alt, "patched"));
		assert_svg(plot);
		assert_png(plot->png);
		assert_in_file(plot->data, plot->title);
		if (plot->dumb)
			assert_plain(plot->dumb);
		assert_int_equal(!plot->dumb, strcmp(plot->kind, "nodes") == 0);
		free(gp);
	}
	plots_free(&plots);
	assert_int_equal(plots.count, 0);
	compare_free(compared);
}

/* As written in the fixture, and by make_run(). */
static void data_has_the_figures_of_the_records(void **state)
{
	struct compared_scenario *compared = three_seeds();
	struct plots plots = make(compared);
	const struct plot *series = find(&plots, "small-series");

	(void)state;
	assert_non_null(strstr(series->title, "seed 2 (the median one of 3)"));
	/* ms, pool, accept, limit; of the hog and the bystander: MiB, zswpwb, zswpin, limit */
	assert_in_file(series->data,
		       "\n1500 0.486373901367 0.858306884766 0.953674316406 "
		       "0.429153442383 425 30 0.476837158203 0.0572204589844 270 11 ? \n");
	assert_in_file(series->data,
		       "\n# baseline\n# ms pool_MiB accept_MiB max_MiB hog/zswap_MiB hog/zswpwb "
		       "hog/zswpin hog/zswap.max_MiB tree/bystander/zswap_MiB ");
	assert_non_null(strstr(series->alt, "tree/bystander up to 97.7 KiB and 500 pages"));
	/* 3 seeds, 50 times 20 faults: 9 + 1 of them from 9.0 us, of 9 the first 3 within 9.28 */
	assert_in_file(find(&plots, "small-latency-zswap")->data,
		       "\n9 1 3000 \n9.28 0.85 2550 \n9.6 0.85 2550 \n9.9 0.05 150 \n");
	assert_non_null(strstr(find(&plots, "small-latency-zswap")->alt,
			       "hog on patched: 3,000 faults, median 9.90 us"));
	assert_in_file(find(&plots, "small-latency-disk")->data, "# hog, patched\n");
	assert_in_file(find(&plots, "small-nodes")->data,
		       "# pages written back, node 0\n# place median lowest highest kernel\n"
		       "0.27 20 20 20 'baseline'\n");
	assert_in_file(find(&plots, "small-owners")->data,
		       "# not recorded\n# row from_pages to_pages refused_pages kernel cgroup\n");
	assert_non_null(strstr(find(&plots, "small-owners")->title, "(by whom is not recorded)"));
	assert_non_null(strstr(find(&plots, "small-owners")->alt,
			       "baseline: hog 425; tree/bystander 500. patched: hog 425; "
			       "tree/bystander 233."));
	plots_free(&plots);
	compare_free(compared);
}

/* Means of the runs; a kernel without the probe falls back to the counter. */
static void owners_are_told_by_the_probe(void **state)
{
	struct compared_scenario *compared = compare_new(&small, two, 2);
	json_t *first = make_run("patched", 1, 270), *second = make_run("patched", 2, 270);
	struct plots plots;
	const struct plot *plot;

	(void)state;
	set_owners(first, 100, 1000);
	set_owners(second, 200, 2000);
	add_run(compared, make_run("baseline", 1, 500));
	add_run(compared, first);
	add_run(compared, second);
	plots = make(compared);
	plot = find(&plots, "small-owners");
	assert_non_null(strstr(plot->title, "whose pages were written back, and by whom"));
	assert_non_null(strstr(plot->alt, " baseline: hog 425; tree/bystander 500."));
	assert_non_null(strstr(plot->alt, " patched: hog 7 by harness; tree/bystander 1,650: "
					  "1,500 by hog, 150 by worker."));
	assert_in_file(plot->data, " 0 150 1 'patched' 'tree/bystander'\n");
	assert_in_file(plot->data, " 150 1650 2 'patched' 'tree/bystander'\n");
	assert_string_equal(
		plot->dumb,
		"# not recorded  * worker  + hog  = harness\n"
		"baseline\n"
		"  hog             ############                                425\n"
		"  tree/bystander  ##############                              500\n"
		"patched\n"
		"  hog             =                                           7\n"
		"  tree/bystander  ****+++++++++++++++++++++++++++++++++++++++ 1,650\n");
	plots_free(&plots);
	compare_free(compared);
}

/* Who only had stores refused is in the data, but of no colour; without writeback no plot. */
static void owners_of_what_was_written_back(void **state)
{
	struct compared_scenario *compared = compare_new(&small, &two[1], 1);
	json_t *run = make_run("patched", 1, 270), *owners, *counts;
	struct plots plots;
	size_t i;

	(void)state;
	set_owners(run, 0, 1000);
	add_run(compared, run);
	plots = make(compared);
	assert_non_null(strstr(find(&plots, "small-owners")->dumb, "* hog  + harness\npatched\n"));
	assert_in_file(find(&plots, "small-owners")->data, "\n# worker\n");
	plots_free(&plots);
	compare_free(compared);

	compared = compare_new(&small, &two[1], 1);
	run = make_run("patched", 1, 270);
	set_owners(run, 0, 0);
	owners = json_object_get(json_object_get(run, "probes"), "owners");
	counts = json_object_get(json_object_get(owners, "hog"), "harness");
	json_object_set_new(counts, "written_back", json_integer(0));
	add_run(compared, run);
	plots = make(compared);
	for (i = 0; i < plots.count; i++)
		assert_string_not_equal(plots.items[i].name, "small-owners");
	assert_true(plots.count > 0);
	plots_free(&plots);
	compare_free(compared);
}

/* What a kernel lacks is said, and spoils nothing. */
static void missing_figures_leave_a_remark(void **state)
{
	struct compared_scenario *compared = compare_new(&small, two, 2);
	json_t *root = make_run("patched", 1, -1);
	json_t *after =
		json_object_get(json_object_get(member(root, "phases", 1), "after"), "cgroup");
	struct plots plots;

	(void)state;
	json_object_set_new(json_object_get(after, "hog"), "zswpwb", json_null());
	json_object_set_new(root, "histograms", json_array());
	json_object_set_new(root, "samples", json_null());
	json_object_set_new(json_object_get(root, "probes"), "nodes", json_null());
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < 2; j++) {
			json_t *shot =
				json_object_get(member(root, "phases", i), j ? "after" : "before");

			json_object_set_new(json_object_get(json_object_get(shot, "cgroup"), "hog"),
					    "zswpwb", json_null());
			json_object_set_new(
				json_object_get(json_object_get(shot, "cgroup"), "tree/bystander"),
				"zswpwb", json_null());
		}
	add_run(compared, root);
	plots = make(compared);
	assert_int_equal(plots.count, 1); /* no faults, no writeback, no nodes are known */
	assert_non_null(strstr(plots.items[0].svg_text, ">not available<"));
	assert_non_null(strstr(plots.items[0].svg_text, ">no figures of seed 1<"));
	assert_svg(&plots.items[0]);
	plots_free(&plots);
	compare_free(compared);
}

/* A run without any zswap.max, in a pool of @max bytes. */
static json_t *make_unlimited(const char *kernel, int max)
{
	json_t *root = make_run(kernel, 1, 270), *phase;
	size_t i;

	json_array_foreach (json_object_get(root, "phases"), i, phase) {
		json_t *after = json_object_get(phase, "after");

		json_object_set_new(json_object_get(json_object_get(after, "cgroup"), "hog"),
				    "memory.zswap.max", json_null());
		json_object_set_new(json_object_get(after, "limits"), "max_pool",
				    json_integer(max));
	}
	return root;
}

/* Limits are drawn: the cgroup's, or else the pool's, unless it is too far off to matter. */
static void limits_are_shown(void **state)
{
	static const struct {
		int max;
		bool shown;
	} pools[] = {{1000000, true}, {1000000000, false}};
	struct compared_scenario *compared = three_seeds();
	struct plots plots = make(compared);
	size_t i;

	(void)state;
	assert_non_null(strstr(find(&plots, "small-series")->svg_text, ">zswap.max 0.48 MiB<"));
	assert_null(strstr(find(&plots, "small-series")->svg_text, "whole pool"));
	plots_free(&plots);
	compare_free(compared);
	for (i = 0; i < 2; i++) {
		const char *svg;

		compared = compare_new(&small, two, 2);
		add_run(compared, make_unlimited("patched", pools[i].max));
		plots = make(compared);
		svg = find(&plots, "small-series")->svg_text;
		assert_null(strstr(svg, ">zswap.max"));
		assert_non_null(strstr(svg, ">whole pool<"));
		assert_non_null(strstr(svg, ">accept below 0.86 MiB<"));
		assert_int_equal(!!strstr(svg, ">pool limit 0.95 MiB<"), pools[i].shown);
		assert_int_equal(!!strstr(svg, ">pool limit"), pools[i].shown);
		plots_free(&plots);
		compare_free(compared);
	}
}

/* Plain text draws with first letters, as long as they differ. */
static void letters_tell_kernels_apart(void **state)
{
	static const char *const alike[] = {"mine", "mainline"};
	struct compared_scenario *compared = three_seeds();
	struct plots plots = make(compared);

	(void)state;
	assert_non_null(strstr(find(&plots, "small-latency-zswap")->dumb, "baseline    b"));
	plots_free(&plots);
	compare_free(compared);
	compared = compare_new(&small, alike, 2);
	add_run(compared, make_run("mine", 1, 100));
	add_run(compared, make_run("mainline", 1, 100));
	plots = make(compared);
	assert_non_null(strstr(find(&plots, "small-latency-zswap")->dumb, "mine    A"));
	assert_non_null(strstr(find(&plots, "small-latency-zswap")->dumb, "mainline    B"));
	plots_free(&plots);
	compare_free(compared);
}

static void without_runs_there_are_no_plots(void **state)
{
	struct compared_scenario *compared = compare_new(&small, two, 2);
	struct plots plots = make(compared);

	(void)state;
	assert_int_equal(plots.count, 0);
	plots_free(&plots);
	compare_free(compared);
}

/* First touches stand in for refaults; their panel is there for each task. */
static void first_touches_where_nothing_is_read_back(void **state)
{
	struct compared_scenario *compared = compare_new(&small, two, 2);
	json_t *root = make_run("patched", 1, 0), *histogram;
	struct plots plots;
	size_t i;

	(void)state;
	json_array_foreach (json_object_get(root, "histograms"), i, histogram)
		json_object_set_new(histogram, "source", json_string("new"));
	add_run(compared, root);
	plots = make(compared);
	assert_non_null(strstr(find(&plots, "small-latency-new")->alt, "hog on patched: 1,150"));
	assert_non_null(strstr(find(&plots, "small-latency-new")->alt, "hog on baseline: none"));
	plots_free(&plots);
	compare_free(compared);
}

/* Minutes of samples of lines that go up and down: thinned out, but still whole in the data. */
static void many_samples_are_thinned_out(void **state)
{
	enum { SAMPLES = 20000 };
	struct compared_scenario *compared = compare_new(&small, two, 2);
	json_t *root = make_run("patched", 1, 270);
	json_t *rows = json_object_get(json_object_get(root, "samples"), "rows");
	struct plots plots;
	const struct plot *plot;

	(void)state;
	json_array_clear(rows);
	for (int i = 0; i < SAMPLES; i++)
		json_array_append_new(rows,
				      json_pack("[I,i,i,i]", (json_int_t)1500000000 + i * 50000,
						400000 + i % 7 * 50000, 300000 + i % 5 * 30000,
						100000 + i % 3 * 20000));
	add_run(compared, root);
	plots = make(compared);
	plot = find(&plots, "small-series");
	assert_true(strlen(plot->svg_text) < 100000);
	assert_in_file(plot->data, "\n1499.95 ");
	plots_free(&plots);
	compare_free(compared);
}

static char *all_svg(const struct plots *plots)
{
	size_t length, i;
	char *text;
	FILE *out = open_memstream(&text, &length);

	for (i = 0; i < plots->count; i++)
		fprintf(out, "%s\n%s\n", plots->items[i].svg_text,
			plots->items[i].dumb ? plots->items[i].dumb : "");
	fclose(out);
	return text;
}

static void same_input_same_bytes(void **state)
{
	struct compared_scenario *compared = three_seeds();
	struct plots first = make(compared), second = make(compared);
	char *a = all_svg(&first), *b = all_svg(&second);

	(void)state;
	assert_string_equal(a, b);
	free(a);
	free(b);
	plots_free(&first);
	plots_free(&second);
	compare_free(compared);
}

/* An author copies script and data, and runs gnuplot there. */
static void scripts_work_elsewhere(void **state)
{
	struct compared_scenario *compared = three_seeds();
	struct plots plots = make(compared);
	char *elsewhere = xasprintf("%s/elsewhere", directory);
	size_t i;

	(void)state;
	assert_int_equal(make_directories(elsewhere, &error), 0);
	for (i = 0; i < plots.count; i++) {
		const struct plot *plot = &plots.items[i];
		char *gp = xasprintf("%s/%s.gp", elsewhere, plot->name);
		char *data = xasprintf("%s/%s.dat", elsewhere, plot->name);
		char *svg = xasprintf("%s/%s.svg", elsewhere, plot->name);
		char *png = xasprintf("%s/%s.png", elsewhere, plot->name);
		const char *const argv[] = {"gnuplot", "-d", strrchr(gp, '/') + 1, NULL};
		const struct spawn spawn = {.argv = argv,
					    .directory = elsewhere,
					    .environment =
						    (const char *const[]){"LC_ALL=C.UTF-8", NULL},
					    .capture = 4096};
		struct spawn_result result;

		assert_int_equal(file_copy(plot->gp, gp, &error), 0);
		assert_int_equal(file_copy(plot->data, data, &error), 0);
		assert_int_equal(spawn_run(&spawn, &result, &error), 0);
		assert_string_equal(result.output, "");
		assert_true(spawn_ok(&result));
		assert_true(file_exists(svg));
		assert_true(file_same(png, plot->png));
		free(result.output);
		free(gp);
		free(data);
		free(svg);
		free(png);
	}
	free(elsewhere);
	plots_free(&plots);
	compare_free(compared);
}

static void summary_shows_what_was_judged(void **state)
{
	struct compared_scenario *compared = three_seeds();
	const struct compared_scenario *all[] = {compared};
	struct verdicts *verdicts = verdicts_new(all, 1, &(struct verdict_options){0});
	struct plots plots = {0};
	const struct plot *plot;

	(void)state;
	if (plots_summary(all, 1, verdicts, directory, &plots, &error))
		fail_msg("%s", error.text);
	assert_int_equal(plots.count, 1);
	plot = &plots.items[0];
	assert_string_equal(plot->name, "summary");
	assert_svg(plot);
	assert_png(plot->png);
	assert_plain(plot->dumb);
	/* 500 to 270, differences -70, -230 and -500: three seeds decide nothing */
	assert_in_file(plot->data, "\n# patched, unknown\n# row effect lowest highest p metric\n"
				   "1 -46 -100 -14 ");
	assert_in_file(plot->data, " small/pages\n");
	assert_non_null(strstr(plot->dumb, "?"));
	assert_non_null(strstr(plot->dumb, "patched against baseline: + better, - worse, "));
	assert_non_null(strstr(plot->dumb, "\nsmall "));
	assert_non_null(strstr(plot->dumb, "-46 %"));
	assert_non_null(strstr(plot->dumb, "  hog's worst fault from disk, 100 % of \"t"));
	assert_null(strstr(plot->dumb, "pages stored")); /* describes, is not judged */
	assert_non_null(strstr(plot->svg_text, "&amp; &lt;more"));
	assert_non_null(strstr(plot->alt, "nothing better, nothing worse"));
	plots_free(&plots);
	verdicts_free(verdicts);
	compare_free(compared);
}

/* Enough seeds, and a difference: it is marked, and told to who does not see it. */
static void summary_tells_better_from_worse(void **state)
{
	struct compared_scenario *compared = compare_new(&small, two, 2);
	const struct compared_scenario *all[] = {compared};
	struct verdicts *verdicts;
	struct plots plots = {0};
	int seed;

	(void)state;
	for (seed = 1; seed <= 8; seed++) {
		add_run(compared, make_run("baseline", seed, 1000 + seed));
		add_run(compared, make_run("patched", seed, 500 + seed));
	}
	verdicts = verdicts_new(all, 1, &(struct verdict_options){0});
	if (plots_summary(all, 1, verdicts, directory, &plots, &error))
		fail_msg("%s", error.text);
	assert_non_null(strstr(plots.items[0].alt,
			       "patched: small, pages of the bystander's written back: -50 % "
			       "(better)."));
	assert_in_file(plots.items[0].data, "# patched, better\n");
	plots_free(&plots);
	verdicts_free(verdicts);
	compare_free(compared);
}

static void one_kernel_has_no_summary(void **state)
{
	struct compared_scenario *compared = compare_new(&small, two, 1);
	const struct compared_scenario *all[] = {compared};
	struct verdicts *verdicts = verdicts_new(all, 1, &(struct verdict_options){0});
	struct plots plots = {0};

	(void)state;
	assert_int_equal(plots_summary(all, 1, verdicts, directory, &plots, &error), 0);
	assert_int_equal(plots.count, 0);
	verdicts_free(verdicts);
	compare_free(compared);
}

/* Of tasks that are all alike only the first has a curve: not two hundred panels. */
static void twins_have_no_panels(void **state)
{
	struct scenario_task alike[] = {{.name = "bystander", .cgroup = "tree/bystander"},
					{.name = "hog", .cgroup = "hog", .twin = true}};
	struct scenario scenario = small;
	struct compared_scenario *compared;
	struct plots plots;
	size_t i;

	(void)state;
	scenario.tasks = alike;
	scenario.metrics = &metrics[2]; /* which names no task */
	scenario.metric_count = 1;
	compared = compare_new(&scenario, two, 1);
	add_run(compared, make_run("baseline", 1, 100));
	plots = make(compared);
	assert_true(plots.count > 0);
	for (i = 0; i < plots.count; i++)
		if (strcmp(plots.items[i].kind, "latency") == 0)
			assert_null(strstr(plots.items[i].alt, " hog on "));
	plots_free(&plots);
	compare_free(compared);
}

/* Three of a series, out of order, and one of another; seed 1 of both kernels each. */
static struct compared_scenario *sized(struct scenario *scenario, const char *series, uint64_t at,
				       int baseline, int patched)
{
	struct compared_scenario *compared;

	*scenario = small;
	scenario->series.name = xstrdup(series);
	scenario->series.of = xstrdup("cgroups");
	scenario->series.at = at;
	compared = compare_new(scenario, two, 2);
	add_run(compared, make_run("baseline", 1, baseline));
	add_run(compared, make_run("patched", 1, patched));
	return compared;
}

static void scaling_is_drawn_over_the_series(void **state)
{
	struct scenario scenarios[4];
	struct compared_scenario *members[] = {
		sized(&scenarios[0], "grow", 64, 6400, 640),
		sized(&scenarios[1], "other", 1, 5, 5),
		sized(&scenarios[2], "grow", 1, 100, 70),
		sized(&scenarios[3], "grow", 16, 1600, -1),
	};
	struct plots plots = {0};
	const struct plot *plot;
	size_t i;

	(void)state;
	if (plots_scaling((const struct compared_scenario *const *)members, 4, directory, &plots,
			  &error))
		fail_msg("%s", error.text);
	assert_int_equal(plots.count, 2); /* "stored" is nowhere above 0, "other" is alone */
	plot = find(&plots, "grow-scaling-pages");
	assert_string_equal(plot->kind, "scaling");
	assert_int_equal(plot->scenario, 0);
	assert_svg(plot);
	assert_png(plot->png);
	assert_plain(plot->dumb);
	/* the bystander has 0 pages written back when the fixture begins */
	assert_in_file(plot->data, "# baseline\n# at median lowest highest\n"
				   "1 100 100 100 \n16 1600 1600 1600 \n64 6400 6400 6400 \n");
	assert_in_file(plot->data, "# patched\n# at median lowest highest\n"
				   "1 70 70 70 \n64 640 640 640 \n");
	assert_in_file(plot->gp, "set logscale x 2\n");
	assert_non_null(strstr(plot->alt, " baseline: 100 pages at 1, 1,600 pages at 16, 6,400 "
					  "pages at 64. patched: 70 pages at 1, 640 pages at 64."));
	plots_free(&plots);
	for (i = 0; i < 4; i++) {
		compare_free(members[i]);
		free(scenarios[i].series.name);
		free(scenarios[i].series.of);
	}
}

static void missing_gnuplot_names_the_package(void **state)
{
	struct compared_scenario *compared = three_seeds();
	struct plots plots = {0};
	struct plot_runs runs;
	char *path = xstrdup(getenv("PATH"));

	(void)state;
	assert_int_equal(plot_runs_load(compared, &runs, &error), 0);
	setenv("PATH", directory, 1);
	assert_int_equal(plots_make(&runs, 1, directory, &plots, &error), -1);
	setenv("PATH", path, 1);
	assert_int_equal(error.code, EXIT_PACKAGES);
	assert_string_equal(error.text, "cannot run gnuplot: No such file or directory\n"
					"plots are drawn by it; install the package gnuplot-nox");
	assert_int_equal(plots.count, 0);
	plot_runs_free(&runs);
	free(path);
	compare_free(compared);
}

static void record_that_went_away(void **state)
{
	struct compared_scenario *compared = three_seeds();
	struct plot_runs runs;
	char *path = xasprintf("%s/patched-2.json", directory);

	(void)state;
	assert_int_equal(unlink(path), 0);
	assert_int_equal(plot_runs_load(compared, &runs, &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_non_null(strstr(error.text, "patched-2.json"));
	free(path);
	compare_free(compared);
}

static int set_up(void **state)
{
	(void)state;
	return !mkdtemp(directory);
}

static int tear_down(void **state)
{
	(void)state;
	return remove_tree(directory, &error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_plot_has_its_files),
		cmocka_unit_test(data_has_the_figures_of_the_records),
		cmocka_unit_test(owners_are_told_by_the_probe),
		cmocka_unit_test(owners_of_what_was_written_back),
		cmocka_unit_test(missing_figures_leave_a_remark),
		cmocka_unit_test(limits_are_shown),
		cmocka_unit_test(letters_tell_kernels_apart),
		cmocka_unit_test(without_runs_there_are_no_plots),
		cmocka_unit_test(first_touches_where_nothing_is_read_back),
		cmocka_unit_test(many_samples_are_thinned_out),
		cmocka_unit_test(same_input_same_bytes),
		cmocka_unit_test(scripts_work_elsewhere),
		cmocka_unit_test(summary_shows_what_was_judged),
		cmocka_unit_test(summary_tells_better_from_worse),
		cmocka_unit_test(one_kernel_has_no_summary),
		cmocka_unit_test(twins_have_no_panels),
		cmocka_unit_test(scaling_is_drawn_over_the_series),
		cmocka_unit_test(missing_gnuplot_names_the_package),
		cmocka_unit_test(record_that_went_away),
	};

	return cmocka_run_group_tests_name("plots", tests, set_up, tear_down);
}
