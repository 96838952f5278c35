/*
 * Claims: what a scenario's claim comes to on one record, and whether that is what
 * the scenario expects of the kernel.
 */
#ifndef ZSWAPBENCH_CLAIMS_H
#define ZSWAPBENCH_CLAIMS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "bench/scenario.h"

/*
 * Kept, broken, or not available where the claim's metric is, on the root of a
 * validated record of a run that finished.
 */
enum outcome claim_evaluate(const struct scenario *scenario, const struct scenario_claim *claim,
			    const json_t *record);

/*
 * Over several runs: broken if broken in any of them, else not available if so in
 * any of them or if there are none, else kept.
 */
enum outcome claim_over_runs(const enum outcome *outcomes, size_t count);

/* What the scenario says of @kernel, or NULL for one that it does not name. */
const struct scenario_expectation *claim_expectation(const struct scenario_claim *claim,
						     const char *kernel);

/*
 * Whether @outcome is expected of @kernel. A kernel that the scenario does not name,
 * the user's own, is expected to keep the claim, and excused where it lacks what the
 * metric reads.
 */
bool claim_as_expected(const struct scenario_claim *claim, const char *kernel,
		       enum outcome outcome);

/* The index of the claim's metric in the scenario; metric_count if it has none of that name. */
size_t claim_metric(const struct scenario *scenario, const struct scenario_claim *claim);

/* "==", "<", ...; static. */
const char *claim_operator(enum comparison op);

#endif
