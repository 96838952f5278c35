// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the statistics are worth: the whole procedure (verdicts, noise floor, trend) on data that
 * is drawn, of which the truth is known. Prints how often it errs and what it finds; the README
 * keeps the table. The same numbers each time.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "bench/compare/calibration.h"
#include "bench/compare/verdicts.h"
#include "bench/history/trend.h"
#include "bench/scenario/metric_kinds.h"
#include "bench/statistics/power.h"
#include "bench/statistics/stats.h"
#include "lib/array.h"
#include "lib/xalloc.h"

enum { METRICS = 28, SEEDS = 24, BASE = 1000 };

/* SEEDS=auto with 28 metrics and a limit of 24: three looks, at 13, 17 and 21 seeds. */
enum { AUTO = 0, AUTO_FIRST = 13, AUTO_ADDED = 4, AUTO_LOOKS = 3 };
static const size_t seeds_of[] = {6, 11, 12, 16, 24, AUTO};

static gsl_rng *rng;

/* A side of a pair. The difference of two has mean 0 and, but for counts, deviation 1. */
static double draw_normal(void)
{
	return gsl_ran_gaussian(rng, M_SQRT1_2);
}

static double draw_heavy(void)
{
	return gsl_ran_tdist(rng, 3) / sqrt(6);
}

static double draw_skewed(void)
{
	return gsl_ran_exponential(rng, M_SQRT1_2);
}

static double draw_outliers(void)
{
	return gsl_ran_gaussian(rng, gsl_rng_uniform(rng) < 0.1 ? 2.1 : 0.25);
}

static double draw_count(void)
{
	return gsl_ran_poisson(rng, 0.3);
}

static const struct shape {
	const char *name;
	double (*draw)(void);
} shapes[] = {
	{"normal", draw_normal},
	{"heavy tails (t, 3 df)", draw_heavy},
	{"skewed sides", draw_skewed},
	{"one of ten far out", draw_outliers},
	{"counts, most of them 0", draw_count},
};

/* Two kernels in one scenario of which all values are drawn. */
struct world {
	struct scenario_metric metrics[METRICS];
	struct scenario scenario;
	struct compared_run runs[2][SEEDS];
	double values[2][SEEDS][METRICS];
	struct compared_kernel kernels[2];
	struct compared_scenario compared;
	const struct compared_scenario *all[1];
};

/* Metrics count from @effect percent on. */
static struct world *new_world(double effect)
{
	struct world *w = xcalloc(1, sizeof(*w));
	size_t k, i, m;

	for (m = 0; m < METRICS; m++)
		w->metrics[m] = (struct scenario_metric){
			.name = "m", .kind = METRIC_KIND(refused), .better = -1, .effect = effect};
	w->scenario = (struct scenario){
		.name = "s", .text = "", .metrics = w->metrics, .metric_count = METRICS};
	for (k = 0; k < 2; k++) {
		w->kernels[k] = (struct compared_kernel){.name = "k", .runs = w->runs[k]};
		for (i = 0; i < SEEDS; i++)
			w->runs[k][i] = (struct compared_run){.seed = (json_int_t)i + 1,
							      .values = w->values[k][i]};
	}
	w->compared = (struct compared_scenario){
		.scenario = &w->scenario, .kernels = w->kernels, .kernel_count = 2};
	w->all[0] = &w->compared;
	return w;
}

/*
 * Draws all values: metric m is changed by @changes[m], NULL: by nothing; a difference has the
 * deviation @deviation, and what both kernels of a seed have in common varies by @common.
 */
static void draw_world(struct world *w, const struct shape *shape, double deviation, double common,
		       const double *changes)
{
	size_t i, m;

	for (i = 0; i < SEEDS; i++)
		for (m = 0; m < METRICS; m++) {
			double shared = BASE + gsl_ran_gaussian(rng, common);

			w->values[0][i][m] = shared + deviation * shape->draw();
			w->values[1][i][m] =
				shared + deviation * shape->draw() + (changes ? changes[m] : 0);
		}
}

static struct verdicts *judge_world(struct world *w, size_t seeds, unsigned int looks)
{
	const struct verdict_options options = {.looks = looks};

	w->kernels[0].run_count = w->kernels[1].run_count = seeds;
	return verdicts_new(w->all, 1, &options);
}

