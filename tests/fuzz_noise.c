// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as a noise file: refused with a message that names it, or every floor in it
 * can be asked for and is at least 0. Seeds are in tests/corpus/noise.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bench/compare/noise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Asks for the floors of a scenario whose text is the empty one. */
static void ask(const struct noise *noise, char *name, json_t *metrics)
{
	const struct scenario scenario = {.name = name, .text = ""};
	const char *metric;
	json_t *floor;

	json_object_foreach (metrics, metric, floor) {
		const struct scenario_metric one = {.name = (char *)metric};
		double value = -1;

		if (noise_floor(noise, &scenario, &one, &value) != (value >= 0))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error error = {.text = ""};
	struct noise noise;
	json_t *scenario;
	const char *name;

	if (noise_parse("fuzz.json", (const char *)data, size, &noise, &error)) {
		if (error.code != EXIT_INPUT || strncmp(error.text, "fuzz.json:", 10) != 0)
			abort();
		return 0;
	}
	json_object_foreach (json_object_get(noise.root, "scenarios"), name, scenario) {
		ask(&noise, (char *)name, json_object_get(scenario, "metrics"));
	}
	noise_free(&noise);
	return 0;
}
