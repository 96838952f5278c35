// SPDX-License-Identifier: GPL-2.0-only
/* Notes: see notes.h. */
#include "bench/compare/notes.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/words.h"
#include "bench/compare/judgement.h"
#include "bench/scenario/claims.h"
#include "bench/scenario/metric_kinds.h"
#include "lib/xalloc.h"

/* Adds @text, which the notes take over, behind those that matter as much. */
static void note_add(struct notes *notes, const struct compared_scenario *of, enum note_rank rank,
		     char *text)
{
	size_t at = notes->count;

	notes->items = xrealloc(notes->items, (notes->count + 1) * sizeof(*notes->items));
	for (; at && notes->items[at - 1].rank > rank; at--)
		notes->items[at] = notes->items[at - 1];
	notes->items[at] =
		(struct note){.rank = rank, .scenario = of->scenario->name, .text = text};
	notes->count++;
}

/* Whether a claim that is not available is told by the note on its metric. */
static bool told_by_metric(const struct judgement *judgement)
{
	return judgement->outcome == OUTCOME_NOT_AVAILABLE && !judgement->expectation &&
	       judgement->as_expected;
}

/* Why a kernel kept or broke a claim; nothing where it is kept as expected. */
static void note_claim(struct notes *notes, const struct compared_scenario *of,
		       const struct judgement *judgement)
{
	enum note_rank rank = judgement->better ? NOTE_BETTER : NOTE_OTHER;

	if (!judgement->as_expected)
		rank = NOTE_ALARM;
	if (told_by_metric(judgement) || (judgement->outcome == OUTCOME_KEPT && rank == NOTE_OTHER))
		return;
	note_add(notes, of, rank, judgement_sentence(judgement));
}

/* Runs that ended in the same way are in one note, that of the first. */
static void note_fault(struct notes *notes, const struct compared_scenario *of,
		       const struct compared_kernel *kernel, size_t first)
{
	const char *fault = kernel->runs[first].fault;
	char **seeds = NULL, *text;
	size_t i;

	for (i = 0; i < first; i++)
		if (kernel->runs[i].fault && strcmp(kernel->runs[i].fault, fault) == 0)
			return;
	for (i = first; i < kernel->run_count; i++)
		if (kernel->runs[i].fault && strcmp(kernel->runs[i].fault, fault) == 0)
			seeds = words_add(seeds,
					  xasprintf("%lld", (long long)kernel->runs[i].seed));
	text = words_join(seeds, ", ");
	note_add(notes, of, compare_unsupported(&kernel->runs[first]) ? NOTE_OTHER : NOTE_ALARM,
		 xasprintf("%s, seed%s %s, gave no figures: %s", kernel->name, seeds[1] ? "s" : "",
			   text, fault));
	free(text);
	words_free(seeds);
}

static void note_faults(struct notes *notes, const struct compared_scenario *compared, size_t k)
{
	const struct compared_kernel *kernel = &compared->kernels[k];
	size_t i;

	if (!kernel->run_count)
		note_add(notes, compared, NOTE_ALARM, xasprintf("%s: no runs", kernel->name));
	for (i = 0; i < kernel->run_count; i++)
		if (kernel->runs[i].fault)
			note_fault(notes, compared, kernel, i);
}

/* Why metric @m is not available in runs of kernel @k that have figures; NULL: it is in all. */
static const char *reason_of(const struct compared_scenario *compared, size_t k, size_t m)
{
	return compare_usable(compared, k) ? compare_absent(compared, k, m) : NULL;
}

/*
 * The kernels that lack metric @m for @reason, "baseline, patched in 1 of 3 runs"; "" if none
 * does. The caller frees.
 */
static char *lacking_kernels(const struct compared_scenario *compared, size_t m, const char *reason)
{
	char **kernels = NULL, *text;
	size_t k;

	for (k = 0; k < compared->kernel_count; k++) {
		size_t usable = compare_usable(compared, k);
		size_t have = compare_metric(compared, k, m).count;
		const char *why = reason_of(compared, k, m), *name = compared->kernels[k].name;

		if (why && strcmp(why, reason) == 0)
			kernels = words_add(kernels, have ? xasprintf("%s in %zu of %zu runs", name,
								      usable - have, usable)
							  : xstrdup(name));
	}
	text = words_join(kernels, ", ");
	words_free(kernels);
	return text;
}

/* "stores refused" with the claims on it that say nothing themselves; the caller frees. */
static char *lacked_text(const struct compared_scenario *compared, size_t m)
{
	const struct scenario *scenario = compared->scenario;
	char **claims = NULL, *list, *text;
	size_t c, k;

	for (c = 0; c < scenario->claim_count; c++)
		for (k = 0; k < compared->kernel_count; k++) {
			struct judgement judgement = judge(compared, k, c);

			if (claim_metric(scenario, judgement.claim) == m &&
			    told_by_metric(&judgement) &&
			    !words_have(claims, judgement.claim->name))
				claims = words_add(claims, xstrdup(judgement.claim->name));
		}
	list = words_join(claims, ", ");
	text = xasprintf("\"%s\"%s%s%s", scenario->metrics[m].says, claims ? " (claim " : "", list,
			 claims ? ")" : "");
	free(list);
	words_free(claims);
	return text;
}

