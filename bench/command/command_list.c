// SPDX-License-Identifier: GPL-2.0-only
/* list: the scenarios, what they stand for, and what they claim. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/text.h"
#include "bench/command/commands.h"
#include "bench/scenario/claims.h"
#include "lib/xalloc.h"

static const char *expected_word(enum outcome outcome)
{
	static const char *const words[] = {[OUTCOME_KEPT] = "kept",
					    [OUTCOME_BROKEN] = "broken",
					    [OUTCOME_NOT_AVAILABLE] = "not available"};

	return words[outcome];
}

static void print_scenario(const struct scenario *scenario, const struct text_style *style)
{
	size_t i, k;

	fprintf(style->out, "%s (%s)\n", scenario->name, profile_words[scenario->profile]);
	text_say(style, "  ", "  ", xstrdup(scenario->summary));
	text_say(style, "  ", "  ", xasprintf("Models: %s", scenario->models));
	for (i = 0; i < scenario->claim_count; i++) {
		const struct scenario_claim *claim = &scenario->claims[i];

		text_say(style, "  ", "  ",
			 xasprintf("Claim %s: %s (%s %s %g)", claim->name, claim->says,
				   claim->metric, claim_operator(claim->op), claim->value));
		for (k = 0; k < claim->expectation_count; k++)
			text_say(style, "    ", "    ",
				 xasprintf("%s: %s: %s", claim->expectations[k].kernel,
					   expected_word(claim->expectations[k].outcome),
					   claim->expectations[k].because));
	}
	fputc('\n', style->out);
}

int command_list(const struct options *options, struct error *error)
{
	struct text_style style = text_style_for(stdout);
	size_t count, i;
	struct scenario **scenarios = options_scenarios(options, &count, error);

	if (!scenarios)
		return -1;
	for (i = 0; i < count; i++)
		print_scenario(scenarios[i], &style);
	scenarios_free(scenarios, count);
	return EXIT_HOLDS;
}
