/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A stress program: what happens in one case, as a file that a person can read, edit and run.
 * The host draws and writes it, the machine reads it. '#' begins a comment.
 */
#ifndef ZSWAPBENCH_STRESS_PROGRAM_H
#define ZSWAPBENCH_STRESS_PROGRAM_H

#include <stddef.h>

#include "lib/error.h"
#include "wire/stress/grammar.h"

enum { STRESS_NAME_SIZE = 96, STRESS_LINES_MAX = 1024, STRESS_TEXT_MAX = 256 << 10 };

struct stress_value {
	uint64_t number; /* of a word: its index; of a cgroup or task: that of its line */
	char name[STRESS_NAME_SIZE]; /* of names and sites */
};

/* What stands for the root, or for no task, where a line is named. */
#define STRESS_NO_LINE UINT64_MAX

struct stress_line {
	enum stress_word word;
	struct stress_value values[STRESS_PARAMETERS];
};

struct stress_program {
	struct stress_line *lines;
	size_t count;
};

/*
 * Reads @text, which comes from @file (words for the reader). EXIT_INPUT, "FILE:LINE: VALUE:
 * what was expected", for the first mistake. On success stress_program_free() releases it.
 */
int stress_program_parse(const char *file, const char *text, struct stress_program *program,
			 struct error *error);
void stress_program_free(struct stress_program *program);

/* The program as text, all parameters written out; the caller frees. */
char *stress_program_text(const struct stress_program *program);

/* One line of it, without its end; the caller frees. */
char *stress_line_text(const struct stress_line *line);

/* The first line of @word; NULL: there is none. */
const struct stress_line *stress_program_find(const struct stress_program *program,
					      enum stress_word word);

/* What parameter @name of a line of @word says, whether or not it has the line. */
uint64_t stress_program_number(const struct stress_program *program, enum stress_word word,
			       const char *name);

#endif
