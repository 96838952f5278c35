/* The time series: a process that reads the counters' columns on a schedule of its own. */
#ifndef ZSWAPBENCH_SAMPLER_H
#define ZSWAPBENCH_SAMPLER_H

#include "wire/plan.h"

/* Starts sampling every plan->sampler_period_ns; nothing when that is 0. */
int sampler_start(const struct plan *plan, struct error *error);

/* Ends the sampler and sends the rows that it collected to the host. */
void sampler_stop(void);

#endif
