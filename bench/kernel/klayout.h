/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The layout of a kernel that is built here (wire/layout.h), asked of the compiler, as the
 * kernel's own asm-offsets does it: each place is a constant in a file of its own in the tree,
 * so that one which this kernel does not have stops no other.
 */
#ifndef ZSWAPBENCH_KLAYOUT_H
#define ZSWAPBENCH_KLAYOUT_H

#include <jansson.h>

#include "bench/base/digest.h"
#include "lib/error.h"

/* Adds what is asked to @digest: it decides what is found. */
void klayout_identify(struct digest *digest);

/*
 * Writes the questions into @tree, and appends to the list @words the files that make has to
 * build for the answers, of which any may fail.
 */
int klayout_ask(const char *tree, char ***words, struct error *error);

/* What was answered, an object by layout_names; takes questions and answers out of @tree. */
json_t *klayout_answers(const char *tree, struct error *error);

#endif
