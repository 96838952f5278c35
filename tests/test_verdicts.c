// SPDX-License-Identifier: GPL-2.0-only
/* Verdicts: each kind of decision, from runs made up for it. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/scenario/metric_kinds.h"
#include "bench/base/digest.h"
#include "bench/compare/verdicts.h"
#include "lib/array.h"

enum { MOST = 24 };

/* One metric of two kernels; what a test does not set is the same on both. */
struct world {
	struct scenario_metric metric;
	struct scenario scenario;
	struct compared_kernel kernels[2];
	struct compared_run runs[2][MOST];
	double values[2][MOST];
	struct compared_scenario compared;
	const struct compared_scenario *all[1];
	struct verdict_options options;
};

/* @seeds runs of each kernel, about 1000, where lower is better. */
static struct world *world(size_t seeds)
{
	static struct world w;
	size_t k, i;

	memset(&w, 0, sizeof(w));
	w.metric = (struct scenario_metric){
		.name = "m", .says = "it", .kind = METRIC_KIND(refused), .better = -1};
	w.scenario = (struct scenario){.name = "s",
				       .text = "text",
				       .text_length = 4,
				       .metrics = &w.metric,
				       .metric_count = 1};
	for (k = 0; k < 2; k++) {
		w.kernels[k] = (struct compared_kernel){
			.name = k ? "patched" : "baseline", .runs = w.runs[k], .run_count = seeds};
		for (i = 0; i < seeds; i++) {
			w.values[k][i] = 1000 + (double)i;
			w.runs[k][i] = (struct compared_run){.seed = (json_int_t)i + 1,
							     .values = &w.values[k][i]};
		}
	}
	w.compared = (struct compared_scenario){
		.scenario = &w.scenario, .kernels = w.kernels, .kernel_count = 2};
	w.all[0] = &w.compared;
	return &w;
}

static void change(struct world *w, double by)
{
	size_t i;

	for (i = 0; i < w->kernels[1].run_count; i++)
		w->values[1][i] += by;
}

static struct metric_verdict judged(const struct world *w)
{
	struct verdicts *verdicts = verdicts_new(w->all, 1, &w->options);
	struct metric_verdict found = *verdicts_get(verdicts, 0, 1, 0);

	assert_int_equal(verdicts_count(verdicts, found.verdict), 1);
	verdicts_free(verdicts);
	return found;
}

static void assert_verdict(const struct world *w, const char *expected)
{
	assert_string_equal(verdict_word(judged(w).verdict), expected);
}

static void lower_is_better(void **state)
{
	struct world *w = world(6);
	struct metric_verdict found;

	(void)state;
	change(w, -100);
	found = judged(w);
	assert_int_equal(found.verdict, VERDICT_BETTER);
	assert_true(found.p == 2.0 / 64);
	assert_true(found.paired.difference == -100);
	assert_true(fabs(found.effect - 100 * 100 / 1002.5) < 1e-9);
	assert_true(found.least == VERDICT_MINIMUM && !found.floor_known && found.floor == 0);
	change(w, 200);
	assert_verdict(w, "worse");
}

static void higher_is_better(void **state)
{
	struct world *w = world(6);

	(void)state;
	w->metric.better = 1;
	change(w, -100);
	assert_verdict(w, "worse");
	change(w, 200);
	assert_verdict(w, "better");
}

static void neither_is_better(void **state)
{
	struct world *w = world(6);

	(void)state;
	w->metric.better = 0;
	change(w, -100);
	assert_verdict(w, "-");
}

static void the_same(void **state)
{
	struct world *w = world(6);

	(void)state;
	assert_verdict(w, "same");
	change(w, 5); /* significant, but 0.5 % */
	assert_true(judged(w).p <= VERDICT_ALPHA);
	assert_verdict(w, "same");
}

static void a_metrics_own_minimum(void **state)
{
	struct world *w = world(6);

	(void)state;
	change(w, 5);
	w->metric.effect = 0.4;
	assert_verdict(w, "worse");
	change(w, 95);
	w->metric.effect = 20;
	assert_verdict(w, "same");
}

/* 32 pages more are none, in whatever percent they are of. */
static void a_tolerance_in_the_metrics_unit(void **state)
{
	struct world *w = world(6);
	size_t i;

	(void)state;
	w->metric.tolerance = 32;
	change(w, 31);
	assert_verdict(w, "same");
	change(w, 1); /* up to it, itself included */
	assert_verdict(w, "same");
	change(w, -1);
	assert_true(judged(w).minimum == VERDICT_MINIMUM);
	assert_true(fabs(judged(w).least - 100 * 32 / 1033.5) < 1e-9);
	change(w, 19);
	assert_verdict(w, "worse");
	for (i = 0; i < 6; i++)
		w->values[0][i] = 0, w->values[1][i] = 3; /* 100 percent */
	assert_verdict(w, "same");
	for (i = 0; i < 6; i++)
		w->values[1][i] = 33;
	assert_verdict(w, "worse");
}

