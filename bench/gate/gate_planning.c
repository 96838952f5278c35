// SPDX-License-Identifier: GPL-2.0-only
/* What the seeds of a gate would find: see gate_planning.h. */
#include "bench/gate/gate_planning.h"

#include <math.h>
#include <stdlib.h>

#include "bench/base/words.h"
#include "bench/compare/planning.h"
#include "lib/xalloc.h"

/* Over the gates on metrics that have enough seeds. */
struct overall {
	const struct gate_result *best, *worst; /* NULL: there is none */
	struct planning of_best, of_worst;
	size_t gates[PLANNING_EFFECTS]; /* that find it */
	size_t seeds[PLANNING_EFFECTS]; /* with which all of these do */
};

static void add_gate_planning(struct overall *overall, const struct gate_result *result,
			      const struct planning *planning)
{
	size_t i;

	if (!overall->best || planning->smallest < overall->of_best.smallest) {
		overall->best = result;
		overall->of_best = *planning;
	}
	if (!overall->worst || planning->smallest > overall->of_worst.smallest) {
		overall->worst = result;
		overall->of_worst = *planning;
	}
	for (i = 0; i < PLANNING_EFFECTS; i++) {
		if (!planning->seeds[i] || planning->seeds[i] > PLANNING_MOST)
			continue;
		overall->gates[i]++;
		if (planning->seeds[i] > overall->seeds[i])
			overall->seeds[i] = planning->seeds[i];
	}
}

/* "1.1 % (path-length/load_time)". The caller frees. */
static char *found_of(const struct gate_result *result, const struct planning *planning)
{
	char smallest[TEXT_ROOM];

	return xasprintf("%s (%s/%s)", planning_smallest(planning, result->unit, smallest),
			 result->gate->scenario, result->gate->name);
}

/* "1 % by none, 2 % by 12 gates with 30 seeds". The caller frees. */
static char *seeds_of_effects(const struct overall *overall)
{
	char **texts = NULL, *text;
	size_t i;

	for (i = 0; i < PLANNING_EFFECTS; i++)
		texts = words_add(texts, overall->gates[i]
						 ? xasprintf("%g %% by %zu gates with %zu seeds",
							     planning_effects[i], overall->gates[i],
							     overall->seeds[i])
						 : xasprintf("%g %% by none", planning_effects[i]));
	text = words_join(texts, ", ");
	words_free(texts);
	return text;
}

char *gate_planning_text(const struct gate_results *results)
{
	struct overall overall = {.best = NULL};
	char *best, *worst, *seeds, *text;
	size_t i;

	for (i = 0; i < results->count; i++) {
		struct planning planning;

		if (gate_planning(&results->items[i], &planning))
			add_gate_planning(&overall, &results->items[i], &planning);
	}
	if (!overall.best)
		return NULL;
	best = found_of(overall.best, &overall.of_best);
	worst = found_of(overall.worst, &overall.of_worst);
	seeds = seeds_of_effects(&overall);
	text = xasprintf("Found with 80 %% probability: %s to %s; %s.", best, worst, seeds);
	free(seeds);
	free(worst);
	free(best);
	return text;
}
