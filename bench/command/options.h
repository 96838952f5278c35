/* SPDX-License-Identifier: GPL-2.0-only */
/* The command line, shared by all commands; a command reads what concerns it. */
#ifndef ZSWAPBENCH_OPTIONS_H
#define ZSWAPBENCH_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/base/words.h"
#include "bench/kernel/kernel.h"
#include "bench/scenario/scenario.h"

struct options {
	const char *kernel, *baseline;	 /* bench: what is compared with what */
	const char *kernels;		 /* names in one text, blanks between; instead of the two */
	const char *a, *b;		 /* compare: directories of records, a is the reference */
	const char *a_kernel, *b_kernel; /* compare: which kernel of each; "" for the only one */
	const char *scenarios;		 /* names or files, blanks between; "" for the profile's */
	unsigned int profile;		 /* enum profile */
	const char *gates;		 /* gate files: names or files; "" for all */
	unsigned int seeds;		 /* seeds 1 to this */
	bool seeds_given;		 /* on the command line, as a number */
	bool seeds_auto;		 /* or as many as verdicts need, ... */
	unsigned int seeds_limit;	 /* ... at most this */
	long seed;			 /* or this one alone; 0: none */
	unsigned int builds;		 /* calibrate, sensitivity: padded builds */
	unsigned int times;		 /* determinism, replay: runs of each */
	bool times_given;
	unsigned int disturbance; /* determinism: number of the first; 0: see there */
	bool force, update;
	bool first;  /* stress: the first failure is enough */
	bool stress; /* mutants: under stress, too */
	unsigned int jobs;
	double limit_seconds;
	unsigned int last; /* trend: points of a series */
	const char *results, *configs, *harness, *noise, *history, *report;
	const char *gate_results;   /* directory of what the gate leaves for CI */
	const char *mutants;	    /* names or files, blanks between; "" for all */
	const char *mutant_results; /* directory of the matrix */
	const char *flavour;	    /* stress: how kernels are built */
	const char *program;	    /* stress: this program alone; "": drawn ones */
	unsigned int minutes;	    /* stress: of wall time; 0: no limit */
	const char *findings;	    /* stress: directory */
	const char *finding;	    /* replay, shrink: one of it */
	const char *stress_harness; /* stress: the guest's init */
	const char *ksrc;
	char *cache, *kernel_configs; /* owned */
};

/* Fills @options from @argv, behind the command's name. EXIT_USAGE names what is wrong. */
int options_parse(struct options *options, int argc, char **argv, struct error *error);
void options_free(struct options *options);

/* One line an option, to stdout. */
void options_help(void);

/* The part of @options that concerns kernels. */
struct kernel_options options_kernel(const struct options *options);

/*
 * The files that @text names, blanks between: a word with a slash or ending in .yaml is
 * a file, any other a name in @directory; "" is all of @directory (*.yaml), by name.
 * Words, which words_free() releases; NULL with the error set if there is none.
 */
char **options_files(const char *text, const char *directory, struct error *error);

/*
 * Loads the scenarios that @options name, those of the profile in configs/scenarios when
 * they name none, in the order of their files' names. Mistakes of all files are collected.
 * scenarios_free() releases them.
 */
struct scenario **options_scenarios(const struct options *options, size_t *count,
				    struct error *error);
void scenarios_free(struct scenario **scenarios, size_t count);

#endif
