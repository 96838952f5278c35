// SPDX-License-Identifier: GPL-2.0-only
/* Latency of faults: which tasks and sources have panels, and what stands for kernels in text. */
#include "tests/plot_fixture.h"

/* Plain text draws with first letters, as long as they differ. */
static void letters_tell_kernels_apart(void **state)
{
	static const char *const alike[] = {"mine", "mainline"};

	(void)state;
	three_seeds();
	draw();
	assert_non_null(strstr(find("small-latency-zswap")->dumb, "baseline    b"));
	begin(&small, alike, 2);
	add_run(compared, make_run("mine", 1, 100));
	add_run(compared, make_run("mainline", 1, 100));
	draw();
	assert_non_null(strstr(find("small-latency-zswap")->dumb, "mine    A"));
	assert_non_null(strstr(find("small-latency-zswap")->dumb, "mainline    B"));
}

/* A run of @kernel in which no task had a fault. */
static json_t *make_quiet(const char *kernel)
{
	json_t *root = make_run(kernel, 1, 0);

	json_object_set_new(root, "histograms", json_array());
	return root;
}

/* First touches stand in for refaults; their panel is there for each task. */
static void first_touches_where_nothing_is_read_back(void **state)
{
	json_t *root = make_run("patched", 1, 0), *histogram;
	size_t i;

	(void)state;
	begin(&small, two, 2);
	add_run(compared, make_quiet("baseline"));
	json_array_foreach (json_object_get(root, "histograms"), i, histogram)
		json_object_set_new(histogram, "source", json_string("new"));
	add_run(compared, root);
	draw();
	assert_non_null(strstr(find("small-latency-new")->alt, "hog on patched: 1,150"));
	assert_non_null(strstr(find("small-latency-new")->alt, "hog on baseline: none"));
}

/* A kernel without figures had not no faults: the key says so, and below it is why. */
static void no_figures_are_no_faults(void **state)
{
	const struct plot *plot;

	(void)state;
	begin(&small, two, 2);
	add_run(compared, make_unsupported("baseline"));
	add_run(compared, make_run("patched", 1, 0));
	draw();
	plot = find("small-latency-zswap");
	assert_non_null(strstr(plot->alt, "hog on baseline: not available"));
	assert_svg(plot);
	assert_missing(plot);
}

/* Of tasks that are all alike only the first has a curve: not two hundred panels. */
static void twins_have_no_panels(void **state)
{
	static struct scenario_task alike[] = {{.name = "bystander", .cgroup = "tree/bystander"},
					       {.name = "hog", .cgroup = "hog", .twin = true}};
	static struct scenario scenario;
	size_t i;

	(void)state;
	scenario = small;
	scenario.tasks = alike;
	scenario.metrics = &metrics[2]; /* which names no task */
	scenario.metric_count = 1;
	begin(&scenario, two, 1);
	add_run(compared, make_run("baseline", 1, 100));
	draw();
	assert_true(plots.count > 0);
	for (i = 0; i < plots.count; i++)
		if (strcmp(plots.items[i].kind, "latency") == 0)
			assert_null(strstr(plots.items[i].alt, " hog on "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLOT_TEST(letters_tell_kernels_apart),
		PLOT_TEST(first_touches_where_nothing_is_read_back),
		PLOT_TEST(no_figures_are_no_faults),
		PLOT_TEST(twins_have_no_panels),
	};

	return cmocka_run_group_tests_name("plot_latency", tests, NULL, NULL);
}
