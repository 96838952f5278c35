// SPDX-License-Identifier: GPL-2.0-only
/* The hunt for mutants: see mutant_hunt.h. */
#include "bench/command/mutant_hunt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/command/campaign.h"
#include "bench/compare/kernel_pair.h"
#include "bench/record/record_view.h"
#include "bench/record/store.h"
#include "lib/xalloc.h"

/* The scenario that a word of seen-by begins with: "quick/data" is of "quick". The caller frees. */
static char *hinted_scenario(const char *word)
{
	return xstrndup(word, strcspn(word, "/"));
}

/* What a word of seen-by names must be a claim of @scenario, a guard, or nothing. */
static bool hint_is_known(const struct scenario *scenario, const char *word)
{
	const char *slash = strchr(word, '/');
	enum guard guard = 0;
	size_t c = 0;

	if (!slash)
		return true;
	while (guard < GUARDS && strcmp(guard_word(guard), slash + 1) != 0)
		guard++;
	while (c < scenario->claim_count && strcmp(scenario->claims[c].name, slash + 1) != 0)
		c++;
	return guard < GUARDS || c < scenario->claim_count;
}

/* The index of the scenario that @word is about; @count: it is not among them. */
static size_t scenario_of(struct scenario *const *scenarios, size_t count, const char *word)
{
	char *name = hinted_scenario(word);
	size_t s = 0;

	while (s < count && strcmp(scenarios[s]->name, name) != 0)
		s++;
	free(name);
	return s;
}

/* Whether all that the mutants say of the scenarios that @options name is of something there. */
static int check_hints(const struct hunt *hunt, const struct options *options, struct error *error)
{
	size_t count, i;
	struct scenario **scenarios = options_scenarios(options, &count, error);
	bool wrong = false;
	char **word;

	if (!scenarios)
		return -1;
	error->text[0] = '\0';
	for (i = 0; i < hunt->mutants.count; i++)
		for (word = hunt->mutants.items[i].seen_by; *word; word++) {
			size_t s = scenario_of(scenarios, count, *word);

			if (s == count || hint_is_known(scenarios[s], *word))
				continue;
			error_add(error, EXIT_INPUT,
				  "%s: seen-by: '%s': the scenario has no such claim, and no guard "
				  "is called so",
				  hunt->mutants.items[i].path, *word);
			wrong = true;
		}
	scenarios_free(scenarios, count);
	return wrong ? -1 : 0;
}

/*
 * The scenarios to run, as words: those asked for, and, if none are named, those that the
 * mutants name beyond the profile. words_free() releases them; *@profile of them come first.
 */
static char **wanted_scenarios(const struct hunt *hunt, const struct options *options,
			       size_t *profile, struct error *error)
{
	struct scenario **asked = options_scenarios(options, profile, error);
	char **words, **word;
	size_t i;

	if (!asked)
		return NULL;
	words = words_split("");
	for (i = 0; i < *profile; i++)
		words = words_add(words, xstrdup(asked[i]->file));
	for (i = 0; i < hunt->mutants.count && !*options->scenarios; i++)
		for (word = hunt->mutants.items[i].seen_by; *word; word++) {
			char *name = hinted_scenario(*word);
			char *file = xasprintf("%s/scenarios/%s.yaml", options->configs, name);

			if (words_have(words, file))
				free(file);
			else
				words = words_add(words, file);
			free(name);
		}
	scenarios_free(asked, *profile);
	return words;
}

/* The kernels without a bug, in @clean, and behind them the mutants, as one text. */
static char *hunted_kernels(const struct hunt *hunt, char ***clean)
{
	char **all, *text, **word;
	size_t i;

	*clean = words_split("");
	for (i = 0; i < hunt->mutants.count; i++)
		if (!words_have(*clean, hunt->mutants.items[i].on))
			*clean = words_add(*clean, xstrdup(hunt->mutants.items[i].on));
	all = words_split("");
	for (word = *clean; *word; word++)
		all = words_add(all, xstrdup(*word));
	for (i = 0; i < hunt->mutants.count; i++)
		all = words_add(all, mutant_kernel(&hunt->mutants.items[i]));
	text = words_join(all, " ");
	words_free(all);
	return text;
}

