// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzzing of the harness's plan parser: what it lets through, the harness works with
 * unchecked, so that every name, range and list in it has to be usable.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "wire/plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int condition)
{
	if (!condition)
		abort();
}

/* Reads each byte of a text, for the sanitizer to see. */
static void use_text(const char *text)
{
	must(text && strlen(text) < SIZE_MAX);
}

static void use_activity(const struct plan *plan, const struct plan_activity *activity)
{
	const struct workload_parameters *p = &activity->parameters;

	must(activity->task < plan->task_count);
	must(activity->workload && activity->workload->run);
	must(p->pages > 0 && p->first + p->pages <= plan->tasks[activity->task].pages);
	must(p->first + p->pages > p->first);
	must(p->working_set <= p->pages);
}

static void use_phase(const struct plan *plan, const struct plan_phase *phase)
{
	size_t i;

	use_text(phase->name);
	for (i = 0; i < phase->change_count; i++) {
		use_text(phase->changes[i].target);
		use_text(phase->changes[i].cgroup);
		use_text(phase->changes[i].key);
		use_text(phase->changes[i].value);
	}
	for (i = 0; i < phase->activity_count; i++)
		use_activity(plan, &phase->activities[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error error = {.text = ""};
	struct plan *plan = plan_parse((const char *)data, size, &error);
	size_t i;

	if (!plan) {
		must(error.text[0] && error.code == EXIT_INPUT);
		return 0;
	}
	use_text(plan->scenario);
	use_text(plan->swap_device);
	for (i = 0; i < plan->cgroup_count; i++)
		use_text(plan->cgroups[i].path);
	for (i = 0; i < plan->task_count; i++) {
		use_text(plan->tasks[i].name);
		must(plan->tasks[i].cgroup < plan->cgroup_count);
		must(plan->tasks[i].pages > 0 && content_sizes_valid(&plan->tasks[i].sizes));
	}
	for (i = 0; i < plan->phase_count; i++)
		use_phase(plan, &plan->phases[i]);
	plan_free(plan);
	return 0;
}
