/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The plan as the machine reads it: one scenario with one seed, every default
 * filled in and every size in bytes. bench/run/plan.c writes it, /plan.json holds it.
 * Strings belong to the plan, which lives as long as the harness.
 */
#ifndef ZSWAPBENCH_HARNESS_PLAN_H
#define ZSWAPBENCH_HARNESS_PLAN_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/error.h"
#include "workloads/workloads.h"

/* Functions of the kernel that a plan may count, or time: more are refused. */
enum { PLAN_FUNCTIONS_MAX = 16 };

struct plan_cgroup {
	const char *path;
	json_t *set; /* object: file name -> text to write */
	bool sampled;
};

/* Where the pages of a task may lie that has nodes: how its memory is bound to them. */
enum memory_policy { POLICY_BIND, POLICY_PREFERRED, POLICY_INTERLEAVE, POLICY_COUNT };

/* "bind", "preferred", "interleave", NULL. */
extern const char *const policy_words[POLICY_COUNT + 1];

struct plan_task {
	const char *name;
	size_t cgroup; /* index into plan.cgroups */
	uint64_t pages;
	bool shmem;
	size_t memory_of;	    /* index of the task whose memory it maps; its own: its own */
	struct content_sizes sizes; /* that its pages compress to */
	json_t *cpus;		    /* array of numbers; empty: any */
	uint64_t nodes;		    /* bit n: node n; 0: any */
	enum memory_policy policy;
	json_t *program; /* array of words; NULL: memory that workloads use */
};

struct plan_activity {
	size_t task; /* index into plan.tasks */
	const struct workload *workload;
	struct workload_parameters parameters;
	bool background;
};

/* A table line of harness/changes.c each: what a phase changes in the world. */
struct plan_change {
	const char *target; /* "cgroup", "zswap", "sysctl", "end", "remove" or "swap" */
	const char *cgroup, *key, *value;
	bool during;	/* while the phase's activities run, else before them */
	uint64_t at_ns; /* with during: that long after they began */
};

struct plan_phase {
	const char *name;
	uint64_t settle_ns;
	struct plan_change *changes;
	size_t change_count;
	struct plan_activity *activities;
	size_t activity_count;
};

struct plan {
	json_t *root;
	const char *scenario;
	uint64_t seed;
	size_t node_count;
	const char *swap_device;
	uint64_t swap_size, swap_latency_ns, swap_bandwidth;
	json_t *zswap, *sysctl;
	uint64_t sampler_period_ns, timeout_ns;
	bool probe_nodes, probe_premature, probe_owners, probe_refusals;
	bool tools;	   /* some task is a program: the NVDIMM has it */
	json_t *calls;	   /* array: functions of the kernel whose calls are counted */
	json_t *times;	   /* array: the same, whose time is taken; NULL: none */
	bool probe_writes; /* on unless the plan says otherwise */
	struct plan_cgroup *cgroups;
	size_t cgroup_count;
	struct plan_task *tasks;
	size_t task_count;
	struct plan_phase *phases;
	size_t phase_count;
};

/* Reads the plan in @text; NULL and @error when it is not one. The caller frees it. */
struct plan *plan_parse(const char *text, size_t length, struct error *error);

/* The same from JSON, of which the plan takes a reference. */
struct plan *plan_read(json_t *root, struct error *error);

void plan_free(struct plan *plan);

/* State of the random stream (lib/random.h) that task @task starts @phase with. */
uint64_t plan_random(const struct plan *plan, const struct plan_phase *phase, size_t task);

#endif