static void too_few_pairs(void **state)
{
	struct world *w = world(5);

	(void)state;
	assert_verdict(w, "unknown"); /* even of what is the same on both */
	change(w, -900);
	assert_verdict(w, "unknown"); /* p is 2/32 */
	w->options.alpha = 0.07;
	assert_verdict(w, "better");
}

static void a_wide_interval_is_unknown(void **state)
{
	struct world *w = world(8);
	size_t i;

	(void)state;
	for (i = 0; i < 8; i++)
		w->values[1][i] += i % 2 ? 300 : -300;
	assert_verdict(w, "unknown");
}

/* Most seeds have none of it on either side, some have much on one. */
static void much_from_nothing_is_not_the_same(void **state)
{
	struct world *w = world(7);
	size_t i;

	(void)state;
	for (i = 0; i < 7; i++) {
		w->values[0][i] = 0;
		w->values[1][i] = i < 4 ? 0 : 50;
	}
	assert_true(judged(w).paired.difference == 25 && judged(w).paired.low == 0);
	assert_verdict(w, "unknown");
	for (i = 0; i < 7; i++)
		w->values[1][i] = 0;
	assert_verdict(w, "same");
}

/* Six of 22 seeds are far higher, the others a little lower: the mean is, most are not. */
static void mean_and_most_disagree(void **state)
{
	struct world *w = world(22);
	struct metric_verdict found;
	size_t i;

	(void)state;
	w->metric.better = 1;
	for (i = 0; i < 22; i++) {
		w->values[0][i] = 100;
		w->values[1][i] = i < 6 ? 1100 : 95;
	}
	found = judged(w);
	assert_true(found.paired.difference == -5 && found.p > 0.5);
	assert_int_equal(found.verdict, VERDICT_UNKNOWN);
}

/* What doubles in every seed does so with 16 seeds, and with 24 all the more. */
static void more_seeds_are_more_sure(void **state)
{
	enum { METRICS = 253 };
	static struct scenario_metric metrics[METRICS];
	static double values[2][MOST][METRICS];
	struct world *w = world(MOST);
	size_t seeds, k, i, m;

	(void)state;
	for (m = 0; m < METRICS; m++)
		metrics[m] = w->metric;
	for (k = 0; k < 2; k++)
		for (i = 0; i < MOST; i++) {
			values[k][i][0] = k ? 2000 : 1000;
			for (m = 1; m < METRICS; m++)
				values[k][i][m] = (double)((i * 7 + m * (k + 3) * 5) % 97);
			w->runs[k][i].values = values[k][i];
		}
	w->scenario.metrics = metrics;
	w->scenario.metric_count = METRICS;
	for (seeds = 16; seeds <= MOST; seeds++) {
		struct verdicts *verdicts;

		w->kernels[0].run_count = w->kernels[1].run_count = seeds;
		verdicts = verdicts_new(w->all, 1, &w->options);
		assert_int_equal(verdicts_get(verdicts, 0, 1, 0)->verdict, VERDICT_WORSE);
		verdicts_free(verdicts);
	}
}

static void not_available(void **state)
{
	struct world *w = world(6);
	size_t i;

	(void)state;
	for (i = 0; i < 6; i++)
		w->values[1][i] = NAN;
	assert_verdict(w, "not available");
	assert_int_equal(judged(w).paired.count, 0);
}

static void one_seed_without_the_figure(void **state)
{
	struct world *w = world(7);

	(void)state;
	change(w, -100);
	w->values[0][3] = NAN;
	assert_int_equal(judged(w).paired.count, 6);
	assert_verdict(w, "better");
	w->values[1][5] = NAN; /* another one: five pairs are left */
	assert_int_equal(judged(w).paired.count, 5);
	assert_verdict(w, "unknown");
}

/* Runs are paired by seed, not by place; those of one kernel alone do not count. */
static void unpaired_seeds(void **state)
{
	struct world *w = world(7);
	size_t i;

	(void)state;
	for (i = 0; i < 7; i++) {
		w->runs[1][i].seed = 2 + (json_int_t)i; /* 2 to 8 */
		w->values[0][i] = 1000 * (double)(i + 1);
		w->values[1][i] = 1000 * (double)(i + 2) + 1;
	}
	assert_int_equal(judged(w).paired.count, 6);
	assert_true(judged(w).paired.low == 1 && judged(w).paired.high == 1);
	w->runs[1][5].fault = "panic"; /* seed 7 */
	assert_int_equal(judged(w).paired.count, 5);
	w->runs[0][5].fault = "hung"; /* seed 6 */
	assert_int_equal(judged(w).paired.count, 4);
}

