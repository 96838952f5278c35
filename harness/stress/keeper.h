/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A keeper: a process in a cgroup of its own that keeps pages and does with them what it is told,
 * one thing at a time, so that what the kernel does about it can be looked at in peace.
 */
#ifndef ZSWAPBENCH_STRESS_KEEPER_H
#define ZSWAPBENCH_STRESS_KEEPER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "lib/error.h"

enum { KEEPER_PAGES = 128 };

struct keeper {
	char cgroup[96]; /* below the root */
	pid_t pid;
	int ask, answer;
};

/* Where pages came from when they were read. */
struct keeper_pages {
	uint32_t disk;	      /* how many a block read brought */
	uint32_t disk_places; /* the sum of their numbers */
	uint32_t zswap, zswap_places;
	uint32_t lost; /* that are not what was written */
};

/* Makes the cgroup @name, which has to be new, and the process in it. */
int keeper_start(struct keeper *keeper, const char *name, struct error *error);

/* Has it write, push out one by one, or read and check pages @first to @first + @count - 1. */
int keeper_fill(struct keeper *keeper, uint32_t first, uint32_t count, struct error *error);
int keeper_push_out(struct keeper *keeper, uint32_t first, uint32_t count, struct error *error);
int keeper_read(struct keeper *keeper, uint32_t first, uint32_t count, struct keeper_pages *pages,
		struct error *error);

/* Ends the process, and removes the cgroup. */
int keeper_end(struct keeper *keeper, struct error *error);

/* A number in a file of the cgroup @cgroup, or of a key in it; UINT64_MAX: not there. */
uint64_t keeper_number(const char *cgroup, const char *file, const char *key);

#endif
