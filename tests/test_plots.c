// SPDX-License-Identifier: GPL-2.0-only
/* Plots: files that are there and are what they say, with the figures of the records in them. */
#include "bench/base/spawn.h"
#include "tests/plot_fixture.h"

static char *all_drawn(void)
{
	size_t length, i;
	char *text;
	FILE *out = open_memstream(&text, &length);

	for (i = 0; i < plots.count; i++)
		fprintf(out, "%s\n%s\n", plots.items[i].svg_text,
			plots.items[i].dumb ? plots.items[i].dumb : "");
	fclose(out);
	return text;
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
	size_t i;

	(void)state;
	three_seeds();
	draw();
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
}

/* As written in the fixture, and by make_run(). */
static void data_has_the_figures_of_the_records(void **state)
{
	const struct plot *series;

	(void)state;
	three_seeds();
	draw();
	series = find("small-series");
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
	assert_in_file(find("small-latency-zswap")->data,
		       "\n9 1 3000 \n9.28 0.85 2550 \n9.6 0.85 2550 \n9.9 0.05 150 \n");
	assert_non_null(strstr(find("small-latency-zswap")->alt,
			       "hog on patched: 3,000 faults, median 9.90 us"));
	assert_in_file(find("small-latency-disk")->data, "# hog, patched\n");
	assert_in_file(find("small-nodes")->data,
		       "# pages written back, node 0\n# place median lowest highest kernel\n"
		       "0.27 20 20 20 'baseline'\n");
	assert_in_file(find("small-owners")->data,
		       "# not recorded\n# row from_pages to_pages refused_pages kernel cgroup\n");
	assert_non_null(strstr(find("small-owners")->title, "(by whom is not recorded)"));
	assert_non_null(strstr(find("small-owners")->alt,
			       "baseline: hog 425; tree/bystander 500. patched: hog 425; "
			       "tree/bystander 233."));
}

static void without_runs_there_are_no_plots(void **state)
{
	(void)state;
	begin(&small, two, 2);
	draw();
	assert_int_equal(plots.count, 0);
}

static void same_input_same_bytes(void **state)
{
	char *first, *second;

	(void)state;
	three_seeds();
	draw();
	first = all_drawn();
	draw();
	second = all_drawn();
	assert_string_equal(first, second);
	free(first);
	free(second);
}

/* An author copies script and data, and runs gnuplot there. */
static void scripts_work_elsewhere(void **state)
{
	char *elsewhere = xasprintf("%s/elsewhere", directory);
	size_t i;

	(void)state;
	three_seeds();
	draw();
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
}

static void missing_gnuplot_names_the_package(void **state)
{
	char *path = xstrdup(getenv("PATH"));
	struct plot_runs runs;

	(void)state;
	three_seeds();
	assert_int_equal(load_plot_runs(&runs), 0);
	setenv("PATH", directory, 1);
	assert_int_equal(plots_make(&runs, 1, directory, &plots, &error), -1);
	setenv("PATH", path, 1);
	assert_int_equal(error.code, EXIT_PACKAGES);
	assert_string_equal(error.text, "cannot run gnuplot: No such file or directory\n"
					"plots are drawn by it; install the package gnuplot-nox");
	assert_int_equal(plots.count, 0);
	plot_runs_free(&runs);
	free(path);
}

static void record_that_went_away(void **state)
{
	char *path = xasprintf("%s/patched-2.json", directory);
	struct plot_runs runs;

	(void)state;
	three_seeds();
	assert_int_equal(unlink(path), 0);
	assert_int_equal(load_plot_runs(&runs), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_non_null(strstr(error.text, "patched-2.json"));
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLOT_TEST(every_plot_has_its_files),
		PLOT_TEST(data_has_the_figures_of_the_records),
		PLOT_TEST(without_runs_there_are_no_plots),
		PLOT_TEST(same_input_same_bytes),
		PLOT_TEST(scripts_work_elsewhere),
		PLOT_TEST(missing_gnuplot_names_the_package),
		PLOT_TEST(record_that_went_away),
	};

	return cmocka_run_group_tests_name("plots", tests, NULL, NULL);
}
