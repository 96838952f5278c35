/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parameters of an activity, in one table: their keys in the plan, their places in
 * struct workload_parameters, and the key of a scenario that sets them.
 */
#ifndef ZSWAPBENCH_ACTIVITY_H
#define ZSWAPBENCH_ACTIVITY_H

#include <jansson.h>
#include <stddef.h>

#include "lib/error.h"
#include "workloads/workloads.h"

enum parameter_type { PARAMETER_COUNT, PARAMETER_PERCENT, PARAMETER_REAL, PARAMETER_TEXT };

struct activity_parameter {
	const char *key;
	const char *scenario_key; /* also the word in a workload's `parameters` */
	size_t offset;		  /* in struct workload_parameters, of type `type` */
	enum parameter_type type;
	bool required; /* a workload that reads it has no default for it */
};

enum { ACTIVITY_PARAMETERS = 11 };

/* In the order of the plan. */
extern const struct activity_parameter activity_parameters[ACTIVITY_PARAMETERS];

/* Whether @workload reads what a scenario sets with @scenario_key. */
bool activity_reads(const struct workload *workload, const char *scenario_key);

/* Sets every parameter in @object; -1 when there is no memory for that. */
int activity_write(json_t *object, const struct workload_parameters *parameters);

/*
 * Reads every parameter from @object, whose texts stay its own. Ranges are not checked, but
 * that counts are not negative, percents at most 100 and reals numbers.
 */
int activity_read(const json_t *object, struct workload_parameters *parameters,
		  struct error *error);

#endif
