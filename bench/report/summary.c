// SPDX-License-Identifier: GPL-2.0-only
/* What all scenarios came to: see summary.h. */
#include "bench/report/summary.h"

#include <stdlib.h>

#include "bench/compare/judgement.h"
#include "bench/report/compare_verdicts.h"
#include "bench/statistics/power.h"
#include "lib/xalloc.h"

/* The most seeds that are told as needed. */
enum { SEEDS_TOLD = 200 };

struct totals {
	size_t kept, broken, not_available, as_expected;
	size_t faults;	  /* runs without figures, and kernels without runs */
	size_t surprises; /* claims that came out otherwise than expected */
	char *names;	  /* of the surprises: "SCENARIO/CLAIM on KERNEL, ..." */
};

static void count_claim(struct totals *totals, const char *scenario,
			const struct judgement *judgement)
{
	char *names = totals->names;

	totals->kept += judgement->outcome == OUTCOME_KEPT;
	totals->broken += judgement->outcome == OUTCOME_BROKEN;
	totals->not_available += judgement->outcome == OUTCOME_NOT_AVAILABLE;
	totals->as_expected += judgement->as_expected;
	if (judgement->as_expected)
		return;
	totals->names = xasprintf("%s%s%s/%s on %s", names ? names : "", names ? ", " : "",
				  scenario, judgement->claim->name, judgement->kernel);
	totals->surprises++;
	free(names);
}

/* Runs that ought to have figures and have not; a kernel without runs counts as one. */
static size_t count_faults(const struct compared_kernel *kernel)
{
	size_t faults = kernel->run_count ? 0 : 1, i;

	for (i = 0; i < kernel->run_count; i++)
		faults += kernel->runs[i].fault && !compare_unsupported(&kernel->runs[i]);
	return faults;
}

static struct totals count_all(const struct compared_scenario *const *all, size_t scenarios)
{
	struct totals totals = {0};
	size_t i, k, c;

	for (i = 0; i < scenarios; i++) {
		for (k = 0; k < all[i]->kernel_count; k++) {
			totals.faults += count_faults(&all[i]->kernels[k]);
			for (c = 0; c < all[i]->scenario->claim_count; c++) {
				struct judgement judgement = judge(all[i], k, c);

				count_claim(&totals, all[i]->scenario->name, &judgement);
			}
		}
	}
	return totals;
}

/* " 6.12.117 is mainline, 7.3.4 is debian-7.3.": of kernels whose names tables do not tell. */
static char *names_text(const struct compared_scenario *first)
{
	char **names = NULL, *list, *text;
	size_t k;

	for (k = 0; k < first->kernel_count; k++)
		if (!compare_tells_name(&first->kernels[k]))
			names = words_add(names, xasprintf("%s is %s", first->kernels[k].name,
							   first->kernels[k].known_as));
	list = words_join(names, ", ");
	text = names ? xasprintf(" %s.", list) : xstrdup("");
	free(list);
	words_free(names);
	return text;
}

static char *how_to_read(const struct compared_scenario *first)
{
	char *names = names_text(first);
	char *text = xasprintf("Figures are medians over the seeds, +- the seed farthest from the "
			       "median (none: the seeds agree); changes are against %s.%s%s",
			       first->kernels[0].name, names,
			       first->simulated ? " Time is virtual: instructions and modelled "
						  "I/O, not caches, not lock contention."
						: "");

	free(names);
	return text;
}

/* How a scenario came out on the kernels, against the first one. */
enum { GOT_WORSE, GOT_BETTER, GOT_BOTH, GOT_NEITHER, WAYS };

/* A claim that the reference keeps is broken, or the other way round; or one is not as expected. */
static void compare_claims(const struct compared_scenario *compared, bool *worse, bool *better)
{
	size_t c, k;

	for (c = 0; c < compared->scenario->claim_count; c++) {
		enum outcome reference = judge(compared, 0, c).outcome;

		for (k = 0; k < compared->kernel_count; k++) {
			struct judgement judgement = judge(compared, k, c);

			*worse |= !judgement.as_expected || (judgement.outcome == OUTCOME_BROKEN &&
							     reference == OUTCOME_KEPT);
			*better |= judgement.better || (judgement.outcome == OUTCOME_KEPT &&
							reference == OUTCOME_BROKEN);
		}
	}
}

static int way_of_scenario(const struct compared_scenario *compared,
			   const struct verdicts *verdicts, size_t s)
{
	bool worse = false, better = false;
	size_t k, m;

	compare_claims(compared, &worse, &better);
	for (k = 0; k < compared->kernel_count; k++)
		worse |= count_faults(&compared->kernels[k]) > 0;
	for (k = 1; verdicts && k < compared->kernel_count; k++)
		for (m = 0; m < compared->scenario->metric_count; m++) {
			enum verdict verdict = verdicts_get(verdicts, s, k, m)->verdict;

			worse |= verdict == VERDICT_WORSE;
			better |= verdict == VERDICT_BETTER;
		}
	if (worse && better)
		return GOT_BOTH;
	return worse ? GOT_WORSE : better ? GOT_BETTER : GOT_NEITHER;
}

