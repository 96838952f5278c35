/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The two sides of a comparison of records from elsewhere: whether they can be compared
 * at all, what else than the kernel they differ in, and the comparison itself.
 */
#ifndef ZSWAPBENCH_SIDES_H
#define ZSWAPBENCH_SIDES_H

#include "bench/compare/record_tree.h"

struct side {
	const char *letter; /* "A" or "B" */
	struct record_tree *tree;
	const char *wanted; /* the kernel to take; "": the only one that there is */
	/* set by sides_match() */
	const char *kernel;	/* its name; NULL: it is not clear which */
	struct tree_run **runs; /* what is compared, in the tree's order */
	size_t run_count;
};

struct sides {
	struct side a, b;    /* a is the reference */
	char *const *wanted; /* scenarios, NULL-terminated; empty: all that both sides have */
	/* set by sides_match() */
	struct lines reasons;		     /* why they cannot be compared: all of them */
	struct lines notes;		     /* what a reader of the comparison has to know */
	struct compared_scenario **compared; /* empty where there are reasons */
	size_t compared_count;
};

/*
 * Picks the runs of both sides and looks for what forbids a comparison: another text of a
 * scenario, another machine or clock, several kernels on a side. If nothing does, compares:
 * the figures move from the trees, which have to outlive it. sides_free() releases it.
 */
void sides_match(struct sides *sides);
void sides_free(struct sides *sides);

#endif
