/* SPDX-License-Identifier: GPL-2.0-only */
/* Lists of words: arrays of strings, NULL-terminated, that own what they hold; NULL is empty. */
#ifndef ZSWAPBENCH_WORDS_H
#define ZSWAPBENCH_WORDS_H

#include <stdbool.h>

/* Appends @word, which the list takes over, to @words (NULL: a new list); returns the list. */
char **words_add(char **words, char *word);

/* The words of @text, between blanks, tabs and line ends; words_free() releases them. */
char **words_split(const char *text);

/* Appends the words of @text to @words, as words_add() does. */
char **words_add_all(char **words, const char *text);

/* Whether @word is one of @words. */
bool words_have(char *const *words, const char *word);

/* One text of all @words with @between between them; "" for none. The caller frees. */
char *words_join(char *const *words, const char *between);

void words_free(char **words);

#endif
