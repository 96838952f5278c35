// SPDX-License-Identifier: GPL-2.0-only
/* Verdicts: see verdicts.h. */
#include "bench/compare/verdicts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/metric/metrics.h"
#include "lib/xalloc.h"

struct verdicts {
	const struct compared_scenario *const *all;
	size_t count, kernels;
	struct verdict_options options;
	size_t *starts;		      /* of each scenario's verdicts in `items` */
	struct metric_verdict *items; /* by scenario, kernel from 1 on, metric */
	size_t item_count;
	size_t family; /* metrics judged of the kernel with the most */
};

const char *verdict_word(enum verdict verdict)
{
	static const char *const words[] = {
		[VERDICT_NONE] = "-",	       [VERDICT_NOT_AVAILABLE] = "not available",
		[VERDICT_UNKNOWN] = "unknown", [VERDICT_SAME] = "same",
		[VERDICT_BETTER] = "better",   [VERDICT_WORSE] = "worse",
	};

	return words[verdict];
}

double effect_size(double from, double to, double difference, const char *unit)
{
	double larger = fmax(fabs(from), fabs(to));

	if (strcmp(unit, "%") == 0)
		return fabs(difference);
	if (larger > 0)
		return 100 * fabs(difference) / larger;
	return difference != 0 ? 100 : 0;
}

static struct metric_verdict *verdict_at(const struct verdicts *verdicts, size_t scenario,
					 size_t kernel, size_t metric)
{
	size_t metrics = verdicts->all[scenario]->scenario->metric_count;

	return &verdicts->items[verdicts->starts[scenario] + (kernel - 1) * metrics + metric];
}

/* Pairs the values of @metric by seed, with an interval that errs with probability @alpha. */
static struct paired pair_up(const struct compared_kernel *reference,
			     const struct compared_kernel *kernel, size_t metric, double alpha)
{
	double *from = xcalloc(reference->run_count, sizeof(*from));
	double *to = xcalloc(reference->run_count, sizeof(*to));
	struct paired paired;
	size_t count = 0, i;

	for (i = 0; i < reference->run_count; i++) {
		const struct compared_run *a = &reference->runs[i], *b;

		if (a->fault || isnan(a->values[metric]))
			continue;
		b = compare_seed(kernel, a->seed);
		if (!b || b->fault || isnan(b->values[metric]))
			continue;
		from[count] = a->values[metric];
		to[count++] = b->values[metric];
	}
	paired = paired_compare(from, to, count, alpha);
	free(from);
	free(to);
	return paired;
}

/* Everything of a verdict but the verdict itself. */
static void measure_metric(struct verdicts *verdicts, size_t s, size_t k, size_t m)
{
	const struct compared_scenario *compared = verdicts->all[s];
	const struct scenario_metric *metric = &compared->scenario->metrics[m];
	struct metric_verdict *v = verdict_at(verdicts, s, k, m);

	v->paired = pair_up(&compared->kernels[0], &compared->kernels[k], m,
			    verdicts->options.alpha / verdicts->options.looks);
	v->effect = effect_size(v->paired.from, v->paired.to, v->paired.difference,
				metric_unit(metric));
	/* two figures in neighbouring buckets may be of the same latency */
	v->minimum = fmax(metric->effect > 0 ? metric->effect : VERDICT_MINIMUM,
			  metric->kind->resolution);
	v->tolerance =
		effect_size(v->paired.from, v->paired.to, metric->tolerance, metric_unit(metric));
	v->floor_known =
		verdicts->options.noise &&
		noise_floor(verdicts->options.noise, compared->scenario, metric, &v->floor);
	v->least = fmax(fmax(v->minimum, v->tolerance), v->floor);
	v->p = v->paired.p;
	if (!metric->better)
		v->verdict = VERDICT_NONE;
	else
		v->verdict = v->paired.count ? VERDICT_UNKNOWN : VERDICT_NOT_AVAILABLE;
}

/*
 * Corrects the p-values of kernel @k over all scenarios. Where no pair differs p is 1 whatever
 * the signs are, so that there is no error to make: such metrics do not count (R. E. Tarone: A
 * Modified Bonferroni Method for Discrete Data. Biometrics 46, 1990).
 */
static void correct_p(struct verdicts *verdicts, size_t k)
{
	double *p = xcalloc(verdicts->item_count, sizeof(*p));
	struct metric_verdict **of = xcalloc(verdicts->item_count, sizeof(*of));
	size_t judged = 0, count = 0, s, m, i;

	for (s = 0; s < verdicts->count; s++)
		for (m = 0; m < verdicts->all[s]->scenario->metric_count; m++) {
			struct metric_verdict *v = verdict_at(verdicts, s, k, m);

			if (v->verdict != VERDICT_UNKNOWN)
				continue;
			judged++;
			if (!v->paired.differing)
				continue;
			of[count] = v;
			p[count++] = v->p;
		}
	holm_correct(p, count);
	for (i = 0; i < count; i++)
		of[i]->p = fmin(1, p[i] * verdicts->options.looks);
	if (judged > verdicts->family)
		verdicts->family = judged;
	free(of);
	free(p);
}

