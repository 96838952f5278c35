/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A mutant: a patch that puts one known bug into a kernel, and what its header says of it.
 * The header is text before the patch's first file; of its lines these are read, each once:
 *
 *	what: the bug, in a sentence
 *	origin: the commit, CVE or review that it was; or "synthetic"; or "none": no bug at all,
 *	  the control that nothing may find
 *	on: the variant that it is put into
 *	symptom: what can be seen of it
 *	seen-by: SCENARIO/CLAIM, SCENARIO/ORACLE or SCENARIO, one or more, the likeliest first
 *	not-found-because: why nothing finds it; without this line something has to
 *
 * A line that begins with a blank goes on with the one before.
 */
#ifndef ZSWAPBENCH_MUTANT_H
#define ZSWAPBENCH_MUTANT_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/error.h"

struct mutant {
	char *name; /* that of its file, without .patch */
	char *path;
	char *what, *origin, *on, *symptom;
	char **seen_by; /* words */
	char *because;	/* it is not found; NULL: it is expected to be */
	bool control;	/* there is no bug in it */
};

struct mutants {
	struct mutant *items;
	size_t count;
};

/*
 * Reads the mutants that @names names, blanks between: a word with a slash or ending in .patch
 * is a file, any other a name in @directory; "" is all of @directory, by name. Mistakes in all
 * of them are collected, a line each: "FILE:LINE: what is wrong and what was expected", of
 * EXIT_INPUT. On success mutants_free() releases @mutants.
 */
int mutants_load(const char *names, const char *directory, struct mutants *mutants,
		 struct error *error);
void mutants_free(struct mutants *mutants);

/* The header of the patch @text, in @file. On success mutant_free() releases @mutant. */
int mutant_parse(const char *file, const char *text, struct mutant *mutant, struct error *error);
void mutant_free(struct mutant *mutant);

/* The kernel that it is, for kernel_resolve(): "patched+PATH". The caller frees. */
char *mutant_kernel(const struct mutant *mutant);

#endif
