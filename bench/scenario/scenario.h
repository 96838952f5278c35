/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scenario: one YAML file of configs/scenarios/, read and validated before
 * anything boots. Strings and arrays lie in the scenario's arena, which
 * scenario_free() releases.
 */
#ifndef ZSWAPBENCH_SCENARIO_H
#define ZSWAPBENCH_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/error.h"
#include "wire/plan.h"
#include "workloads/workloads.h"

/* A kernel interface and the value written to it, both as text. */
struct setting {
	const char *key; /* with a '?' behind it: only where the kernel has it */
	const char *value;
};

struct settings {
	struct setting *items;
	size_t count;
};

/* Small sets of CPU or node numbers: bit n stands for number n. */
typedef uint64_t number_set;

struct scenario_node {
	uint64_t memory; /* bytes */
	number_set cpus;
};

/* How long one waits for it: under 3 minutes for two kernels, under 2 hours, or longer. */
enum profile { PROFILE_QUICK, PROFILE_NIGHTLY, PROFILE_FULL, PROFILES };

/* "quick", "nightly", "full", NULL. */
extern const char *const profile_words[PROFILES + 1];

enum swap_device {
	SWAP_NULL_BLK, /* asynchronous: an SSD model with latency and bandwidth */
	SWAP_BRD,      /* synchronous: the kernel takes its SWP_SYNCHRONOUS_IO paths */
};

/* "null_blk", "brd", NULL. */
extern const char *const swap_device_words[];

struct scenario_swap {
	enum swap_device device;
	uint64_t size;	     /* bytes */
	uint64_t latency_ns; /* null_blk: of every request; brd: 0 */
	uint64_t bandwidth;  /* null_blk: bytes per second, 0 for no limit */
};

struct scenario_cgroup {
	char *path; /* below the root; parents are listed before children */
	struct settings set;
	bool sampled; /* its counters are in the time series */
};

enum task_memory {
	MEMORY_ANON,
	MEMORY_SHMEM,
};

/* "anon", "shmem", NULL. */
extern const char *const task_memory_words[];

struct scenario_task {
	char *name;
	char *cgroup;
	uint64_t memory; /* bytes, a multiple of the page size */
	enum task_memory kind;
	char *shares; /* shmem: the earlier task whose memory it maps, too; NULL: its own */
	struct content_sizes sizes; /* bytes of a page that do not compress, 64 to 4096 */
	number_set cpus;	    /* 0: any */
	number_set nodes;	    /* memory binding; 0: any */
	enum memory_policy policy;  /* with nodes: how */
	char **program;		    /* a program with its arguments, instead of memory */
	size_t program_count;	    /* 0: none */
	bool twin; /* of a task with a count: the first of them stands for it in reports */
};

/* What a task does during a phase; the fields that its workload reads. */
struct scenario_activity {
	char *task;
	char *workload;
	struct workload_parameters parameters; /* without pages: to the end of the task's memory */
	bool background;		       /* goes on until the phase's other tasks are done */
};

/*
 * What a phase changes before its tasks start, or while they run: a cgroup file, a zswap
 * parameter, a sysctl, or that a task ends, a cgroup is removed, swapping turned on or off.
 */
struct scenario_change {
	const char *target; /* "cgroup", "zswap", "sysctl", "end", "remove" or "swap" */
	char *cgroup;	    /* with targets cgroup and remove: its path */
	struct setting set; /* with target end: its key is the task; swap: its value on or off */
	bool during;	    /* while the tasks run, */
	uint64_t at_ns;	    /* that long after they began; in rising order */
};

struct scenario_phase {
	char *name;
	struct scenario_change *changes;
	size_t change_count;
	struct scenario_activity *activities;
	size_t activity_count;
	uint64_t settle_ns; /* virtual time to wait at the end, before counters are read */
};

/* Why zswap refuses a store. */
enum refusal {
	REFUSAL_ANY,
	REFUSAL_CGROUP,		/* the page's cgroup is at its memory.zswap.max */
	REFUSAL_POOL,		/* the pool is full, or not yet down to its accept threshold */
	REFUSAL_INCOMPRESSIBLE, /* it did not become smaller; some compressors say they failed */
	REFUSAL_MEMORY,		/* there was none for the entry */
	REFUSAL_DISABLED,	/* zswap is off */
};

/* "any", "cgroup", "pool", "incompressible", "memory", "disabled", NULL. */
extern const char *const refusal_words[];

/* One figure computed from a record. */
struct metric_kind;
struct scenario_metric {
	char *name;
	char *says;			/* what it is, for a reader of the table */
	const struct metric_kind *kind; /* bench/scenario/metric_kinds.h */
	char *of; /* counter, "vmstat/pswpout" or "cgroup/PATH/zswpwb"; kinds node_*: a node */
	char *to; /* kinds ratio, difference: the metric that metric `of` is compared with */
	const struct scenario_metric *operands[2]; /* those two; NULL: there is none above it */
	char *phase; /* NULL: from the first phase's begin to the last one's end */
	char *task;  /* task or cgroup it is about; NULL: none */
	char *cgroup;
	char *unit;   /* kind output: of the number that a program printed */
	int reason;   /* kind refused: one of enum refusal, or REFUSAL_ANY */
	char *source; /* where a page came from: one of page_source_names, workloads/region.h */
	char **among; /* cgroups compared with each other */
	size_t among_count;
	double percentile; /* 0 to 100 */
	uint64_t window_ns;
	int better;    /* -1 lower, +1 higher, 0 neither */
	double effect; /* percent from which on a difference matters, see verdicts.h; 0: default */
	double tolerance; /* difference in the metric's unit that is none; 0: every one is */
	const char *tolerance_unit; /* "bytes", "ns", or "" for a plain number; static */
};

