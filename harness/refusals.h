/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Why zswap refuses a store, where the scenario asks: what zswap_store() knows when it
 * returns, for each that returned false. zswap is off; or obj_cgroup_may_zswap() said that
 * the page's cgroup is at its limit; or the pool is full, and below its limit not yet down to
 * the accept threshold. What comes behind these three (a page that does not compress, no
 * memory) zswap itself counts, see /sys/kernel/debug/zswap/reject_*.
 */
#ifndef ZSWAPBENCH_REFUSALS_H
#define ZSWAPBENCH_REFUSALS_H

#include <jansson.h>
#include <stdbool.h>

struct machine;

/* Begins to count, where the plan wants it and this kernel lets it be seen. */
void refusals_start(struct machine *machine);

/*
 * So far: {"disabled": stores while zswap was off, "pool": the pool full and the cgroup below
 * its limit, "cgroup": the cgroup at its limit and the pool not full, "either": both, "later":
 * neither}; empty: not available. Of "cgroup" some may have found room there and failed
 * later. The caller owns it.
 */
json_t *refusals_so_far(const struct machine *machine);

#endif
