/* A growing list of lines: see lines.h. */
#include "bench/base/lines.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/xalloc.h"

void lines_add(struct lines *lines, const char *format, ...)
{
	va_list args;
	char *line;

	va_start(args, format);
	if (vasprintf(&line, format, args) < 0)
		abort();
	va_end(args);
	lines->at = xrealloc(lines->at, (lines->count + 1) * sizeof(*lines->at));
	lines->at[lines->count++] = line;
}

void lines_free(struct lines *lines)
{
	size_t i;

	for (i = 0; i < lines->count; i++)
		free(lines->at[i]);
	free(lines->at);
	*lines = (struct lines){0};
}
