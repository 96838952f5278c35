// SPDX-License-Identifier: GPL-2.0-only
/* Mutants under stress: see mutant_stress.h. */
#include "bench/command/mutant_stress.h"

#include <stdio.h>
#include <stdlib.h>

#include "bench/stress/stress_campaign.h"
#include "lib/xalloc.h"

enum { MUTANT_MINUTES = 5 };

/* Plays on the kernel of @mutation, which is called @spec. */
static int stress_mutant(struct mutation *mutation, const char *spec, const struct kernel *kernel,
			 const struct stress_machine *machine, const struct options *options,
			 struct error *error)
{
	struct stress_campaign campaign = {
		.machine = machine,
		.kernel = kernel,
		.spec = spec,
		.flavour = options->flavour,
		.findings = options->findings,
		.first_seed = 1,
		.seeds = options->seeds_given ? options->seeds : UINT32_MAX,
		.seconds = 60.0 * (options->minutes ? options->minutes : MUTANT_MINUTES),
		.jobs = options->jobs,
		.until_found = true,
	};
	int code = stress_campaign_run(&campaign, error);

	if (!code && campaign.unable)
		code = error_set(error, EXIT_KERNEL, "%s: %s", spec, campaign.unable);
	mutation->stress = (struct mutation_stress){
		.done = !code, .cases = campaign.cases, .machine_seconds = campaign.case_seconds};
	if (!code && campaign.failure_count)
		mutation->stress.by = xstrdup(campaign.failures[0].signature);
	stress_campaign_free(&campaign);
	return code;
}

int mutants_stress(struct mutations *mutations, const struct options *options, struct error *error)
{
	struct kernel_options kernels = options_kernel(options);
	struct stress_machine machine = {.limit_seconds = options->limit_seconds};
	int code = stress_machine_open(&machine, options->stress_harness, error);
	size_t i;

	if (code)
		return -1;
	kernels.flavour = options->flavour;
	for (i = 0; i < mutations->count && !code; i++) {
		struct mutation *mutation = &mutations->items[i];
		char *spec = mutant_kernel(mutation->mutant);
		struct kernel kernel = {.name = NULL};

		fprintf(stderr, "stress: mutant %zu of %zu\n", i + 1, mutations->count);
		code = kernel_resolve(spec, &kernels, &kernel, error);
		if (!code) {
			code = stress_mutant(mutation, spec, &kernel, &machine, options, error);
			kernel_free(&kernel);
		}
		free(spec);
	}
	stress_machine_close(&machine);
	return code;
}

void mutants_stress_free(struct mutations *mutations)
{
	size_t i;

	for (i = 0; i < mutations->count; i++)
		free(mutations->items[i].stress.by);
}
