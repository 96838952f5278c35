// SPDX-License-Identifier: GPL-2.0-only
/* Judging gates: see gate.h. */
#include "bench/gate/gate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/text.h"
#include "bench/compare/judgement.h"
#include "bench/metric/metrics.h"
#include "bench/scenario/claims.h"
#include "lib/xalloc.h"

enum { BASELINE, KERNEL, KERNELS }; /* indexes in a comparison */

const char *gate_outcome_word(enum gate_outcome outcome)
{
	static const char *const words[] = {
		[GATE_PASSED] = "passed",
		[GATE_FAILED] = "failed",
		[GATE_EXPECTED] = "expected failure",
		[GATE_UNEXPECTED] = "unexpected success",
		[GATE_UNDECIDED] = "undecided",
		[GATE_SKIPPED] = "skipped",
		[GATE_BROKE_OFF] = "broke off",
	};

	return words[outcome];
}

/* The failure that is expected of @kernel against @baseline; the exact one goes first. */
static const struct gate_expectation *expectation_of(const struct gate *gate, const char *kernel,
						     const char *baseline)
{
	const struct gate_expectation *any = NULL;
	size_t i;

	for (i = 0; i < gate->expected_count; i++) {
		const struct gate_expectation *expected = &gate->expected[i];

		if (strcmp(expected->kernel, kernel) != 0)
			continue;
		if (!expected->against)
			any = expected;
		else if (!strcmp(expected->against, baseline))
			return expected;
	}
	return any;
}

/* Passed and failed become something else where a failure is expected @because; it is taken over.
 */
static void expect_failure(struct gate_result *result, char *because)
{
	free(result->because);
	result->because = because;
	if (result->outcome == GATE_FAILED)
		result->outcome = GATE_EXPECTED;
	else if (result->outcome == GATE_PASSED)
		result->outcome = GATE_UNEXPECTED;
}

/*
 * Runs that ought to have figures and have none. What the others say of the kernel may be luck, so
 * nothing is judged.
 */
static bool judge_broken_off(const struct compared_scenario *compared, struct gate_result *result)
{
	const struct compared_run *first = NULL;
	const char *name = NULL;
	size_t faults = 0, k, i;

	for (k = 0; k < KERNELS; k++) {
		const struct compared_kernel *kernel = &compared->kernels[k];

		for (i = 0; i < kernel->run_count; i++) {
			if (!kernel->runs[i].fault || compare_unsupported(&kernel->runs[i]))
				continue;
			if (!faults++) {
				first = &kernel->runs[i];
				name = kernel->name;
			}
		}
	}
	if (!first)
		return false;
	result->outcome = GATE_BROKE_OFF;
	result->detail = faults == 1 ? xasprintf("%s, seed %lld: %s", name, (long long)first->seed,
						 first->fault)
				     : xasprintf("%s, seed %lld, and %zu more runs: %s", name,
						 (long long)first->seed, faults - 1, first->fault);
	return true;
}

static struct change_limits gate_limits(const struct gate *gate, const struct metric_verdict *v)
{
	return (struct change_limits){.alpha = VERDICT_ALPHA,
				      .at_least = gate->threshold,
				      .above = v->tolerance,
				      .rises = gate->direction != GATE_DECREASE,
				      .falls = gate->direction != GATE_INCREASE};
}

static enum gate_outcome decide_metric(const struct metric_verdict *v,
				       const struct change_limits *limits, const char *unit)
{
	static const enum gate_outcome outcomes[] = {
		[CHANGE_FOUND] = GATE_FAILED,
		[CHANGE_NONE] = GATE_PASSED,
		[CHANGE_UNKNOWN] = GATE_UNDECIDED,
	};

	return outcomes[verdict_change(v, unit, limits)];
}

/* What an undecided gate needs. The caller frees. */
static char *what_is_needed(const struct metric_verdict *v, const struct change_limits *limits,
			    const struct verdicts *verdicts, const char *unit)
{
	size_t seeds = verdicts_seeds_needed(verdicts);

	if (seeds < PAIRED_ENOUGH)
		seeds = PAIRED_ENOUGH;
	if (v->paired.count < seeds)
		return xasprintf("needs %zu seeds that have it, there are %zu: SEEDS=%zu", seeds,
				 v->paired.count, seeds);
	return xasprintf("the interval goes on to %.1f %%: needs more seeds (SEEDS=auto) or a"
			 " wider threshold",
			 verdict_reach(&v->paired, unit, limits));
}

/* @difference in the measure of effect_size(), signed: "+12.3". */
static const char *signed_effect(const struct paired *paired, double difference, const char *unit,
				 char text[TEXT_ROOM])
{
	double effect = effect_size(paired->from, paired->to, difference, unit);

	snprintf(text, TEXT_ROOM, "%+.1f", difference < 0 ? -effect : effect);
	return text;
}