/* How many of the metrics from @first on come to one of the verdicts @a and @b, at any look. */
static size_t come_to(struct world *w, size_t seeds, enum verdict a, enum verdict b, size_t first)
{
	bool came[METRICS] = {false};
	unsigned int looks = seeds == AUTO ? AUTO_LOOKS : 1, look;
	size_t count = 0, m;

	for (look = 0; look < looks; look++) {
		size_t n = seeds == AUTO ? AUTO_FIRST + AUTO_ADDED * look : seeds;
		struct verdicts *verdicts = judge_world(w, n, looks);

		for (m = first; m < METRICS; m++) {
			enum verdict v = verdicts_get(verdicts, 0, 1, m)->verdict;

			came[m] |= v == a || v == b;
		}
		verdicts_free(verdicts);
	}
	for (m = first; m < METRICS; m++)
		count += came[m];
	return count;
}

static void print_heading(const char *title)
{
	size_t n;

	printf("\n%s\n  %-38s", title, "seeds");
	for (n = 0; n < ARRAY_LENGTH(seeds_of); n++)
		if (seeds_of[n] == AUTO)
			printf("%8s", "auto");
		else
			printf("%8zu", seeds_of[n]);
	puts("");
}

static void print_share(double share)
{
	printf("%6.1f %%", 100 * share);
	fflush(stdout);
}

/* Nothing is changed, however small a difference counts. */
static void family_wise_error(void)
{
	enum { ROUNDS = 3000 };
	struct world *w = new_world(1e-9);
	size_t s, n, round;

	print_heading(
		"Error: any of 28 metrics better or worse, nothing is changed (goal: 5 %; +-0.4)");
	for (s = 0; s < ARRAY_LENGTH(shapes); s++) {
		printf("  %-38s", shapes[s].name);
		for (n = 0; n < ARRAY_LENGTH(seeds_of); n++) {
			size_t errors = 0;

			for (round = 0; round < ROUNDS; round++) {
				draw_world(w, &shapes[s], 1, 0, NULL);
				errors += come_to(w, seeds_of[n], VERDICT_BETTER, VERDICT_WORSE,
						  0) > 0;
			}
			print_share((double)errors / ROUNDS);
		}
		puts("");
	}
	free(w);
}

/* The last metric is changed, nothing else is. */
static void power_to_find(void)
{
	enum { ROUNDS = 3000 };
	static const double sizes[] = {0.5, 1, 1.5, 2, 3};
	struct world *w = new_world(1e-9);
	double changes[METRICS] = {0};
	size_t s, n, round;

	print_heading("Power: one of 28 metrics is changed by so many standard deviations");
	for (s = 0; s < ARRAY_LENGTH(sizes); s++) {
		printf("  %-38.1f", sizes[s]);
		changes[METRICS - 1] = sizes[s];
		for (n = 0; n < ARRAY_LENGTH(seeds_of); n++) {
			size_t found = 0;

			for (round = 0; round < ROUNDS; round++) {
				draw_world(w, &shapes[0], 1, 0, changes);
				found += come_to(w, seeds_of[n], VERDICT_WORSE, VERDICT_WORSE,
						 METRICS - 1);
			}
			print_share((double)found / ROUNDS);
		}
		puts("");
	}
	free(w);
}

/* All metrics are changed by what counts, just: 2 %, of the larger side. None is the same. */
static void false_same(void)
{
	enum { ROUNDS = 300 };
	static const struct {
		const char *name;
		size_t shape;
		double deviation, common;
	} cases[] = {
		{"normal, deviation 0.1 %", 0, 1, 0},
		{"normal, deviation 1 %", 0, 10, 0},
		{"normal, deviation 1 %, seeds by 5 %", 0, 10, 50},
		{"heavy tails, deviation 1 %", 1, 10, 0},
		{"skewed sides, deviation 1 %", 2, 10, 0},
		{"one of ten far out", 3, 10, 0},
	};
	struct world *w = new_world(2);
	double changes[METRICS];
	size_t c, n, round, m;

	for (m = 0; m < METRICS; m++)
		changes[m] = BASE / 0.98 - BASE;
	print_heading("False \"same\": of metrics changed by what just counts (goal: 5 %)");
	for (c = 0; c < ARRAY_LENGTH(cases); c++) {
		printf("  %-38s", cases[c].name);
		for (n = 0; n < ARRAY_LENGTH(seeds_of); n++) {
			size_t same = 0;

			for (round = 0; round < ROUNDS; round++) {
				draw_world(w, &shapes[cases[c].shape], cases[c].deviation,
					   cases[c].common, changes);
				same += come_to(w, seeds_of[n], VERDICT_SAME, VERDICT_SAME, 0);
			}
			print_share((double)same / ROUNDS / METRICS);
		}
		puts("");
	}
	free(w);
}

