// SPDX-License-Identifier: GPL-2.0-only
/* Lists of words: see words.h. */
#include "bench/base/words.h"

#include <stdlib.h>
#include <string.h>

#include "lib/xalloc.h"

char **words_add(char **words, char *word)
{
	size_t count = 0;

	while (words && words[count])
		count++;
	words = xrealloc(words, (count + 2) * sizeof(*words));
	words[count] = word;
	words[count + 1] = NULL;
	return words;
}

char **words_add_all(char **words, const char *text)
{
	static const char blanks[] = " \t\n";

	for (text += strspn(text, blanks); *text; text += strspn(text, blanks)) {
		size_t length = strcspn(text, blanks);

		words = words_add(words, xstrndup(text, length));
		text += length;
	}
	return words;
}

char **words_split(const char *text)
{
	return words_add_all(xcalloc(1, sizeof(char *)), text);
}

bool words_have(char *const *words, const char *word)
{
	while (words && *words && strcmp(*words, word) != 0)
		words++;
	return words && *words;
}

char *words_join(char *const *words, const char *between)
{
	size_t room = 1, i;
	char *text, *end;

	for (i = 0; words && words[i]; i++)
		room += strlen(words[i]) + strlen(between);
	text = end = xmalloc(room);
	*end = '\0';
	for (i = 0; words && words[i]; i++)
		end = stpcpy(stpcpy(end, i ? between : ""), words[i]);
	return text;
}

void words_free(char **words)
{
	size_t i;

	for (i = 0; words && words[i]; i++)
		free(words[i]);
	free(words);
}
