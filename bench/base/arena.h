/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory of an object that is made once and freed whole, such as a file that was read: all
 * its parts lie in one arena, a glibc obstack. As with lib/xalloc.h, nothing here fails.
 */
#ifndef ZSWAPBENCH_ARENA_H
#define ZSWAPBENCH_ARENA_H

#include <stddef.h>

struct arena;

struct arena *arena_new(void);

/* Releases everything that came from @arena, and itself; NULL is fine. */
void arena_free(struct arena *arena);

/* An array of @count members of @size bytes each, all zero, aligned for any type. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/*
 * @array, of @count members of @size bytes each, with room for one more behind them: itself
 * or a copy of it. Only what came from here, or NULL with a @count of 0, can grow.
 */
void *arena_grow(struct arena *arena, void *array, size_t count, size_t size);

/* Copies of @text, or of its first @length bytes, which are all there and get a terminator. */
char *arena_text(struct arena *arena, const char *text);
char *arena_text_n(struct arena *arena, const char *text, size_t length);

char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
