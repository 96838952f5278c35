// SPDX-License-Identifier: GPL-2.0-only
/* Collecting mistakes: see problems.h. */
#include "bench/base/problems.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/xalloc.h"

#define KEPT	      256 /* with their text; more are only counted */
#define SHOWN	      20
#define CHOICES	      16  /* names in a list of what is allowed, */
#define CHOICES_SHOWN 240 /* and their bytes */
#define WORD_MAX      64  /* bytes of a word that can be a slip for another */

struct problem {
	size_t line, order;
	char *text;
};

struct problems {
	const char *file;
	size_t count; /* all of them */
	struct problem items[KEPT];
};

struct problems *problems_new(const char *file)
{
	struct problems *problems = xcalloc(1, sizeof(*problems));

	problems->file = file;
	return problems;
}

void problems_vnote(struct problems *problems, size_t line, const char *key, const char *format,
		    va_list args)
{
	struct problem *problem;
	char message[512];

	if (problems->count++ >= KEPT)
		return;
	problem = &problems->items[problems->count - 1];
	vsnprintf(message, sizeof(message), format, args);
	problem->line = line;
	problem->order = problems->count;
	problem->text = xasprintf("%s:%zu: %s: %s", problems->file, line, key, message);
}

void problems_note(struct problems *problems, size_t line, const char *key, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	problems_vnote(problems, line, key, format, args);
	va_end(args);
}

size_t problems_count(const struct problems *problems)
{
	return problems->count;
}

static int compare_problems(const void *left, const void *right)
{
	const struct problem *a = left, *b = right;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return a->order < b->order ? -1 : 1;
}

static void report_problems(struct problems *problems, size_t kept, struct error *error)
{
	const size_t tail = sizeof("and 18446744073709551615 more") + 1;
	size_t i;

	qsort(problems->items, kept, sizeof(*problems->items), compare_problems);
	error_set(error, EXIT_INPUT, "%s", problems->items[0].text);
	for (i = 1; i < kept && i < SHOWN; i++) {
		const char *text = problems->items[i].text;

		if (strlen(error->text) + strlen(text) + tail >= sizeof(error->text))
			break;
		error_add(error, EXIT_INPUT, "%s", text);
	}
	if (i < problems->count)
		error_add(error, EXIT_INPUT, "and %zu more", problems->count - i);
}

int problems_end(struct problems *problems, struct error *error)
{
	size_t count = problems->count, i;

	if (count)
		report_problems(problems, count < KEPT ? count : KEPT, error);
	for (i = 0; i < count && i < KEPT; i++)
		free(problems->items[i].text);
	free(problems);
	return count ? -1 : 0;
}

/* A byte of a control character; U+0080 to U+009F are, too: some terminals obey them. */
static bool is_control(const char *text, size_t i, size_t length)
{
	const unsigned char *c = (const unsigned char *)text + i;

	return *c < 0x20 || *c == 0x7f || (*c == 0xc2 && i + 1 < length && c[1] < 0xa0) ||
	       (*c < 0xa0 && i && c[-1] == 0xc2);
}

const char *problems_value(const char *value, size_t length, char text[PROBLEMS_VALUE])
{
	const size_t most = PROBLEMS_VALUE - sizeof("...");
	size_t i, cut = length < most ? length : most;

	while (cut < length && ((unsigned char)value[cut] & 0xc0) == 0x80)
		cut--; /* not inside a character of several bytes */
	for (i = 0; i < cut; i++)
		text[i] = is_control(value, i, length) ? '?' : value[i];
	snprintf(text + cut, PROBLEMS_VALUE - cut, "%s", cut < length ? "..." : "");
	return text;
}

bool problems_printable(const char *value, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		if (is_control(value, i, length) && (!value[i] || !strchr("\t\n\r", value[i])))
			return false;
	return true;
}

/* Levenshtein's distance of @a and @b; texts longer than a word are far from all others. */
static size_t edit_distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1], m = strlen(a), n = strlen(b), i, j;

	if (m > WORD_MAX || n > WORD_MAX)
		return WORD_MAX;
	for (j = 0; j <= n; j++)
		row[j] = j;
	for (i = 1; i <= m; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (j = 1; j <= n; j++) {
			size_t best = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			if (best > diagonal + 1)
				best = diagonal + 1;
			if (best > row[j - 1] + 1)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[n];
}

/* The name that @value was probably meant to be, or NULL. */
static const char *closest_name(const char *value, const char *const *names, size_t count)
{
	size_t best = strlen(value) < 3 ? strlen(value) : 3, i;
	const char *name = NULL;

	for (i = 0; i < count; i++) {
		size_t edits = edit_distance(value, names[i]);

		if (edits < best) {
			best = edits;
			name = names[i];
		}
	}
	return name;
}

char *problems_choices(const char *value, const char *const *names, size_t count)
{
	const char *meant = closest_name(value, names, count);
	char list[CHOICES_SHOWN + sizeof(", ...")] = "";
	size_t i, used = 0, listed = 0;

	for (i = 0; i < count; i++) {
		const char *separator = used ? ", " : "";

		if (++listed > CHOICES ||
		    used + strlen(separator) + strlen(names[i]) > CHOICES_SHOWN) {
			stpcpy(list + used, ", ...");
			break;
		}
		used = (size_t)(stpcpy(stpcpy(list + used, separator), names[i]) - list);
	}
	return meant ? xasprintf("%s; did you mean '%s'?", list, meant) : xstrdup(list);
}
