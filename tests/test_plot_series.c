// SPDX-License-Identifier: GPL-2.0-only
/* Time series: limits, what is missing, and how many points are drawn. */
#include "tests/plot_fixture.h"

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

/* What a kernel lacks is said, and spoils nothing. */
static void missing_figures_leave_a_remark(void **state)
{
	json_t *root = make_run("patched", 1, -1);
	json_t *after =
		json_object_get(json_object_get(member(root, "phases", 1), "after"), "cgroup");

	(void)state;
	begin(&small, two, 2);
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
	draw();
	assert_int_equal(plots.count, 1); /* no faults, no writeback, no nodes are known */
	assert_non_null(strstr(plots.items[0].svg_text, ">not available<"));
	assert_null(strstr(plots.items[0].svg_text, ">no figures of seed 1<"));
	assert_non_null(strstr(plots.items[0].svg_text, ">baseline is not available: there is no "
							"run<"));
	assert_svg(&plots.items[0]);
}

/* A kernel that only lacks the seed that is drawn. */
static void missing_seeds_leave_another_remark(void **state)
{
	(void)state;
	begin(&small, two, 2);
	add_run(compared, make_run("patched", 1, 100));
	add_run(compared, make_run("patched", 2, 100));
	add_run(compared, make_run("baseline", 3, 100));
	draw();
	assert_non_null(strstr(find("small-series")->svg_text, ">no figures of seed "));
	assert_null(strstr(find("small-series")->svg_text, "is not available"));
}

/* Limits are drawn: the cgroup's, or else the pool's, unless it is too far off to matter. */
static void limits_are_shown(void **state)
{
	static const struct {
		int max;
		bool shown;
	} pools[] = {{1000000, true}, {1000000000, false}};
	size_t i;

	(void)state;
	three_seeds();
	draw();
	assert_non_null(strstr(find("small-series")->svg_text, ">zswap.max 0.48 MiB<"));
	assert_null(strstr(find("small-series")->svg_text, "whole pool"));
	for (i = 0; i < 2; i++) {
		const char *svg;

		begin(&small, two, 2);
		add_run(compared, make_unlimited("patched", pools[i].max));
		draw();
		svg = find("small-series")->svg_text;
		assert_null(strstr(svg, ">zswap.max"));
		assert_non_null(strstr(svg, ">whole pool<"));
		assert_non_null(strstr(svg, ">accept below 0.86 MiB<"));
		assert_int_equal(!!strstr(svg, ">pool limit 0.95 MiB<"), pools[i].shown);
		assert_int_equal(!!strstr(svg, ">pool limit"), pools[i].shown);
	}
}

/* Minutes of samples of lines that go up and down: thinned out, but still whole in the data. */
static void many_samples_are_thinned_out(void **state)
{
	enum { SAMPLES = 20000 };
	json_t *root = make_run("patched", 1, 270);
	json_t *rows = json_object_get(json_object_get(root, "samples"), "rows");
	const struct plot *plot;
	char *file;

	(void)state;
	begin(&small, two, 2);
	json_array_clear(rows);
	for (int i = 0; i < SAMPLES; i++)
		json_array_append_new(rows,
				      json_pack("[I,i,i,i]", (json_int_t)1500000000 + i * 50000,
						400000 + i % 7 * 50000, 300000 + i % 5 * 30000,
						100000 + i % 3 * 20000));
	add_run(compared, root);
	draw();
	plot = find("small-series");
	file = read_text(plot->svg);
	assert_true(strlen(file) < 100000);
	free(file);
	assert_in_file(plot->data, "\n1499.95 ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLOT_TEST(missing_figures_leave_a_remark),
		PLOT_TEST(missing_seeds_leave_another_remark),
		PLOT_TEST(limits_are_shown),
		PLOT_TEST(many_samples_are_thinned_out),
	};

	return cmocka_run_group_tests_name("plot_series", tests, NULL, NULL);
}
