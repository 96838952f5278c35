// SPDX-License-Identifier: GPL-2.0-only
/* Percentiles read aloud: see latency_words.h. */
#include "bench/report/latency_words.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/text.h"
#include "lib/xalloc.h"

static const struct {
	const char *faults;
	double needed; /* in each run, see latency_words() */
} words[LATENCY_WORDS] = {
	{"half of the faults", 10},
	{"1 fault in 100", 500},
	{"1 fault in 1,000", 5000},
};

/* What is said of one kernel. */
struct clause {
	const char *kernel;
	char text[TEXT_ROOM];
};

/* Whether all @count clauses say the same. */
static bool all_alike(const struct clause *clauses, size_t count)
{
	size_t i;

	for (i = 1; i < count; i++)
		if (strcmp(clauses[i].text, clauses[0].text) != 0)
			return false;
	return true;
}

/*
 * "8.96 us on baseline, 9.21 us on patched, mainline", or "9.21 us on all kernels" where @count is
 * all of the @kernels and they are alike.
 */
static char *join(const struct clause *clauses, size_t count, size_t kernels)
{
	char *text, *longer;
	size_t i;

	if (count > 1 && count == kernels && all_alike(clauses, count))
		return xasprintf("%s on all kernels", clauses[0].text);
	text = xstrdup("");
	for (i = 0; i < count; i++) {
		if (i && strcmp(clauses[i].text, clauses[i - 1].text) == 0)
			longer = xasprintf("%s, %s", text, clauses[i].kernel);
		else
			longer = xasprintf("%s%s%s on %s", text, i ? ", " : "", clauses[i].text,
					   clauses[i].kernel);
		free(text);
		text = longer;
	}
	return text;
}

char *latency_words_count(const struct latency_of *of, size_t kernels)
{
	struct clause *clauses = xcalloc(kernels, sizeof(*clauses));
	char *joined;
	size_t k;

	for (k = 0; k < kernels; k++) {
		const struct summary *faults = &of[k].faults;

		clauses[k].kernel = of[k].kernel;
		if (!faults->count)
			snprintf(clauses[k].text, TEXT_ROOM, "not available");
		else if (faults->high == 0)
			snprintf(clauses[k].text, TEXT_ROOM, "none");
		else
			text_range(faults->low, faults->high, "faults", clauses[k].text);
	}
	joined = join(clauses, kernels, kernels);
	free(clauses);
	return joined;
}

/* What can be said of a kernel. */
enum side { TOLD, FEW, NONE, MISSING };

static enum side side_of(const struct latency_of *of, size_t which)
{
	if (!of->faults.count)
		return MISSING;
	if (of->faults.high == 0)
		return NONE;
	return of->faults.low < words[which].needed ? FEW : TOLD;
}

/* "; too few faults to say on baseline, mine": @why, of the kernels on @side, if any. */
static char *excuse(const struct latency_of *of, size_t kernels, size_t which, enum side side,
		    const char *why)
{
	char *text = xstrdup(""), *longer;
	size_t k;

	for (k = 0; k < kernels; k++) {
		if (side_of(&of[k], which) != side)
			continue;
		longer = xasprintf("%s%s%s%s", text, *text ? ", " : "; ", *text ? "" : why,
				   of[k].kernel);
		free(text);
		text = longer;
	}
	return text;
}

/* The kernels that can be told, joined; NULL if there are none. */
static char *told(const struct latency_of *of, size_t kernels, size_t which)
{
	struct clause *clauses = xcalloc(kernels, sizeof(*clauses));
	char *text = NULL;
	size_t count = 0, k;

	for (k = 0; k < kernels; k++) {
		double ns = of[k].percentiles[which].median;

		if (side_of(&of[k], which) != TOLD)
			continue;
		clauses[count].kernel = of[k].kernel;
		text_range(ns, ns, "ns", clauses[count++].text);
	}
	if (count)
		text = join(clauses, count, kernels);
	free(clauses);
	return text;
}

static char *latency_sentence(const struct latency_of *of, size_t kernels, size_t which,
			      const char *said)
{
	char *few = excuse(of, kernels, which, FEW, "too few faults to say on ");
	char *none = excuse(of, kernels, which, NONE, "no fault on ");
	char *missing = excuse(of, kernels, which, MISSING, "not available on ");
	char *text = xasprintf("%s waited longer than %s%s%s%s", words[which].faults, said, few,
			       none, missing);

	free(missing);
	free(none);
	free(few);
	return text;
}

/* Of the percentiles from @which on, which no kernel can tell. */
static char *too_few(size_t which)
{
	char needed[TEXT_ROOM];

	text_exact(words[which].needed, needed);
	return xasprintf("%s%s: too few faults to say, it takes %s in each run",
			 words[which].faults, which + 1 < LATENCY_WORDS ? " and rarer ones" : "",
			 needed);
}

char **latency_words(const struct latency_of *of, size_t kernels)
{
	char **sentences = xcalloc(LATENCY_WORDS + 1, sizeof(*sentences)), *said;
	size_t w;

	for (w = 0; w < LATENCY_WORDS; w++) {
		said = told(of, kernels, w);
		if (!said) {
			sentences[w] = too_few(w); /* the next ones take even more */
			break;
		}
		sentences[w] = latency_sentence(of, kernels, w, said);
		free(said);
	}
	return sentences;
}
