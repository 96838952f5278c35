/*
 * The figures of a run, kept in its record in front of everything else: what a comparison
 * needs, so that it need not parse the counters, histograms and samples that they were
 * computed from. Ten thousand records are compared in a tenth of the time that way. The
 * record's seal covers both, so the figures are those of the data beside them; figures
 * that another version of the metrics computed are not used.
 */
#ifndef ZSWAPBENCH_RECORD_FIGURES_H
#define ZSWAPBENCH_RECORD_FIGURES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "bench/compare/compare.h"
#include "bench/record/record_facts.h"

/*
 * Raise it when any metric, check or fact comes to another figure than before on the same
 * record; tests/test_record_figures.c notices when it is due.
 */
#define FIGURES_VERSION 2

/* Adds its figures to @record, a run of @scenario; none if it is no record that can be read. */
void figures_add(json_t *record, const struct scenario *scenario);

/*
 * The figures of the record whose text this is; the caller owns them. NULL if its seal is
 * not good, or it has no figures of FIGURES_VERSION: then the record itself has to be read.
 */
json_t *figures_read(const char *text, size_t length);

/* Of figures_read(): SHA-256 of the scenario's text, and the kernel's name; NULL: unknown. */
const char *figures_scenario(const json_t *figures);
const char *figures_kernel(const json_t *figures);

/* The fact as fact_of() says it; the caller frees. */
char *figures_fact(const json_t *figures, enum fact fact);

/*
 * What compare_reduce() makes of the record itself, for the run in @file of @scenario,
 * which has to be the one of figures_scenario(). False if the figures are not in shape.
 */
bool figures_run(const json_t *figures, const struct scenario *scenario, const char *file,
		 struct compared_run *run);

#endif
