/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is going on, on stderr, with the time left. On a terminal one line is
 * rewritten; elsewhere plain lines appear at the start, at the end, and at most
 * every ten seconds between. One thing at a time; from one thread.
 */
#ifndef ZSWAPBENCH_PROGRESS_H
#define ZSWAPBENCH_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Begins @what ("building patched"), of @total steps; 0 when that is not known. */
void progress_begin(const char *what, unsigned long total);

/* There will be @total steps after all. */
void progress_expect(unsigned long total);

/* @before of the steps were done before it began, and say nothing of the time left. */
void progress_resume(unsigned long before);

/* @done steps are done; @note (may be NULL) says which is at work. Cheap: call it at will. */
void progress_step(unsigned long done, const char *note);

/* Ends it; @how says the outcome: "done", "failed", "0 of 6 runs cached". */
void progress_end(const char *how);

/* "8 s", "2 min 10 s", "1 h 5 min", into @text. */
#define DURATION_SIZE 32
void duration_text(double seconds, char text[DURATION_SIZE]);

/* Where progress goes. Default: stderr, a terminal if it is one, the clock of the system. */
struct progress_output {
	FILE *stream;
	bool terminal;
	bool color;
	unsigned int width;    /* columns of the terminal, 0: ask it */
	double (*clock)(void); /* seconds */
};

/* Sends progress to *@output from now on, NULL for the default. For tests. */
void progress_redirect(const struct progress_output *output);

#endif