/* Whether an earlier metric than @m is lacking on the same @kernels for the same @reason. */
static bool told_of_metric(const struct compared_scenario *compared, size_t m, const char *reason,
			   const char *kernels)
{
	bool told = false;
	size_t i;

	for (i = 0; i < m && !told; i++) {
		char *others = lacking_kernels(compared, i, reason);

		told = strcmp(others, kernels) == 0;
		free(others);
	}
	return told;
}

/* All metrics from @m on that are lacking on the same @kernels for the same @reason. */
static void note_absent(struct notes *notes, const struct compared_scenario *compared, size_t m,
			const char *reason, const char *kernels)
{
	char **lacked = NULL, *list;
	size_t i;

	for (i = m; i < compared->scenario->metric_count; i++) {
		char *others = lacking_kernels(compared, i, reason);

		if (strcmp(others, kernels) == 0)
			lacked = words_add(lacked, lacked_text(compared, i));
		free(others);
	}
	list = words_join(lacked, ", ");
	note_add(notes, compared, NOTE_OTHER,
		 xasprintf("not available on %s: %s: %s", kernels, list, reason));
	free(list);
	words_free(lacked);
}

/* Whether an earlier kernel than @k lacks metric @m for the same @reason. */
static bool told_of_kernel(const struct compared_scenario *compared, size_t m, size_t k,
			   const char *reason)
{
	size_t i;

	for (i = 0; i < k; i++) {
		const char *earlier = reason_of(compared, i, m);

		if (earlier && strcmp(earlier, reason) == 0)
			return true;
	}
	return false;
}

/* What runs that have figures lack, once a reason. */
static void note_gaps(struct notes *notes, const struct compared_scenario *compared)
{
	size_t m, k;

	for (m = 0; m < compared->scenario->metric_count; m++)
		for (k = 0; k < compared->kernel_count; k++) {
			const char *reason = reason_of(compared, k, m);
			char *kernels;

			if (!reason || told_of_kernel(compared, m, k, reason))
				continue;
			kernels = lacking_kernels(compared, m, reason);
			if (!told_of_metric(compared, m, reason, kernels))
				note_absent(notes, compared, m, reason, kernels);
			free(kernels);
		}
}

/* What there is to know about kinds of metrics, once each. */
static void note_kinds(struct notes *notes, const struct compared_scenario *of)
{
	const struct scenario *scenario = of->scenario;
	size_t i, j;

	for (i = 0; i < scenario->metric_count; i++) {
		const char *text = scenario->metrics[i].kind->note;

		for (j = 0; j < i && scenario->metrics[j].kind->note != text; j++)
			;
		if (text && j == i)
			note_add(notes, of, NOTE_OTHER, xstrdup(text));
	}
}

static void add_notes(struct notes *notes, const struct compared_scenario *compared)
{
	size_t c, k;

	for (c = 0; c < compared->scenario->claim_count; c++) {
		for (k = 0; k < compared->kernel_count; k++) {
			struct judgement judgement = judge(compared, k, c);

			note_claim(notes, compared, &judgement);
		}
	}
	for (k = 0; k < compared->kernel_count; k++)
		note_faults(notes, compared, k);
	note_gaps(notes, compared);
	note_kinds(notes, compared);
}

/* The flaw for which a check passed in a run of kernel @k; NULL: there was no need. */
static const char *known_flaw(const struct compared_scenario *compared, size_t k)
{
	const struct compared_kernel *kernel = &compared->kernels[k];
	size_t i;

	for (i = 0; i < kernel->run_count; i++)
		if (kernel->runs[i].known)
			return kernel->runs[i].known;
	return NULL;
}

/* The flaw for which checks of kernel @k passed: with the first scenario where one did. */
static void note_known(struct notes *notes, const struct compared_scenario *const *all,
		       size_t count, size_t k)
{
	const struct compared_scenario *first = NULL;
	size_t s, others = 0;
	char *also;

	for (s = 0; s < count; s++) {
		if (!known_flaw(all[s], k))
			continue;
		others += first != NULL;
		first = first ? first : all[s];
	}
	if (!first)
		return;
	also = others ? xasprintf(", here and in %zu more scenario%s", others,
				  others == 1 ? "" : "s")
		      : xstrdup("");
	note_add(notes, first, NOTE_OTHER,
		 xasprintf("%s has a known flaw%s: %s", first->kernels[k].name, also,
			   known_flaw(first, k)));
	free(also);
}

struct notes notes_of(const struct compared_scenario *const *all, size_t count)
{
	struct notes notes = {0};
	size_t s, k;

	for (s = 0; s < count; s++)
		add_notes(&notes, all[s]);
	for (k = 0; count && k < all[0]->kernel_count; k++)
		note_known(&notes, all, count, k);
	return notes;
}

void notes_free(struct notes *notes)
{
	size_t i;

	for (i = 0; i < notes->count; i++)
		free(notes->items[i].text);
	free(notes->items);
	*notes = (struct notes){0};
}
