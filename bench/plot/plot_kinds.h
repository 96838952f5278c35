/*
 * The kinds of plots, a function each. Every one of them appends at most a few plots
 * to @plots, none where the records do not have what it shows; -1 as plots_make().
 */
#ifndef ZSWAPBENCH_PLOT_KINDS_H
#define ZSWAPBENCH_PLOT_KINDS_H

#include <stddef.h>

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

#endif
