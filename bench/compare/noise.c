// SPDX-License-Identifier: GPL-2.0-only
/* The noise floor: see noise.h. */
#include "bench/compare/noise.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "lib/xalloc.h"

enum { NOISE_CAP = 1 << 20 };

/* What is wrong with @found, which may be NULL, at @where: "scenarios.NAME.sha256". */
static int complain_of_noise(const char *file, const char *where, const json_t *found,
			     const char *expected, struct error *error)
{
	char *text = found ? json_dumps(found, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;

	error_set(error, EXIT_INPUT, "%s: %.200s: %.60s: expected %s", file, where,
		  text ? text : "missing", expected);
	free(text);
	return -1;
}

static bool is_sha256(const json_t *value)
{
	const char *text = json_string_value(value);

	return text && strlen(text) == DIGEST_SIZE - 1 &&
	       strspn(text, "0123456789abcdef") == DIGEST_SIZE - 1;
}

/* One scenario: the hash of what they hold for, and the floors of its metrics. */
static int check_noise_scenario(const char *file, const char *name, json_t *scenario,
				struct error *error)
{
	const json_t *sha256 = json_object_get(scenario, "sha256");
	json_t *metrics = json_object_get(scenario, "metrics"), *floor;
	char *where = NULL;
	const char *metric;
	int code = 0;

	if (!json_is_object(scenario)) {
		where = xasprintf("scenarios.%s", name);
		code = complain_of_noise(file, where, scenario, "an object with sha256 and metrics",
					 error);
	} else if (!is_sha256(sha256)) {
		where = xasprintf("scenarios.%s.sha256", name);
		code = complain_of_noise(file, where, sha256, "64 hex digits", error);
	} else if (!json_is_object(metrics)) {
		where = xasprintf("scenarios.%s.metrics", name);
		code = complain_of_noise(file, where, metrics, "an object", error);
	}
	json_object_foreach (metrics, metric, floor) {
		if (code || (json_is_number(floor) && json_number_value(floor) >= 0))
			continue;
		where = xasprintf("scenarios.%s.metrics.%s", name, metric);
		code = complain_of_noise(file, where, floor, "a floor in percent, at least 0",
					 error);
	}
	free(where);
	return code;
}

static int check_noise(const char *file, const json_t *root, struct error *error)
{
	const json_t *format = json_object_get(root, "format");
	const json_t *version = json_object_get(root, "version");
	json_t *scenarios = json_object_get(root, "scenarios"), *scenario;
	const char *name;

	if (!json_is_string(format) || strcmp(json_string_value(format), NOISE_FORMAT) != 0)
		return complain_of_noise(file, "format", format,
					 "\"" NOISE_FORMAT "\"; make calibrate writes such a file",
					 error);
	if (json_integer_value(version) != NOISE_VERSION)
		return complain_of_noise(file, "version", version, "1", error);
	if (!json_is_object(scenarios))
		return complain_of_noise(file, "scenarios", scenarios, "an object", error);
	json_object_foreach (scenarios, name, scenario) {
		if (check_noise_scenario(file, name, scenario, error))
			return -1;
	}
	return 0;
}

int noise_parse(const char *file, const char *text, size_t length, struct noise *noise,
		struct error *error)
{
	json_error_t json;

	noise->root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &json);
	if (!noise->root)
		return error_set(error, EXIT_INPUT, "%s:%d: %s", file, json.line, json.text);
	if (!check_noise(file, noise->root, error))
		return 0;
	noise_free(noise);
	return -1;
}

int noise_load(const char *file, struct noise *noise, struct error *error)
{
	size_t length;
	char *text = file_read(file, NOISE_CAP, &length, error);
	int code;

	noise->root = NULL;
	if (!text)
		return -1;
	code = noise_parse(file, text, length, noise, error);
	free(text);
	return code;
}

int noise_load_if_there(const char *file, struct noise *noise, struct error *error)
{
	noise->root = NULL;
	return file_exists(file) ? noise_load(file, noise, error) : 0;
}

void noise_free(struct noise *noise)
{
	json_decref(noise->root);
	noise->root = NULL;
}

/* Whether @line goes on with the block that the lines before it are of. */
static bool goes_on(const char *line)
{
	return strchr(" \t-#\r\n", *line) != NULL;
}

void noise_scenario_digest(const struct scenario *scenario, char hex[DIGEST_SIZE])
{
	static const char claims[] = "claims:";
	struct digest *digest = digest_begin();
	const char *line = scenario->text, *end = line + scenario->text_length, *next;
	bool in_claims = false;

	for (; line < end; line = next) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));

		next = newline ? newline + 1 : end;
		if (!goes_on(line))
			in_claims = (size_t)(next - line) >= strlen(claims) &&
				    memcmp(line, claims, strlen(claims)) == 0;
		if (!in_claims)
			digest_add(digest, line, (size_t)(next - line));
	}
	digest_end(digest, hex);
}

bool noise_floor(const struct noise *noise, const struct scenario *scenario,
		 const struct scenario_metric *metric, double *floor)
{
	const json_t *measured =
		json_object_get(json_object_get(noise->root, "scenarios"), scenario->name);
	const char *sha256 = json_string_value(json_object_get(measured, "sha256"));
	const json_t *value = json_object_get(json_object_get(measured, "metrics"), metric->name);
	char now[DIGEST_SIZE];

	if (!sha256 || !value)
		return false;
	noise_scenario_digest(scenario, now);
	if (strcmp(sha256, now) != 0)
		return false;
	*floor = json_number_value(value);
	return true;
}
