// SPDX-License-Identifier: GPL-2.0-only
/* Mutants, judged: see mutation.h. */
#include "bench/compare/mutation.h"

#include <string.h>

#include "bench/compare/judgement.h"
#include "bench/scenario/claims.h"

static const struct {
	const char *word;
	const char *fault; /* what compared_run.fault begins with; NULL: told apart otherwise */
	const char *says;
} guards[GUARDS] = {
	[GUARD_DATA] = {"data", NULL, "every byte read is the one written"},
	[GUARD_CONSERVATION] = {"conservation", "check conservation ",
				"pswpout = refused stores + zswpwb"},
	[GUARD_DEVICE] = {"device", "check device ", "the device wrote each of these pages once"},
	[GUARD_ACCOUNTS] = {"accounts", "check accounts ",
			    "what cgroups count of zswap adds up to what the kernel does"},
	[GUARD_REST] = {"rest", "check rest ", "nothing is in zswap after the last task"},
	[GUARD_LEAKS] = {"leaks", "check leaks ",
			 "no memcg is dying and no page compressed at the end of everything"},
	[GUARD_LOG] = {"log", NULL, "no panic and no warning in the kernel's log"},
	[GUARD_HANG] = {"hang", "hung", "the run ends in time"},
	[GUARD_END] = {"end", "", "the machine does not die, and the harness can do its work"},
};

const char *guard_word(enum guard guard)
{
	return guards[guard].word;
}

const char *guard_says(enum guard guard)
{
	return guards[guard].says;
}

static bool fault_begins(const struct compared_run *run, const char *with)
{
	return strncmp(run->fault, with, strlen(with)) == 0;
}

enum guard guard_of(const struct compared_run *run)
{
	enum guard guard = 0;

	if (!run->fault || run->end == EXIT_HOLDS)
		return GUARDS;
	if (fault_begins(run, "panic") || fault_begins(run, "warning"))
		return GUARD_LOG;
	if (run->end == EXIT_DATA && !fault_begins(run, "check "))
		return GUARD_DATA;
	while (guard < GUARD_END &&
	       !(guards[guard].fault && fault_begins(run, guards[guard].fault)))
		guard++;
	return guard;
}

/* The runs of @seed on the clean kernel and the mutant; false: not both are there. */
static bool both_runs(const struct compared_scenario *compared, const struct mutation *mutation,
		      json_int_t seed, const struct compared_run *runs[2])
{
	runs[0] = compare_seed(&compared->kernels[mutation->clean], seed);
	runs[1] = compare_seed(&compared->kernels[mutation->kernel], seed);
	return runs[0] && runs[1];
}

static enum mutation_cell claim_in(const struct compared_run *clean,
				   const struct compared_run *mutant, size_t claim)
{
	if (clean->fault || mutant->fault)
		return CELL_NOT_RUN;
	if (mutant->outcomes[claim] == clean->outcomes[claim])
		return CELL_SAME;
	return mutant->outcomes[claim] == OUTCOME_BROKEN ? CELL_BROKEN
	       : mutant->outcomes[claim] == OUTCOME_KEPT ? CELL_KEPT
							 : CELL_GONE;
}

static enum mutation_cell guard_in(const struct compared_run *clean,
				   const struct compared_run *mutant, enum guard guard)
{
	if (guard_of(clean) != GUARDS)
		return CELL_NOT_RUN;
	return guard_of(mutant) == guard ? CELL_BROKEN : CELL_SAME;
}

/* The most telling of two cells of one column. */
static enum mutation_cell telling(enum mutation_cell a, enum mutation_cell b)
{
	return a > CELL_SAME || b == CELL_NOT_RUN ? a : b;
}

enum mutation_cell mutation_claim(const struct mutations *mutations,
				  const struct mutation *mutation, size_t scenario, size_t claim)
{
	const struct compared_scenario *compared = mutations->all[scenario];
	const struct compared_kernel *kernel = &compared->kernels[mutation->kernel];
	enum mutation_cell cell = CELL_NOT_RUN;
	const struct compared_run *runs[2];
	size_t i;

	for (i = 0; i < kernel->run_count; i++)
		if (both_runs(compared, mutation, kernel->runs[i].seed, runs))
			cell = telling(cell, claim_in(runs[0], runs[1], claim));
	return cell;
}

