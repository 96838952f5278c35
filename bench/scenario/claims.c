// SPDX-License-Identifier: GPL-2.0-only
/* Claims: see claims.h. */
#include "bench/scenario/claims.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/xalloc.h"

static bool comparison_holds(double value, enum comparison op, double bound)
{
	switch (op) {
	case OP_EQ:
		return value == bound;
	case OP_NE:
		return value != bound;
	case OP_LT:
		return value < bound;
	case OP_LE:
		return value <= bound;
	case OP_GT:
		return value > bound;
	case OP_GE:
		return value >= bound;
	case COMPARISONS:
		break;
	}
	return false;
}

enum outcome claim_decide(const struct scenario *scenario, const struct scenario_claim *claim,
			  const double *values)
{
	size_t metric = claim_metric(scenario, claim);

	if (metric == scenario->metric_count || isnan(values[metric]))
		return OUTCOME_NOT_AVAILABLE;
	return comparison_holds(values[metric], claim->op, claim->value) ? OUTCOME_KEPT
									 : OUTCOME_BROKEN;
}

enum outcome claim_over_runs(const enum outcome *outcomes, size_t count)
{
	enum outcome over = count ? OUTCOME_KEPT : OUTCOME_NOT_AVAILABLE;
	size_t i;

	for (i = 0; i < count; i++) {
		if (outcomes[i] == OUTCOME_BROKEN)
			return OUTCOME_BROKEN;
		if (outcomes[i] == OUTCOME_NOT_AVAILABLE)
			over = OUTCOME_NOT_AVAILABLE;
	}
	return over;
}

const struct scenario_expectation *claim_expectation(const struct scenario_claim *claim,
						     const char *kernel)
{
	size_t i;

	for (i = 0; i < claim->expectation_count; i++)
		if (strcmp(claim->expectations[i].kernel, kernel) == 0)
			return &claim->expectations[i];
	return NULL;
}

const struct scenario_expectation *claim_inherited(const struct scenario_claim *claim,
						   const char *kernel)
{
	const struct scenario_expectation *expectation = NULL;
	char *base = xstrdup(kernel), *plus;

	while (!expectation && (plus = strrchr(base, '+'))) {
		*plus = '\0';
		expectation = claim_expectation(claim, base);
	}
	free(base);
	return expectation;
}

size_t claim_metric(const struct scenario *scenario, const struct scenario_claim *claim)
{
	size_t i = 0;

	while (i < scenario->metric_count && strcmp(scenario->metrics[i].name, claim->metric) != 0)
		i++;
	return i;
}

const char *claim_operator(enum comparison op)
{
	static const char *const texts[] = {
		[OP_EQ] = "==", [OP_NE] = "!=", [OP_LT] = "<",
		[OP_LE] = "<=", [OP_GT] = ">",	[OP_GE] = ">=",
	};

	return texts[op];
}
