// SPDX-License-Identifier: GPL-2.0-only
/* Mutants and their headers: see mutant.h. */
#include "bench/kernel/mutant.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "bench/base/lines.h"
#include "bench/base/words.h"
#include "lib/array.h"
#include "lib/xalloc.h"

#define SUFFIX	   ".patch"
#define TEXT_CAP   (1 << 20)
#define NO_BUG	   "none"
#define FIRST_FILE "--- "

/* The keys of a header. */
enum key { WHAT, ORIGIN, ON, SYMPTOM, SEEN_BY, BECAUSE, KEYS };

static const struct {
	const char *name;
	bool needed;
} keys[KEYS] = {
	[WHAT] = {"what", true},       [ORIGIN] = {"origin", true},
	[ON] = {"on", true},	       [SYMPTOM] = {"symptom", true},
	[SEEN_BY] = {"seen-by", true}, [BECAUSE] = {"not-found-because", false},
};

#define KEY_LIST "what, origin, on, symptom, seen-by or not-found-because"

/* A header being read. */
struct header {
	const char *file;
	size_t line;
	char *values[KEYS]; /* NULL: not there so far */
	enum key last;	    /* that a line may go on with; KEYS: none */
	bool failed;
	struct error *error;
};

__attribute__((format(printf, 2, 3))) static void complain(struct header *header,
							   const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0)
		abort();
	va_end(arguments);
	error_add(header->error, EXIT_INPUT, "%s:%zu: %s", header->file, header->line, text);
	header->failed = true;
	free(text);
}

/* Which key @line begins with; KEYS: none. */
static enum key key_of(const char *line)
{
	enum key key = 0;

	while (key < KEYS && (strncmp(line, keys[key].name, strlen(keys[key].name)) != 0 ||
			      line[strlen(keys[key].name)] != ':'))
		key++;
	return key;
}

/* Whether @line looks as if it began with a key: a word and a colon. */
static bool has_key(const char *line)
{
	return line[strspn(line, "abcdefghijklmnopqrstuvwxyz-")] == ':' && line[0] != ':' &&
	       strncmp(line, "zswapbench:", strlen("zswapbench:")) != 0;
}

static void go_on(struct header *header, const char *line)
{
	char **value = &header->values[header->last];
	char *longer = xasprintf("%s %s", *value, line + strspn(line, " \t"));

	free(*value);
	*value = longer;
}

static void read_header_line(struct header *header, const char *line)
{
	enum key key = key_of(line);

	if (line[0] == ' ' && header->last != KEYS) {
		go_on(header, line);
		return;
	}
	header->last = key;
	if (key == KEYS) {
		if (has_key(line))
			complain(header, "'%s': expected %s", line, KEY_LIST);
		return;
	}
	if (header->values[key]) {
		complain(header, "'%s': a second time", keys[key].name);
		return;
	}
	line += strlen(keys[key].name) + 1;
	header->values[key] = xstrdup(line + strspn(line, " \t"));
}

static void check_header(struct header *header)
{
	enum key key;

	for (key = 0; key < KEYS; key++) {
		const char *value = header->values[key];

		if (value ? !value[strspn(value, " \t")] : keys[key].needed)
			complain(header, "'%s': missing or empty before the first file",
				 keys[key].name);
	}
}

/* "configs/x/name.patch" -> "name". */
static char *mutant_name(const char *file)
{
	const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file;
	size_t length = strlen(name);

	if (length > strlen(SUFFIX) && !strcmp(name + length - strlen(SUFFIX), SUFFIX))
		length -= strlen(SUFFIX);
	return xstrndup(name, length);
}

