// SPDX-License-Identifier: GPL-2.0-only
/* Published figures beside ours: the figures, which way they go, and the text around them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/scenario/metric_kinds.h"
#include "bench/compare/judgement.h"
#include "bench/report/published.h"
#include "lib/xalloc.h"

static struct scenario_metric metrics[] = {
	{.name = "wakeups", .kind = METRIC_KIND(calls), .of = "shrink_worker"},
	{.name = "share", .kind = METRIC_KIND(refused_share)},
	{.name = "before_time", .kind = METRIC_KIND(duration)},
	{.name = "after_time", .kind = METRIC_KIND(duration)},
};
enum { METRICS = 4 };

static struct scenario_published_row rows[] = {
	{"runs of the worker", "wakeups", NULL, 6400, 128, 64},
	{"share refused", "share", NULL, 36, 24, 0},
	{"time", "before_time", "after_time", 8473e6, 4525e6, 0},
	{"level alone", "wakeups", NULL, 12, NAN, 0},
};
static char *befores[] = {"debian-7.3+single", "baseline"}, *afters[] = {"patched"};
static struct scenario scenario = {
	.name = "small",
	.metrics = metrics,
	.metric_count = METRICS,
	.published = {.source = "A. Author <1@example.org>",
		      .scaled = "1/64 of all.",
		      .before = "old",
		      .after = "new",
		      .our_before = befores,
		      .our_before_count = 2,
		      .our_after = afters,
		      .our_after_count = 1,
		      .because = "the same change.",
		      .differs = "nowhere.",
		      .rows = rows,
		      .row_count = 4},
};
static const char *const two[] = {"baseline", "patched"};

static void add(struct compared_scenario *compared, size_t k, double wakeups, double share)
{
	struct compared_run run = {.file = xstrdup("run"), .seed = 1, .end = EXIT_HOLDS};
	struct error error = {0};

	run.values = xcalloc(METRICS, sizeof(*run.values));
	run.outcomes = xcalloc(1, sizeof(*run.outcomes));
	run.values[0] = wakeups;
	run.values[1] = share;
	run.values[2] = 2e9;
	run.values[3] = 1e9;
	assert_int_equal(compare_take(compared, k, &run, &error), 0);
}

static struct compared_scenario *both(void)
{
	struct compared_scenario *compared = compare_new(&scenario, two, 2);

	add(compared, 0, 90, 30);
	add(compared, 1, 99, 10);
	return compared;
}

static void pairs_with_proportion_and_direction(void **state)
{
	struct compared_scenario *compared = both();
	struct published_figures figures = published_figures(compared);

	(void)state;
	assert_true(published_has(compared));
	assert_string_equal(figures.theirs, "old -> new");
	assert_string_equal(figures.ours, "baseline -> patched");
	assert_int_equal(figures.count, 4);
	assert_string_equal(figures.items[0].says, "runs of the worker");
	assert_string_equal(figures.items[0].theirs, "6,400 -> 128 (-98 %); 1/64: 100 -> 2");
	assert_string_equal(figures.items[0].ours, "90 -> 99 (+10 %)");
	assert_string_equal(figures.items[0].direction, "other way");
	assert_string_equal(figures.items[1].theirs, "36.0 % -> 24.0 % (-12.0 pp)");
	assert_string_equal(figures.items[1].ours, "30.0 % -> 10.0 % (-20.0 pp)");
	assert_string_equal(figures.items[1].direction, "same way");
	assert_string_equal(figures.items[2].theirs, "8.47 s -> 4.53 s (-47 %)");
	/* of one kernel, its two metrics */
	assert_string_equal(figures.items[2].ours, "2.00 s -> 1.00 s (-50 %)");
	assert_string_equal(figures.items[2].direction, "same way");
	assert_string_equal(figures.items[3].theirs, "12 -> n/a");
	assert_string_equal(figures.items[3].direction, "-");
	published_free(&figures);
	compare_free(compared);
}