static void set_up_mutations(struct hunt *hunt, char *const *clean)
{
	struct mutations *mutations = &hunt->mutations;
	size_t i, k;

	while (clean[mutations->clean_count])
		mutations->clean_count++;
	mutations->clean = hunt->session.set.names;
	mutations->count = hunt->mutants.count;
	mutations->items = xcalloc(mutations->count, sizeof(*mutations->items));
	mutations->all = (const struct compared_scenario *const *)hunt->compared;
	mutations->scenario_count = hunt->session.scenario_count;
	mutations->in_profile = hunt->in_profile;
	for (i = 0; i < mutations->count; i++) {
		for (k = 0; strcmp(clean[k], hunt->mutants.items[i].on) != 0; k++)
			;
		mutations->items[i] = (struct mutation){.mutant = &hunt->mutants.items[i],
							.clean = k,
							.kernel = mutations->clean_count + i};
	}
}

/* Builds the kernels, and makes ready what results go into. */
static int set_up(struct hunt *hunt, const struct options *options, struct error *error)
{
	size_t profile, s;
	char **words = wanted_scenarios(hunt, options, &profile, error), **clean, *kernels;
	struct options own = *options;
	char *text;
	int code;

	if (!words)
		return -1;
	text = words_join(words, " ");
	words_free(words);
	own.scenarios = text;
	kernels = hunted_kernels(hunt, &clean);
	code = check_hints(hunt, &own, error) || session_open(&hunt->session, &own, kernels, error);
	if (!code) {
		const struct session *session = &hunt->session;

		hunt->compared =
			xcalloc(session->scenario_count, sizeof(struct compared_scenario *));
		hunt->in_profile = xcalloc(session->scenario_count, sizeof(*hunt->in_profile));
		for (s = 0; s < session->scenario_count; s++) {
			hunt->compared[s] = compare_new(session->scenarios[s], session->set.names,
							session->set.count);
			hunt->in_profile[s] = s < profile;
		}
		set_up_mutations(hunt, clean);
	}
	words_free(clean);
	free(kernels);
	free(text);
	return code ? -1 : 0;
}

/* Runs to be made together. */
struct batch {
	struct run *runs;
	size_t *scenarios; /* of each, by index */
	size_t count;
};

static bool in_batch(const struct batch *batch, const struct kernel *kernel, size_t scenario)
{
	size_t i;

	for (i = 0; i < batch->count; i++)
		if (batch->runs[i].kernel == kernel && batch->scenarios[i] == scenario)
			return true;
	return false;
}

/* Adds the runs of all seeds, unless they were made, or are in it. */
static void batch_add(struct batch *batch, const struct hunt *hunt, size_t scenario, size_t kernel)
{
	const struct session *session = &hunt->session;
	size_t n;

	if (hunt->compared[scenario]->kernels[kernel].run_count ||
	    in_batch(batch, &session->set.kernels[kernel], scenario))
		return;
	batch->runs =
		xrealloc(batch->runs, (batch->count + hunt->seed_count) * sizeof(*batch->runs));
	batch->scenarios = xrealloc(batch->scenarios,
				    (batch->count + hunt->seed_count) * sizeof(*batch->scenarios));
	for (n = 0; n < hunt->seed_count; n++) {
		struct run *run = &batch->runs[batch->count];

		*run = (struct run){.scenario = session->scenarios[scenario],
				    .kernel = &session->set.kernels[kernel],
				    .seed = hunt->first_seed + (json_int_t)n};
		run_prepare(run, &session->context, NULL);
		/* a fault is what a mutant is run for: one that is known is not run again */
		run->cached = run->cached || (!session->context.force &&
					      store_has_fault(run->directory, run->key));
		batch->scenarios[batch->count++] = scenario;
	}
}

/* The same for a mutant, and for the kernel that it is compared with. */
static void batch_add_mutant(struct batch *batch, const struct hunt *hunt, size_t scenario,
			     const struct mutation *mutation)
{
	batch_add(batch, hunt, scenario, mutation->clean);
	batch_add(batch, hunt, scenario, mutation->kernel);
}

/* Executes what is not there, adds all of it to the comparisons, and empties the batch. */
static int batch_run(struct batch *batch, struct hunt *hunt, struct error *error)
{
	int code = runs_execute(batch->runs, batch->count, &hunt->session.context, error);
	size_t i;

	for (i = 0; i < batch->count; i++) {
		if (!code)
			code = campaign_add_run(hunt->compared[batch->scenarios[i]],
						hunt->session.scenarios[batch->scenarios[i]],
						&batch->runs[i], error);
		run_free(&batch->runs[i]);
	}
	free(batch->runs);
	free(batch->scenarios);
	*batch = (struct batch){0};
	return code;
}

