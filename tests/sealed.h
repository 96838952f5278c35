/* SPDX-License-Identifier: GPL-2.0-only */
/* Records that a test has made or changed, written as the program writes them: sealed. */
#ifndef ZSWAPBENCH_TESTS_SEALED_H
#define ZSWAPBENCH_TESTS_SEALED_H

#include <stdlib.h>

#include "bench/base/files.h"
#include "bench/record/record_seal.h"

static inline int write_sealed(const char *path, const json_t *record, struct error *error)
{
	size_t length;
	char *text = record_text(record, &length);
	int code = file_write(path, text, length, error);

	free(text);
	return code;
}

#endif
