// SPDX-License-Identifier: GPL-2.0-only
/* Shared libraries: see libraries.h. */
#include "bench/machine/libraries.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/spawn.h"
#include "bench/base/words.h"
#include "lib/xalloc.h"

/* The paths in the loader's lines, "name => /path (0x...)" and "/path (0x...)". */
static char **paths_in(char *lines)
{
	char **paths = words_split(""), *line, *rest;

	for (line = strtok_r(lines, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		char *path = strchr(line, '/'), *stop = strstr(line, " (0x");

		if (path && stop) /* the kernel's own linux-vdso.so.1 has no file */
			paths = words_add(paths, xstrndup(path, (size_t)(stop - path)));
	}
	return paths;
}

char **libraries_of(const char *program, struct error *error)
{
	static const char loader[] = "/lib64/ld-linux-x86-64.so.2";
	const char *const argv[] = {loader, "--list", program, NULL};
	const struct spawn spawn = {.argv = argv, .capture = 1 << 16};
	struct spawn_result result;
	char **paths = NULL;

	if (spawn_run(&spawn, &result, error))
		return NULL;
	if (spawn_ok(&result))
		paths = paths_in(result.output);
	else
		error_set(error, EXIT_PACKAGES, "%s --list %s: %s", loader, program, result.output);
	free(result.output);
	return paths;
}
