// SPDX-License-Identifier: GPL-2.0-only
/* Plots of a series of scenarios. */
#include "tests/plot_fixture.h"

/* Three of a series, out of order, and one of another; seed 1 of both kernels each. */
static struct compared_scenario *sized(struct scenario *scenario, const char *series, uint64_t at,
				       int baseline, int patched)
{
	struct compared_scenario *member;

	*scenario = small;
	scenario->series.name = xstrdup(series);
	scenario->series.of = xstrdup("cgroups");
	scenario->series.at = at;
	member = compare_new(scenario, two, 2);
	add_run(member, make_run("baseline", 1, baseline));
	add_run(member, make_run("patched", 1, patched));
	return member;
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
	const struct plot *plot;
	size_t i;

	(void)state;
	if (plots_scaling((const struct compared_scenario *const *)members, 4, directory, &plots,
			  &error))
		fail_msg("%s", error.text);
	assert_int_equal(plots.count, 2); /* "stored" is nowhere above 0, "other" is alone */
	plot = find("grow-scaling-pages");
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
	for (i = 0; i < 4; i++) {
		compare_free(members[i]);
		free(scenarios[i].series.name);
		free(scenarios[i].series.of);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLOT_TEST(scaling_is_drawn_over_the_series),
	};

	return cmocka_run_group_tests_name("plot_scaling", tests, NULL, NULL);
}
