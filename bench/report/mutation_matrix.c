// SPDX-License-Identifier: GPL-2.0-only
/* Mutants by claims and guards: see mutation_matrix.h. */
#include "bench/report/mutation_matrix.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/words.h"
#include "lib/xalloc.h"

static const struct {
	const char *word;
	char letter;
} cells[] = {
	[CELL_NOT_RUN] = {"", ' '},	      [CELL_SAME] = {"same", '.'},
	[CELL_BROKEN] = {"broken", 'X'},      [CELL_KEPT] = {"kept", '+'},
	[CELL_GONE] = {"not available", '?'},
};

const char *matrix_cell_word(enum mutation_cell cell)
{
	return cells[cell].word;
}

char matrix_cell_letter(enum mutation_cell cell)
{
	return cells[cell].letter;
}

enum mutation_cell matrix_cell(const struct mutations *mutations, const struct mutation *mutation,
			       const struct matrix_column *column)
{
	return column->guard ? mutation_guard(mutations, mutation, (enum guard)column->index)
			     : mutation_claim(mutations, mutation, column->scenario, column->index);
}

static void add_column(struct matrix *matrix, const struct mutations *mutations,
		       struct matrix_column column)
{
	size_t i;

	for (i = 0; i < mutations->count; i++)
		column.broken_by +=
			!mutations->items[i].mutant->control &&
			matrix_cell(mutations, &mutations->items[i], &column) > CELL_SAME;
	matrix->columns = xrealloc(matrix->columns, (matrix->count + 1) * sizeof(*matrix->columns));
	matrix->columns[matrix->count++] = column;
}

struct matrix matrix_of(const struct mutations *mutations)
{
	struct matrix matrix = {0};
	enum guard guard;
	size_t s, c;

	for (s = 0; s < mutations->scenario_count; s++) {
		const struct scenario *scenario = mutations->all[s]->scenario;

		for (c = 0; c < scenario->claim_count; c++)
			add_column(
				&matrix, mutations,
				(struct matrix_column){.title = xasprintf("%s/%s", scenario->name,
									  scenario->claims[c].name),
						       .says = scenario->claims[c].says,
						       .scenario = s,
						       .index = c,
						       .in_profile = mutations->in_profile[s]});
	}
	for (guard = 0; guard < GUARDS; guard++)
		add_column(&matrix, mutations,
			   (struct matrix_column){.title = xstrdup(guard_word(guard)),
						  .says = guard_says(guard),
						  .guard = true,
						  .index = guard});
	return matrix;
}

void matrix_free(struct matrix *matrix)
{
	size_t i;

	for (i = 0; i < matrix->count; i++)
		free(matrix->columns[i].title);
	free(matrix->columns);
}

bool matrix_decoration(const struct mutations *mutations, const struct matrix_column *column)
{
	return mutations->whole && !column->guard && column->in_profile && !column->broken_by;
}

char *mutation_found_by(const struct mutation *mutation)
{
	return mutation->found ? xasprintf("%s/%s", mutation->found->name, mutation->by)
			       : xstrdup("");
}

/* What the mutants come to, controls apart. */
struct tally {
	size_t mutants, found, missed, excused, unexpected, controls, alarmed;
};

static struct tally tally_of(const struct mutations *mutations)
{
	struct tally tally = {0};
	size_t i;

	for (i = 0; i < mutations->count; i++) {
		const struct mutation *mutation = &mutations->items[i];

		if (mutation->mutant->control) {
			tally.controls++;
			tally.alarmed += mutation_false_alarm(mutation);
			continue;
		}
		tally.mutants++;
		tally.found += mutation->found != NULL;
		tally.missed += mutation_missed(mutation);
		tally.excused += !mutation->found && mutation->mutant->because;
		tally.unexpected += mutation->found && mutation->mutant->because;
	}
	return tally;
}

/* The kernels without a bug: "patched and mainline". The caller frees. */
static char *clean_kernels(const struct mutations *mutations)
{
	char **names = words_split(""), *text;
	size_t k;

	for (k = 0; k < mutations->clean_count; k++)
		names = words_add(names, xstrdup(mutations->clean[k]));
	text = words_join(names, " and ");
	words_free(names);
	return text;
}

/* " (1 of them not expected)", or "". The caller frees. */
static char *of_them(size_t count, const char *what)
{
	return count ? xasprintf(" (%zu of them %s)", count, what) : xstrdup("");
}

char *mutation_answer(const struct mutations *mutations)
{
	struct tally tally = tally_of(mutations);
	char *unexpected = of_them(tally.unexpected, "not expected to be");
	char *clean = clean_kernels(mutations), *text;
	char *missed = tally.missed ? xasprintf("%zu NOT FOUND", tally.missed)
				    : xstrdup("none that has to be is missed");
	char *control = !tally.controls ? xstrdup("")
			: tally.alarmed ? xasprintf(", and %zu on kernels with nothing wrong",
						    tally.alarmed)
					: xstrdup(", none on the control");

	text = xasprintf("%zu of %zu mutants found%s: %s, %zu cannot be seen. %s %s%s.",
			 tally.found, tally.mutants, unexpected, missed, tally.excused,
			 mutations->alarms.count ? "ALARMS on" : "No alarm on", clean, control);
	free(control);
	free(missed);
	free(clean);
	free(unexpected);
	return text;
}

char *mutation_excuse(const struct mutation *mutation)
{
	const char *because = mutation->mutant->because;

	return xasprintf("%s: %s. Not found%s%s. %s%s", mutation->mutant->name,
			 mutation->mutant->what, because ? ": " : ", and ought to be",
			 because ? because : "",
			 mutation->strongest ? "Moved most: " : "No figure moved",
			 mutation->strongest ? mutation->strongest : "");
}
