// SPDX-License-Identifier: GPL-2.0-only
/* Two kernels against each other: see kernel_pair.h. */
#include "bench/compare/kernel_pair.h"

#include <stdlib.h>
#include <string.h>

#include "bench/scenario/metric_kinds.h"
#include "lib/xalloc.h"

struct kernel_pair kernel_pair_new(const struct compared_scenario *const *all, size_t count,
				   size_t a, size_t b, size_t seeds, const struct noise *noise)
{
	const struct verdict_options options = {.noise = noise};
	struct kernel_pair pair = {.count = count};
	const size_t of[] = {a, b};
	size_t s, k;

	pair.scenarios = xcalloc(count, sizeof(*pair.scenarios));
	pair.kernels = xcalloc(count, sizeof(*pair.kernels));
	pair.all = xcalloc(count, sizeof(const struct compared_scenario *));
	for (s = 0; s < count; s++) {
		for (k = 0; k < 2; k++) {
			pair.kernels[s][k] = all[s]->kernels[of[k]];
			if (pair.kernels[s][k].run_count > seeds)
				pair.kernels[s][k].run_count = seeds;
		}
		pair.scenarios[s] = (struct compared_scenario){.scenario = all[s]->scenario,
							       .kernels = pair.kernels[s],
							       .kernel_count = 2,
							       .simulated = all[s]->simulated};
		pair.all[s] = &pair.scenarios[s];
	}
	pair.verdicts = verdicts_new(pair.all, count, &options);
	return pair;
}

void kernel_pair_free(struct kernel_pair *pair)
{
	verdicts_free(pair->verdicts);
	free(pair->scenarios);
	free(pair->kernels);
	free(pair->all);
}

static bool has_moved(const struct metric_verdict *v, bool decided)
{
	if (decided)
		return v->verdict == VERDICT_BETTER || v->verdict == VERDICT_WORSE;
	return v->verdict != VERDICT_NONE && v->paired.count && v->effect >= v->least &&
	       v->effect > v->tolerance;
}

char *kernel_pair_strongest(const struct kernel_pair *pair, bool decided)
{
	const struct scenario *scenario = NULL;
	const struct metric_verdict *found = NULL;
	size_t metric = 0, s, m;

	for (s = 0; s < pair->count; s++)
		for (m = 0; m < pair->all[s]->scenario->metric_count; m++) {
			const struct metric_verdict *v = verdicts_get(pair->verdicts, s, 1, m);

			if (!has_moved(v, decided) || (found && v->effect <= found->effect))
				continue;
			found = v;
			scenario = pair->all[s]->scenario;
			metric = m;
		}
	if (!found)
		return NULL;
	return xasprintf("%s: %s: %c%.1f %s", scenario->name, scenario->metrics[metric].says,
			 found->paired.difference < 0 ? '-' : '+', found->effect,
			 strcmp(metric_unit(&scenario->metrics[metric]), "%") ? "%" : "pp");
}
