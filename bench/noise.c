/* The noise floor: see noise.h. */
#include "bench/noise.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/digest.h"
#include "bench/files.h"

enum { NOISE_CAP = 1 << 20 };

static int wrong(const char *file, const char *where, const char *expected, struct error *error)
{
	return error_set(error, EXIT_INPUT, "%s: %s: expected %s", file, where, expected);
}

/* One scenario: the hash of its text, and the floors of its metrics. */
static int check_scenario(const char *file, const char *name, const json_t *scenario,
			  struct error *error)
{
	json_t *metrics = json_object_get(scenario, "metrics"), *floor;
	const char *metric;

	if (!json_is_string(json_object_get(scenario, "sha256")) || !json_is_object(metrics))
		return wrong(file, name, "an object with sha256 and metrics", error);
	json_object_foreach (metrics, metric, floor) {
		double value = json_number_value(floor);

		if (!json_is_number(floor) || !isfinite(value) || value < 0)
			return wrong(file, metric, "a floor in percent, at least 0", error);
	}
	return 0;
}

static int check(const char *file, const json_t *root, struct error *error)
{
	const json_t *version = json_object_get(root, "version");
	const char *format = json_string_value(json_object_get(root, "format")), *name;
	json_t *scenarios = json_object_get(root, "scenarios"), *scenario;

	if (!format || strcmp(format, NOISE_FORMAT) != 0)
		return wrong(file, "format",
			     "\"" NOISE_FORMAT "\"; make calibrate writes such a file", error);
	if (json_integer_value(version) != NOISE_VERSION)
		return wrong(file, "version", "1", error);
	if (!json_is_object(scenarios))
		return wrong(file, "scenarios", "an object", error);
	json_object_foreach (scenarios, name, scenario) {
		if (check_scenario(file, name, scenario, error))
			return -1;
	}
	return 0;
}

int noise_load(const char *file, struct noise *noise, struct error *error)
{
	json_error_t json;
	size_t length;
	char *text = file_read(file, NOISE_CAP, &length, error);

	noise->root = NULL;
	if (!text)
		return -1;
	noise->root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &json);
	free(text);
	if (!noise->root)
		return error_set(error, EXIT_INPUT, "%s:%d: %s", file, json.line, json.text);
	if (!check(file, noise->root, error))
		return 0;
	noise_free(noise);
	return -1;
}

void noise_free(struct noise *noise)
{
	json_decref(noise->root);
	noise->root = NULL;
}

bool noise_floor(const struct noise *noise, const struct scenario *scenario,
		 const struct scenario_metric *metric, double *floor)
{
	const json_t *measured =
		json_object_get(json_object_get(noise->root, "scenarios"), scenario->name);
	const char *sha256 = json_string_value(json_object_get(measured, "sha256"));
	const json_t *value = json_object_get(json_object_get(measured, "metrics"), metric->name);
	char text[DIGEST_SIZE];

	if (!sha256 || !value)
		return false;
	digest_memory(scenario->text, scenario->text_length, text);
	*floor = json_number_value(value);
	return strcmp(sha256, text) == 0;
}
