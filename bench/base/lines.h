/* A growing list of lines of text: everything that is wrong, or that a reader has to know. */
#ifndef ZSWAPBENCH_LINES_H
#define ZSWAPBENCH_LINES_H

#include <stddef.h>

struct lines {
	char **at;
	size_t count;
};

/* Adds a line. lines_free() releases all of them. */
void lines_add(struct lines *lines, const char *format, ...) __attribute__((format(printf, 2, 3)));
void lines_free(struct lines *lines);

#endif
