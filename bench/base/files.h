/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files and directories, for everything that keeps something on disk. Every
 * error is EXIT_STORAGE and says which path and why.
 */
#ifndef ZSWAPBENCH_FILES_H
#define ZSWAPBENCH_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/error.h"

/*
 * The contents of @path with a terminator added; @length (may be NULL) is set
 * to the bytes without it. A file over @cap bytes is an error. NULL on failure;
 * the caller frees.
 */
char *file_read(const char *path, size_t cap, size_t *length, struct error *error);

/* The same, but of a longer file the first @cap bytes. */
char *file_read_head(const char *path, size_t cap, size_t *length, struct error *error);

/*
 * Writes @path whole or not at all: a temporary file beside it is written,
 * synced and renamed. On failure the temporary file is gone and an earlier
 * @path is as it was.
 */
int file_write(const char *path, const void *data, size_t length, struct error *error);

/* Writes all of @data to the open file @fd; 0, or -1 with errno. */
int file_write_all(int fd, const char *data, size_t length);

/* Copies contents and permissions, whole or not at all, not synced; the copy's time is now. */
int file_copy(const char *from, const char *to, struct error *error);

/* True when @path exists, of whatever kind. */
bool file_exists(const char *path);

/* True when the two files have the same bytes; false also when one cannot be read. */
bool file_same(const char *a, const char *b);

/* The part of @path behind its last slash. */
const char *file_name(const char *path);

/* Makes @path and its parents; one that exists is fine. */
int make_directories(const char *path, struct error *error);

/* Makes the parents of @path. */
int make_parents(const char *path, struct error *error);

/* Removes @path and all below it, following no symbolic link; absent is fine. */
int remove_tree(const char *path, struct error *error);

/* Renames; @to is replaced if it is a file or an empty directory. */
int file_rename(const char *from, const char *to, struct error *error);

/*
 * Puts the directory @made in the place of @directory, which it replaces as a whole, or
 * which is not there yet. What was there goes away afterwards.
 */
int directory_replace(const char *made, const char *directory, struct error *error);

/*
 * Where built kernels and images are kept: $ZSWAPBENCH_CACHE, else
 * $XDG_CACHE_HOME/zswapbench, else ~/.cache/zswapbench. Not created here. NULL
 * when none of the three is set, or one is no absolute path; the caller frees.
 */
char *cache_directory(struct error *error);

#endif
