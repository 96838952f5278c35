// SPDX-License-Identifier: GPL-2.0-only
/* The two sides of a comparison: see sides.h. */
#include "bench/compare/sides.h"

#include <stdlib.h>
#include <string.h>

#include "lib/xalloc.h"

/* Different texts, in the order in which they were met. Borrowed. */
struct values {
	const char **at;
	size_t count;
};

static bool values_have(const struct values *values, const char *value)
{
	size_t i;

	for (i = 0; i < values->count; i++)
		if (strcmp(values->at[i], value) == 0)
			return true;
	return false;
}

static void values_add(struct values *values, const char *value)
{
	if (values_have(values, value))
		return;
	values->at = xrealloc(values->at, (values->count + 1) * sizeof(*values->at));
	values->at[values->count++] = value;
}

static bool values_same(const struct values *one, const struct values *other)
{
	return one->count == 1 && other->count == 1 && strcmp(one->at[0], other->at[0]) == 0;
}

/* "a, b, c", each with what @more says behind it. The caller frees. */
static char *values_text(const struct values *values, const char *(*more)(const char *value))
{
	char *text = xstrdup("");
	size_t i;

	for (i = 0; i < values->count; i++) {
		char *longer = xasprintf("%s%s%s%s", text, i ? ", " : "", values->at[i],
					 more ? more(values->at[i]) : "");

		free(text);
		text = longer;
	}
	return text;
}

static const char *scenario_name(const struct tree_run *run)
{
	return run->text->scenario->name;
}

static bool is_wanted(const struct sides *sides, const char *scenario)
{
	size_t i;

	for (i = 0; sides->wanted[i]; i++)
		if (strcmp(sides->wanted[i], scenario) == 0)
			return true;
	return !sides->wanted[0];
}

/* Decides which kernel of the side is compared. */
static void pick_kernel(struct sides *sides, struct side *side)
{
	const struct record_tree *tree = side->tree;
	struct values kernels = {0};
	char *names;
	size_t i;

	for (i = 0; i < tree->run_count; i++)
		if (is_wanted(sides, scenario_name(&tree->runs[i])))
			values_add(&kernels, tree->runs[i].kernel);
	for (i = 0; i < kernels.count; i++)
		if (kernels.count == 1 || strcmp(kernels.at[i], side->wanted) == 0)
			side->kernel = kernels.at[i];
	if (side->kernel && *side->wanted && strcmp(side->kernel, side->wanted) != 0)
		side->kernel = NULL;
	names = values_text(&kernels, NULL);
	if (!tree->run_count)
		lines_add(&sides->reasons,
			  "%s: %s holds only runs of variants, such as %s; name its directory",
			  side->letter, tree->directory, tree->left_out_file);
	else if (kernels.count && !side->kernel && *side->wanted)
		lines_add(&sides->reasons, "%s: %s has no run of kernel %s; it has %s",
			  side->letter, tree->directory, side->wanted, names);
	else if (kernels.count && !side->kernel)
		lines_add(&sides->reasons,
			  "%s: %s holds several kernels: %s; choose one with %s_KERNEL=NAME",
			  side->letter, tree->directory, names, side->letter);
	free(names);
	free(kernels.at);
}

/* The runs of the kernel and the scenarios in question; of all kernels if that is not clear. */
static void pick_runs(const struct sides *sides, struct side *side)
{
	const struct record_tree *tree = side->tree;
	size_t i;

	side->runs = xcalloc(tree->run_count, sizeof(struct tree_run *));
	for (i = 0; i < tree->run_count; i++) {
		struct tree_run *run = &tree->runs[i];

		if (is_wanted(sides, scenario_name(run)) &&
		    (!side->kernel || strcmp(run->kernel, side->kernel) == 0))
			side->runs[side->run_count++] = run;
	}
}

/* Keeps of @side what @other has a scenario of; says what else there is. */
static void keep_common(struct sides *sides, struct side *side, const struct values *other)
{
	struct values alone = {0};
	size_t kept = 0, i;
	char *names;

	for (i = 0; i < side->run_count; i++) {
		const char *name = scenario_name(side->runs[i]);

		if (values_have(other, name))
			side->runs[kept++] = side->runs[i];
		else
			values_add(&alone, name);
	}
	side->run_count = kept;
	names = values_text(&alone, NULL);
	if (alone.count)
		lines_add(&sides->notes, "%s alone has scenario %s: not compared", side->letter,
			  names);
	free(names);
	free(alone.at);
}

static struct values scenarios_of(const struct side *side)
{
	struct values values = {0};
	size_t i;

	for (i = 0; i < side->run_count; i++)
		values_add(&values, scenario_name(side->runs[i]));
	return values;
}

