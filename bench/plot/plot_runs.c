/* The records of one comparison: see plot_runs.h. */
#include "bench/plot/plot_runs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/xalloc.h"

size_t plot_list_index(struct plot_list *list, const char *name)
{
	size_t i;

	for (i = 0; i < list->count && strcmp(list->at[i], name) != 0; i++)
		;
	if (i == list->count) {
		list->at = xrealloc(list->at, (list->count + 1) * sizeof(char *));
		list->at[list->count++] = name;
	}
	return i;
}

/* How far the figures of @seed are from the medians; INFINITY where @kernel lacks it. */
static double distance_of(const struct compared_scenario *compared, size_t kernel, json_int_t seed)
{
	const struct compared_kernel *of = &compared->kernels[kernel];
	double sum = 0;
	size_t i, m;

	for (i = 0; i < of->run_count && of->runs[i].seed != seed; i++)
		;
	if (i == of->run_count || of->runs[i].fault)
		return INFINITY;
	for (m = 0; m < compared->scenario->metric_count; m++) {
		struct summary summary = compare_metric(compared, kernel, m);

		if (summary.high > summary.low && !isnan(of->runs[i].values[m]))
			sum += fabs(of->runs[i].values[m] - summary.median) /
			       (summary.high - summary.low);
	}
	return sum;
}

/* A seed that stands for others is better when fewer kernels lack it, then when it is nearer. */
static json_int_t median_seed(const struct compared_scenario *compared)
{
	json_int_t best = -1;
	double best_sum = 0;
	size_t best_lacking = 0, k, i, other;

	for (k = 0; k < compared->kernel_count; k++)
		for (i = 0; i < compared->kernels[k].run_count; i++) {
			json_int_t seed = compared->kernels[k].runs[i].seed;
			size_t lacking = 0;
			double sum = 0;

			for (other = 0; other < compared->kernel_count; other++) {
				double distance = distance_of(compared, other, seed);

				lacking += isinf(distance) != 0;
				sum += isinf(distance) ? 0 : distance;
			}
			if (lacking == compared->kernel_count)
				continue;
			if (best >= 0 && (lacking > best_lacking ||
					  (lacking == best_lacking && sum >= best_sum)))
				continue;
			best = seed;
			best_sum = sum;
			best_lacking = lacking;
		}
	return best;
}

static int load_kernel(const struct compared_kernel *compared, struct plot_kernel *kernel,
		       struct error *error)
{
	size_t i;

	kernel->records = xcalloc(compared->run_count + 1, sizeof(*kernel->records));
	for (i = 0; i < compared->run_count; i++) {
		if (compared->runs[i].fault)
			continue;
		if (record_load(compared->runs[i].file, &kernel->records[kernel->count], error))
			return -1;
		kernel->count++;
	}
	return 0;
}

int plot_runs_load(const struct compared_scenario *compared, struct plot_runs *runs,
		   struct error *error)
{
	size_t k;

	*runs = (struct plot_runs){
		.compared = compared,
		.kernels = xcalloc(compared->kernel_count, sizeof(*runs->kernels)),
		.names = xcalloc(compared->kernel_count, sizeof(char *)),
		.kernel_count = compared->kernel_count,
		.seed = median_seed(compared),
	};
	for (k = 0; k < runs->kernel_count; k++) {
		runs->names[k] = compared->kernels[k].name;
		if (load_kernel(&compared->kernels[k], &runs->kernels[k], error)) {
			plot_runs_free(runs);
			return -1;
		}
		if (runs->kernels[k].count > runs->seed_count)
			runs->seed_count = runs->kernels[k].count;
	}
	runs->seeds = xasprintf("%zu seed%s", runs->seed_count, runs->seed_count == 1 ? "" : "s");
	return 0;
}

void plot_runs_free(struct plot_runs *runs)
{
	size_t k, i;

	for (k = 0; k < runs->kernel_count; k++) {
		for (i = 0; i < runs->kernels[k].count; i++)
			record_free(&runs->kernels[k].records[i]);
		free(runs->kernels[k].records);
	}
	free(runs->kernels);
	free(runs->names);
	free(runs->seeds);
}

const json_t *plot_runs_median(const struct plot_runs *runs, size_t kernel)
{
	const struct plot_kernel *of = &runs->kernels[kernel];
	size_t i;

	for (i = 0; i < of->count; i++)
		if (of->records[i].seed == runs->seed)
			return of->records[i].root;
	return NULL;
}

const char *plot_text(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

const json_t *plot_probe(const struct record *record, const char *name)
{
	return json_object_get(json_object_get(record->root, "probes"), name);
}

double plot_number(const json_t *value, const char *first, const char *second, const char *third)
{
	value = json_object_get(value, first);
	value = second ? json_object_get(value, second) : value;
	value = third ? json_object_get(value, third) : value;
	return json_is_number(value) ? json_number_value(value) : NAN;
}
