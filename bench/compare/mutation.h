/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mutants, judged: what runs on a kernel with a known bug show that runs on the kernel without
 * it, of the same scenario and seed, do not. A bug is found by a claim that comes out
 * otherwise, or by a guard: what is checked in every run whatever its scenario claims. A figure
 * that merely moved finds nothing.
 */
#ifndef ZSWAPBENCH_MUTATION_H
#define ZSWAPBENCH_MUTATION_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/base/lines.h"
#include "bench/compare/compare.h"
#include "bench/kernel/mutant.h"

/* The checks of every run, and then how it can end. */
enum guard {
	GUARD_DATA,
	GUARD_CONSERVATION,
	GUARD_DEVICE,
	GUARD_ACCOUNTS,
	GUARD_REST,
	GUARD_LEAKS,
	GUARD_LOG,
	GUARD_HANG,
	GUARD_END,
	GUARDS,
};

/* "data", ..., and for a reader what it guards; static. */
const char *guard_word(enum guard guard);
const char *guard_says(enum guard guard);

/* The guard that took the figures from @run; GUARDS: it has figures, or its kernel cannot run it.
 */
enum guard guard_of(const struct compared_run *run);

enum mutation_cell {
	CELL_NOT_RUN, /* or a guard took the figures */
	CELL_SAME,    /* as on the clean kernel */
	CELL_BROKEN,  /* not so there */
	CELL_KEPT,    /* broken there */
	CELL_GONE,    /* not available, but there */
};

/* What stress made of it, where it was asked for. */
struct mutation_stress {
	bool done;
	char *by; /* the signature of what was found; NULL: nothing was */
	size_t cases;
	double machine_seconds; /* of all machines together */
};

/* What became of one mutant. */
struct mutation {
	const struct mutant *mutant;
	size_t clean, kernel;		 /* of the comparisons, by index */
	const struct scenario *found;	 /* in which it was found; NULL: it was not */
	json_int_t seed;		 /* likewise, ... */
	const char *by;			 /* ... and by which claim or guard */
	size_t runs;			 /* that it took; all, if it was not found */
	double virtual_ns, wall_seconds; /* of these runs */
	char *strongest;		 /* not found: the figure that moved most; NULL: none did */
	struct mutation_stress stress;
};

struct mutations {
	struct mutation *items;
	size_t count;
	const struct compared_scenario *const *all;
	size_t scenario_count;
	const bool *in_profile; /* one a scenario; the others are named by mutants */
	const char *const *clean;
	size_t clean_count;   /* kernels without a bug: the first ones of the comparisons */
	struct lines alarms;  /* on these */
	enum exit_code worst; /* of the runs on these */
	bool whole;	      /* all mutants were looked for, and all claims tried on them */
};

/* What the mutant made of a claim, by index, over all seeds; and of a guard, over all scenarios. */
enum mutation_cell mutation_claim(const struct mutations *mutations,
				  const struct mutation *mutation, size_t scenario, size_t claim);
enum mutation_cell mutation_guard(const struct mutations *mutations,
				  const struct mutation *mutation, enum guard guard);

/*
 * Looks for what is otherwise in the runs of @scenario, by index: fills in found, seed and by.
 * Returns whether there is something.
 */
bool mutation_look(const struct mutations *mutations, struct mutation *mutation, size_t scenario);

/* Mutants, without controls, that a claim or guard has changed on. */
size_t mutation_breakers(const struct mutations *mutations, size_t scenario, size_t claim);

/* Whether it came out as its header says. */
static inline bool mutation_missed(const struct mutation *mutation)
{
	return !mutation->found && !mutation->mutant->because;
}

static inline bool mutation_false_alarm(const struct mutation *mutation)
{
	return mutation->found && mutation->mutant->control;
}

/* Collects in alarms and worst what is wrong on the clean kernels, in the profile's scenarios. */
void mutations_check_clean(struct mutations *mutations);

/* EXIT_HOLDS if all that have to be found are, and nothing else raised an alarm. */
enum exit_code mutations_exit_code(const struct mutations *mutations);

#endif
