/*
 * Tasks: processes in their cgroups that keep their memory from phase to phase
 * and run one workload in each.
 */
#ifndef ZSWAPBENCH_TASKS_H
#define ZSWAPBENCH_TASKS_H

#include <jansson.h>

#include "wire/plan.h"

/* Forks every task of the plan into its cgroup, bound to its CPUs and nodes. */
int tasks_start(const struct plan *plan, struct error *error);

/*
 * Runs the activities of @phase: starts them together, makes the changes that come
 * while they run, waits for those that are not in the background, stops the rest. Fails when a page
 * was lost, a task died, or the machine's time passed @deadline_ns.
 */
int tasks_run(const struct plan *plan, const struct plan_phase *phase, uint64_t deadline_ns,
	      struct error *error);

/* Kills the task @name and waits for it. */
int tasks_end(const struct plan *plan, const char *name, struct error *error);

/* What the tasks of the phase did, as the record's `results`; the caller owns it. */
json_t *tasks_results(const struct plan *plan, const struct plan_phase *phase);

/* Sends the histograms of the phase to the host. */
void tasks_send_histograms(const struct plan *plan, const struct plan_phase *phase);

/* Sends what the programs printed that have ended since the last time. */
void tasks_send_outputs(const struct plan *plan, const struct plan_phase *phase);

/* Name of the task whose process is @pid; NULL: it is none. */
const char *tasks_name(const struct plan *plan, pid_t pid);

/* Ends every task and waits for it. */
void tasks_stop(const struct plan *plan);

#endif
