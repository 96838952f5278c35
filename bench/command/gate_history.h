/* SPDX-License-Identifier: GPL-2.0-only */
/* From the gate to the history: every result with a figure, in one transaction. */
#ifndef ZSWAPBENCH_GATE_HISTORY_H
#define ZSWAPBENCH_GATE_HISTORY_H

#include "bench/command/campaign.h"
#include "bench/gate/gate.h"

/*
 * Appends @results of @campaign to the history in @file. *@said becomes what was done, a
 * sentence that the caller frees. Nothing is appended while a run gave no figures: the
 * measurement is not whole. Errors: as history_open() and history_append().
 */
int gate_history_append(const char *file, const struct campaign *campaign,
			const struct gate_results *results, char **said, struct error *error);

#endif
