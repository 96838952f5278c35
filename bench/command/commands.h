/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Commands: one file and one line of the table in main.c each. A command returns
 * its exit code, or -1 with the error set.
 */
#ifndef ZSWAPBENCH_COMMANDS_H
#define ZSWAPBENCH_COMMANDS_H

#include "bench/command/options.h"

int command_bench(const struct options *options, struct error *error);
int command_calibrate(const struct options *options, struct error *error);
int command_compare(const struct options *options, struct error *error);
int command_determinism(const struct options *options, struct error *error);
int command_gate(const struct options *options, struct error *error);
int command_kernels(const struct options *options, struct error *error);
int command_list_kernels(const struct options *options, struct error *error);
int command_list(const struct options *options, struct error *error);
int command_mutants(const struct options *options, struct error *error);
int command_overhead(const struct options *options, struct error *error);
int command_report(const struct options *options, struct error *error);
int command_reproducible(const struct options *options, struct error *error);
int command_sensitivity(const struct options *options, struct error *error);
int command_replay(const struct options *options, struct error *error);
int command_shrink(const struct options *options, struct error *error);
int command_stress(const struct options *options, struct error *error);
int command_trend(const struct options *options, struct error *error);

#endif
