// SPDX-License-Identifier: GPL-2.0-only
/* Judgements: see judgement.h. */
#include "bench/compare/judgement.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/text.h"
#include "bench/metric/metrics.h"
#include "bench/scenario/claims.h"
#include "lib/xalloc.h"

/* What is expected of a kernel that the scenario does not name. */
static void expect_alike(const struct compared_scenario *compared, size_t k, size_t c,
			 struct judgement *judgement)
{
	const struct scenario_expectation *of_base =
		claim_inherited(judgement->claim, compared->kernels[k].known_as);
	enum outcome alike = OUTCOME_KEPT;
	size_t broken;

	if (of_base) {
		judgement->like = of_base->kernel;
		alike = of_base->outcome;
	} else if (k) {
		judgement->like = compared->kernels[0].name;
		alike = compare_claim(compared, 0, c, &broken);
	} else if (compared->kernel_count > 1) {
		alike = OUTCOME_BROKEN;
	}
	judgement->as_expected = judgement->outcome != OUTCOME_BROKEN || alike == OUTCOME_BROKEN;
	judgement->better =
		judgement->like && judgement->outcome == OUTCOME_KEPT && alike == OUTCOME_BROKEN;
}

struct judgement judge(const struct compared_scenario *compared, size_t k, size_t c)
{
	const struct scenario *scenario = compared->scenario;
	size_t m = claim_metric(scenario, &scenario->claims[c]);
	struct judgement judgement = {
		.claim = &scenario->claims[c],
		.kernel = compared->kernels[k].name,
		.runs = compare_usable(compared, k),
		.unit = "",
	};

	judgement.outcome = compare_claim(compared, k, c, &judgement.broken);
	judgement.expectation = claim_expectation(judgement.claim, compared->kernels[k].known_as);
	if (judgement.expectation)
		judgement.as_expected = judgement.outcome == judgement.expectation->outcome;
	else
		expect_alike(compared, k, c, &judgement);
	if (m < scenario->metric_count) {
		judgement.over = compare_metric(compared, k, m);
		judgement.unit = metric_unit(&scenario->metrics[m]);
	}
	return judgement;
}

static const char *outcome_word(enum outcome outcome)
{
	static const char *const words[] = {
		[OUTCOME_KEPT] = "kept",
		[OUTCOME_BROKEN] = "BROKEN",
		[OUTCOME_NOT_AVAILABLE] = "not available",
	};

	return words[outcome];
}

char *judgement_cell(const struct judgement *judgement)
{
	const char *mark = judgement->as_expected ? "" : " !";

	if (judgement->broken && judgement->broken < judgement->runs)
		return xasprintf("BROKEN %zu/%zu%s", judgement->broken, judgement->runs, mark);
	return xasprintf("%s%s", outcome_word(judgement->outcome), mark);
}

/* Whether rounding hides on which side of the bound a value is. */
static bool reads_like(double value, double bound, const char *unit)
{
	char a[TEXT_ROOM], b[TEXT_ROOM];

	return value != bound &&
	       strcmp(text_range(value, value, unit, a), text_range(bound, bound, unit, b)) == 0;
}

static char *exact_evidence(const struct judgement *judgement)
{
	const struct summary *over = &judgement->over;
	char low[TEXT_ROOM], high[TEXT_ROOM], bound[TEXT_ROOM];
	bool one = over->low == over->high;

	return xasprintf("%s%s%s %s, claimed %s %s", text_exact(over->low, low), one ? "" : " to ",
			 one ? "" : text_exact(over->high, high), judgement->unit,
			 claim_operator(judgement->claim->op),
			 text_exact(judgement->claim->value, bound));
}

char *judgement_evidence(const struct judgement *judgement)
{
	const struct summary *over = &judgement->over;
	double claimed = judgement->claim->value;
	char measured[TEXT_ROOM], bound[TEXT_ROOM];

	if (!over->count)
		return xstrdup("");
	if (reads_like(over->low, claimed, judgement->unit) ||
	    reads_like(over->high, claimed, judgement->unit))
		return exact_evidence(judgement);
	text_range(over->low, over->high, judgement->unit, measured);
	text_range(claimed, claimed, judgement->unit, bound);
	return xasprintf("%s, claimed %s %s", measured, claim_operator(judgement->claim->op),
			 bound);
}

