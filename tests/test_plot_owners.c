// SPDX-License-Identifier: GPL-2.0-only
/* Whose pages were written back, and by whom. */
#include "tests/plot_fixture.h"

/* A kernel's probe `owners`: what it wrote back of the bystander's pages, and of its own. */
static void set_owners(json_t *root, int worker, int hog)
{
	json_t *owners =
		json_pack("{s:{s:{s:i,s:i},s:{s:i,s:i}},s:{s:{s:i,s:i}}}", "tree/bystander",
			  "worker", "written_back", worker, "refused", 1, "hog", "written_back",
			  hog, "refused", 2, "hog", "harness", "written_back", 7, "refused", 0);

	json_object_set_new(json_object_get(root, "probes"), "owners", owners);
}

/* Means of the runs; a kernel without the probe falls back to the counter. */
static void owners_are_told_by_the_probe(void **state)
{
	json_t *first = make_run("patched", 1, 270), *second = make_run("patched", 2, 270);
	const struct plot *plot;

	(void)state;
	begin(&small, two, 2);
	set_owners(first, 100, 1000);
	set_owners(second, 200, 2000);
	add_run(compared, make_run("baseline", 1, 500));
	add_run(compared, first);
	add_run(compared, second);
	draw();
	plot = find("small-owners");
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
}

/* Who only had stores refused is in the data, but of no colour; without writeback no plot. */
static void owners_of_what_was_written_back(void **state)
{
	json_t *run = make_run("patched", 1, 270), *owners, *counts;
	size_t i;

	(void)state;
	begin(&small, &two[1], 1);
	set_owners(run, 0, 1000);
	add_run(compared, run);
	draw();
	assert_non_null(strstr(find("small-owners")->dumb, "* hog  + harness\npatched\n"));
	assert_in_file(find("small-owners")->data, "\n# worker\n");

	begin(&small, &two[1], 1);
	run = make_run("patched", 1, 270);
	set_owners(run, 0, 0);
	owners = json_object_get(json_object_get(run, "probes"), "owners");
	counts = json_object_get(json_object_get(owners, "hog"), "harness");
	json_object_set_new(counts, "written_back", json_integer(0));
	add_run(compared, run);
	draw();
	for (i = 0; i < plots.count; i++)
		assert_string_not_equal(plots.items[i].name, "small-owners");
	assert_true(plots.count > 0);
}

/* A kernel without figures has not written back 0 pages. */
static void no_figures_are_no_pages(void **state)
{
	const struct plot *plot;

	(void)state;
	begin(&small, two, 2);
	add_run(compared, make_unsupported("baseline"));
	add_run(compared, make_run("patched", 1, 270));
	draw();
	plot = find("small-owners");
	assert_non_null(
		strstr(plot->alt, " baseline: hog not available; tree/bystander not available."));
	assert_non_null(strstr(plot->dumb, "baseline\n  hog             "));
	assert_non_null(strstr(plot->dumb, " n/a\n"));
	assert_plain(plot->dumb);
	assert_missing(plot);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLOT_TEST(owners_are_told_by_the_probe),
		PLOT_TEST(owners_of_what_was_written_back),
		PLOT_TEST(no_figures_are_no_pages),
	};

	return cmocka_run_group_tests_name("plot_owners", tests, NULL, NULL);
}
