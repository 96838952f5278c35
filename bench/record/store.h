/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where runs are kept: RESULTS/SCENARIO/KERNEL/seed-N/ with record.json,
 * samples.csv, histograms.csv, serial.log, scenario.yaml and reproduce.sh. A run
 * is built in a directory of its own and put in place by one rename.
 */
#ifndef ZSWAPBENCH_STORE_H
#define ZSWAPBENCH_STORE_H

#include <jansson.h>
#include <stdbool.h>

#include "lib/error.h"

/* The directory of a run; the caller frees. */
char *store_run_directory(const char *results, const char *scenario, const char *kernel,
			  json_int_t seed);

/* A new, empty directory inside @results for a run in the making; the caller frees. */
char *store_new_directory(const char *results, struct error *error);

/*
 * True when @directory holds a readable record with the same @key of a run that
 * finished and passed its checks, so that the run need not be repeated.
 */
bool store_has(const char *directory, const char *key);

/*
 * True when it holds one of a run that failed by what the guest did, and would again: it
 * panicked, warned, hung by the guest's own clock, failed, or broke a check. What the host had
 * to do with (killed, cut off, too slow) may come out otherwise.
 */
bool store_has_fault(const char *directory, const char *key);

/*
 * Completes @made (which holds serial.log already) with the files of @record, and
 * renames it to @directory. A run that was there is replaced whole. @made is gone
 * afterwards, also on failure.
 */
int store_publish(const char *made, const char *directory, const json_t *record,
		  struct error *error);

#endif
