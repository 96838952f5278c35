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

char **words_split(const char *text)
{
	static const char blanks[] = " \t\n";
	char **words = xcalloc(1, sizeof(*words));

	for (text += strspn(text, blanks); *text; text += strspn(text, blanks)) {
		size_t length = strcspn(text, blanks);

		words = words_add(words, xstrndup(text, length));
		text += length;
	}
	return words;
}

void words_free(char **words)
{
	size_t i;

	for (i = 0; words && words[i]; i++)
		free(words[i]);
	free(words);
}
