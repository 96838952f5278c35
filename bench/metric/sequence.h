/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The accesses of a task, made again: the workloads depend on the plan alone, so the
 * same code, run on a region that notes accesses instead of making them, gives the
 * sequence of a run that has long ended.
 */
#ifndef ZSWAPBENCH_SEQUENCE_H
#define ZSWAPBENCH_SEQUENCE_H

#include "bench/record/parts.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/error.h"
#include "wire/plan.h"

/* Of a task, and of an access sequence: what fits into memory here many times over. */
#define SEQUENCE_MAX_PAGES    (1U << 24)
#define SEQUENCE_MAX_ACCESSES (1U << 26)

struct sequence_access {
	uint32_t page;
	bool write;
};

struct sequence {
	struct sequence_access *accesses;
	size_t count;
	size_t *begin; /* of each phase of the plan, then count: indexes of accesses */
};

/*
 * The accesses of task @task of @plan in the run whose record has @phases. How often an
 * activity in the background was repeated depends on time, so each is cut after the
 * operations that the record counted. Returns -1 and EXIT_INPUT when @phases are not
 * those of the plan, when they count other operations or writes than were made again,
 * or when that is too much. On success the caller frees with sequence_free().
 */
int sequence_make(const struct plan *plan, const struct part *phases, size_t task,
		  struct sequence *sequence, struct error *error);

void sequence_free(struct sequence *sequence);

#endif
