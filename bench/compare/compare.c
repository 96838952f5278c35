// SPDX-License-Identifier: GPL-2.0-only
/* Comparisons: see compare.h. */
#include "bench/compare/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/words.h"
#include "bench/metric/absence.h"
#include "bench/metric/metrics.h"
#include "bench/record/kernel_title.h"
#include "bench/record/record_facts.h"
#include "bench/record/record_view.h"
#include "bench/scenario/claims.h"
#include "lib/xalloc.h"

struct compared_scenario *compare_new(const struct scenario *scenario, const char *const *kernels,
				      size_t kernel_count)
{
	struct compared_scenario *compared = xcalloc(1, sizeof(*compared));
	size_t i;

	compared->scenario = scenario;
	compared->kernels = xcalloc(kernel_count, sizeof(*compared->kernels));
	compared->kernel_count = kernel_count;
	for (i = 0; i < kernel_count; i++)
		compare_title(compared, i, kernels[i]);
	for (i = 0; i < kernel_count; i++)
		compared->kernels[i].known_as = xstrdup(kernels[i]);
	return compared;
}

void compare_title(struct compared_scenario *compared, size_t kernel, const char *title)
{
	free(compared->kernels[kernel].name);
	compared->kernels[kernel].name = xstrdup(title);
}

/* The title that all runs of @kernel, by index, agree on; NULL: none. */
static const char *agreed_title(struct compared_scenario *const *all, size_t count, size_t kernel)
{
	const char *title = NULL;
	size_t s, r;

	for (s = 0; s < count; s++) {
		const struct compared_kernel *of = &all[s]->kernels[kernel];

		for (r = 0; r < of->run_count; r++) {
			const char *says = of->runs[r].title;

			if (!says || (title && strcmp(title, says) != 0))
				return NULL;
			title = says;
		}
	}
	return title;
}

void compare_titles(struct compared_scenario *const *all, size_t count)
{
	size_t kernels = count ? all[0]->kernel_count : 0, k, other, s;
	const char **titles = xcalloc(kernels + 1, sizeof(*titles));

	for (k = 0; k < kernels; k++)
		titles[k] = agreed_title(all, count, k);
	for (k = 0; k < kernels; k++) {
		bool alone = titles[k];

		for (other = 0; other < kernels && alone; other++)
			alone = other == k ||
				(strcmp(titles[k], all[0]->kernels[other].known_as) != 0 &&
				 (!titles[other] || strcmp(titles[k], titles[other]) != 0));
		for (s = 0; s < count && alone; s++)
			compare_title(all[s], k, titles[k]);
	}
	free(titles);
}

void compare_run_free(struct compared_run *run)
{
	free(run->file);
	free(run->title);
	free(run->digest);
	free(run->fault);
	free(run->known);
	free(run->values);
	words_free(run->absent);
	free(run->outcomes);
}

void compare_free(struct compared_scenario *compared)
{
	size_t i, j;

	for (i = 0; i < compared->kernel_count; i++) {
		struct compared_kernel *kernel = &compared->kernels[i];

		for (j = 0; j < kernel->run_count; j++)
			compare_run_free(&kernel->runs[j]);
		free(kernel->runs);
		free(kernel->name);
		free(kernel->known_as);
	}
	free(compared->kernels);
	free(compared);
}

/* How a run ended that did not finish, and what its kernel was built without if that is why. */
static char *end_text(const struct record *record)
{
	char *lacks = kernel_lacks(record->root, record->detail);
	char *text =
		xasprintf("%s%s%s%s%s%s", record->status, *record->detail ? ": " : "",
			  record->detail, lacks ? " (" : "", lacks ? lacks : "", lacks ? ")" : "");

	free(lacks);
	return text;
}

/* Why a record gives no figures, or NULL. A run that loses pages could win by that. */
static char *fault_of(const struct record *record)
{
	const struct part *part;

	if (strcmp(record->status, "finished") != 0)
		return end_text(record);
	part_foreach (view_checks(record->root), part) {
		struct view_check check = view_check(part);

		if (check.failed)
			return xasprintf("check %s failed: %s", check.name,
					 check.detail ? check.detail : "no detail");
	}
	return NULL;
}

/* The flaw for which a check passed that would have failed otherwise, or NULL. */
static char *known_of(const struct record *record)
{
	const struct part *part;

	part_foreach (view_checks(record->root), part) {
		struct view_check check = view_check(part);

		if (check.known)
			return xasprintf("check %s: %s", check.name, check.known);
	}
	return NULL;
}

/* A lost page is worse than no end. What a kernel cannot run is no fault of the run. */
static enum exit_code end_of(const struct record *record)
{
	if (!view_checks_ok(record->root))
		return EXIT_DATA;
	if (strcmp(record->status, "unsupported") == 0)
		return EXIT_HOLDS;
	return strcmp(record->status, "finished") != 0 ? EXIT_MACHINE : EXIT_HOLDS;
}

