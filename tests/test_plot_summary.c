// SPDX-License-Identifier: GPL-2.0-only
/* The plot of what was judged in all scenarios. */
#include "tests/plot_fixture.h"

static void summary_shows_what_was_judged(void **state)
{
	struct verdicts *verdicts;
	const struct plot *plot;

	(void)state;
	three_seeds();
	verdicts = verdicts_new(all(), 1, &(struct verdict_options){0});
	if (plots_summary(all(), 1, verdicts, directory, &plots, &error))
		fail_msg("%s", error.text);
	assert_int_equal(plots.count, 1);
	plot = &plots.items[0];
	assert_string_equal(plot->name, "summary");
	assert_svg(plot);
	assert_png(plot->png);
	assert_plain(plot->dumb);
	/* 500 to 270, differences -70, -230 and -500: three seeds decide nothing */
	assert_in_file(plot->data, "\n# patched, unknown\n# row effect lowest highest p metric\n"
				   "1 -51.5 -51.5 -51.5 ");
	assert_in_file(plot->data, " small/pages\n");
	assert_non_null(strstr(plot->dumb, "?"));
	assert_non_null(strstr(plot->dumb, "patched against baseline: + better, - worse, "));
	assert_non_null(strstr(plot->dumb, "\nsmall "));
	assert_non_null(strstr(plot->dumb, "-52 %"));
	assert_non_null(strstr(plot->dumb, "  hog's worst fault from disk, 100 % of \"t"));
	assert_null(strstr(plot->dumb, "pages stored")); /* describes, is not judged */
	assert_non_null(strstr(plot->svg_text, "&amp; &lt;more"));
	assert_non_null(strstr(plot->alt, "nothing better, nothing worse"));
	verdicts_free(verdicts);
}

/* Enough seeds, and a difference: it is marked, and told to who does not see it. */
static void summary_tells_better_from_worse(void **state)
{
	struct verdicts *verdicts;
	int seed;

	(void)state;
	begin(&small, two, 2);
	for (seed = 1; seed <= 8; seed++) {
		add_run(compared, make_run("baseline", seed, 1000 + seed));
		add_run(compared, make_run("patched", seed, 500 + seed));
	}
	verdicts = verdicts_new(all(), 1, &(struct verdict_options){0});
	if (plots_summary(all(), 1, verdicts, directory, &plots, &error))
		fail_msg("%s", error.text);
	assert_non_null(strstr(plots.items[0].alt,
			       "patched: small, pages of the bystander's written back: -50 % "
			       "(better)."));
	assert_in_file(plots.items[0].data, "# patched, better\n");
	verdicts_free(verdicts);
}

static void one_kernel_has_no_summary(void **state)
{
	struct verdicts *verdicts;

	(void)state;
	begin(&small, two, 1);
	verdicts = verdicts_new(all(), 1, &(struct verdict_options){0});
	assert_int_equal(plots_summary(all(), 1, verdicts, directory, &plots, &error), 0);
	assert_int_equal(plots.count, 0);
	verdicts_free(verdicts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLOT_TEST(summary_shows_what_was_judged),
		PLOT_TEST(summary_tells_better_from_worse),
		PLOT_TEST(one_kernel_has_no_summary),
	};

	return cmocka_run_group_tests_name("plot_summary", tests, NULL, NULL);
}
