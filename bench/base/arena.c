// SPDX-License-Identifier: GPL-2.0-only
/* Memory that is freed whole: see arena.h. */
#include "bench/base/arena.h"

#include <limits.h>
#include <obstack.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/xalloc.h"

#define obstack_chunk_alloc xmalloc
#define obstack_chunk_free  free

struct arena {
	struct obstack stack;
};

struct arena *arena_new(void)
{
	struct arena *arena = xmalloc(sizeof(*arena));

	obstack_init(&arena->stack);
	return arena;
}

void arena_free(struct arena *arena)
{
	if (!arena)
		return;
	obstack_free(&arena->stack, NULL);
	free(arena);
}

/* glibc's obstack aligns by an offset from NULL, which clang's sanitizer does not like. */
#define ALIGNS_FROM_NULL __attribute__((no_sanitize("pointer-overflow")))

/* An obstack counts bytes in an int: what is larger counts as too large for the memory. */
ALIGNS_FROM_NULL void *arena_array(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes) || bytes > INT_MAX / 2) {
		fputs("zswapbench: out of memory\n", stderr);
		abort();
	}
	return memset(obstack_alloc(&arena->stack, bytes), 0, bytes);
}

void *arena_grow(struct arena *arena, void *array, size_t count, size_t size)
{
	void *longer;

	if (count & (count - 1))
		return array; /* it was doubled at the last power of two */
	longer = arena_array(arena, count ? 2 * count : 1, size);
	if (count)
		memcpy(longer, array, count * size);
	return longer;
}

char *arena_text_n(struct arena *arena, const char *text, size_t length)
{
	char *copy = arena_array(arena, length + 1, 1);

	return memcpy(copy, text, length);
}

char *arena_text(struct arena *arena, const char *text)
{
	return arena_text_n(arena, text, strlen(text));
}

ALIGNS_FROM_NULL char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	obstack_vprintf(&arena->stack, format, args);
	va_end(args);
	obstack_1grow(&arena->stack, '\0');
	return obstack_finish(&arena->stack);
}