enum comparison {
	OP_EQ,
	OP_NE,
	OP_LT,
	OP_LE,
	OP_GT,
	OP_GE,
	COMPARISONS,
};
enum outcome {
	OUTCOME_KEPT,
	OUTCOME_BROKEN,
	OUTCOME_NOT_AVAILABLE,
};

/* The kernels of which a claim says what is expected, and whether every claim must. */
#define SCENARIO_KERNELS(KERNEL)                                                                   \
	KERNEL(baseline, true)                                                                     \
	KERNEL(invasive, true)                                                                     \
	KERNEL(patched, true)                                                                      \
	KERNEL(mainline, true)                                                                     \
	KERNEL(historic, false)
enum {
#define SCENARIO_KERNEL(name, always) KERNEL_##name,
	SCENARIO_KERNELS(SCENARIO_KERNEL)
#undef SCENARIO_KERNEL
		KERNEL_COUNT
};
extern const char *const scenario_kernels[KERNEL_COUNT];

struct scenario_expectation {
	const char *kernel;
	enum outcome outcome;
	char *because;
};

/* A promise of the patch that one metric decides: kept when `metric op value`. */
struct scenario_claim {
	char *name;
	char *says;
	char *metric;
	enum comparison op;
	double value;
	struct scenario_expectation *expectations;
	size_t expectation_count;
};

/* Scenarios that differ in one number, and are drawn over it. */
struct scenario_series {
	char *name; /* what they share; NULL: it is none of them */
	char *of;   /* what the number counts */
	uint64_t at;
};

/* A figure that others have published, and the metric that measures the same here. */
struct scenario_published_row {
	char *says;
	char *metric;
	char *after_metric;   /* NULL: the same, on the other kernel; else of the same kernel */
	double before, after; /* theirs, in the unit of the metric; NAN: they give none */
	double scale;	      /* as many times as much is done there; 0: not to be divided */
};

/* An experiment of others of which the scenario is a scaled copy. */
struct scenario_published {
	char *source;	      /* who and where; NULL: the scenario copies none */
	char *scaled;	      /* what of theirs was scaled or replaced, and to what */
	char *before, *after; /* what their figures compare */
	/* kernels that stand for them here: the first that is compared; none: no kernel does */
	char **our_before, **our_after;
	size_t our_before_count, our_after_count;
	char *because; /* why these, or why none */
	char *differs; /* where ours does not come out as theirs, and why */
	struct scenario_published_row *rows;
	size_t row_count;
};

struct scenario {
	struct arena *arena; /* of everything below, and of itself */
	char *file;	     /* as it was opened */
	char *text;	     /* the whole file */
	size_t text_length;
	char *name;
	char *summary;
	char *models;	      /* the production shape it stands for */
	enum profile profile; /* the smallest that runs it; larger ones do, too. Default: quick */
	struct scenario_node *nodes;
	size_t node_count;
	struct scenario_swap swap;
	const char *boot;	    /* more for the kernel's command line; NULL: nothing */
	struct settings zswap;	    /* parameters of the zswap module */
	struct settings sysctl;	    /* "vm.swappiness" -> "100" */
	uint64_t sampler_period_ns; /* 0: no sampler */
	bool probe_nodes;	    /* list walks and adds counted per node */
	bool probe_premature;	    /* writebacks and disk reads traced by slot */
	bool probe_owners;	    /* pages on their way to disk by owner and by who sent them */
	bool probe_refusals;	    /* refused stores by reason */
	char **calls;		    /* functions of the kernel whose calls are counted */
	size_t call_count;
	char **times; /* functions of the kernel whose time is taken */
	size_t time_count;
	uint64_t timeout_ns; /* virtual time after which the run counts as hung */
	struct scenario_cgroup *cgroups;
	size_t cgroup_count;
	char **tools; /* names in the table of bench/scenario/tools.c: what programs come from */
	size_t tool_count;
	struct scenario_task *tasks;
	size_t task_count;
	struct scenario_phase *phases;
	size_t phase_count;
	struct scenario_metric *metrics;
	size_t metric_count;
	struct scenario_claim *claims;
	size_t claim_count;
	struct scenario_published published;
	struct scenario_series series;
};

/*
 * Reads and validates @file. On failure returns NULL and @error lists every
 * mistake found, a line each: "FILE:LINE: KEY: value: what is allowed".
 */
struct scenario *scenario_load(const char *file, struct error *error);

/* The same from memory; @file is only named in messages. For tests and fuzzing. */
struct scenario *scenario_parse(const char *file, const char *text, size_t length,
				struct error *error);

void scenario_free(struct scenario *scenario);

#endif
