/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A growing list of lines of text: everything that is wrong, or that a reader has to know;
 * names of files; what a file holds line by line.
 */
#ifndef ZSWAPBENCH_LINES_H
#define ZSWAPBENCH_LINES_H

#include <stddef.h>

#include "lib/error.h"

struct lines {
	char **at;
	size_t count;
};

/* Adds a line. lines_free() releases all of them. */
void lines_add(struct lines *lines, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds @line, which the list takes over. */
void lines_take(struct lines *lines, char *line);

/* Adds the lines of @text that are not empty. */
void lines_split(struct lines *lines, const char *text);

/* The same of the file @path, of at most @cap bytes; of none if it is not there. */
int lines_read(struct lines *lines, const char *path, size_t cap, struct error *error);

/* Writes @lines to the file @path, whole or not at all, and makes the directories above it. */
int lines_write(const struct lines *lines, const char *path, struct error *error);

void lines_free(struct lines *lines);

#endif
