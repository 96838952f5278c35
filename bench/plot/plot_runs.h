/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What plots show of the runs of one comparison. Each record is taken once and let go, so
 * that memory does not grow with the runs; only the run that stands for the others is kept.
 */
#ifndef ZSWAPBENCH_PLOT_RUNS_H
#define ZSWAPBENCH_PLOT_RUNS_H

#include "bench/compare/compare.h"
#include "bench/record/record_view.h"

/* Names, each once. */
struct plot_list {
	const char **at; /* borrowed names in an array to be freed */
	size_t count;
};

/* The number of @name in @list, to which it is added if it is new. */
size_t plot_list_index(struct plot_list *list, const char *name);

/* Faults of a task from a source in a phase, of all runs together. */
struct plot_histogram {
	char *phase, *task, *source;
	struct view_bucket *buckets; /* rising, without overlap */
	size_t count;
	double max; /* ns */
};

/* Pages of a cgroup that somebody sent to disk, mean of the runs. */
struct plot_piece {
	char *cgroup, *who;
	double written_back, refused; /* refused NAN: not known */
};

enum { NODE_ADDS, NODE_VISITS, NODE_WRITTEN_BACK, NODE_FIGURES };

/* What the probe `nodes` counted on one node, in the runs that have it. */
struct plot_node {
	char *name;
	double *values[NODE_FIGURES];
	size_t counts[NODE_FIGURES]; /* of values */
};

struct plot_pieces {
	struct plot_piece *at;
	size_t count;
};

/* The usable runs of one kernel: those that have figures. Names are in the order of records. */
struct plot_kernel {
	size_t count;	      /* of runs */
	struct record median; /* the record of the median seed; of no root: there is none */
	struct plot_histogram *histograms;
	size_t histogram_count;
	char **cgroups;		    /* words, see words.h */
	struct plot_pieces probed;  /* by the probe `owners` */
	struct plot_pieces counted; /* by counters: @who is "", and refused not known */
	bool unprobed;		    /* some run lacks the probe */
	char *no_nodes;		    /* why a run lacks the probe `nodes`; NULL: none does */
	struct plot_node *nodes;
	size_t node_count;
};

struct plot_runs {
	const struct compared_scenario *compared;
	struct plot_kernel *kernels; /* as many as the comparison has, */
	const char **names;	     /* with these names */
	size_t kernel_count;
	json_int_t seed;   /* the median one, see plot_runs_open(); -1 if there is no usable run */
	size_t seed_count; /* of the kernel with the most, */
	char *seeds;	   /* as text: "3 seeds" */
	char *missing;	   /* "7.3.4 is not available: FAULT", kernels without figures; or NULL */
};

/*
 * Begins with the runs of @compared, none of which is taken. The median seed is the one
 * whose figures are, in sum over kernels and metrics, nearest to the medians, each measured
 * by the width of its range; a seed that a kernel lacks comes after those that all have.
 * plot_runs_free() releases it.
 */
void plot_runs_open(const struct compared_scenario *compared, struct plot_runs *runs);
void plot_runs_free(struct plot_runs *runs);

/*
 * Takes what is shown of @record, a run of @kernel, nothing of one without figures; that of the
 * median seed it takes over and leaves empty.
 */
void plot_runs_take(struct plot_runs *runs, size_t kernel, struct record *record);

/* The record of @kernel with the median seed, or NULL. */
const struct part *plot_runs_median(const struct plot_runs *runs, size_t kernel);

#endif