/* What was expected instead, or that this was, and the scenario's reason for it. */
static char *expectation_text(const struct judgement *judgement)
{
	const struct scenario_expectation *expectation = judgement->expectation;

	if (judgement->better)
		return xasprintf(", which %s breaks", judgement->like);
	if (!expectation && judgement->as_expected)
		return judgement->outcome == OUTCOME_BROKEN && judgement->like
			       ? xasprintf(", as on %s", judgement->like)
			       : xstrdup("");
	if (!expectation)
		return judgement->like
			       ? xasprintf(". Expected kept, as on %s", judgement->like)
			       : xstrdup(". Expected kept, as of any kernel that stands alone");
	if (judgement->as_expected)
		return xasprintf(", as expected: %s", expectation->because);
	return xasprintf(". Expected %s: %s", outcome_word(expectation->outcome),
			 expectation->because);
}

/* Adds @text, which the notes take over. */
static void note_judgement(struct notes *notes, bool alarm, char *text)
{
	notes->items = xrealloc(notes->items, (notes->count + 1) * sizeof(*notes->items));
	notes->items[notes->count++] = (struct note){.alarm = alarm, .text = text};
}

/* Why a kernel kept or broke a claim; nothing where it is kept as expected. */
static void note_reason(struct notes *notes, const struct judgement *judgement)
{
	char *measured, *because, *runs = NULL;

	if (judgement->outcome == OUTCOME_KEPT && judgement->as_expected && !judgement->better)
		return;
	if (judgement->broken && judgement->broken < judgement->runs)
		runs = xasprintf(" in %zu of %zu runs", judgement->broken, judgement->runs);
	measured = judgement_evidence(judgement);
	because = expectation_text(judgement);
	note_judgement(notes, !judgement->as_expected,
		       xasprintf("%s, %s: %s%s%s%s%s%s", judgement->claim->name, judgement->kernel,
				 outcome_word(judgement->outcome), runs ? runs : "",
				 *measured ? " (" : "", measured, *measured ? ")" : "", because));
	free(because);
	free(measured);
	free(runs);
}

/* Runs without figures, and metrics that only some runs have. */
static void note_gaps(struct notes *notes, const struct compared_scenario *compared, size_t k)
{
	const struct compared_kernel *kernel = &compared->kernels[k];
	const struct scenario *scenario = compared->scenario;
	size_t usable = compare_usable(compared, k), i;

	if (!kernel->run_count)
		note_judgement(notes, true, xasprintf("%s: no runs", kernel->name));
	for (i = 0; i < kernel->run_count; i++) {
		if (kernel->runs[i].fault)
			note_judgement(notes, !compare_unsupported(&kernel->runs[i]),
				       xasprintf("%s, seed %lld, gave no figures: %s", kernel->name,
						 (long long)kernel->runs[i].seed,
						 kernel->runs[i].fault));
	}
	for (i = 0; i < scenario->metric_count; i++) {
		size_t have = compare_metric(compared, k, i).count;

		if (have && have < usable)
			note_judgement(notes, false,
				       xasprintf("%s: \"%s\" is not available in %zu of %zu runs",
						 kernel->name, scenario->metrics[i].says,
						 usable - have, usable));
	}
}

/* What there is to know about kinds of metrics, once each. */
static void note_kinds(struct notes *notes, const struct scenario *scenario)
{
	size_t i, j;

	for (i = 0; i < scenario->metric_count; i++) {
		const char *text = scenario->metrics[i].kind->note;

		for (j = 0; j < i && scenario->metrics[j].kind->note != text; j++)
			;
		if (text && j == i)
			note_judgement(notes, false, xstrdup(text));
	}
}

struct notes notes_of(const struct compared_scenario *compared)
{
	struct notes notes = {0};
	size_t c, k;

	for (c = 0; c < compared->scenario->claim_count; c++) {
		for (k = 0; k < compared->kernel_count; k++) {
			struct judgement judgement = judge(compared, k, c);

			note_reason(&notes, &judgement);
		}
	}
	for (k = 0; k < compared->kernel_count; k++)
		note_gaps(&notes, compared, k);
	note_kinds(&notes, compared->scenario);
	return notes;
}

void notes_free(struct notes *notes)
{
	size_t i;

	for (i = 0; i < notes->count; i++)
		free(notes->items[i].text);
	free(notes->items);
	*notes = (struct notes){0};
}