struct compared_run compare_reduce(const struct scenario *scenario, const struct record *record)
{
	struct compared_run run = {.file = xstrdup(record->file),
				   .title = kernel_title(record->root),
				   .digest = record->digest ? xstrdup(record->digest) : NULL,
				   .seed = record->seed,
				   .fault = fault_of(record),
				   .known = known_of(record),
				   .end = end_of(record)};
	bool available;
	size_t i;

	if (run.fault)
		return run;
	run.values = xcalloc(scenario->metric_count, sizeof(*run.values));
	for (i = 0; i < scenario->metric_count; i++) {
		run.values[i] = metric_value(&scenario->metrics[i], record->root, &available);
		if (!available)
			run.values[i] = NAN;
		run.absent = words_add(run.absent, available ? xstrdup("")
							     : metric_absence(&scenario->metrics[i],
									      record->root));
	}
	run.outcomes = xcalloc(scenario->claim_count, sizeof(*run.outcomes));
	for (i = 0; i < scenario->claim_count; i++)
		run.outcomes[i] = claim_decide(scenario, &scenario->claims[i], run.values);
	return run;
}

/* The index of the kernel that records call @name; kernel_count: none. */
static size_t find_kernel(const struct compared_scenario *compared, const char *name)
{
	size_t i = 0;

	while (i < compared->kernel_count && strcmp(compared->kernels[i].known_as, name) != 0)
		i++;
	return i;
}

/* Where a run of @seed is or would be among those of @kernel. */
static size_t place_of(const struct compared_kernel *kernel, json_int_t seed)
{
	size_t low = 0, high = kernel->run_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (kernel->runs[middle].seed < seed)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct compared_run *compare_seed(const struct compared_kernel *kernel, json_int_t seed)
{
	size_t at = place_of(kernel, seed);

	return at < kernel->run_count && kernel->runs[at].seed == seed ? &kernel->runs[at] : NULL;
}

int compare_take(struct compared_scenario *compared, size_t kernel, const struct compared_run *run,
		 struct error *error)
{
	struct compared_kernel *to = &compared->kernels[kernel];
	size_t at = place_of(to, run->seed);

	if (compare_seed(to, run->seed))
		return error_set(error, EXIT_INPUT, "%s: two records of kernel %s with seed %lld",
				 compared->scenario->name, to->name, (long long)run->seed);
	to->runs = xrealloc(to->runs, (to->run_count + 1) * sizeof(*to->runs));
	memmove(&to->runs[at + 1], &to->runs[at], (to->run_count - at) * sizeof(*to->runs));
	to->runs[at] = *run;
	to->run_count++;
	return 0;
}

int compare_add_run(struct compared_scenario *compared, const char *scenario, const char *kernel,
		    const char *machine, const struct compared_run *run, struct error *error)
{
	size_t index = find_kernel(compared, kernel);
	int code;

	if (strcmp(scenario, compared->scenario->name) != 0)
		code = error_set(error, EXIT_INPUT, "a record of scenario %s among those of %s",
				 scenario, compared->scenario->name);
	else if (index == compared->kernel_count)
		code = error_set(error, EXIT_INPUT, "%s: a record of kernel %s, not compared here",
				 scenario, kernel);
	else
		code = compare_take(compared, index, run, error);
	if (!code)
		compared->simulated |= machine_time_is_virtual(machine);
	return code;
}

int compare_add(struct compared_scenario *compared, const struct record *record,
		struct error *error)
{
	struct compared_run run = compare_reduce(compared->scenario, record);
	int code = compare_add_run(compared, record->scenario, record->kernel, record->machine,
				   &run, error);

	if (code)
		compare_run_free(&run);
	return code;
}

enum exit_code compare_worst(const struct compared_scenario *const *all, size_t scenarios)
{
	enum exit_code worst = EXIT_HOLDS;
	size_t s, k, i;

	for (s = 0; s < scenarios; s++)
		for (k = 0; k < all[s]->kernel_count; k++)
			for (i = 0; i < all[s]->kernels[k].run_count; i++)
				if (all[s]->kernels[k].runs[i].end > worst)
					worst = all[s]->kernels[k].runs[i].end;
	return worst;
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

const char *compare_absent(const struct compared_scenario *compared, size_t kernel, size_t metric)
{
	const struct compared_kernel *of = &compared->kernels[kernel];
	const char *fault = of->run_count ? NULL : "there is no run";
	size_t i;

	for (i = 0; i < of->run_count; i++) {
		const struct compared_run *run = &of->runs[i];

		if (run->fault)
			fault = fault ? fault : run->fault;
		else if (isnan(run->values[metric]))
			return run->absent ? run->absent[metric] : metric_absence_unknown;
	}
	return compare_usable(compared, kernel) ? NULL : fault;
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