static const char *limit_sign(const struct gate *gate)
{
	return gate->direction == GATE_INCREASE	  ? "+"
	       : gate->direction == GATE_DECREASE ? "-"
						  : "+-";
}

/* "interval +58.1 to +59.6". The caller frees. */
static char *interval_text(const struct paired *paired, const char *unit)
{
	char low[TEXT_ROOM], high[TEXT_ROOM];

	if (!paired->has_interval)
		return xstrdup("too few for an interval");
	return xasprintf("interval %s to %s", signed_effect(paired, paired->low, unit, low),
			 signed_effect(paired, paired->high, unit, high));
}

/* "2,048 after 841 faults: +58.9 % (interval +58.1 to +59.6), p < 0.001, limit +20 %". */
static char *metric_figures(const struct gate *gate, const struct metric_verdict *v,
			    const char *unit)
{
	const struct paired *paired = &v->paired;
	char from[TEXT_ROOM], to[TEXT_ROOM], effect[TEXT_ROOM];
	char *interval = interval_text(paired, unit), *text;
	const char *measure = strcmp(unit, "%") ? "%" : "pp";

	text = xasprintf("%s after %s: %s %s (%s), p %s%.3f, limit %s%g %s",
			 text_range(paired->to, paired->to, unit, to),
			 text_range(paired->from, paired->from, unit, from),
			 signed_effect(paired, paired->difference, unit, effect), measure, interval,
			 v->p < 0.0005 ? "< " : "", fmax(v->p, 0.001), limit_sign(gate),
			 gate->threshold, measure);
	free(interval);
	return text;
}

bool gate_planning(const struct gate_result *result, struct planning *planning)
{
	return result->gate->metric &&
	       planning_of(&result->verdict, result->unit, result->alone,
			   fmax(result->gate->threshold, result->verdict.tolerance), planning);
}

/* @figures, and what the seeds would find if that is known. The caller frees either. */
static char *with_planning(const struct gate_result *result, char *figures)
{
	char smallest[TEXT_ROOM], *text;
	struct planning planning;

	if (!gate_planning(result, &planning))
		return figures;
	text = xasprintf("%s, finds %s", figures,
			 planning_smallest(&planning, result->unit, smallest));
	free(figures);
	return text;
}

/* "not available on baseline and patched: there is no counter v/s", of metric @m; caller frees. */
static char *absent_text(const struct compared_scenario *compared, size_t m)
{
	const char *name[KERNELS], *why[KERNELS];
	bool lacks[KERNELS];
	size_t k;

	for (k = 0; k < KERNELS; k++) {
		name[k] = compared->kernels[k].name;
		lacks[k] = !compare_metric(compared, k, m).count;
		why[k] = lacks[k] ? compare_absent(compared, k, m) : NULL;
	}
	if (lacks[BASELINE] && lacks[KERNEL] && strcmp(why[BASELINE], why[KERNEL]) == 0)
		return xasprintf("not available on %s and %s: %s", name[BASELINE], name[KERNEL],
				 why[KERNEL]);
	if (lacks[BASELINE] && lacks[KERNEL])
		return xasprintf("not available on %s: %s; nor on %s: %s", name[BASELINE],
				 why[BASELINE], name[KERNEL], why[KERNEL]);
	for (k = 0; k < KERNELS; k++)
		if (lacks[k])
			return xasprintf("not available on %s: %s", name[k], why[k]);
	return xstrdup("not available on both kernels with the same seed");
}

static void judge_metric(struct gate_result *result, const struct compared_scenario *compared,
			 const struct verdicts *verdicts, size_t s)
{
	const struct gate *gate = result->gate;
	const struct metric_verdict *v = &result->verdict;
	struct change_limits limits;

	result->verdict = *verdicts_get(verdicts, s, KERNEL, gate->index);
	result->alone = verdicts_alone(verdicts);
	if (!v->paired.count) {
		result->outcome = GATE_SKIPPED;
		result->detail = absent_text(compared, gate->index);
		return;
	}
	limits = gate_limits(gate, v);
	result->outcome = decide_metric(v, &limits, result->unit);
	result->detail = with_planning(result, metric_figures(gate, v, result->unit));
	if (result->outcome == GATE_UNDECIDED)
		result->needs = what_is_needed(v, &limits, verdicts, result->unit);
}