/* Adds what the runs of a mutant on a scenario took to what it took to find it. */
static int add_times(struct mutation *mutation, const struct compared_scenario *compared,
		     struct error *error)
{
	const struct compared_kernel *kernel = &compared->kernels[mutation->kernel];
	size_t i;

	for (i = 0; i < kernel->run_count; i++) {
		struct record record;

		if (record_load(kernel->runs[i].file, &record, error))
			return -1;
		mutation->runs++;
		mutation->virtual_ns += view_virtual_ns(record.root);
		mutation->wall_seconds += view_wall_seconds(record.root);
		record_free(&record);
	}
	return 0;
}

/*
 * The scenarios of a mutant in their order, by index: those that its header names, then the
 * profile's. Returns their number; @order has room for all.
 */
static size_t order_of(const struct hunt *hunt, const struct mutant *mutant, size_t *order)
{
	size_t count = 0, s, i;
	char **word;

	for (word = mutant->seen_by; *word; word++) {
		s = scenario_of(hunt->session.scenarios, hunt->session.scenario_count, *word);
		for (i = 0; i < count && order[i] != s; i++)
			;
		if (s < hunt->session.scenario_count && i == count)
			order[count++] = s;
	}
	for (s = 0; s < hunt->session.scenario_count; s++) {
		for (i = 0; i < count && order[i] != s; i++)
			;
		if (hunt->in_profile[s] && i == count)
			order[count++] = s;
	}
	return count;
}

/* One round: the scenario at place @round of each mutant that is left; *@left: how many were. */
static int hunt_round(struct hunt *hunt, size_t round, size_t *left, struct error *error)
{
	struct mutations *mutations = &hunt->mutations;
	size_t *order = xcalloc(hunt->session.scenario_count, sizeof(*order));
	size_t *at = xcalloc(mutations->count, sizeof(*at)), i;
	const size_t none = hunt->session.scenario_count;
	struct batch batch = {0};
	int code;

	*left = 0;
	for (i = 0; i < mutations->count; i++) {
		struct mutation *mutation = &mutations->items[i];

		at[i] = none;
		if (mutation->found || round >= order_of(hunt, mutation->mutant, order))
			continue;
		at[i] = order[round];
		batch_add_mutant(&batch, hunt, at[i], mutation);
		++*left;
	}
	if (*left)
		fprintf(stderr, "round %zu: %zu of %zu mutants are looked for\n", round + 1, *left,
			mutations->count);
	code = batch_run(&batch, hunt, error);
	for (i = 0; i < mutations->count && !code; i++) {
		if (at[i] == none)
			continue;
		code = add_times(&mutations->items[i], hunt->compared[at[i]], error);
		mutation_look(mutations, &mutations->items[i], at[i]);
	}
	free(order);
	free(at);
	return code;
}

/* Runs the clean kernels on all of the profile: nothing may raise an alarm there. */
static int run_clean(struct hunt *hunt, struct error *error)
{
	struct batch batch = {0};
	size_t s, k;
	int code;

	for (s = 0; s < hunt->session.scenario_count; s++)
		for (k = 0; k < hunt->mutations.clean_count; k++)
			if (hunt->in_profile[s])
				batch_add(&batch, hunt, s, k);
	code = batch_run(&batch, hunt, error);
	if (!code)
		mutations_check_clean(&hunt->mutations);
	return code;
}

/* Whether the header of @mutant names a claim called @name, of whatever scenario. */
static bool names_claim(const struct mutant *mutant, const char *name)
{
	char **word;

	for (word = mutant->seen_by; *word; word++) {
		const char *slash = strchr(*word, '/');

		if (slash && !strcmp(slash + 1, name))
			return true;
	}
	return false;
}

/* Whether @mutation has changed a claim called @name; *@any: any claim. */
static bool has_changed_claim(const struct hunt *hunt, const struct mutation *mutation,
			      const char *name, bool *any)
{
	size_t s, c;

	*any = false;
	for (s = 0; s < hunt->session.scenario_count; s++)
		for (c = 0; c < hunt->session.scenarios[s]->claim_count; c++) {
			if (mutation_claim(&hunt->mutations, mutation, s, c) <= CELL_SAME)
				continue;
			*any = true;
			if (!strcmp(hunt->session.scenarios[s]->claims[c].name, name))
				return true;
		}
	return false;
}

