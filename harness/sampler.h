/* SPDX-License-Identifier: GPL-2.0-only */
/* The time series: a process that reads the counters' columns on a schedule of its own. */
#ifndef ZSWAPBENCH_SAMPLER_H
#define ZSWAPBENCH_SAMPLER_H

#include <sys/types.h>

#include "lib/error.h"

struct machine;

struct sampler {
	pid_t pid; /* 0: none runs */
	struct counter_columns *columns;
	struct series *series;
};

/* Starts sampling every sampler_period_ns of the plan; nothing when that is 0. */
int sampler_start(struct machine *machine, struct error *error);

/* Ends the sampler and sends the rows that it collected to the host. */
void sampler_stop(struct sampler *sampler);

#endif