static void judge_claim(struct gate_result *result, const struct compared_scenario *compared)
{
	struct judgement judgement = judge(compared, KERNEL, result->gate->index);
	const struct scenario_expectation *said = judgement.expectation;
	char *measured = judgement_evidence(&judgement);
	const char *colon = *measured ? ": " : "";

	result->runs = judgement.runs;
	result->broken = judgement.broken;
	if (judgement.outcome == OUTCOME_NOT_AVAILABLE) {
		bool known = said && said->outcome == OUTCOME_NOT_AVAILABLE;

		result->outcome = GATE_SKIPPED;
		result->detail = xasprintf("not available on %s: %s", judgement.kernel,
					   known ? said->because : judgement.why);
	} else if (judgement.outcome == OUTCOME_BROKEN) {
		result->outcome = GATE_FAILED;
		result->detail = xasprintf("broken in %zu of %zu runs%s%s", result->broken,
					   result->runs, colon, measured);
		if (judgement.as_expected)
			expect_failure(result, judgement_because(&judgement));
	} else {
		result->outcome = GATE_PASSED;
		result->detail = xasprintf("kept in %zu of %zu runs%s%s", result->runs,
					   result->runs, colon, measured);
		if (!judgement.as_expected)
			expect_failure(result, xstrdup(said->because));
	}
	free(measured);
}

struct gate_result gate_judge(const struct gate *gate, const struct compared_scenario *compared,
			      const struct verdicts *verdicts, size_t s)
{
	const struct scenario *scenario = compared->scenario;
	size_t metric =
		gate->metric ? gate->index : claim_metric(scenario, &scenario->claims[gate->index]);
	struct summary over = compare_metric(compared, KERNEL, metric);
	const struct gate_expectation *known;
	struct gate_result result = {.gate = gate,
				     .unit = metric_unit(&scenario->metrics[metric]),
				     .value = over.count ? over.median : NAN};

	if (judge_broken_off(compared, &result))
		return result;
	if (gate->metric)
		judge_metric(&result, compared, verdicts, s);
	else
		judge_claim(&result, compared);
	known = expectation_of(gate, compared->kernels[KERNEL].known_as,
			       compared->kernels[BASELINE].known_as);
	if (known)
		expect_failure(&result, xstrdup(known->because));
	return result;
}

struct gate_results gate_judge_all(const struct gate *const *gates, size_t gate_count,
				   const struct compared_scenario *const *all, size_t count,
				   const struct verdicts *verdicts)
{
	struct gate_results results = {.items = xcalloc(gate_count, sizeof(*results.items))};
	size_t s, i;

	for (s = 0; s < count; s++) {
		results.baseline = all[s]->kernels[BASELINE].name;
		results.kernel = all[s]->kernels[KERNEL].name;
		for (i = 0; i < gate_count; i++)
			if (!strcmp(gates[i]->scenario, all[s]->scenario->name))
				results.items[results.count++] =
					gate_judge(gates[i], all[s], verdicts, s);
	}
	return results;
}

void gate_result_free(struct gate_result *result)
{
	free(result->because);
	free(result->detail);
	free(result->needs);
}

void gate_results_free(struct gate_results *results)
{
	size_t i;

	for (i = 0; i < results->count; i++)
		gate_result_free(&results->items[i]);
	free(results->items);
	*results = (struct gate_results){.items = NULL};
}

static bool is_bad(const struct gate_result *result)
{
	return result->outcome == GATE_FAILED || result->outcome == GATE_UNEXPECTED;
}

bool gate_fails(const struct gate_result *result)
{
	return is_bad(result) && result->gate->severity == GATE_ERROR;
}

bool gate_warns(const struct gate_result *result)
{
	return is_bad(result) && result->gate->severity == GATE_WARNING;
}

size_t gate_scenario_end(const struct gate_results *results, size_t from)
{
	size_t to = from;

	while (to < results->count &&
	       !strcmp(results->items[to].gate->scenario, results->items[from].gate->scenario))
		to++;
	return to;
}

char *gate_result_text(const struct gate_result *result, const char *expected)
{
	return xasprintf("%s%s: %s%s%s%s%s%s%s", gate_warns(result) ? "warning, " : "",
			 gate_outcome_word(result->outcome), result->detail,
			 result->needs ? "; " : "", result->needs ? result->needs : "",
			 result->because ? "; " : "", result->because ? expected : "",
			 result->because ? ": " : "", result->because ? result->because : "");
}

size_t gate_count(const struct gate_results *results, enum gate_outcome outcome)
{
	size_t count = 0, i;

	for (i = 0; i < results->count; i++)
		count += results->items[i].outcome == outcome;
	return count;
}

enum exit_code gate_exit_code(const struct gate_results *results, enum exit_code worst)
{
	size_t undecided = gate_count(results, GATE_UNDECIDED) + gate_count(results, GATE_SKIPPED);
	size_t i;

	if (worst != EXIT_HOLDS)
		return worst;
	for (i = 0; i < results->count; i++)
		if (gate_fails(&results->items[i]))
			return EXIT_BROKEN;
	return undecided == results->count ? EXIT_BROKEN : EXIT_HOLDS;
}
