/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One error: what went wrong, said where it arose, and the exit code it ends in.
 * Functions that can fail take a `struct error *` and return 0, or -1 with the error set.
 */
#ifndef ZSWAPBENCH_ERROR_H
#define ZSWAPBENCH_ERROR_H

/* Exit codes of every command; the table in README.md says the same. */
enum exit_code {
	EXIT_HOLDS = 0,		/* done; every expectation holds */
	EXIT_BROKEN = 1,	/* an expectation does not hold */
	EXIT_USAGE = 2,		/* the command line is wrong */
	EXIT_INPUT = 3,		/* a scenario, plan or record is wrong */
	EXIT_KERNEL = 4,	/* a kernel cannot be found, patched or built */
	EXIT_MACHINE = 5,	/* a run did not finish: refused, panic, hang, killed */
	EXIT_DATA = 6,		/* a run finished, but lost a page or broke a conservation law */
	EXIT_PACKAGES = 7,	/* a package is missing and cannot be installed */
	EXIT_STORAGE = 8,	/* a result or the cache cannot be read or written */
	EXIT_INTERRUPTED = 130, /* Ctrl-C */
};

struct error {
	enum exit_code code;
	int number; /* errno of the call that failed; 0: it was no call */
	char text[4096];
};

/*
 * Sets @e to @code and the formatted text; an earlier text is replaced.
 * Returns -1, so that a function can end with `return error_set(...)`.
 */
int error_set(struct error *e, enum exit_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * error_set() for a call of the system that has just failed: keeps errno, whose meaning
 * comes behind the text and a colon.
 */
int error_system(struct error *e, enum exit_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Appends one more line to the text of @e; for collecting every reason. Returns -1. */
int error_add(struct error *e, enum exit_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