/* Where no kernel of ours is their second one, only the level of the first stands there. */
static void one_kernel_has_a_level_alone(void **state)
{
	struct compared_scenario *compared = both();
	struct published_figures figures;

	(void)state;
	scenario.published.our_after_count = 0;
	figures = published_figures(compared);
	assert_string_equal(figures.ours, "baseline alone");
	assert_string_equal(figures.items[0].ours, "90");
	assert_string_equal(figures.items[0].direction, "-");
	published_free(&figures);
	scenario.published.our_before_count = 0;
	figures = published_figures(compared);
	assert_string_equal(figures.ours, "none");
	assert_string_equal(figures.items[0].ours, "n/a");
	published_free(&figures);
	scenario.published.our_before_count = 2;
	scenario.published.our_after_count = 1;
	compare_free(compared);
}

/* The first of several that is compared; none of them is: the first. */
static void the_first_that_is_compared_stands_for_theirs(void **state)
{
	static const char *const kernels[] = {"baseline", "patched", "debian-7.3+single"};
	struct compared_scenario *compared = compare_new(&scenario, kernels, 3);
	struct published_figures figures;

	(void)state;
	add(compared, 0, 90, 30);
	add(compared, 1, 99, 10);
	add(compared, 2, 33, 10);
	figures = published_figures(compared);
	assert_string_equal(figures.ours, "debian-7.3+single -> patched");
	assert_string_equal(figures.items[0].ours, "33 -> 99 (x 3.0)");
	published_free(&figures);
	compare_free(compared);
	compared = compare_new(&scenario, &kernels[1], 1);
	add(compared, 0, 99, 10);
	figures = published_figures(compared);
	assert_string_equal(figures.ours, "debian-7.3+single -> patched");
	assert_string_equal(figures.items[0].ours, "n/a -> 99");
	published_free(&figures);
	compare_free(compared);
}

/* A kernel that is not in the comparison, or has no such figure, is not made up. */
static void what_is_missing_is_not_available(void **state)
{
	struct compared_scenario *compared = compare_new(&scenario, two, 1);
	struct published_figures figures;

	(void)state;
	add(compared, 0, NAN, 30);
	figures = published_figures(compared);
	assert_string_equal(figures.items[0].ours, "n/a -> n/a");
	assert_string_equal(figures.items[1].ours, "30.0 % -> n/a");
	assert_string_equal(figures.items[1].direction, "-");
	published_free(&figures);
	compare_free(compared);
}

static void print_has_table_and_remarks(void **state)
{
	struct compared_scenario *compared = both();
	struct text_style style = {.width = 72};
	char *text = NULL;
	size_t length;

	(void)state;
	style.out = open_memstream(&text, &length);
	published_print(compared, &style);
	fclose(style.out);
	assert_string_equal(text,
			    "\n"
			    "published           theirs            ours\n"
			    "                    old -> new        baseline -> patched\n"
			    "runs of the worker  6,400 -> 128      90 -> 99             other\n"
			    "                    (-98 %);          (+10 %)              way\n"
			    "                    1/64: 100 -> 2\n"
			    "share refused       36.0 % -> 24.0 %  30.0 % -> 10.0 %     same\n"
			    "                    (-12.0 pp)        (-20.0 pp)           way\n"
			    "time                8.47 s -> 4.53 s  2.00 s -> 1.00 s     same\n"
			    "                    (-47 %)           (-50 %)              way\n"
			    "level alone         12 -> n/a         90 -> 99             -\n"
			    "                                      (+10 %)\n"
			    "\n"
			    "Theirs: A. Author <1@example.org>.\n"
			    "Scaled: 1/64 of all.\n"
			    "Ours: the same change.\n"
			    "Where ours differs: nowhere.\n");
	free(text);
	compare_free(compared);
}

static void others_print_nothing(void **state)
{
	struct scenario plain = scenario;
	struct compared_scenario *compared;
	struct text_style style = {.width = 72};
	char *text = NULL;
	size_t length;

	(void)state;
	plain.published = (struct scenario_published){0};
	compared = compare_new(&plain, two, 2);
	style.out = open_memstream(&text, &length);
	published_print(compared, &style);
	fclose(style.out);
	assert_false(published_has(compared));
	assert_string_equal(text, "");
	free(text);
	compare_free(compared);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_with_proportion_and_direction),
		cmocka_unit_test(one_kernel_has_a_level_alone),
		cmocka_unit_test(the_first_that_is_compared_stands_for_theirs),
		cmocka_unit_test(what_is_missing_is_not_available),
		cmocka_unit_test(print_has_table_and_remarks),
		cmocka_unit_test(others_print_nothing),
	};

	return cmocka_run_group_tests_name("published", tests, NULL, NULL);
}
