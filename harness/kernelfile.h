/* SPDX-License-Identifier: GPL-2.0-only */
/* Small files of the kernel's interfaces, and the shell line that would do the same. */
#ifndef ZSWAPBENCH_KERNELFILE_H
#define ZSWAPBENCH_KERNELFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/error.h"

/*
 * Reads @path whole into @buffer (ended by a zero byte). Returns the length, or
 * -1 with errno set; a file that does not fit is E2BIG, never cut short.
 */
long kernelfile_read(const char *path, char *buffer, size_t size);

/* The same through an open descriptor, from its beginning; files of debugfs cannot seek: ESPIPE. */
long kernelfile_reread(int fd, char *buffer, size_t size);

/* Writes @text; the step is told to the host as a shell line. */
int kernelfile_write(const char *path, const char *text, struct error *error);

/* Tells the host one step of the set-up, as a line of shell. */
void kernelfile_step(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