static void match_scenarios(struct sides *sides)
{
	struct values a = scenarios_of(&sides->a), b = scenarios_of(&sides->b);
	const struct values *const have[] = {&a, &b};
	char *in_a = values_text(&a, NULL), *in_b = values_text(&b, NULL);
	const struct side *const both[] = {&sides->a, &sides->b};
	size_t i, k;

	for (i = 0; sides->wanted[i]; i++)
		for (k = 0; k < 2; k++)
			if (!values_have(have[k], sides->wanted[i]))
				lines_add(&sides->reasons, "%s: %s has no run of scenario %s",
					  both[k]->letter, both[k]->tree->directory,
					  sides->wanted[i]);
	keep_common(sides, &sides->a, &b);
	keep_common(sides, &sides->b, &a);
	if (!sides->a.run_count && !sides->wanted[0])
		lines_add(&sides->reasons, "no scenario in common: A has %s, B has %s",
			  *in_a ? in_a : "none", *in_b ? in_b : "none");
	free(in_a);
	free(in_b);
	free(a.at);
	free(b.at);
}

/* The @n-th line of @text, from 1 on, without its end; its length in *@length. */
static const char *line_of_side(const char *text, size_t n, size_t *length)
{
	while (--n && *text) {
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	*length = strcspn(text, "\n");
	return text;
}

/* "line 12 is 'latency: 80us', 'latency: 100us' there". The caller frees. */
static char *first_difference(const char *one, const char *other)
{
	size_t line = 1, i, length, other_length;
	const char *here, *there;

	for (i = 0; one[i] && one[i] == other[i]; i++)
		line += one[i] == '\n';
	here = line_of_side(one, line, &length);
	there = line_of_side(other, line, &other_length);
	return xasprintf("line %zu is '%.*s' in one and '%.*s' in the other", line,
			 length > 80 ? 80 : (int)length, here,
			 other_length > 80 ? 80 : (int)other_length, there);
}

/* Every run of a scenario has to be of the same text. */
static void match_texts(struct sides *sides)
{
	struct values done = {0};
	size_t i, k;

	for (i = 0; i < sides->a.run_count; i++) {
		const struct tree_run *first = sides->a.runs[i];
		const struct side *const both[] = {&sides->a, &sides->b};
		size_t count = done.count;
		bool same = true;

		values_add(&done, scenario_name(first));
		for (k = 0; k < 2 && same && done.count > count; k++) {
			size_t j;

			for (j = 0; j < both[k]->run_count && same; j++) {
				const struct tree_run *run = both[k]->runs[j];
				char *difference;

				if (strcmp(scenario_name(run), scenario_name(first)) != 0)
					continue;
				same = strcmp(run->text->sha256, first->text->sha256) == 0;
				if (same)
					continue;
				difference = first_difference(first->text->scenario->text,
							      run->text->scenario->text);
				lines_add(&sides->reasons,
					  "scenario %s has another text in %s than in %s: %s",
					  scenario_name(first), first->run.file, run->run.file,
					  difference);
				free(difference);
			}
		}
	}
	free(done.at);
}

static struct values facts_of(const struct side *side, enum fact fact)
{
	struct values values = {0};
	size_t i;

	for (i = 0; i < side->run_count; i++)
		values_add(&values, side->runs[i]->facts[fact]);
	return values;
}

static const char *clock_of(const char *machine)
{
	return machine_time_is_virtual(machine) ? " (virtual time)" : " (real time)";
}

static void match_machines(struct sides *sides)
{
	struct values a = facts_of(&sides->a, FACT_MACHINE);
	struct values b = facts_of(&sides->b, FACT_MACHINE);
	char *of_a = values_text(&a, clock_of), *of_b = values_text(&b, clock_of);

	if (a.count && b.count && !values_same(&a, &b))
		lines_add(&sides->reasons, "machine: A ran on %s, B on %s", of_a, of_b);
	free(of_a);
	free(of_b);
	free(a.at);
	free(b.at);
}

/* A column of a table is one kernel, whatever the name. */
static void match_images(struct sides *sides, const struct side *side)
{
	struct values images = facts_of(side, FACT_IMAGE);
	char *text = values_text(&images, NULL);

	if (side->kernel && images.count > 1)
		lines_add(&sides->reasons,
			  "%s: what %s calls %s is several kernels, by their images: %s",
			  side->letter, side->tree->directory, side->kernel, text);
	free(text);
	free(images.at);
}

/* The first pair of runs with one seed, and how many more; runs are in order of seeds. */
static void match_seeds(struct sides *sides, const struct side *side)
{
	const struct tree_run *const *runs = (const struct tree_run *const *)side->runs;
	size_t twins = 0, first = 0, i;

	for (i = 1; i < side->run_count; i++) {
		if (runs[i]->run.seed != runs[i - 1]->run.seed ||
		    strcmp(runs[i]->kernel, runs[i - 1]->kernel) != 0 ||
		    strcmp(scenario_name(runs[i]), scenario_name(runs[i - 1])) != 0)
			continue;
		if (!twins++)
			first = i;
	}
	if (twins)
		lines_add(&sides->reasons,
			  "%s: two records of kernel %s, scenario %s, seed %lld: %s and %s "
			  "(%zu such in all)",
			  side->letter, runs[first]->kernel, scenario_name(runs[first]),
			  (long long)runs[first]->run.seed, runs[first - 1]->run.file,
			  runs[first]->run.file, twins);
}

/* What two sides differ in beside the kernel, or one is not uniform in. */
static void note_facts(struct sides *sides)
{
	bool real = sides->a.run_count &&
		    !machine_time_is_virtual(sides->a.runs[0]->facts[FACT_MACHINE]);
	bool suites = false;
	enum fact fact;

	for (fact = FACT_SOURCE; fact < FACT_COUNT; fact++) {
		struct values a = facts_of(&sides->a, fact), b = facts_of(&sides->b, fact);
		bool counts = fact_kind(fact) != FACTS_HOST || real;

		if (counts && !values_same(&a, &b)) {
			char *of_a = values_text(&a, NULL), *of_b = values_text(&b, NULL);

			lines_add(&sides->notes, "%s: A %s; B %s", fact_title(fact), of_a, of_b);
			suites |= fact_kind(fact) != FACTS_KERNEL;
			free(of_a);
			free(of_b);
		}
		free(a.at);
		free(b.at);
	}
	if (suites)
		lines_add(&sides->notes,
			  "A and B were not measured by the same suite on the same machine: what "
			  "differs between them, figures of time above all, may come from that as "
			  "well as from the kernel");
}

static void note_same_kernel(struct sides *sides)
{
	const char *a = sides->a.runs[0]->facts[FACT_IMAGE];

	if (strcmp(a, sides->b.runs[0]->facts[FACT_IMAGE]) == 0 && strcmp(a, "unknown") != 0)
		lines_add(&sides->notes,
			  "A and B are the same kernel image, %s: what differs is noise, or comes "
			  "from how it was measured",
			  a);
}

static void note_left_out(struct sides *sides, const struct side *side)
{
	if (side->tree->left_out)
		lines_add(&sides->notes,
			  "%s: %zu %s of variants left out, such as %s; name its directory to "
			  "compare it",
			  side->letter, side->tree->left_out,
			  side->tree->left_out == 1 ? "run" : "runs", side->tree->left_out_file);
}

/* Seeds that only one side has: medians are over all, verdicts over pairs. */
static void note_seeds(struct sides *sides, const struct compared_scenario *compared)
{
	const struct compared_kernel *a = &compared->kernels[0], *b = &compared->kernels[1];
	size_t paired = 0, i;

	for (i = 0; i < a->run_count; i++)
		paired += compare_seed(b, a->runs[i].seed) != NULL;
	if (paired < a->run_count || paired < b->run_count)
		lines_add(&sides->notes,
			  "%s: seeds differ: %zu in both, %zu in A alone, %zu in B alone; medians "
			  "are over all of a side, verdicts over those in both",
			  compared->scenario->name, paired, a->run_count - paired,
			  b->run_count - paired);
}

static struct compared_scenario *compare_one(const struct sides *sides,
					     const struct tree_text *text)
{
	const struct side *const both[] = {&sides->a, &sides->b};
	const char *const names[] = {sides->a.kernel, sides->b.kernel};
	struct compared_scenario *compared = compare_new(text->scenario, names, 2);
	size_t k, i;

	for (k = 0; k < 2; k++) {
		for (i = 0; i < both[k]->run_count; i++) {
			struct tree_run *run = both[k]->runs[i];
			struct error error;

			if (strcmp(scenario_name(run), text->scenario->name) != 0)
				continue;
			if (compare_take(compared, k, &run->run, &error))
				abort(); /* seeds were looked at before */
			run->run = (struct compared_run){0};
		}
		if (strcmp(names[0], names[1]) == 0) {
			char *title = xasprintf("%s:%s", names[k], both[k]->letter);

			compare_title(compared, k, title);
			free(title);
		}
	}
	compared->simulated = machine_time_is_virtual(sides->a.runs[0]->facts[FACT_MACHINE]);
	return compared;
}

static void compare_sides(struct sides *sides)
{
	size_t i;

	sides->compared = xcalloc(sides->a.run_count, sizeof(struct compared_scenario *));
	for (i = 0; i < sides->a.run_count; i++) {
		const struct tree_text *text = sides->a.runs[i]->text;

		if (i && text == sides->a.runs[i - 1]->text)
			continue;
		sides->compared[sides->compared_count] = compare_one(sides, text);
		note_seeds(sides, sides->compared[sides->compared_count++]);
	}
	compare_titles(sides->compared, sides->compared_count);
}

void sides_match(struct sides *sides)
{
	struct side *const both[] = {&sides->a, &sides->b};
	size_t k;

	for (k = 0; k < 2; k++) {
		pick_kernel(sides, both[k]);
		pick_runs(sides, both[k]);
		note_left_out(sides, both[k]);
	}
	match_scenarios(sides);
	match_texts(sides);
	match_machines(sides);
	for (k = 0; k < 2; k++) {
		match_images(sides, both[k]);
		match_seeds(sides, both[k]);
	}
	if (sides->reasons.count)
		return;
	note_same_kernel(sides);
	note_facts(sides);
	compare_sides(sides);
}

void sides_free(struct sides *sides)
{
	size_t i;

	for (i = 0; i < sides->compared_count; i++)
		compare_free(sides->compared[i]);
	free(sides->compared);
	free(sides->a.runs);
	free(sides->b.runs);
	lines_free(&sides->reasons);
	lines_free(&sides->notes);
}
