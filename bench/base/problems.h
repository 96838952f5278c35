/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The mistakes in a file, collected and then reported together: by line, as many
 * as a reader can use, and how many more there are.
 */
#ifndef ZSWAPBENCH_PROBLEMS_H
#define ZSWAPBENCH_PROBLEMS_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "lib/error.h"

struct problems;

/* An empty collection for @file, which must outlive it. */
struct problems *problems_new(const char *file);

/* Notes "FILE:LINE: KEY: MESSAGE". */
void problems_note(struct problems *problems, size_t line, const char *key, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void problems_vnote(struct problems *problems, size_t line, const char *key, const char *format,
		    va_list args) __attribute__((format(printf, 4, 0)));

size_t problems_count(const struct problems *problems);

/* Releases the collection. Returns 0 if it is empty, or -1 with the mistakes in @error. */
int problems_end(struct problems *problems, struct error *error);

/* Room for what problems_value() writes. */
#define PROBLEMS_VALUE 52

/* Copies what a terminal can show of @value to @text, cut to a length that fits a message. */
const char *problems_value(const char *value, size_t length, char text[PROBLEMS_VALUE]);

/* True for text without control characters other than blanks and line breaks. */
bool problems_printable(const char *value, size_t length);

/*
 * What is allowed instead of @value: "a, b, c" from @names, and behind it the one
 * that is within two edits of @value. The caller frees.
 */
char *problems_choices(const char *value, const char *const *names, size_t count);

#endif