/* The scenarios by name, those first in which something got worse or better. */
static char *scenarios_text(const struct compared_scenario *const *all,
			    const struct verdicts *verdicts, size_t count)
{
	static const char *const ways[WAYS] = {
		[GOT_WORSE] = "worse in",
		[GOT_BETTER] = "better in",
		[GOT_BOTH] = "better and worse in",
		[GOT_NEITHER] = "neither better nor worse in",
	};
	char **names[WAYS] = {NULL}, **parts = NULL, *list, *text;
	size_t s, w;

	for (s = 0; s < count; s++) {
		int way = way_of_scenario(all[s], verdicts, s);

		names[way] = words_add(names[way], xstrdup(all[s]->scenario->name));
	}
	for (w = 0; w < WAYS; w++) {
		list = words_join(names[w], ", ");
		if (names[w])
			parts = words_add(parts, xasprintf("%s %s", ways[w], list));
		free(list);
		words_free(names[w]);
	}
	list = words_join(parts, "; ");
	text = xasprintf("Scenarios, by claims and verdicts: %s.", list);
	free(list);
	words_free(parts);
	return text;
}

/* How many seeds verdicts take, and how many to find much in them. */
static char *seeds_needed_text(const struct verdicts *verdicts)
{
	const struct power power = {.deviation = 1, .alpha = verdicts_alone(verdicts)};
	size_t needed = verdicts_seeds_needed(verdicts);
	size_t likely = power_pairs(&power, 1, SEEDS_TOLD);
	char *much = likely ? xasprintf(", and %zu to find with %g %% probability a change as "
					"large as the standard deviation of the differences",
					likely, 100 * POWER)
			    : xstrdup("");
	char *text = xasprintf("Verdicts on metrics take at least %zu seeds%s: SEEDS=%zu, or "
			       "SEEDS=auto.",
			       needed, much, likely ? likely : needed);

	free(much);
	return text;
}

/* What came out, or how many seeds that takes. */
static char *verdict_totals(const struct verdicts *verdicts)
{
	size_t decided = verdicts_count(verdicts, VERDICT_BETTER) +
			 verdicts_count(verdicts, VERDICT_WORSE) +
			 verdicts_count(verdicts, VERDICT_SAME);
	char *totals, *text;

	if (!decided && verdicts_count(verdicts, VERDICT_UNKNOWN))
		return seeds_needed_text(verdicts);
	totals = verdicts_totals(verdicts);
	text = xasprintf("Metrics: %s. A difference counts that is significant (p <= %g after "
			 "Holm's correction) and at least \"min\" large (percent, or percentage "
			 "points): the metric's own minimum or its noise floor.",
			 totals, VERDICT_ALPHA);
	free(totals);
	return text;
}

static char *whole_verdict(const struct totals *totals)
{
	char *faults, *surprises, *text;

	if (!totals->faults && !totals->surprises)
		return xstrdup("Verdict: every expectation holds.");
	faults = xasprintf("%zu %s no figures", totals->faults,
			   totals->faults == 1 ? "run gave" : "runs gave");
	surprises = xasprintf("%zu %s not as expected: %s", totals->surprises,
			      totals->surprises == 1 ? "claim is" : "claims are",
			      totals->names ? totals->names : "");
	text = xasprintf("Verdict: %s%s%s.", totals->faults ? faults : "",
			 totals->faults && totals->surprises ? "; " : "",
			 totals->surprises ? surprises : "");
	free(faults);
	free(surprises);
	return text;
}

char **summary_of(const struct compared_scenario *const *all, const struct verdicts *verdicts,
		  size_t count, bool *holds)
{
	struct totals totals = count_all(all, count);
	char **paragraphs = words_add(NULL, how_to_read(all[0]));

	paragraphs = words_add(
		paragraphs,
		xasprintf("Claims: %zu kept, %zu broken, %zu not available; %zu of %zu as "
			  "expected.",
			  totals.kept, totals.broken, totals.not_available, totals.as_expected,
			  totals.as_expected + totals.surprises));
	if (verdicts && all[0]->kernel_count > 1)
		paragraphs = words_add(paragraphs, verdict_totals(verdicts));
	if (count > 1 && all[0]->kernel_count > 1)
		paragraphs = words_add(paragraphs, scenarios_text(all, verdicts, count));
	paragraphs = words_add(paragraphs, whole_verdict(&totals));
	*holds = !totals.faults && !totals.surprises;
	free(totals.names);
	return paragraphs;
}
