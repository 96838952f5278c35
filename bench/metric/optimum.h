/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The limit of the possible: how few pages a task would have had to read from disk, had
 * the kernel known all its accesses in advance. From a record to what the oracle needs.
 *
 * It is a lower bound for every kernel that keeps to the limits, as the pages of a task
 * that are not on disk then never outnumber those that its limits can hold at once:
 *
 * - memory: the least memory.max of its cgroup and those above it, or the machine's.
 *   Memory only ever goes beyond by pages that move between memory and zswap: a new or
 *   read one is charged before it is there, and waits until it fits.
 * - pool: the least memory.zswap.max of the same cgroups, or max_pool_percent of the
 *   machine's memory, and a page for each CPU, as many can store at the same time once
 *   the limit let them pass.
 * - A limit that changes during the run counts with its largest value.
 * - A page takes its incompressible bytes when compressed. Compressors take more, and
 *   zsmalloc rounds up, so a kernel holds less. Where a task's pages have several sizes,
 *   MIN is no bound, and there is none.
 *
 * Whatever a task shares, memory of a cgroup or the pool, it is given for itself: how
 * the accesses of two tasks mix is not known. So is all of the kernel's own memory and
 * every list, buffer and reserve. What a load or a writeback takes is not counted, nor
 * is a read of a page that was never written: it reads as zeros and takes no room.
 */
#ifndef ZSWAPBENCH_OPTIMUM_H
#define ZSWAPBENCH_OPTIMUM_H

#include "bench/record/parts.h"
#include <stdbool.h>

/*
 * The fewest disk reads possible of @task in @phase, or in the whole run if that is
 * NULL; a phase may begin with the best of what earlier phases have left. @record is a
 * validated record of a run that finished. False when there is no such bound: the
 * sequence cannot be made again, the machine's memory is not known, or pages come in
 * without being accessed by the task, by readahead (vm.page-cluster above 0), by swapoff, or by
 * another one that maps its memory; or memory.max has no room for a page, with which no task
 * can run within its limits.
 */
bool optimum_reads(const struct part *record, const char *task, const char *phase, double *reads);

/*
 * Whether the kernel was never seen above the memory.zswap.max that optimum_reads()
 * counts with, so that what it read can be compared with that. (With a single list, a
 * store that shrinks others' pages lets the storing memcg grow without bound.)
 */
bool optimum_limits_kept(const struct part *record, const char *task);

#endif
