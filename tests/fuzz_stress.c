// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any text as a stress program: refused with a message that names file and line, or it is
 * written as a text that is read as the same. Seeds are in tests/corpus/stress.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/xalloc.h"
#include "wire/stress/program.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size), *once, *twice;
	struct stress_program program, again;
	struct error error = {.text = ""};

	if (stress_program_parse("fuzz", text, &program, &error)) {
		if (error.code != EXIT_INPUT || strncmp(error.text, "fuzz:", 5) != 0)
			abort();
	} else {
		once = stress_program_text(&program);
		if (stress_program_parse("once", once, &again, &error))
			abort();
		twice = stress_program_text(&again);
		if (strcmp(once, twice) != 0)
			abort();
		free(twice);
		free(once);
		stress_program_free(&again);
		stress_program_free(&program);
	}
	free(text);
	return 0;
}
