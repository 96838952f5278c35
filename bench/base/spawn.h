/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs a program, never a shell. Its output goes to a log, to memory, to a
 * function line by line, or to all of them. The program gets a process group of
 * its own, which is ended on Ctrl-C, on a time limit, and when we die.
 */
#ifndef ZSWAPBENCH_SPAWN_H
#define ZSWAPBENCH_SPAWN_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/error.h"

/* What to run. Zero-initialised fields mean: nothing special. */
struct spawn {
	const char *const *argv; /* NULL-terminated; argv[0] is searched for in PATH */
	const char *directory;	 /* NULL: the current one */
	bool clean;		 /* environment: PATH, HOME and TMPDIR only */
	const char *const
		*environment; /* then, NULL-terminated: "NAME=VALUE" sets, "NAME" unsets */
	void (*prepare)(const void *context); /* in the child: async-signal-safe calls only */
	const void *prepare_context;
	double seconds; /* time limit, 0 for none */
	/*
	 * stdin is empty. stdout and stderr, in one stream, go to any of these
	 * three; with none of them they stay ours.
	 */
	const char *log; /* file they are appended to */
	size_t capture;	 /* the first so many bytes are kept in memory */
	void (*line)(void *context, const char *line); /* without the end of line */
	void *context;
};

struct spawn_result {
	int status; /* exit status; meaningless if a signal ended it */
	int signal; /* signal that ended it, else 0 */
	bool timed_out;
	char *output; /* captured, with a terminator; NULL without `capture`; caller frees */
};

/*
 * Runs @spawn to its end. 0 when the program ran, whatever it returned. Else -1
 * with nothing to free: EXIT_PACKAGES when there is no such program,
 * EXIT_STORAGE when the log cannot be written, EXIT_INTERRUPTED on Ctrl-C.
 * Several threads may each run a program.
 */
int spawn_run(const struct spawn *spawn, struct spawn_result *result, struct error *error);

/* "exit status 2", "signal 9 (Killed)", "stopped after 30 s": how @result ended. Caller frees. */
char *spawn_how(const struct spawn *spawn, const struct spawn_result *result);

/* True when the program exited with status 0. */
bool spawn_ok(const struct spawn_result *result);

#endif
