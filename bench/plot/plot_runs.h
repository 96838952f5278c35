/* The records of one comparison, read again, and which of them stands for the others. */
#ifndef ZSWAPBENCH_PLOT_RUNS_H
#define ZSWAPBENCH_PLOT_RUNS_H

#include "bench/compare/compare.h"

/* Names, each once. */
struct plot_list {
	const char **at; /* borrowed names in an array to be freed */
	size_t count;
};

/* The number of @name in @list, to which it is added if it is new. */
size_t plot_list_index(struct plot_list *list, const char *name);

/* The usable runs of one kernel: those that have figures. */
struct plot_kernel {
	struct record *records;
	size_t count;
};

struct plot_runs {
	const struct compared_scenario *compared;
	struct plot_kernel *kernels; /* as many as the comparison has, */
	const char **names;	     /* with these names */
	size_t kernel_count;
	json_int_t seed;   /* the median one, see plot_runs_load(); -1 if there is no usable run */
	size_t seed_count; /* of the kernel with the most, */
	char *seeds;	   /* as text: "3 seeds" */
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

/* The text at @key of @object, or NULL. */
const char *plot_text(const json_t *object, const char *key);

/* The part of @record that its probe @name left, or NULL. */
const json_t *plot_probe(const struct record *record, const char *name);

/* The number below these keys of @value, the later of which may be NULL; NAN if there is none. */
double plot_number(const json_t *value, const char *first, const char *second, const char *third);

#endif
