/* SPDX-License-Identifier: GPL-2.0-only */
/* What became of mutants, as text and as CSV. */
#ifndef ZSWAPBENCH_MUTATION_TEXT_H
#define ZSWAPBENCH_MUTATION_TEXT_H

#include "bench/base/text.h"
#include "bench/compare/mutation.h"

/* Prints all of it, the answer first. */
void mutation_print(const struct mutations *mutations, const struct text_style *style);

/* A line a mutant, a column a claim and guard (RFC 4180). The caller frees. */
char *mutation_csv(const struct mutations *mutations);

#endif
