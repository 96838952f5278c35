/* Comparisons: see compare.h. */
#include "bench/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/claims.h"
#include "bench/metrics.h"
#include "harness/xalloc.h"

struct compared_scenario *compare_new(const struct scenario *scenario, const char *const *kernels,
				      size_t kernel_count)
{
	struct compared_scenario *compared = xcalloc(1, sizeof(*compared));
	size_t i;

	compared->scenario = scenario;
	compared->kernels = xcalloc(kernel_count, sizeof(*compared->kernels));
	compared->kernel_count = kernel_count;
	for (i = 0; i < kernel_count; i++)
		compared->kernels[i].name = xstrdup(kernels[i]);
	return compared;
}

void compare_free(struct compared_scenario *compared)
{
	size_t i, j;

	for (i = 0; i < compared->kernel_count; i++) {
		struct compared_kernel *kernel = &compared->kernels[i];

		for (j = 0; j < kernel->run_count; j++) {
			free(kernel->runs[j].file);
			free(kernel->runs[j].fault);
			free(kernel->runs[j].values);
			free(kernel->runs[j].outcomes);
		}
		free(kernel->runs);
		free(kernel->name);
	}
	free(compared->kernels);
	free(compared);
}

/* Why a record gives no figures, or NULL. A run that loses pages could win by that. */
static char *fault_of(const struct record *record)
{
	const json_t *check;
	size_t i;

	if (strcmp(record->status, "finished") != 0)
		return xasprintf("%s%s%s", record->status, *record->detail ? ": " : "",
				 record->detail);
	json_array_foreach (json_object_get(record->root, "checks"), i, check) {
		const char *detail = json_string_value(json_object_get(check, "detail"));

		if (json_is_false(json_object_get(check, "ok")))
			return xasprintf("check %s failed: %s",
					 json_string_value(json_object_get(check, "name")),
					 detail ? detail : "no detail");
	}
	return NULL;
}

static struct compared_run run_of(const struct scenario *scenario, const struct record *record)
{
	struct compared_run run = {
		.file = xstrdup(record->file), .seed = record->seed, .fault = fault_of(record)};
	bool available;
	size_t i;

	run.unsupported = strcmp(record->status, "unsupported") == 0;
	if (run.fault)
		return run;
	run.values = xcalloc(scenario->metric_count, sizeof(*run.values));
	for (i = 0; i < scenario->metric_count; i++) {
		run.values[i] = metric_value(&scenario->metrics[i], record->root, &available);
		if (!available)
			run.values[i] = NAN;
	}
	run.outcomes = xcalloc(scenario->claim_count, sizeof(*run.outcomes));
	for (i = 0; i < scenario->claim_count; i++)
		run.outcomes[i] = claim_evaluate(scenario, &scenario->claims[i], record->root);
	return run;
}

static struct compared_kernel *find_kernel(const struct compared_scenario *compared,
					   const char *name)
{
	size_t i;

	for (i = 0; i < compared->kernel_count; i++) {
		if (strcmp(compared->kernels[i].name, name) == 0)
			return &compared->kernels[i];
	}
	return NULL;
}

int compare_add(struct compared_scenario *compared, const struct record *record,
		struct error *error)
{
	const struct scenario *scenario = compared->scenario;
	struct compared_kernel *kernel = find_kernel(compared, record->kernel);
	size_t i;

	if (strcmp(record->scenario, scenario->name) != 0)
		return error_set(error, EXIT_INPUT, "a record of scenario %s among those of %s",
				 record->scenario, scenario->name);
	if (!kernel)
		return error_set(error, EXIT_INPUT, "%s: a record of kernel %s, not compared here",
				 scenario->name, record->kernel);
	for (i = 0; i < kernel->run_count; i++) {
		if (kernel->runs[i].seed == record->seed)
			return error_set(error, EXIT_INPUT,
					 "%s: two records of kernel %s with seed %lld",
					 scenario->name, kernel->name, (long long)record->seed);
	}
	kernel->runs = xrealloc(kernel->runs, (kernel->run_count + 1) * sizeof(*kernel->runs));
	kernel->runs[kernel->run_count++] = run_of(scenario, record);
	compared->simulated |= strcmp(record->machine, "sim") == 0;
	return 0;
}

struct summary compare_metric(const struct compared_scenario *compared, size_t kernel,
			      size_t metric)
{
	const struct compared_kernel *of = &compared->kernels[kernel];
	double *values = xcalloc(of->run_count, sizeof(*values));
	struct summary summary;
	size_t count = 0, i;

	for (i = 0; i < of->run_count; i++) {
		if (!of->runs[i].fault && !isnan(of->runs[i].values[metric]))
			values[count++] = of->runs[i].values[metric];
	}
	summary = summarize(values, count);
	free(values);
	return summary;
}

size_t compare_usable(const struct compared_scenario *compared, size_t kernel)
{
	const struct compared_kernel *of = &compared->kernels[kernel];
	size_t usable = 0, i;

	for (i = 0; i < of->run_count; i++)
		usable += !of->runs[i].fault;
	return usable;
}

enum outcome compare_claim(const struct compared_scenario *compared, size_t kernel, size_t claim,
			   size_t *broken)
{
	const struct compared_kernel *of = &compared->kernels[kernel];
	enum outcome *outcomes = xcalloc(of->run_count, sizeof(*outcomes)), over;
	size_t count = 0, i;

	*broken = 0;
	for (i = 0; i < of->run_count; i++) {
		if (of->runs[i].fault)
			continue;
		outcomes[count] = of->runs[i].outcomes[claim];
		*broken += outcomes[count++] == OUTCOME_BROKEN;
	}
	over = claim_over_runs(outcomes, count);
	free(outcomes);
	return over;
}
