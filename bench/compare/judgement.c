// SPDX-License-Identifier: GPL-2.0-only
/* Judgements: see judgement.h. */
#include "bench/compare/judgement.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/text.h"
#include "bench/metric/absence.h"
#include "bench/metric/metrics.h"
#include "bench/record/kernel_title.h"
#include "bench/scenario/claims.h"
#include "lib/xalloc.h"

/* What tables call the kernel @known_as; NULL: it is not compared. */
static const char *compared_title(const struct compared_scenario *compared, const char *known_as)
{
	size_t k;

	for (k = 0; k < compared->kernel_count; k++)
		if (strcmp(compared->kernels[k].known_as, known_as) == 0)
			return compared->kernels[k].name;
	return NULL;
}

/* What is expected of a kernel that the scenario does not name. */
static void expect_alike(const struct compared_scenario *compared, size_t k, size_t c,
			 struct judgement *judgement)
{
	const struct scenario_expectation *of_base =
		claim_inherited(judgement->claim, compared->kernels[k].known_as);
	enum outcome alike = OUTCOME_KEPT;
	size_t broken;

	if (of_base) {
		judgement->like = compared_title(compared, of_base->kernel);
		judgement->like_known_as = !judgement->like;
		if (judgement->like_known_as)
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
		.known_as = compared->kernels[k].known_as,
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
	if (judgement.outcome == OUTCOME_NOT_AVAILABLE)
		judgement.why = m < scenario->metric_count ? compare_absent(compared, k, m)
							   : metric_absence_unknown;
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

/* The caller frees. */
static char *like_text(const struct judgement *judgement)
{
	return judgement->like_known_as ? kernel_title_of_base(judgement->kernel,
							       judgement->known_as, judgement->like)
					: xstrdup(judgement->like);
}

char *judgement_because(const struct judgement *judgement)
{
	char *like, *because;

	if (judgement->outcome != OUTCOME_BROKEN || !judgement->as_expected)
		return NULL;
	if (judgement->expectation)
		return xstrdup(judgement->expectation->because);
	if (!judgement->like)
		return xstrdup("it is what the others are compared with");
	like = like_text(judgement);
	because = xasprintf("as on %s", like);
	free(like);
	return because;
}

/* The same of a kernel that the scenario does not name. */
static char *text_of_like(const struct judgement *judgement)
{
	char *like, *text;

	if (!judgement->like)
		return xstrdup(judgement->as_expected
				       ? ""
				       : ". Expected kept, as of any kernel that stands alone");
	like = like_text(judgement);
	if (judgement->better)
		text = xasprintf(", which %s breaks", like);
	else if (!judgement->as_expected)
		text = xasprintf(". Expected kept, as on %s", like);
	else
		text = judgement->outcome == OUTCOME_BROKEN ? xasprintf(", as on %s", like)
							    : xstrdup("");
	free(like);
	return text;
}

/* What was expected instead, or that this was, and the scenario's reason for it. */
static char *expectation_text(const struct judgement *judgement)
{
	const struct scenario_expectation *expectation = judgement->expectation;

	if (!expectation)
		return text_of_like(judgement);
	if (judgement->as_expected)
		return xasprintf(", as expected: %s", expectation->because);
	return xasprintf(". Expected %s: %s", outcome_word(expectation->outcome),
			 expectation->because);
}

char *judgement_sentence(const struct judgement *judgement)
{
	bool absent = judgement->outcome == OUTCOME_NOT_AVAILABLE;
	char *measured = absent ? xstrdup(judgement->why) : judgement_evidence(judgement);
	char *because = expectation_text(judgement), *runs = xstrdup(""), *sentence;

	if (judgement->broken && judgement->broken < judgement->runs) {
		free(runs);
		runs = xasprintf(" in %zu of %zu runs", judgement->broken, judgement->runs);
	}
	sentence = xasprintf("%s, %s: %s%s%s%s%s%s", judgement->claim->name, judgement->kernel,
			     outcome_word(judgement->outcome), runs, *measured ? " (" : "",
			     measured, *measured ? ")" : "", because);
	free(because);
	free(measured);
	free(runs);
	return sentence;
}