/* A noise file in which the floor of the world's metric is @floor, of the text @of. */
static struct noise noise_of(double floor, const char *of)
{
	char sha256[DIGEST_SIZE];

	digest_memory(of, strlen(of), sha256);
	return (struct noise){.root = json_pack("{s:{s:{s:s, s:{s:f}}}}", "scenarios", "s",
						"sha256", sha256, "metrics", "m", floor)};
}

static void a_floor_larger_than_the_minimum(void **state)
{
	struct noise noise = noise_of(15, "text"), other = noise_of(15, "another text");
	struct noise low = noise_of(0.1, "text");
	struct world *w = world(6);

	(void)state;
	change(w, -100);
	w->options.noise = &noise;
	assert_verdict(w, "same"); /* 10 % is within the noise of builds */
	assert_true(judged(w).floor_known && judged(w).floor == 15 && judged(w).least == 15);
	w->options.noise = &other;
	assert_verdict(w, "better");
	assert_true(!judged(w).floor_known && judged(w).floor == 0);
	w->options.noise = &low;
	assert_true(judged(w).floor_known && judged(w).least == VERDICT_MINIMUM);
	noise_free(&noise);
	noise_free(&other);
	noise_free(&low);
}

static void looks_are_paid_for(void **state)
{
	struct world *w = world(6);

	(void)state;
	change(w, -100);
	w->options.looks = 2;
	assert_true(judged(w).p == 4.0 / 64);
	assert_verdict(w, "unknown");
	w->options.looks = 100;
	assert_true(judged(w).p == 1);
}

/* Two one-sided tests at 2.5 %: six pairs can have that once, seven in two looks. */
static void same_pays_for_looks(void **state)
{
	struct world *w = world(6);

	(void)state;
	change(w, 1);
	assert_verdict(w, "same");
	w->options.looks = 2;
	assert_verdict(w, "unknown");
	w = world(7);
	change(w, 1);
	w->options.looks = 2;
	assert_verdict(w, "same");
	w->options.looks = 4;
	assert_verdict(w, "unknown");
}

/* Of 15 pairs, 14 of which are the same: an interval that covers 95 % reaches the other one. */
static void same_is_of_the_whole_interval(void **state)
{
	static const double differences[] = {-25, -24, -3, -2, -1, 0, 1, 1, 2, 2, 3, 4, 24, 26, 28};
	struct world *w = world(ARRAY_LENGTH(differences));
	size_t i;

	(void)state;
	w->metric.effect = 1.2; /* percent of about 1000 */
	for (i = 0; i < ARRAY_LENGTH(differences); i++)
		w->values[1][i] += differences[i];
	assert_verdict(w, "unknown");
}

/* Two metrics of which one changes much: Holm doubles the smaller p. */
static void corrected_for_the_number_of_metrics(void **state)
{
	struct world *w = world(7);
	struct scenario_metric metrics[3] = {w->metric, w->metric, w->metric};
	double values[2][7][3];
	struct verdicts *verdicts;
	size_t k, i;

	(void)state;
	metrics[2].better = 0; /* not judged: not counted */
	for (k = 0; k < 2; k++)
		for (i = 0; i < 7; i++) {
			values[k][i][0] = 1000 - 500 * (double)k;
			values[k][i][1] = 1000 + (i < 3 ? 1 : -1) * (double)k;
			values[k][i][2] = 1;
			w->runs[k][i].values = values[k][i];
		}
	w->scenario.metrics = metrics;
	w->scenario.metric_count = 3;
	verdicts = verdicts_new(w->all, 1, &w->options);
	assert_true(verdicts_get(verdicts, 0, 1, 0)->paired.p == 2.0 / 128);
	assert_true(verdicts_get(verdicts, 0, 1, 0)->p == 4.0 / 128);
	assert_true(verdicts_get(verdicts, 0, 1, 1)->p ==
		    verdicts_get(verdicts, 0, 1, 1)->paired.p);
	assert_int_equal(verdicts_get(verdicts, 0, 1, 0)->verdict, VERDICT_BETTER);
	assert_int_equal(verdicts_get(verdicts, 0, 1, 1)->verdict, VERDICT_SAME);
	assert_int_equal(verdicts_get(verdicts, 0, 1, 2)->verdict, VERDICT_NONE);
	assert_int_equal(verdicts_seeds_needed(verdicts), 7); /* 2/2^7 * 2 is below 0.05 */
	verdicts_free(verdicts);
}

