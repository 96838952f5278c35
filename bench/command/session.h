/* SPDX-License-Identifier: GPL-2.0-only */
/* What every command that runs machines needs: scenarios, kernels, and the guest around them. */
#ifndef ZSWAPBENCH_SESSION_H
#define ZSWAPBENCH_SESSION_H

#include "bench/command/options.h"
#include "bench/kernel/kernel_set.h"
#include "bench/record/record_reader.h"
#include "bench/run/runs.h"

struct session {
	struct scenario **scenarios;
	size_t scenario_count;
	struct kernel_set set;
	struct run_context context;
};

/*
 * Loads the scenarios, resolves the kernels of @kernels (names in one text), and
 * finds the machine, in this order: nothing is built for a scenario that is wrong.
 */
int session_open(struct session *session, const struct options *options, const char *kernels,
		 struct error *error);
void session_close(struct session *session);

/* Loads the record of @run, which has been executed or was there. */
int session_record(const struct run *run, struct record *record, struct error *error);

#endif
