// SPDX-License-Identifier: GPL-2.0-only
/* A growing list of lines: see lines.h. */
#include "bench/base/lines.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "lib/xalloc.h"

void lines_add(struct lines *lines, const char *format, ...)
{
	va_list args;
	char *line;

	va_start(args, format);
	if (vasprintf(&line, format, args) < 0)
		abort();
	va_end(args);
	lines_take(lines, line);
}

void lines_take(struct lines *lines, char *line)
{
	lines->at = xrealloc(lines->at, (lines->count + 1) * sizeof(*lines->at));
	lines->at[lines->count++] = line;
}

void lines_split(struct lines *lines, const char *text)
{
	for (text += strspn(text, "\n"); *text; text += strspn(text, "\n")) {
		size_t length = strcspn(text, "\n");

		lines_take(lines, xstrndup(text, length));
		text += length;
	}
}

int lines_read(struct lines *lines, const char *path, size_t cap, struct error *error)
{
	char *text;

	if (!file_exists(path))
		return 0;
	text = file_read(path, cap, NULL, error);
	if (!text)
		return -1;
	lines_split(lines, text);
	free(text);
	return 0;
}

int lines_write(const struct lines *lines, const char *path, struct error *error)
{
	char *text = NULL;
	size_t length = 0, i;
	FILE *stream = open_memstream(&text, &length);
	int result;

	if (!stream)
		abort();
	for (i = 0; i < lines->count; i++)
		fprintf(stream, "%s\n", lines->at[i]);
	if (fclose(stream))
		abort();
	result = make_parents(path, error) || file_write(path, text, length, error) ? -1 : 0;
	free(text);
	return result;
}

void lines_free(struct lines *lines)
{
	size_t i;

	for (i = 0; i < lines->count; i++)
		free(lines->at[i]);
	free(lines->at);
	*lines = (struct lines){0};
}