double verdict_reach(const struct paired *paired, const char *unit,
		     const struct change_limits *limits)
{
	double far = 0;

	if (limits->rises)
		far = fmax(far, paired->high);
	if (limits->falls)
		far = fmax(far, -paired->low);
	return effect_size(paired->from, paired->to, far, unit);
}

static bool is_enough(double effect, const struct change_limits *limits)
{
	return effect >= limits->at_least && effect > limits->above;
}

enum change verdict_change(const struct metric_verdict *v, const char *unit,
			   const struct change_limits *limits)
{
	const struct paired *paired = &v->paired;
	bool one_sided = !(paired->low < 0 && paired->high > 0);
	bool matters = paired->difference > 0 ? limits->rises : limits->falls;

	if (v->p <= limits->alpha && is_enough(v->effect, limits) && one_sided && matters)
		return CHANGE_FOUND;
	if (paired->has_interval && !is_enough(verdict_reach(paired, unit, limits), limits))
		return CHANGE_NONE;
	return CHANGE_UNKNOWN;
}

static enum verdict decide_verdict(const struct metric_verdict *v,
				   const struct scenario_metric *metric, double alpha)
{
	const struct change_limits limits = {.alpha = alpha,
					     .at_least = v->minimum,
					     .above = fmax(v->floor, v->tolerance),
					     .rises = true,
					     .falls = true};

	switch (verdict_change(v, metric_unit(metric), &limits)) {
	case CHANGE_FOUND:
		return (v->paired.difference > 0) == (metric->better > 0) ? VERDICT_BETTER
									  : VERDICT_WORSE;
	case CHANGE_NONE:
		return VERDICT_SAME;
	default:
		return VERDICT_UNKNOWN;
	}
}

static void judge_metrics(struct verdicts *verdicts, size_t s, size_t k)
{
	const struct scenario *scenario = verdicts->all[s]->scenario;
	size_t m;

	for (m = 0; m < scenario->metric_count; m++) {
		struct metric_verdict *v = verdict_at(verdicts, s, k, m);

		if (v->verdict == VERDICT_UNKNOWN)
			v->verdict =
				decide_verdict(v, &scenario->metrics[m], verdicts->options.alpha);
	}
}

struct verdicts *verdicts_new(const struct compared_scenario *const *all, size_t count,
			      const struct verdict_options *options)
{
	struct verdicts *verdicts = xcalloc(1, sizeof(*verdicts));
	size_t s, k, m;

	verdicts->all = all;
	verdicts->count = count;
	verdicts->kernels = count ? all[0]->kernel_count : 0;
	verdicts->options = *options;
	if (verdicts->options.alpha <= 0)
		verdicts->options.alpha = VERDICT_ALPHA;
	if (!verdicts->options.looks)
		verdicts->options.looks = 1;
	verdicts->starts = xcalloc(count, sizeof(*verdicts->starts));
	for (s = 0; s < count; s++) {
		verdicts->starts[s] = verdicts->item_count;
		if (verdicts->kernels)
			verdicts->item_count +=
				(verdicts->kernels - 1) * all[s]->scenario->metric_count;
	}
	verdicts->items = xcalloc(verdicts->item_count, sizeof(*verdicts->items));
	for (k = 1; k < verdicts->kernels; k++) {
		for (s = 0; s < count; s++)
			for (m = 0; m < all[s]->scenario->metric_count; m++)
				measure_metric(verdicts, s, k, m);
		correct_p(verdicts, k);
		for (s = 0; s < count; s++)
			judge_metrics(verdicts, s, k);
	}
	return verdicts;
}

void verdicts_free(struct verdicts *verdicts)
{
	if (!verdicts)
		return;
	free(verdicts->starts);
	free(verdicts->items);
	free(verdicts);
}

double verdicts_alone(const struct verdicts *verdicts)
{
	return verdicts->options.alpha / verdicts->options.looks / (double)verdicts->family;
}

const struct metric_verdict *verdicts_get(const struct verdicts *verdicts, size_t scenario,
					  size_t kernel, size_t metric)
{
	return verdict_at(verdicts, scenario, kernel, metric);
}

size_t verdicts_count(const struct verdicts *verdicts, enum verdict verdict)
{
	size_t count = 0, i;

	for (i = 0; i < verdicts->item_count; i++)
		count += verdicts->items[i].verdict == verdict;
	return count;
}

size_t verdicts_seeds_needed(const struct verdicts *verdicts)
{
	double times = (double)verdicts->family * verdicts->options.looks;
	size_t seeds = 1;

	while (paired_least_p(seeds) * times > verdicts->options.alpha && seeds < 64)
		seeds++;
	return seeds;
}
