/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The plan of a run: one scenario with one seed, every default filled in, as the
 * JSON that wire/plan.c reads inside the machine. The same scenario and seed
 * give the same bytes.
 */
#ifndef ZSWAPBENCH_PLAN_H
#define ZSWAPBENCH_PLAN_H

#include <jansson.h>
#include <stdint.h>

#include "bench/scenario/scenario.h"

/* The plan of @scenario with @seed, which is at most INT64_MAX. The caller owns the reference. */
json_t *plan_build(const struct scenario *scenario, uint64_t seed);

/* @plan as one line of JSON, keys in the order of plan_build(). The caller frees. */
char *plan_text(const json_t *plan);

#endif
