// SPDX-License-Identifier: GPL-2.0-only
/* Trends: which changes count, of which series, and the exact text that people see. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "bench/history/trend.h"
#include "bench/report/sparkline.h"
#include "bench/report/trend_text.h"
#include "lib/array.h"

enum { RUNS = 40 };

static struct history_point points[4][RUNS];
static char images[RUNS][8];

/* A series of @count nights from the first of 2026 on, all 1000; it is number @place. */
static struct history_series series(size_t place, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		snprintf(images[i], sizeof(images[i]), "%06zx", 0xabc001 + i);
		points[place][i] = (struct history_point){.date = 1767232800 + 86400 * (int64_t)i,
							  .value = 1000,
							  .least = 3,
							  .revision = "46a0dd3",
							  .image_sha256 = images[i],
							  .source_version = "6.12.57"};
	}
	return (struct history_series){.machine = "sim",
				       .kernel = "patched",
				       .scenario = "limit",
				       .scenario_sha256 = "text",
				       .kind = HISTORY_METRIC,
				       .name = "refused",
				       .says = "stores refused",
				       .unit = "pages",
				       .better = -1,
				       .points = points[place],
				       .count = count};
}

static void add(struct history_series *series, size_t from, size_t to, double value)
{
	for (; from < to; from++)
		series->points[from].value += value;
}

/* Adds what differs from run to run by at most @size: neither random nor regular. */
static void wobble(struct history_series *series, double size)
{
	size_t i;

	for (i = 0; i < series->count; i++)
		series->points[i].value += size * sin(7.0 * (double)(i * i));
}

static struct trend found(struct history_series *all, size_t count,
			  const struct trend_options *options)
{
	static struct history_trail trail;
	struct error error = {.text = ""};
	struct trend trend;

	trail = (struct history_trail){.series = all, .count = count};
	if (trend_find(&trail, options, &trend, &error))
		fail_msg("%s", error.text);
	return trend;
}

static const struct trend_options everything = {.last = 0};

static void assert_state(struct history_series *one, const char *word)
{
	struct trend trend = found(one, 1, &everything);

	assert_int_equal(trend.count, 1);
	assert_string_equal(trend_word(trend.series[0].state), word);
	trend_free(&trend);
}

static void the_first_bad_run(void **state)
{
	struct history_series one = series(0, RUNS);
	struct trend trend;

	(void)state;
	wobble(&one, 20);
	add(&one, 25, RUNS, 200);
	trend = found(&one, 1, &everything);
	assert_int_equal(trend.series[0].state, TREND_WORSE);
	assert_int_equal(trend.series[0].change_count, 1);
	assert_int_equal(trend.series[0].changes[0].at, 25);
	assert_true(fabs(trend.series[0].changes[0].before - 1000) < 20);
	assert_true(fabs(trend.series[0].changes[0].after - 1200) < 20);
	assert_true(trend.series[0].changes[0].p <= TREND_ALPHA);
	assert_int_equal(trend.tests, 3);
	trend_free(&trend);
}

/* What is good of a metric says whether it became better. */
static void directions(void **state)
{
	struct history_series one = series(0, RUNS);

	(void)state;
	add(&one, 20, RUNS, -500);
	assert_state(&one, "better");
	one.better = 1;
	assert_state(&one, "worse");
	one.better = 0;
	assert_state(&one, "moved");
}

static void steady_and_short(void **state)
{
	struct history_series one = series(0, RUNS);

	(void)state;
	assert_state(&one, "steady");
	wobble(&one, 100);
	assert_state(&one, "steady");
	one.points[39].value = 9000; /* of one night nothing is said */
	assert_state(&one, "steady");
	one.count = 6;
	assert_state(&one, "steady");
	one.count = 5;
	assert_state(&one, "short");
}

/* As the last run had it; percentage points where the unit is %. */
static void the_minimum_effect(void **state)
{
	struct history_series one = series(0, RUNS);

	(void)state;
	add(&one, 20, RUNS, 28); /* certain, but 2.7 % */
	assert_state(&one, "steady");
	one.points[39].least = 2.5;
	assert_state(&one, "worse");
	one.points[39].least = 0; /* not known: 2 % */
	assert_state(&one, "worse");
	one.unit = "%";
	one.points[39].least = 29;
	assert_state(&one, "steady");
	one.points[39].least = 27;
	assert_state(&one, "worse");
}

/* Two steps, of which the first does not matter: the other is measured over all before it. */
static void a_small_step_before_a_large_one(void **state)
{
	struct history_series one = series(0, RUNS);
	struct trend trend;

	(void)state;
	add(&one, 10, RUNS, 10);
	add(&one, 30, RUNS, 1000);
	trend = found(&one, 1, &everything);
	assert_int_equal(trend.series[0].change_count, 1);
	assert_int_equal(trend.series[0].changes[0].at, 30);
	assert_true(trend.series[0].changes[0].before == 1010);
	assert_true(trend.series[0].changes[0].after == 2010);
	trend_free(&trend);
}

