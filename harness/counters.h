/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counters: a snapshot of everything at one moment, and the short list that the
 * sampler reads again and again. What the kernel lacks is left out or null:
 * not available, never 0.
 */
#ifndef ZSWAPBENCH_COUNTERS_H
#define ZSWAPBENCH_COUNTERS_H

#include <jansson.h>
#include <stdint.h>

#include "harness/machine.h"

/* All counters now, those of memcgs up to date, as an object; the caller owns it. */
json_t *counters_snapshot(const struct machine *machine);

/* Those of /proc/vmstat alone, which every CPU's are part of. The caller owns it. */
json_t *counters_vmstat(void);

/*
 * What should be nothing when all tasks and cgroups are gone and swapping is off: memcgs
 * that are dying, compressed pages and their memory. Waits for that, at most five seconds.
 */
json_t *counters_rest(void);

/* The sampler's columns, opened once; one row is read at a time. */
struct counter_columns;

/* Opens the files of every column; NULL never. */
struct counter_columns *counter_columns_open(const struct plan *plan);
size_t counter_columns_count(const struct counter_columns *columns);
const char *counter_columns_name(const struct counter_columns *columns, size_t column);

/* Reads one row: counter_columns_count() values, COUNTER_NONE where not available. */
#define COUNTER_NONE UINT64_MAX
void counter_columns_read(struct counter_columns *columns, uint64_t *row);

void counter_columns_close(struct counter_columns *columns);

#endif
