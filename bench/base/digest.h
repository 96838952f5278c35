/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SHA-256 of memory, of a file, or of a sequence of pieces: what names kernels,
 * inputs and records.
 */
#ifndef ZSWAPBENCH_DIGEST_H
#define ZSWAPBENCH_DIGEST_H

#include <stddef.h>

#include "lib/error.h"

#define DIGEST_SIZE 65 /* 64 lower-case hex digits and the terminator */

/* A digest in progress. */
struct digest;

/* The caller owns what comes back until digest_end(). */
struct digest *digest_begin(void);

/* Adds @size bytes. */
void digest_add(struct digest *digest, const void *data, size_t size);

/* Adds @text and its terminator, so that ("ab", "c") differs from ("a", "bc"). */
void digest_add_text(struct digest *digest, const char *text);

/* Adds the contents of @path. On failure (EXIT_STORAGE) @digest still has to be ended. */
int digest_add_file(struct digest *digest, const char *path, struct error *error);

/* Writes the result to @hex and frees @digest. */
void digest_end(struct digest *digest, char hex[DIGEST_SIZE]);

void digest_memory(const void *data, size_t size, char hex[DIGEST_SIZE]);

/* Of a file's contents. Errors: EXIT_STORAGE, @hex is then the empty string. */
int digest_file(const char *path, char hex[DIGEST_SIZE], struct error *error);

#endif
