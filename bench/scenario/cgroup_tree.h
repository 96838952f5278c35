/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The cgroup tree of a scenario: the entries of its file with their numbers
 * filled in, every one after its parents.
 */
#ifndef ZSWAPBENCH_CGROUP_TREE_H
#define ZSWAPBENCH_CGROUP_TREE_H

#include "bench/base/yaml_binding.h"
#include "bench/scenario/scenario.h"

#define CGROUPS_MAX  1024 /* entries with their numbers filled in */
#define CGROUP_DEPTH 8	  /* components of a path */

/* An entry of `cgroups:`: one cgroup, or with a count PATH-0, PATH-1, ... */
struct cgroup_entry {
	struct scenario_cgroup cgroup; /* path NULL: the file has no valid one */
	uint64_t count;		       /* 0: one, without a number */
};

/*
 * Fills scenario->cgroups from @entries, whose texts they share. Entries keep their order
 * but for parents, which come first; a parent that no entry names is there without
 * settings and samples. The lines of @entries become those of the cgroups.
 */
void cgroup_tree_build(struct binding *binding, struct scenario *scenario,
		       const struct cgroup_entry *entries, size_t count);

#endif