/*
 * The mutant, by index, that is likeliest to break a claim called @name in @scenario and was not
 * run there: one that is known to break such claims, else one that breaks others, else any.
 */
static size_t likeliest(const struct hunt *hunt, size_t scenario, const char *name)
{
	const struct mutations *mutations = &hunt->mutations;
	size_t best = mutations->count, i;
	int most = -1;

	for (i = 0; i < mutations->count; i++) {
		const struct mutation *mutation = &mutations->items[i];
		bool any, so_called;
		int rank;

		if (mutation->mutant->control ||
		    hunt->compared[scenario]->kernels[mutation->kernel].run_count)
			continue;
		so_called = has_changed_claim(hunt, mutation, name, &any);
		rank = so_called || names_claim(mutation->mutant, name) ? 2 : any;
		if (rank > most) {
			most = rank;
			best = i;
		}
	}
	return best;
}

/* One more mutant for each claim of the profile that is unbroken so far. */
static void add_likeliest(const struct hunt *hunt, struct batch *batch)
{
	size_t s, c;

	for (s = 0; s < hunt->session.scenario_count; s++) {
		const struct scenario *scenario = hunt->session.scenarios[s];

		for (c = 0; hunt->in_profile[s] && c < scenario->claim_count; c++) {
			size_t i;

			if (mutation_breakers(&hunt->mutations, s, c))
				continue;
			i = likeliest(hunt, s, scenario->claims[c].name);
			if (i < hunt->mutations.count)
				batch_add_mutant(batch, hunt, s, &hunt->mutations.items[i]);
		}
	}
}

/* Tries mutants where a claim of the profile is unbroken so far, until one breaks it, or all. */
static int try_claims(struct hunt *hunt, struct error *error)
{
	struct batch batch = {0};
	int code = 0;

	do {
		add_likeliest(hunt, &batch);
		if (!batch.count)
			return 0;
		fprintf(stderr, "claims that no mutant has broken so far: %zu runs\n", batch.count);
		code = batch_run(&batch, hunt, error);
	} while (!code);
	return code;
}

/* What moved most where nothing was found. */
static void find_strongest(struct hunt *hunt)
{
	size_t i;

	for (i = 0; i < hunt->mutations.count; i++) {
		struct mutation *mutation = &hunt->mutations.items[i];
		struct kernel_pair pair;

		if (mutation->found)
			continue;
		pair = kernel_pair_new(hunt->mutations.all, hunt->mutations.scenario_count,
				       mutation->clean, mutation->kernel, hunt->seed_count,
				       hunt->noise.root ? &hunt->noise : NULL);
		mutation->strongest = kernel_pair_strongest(&pair, false);
		kernel_pair_free(&pair);
	}
}

static int run_hunt(struct hunt *hunt, struct error *error)
{
	size_t round = 0, left;
	int code = run_clean(hunt, error);

	do
		code = code ? code : hunt_round(hunt, round++, &left, error);
	while (!code && left);
	if (!code && hunt->mutations.whole)
		code = try_claims(hunt, error);
	if (!code)
		find_strongest(hunt);
	return code;
}

int hunt_open(struct hunt *hunt, const struct options *options, struct error *error)
{
	char *directory = xasprintf("%s/mutants", options->kernel_configs);
	int code;

	*hunt = (struct hunt){.first_seed = options->seed ? options->seed : 1,
			      .seed_count =
				      options->seed || !options->seeds_given ? 1 : options->seeds};
	code = mutants_load(options->mutants, directory, &hunt->mutants, error);
	free(directory);
	if (code)
		return -1;
	hunt->mutations.whole = !*options->mutants;
	if (set_up(hunt, options, error)) {
		mutants_free(&hunt->mutants);
		return -1;
	}
	code = noise_load_if_there(options->noise, &hunt->noise, error) || run_hunt(hunt, error);
	if (code)
		hunt_close(hunt);
	return code ? -1 : 0;
}

void hunt_close(struct hunt *hunt)
{
	size_t i;

	for (i = 0; i < hunt->mutations.count; i++)
		free(hunt->mutations.items[i].strongest);
	free(hunt->mutations.items);
	lines_free(&hunt->mutations.alarms);
	for (i = 0; i < hunt->session.scenario_count; i++)
		compare_free(hunt->compared[i]);
	free(hunt->compared);
	free(hunt->in_profile);
	noise_free(&hunt->noise);
	session_close(&hunt->session);
	mutants_free(&hunt->mutants);
}