/* Ten metrics are the same in every seed: the other one's p is its own. */
static void constant_metrics_do_not_count(void **state)
{
	enum { METRICS = 11 };
	struct world *w = world(6);
	struct scenario_metric metrics[METRICS];
	double values[2][6][METRICS];
	struct verdicts *verdicts;
	size_t k, i, m;

	(void)state;
	for (m = 0; m < METRICS; m++)
		metrics[m] = w->metric;
	for (k = 0; k < 2; k++)
		for (i = 0; i < 6; i++) {
			values[k][i][0] = 1000 - 500 * (double)k;
			for (m = 1; m < METRICS; m++)
				values[k][i][m] = 7;
			w->runs[k][i].values = values[k][i];
		}
	w->scenario.metrics = metrics;
	w->scenario.metric_count = METRICS;
	verdicts = verdicts_new(w->all, 1, &w->options);
	assert_true(verdicts_get(verdicts, 0, 1, 0)->p == 2.0 / 64);
	assert_int_equal(verdicts_get(verdicts, 0, 1, 0)->verdict, VERDICT_BETTER);
	assert_int_equal(verdicts_count(verdicts, VERDICT_SAME), 10);
	/* to plan for, they may differ the next time */
	assert_int_equal(verdicts_seeds_needed(verdicts), 9);
	assert_true(verdicts_alone(verdicts) == VERDICT_ALPHA / METRICS);
	verdicts_free(verdicts);
}

static size_t seeds_needed(struct world *w, unsigned int looks, double alpha)
{
	struct verdicts *verdicts;
	size_t seeds;

	w->options.looks = looks;
	w->options.alpha = alpha;
	verdicts = verdicts_new(w->all, 1, &w->options);
	seeds = verdicts_seeds_needed(verdicts);
	verdicts_free(verdicts);
	return seeds;
}

static void seeds_that_are_needed(void **state)
{
	struct world *w = world(1);

	(void)state;
	assert_int_equal(seeds_needed(w, 1, 0), 6); /* 2/64 */
	assert_int_equal(seeds_needed(w, 1, 0.03125), 6);
	assert_int_equal(seeds_needed(w, 1, 0.03), 7);
	assert_int_equal(seeds_needed(w, 4, 0), 8);
	w->metric.better = 0;
	assert_int_equal(seeds_needed(w, 1, 0), 1); /* nothing is judged */
}

static void nothing_to_judge(void **state)
{
	const struct verdict_options options = {.alpha = 0};
	struct verdicts *verdicts = verdicts_new(NULL, 0, &options);

	(void)state;
	assert_int_equal(verdicts_count(verdicts, VERDICT_UNKNOWN), 0);
	assert_int_equal(verdicts_seeds_needed(verdicts), 1);
	verdicts_free(verdicts);
	verdicts_free(NULL);
}

static void sizes_of_effects(void **state)
{
	(void)state;
	assert_true(effect_size(100, 110, 10, "ns") == 100.0 * 10 / 110);
	assert_true(effect_size(110, 100, -10, "ns") == 100.0 * 10 / 110);
	assert_true(effect_size(0, 5, 5, "pages") == 100);
	assert_true(effect_size(5, 0, -5, "pages") == 100);
	assert_true(effect_size(0, 0, 0, "pages") == 0);
	assert_true(effect_size(0, 0, 3, "pages") == 100);
	assert_true(effect_size(-100, 100, 200, "ns") == 200);
	assert_true(effect_size(40, 37.5, -2.5, "%") == 2.5);
	assert_true(effect_size(0, 0, 1, "%") == 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lower_is_better),
		cmocka_unit_test(higher_is_better),
		cmocka_unit_test(neither_is_better),
		cmocka_unit_test(the_same),
		cmocka_unit_test(a_metrics_own_minimum),
		cmocka_unit_test(a_tolerance_in_the_metrics_unit),
		cmocka_unit_test(too_few_pairs),
		cmocka_unit_test(a_wide_interval_is_unknown),
		cmocka_unit_test(much_from_nothing_is_not_the_same),
		cmocka_unit_test(mean_and_most_disagree),
		cmocka_unit_test(more_seeds_are_more_sure),
		cmocka_unit_test(not_available),
		cmocka_unit_test(one_seed_without_the_figure),
		cmocka_unit_test(unpaired_seeds),
		cmocka_unit_test(a_floor_larger_than_the_minimum),
		cmocka_unit_test(looks_are_paid_for),
		cmocka_unit_test(same_pays_for_looks),
		cmocka_unit_test(same_is_of_the_whole_interval),
		cmocka_unit_test(constant_metrics_do_not_count),
		cmocka_unit_test(corrected_for_the_number_of_metrics),
		cmocka_unit_test(seeds_that_are_needed),
		cmocka_unit_test(nothing_to_judge),
		cmocka_unit_test(sizes_of_effects),
	};

	return cmocka_run_group_tests_name("verdicts", tests, NULL, NULL);
}
