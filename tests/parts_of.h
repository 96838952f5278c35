/* SPDX-License-Identifier: GPL-2.0-only */
/* Records that a test has made as JSON, as readers see them. */
#ifndef ZSWAPBENCH_TESTS_PARTS_OF_H
#define ZSWAPBENCH_TESTS_PARTS_OF_H

#include <stdlib.h>
#include <string.h>

#include "bench/record/parts.h"

/* @json as parts, which parts_free() releases. */
static inline struct parts parts_of(const json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT);
	struct parts parts;
	struct error error;

	if (parts_parse("test", text, strlen(text), &parts, &error))
		abort();
	free(text);
	return parts;
}

#endif