/* Nothing is changed: how wide a spread is still called the same. */
static void true_same(void)
{
	enum { ROUNDS = 100 };
	static const double deviations[] = {0.5, 1, 2, 3};
	struct world *w = new_world(2);
	size_t d, n, round;

	print_heading("True \"same\": of metrics that are not changed, 2 % counts; deviation");
	for (d = 0; d < ARRAY_LENGTH(deviations); d++) {
		printf("  %3.1f %%%-33s", deviations[d], "");
		for (n = 0; n < ARRAY_LENGTH(seeds_of); n++) {
			size_t same = 0;

			for (round = 0; round < ROUNDS; round++) {
				draw_world(w, &shapes[0], BASE / 100.0 * deviations[d], 0, NULL);
				same += come_to(w, seeds_of[n], VERDICT_SAME, VERDICT_SAME, 0);
			}
			print_share((double)same / ROUNDS / METRICS);
		}
		puts("");
	}
	free(w);
}

/* What is said to be found with 80 %: from one comparison, of the next one. */
static void planned_power(void)
{
	enum { ROUNDS = 3000 };
	struct world *w = new_world(1e-9);
	double changes[METRICS] = {0};
	size_t n, round;

	print_heading("Planning: a difference of which is said that it is found with 80 %");
	printf("  %-38s", "by the true deviation");
	for (n = 0; n < ARRAY_LENGTH(seeds_of); n++) {
		const struct power power = {.deviation = 1, .alpha = VERDICT_ALPHA / METRICS};
		double smallest = seeds_of[n] ? power_smallest(&power, seeds_of[n]) : INFINITY;
		size_t found = 0;

		if (isinf(smallest)) {
			printf("%8s", "-");
			continue;
		}
		changes[METRICS - 1] = smallest;
		for (round = 0; round < ROUNDS; round++) {
			draw_world(w, &shapes[0], 1, 0, changes);
			found += come_to(w, seeds_of[n], VERDICT_WORSE, VERDICT_WORSE, METRICS - 1);
		}
		print_share((double)found / ROUNDS);
	}
	puts("");
	free(w);
}

/* The effect between builds @a and @b, of which each has an amount of its own. */
static double build_effect(double a, double b)
{
	return fabs(a - b);
}

static double draw_cauchy(void)
{
	return gsl_ran_cauchy(rng, 1);
}

/* The floor of a metric by @builds builds of the @drawn ones. */
static double drawn_floor(const double *drawn, size_t builds)
{
	struct noise_spread spread = {.builds = builds};
	size_t a, b;

	for (a = 0; a < builds; a++)
		for (b = 0; b < a; b++) {
			double effect = build_effect(drawn[a], drawn[b]);

			spread.pairs++;
			spread.largest = fmax(spread.largest, effect);
			spread.squares += effect * effect;
		}
	return noise_bound(&spread, METRICS);
}

static void noise_floors(void)
{
	enum { ROUNDS = 20000, BUILDS = 9 };
	static const struct {
		const char *name;
		double (*draw)(void);
		size_t available;
	} cases[] = {
		{"normal", draw_normal, 9},
		{"normal, in 3 of 9 builds", draw_normal, 3},
		{"skewed", draw_skewed, 9},
		{"heavy tails (t, 3 df)", draw_heavy, 9},
		{"one of ten far out", draw_outliers, 9},
		{"no variance at all (Cauchy)", draw_cauchy, 9},
	};
	size_t c, round, m, i;

	puts("\nNoise floor: any of 28 metrics of two more builds is beyond it (goal: 5 %)");
	for (c = 0; c < ARRAY_LENGTH(cases); c++) {
		size_t beyond = 0;

		for (round = 0; round < ROUNDS; round++) {
			bool any = false;

			for (m = 0; m < METRICS; m++) {
				double drawn[BUILDS + 2];

				for (i = 0; i < BUILDS + 2; i++)
					drawn[i] = cases[c].draw();
				any |= build_effect(drawn[BUILDS], drawn[BUILDS + 1]) >
				       drawn_floor(drawn, cases[c].available);
			}
			beyond += any;
		}
		printf("  %-38s", cases[c].name);
		print_share((double)beyond / ROUNDS);
		puts("");
	}
}

