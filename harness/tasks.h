/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tasks: processes in their cgroups that keep their memory from phase to phase
 * and run one workload in each.
 */
#ifndef ZSWAPBENCH_TASKS_H
#define ZSWAPBENCH_TASKS_H

#include <jansson.h>
#include <sys/types.h>

#include "wire/plan.h"

struct machine;

struct task {
	pid_t pid;    /* also when it has ended: what probes saw of it is its own */
	bool lives;   /* and is still to be waited for */
	bool running; /* an activity */
	int go, done; /* pipes: a byte starts an activity, a byte says how it ended */
	struct shared *shared;
	struct program *program; /* NULL: workloads on memory */
	bool output_sent;	 /* what the program printed, since it was started last */
};

/* Forks every task of the plan into its cgroup, bound to its CPUs and nodes. */
int tasks_start(struct machine *machine, struct error *error);

/* Starts the activities of @phase, all together. */
int tasks_begin(struct machine *machine, const struct plan_phase *phase, struct error *error);

/* The activity of task @index has ended, as its `done` says: fails when it ended badly. */
int tasks_finish(struct machine *machine, const struct plan_phase *phase, size_t index,
		 struct error *error);

/*
 * Asks every task of @phase, whose activities have ended, where its pages are. Fails, as data
 * that is lost, when one has more pages on nodes that it is not bound to than @vmstat, the
 * counters of now, excuses: see placement_excused().
 */
int tasks_look_at_placement(struct machine *machine, const struct plan_phase *phase,
			    const json_t *vmstat, struct error *error);

/* Tells the tasks of @phase that it is over. */
void tasks_ask_to_stop(struct machine *machine, const struct plan_phase *phase);

/* The first program that has ended and not well, whether an activity waited for it or not. */
int tasks_judge_programs(const struct machine *machine, struct error *error);

/* Kills the task @name and waits for it. */
int tasks_end(struct machine *machine, const char *name, struct error *error);

/* What the tasks of the phase did, as the record's `results`; the caller owns it. */
json_t *tasks_results(const struct machine *machine, const struct plan_phase *phase);

/* Sends the histograms of the phase to the host. */
void tasks_send_histograms(const struct machine *machine, const struct plan_phase *phase);

/* Sends what the programs printed that have ended since the last time. */
void tasks_send_outputs(struct machine *machine, const struct plan_phase *phase);

/* Name of the task whose process is @pid; NULL: it is none. */
const char *tasks_name(const struct machine *machine, pid_t pid);

/*
 * Who @pid is, for the record: a task, "harness", "kswapd", "worker" for zswap's and other
 * threads of the kernel, or "program" for processes of one, which are gone by now.
 */
const char *tasks_sender(const struct machine *machine, pid_t pid);

/* Ends every task and waits for it. */
void tasks_stop(struct machine *machine);

#endif
