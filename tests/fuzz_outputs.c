// SPDX-License-Identifier: GPL-2.0-only
/* Any text that a program may print: a number is found in it or not, and nothing else happens. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bench/metric/outputs.h"
#include "lib/array.h"
#include "lib/xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {"jobs/0/read/iops", "metrics/0/bogo-ops", "real"};
	char *text = xstrndup((const char *)data, size);
	double value;
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(paths); i++)
		output_number(text, paths[i], &value);
	free(text);
	return 0;
}
