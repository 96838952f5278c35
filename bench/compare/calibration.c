// SPDX-License-Identifier: GPL-2.0-only
/* Calibration: see calibration.h. */
#include "bench/compare/calibration.h"

#include <math.h>

#include <gsl/gsl_cdf.h>

#include "bench/compare/verdicts.h"
#include "lib/xalloc.h"

/* Adds the effects between two of the builds to @spreads, one a metric. */
static void add_pair(const struct compared_scenario *compared, size_t a, size_t b,
		     struct noise_spread *spreads)
{
	struct compared_kernel pair[] = {compared->kernels[a], compared->kernels[b]};
	const struct compared_scenario both = {
		.scenario = compared->scenario, .kernels = pair, .kernel_count = 2};
	const struct compared_scenario *all[] = {&both};
	const struct verdict_options options = {0};
	struct verdicts *verdicts = verdicts_new(all, 1, &options);
	size_t m;

	for (m = 0; m < compared->scenario->metric_count; m++) {
		const struct metric_verdict *v = verdicts_get(verdicts, 0, 1, m);

		if (!v->paired.count)
			continue;
		spreads[m].pairs++;
		spreads[m].largest = fmax(spreads[m].largest, v->effect);
		spreads[m].squares += v->effect * v->effect;
	}
	verdicts_free(verdicts);
}

struct noise_spread *calibration_spreads(const struct compared_scenario *compared)
{
	struct noise_spread *spreads = xcalloc(compared->scenario->metric_count, sizeof(*spreads));
	size_t a, b, m;

	for (a = 0; a < compared->kernel_count; a++) {
		for (m = 0; m < compared->scenario->metric_count; m++)
			spreads[m].builds += compare_metric(compared, a, m).count > 0;
		for (b = 0; b < a; b++)
			add_pair(compared, a, b, spreads);
	}
	return spreads;
}

double noise_bound(const struct noise_spread *spread, size_t metrics)
{
	if (!spread->pairs || spread->builds < 2)
		return -1;
	return fmax(spread->largest, gsl_cdf_tdist_Qinv(NOISE_ALPHA / 2 / (double)metrics,
							(double)spread->builds - 1) *
					     sqrt(spread->squares / (double)spread->pairs));
}
