/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Claims: what a scenario's claim comes to on one run, and whether that is what
 * the scenario expects of the kernel.
 */
#ifndef ZSWAPBENCH_CLAIMS_H
#define ZSWAPBENCH_CLAIMS_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/scenario/scenario.h"

/*
 * Kept, broken, or not available where the claim's metric is; @values are those of all
 * metrics of the scenario, NAN: not available.
 */
enum outcome claim_decide(const struct scenario *scenario, const struct scenario_claim *claim,
			  const double *values);

/*
 * Over several runs: broken if broken in any of them, else not available if so in
 * any of them or if there are none, else kept.
 */
enum outcome claim_over_runs(const enum outcome *outcomes, size_t count);

/* What the scenario says of @kernel, or NULL for one that it does not name. */
const struct scenario_expectation *claim_expectation(const struct scenario_claim *claim,
						     const char *kernel);

/* The same of the kernel that @kernel is with further patches: of "mainline" for "mainline+fix". */
const struct scenario_expectation *claim_inherited(const struct scenario_claim *claim,
						   const char *kernel);

/* The index of the claim's metric in the scenario; metric_count if it has none of that name. */
size_t claim_metric(const struct scenario *scenario, const struct scenario_claim *claim);

/* "==", "<", ...; static. */
const char *claim_operator(enum comparison op);

#endif
