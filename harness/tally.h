/* SPDX-License-Identifier: GPL-2.0-only */
/* Counts in objects of JSON, made as they are needed. */
#ifndef ZSWAPBENCH_TALLY_H
#define ZSWAPBENCH_TALLY_H

#include <jansson.h>
#include <stdint.h>

/* The object that is @key of @object, which it stays part of. */
static inline json_t *tally_of(json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);

	if (!value) {
		value = json_object();
		json_object_set_new(object, key, value);
	}
	return value;
}

/* Adds @value to the number that is @key of @object. */
static inline void tally_add(json_t *object, const char *key, uint64_t value)
{
	json_int_t old = json_integer_value(json_object_get(object, key));

	json_object_set_new(object, key, json_integer(old + (json_int_t)value));
}

#endif