int mutant_parse(const char *file, const char *text, struct mutant *mutant, struct error *error)
{
	struct header header = {.file = file, .last = KEYS, .error = error};
	const char *at = text;
	enum key key;

	while (*at && strncmp(at, FIRST_FILE, strlen(FIRST_FILE)) != 0) {
		size_t length = strcspn(at, "\n");
		char *line = xstrndup(at, length);

		header.line++;
		read_header_line(&header, line);
		free(line);
		at += length + (at[length] != '\0');
	}
	check_header(&header);
	if (!header.failed)
		*mutant = (struct mutant){.name = mutant_name(file),
					  .path = xstrdup(file),
					  .what = xstrdup(header.values[WHAT]),
					  .origin = xstrdup(header.values[ORIGIN]),
					  .on = xstrdup(header.values[ON]),
					  .symptom = xstrdup(header.values[SYMPTOM]),
					  .seen_by = words_split(header.values[SEEN_BY]),
					  .control = !strcmp(header.values[ORIGIN], NO_BUG)};
	if (!header.failed && header.values[BECAUSE])
		mutant->because = xstrdup(header.values[BECAUSE]);
	for (key = 0; key < KEYS; key++)
		free(header.values[key]);
	return header.failed ? -1 : 0;
}

void mutant_free(struct mutant *mutant)
{
	free(mutant->name);
	free(mutant->path);
	free(mutant->what);
	free(mutant->origin);
	free(mutant->on);
	free(mutant->symptom);
	words_free(mutant->seen_by);
	free(mutant->because);
}

char *mutant_kernel(const struct mutant *mutant)
{
	return xasprintf("%s+%s", mutant->on, mutant->path);
}

static int is_mutant(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return entry->d_name[0] != '.' && dot && strcmp(dot, SUFFIX) == 0;
}

/* The files of all mutants in @directory; NULL: EXIT_INPUT. */
static char **all_mutants(const char *directory, struct error *error)
{
	struct dirent **entries;
	int count = scandir(directory, &entries, is_mutant, alphasort), i;
	char **files = words_split("");

	if (count <= 0) {
		error_set(error, EXIT_INPUT, "%s: %s", directory,
			  count ? strerror(errno) : "no file *" SUFFIX " in it");
		if (!count)
			free(entries);
		words_free(files);
		return NULL;
	}
	for (i = 0; i < count; i++) {
		files = words_add(files, xasprintf("%s/%s", directory, entries[i]->d_name));
		free(entries[i]);
	}
	free(entries);
	return files;
}

/* The files that @names names; NULL: EXIT_INPUT. */
static char **mutant_files(const char *names, const char *directory, struct error *error)
{
	char **words = words_split(names), **files, **word;

	if (!*words) {
		words_free(words);
		return all_mutants(directory, error);
	}
	files = words_split("");
	for (word = words; *word; word++) {
		size_t length = strlen(*word), suffix = strlen(SUFFIX);
		bool file = strchr(*word, '/') ||
			    (length > suffix && !strcmp(*word + length - suffix, SUFFIX));

		files = words_add(files, file ? xstrdup(*word)
					      : xasprintf("%s/%s" SUFFIX, directory, *word));
	}
	words_free(words);
	return files;
}

static int load_one(const char *file, struct mutants *mutants, struct error *error)
{
	struct error unread = {.text = ""};
	char *text = file_read(file, TEXT_CAP, NULL, &unread);
	int code;

	if (!text)
		return error_add(error, EXIT_INPUT, "%s", unread.text);
	code = mutant_parse(file, text, &mutants->items[mutants->count], error);
	mutants->count += !code;
	free(text);
	return code;
}

int mutants_load(const char *names, const char *directory, struct mutants *mutants,
		 struct error *error)
{
	char **files = mutant_files(names, directory, error), **file;
	int code = 0;
	size_t count;

	if (!files)
		return -1;
	for (count = 0; files[count]; count++)
		;
	*mutants = (struct mutants){.items = xcalloc(count, sizeof(*mutants->items))};
	error->text[0] = '\0';
	for (file = files; *file; file++)
		if (load_one(*file, mutants, error))
			code = -1;
	words_free(files);
	if (code)
		mutants_free(mutants);
	return code;
}

void mutants_free(struct mutants *mutants)
{
	size_t i;

	for (i = 0; i < mutants->count; i++)
		mutant_free(&mutants->items[i]);
	free(mutants->items);
}