enum mutation_cell mutation_guard(const struct mutations *mutations,
				  const struct mutation *mutation, enum guard guard)
{
	enum mutation_cell cell = CELL_NOT_RUN;
	const struct compared_run *runs[2];
	size_t s, i;

	for (s = 0; s < mutations->scenario_count; s++) {
		const struct compared_scenario *compared = mutations->all[s];
		const struct compared_kernel *kernel = &compared->kernels[mutation->kernel];

		for (i = 0; i < kernel->run_count; i++)
			if (both_runs(compared, mutation, kernel->runs[i].seed, runs))
				cell = telling(cell, guard_in(runs[0], runs[1], guard));
	}
	return cell;
}

/* What the runs of one seed show: the name of a claim or guard, or NULL. */
static const char *shown_by(const struct scenario *scenario, const struct compared_run *runs[2])
{
	enum guard guard = guard_of(runs[1]);
	size_t c;

	if (guard != GUARDS)
		return guard_in(runs[0], runs[1], guard) == CELL_BROKEN ? guard_word(guard) : NULL;
	for (c = 0; c < scenario->claim_count; c++)
		if (claim_in(runs[0], runs[1], c) > CELL_SAME)
			return scenario->claims[c].name;
	return NULL;
}

bool mutation_look(const struct mutations *mutations, struct mutation *mutation, size_t scenario)
{
	const struct compared_scenario *compared = mutations->all[scenario];
	const struct compared_kernel *kernel = &compared->kernels[mutation->kernel];
	const struct compared_run *runs[2];
	size_t i;

	for (i = 0; i < kernel->run_count && !mutation->found; i++) {
		json_int_t seed = kernel->runs[i].seed;
		const char *by = both_runs(compared, mutation, seed, runs)
					 ? shown_by(compared->scenario, runs)
					 : NULL;

		if (!by)
			continue;
		mutation->found = compared->scenario;
		mutation->seed = seed;
		mutation->by = by;
	}
	return mutation->found != NULL;
}

size_t mutation_breakers(const struct mutations *mutations, size_t scenario, size_t claim)
{
	size_t count = 0, i;

	for (i = 0; i < mutations->count; i++)
		count += !mutations->items[i].mutant->control &&
			 mutation_claim(mutations, &mutations->items[i], scenario, claim) >
				 CELL_SAME;
	return count;
}

static void check_claims(struct mutations *mutations, const struct compared_scenario *compared,
			 size_t kernel)
{
	size_t c;

	for (c = 0; c < compared->scenario->claim_count; c++) {
		struct judgement judgement = judge(compared, kernel, c);

		if (!judgement.as_expected)
			lines_add(&mutations->alarms, "%s, %s: claim %s is not as expected",
				  mutations->clean[kernel], compared->scenario->name,
				  judgement.claim->name);
	}
}

void mutations_check_clean(struct mutations *mutations)
{
	size_t s, k, i;

	for (s = 0; s < mutations->scenario_count; s++)
		for (k = 0; k < mutations->clean_count; k++) {
			const struct compared_scenario *compared = mutations->all[s];
			const struct compared_kernel *kernel = &compared->kernels[k];

			if (!mutations->in_profile[s])
				continue;
			for (i = 0; i < kernel->run_count; i++) {
				if (guard_of(&kernel->runs[i]) == GUARDS)
					continue;
				lines_add(&mutations->alarms, "%s, %s, seed %lld: %s",
					  mutations->clean[k], compared->scenario->name,
					  (long long)kernel->runs[i].seed, kernel->runs[i].fault);
				if (kernel->runs[i].end > mutations->worst)
					mutations->worst = kernel->runs[i].end;
			}
			check_claims(mutations, compared, k);
		}
}

enum exit_code mutations_exit_code(const struct mutations *mutations)
{
	bool holds = !mutations->alarms.count;
	size_t i;

	for (i = 0; i < mutations->count; i++)
		holds = holds && !mutation_missed(&mutations->items[i]) &&
			!mutation_false_alarm(&mutations->items[i]);
	if (mutations->worst != EXIT_HOLDS)
		return mutations->worst;
	return holds ? EXIT_HOLDS : EXIT_BROKEN;
}
