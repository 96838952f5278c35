/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Patches on a build tree: put on, and taken off again, also after whoever put
 * them on was killed. Only files whose contents change are written, so that make
 * builds no more than it has to.
 */
#ifndef ZSWAPBENCH_KPATCH_H
#define ZSWAPBENCH_KPATCH_H

#include "bench/base/lines.h"
#include "lib/error.h"

/*
 * Makes @tree its pristine self with the files @patches (NULL-terminated) applied
 * in their order, whatever was applied before; none makes it pristine. A patch
 * without hunks is fine. Where one does not apply the tree stays as it was, and
 * @error (EXIT_KERNEL) names the patch, @source (words for the reader) and each
 * file and hunk. Context has to match to the letter; lines may have moved.
 * TREE.pristine keeps copies of what is patched.
 */
int kpatch_apply(const char *const *patches, const char *tree, const char *source,
		 struct error *error);

/* Adds to @error a line for each reason that patch gave in @output: "mm/zswap.c: hunk 3 of 9". */
void kpatch_explain(const char *output, struct error *error);

/* Adds to @files those that a patch's @text changes, without their first directory, each once. */
void kpatch_files(const char *text, struct lines *files);

#endif
