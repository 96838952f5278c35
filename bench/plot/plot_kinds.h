/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kinds of plots, a function each, in the file of its name. Every one of them appends at
 * most a few plots to @plots, none where the records do not have what it shows; -1 as
 * plots_make().
 */
#ifndef ZSWAPBENCH_PLOT_KINDS_H
#define ZSWAPBENCH_PLOT_KINDS_H

#include <stddef.h>

#include "bench/compare/verdicts.h"
#include "bench/plot/plot_runs.h"
#include "bench/plot/plots.h"

typedef int plot_kind(const struct plot_runs *runs, size_t scenario, const char *directory,
		      struct plots *plots, struct error *error);

/* Time series of each cgroup of the median seed: zswap.current, and counters as they rise. */
plot_kind plot_series;

/* By source of the page: the part of faults that waited longer than so long, over all seeds. */
plot_kind plot_latency;

/* Whose pages were written back, and by whom. */
plot_kind plot_owners;

/* Entries added, list walks and writeback by node. */
plot_kind plot_nodes;

/* Of all scenarios: the one plot of what was judged in them. */
int plots_summary(const struct compared_scenario *const *all, size_t count,
		  const struct verdicts *verdicts, const char *directory, struct plots *plots,
		  struct error *error);

/* For each series of scenarios, a plot of each of its metrics. */
int plots_scaling(const struct compared_scenario *const *all, size_t count, const char *directory,
		  struct plots *plots, struct error *error);

#endif
