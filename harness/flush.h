/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bringing the counters of memcgs up to date. A kernel adds up what each CPU has counted only
 * when 64 updates a CPU have come together, or every two seconds: a reader who does not
 * have it added up may miss as much, and a counter that should be 0 be so by luck.
 *
 * - Up to 6.15 one tree holds the counters of all controllers (kernel/cgroup/rstat.c), and
 *   reading `cpu.stat` of a cgroup, but the root, adds up everything below it.
 * - Since 6.16 each controller has a tree of its own, and `cpu.stat` no longer does. There
 *   the harness makes as many updates itself, on pages of a file in tmpfs that are charged
 *   to the root: then reading the root's `memory.stat` adds up everything.
 */
#ifndef ZSWAPBENCH_FLUSH_H
#define ZSWAPBENCH_FLUSH_H

struct machine;

enum flush_way {
	FLUSH_NONE, /* neither was seen to work: counters may lag */
	FLUSH_CPU_STAT,
	FLUSH_UPDATES,
};

struct flush {
	enum flush_way way;
	int fd; /* of the file, for FLUSH_UPDATES */
};

/* Finds the way of this kernel. */
void flush_find(struct machine *machine);

/* Its name for the record: "cpu.stat", "updates", or NULL for none; static. */
const char *flush_name(const struct machine *machine);

/* Brings the counters of all cgroups up to date. */
void flush_counters(const struct machine *machine);

#endif