enum { SERIES = 60, POINTS = 40 };

/* Series that are drawn; what is wrong about a change depends on where @step is. */
struct history_world {
	struct history_point points[SERIES][POINTS];
	struct history_series series[SERIES];
};

/* A point has the share @memory of the one before; @steps series are changed in the middle. */
static void draw_history(struct history_world *h, double memory, size_t steps)
{
	size_t s, i;

	for (s = 0; s < SERIES; s++) {
		double last = gsl_ran_gaussian(rng, 1);

		for (i = 0; i < POINTS; i++) {
			double step = s < steps && i >= POINTS / 2 ? 5 : 0;

			last = memory * last + gsl_ran_gaussian(rng, sqrt(1 - memory * memory));
			h->points[s][i] =
				(struct history_point){.value = BASE + last + step, .least = 1e-9};
		}
		h->series[s] = (struct history_series){.machine = "sim",
						       .kernel = "k",
						       .scenario = "s",
						       .scenario_sha256 = "t",
						       .name = "m",
						       .unit = "pages",
						       .better = -1,
						       .points = h->points[s],
						       .count = POINTS};
	}
}

/* Whether a change is found that is none: any but those in the middle of the first @steps series.
 */
static bool false_change(struct history_world *h, size_t count, size_t steps)
{
	static const struct trend_options options = {.last = 0};
	const struct history_trail trail = {.series = h->series, .count = count};
	struct error error;
	struct trend trend;
	bool any = false;
	size_t s, c;

	if (trend_find(&trail, &options, &trend, &error))
		abort();
	for (s = 0; s < trend.count; s++)
		for (c = 0; c < trend.series[s].change_count; c++) {
			size_t number = (size_t)(trend.series[s].series - h->series);
			size_t at = trend.series[s].changes[c].at;

			any |= number >= steps || at + 3 < POINTS / 2 || at > POINTS / 2 + 3;
		}
	trend_free(&trend);
	return any;
}

static void print_trend(const char *name, size_t errors, size_t rounds)
{
	printf("  %-38s", name);
	print_share((double)errors / (double)rounds);
	printf("  (%zu of %zu)\n", errors, rounds);
}

static void trends(void)
{
	enum { LOOKS = 300, CHANGED = 100, CORRELATED = 40, NIGHTLY = 100, NIGHTS = 24, FEW = 10 };
	struct history_world *h = xcalloc(1, sizeof(*h));
	size_t errors, round, night, s;

	puts("\nTrend: any change that is none, in 60 series of 40 runs (goal: 5 %)");
	for (errors = 0, round = 0; round < LOOKS; round++) {
		draw_history(h, 0, 0);
		errors += false_change(h, SERIES, 0);
	}
	print_trend("one look", errors, LOOKS);
	for (errors = 0, round = 0; round < CHANGED; round++) {
		draw_history(h, 0, FEW);
		errors += false_change(h, SERIES, FEW);
	}
	print_trend("one look, 10 series are changed", errors, CHANGED);
	puts("  and what it does not pay for:");
	for (errors = 0, round = 0; round < NIGHTLY; round++) {
		bool any = false;

		draw_history(h, 0, 0);
		for (night = POINTS - NIGHTS + 1; night <= POINTS && !any; night++) {
			for (s = 0; s < FEW; s++)
				h->series[s].count = night;
			any = false_change(h, FEW, 0);
		}
		errors += any;
	}
	print_trend("a look in each of 24 nights, 10 series", errors, NIGHTLY);
	for (errors = 0, round = 0; round < CORRELATED; round++) {
		draw_history(h, 0.3, 0);
		errors += false_change(h, SERIES, 0);
	}
	print_trend("one look, correlation 0.3 night to night", errors, CORRELATED);
	free(h);
}

int main(void)
{
	rng = stats_generator();
	puts("Simulated; deviation: the standard deviation of the differences between two "
	     "kernels.");
	family_wise_error();
	power_to_find();
	planned_power();
	false_same();
	true_same();
	noise_floors();
	trends();
	gsl_rng_free(rng);
	return EXIT_SUCCESS;
}
