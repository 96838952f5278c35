/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A run, as its record tells it: the one way from a file to the figures of a comparison.
 * The record is parsed only if it does not begin with figures of this version.
 */
#ifndef ZSWAPBENCH_TREE_RUN_H
#define ZSWAPBENCH_TREE_RUN_H

#include "bench/base/digest.h"
#include "bench/compare/compare.h"
#include "bench/record/record_facts.h"

/* A scenario as it was when runs were made of it. */
struct tree_text {
	char sha256[DIGEST_SIZE];
	struct scenario *scenario;
};

struct tree_run {
	const struct tree_text *text;
	char *kernel; /* name */
	char *facts[FACT_COUNT];
	struct compared_run run;
};

/*
 * Finds the scenario whose text has the digest @sha256. With @record NULL it may also say
 * NULL, and is then asked again with the record that it is of; then NULL is an @error.
 */
typedef const struct tree_text *text_finder(void *context, const char *sha256,
					    const struct record *record, struct error *error);

/*
 * Reads the run in @file; @find is called with @context, maybe by several threads. -1 with
 * the errors of record_load(), those of @find, or EXIT_INPUT if the scenario has another
 * name than its text. tree_run_free() releases @run, also after a failure.
 */
int tree_run_read(const char *file, text_finder *find, void *context, struct tree_run *run,
		  struct error *error);
void tree_run_free(struct tree_run *run);

#endif
