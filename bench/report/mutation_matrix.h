/* SPDX-License-Identifier: GPL-2.0-only */
/* Mutants by claims and guards: the columns, the cells, and the answer in words. */
#ifndef ZSWAPBENCH_MUTATION_MATRIX_H
#define ZSWAPBENCH_MUTATION_MATRIX_H

#include "bench/compare/mutation.h"

/* A claim of a scenario, or a guard of all of them. */
struct matrix_column {
	char *title; /* "limit-isolation/isolation", "data" */
	const char *says;
	bool guard;
	size_t scenario, index; /* of the claim in it; of the guard */
	size_t broken_by;	/* mutants */
	bool in_profile;
};

struct matrix {
	struct matrix_column *columns;
	size_t count;
};

/* The claims of the scenarios in their order, then the guards. matrix_free() releases it. */
struct matrix matrix_of(const struct mutations *mutations);
void matrix_free(struct matrix *matrix);

enum mutation_cell matrix_cell(const struct mutations *mutations, const struct mutation *mutation,
			       const struct matrix_column *column);

/* "broken", "kept", ...; "" where nothing was run; static. And the same as one character. */
const char *matrix_cell_word(enum mutation_cell cell);
char matrix_cell_letter(enum mutation_cell cell);

/* Whether no mutant has changed a claim of the profile, though all were tried. */
bool matrix_decoration(const struct mutations *mutations, const struct matrix_column *column);

/* "limit-isolation/isolation", or "" if it was not found. The caller frees. */
char *mutation_found_by(const struct mutation *mutation);

/* The answer: how many were found, and what is not as it has to be. The caller frees. */
char *mutation_answer(const struct mutations *mutations);

/* What stands below a mutant that was not found: why, and what moved. The caller frees. */
char *mutation_excuse(const struct mutation *mutation);

#endif
