/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pieces of work that take long, several at once, each in a thread: with progress, and an end at
 * the first error, at Ctrl-C, or when the time is over.
 */
#ifndef ZSWAPBENCH_CREW_H
#define ZSWAPBENCH_CREW_H

#include <stddef.h>

#include "lib/error.h"

enum { CREW_NOTE = 96 };

struct crew {
	const char *what;  /* for the progress line: "running" */
	size_t count;	   /* of pieces */
	unsigned int jobs; /* at once; 0: as many as there are processors */
	double seconds;	   /* no piece is begun later; 0: no limit */
	void *context;	   /* of the two functions, which threads call */
	int (*work)(void *context, size_t piece, struct error *error);
	void (*note)(void *context, size_t piece, char text[CREW_NOTE]); /* what it is */
};

/*
 * Does all pieces, in their order of beginning. -1: the first error, when those that had begun
 * have ended, or EXIT_INTERRUPTED.
 */
int crew_run(const struct crew *crew, struct error *error);

#endif
