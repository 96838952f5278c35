// SPDX-License-Identifier: GPL-2.0-only
/* Trends: see trend.h. */
#include "bench/history/trend.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/compare/verdicts.h"
#include "bench/statistics/changepoint.h"
#include "bench/statistics/paired.h"
#include "bench/statistics/stats.h"
#include "lib/xalloc.h"

const char *trend_word(enum trend_state state)
{
	static const char *const words[] = {
		[TREND_WORSE] = "worse",   [TREND_BETTER] = "better", [TREND_MOVED] = "moved",
		[TREND_STEADY] = "steady", [TREND_SHORT] = "short",
	};

	return words[state];
}

static bool is_listed(const char *name, char *const *names)
{
	bool any = names && *names;

	for (; names && *names; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return !any;
}

/* The tests made of one series, and what they found. */
struct tests {
	struct changepoint *all;
	size_t count;
};

static size_t looked_at(const struct trend_series *trend)
{
	return trend->series->count - trend->first;
}

/* The values of the points looked at. The caller frees. */
static double *series_values(const struct trend_series *trend)
{
	size_t count = looked_at(trend), i;
	double *values = xcalloc(count, sizeof(*values));

	for (i = 0; i < count; i++)
		values[i] = trend->series->points[trend->first + i].value;
	return values;
}

/* The median of the points from @begin to before @end of the series. */
static double median_between(const struct trend_series *trend, size_t begin, size_t end)
{
	double *values = xcalloc(end - begin, sizeof(*values)), found;
	size_t i;

	for (i = begin; i < end; i++)
		values[i - begin] = trend->series->points[i].value;
	found = summarize(values, end - begin).median;
	free(values);
	return found;
}

static double least_effect(const struct trend_series *trend)
{
	double least = trend->series->points[trend->series->count - 1].least;

	return least > 0 ? least : VERDICT_MINIMUM;
}

/* Fills in the figures of all changes, which are in order. */
static void measure_changes(struct trend_series *trend)
{
	size_t i;

	for (i = 0; i < trend->change_count; i++) {
		struct trend_change *change = &trend->changes[i];
		size_t begin = i ? change[-1].at : trend->first;
		size_t end = i + 1 < trend->change_count ? change[1].at : trend->series->count;
		double difference;

		change->before = median_between(trend, begin, change->at);
		change->after = median_between(trend, change->at, end);
		difference = change->after - change->before;
		change->effect =
			effect_size(change->before, change->after, difference, trend->series->unit);
		change->direction = ((difference > 0) - (difference < 0)) * trend->series->better;
	}
}

/* Drops the changes that do not matter, one at a time: what is left is measured anew. */
static void drop_small(struct trend_series *trend)
{
	for (;;) {
		size_t smallest = 0, i;

		measure_changes(trend);
		for (i = 1; i < trend->change_count; i++)
			if (trend->changes[i].effect < trend->changes[smallest].effect)
				smallest = i;
		if (!trend->change_count || trend->changes[smallest].effect >= least_effect(trend))
			return;
		trend->change_count--;
		memmove(&trend->changes[smallest], &trend->changes[smallest + 1],
			(trend->change_count - smallest) * sizeof(*trend->changes));
	}
}

static int by_change_place(const void *a, const void *b)
{
	const struct trend_change *left = a, *right = b;

	return (left->at > right->at) - (left->at < right->at);
}

static enum trend_state state_of(const struct trend_series *trend)
{
	int direction;

	if (looked_at(trend) < CHANGEPOINT_LEAST)
		return TREND_SHORT;
	if (!trend->change_count)
		return TREND_STEADY;
	direction = trend->changes[trend->change_count - 1].direction;
	return direction < 0 ? TREND_WORSE : direction > 0 ? TREND_BETTER : TREND_MOVED;
}

/* Turns the tests of a series, their p-values corrected, into its changes. */
static void keep_changes(struct trend_series *trend, const struct tests *tests)
{
	size_t i;

	trend->changes = xcalloc(tests->count, sizeof(*trend->changes));
	trend->p = tests->count ? tests->all[0].p : 1;
	for (i = 0; i < tests->count; i++)
		if (tests->all[i].p <= TREND_ALPHA)
			trend->changes[trend->change_count++] = (struct trend_change){
				.at = trend->first + tests->all[i].at, .p = tests->all[i].p};
	if (trend->change_count)
		qsort(trend->changes, trend->change_count, sizeof(*trend->changes),
		      by_change_place);
	drop_small(trend);
	trend->median = median_between(trend, trend->first, trend->series->count);
	trend->state = state_of(trend);
}

static bool was_tested(const struct changepoint *test)
{
	return test->at < test->end;
}

/* What a part shows counts no more than that it is a part. */
static void follow_parents(struct tests *tests)
{
	size_t i;

	for (i = 0; i < tests->count; i++)
		tests->all[i].p = fmax(tests->all[i].p, tests->all[tests->all[i].parent].p);
}

/* Corrects the p-values of all tests that could have found something. */
static size_t correct_tests(struct tests *tests, size_t count)
{
	size_t total = 0, used = 0, s, i;
	double *p;

	for (s = 0; s < count; s++)
		for (i = 0; i < tests[s].count; i++)
			total += was_tested(&tests[s].all[i]);
	p = xcalloc(total, sizeof(*p));
	for (s = 0; s < count; s++)
		for (i = 0; i < tests[s].count; i++)
			if (was_tested(&tests[s].all[i]))
				p[used++] = tests[s].all[i].p;
	holm_correct(p, total);
	for (used = 0, s = 0; s < count; s++)
		for (i = 0; i < tests[s].count; i++)
			if (was_tested(&tests[s].all[i]))
				tests[s].all[i].p = p[used++];
	for (s = 0; s < count; s++)
		follow_parents(&tests[s]);
	free(p);
	return total;
}

/* Whether @b is the metric of @a under another text of the scenario. */
static bool other_text(const struct history_series *a, const struct history_series *b)
{
	return strcmp(a->scenario_sha256, b->scenario_sha256) != 0 &&
	       strcmp(a->kernel, b->kernel) == 0 && strcmp(a->machine, b->machine) == 0 &&
	       strcmp(a->scenario, b->scenario) == 0 && a->kind == b->kind &&
	       strcmp(a->name, b->name) == 0;
}

static int by_state(const void *a, const void *b)
{
	const struct trend_series *left = a, *right = b;
	int order = strcmp(left->series->kernel, right->series->kernel);

	if (!order)
		order = strcmp(left->series->machine, right->series->machine);
	if (!order)
		order = (int)left->state - (int)right->state;
	if (!order) /* what is over comes behind what goes on */
		order = (left->next != NULL) - (right->next != NULL);
	if (!order) /* both are of one array */
		order = (left->series > right->series) - (left->series < right->series);
	return order;
}

/* Picks the series that @options ask for. */
static void pick_series(const struct history_trail *trail, const struct trend_options *options,
			struct trend *trend)
{
	size_t i;

	trend->series = xcalloc(trail->count, sizeof(*trend->series));
	for (i = 0; i < trail->count; i++) {
		const struct history_series *series = &trail->series[i];
		struct trend_series *picked = &trend->series[trend->count];

		if (!is_listed(series->scenario, options->scenarios) ||
		    !is_listed(series->kernel, options->kernels))
			continue;
		picked->series = series;
		if (options->last && series->count > options->last)
			picked->first = series->count - options->last;
		if (i + 1 < trail->count && other_text(series, &series[1]))
			picked->next = &series[1];
		trend->count++;
	}
}

/* Whether each of @names is the scenario, or the kernel, of a series. */
static int check_names_known(const struct history_trail *trail, char *const *names, bool kernels,
			     struct error *error)
{
	size_t i;

	for (; names && *names; names++) {
		for (i = 0; i < trail->count; i++)
			if (strcmp(kernels ? trail->series[i].kernel : trail->series[i].scenario,
				   *names) == 0)
				break;
		if (i == trail->count)
			return error_set(error, EXIT_USAGE, "%s: no %s of this name in the history",
					 *names, kernels ? "kernel" : "scenario");
	}
	return 0;
}

int trend_find(const struct history_trail *trail, const struct trend_options *options,
	       struct trend *trend, struct error *error)
{
	struct tests *tests;
	size_t s;

	*trend = (struct trend){.count = 0};
	if (check_names_known(trail, options->scenarios, false, error) ||
	    check_names_known(trail, options->kernels, true, error))
		return -1;
	pick_series(trail, options, trend);
	tests = xcalloc(trend->count, sizeof(*tests));
	for (s = 0; s < trend->count; s++) {
		double *values = series_values(&trend->series[s]);

		tests[s].all = changepoint_search(values, looked_at(&trend->series[s]), TREND_ALPHA,
						  &tests[s].count);
		free(values);
	}
	trend->tests = correct_tests(tests, trend->count);
	for (s = 0; s < trend->count; s++) {
		keep_changes(&trend->series[s], &tests[s]);
		free(tests[s].all);
	}
	free(tests);
	if (trend->count)
		qsort(trend->series, trend->count, sizeof(*trend->series), by_state);
	return 0;
}

void trend_free(struct trend *trend)
{
	size_t i;

	for (i = 0; i < trend->count; i++)
		free(trend->series[i].changes);
	free(trend->series);
	*trend = (struct trend){.count = 0};
}
