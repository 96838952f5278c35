/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tasks of a scenario: the entries of its file with their numbers filled in, and
 * the activities of those that have a count, one for each of them.
 */
#ifndef ZSWAPBENCH_TASK_LIST_H
#define ZSWAPBENCH_TASK_LIST_H

#include "bench/base/yaml_binding.h"
#include "bench/scenario/scenario.h"

#define TASKS_MAX      256  /* entries with their numbers filled in */
#define ACTIVITIES_MAX 1024 /* of all phases together */

/* An entry of `tasks:`: one task, or with a count NAME-0 in CGROUP-0, NAME-1 in CGROUP-1, ... */
struct task_entry {
	struct scenario_task task;
	uint64_t count; /* 0: one, without a number */
};

/* What the file has, before its numbers are filled in. */
struct task_list {
	struct task_entry *entries;
	size_t count;
};

/*
 * Fills scenario->tasks from the entries of @list, whose texts they share, and puts for every
 * activity of a task with a count one for each number in its place. Lines are those of
 * the entries and activities of the file.
 */
void task_list_build(struct binding *binding, struct scenario *scenario, struct task_list *list);

#endif
