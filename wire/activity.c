// SPDX-License-Identifier: GPL-2.0-only
/* Parameters of an activity: see activity.h. */
#include "wire/activity.h"

#include <stdio.h>
#include <string.h>

#define PARAMETER(member) .offset = offsetof(struct workload_parameters, member)

const struct activity_parameter activity_parameters[ACTIVITY_PARAMETERS] = {
	{.key = "first", .scenario_key = "range", PARAMETER(first)},
	{.key = "pages", .scenario_key = "range", PARAMETER(pages)},
	{.key = "operations",
	 .scenario_key = "operations",
	 PARAMETER(operations),
	 .required = true},
	{.key = "passes", .scenario_key = "passes", PARAMETER(passes)},
	{.key = "zipf", .scenario_key = "zipf", PARAMETER(zipf), .type = PARAMETER_REAL},
	{.key = "working_set", .scenario_key = "working_set", PARAMETER(working_set)},
	{.key = "shift_every", .scenario_key = "shift", PARAMETER(shift_every)},
	{.key = "shift_by", .scenario_key = "shift", PARAMETER(shift_by)},
	{.key = "think_ns", .scenario_key = "think", PARAMETER(think_ns)},
	{.key = "write_percent",
	 .scenario_key = "writes",
	 PARAMETER(write_percent),
	 .type = PARAMETER_PERCENT},
	{.key = "below",
	 .scenario_key = "below",
	 PARAMETER(below),
	 .type = PARAMETER_TEXT,
	 .required = true},
};

bool activity_reads(const struct workload *workload, const char *scenario_key)
{
	char word[32];

	snprintf(word, sizeof(word), " %s ", scenario_key);
	return strstr(workload->parameters, word);
}

static json_t *parameter_json(const struct activity_parameter *parameter, const void *value)
{
	const uint64_t *count = value;
	const unsigned int *percent = value;
	const double *real = value;
	const char *const *text = value;

	switch (parameter->type) {
	case PARAMETER_COUNT:
		return json_integer((json_int_t)*count);
	case PARAMETER_PERCENT:
		return json_integer(*percent);
	case PARAMETER_REAL:
		return json_real(*real);
	default:
		return json_string(*text ? *text : "");
	}
}

int activity_write(json_t *object, const struct workload_parameters *parameters)
{
	size_t i;

	for (i = 0; i < ACTIVITY_PARAMETERS; i++) {
		const struct activity_parameter *parameter = &activity_parameters[i];
		const void *value = (const char *)parameters + parameter->offset;

		if (json_object_set_new(object, parameter->key, parameter_json(parameter, value)))
			return -1;
	}
	return 0;
}

/* Reads one value; NULL, or what was expected. */
static const char *read_parameter(const struct activity_parameter *parameter, const json_t *json,
				  void *value)
{
	json_int_t number = json_integer_value(json);

	switch (parameter->type) {
	case PARAMETER_COUNT:
		*(uint64_t *)value = (uint64_t)number;
		return json_is_integer(json) && number >= 0 ? NULL : "a number from 0 on";
	case PARAMETER_PERCENT:
		*(unsigned int *)value = (unsigned int)number;
		return json_is_integer(json) && number >= 0 && number <= 100 ? NULL : "0 to 100";
	case PARAMETER_REAL:
		*(double *)value = json_number_value(json);
		return json_is_number(json) ? NULL : "a number";
	default:
		*(const char **)value = json_string_value(json);
		return json_is_string(json) ? NULL : "a text";
	}
}

int activity_read(const json_t *object, struct workload_parameters *parameters, struct error *error)
{
	size_t i;

	for (i = 0; i < ACTIVITY_PARAMETERS; i++) {
		const struct activity_parameter *parameter = &activity_parameters[i];
		const json_t *json = json_object_get(object, parameter->key);
		const char *expected =
			read_parameter(parameter, json, (char *)parameters + parameter->offset);

		if (expected)
			return error_set(error, EXIT_INPUT,
					 "/plan.json: activities: %s%s: expected %s",
					 parameter->key, json ? "" : ": missing", expected);
	}
	return 0;
}
