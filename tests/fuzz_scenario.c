// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as a scenario: refused with messages that name the file, or planned
 * into JSON that the harness reads. Seeds are in tests/corpus/scenario.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bench/run/plan.h"
#include "bench/scenario/scenario.h"
#include "wire/plan.h"

static void check_plan(const struct scenario *scenario)
{
	struct error error = {.text = ""};
	json_t *json = plan_build(scenario, 1);
	char *text = plan_text(json);
	struct plan *plan = plan_parse(text, strlen(text), &error);

	if (!plan || plan->cgroup_count != scenario->cgroup_count ||
	    plan->phase_count != scenario->phase_count)
		abort();
	plan_free(plan);
	free(text);
	json_decref(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error error = {.text = ""};
	struct scenario *scenario = scenario_parse("fuzz.yaml", (const char *)data, size, &error);

	if (scenario)
		check_plan(scenario);
	else if (error.code != EXIT_INPUT || strncmp(error.text, "fuzz.yaml:", 10) != 0)
		abort();
	scenario_free(scenario);
	return 0;
}
