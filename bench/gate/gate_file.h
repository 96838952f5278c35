/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Gate files: configs/gates/NAME.yaml, what a kernel has to hold against its baseline.
 * A file is checked against the scenarios and the noise floor before anything boots.
 */
#ifndef ZSWAPBENCH_GATE_FILE_H
#define ZSWAPBENCH_GATE_FILE_H

#include <stddef.h>

#include "bench/compare/noise.h"
#include "bench/scenario/scenario.h"
#include "lib/error.h"

/* Which change of the metric fails the gate. */
enum gate_direction {
	GATE_WORSE, /* in the file only: becomes one of the next two by the metric's `better` */
	GATE_INCREASE,
	GATE_DECREASE,
	GATE_EITHER,
};

enum gate_severity {
	GATE_ERROR,   /* a failure ends in EXIT_BROKEN */
	GATE_WARNING, /* a failure is reported */
};

/* A failure that is known and explained. */
struct gate_expectation {
	char *kernel;  /* that fails the gate */
	char *against; /* the baseline that it fails against; NULL: any */
	char *because;
};

/* One gate, on a metric or on a claim of a scenario. */
struct gate {
	char *name; /* unique among those of its scenario */
	char *scenario;
	char *metric, *claim; /* one of them; the other is NULL */
	double threshold;     /* of effect_size(), percent; from there on a change fails */
	enum gate_direction direction;
	enum gate_severity severity;
	char *tighter_than_noise; /* why the threshold may be below the noise floor; or NULL */
	struct gate_expectation *expected;
	size_t expected_count;
	const char *file; /* where it stands, borrowed from the gate_file */
	size_t line;
	size_t index; /* of the metric or the claim in the scenario */
};

struct gate_file {
	struct arena *arena; /* of everything below, and of itself */
	char *file;
	char *summary;
	struct gate *gates;
	size_t gate_count;
};

/* What gates may name: every scenario there is, and the noise floors. */
struct gate_context {
	struct scenario *const *scenarios;
	size_t scenario_count;
	const struct noise *noise; /* NULL: no floor is known */
	const char *noise_file;	   /* for messages */
};

/*
 * Reads and checks @file. On failure returns NULL and @error lists every mistake,
 * "FILE:LINE: KEY: VALUE: expected ...", with EXIT_INPUT. gate_file_free() releases it.
 */
struct gate_file *gate_file_load(const char *file, const struct gate_context *context,
				 struct error *error);

/* The same from memory; for tests and fuzzing. */
struct gate_file *gate_file_parse(const char *file, const char *text, size_t length,
				  const struct gate_context *context, struct error *error);

void gate_file_free(struct gate_file *gate_file);

#endif
