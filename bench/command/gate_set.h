/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The gates of one invocation: which files, which of their gates, and therefore which
 * scenarios are run and with how many seeds.
 */
#ifndef ZSWAPBENCH_GATE_SET_H
#define ZSWAPBENCH_GATE_SET_H

#include "bench/base/lines.h"
#include "bench/command/options.h"
#include "bench/gate/gate_file.h"

struct gate_set {
	struct scenario **scenarios; /* all that gates may name */
	size_t scenario_count;
	struct gate_file **files;
	size_t file_count;
	const struct gate **gates; /* those of scenarios that are run, borrowed from files */
	size_t gate_count;
	char *run;			   /* the scenarios that are run, as options->scenarios */
	size_t metrics;			   /* of these that can be better or worse */
	struct lines notes;		   /* what was left out and why */
	size_t metric_gates, floors_known; /* gates on metrics, and those whose noise is known */
};

/*
 * Loads the gate files that @options name, all of configs/gates when they name none, and
 * checks them. Of the scenarios that @options name, all if none, those are run that have
 * a gate. Mistakes of all files are collected. Errors: EXIT_INPUT; EXIT_USAGE when no
 * gate is left. gate_set_close() releases it, after success only.
 */
int gate_set_open(struct gate_set *set, const struct options *options, struct error *error);
void gate_set_close(struct gate_set *set);

/*
 * Seeds that decide: one more than a metric needs to be significant at all beside the
 * others, so that one seed may disagree.
 */
unsigned int gate_set_seeds(const struct gate_set *set, const struct options *options);

#endif
