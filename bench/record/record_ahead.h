/* SPDX-License-Identifier: GPL-2.0-only */
/* Records that are read by other threads while the one before is at work. */
#ifndef ZSWAPBENCH_RECORD_AHEAD_H
#define ZSWAPBENCH_RECORD_AHEAD_H

#include <stddef.h>

#include "bench/record/record_reader.h"
#include "lib/error.h"

struct record_ahead;

/* Begins to read the @count @files, which are borrowed, in their order. NULL never. */
struct record_ahead *record_ahead_open(const char *const *files, size_t count);

/* The next of them; with the errors of record_load(). On success record_free() releases it. */
int record_ahead_next(struct record_ahead *ahead, struct record *record, struct error *error);

/* Ends the reading, wherever it is. */
void record_ahead_close(struct record_ahead *ahead);

#endif
