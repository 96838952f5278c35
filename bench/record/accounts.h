/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The accounts of a run: at each moment when its counters were read, what the cgroups count of
 * zswap has to add up to what the kernel counts for itself, but for pages that are nobody's.
 */
#ifndef ZSWAPBENCH_ACCOUNTS_H
#define ZSWAPBENCH_ACCOUNTS_H

#include <jansson.h>
#include <stdbool.h>

/* The counter @key of @object, a group of a snapshot; false: not available. */
bool accounts_counter(const json_t *object, const char *key, json_int_t *value);

/*
 * Whether the snapshots in @body, the parts of a record that came out of a run of @plan, add up:
 * true, false, or null where that cannot be told. *@detail says what was found; the caller owns
 * both.
 */
json_t *accounts_agree(const json_t *plan, const json_t *body, char **detail);

/*
 * How many pages there are in zswap at the end of the run that never were a cgroup's: those of the
 * harness, which goes on when the last task has ended. 0 where that cannot be told.
 */
json_int_t accounts_of_nobody(const json_t *plan, const json_t *body);

#endif
