/* The records of one comparison, read again, and which of them stands for the others. */
#ifndef ZSWAPBENCH_PLOT_RUNS_H
#define ZSWAPBENCH_PLOT_RUNS_H

#include "bench/compare/compare.h"

/* The usable runs of one kernel: those that have figures. */
struct plot_kernel {
	const char *name;
	struct record *records;
	size_t count;
};

struct plot_runs {
	const struct compared_scenario *compared;
	struct plot_kernel *kernels; /* as many as the comparison has */
	size_t kernel_count;
	json_int_t seed;   /* the median one, see plot_runs_load(); -1 if there is no usable run */
	size_t seed_count; /* of the kernel with the most */
};

/*
 * Reads all usable records. The median seed is the one whose figures are, in sum over
 * kernels and metrics, nearest to the medians, each measured by the width of its range; a
 * seed that a kernel lacks comes after those that all have. -1 with the record's error if
 * one cannot be read; then there is nothing to free.
 */
int plot_runs_load(const struct compared_scenario *compared, struct plot_runs *runs,
		   struct error *error);
void plot_runs_free(struct plot_runs *runs);

/* The record of @kernel with the median seed, or NULL. */
const json_t *plot_runs_median(const struct plot_runs *runs, size_t kernel);

/* The number below these keys of @value, the later of which may be NULL; NAN if there is none. */
double plot_number(const json_t *value, const char *first, const char *second, const char *third);

#endif