static void worse_and_undone(void **state)
{
	struct history_series one = series(0, RUNS);
	struct trend trend;

	(void)state;
	wobble(&one, 10);
	add(&one, 15, 25, 300);
	trend = found(&one, 1, &everything);
	assert_int_equal(trend.series[0].change_count, 2);
	assert_int_equal(trend.series[0].changes[0].at, 15);
	assert_int_equal(trend.series[0].changes[0].direction, -1);
	assert_int_equal(trend.series[0].changes[1].at, 25);
	assert_int_equal(trend.series[0].changes[1].direction, 1);
	assert_int_equal(trend.series[0].state, TREND_BETTER);
	trend_free(&trend);
}

/* Many series make a p that would do alone too large. */
static void corrected_for_their_number(void **state)
{
	struct history_series all[61];
	struct trend trend;
	size_t i;

	(void)state;
	all[0] = series(0, 12);
	add(&all[0], 6, 12, 100); /* p about 2 / C(12, 6) */
	assert_state(&all[0], "worse");
	all[1] = series(1, 12);
	wobble(&all[1], 10);
	for (i = 2; i < 61; i++)
		all[i] = all[1];
	trend = found(all, 61, &everything);
	assert_int_equal(trend.tests, 61);
	assert_int_equal(trend.series[0].state, TREND_STEADY);
	trend_free(&trend);
	/* those of one value throughout are not counted */
	for (i = 1; i < 61; i++)
		all[i] = series(1, 12);
	trend = found(all, 61, &everything);
	assert_int_equal(trend.tests, 1);
	assert_int_equal(trend.series[0].state, TREND_WORSE);
	trend_free(&trend);
}

/*
 * Noise in which the whole is split by chance, with p 0.03, and a part is split by the same
 * chance with 0.0002. Beside 59 others the first is nothing, so that there is no such part.
 */
static void parts_of_what_is_whole(void **state)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	struct history_series all[60];
	struct trend trend;
	size_t s, i;

	(void)state;
	gsl_rng_set(rng, 60);
	all[0] = series(0, RUNS);
	for (s = 0; s < 25; s++) /* the 25th */
		for (i = 0; i < RUNS; i++)
			all[0].points[i].value = 1000 + 100 * gsl_ran_gaussian(rng, 1);
	gsl_rng_free(rng);
	all[1] = series(1, 12);
	wobble(&all[1], 10);
	for (i = 2; i < 60; i++)
		all[i] = all[1];
	trend = found(all, 60, &everything);
	assert_int_equal(trend.tests, 65);
	for (i = 0; i < 60; i++)
		assert_int_equal(trend.series[i].state, TREND_STEADY);
	trend_free(&trend);
}

static void the_latest_runs(void **state)
{
	const struct trend_options options = {.last = 12};
	struct history_series one = series(0, RUNS);
	struct trend trend;

	(void)state;
	add(&one, 10, RUNS, 500);
	trend = found(&one, 1, &options);
	assert_int_equal(trend.series[0].first, 28);
	assert_int_equal(trend.series[0].state, TREND_STEADY);
	trend_free(&trend);
	add(&one, 34, RUNS, 500);
	trend = found(&one, 1, &options);
	assert_int_equal(trend.series[0].changes[0].at, 34);
	assert_true(trend.series[0].changes[0].before == 1500);
	trend_free(&trend);
}

static void names(void **state)
{
	struct history_series all[2] = {series(0, 8), series(1, 8)};
	struct trend_options options = {.scenarios = (char *[]){"other", NULL}};
	struct history_trail trail = {.series = all, .count = 2};
	struct error error = {.text = ""};
	struct trend trend;

	(void)state;
	all[1].scenario = "other";
	all[1].kernel = "next";
	trend = found(all, 2, &options);
	assert_int_equal(trend.count, 1);
	assert_string_equal(trend.series[0].series->scenario, "other");
	trend_free(&trend);
	options = (struct trend_options){.kernels = (char *[]){"patched", NULL}};
	trend = found(all, 2, &options);
	assert_int_equal(trend.count, 1);
	assert_string_equal(trend.series[0].series->kernel, "patched");
	trend_free(&trend);
	options.kernels = (char *[]){"patched", "limit", NULL};
	assert_int_equal(trend_find(&trail, &options, &trend, &error), -1);
	assert_string_equal(error.text, "limit: no kernel of this name in the history");
	options.scenarios = (char *[]){"patched", NULL};
	assert_int_equal(trend_find(&trail, &options, &trend, &error), -1);
	assert_string_equal(error.text, "patched: no scenario of this name in the history");
	assert_int_equal(error.code, EXIT_USAGE);
}

