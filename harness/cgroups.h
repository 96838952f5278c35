/* SPDX-License-Identifier: GPL-2.0-only */
/* The cgroup v2 hierarchy of the plan, built and removed with libcgroup. */
#ifndef ZSWAPBENCH_CGROUPS_H
#define ZSWAPBENCH_CGROUPS_H

#include <sys/types.h>

#include "harness/machine.h"

/* Creates every cgroup of the plan, parents first, writes its files, and notes its id. */
int cgroups_create(struct machine *machine, struct error *error);

/*
 * The path of the cgroup with this @id (the inode number of its directory), also when it is
 * removed; "(root)" of the root; "(other)" of one that the plan does not have.
 */
const char *cgroups_path(const struct machine *machine, uint64_t id);

/* Writes one file of a cgroup. memory.reclaim may reclaim less than asked: that is no error. */
int cgroups_set(const char *cgroup, const char *key, const char *value, struct error *error);

/*
 * Makes the kernel let go of memcgs that are removed and not in use. Each CPU keeps the
 * memcg that was last charged on it in its stock, and a reference to it with that, even
 * when there is nothing in the stock (drain_all_stock() passes over such); and pages in its
 * LRU batches. So another memcg is charged on each of them, and the root is asked for more
 * memory than it has, the last attempt at which takes the pages out of the batches.
 */
int cgroups_let_go(struct error *error);

/* Moves process @pid into the cgroup @name. */
int cgroups_attach(const char *name, pid_t pid, struct error *error);

/*
 * Removes one cgroup, which must have no tasks left; a task that was killed may take a
 * moment to leave it, so that is tried until @deadline_ns.
 */
int cgroups_remove_one(const char *cgroup, uint64_t deadline_ns, struct error *error);

/* Whether cgroup @index of the plan is still there. */
bool cgroups_exists(const struct plan *plan, size_t index);

/* Removes every cgroup of the plan that is still there, children first. They must be empty. */
int cgroups_remove(const struct plan *plan, struct error *error);

#endif
