/* Lists of words: arrays of strings, NULL-terminated, that own what they hold. */
#ifndef ZSWAPBENCH_WORDS_H
#define ZSWAPBENCH_WORDS_H

/* Appends @word, which the list takes over, to @words (NULL: a new list); returns the list. */
char **words_add(char **words, char *word);

/* The words of @text, between blanks, tabs and line ends; words_free() releases them. */
char **words_split(const char *text);
void words_free(char **words);

#endif
