// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as a gate file: refused with messages that name the file, or gates that name
 * what there is. Seeds are in tests/corpus/gate.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bench/gate/gate_file.h"
#include "tests/gate_fixture.h"

static struct scenario *scenarios[] = {&fixture_scenario};

static void check_gate(const struct gate *gate)
{
	size_t count = gate->metric ? fixture_scenario.metric_count : fixture_scenario.claim_count;

	if (!gate->name || !gate->scenario || strcmp(gate->scenario, "small") != 0 ||
	    !gate->metric == !gate->claim || gate->index >= count || !gate->line)
		abort();
	if (gate->metric && (gate->direction == GATE_WORSE || gate->threshold <= 0))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct gate_context context = {.scenarios = scenarios, .scenario_count = 1};
	struct error error = {.text = ""};
	struct gate_file *file =
		gate_file_parse("fuzz.yaml", (const char *)data, size, &context, &error);
	size_t i;

	if (!file && (error.code != EXIT_INPUT || strncmp(error.text, "fuzz.yaml:", 10) != 0))
		abort();
	for (i = 0; file && i < file->gate_count; i++)
		check_gate(&file->gates[i]);
	gate_file_free(file);
	return 0;
}
