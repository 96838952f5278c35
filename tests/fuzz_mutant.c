// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any text as a mutant's patch: refused with messages that name it, or all of its header is
 * there. Seeds are in tests/corpus/mutant.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bench/kernel/mutant.h"
#include "lib/xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size);
	struct error error = {.text = ""};
	struct mutant mutant;

	if (mutant_parse("fuzz.patch", text, &mutant, &error)) {
		if (error.code != EXIT_INPUT || strncmp(error.text, "fuzz.patch:", 11) != 0)
			abort();
	} else {
		if (!*mutant.what || !*mutant.on || !*mutant.seen_by ||
		    (mutant.because && !*mutant.because))
			abort();
		mutant_free(&mutant);
	}
	free(text);
	return 0;
}