static void sparklines(void **state)
{
	static const struct {
		double values[10];
		size_t count, width;
		double span;
		const char *line;
	} known[] = {
		{{1, 2, 3, 4, 5, 6, 7, 8}, 8, 8, 0, "12345678"},
		{{8, 1}, 2, 8, 0, "81"},
		{{5, 5, 5}, 3, 8, 0, "111"},
		{{100, 101, 100, 101}, 4, 8, 16, "1111"},
		{{1, 1, 9, 1, 1, 1, 8, 8, 8}, 9, 3, 0, "118"}, /* medians of three */
		{{-4, 4}, 2, 2, 0, "18"},
		{{7}, 1, 8, 2, "1"},
	};
	size_t i;
	char *line;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(known); i++) {
		line = sparkline(known[i].values, known[i].count, known[i].width, known[i].span,
				 false);
		assert_string_equal(line, known[i].line);
		free(line);
	}
	line = sparkline(known[0].values, 8, 8, 0, true);
	assert_string_equal(line, "▁▂▃▄▅▆▇█");
	free(line);
}

static void expect_text(const struct trend *trend, const char *expected)
{
	struct text_style style = {.width = 80};
	size_t length;
	char *text = NULL;

	style.out = open_memstream(&text, &length);
	assert_non_null(style.out);
	trend_print(trend, &style, false);
	fclose(style.out);
	assert_string_equal(text, expected);
	free(text);
}

#define HOW_TO_READ(tests)                                                                         \
	"before, after: medians; p: of chance alone, corrected for " tests                         \
	" tests (E-divisive, 5\n% over all, of one look at runs that do not depend on one "        \
	"another: who looks\nevery night finds more by chance). A change has 3 runs or more on "   \
	"either side\nand at least the metric's minimum effect; series of fewer than 6 runs are "  \
	"short.\n"

static void as_text(void **state)
{
	struct history_series all[4] = {series(0, RUNS), series(1, RUNS), series(2, 10),
					series(3, 30)};
	struct trend trend;

	(void)state;
	add(&all[0], 0, RUNS, -1000);
	add(&all[0], 25, 35, 1234);
	all[1].name = "share";
	all[1].unit = "%";
	add(&all[1], 0, RUNS, -950);
	add(&all[1], 25, RUNS, 10);
	all[2].name = "time";
	all[2].unit = "ns";
	all[2].scenario_sha256 = "an earlier text";
	all[3] = all[2];
	all[3].points = &points[3][0];
	add(&all[3], 0, 10, 8600);
	all[3].count = 4;
	all[3].scenario_sha256 = "text";
	all[3].points[0].date += 86400 * 10;
	points[1][25].image_sha256 = points[1][24].image_sha256;
	trend = found(all, 4, &everything);
	expect_text(
		&trend,
		"patched on sim: 4 series of up to 40 runs, 2026-01-01 to 2026-02-09\n"
		"metric                 runs             before   after    change       p  now\n"
		"limit\n"
		"  share                11111111188888   50.0 %  60.0 %  +10.0 pp  <0.001  worse\n"
		"  refused              11111111188811        0   1,234     was 0  <0.001  worse\n"
		"                                         1,234       0    -100 %   0.001  better\n"
		"limit, its text until\n"
		"  2026-01-11\n"
		"  time                 1111111111      1.00 us                     1.000  steady\n"
		"limit\n"
		"  time                 1111            9.60 us                            short\n"
		"\n"
		"Changes for the worse\n"
		"\n"
		"First bad run: 2026-01-26 02:00 UTC, kernel patched (6.12.57) on sim, suite\n"
		"  46a0dd3\n"
		"  image abc019\n"
		"Last good run: 2026-01-25 02:00 UTC, kernel patched (6.12.57) on sim, suite\n"
		"  46a0dd3\n"
		"  image abc019\n"
		"  The kernel is the same: the suite made the difference.\n"
		"  - limit, share (stores refused): 50.0 % to 60.0 %, +10.0 pp, p <0.001; still\n"
		"    so\n"
		"\n"
		"First bad run: 2026-01-26 02:00 UTC, kernel patched (6.12.57) on sim, suite\n"
		"  46a0dd3\n"
		"  image abc01a\n"
		"Last good run: 2026-01-25 02:00 UTC, kernel patched (6.12.57) on sim, suite\n"
		"  46a0dd3\n"
		"  image abc019\n"
		"  - limit, refused (stores refused): 0 pages to 1,234 pages, was 0, p <0.001;\n"
		"    until 2026-02-05 02:00 UTC\n"
		"\n"
		"limit (patched on sim): its text changed with the run of 2026-01-11 02:00 UTC: a\n"
		"  new series begins, which is not compared with the 10 runs before.\n" HOW_TO_READ(
			"3"));
	trend_free(&trend);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_bad_run),
		cmocka_unit_test(directions),
		cmocka_unit_test(steady_and_short),
		cmocka_unit_test(the_minimum_effect),
		cmocka_unit_test(a_small_step_before_a_large_one),
		cmocka_unit_test(worse_and_undone),
		cmocka_unit_test(corrected_for_their_number),
		cmocka_unit_test(parts_of_what_is_whole),
		cmocka_unit_test(the_latest_runs),
		cmocka_unit_test(names),
		cmocka_unit_test(sparklines),
		cmocka_unit_test(as_text),
	};

	return cmocka_run_group_tests_name("trend", tests, NULL, NULL);
}
