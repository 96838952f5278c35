/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The records below a directory, as bench/store keeps them, or any part of such a tree.
 * Each is read, reduced to its figures and let go, by one thread a processor, so that ten
 * thousand of them take seconds and hardly any memory.
 */
#ifndef ZSWAPBENCH_RECORD_TREE_H
#define ZSWAPBENCH_RECORD_TREE_H

#include <stddef.h>

#include "bench/base/lines.h"
#include "bench/compare/tree_run.h"

struct record_tree {
	char *directory;       /* as it was named */
	struct tree_run *runs; /* by scenario, kernel, seed and file */
	size_t run_count;
	struct tree_text **texts;
	size_t text_count;
	struct lines problems; /* of records that cannot be used, a line each: "FILE: why" */
	size_t left_out;       /* runs of variants, see record_tree_read() */
	char *left_out_file;   /* one of them; NULL: none */
};

/*
 * Reads all record.json below @directory, or the one file that it names. Directories
 * whose name begins with a dot are runs in the making. A run in a directory below its
 * kernel's (KERNEL/telemetry-off/seed-1) is a variant of the ordinary run: it is left out
 * and counted, unless @directory is that directory or below.
 *
 * Records that cannot be used become problems; it is for the caller to stop then. -1 if
 * @directory cannot be read (EXIT_STORAGE) or has no record in it (EXIT_INPUT). On success
 * record_tree_free() releases it.
 */
int record_tree_read(const char *directory, struct record_tree *tree, struct error *error);
void record_tree_free(struct record_tree *tree);

#endif
