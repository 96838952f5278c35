// SPDX-License-Identifier: GPL-2.0-only
/* Stress programs: see program.h. */
#include "wire/stress/program.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/xalloc.h"

/* Reading: where it is, and what was read. */
struct reader {
	const char *file;
	size_t line; /* from 1 on */
	struct stress_program *program;
	enum stress_word section; /* STRESS_WORDS: none yet */
	struct error *error;
};

static int mistake(const struct reader *reader, const char *value, const char *expected)
{
	return error_set(reader->error, EXIT_INPUT, "%s:%zu: '%.80s': expected %s", reader->file,
			 reader->line, value, expected);
}

static bool is_name(const char *text)
{
	size_t i;

	for (i = 0; text[i]; i++)
		if (!isalnum((unsigned char)text[i]) && text[i] != '-')
			return false;
	return i > 0 && i < 24 && text[0] != '-';
}

/* "zswap_store.isra.0+0x1c" */
static bool is_site(const char *text)
{
	size_t length =
		strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");
	const char *digits = text + length + 3;

	return length > 0 && !strncmp(text + length, "+0x", 3) && *digits &&
	       strspn(digits, "0123456789abcdef") == strlen(digits) &&
	       strlen(text) < STRESS_NAME_SIZE;
}

/* The line of @word whose first parameter is @name; STRESS_NO_LINE: there is none. */
static uint64_t named_line(const struct stress_program *program, enum stress_word word,
			   const char *name)
{
	size_t i;

	for (i = 0; i < program->count; i++)
		if (program->lines[i].word == word &&
		    !strcmp(program->lines[i].values[0].name, name))
			return i;
	return STRESS_NO_LINE;
}

static int read_number(const struct reader *reader, const struct stress_parameter *parameter,
		       const char *text, uint64_t *number)
{
	unsigned long long value, unit = 1;
	char expected[96], *end;

	snprintf(expected, sizeof(expected), "a whole number from %llu to %llu",
		 (unsigned long long)parameter->least, (unsigned long long)parameter->most);
	errno = 0;
	value = strtoull(text, &end, 10);
	if (parameter->kind == STRESS_BYTES && (*end == 'K' || *end == 'M'))
		unit = *end++ == 'K' ? 1 << 10 : 1 << 20;
	if (!isdigit((unsigned char)*text) || errno || *end || value > UINT64_MAX / unit ||
	    value * unit < parameter->least || value * unit > parameter->most)
		return mistake(reader, text, expected);
	*number = value * unit;
	return 0;
}

static int read_word(const struct reader *reader, const struct stress_parameter *parameter,
		     const char *text, uint64_t *number)
{
	const char *at = parameter->words;
	char expected[128];
	uint64_t i;

	for (i = 0; *at; i++) {
		size_t length = strcspn(at, " ");

		if (strlen(text) == length && !strncmp(at, text, length)) {
			*number = i;
			return 0;
		}
		at += length + strspn(at + length, " ");
	}
	snprintf(expected, sizeof(expected), "one of: %s", parameter->words);
	return mistake(reader, text, expected);
}

static int read_name(const struct reader *reader, const struct stress_parameter *parameter,
		     const char *text, struct stress_value *value)
{
	const enum stress_word word =
		parameter->kind == STRESS_CGROUP ? STRESS_cgroup : STRESS_task;

	if (parameter->kind == STRESS_SITE && !is_site(text))
		return mistake(reader, text, "a place in a function, as zswap_store+0x1c");
	if (parameter->kind == STRESS_NEW &&
	    (!is_name(text) || named_line(reader->program, STRESS_cgroup, text) != STRESS_NO_LINE ||
	     named_line(reader->program, STRESS_task, text) != STRESS_NO_LINE))
		return mistake(reader, text, "a new name of letters, digits and '-', up to 23");
	value->number = STRESS_NO_LINE;
	if (parameter->kind == STRESS_CGROUP || parameter->kind == STRESS_TASK) {
		value->number = named_line(reader->program, word, text);
		if (value->number == STRESS_NO_LINE && strcmp(text, "-") != 0)
			return mistake(reader, text,
				       parameter->kind == STRESS_CGROUP
					       ? "the name of a cgroup above, or - for the root"
					       : "the name of a task above, or - for none");
	}
	snprintf(value->name, sizeof(value->name), "%s", text);
	return 0;
}

static int read_value(const struct reader *reader, const struct stress_parameter *parameter,
		      const char *text, struct stress_value *value)
{
	switch (parameter->kind) {
	case STRESS_NUMBER:
	case STRESS_BYTES:
		return read_number(reader, parameter, text, &value->number);
	case STRESS_WORD:
		return read_word(reader, parameter, text, &value->number);
	default:
		return read_name(reader, parameter, text, value);
	}
}

/* The index of parameter @name of @spec; STRESS_PARAMETERS: it has none of that name. */
static size_t parameter_of(const struct stress_spec *spec, const char *name)
{
	size_t i;

	for (i = 0; i < STRESS_PARAMETERS; i++)
		if (spec->parameters[i].kind != STRESS_NONE &&
		    !strcmp(spec->parameters[i].name, name))
			return i;
	return STRESS_PARAMETERS;
}

static bool has_to_be_given(const struct stress_parameter *parameter)
{
	return parameter->kind == STRESS_NEW || parameter->kind == STRESS_SITE;
}

static void set_defaults(struct stress_line *line)
{
	const struct stress_spec *spec = &stress_grammar[line->word];
	size_t i;

	for (i = 0; i < STRESS_PARAMETERS; i++) {
		bool named = spec->parameters[i].kind == STRESS_CGROUP ||
			     spec->parameters[i].kind == STRESS_TASK;

		line->values[i].number = named ? STRESS_NO_LINE : spec->parameters[i].otherwise;
		if (named)
			snprintf(line->values[i].name, sizeof(line->values[i].name), "-");
	}
}

/* Reads what stands behind the word. */
static int read_values(const struct reader *reader, char *rest, struct stress_line *line)
{
	const struct stress_spec *spec = &stress_grammar[line->word];
	bool given[STRESS_PARAMETERS] = {false};
	char *token, *at = rest;
	size_t i;

	set_defaults(line);
	while ((token = strsep(&at, " \t"))) {
		char *equals = strchr(token, '=');

		if (!*token)
			continue;
		if (!equals)
			return mistake(reader, token, "NAME=VALUE");
		*equals = '\0';
		i = parameter_of(spec, token);
		if (i == STRESS_PARAMETERS || given[i])
			return mistake(reader, token,
				       i == STRESS_PARAMETERS ? "a parameter of this word"
							      : "each parameter once");
		given[i] = true;
		if (read_value(reader, &spec->parameters[i], equals + 1, &line->values[i]))
			return -1;
	}
	for (i = 0; i < STRESS_PARAMETERS; i++)
		if (has_to_be_given(&spec->parameters[i]) && !given[i])
			return mistake(reader, spec->word, "its parameter 'name' or 'at'");
	return 0;
}

/* Whether a line of @class may stand in the section @section. */
static bool may_stand(enum stress_class class, enum stress_word section)
{
	switch (class) {
	case STRESS_HEAD:
		return section == STRESS_WORDS;
	case STRESS_ACCESS:
		return section == STRESS_task;
	case STRESS_CHANGE:
		return section == STRESS_setup || section == STRESS_control;
	case STRESS_SCHEDULE:
		return section == STRESS_schedule;
	case STRESS_PROMISE:
		return section == STRESS_check;
	default:
		return true;
	}
}

static enum stress_word word_of(const char *text)
{
	enum stress_word word = 0;

	while (word < STRESS_WORDS && strcmp(stress_grammar[word].word, text) != 0)
		word++;
	return word;
}

static int read_line(struct reader *reader, char *text)
{
	struct stress_line line = {.word = STRESS_WORDS};
	struct stress_program *program = reader->program;
	char *rest;

	text[strcspn(text, "#\r")] = '\0';
	text += strspn(text, " \t");
	if (!*text)
		return 0;
	rest = text + strcspn(text, " \t");
	if (*rest)
		*rest++ = '\0';
	line.word = word_of(text);
	if (line.word == STRESS_WORDS)
		return mistake(reader, text, "a word of the grammar (wire/stress/grammar.h)");
	if (!may_stand(stress_grammar[line.word].class, reader->section))
		return mistake(reader, text, "a word that may stand in this section");
	if (program->count == STRESS_LINES_MAX)
		return mistake(reader, text, "no more than 1024 lines");
	if (read_values(reader, rest, &line))
		return -1;
	if (stress_grammar[line.word].class == STRESS_SECTION)
		reader->section = line.word;
	program->lines = xrealloc(program->lines, (program->count + 1) * sizeof(*program->lines));
	program->lines[program->count++] = line;
	return 0;
}

int stress_program_parse(const char *file, const char *text, struct stress_program *program,
			 struct error *error)
{
	struct reader reader = {
		.file = file, .program = program, .section = STRESS_WORDS, .error = error};
	char *copy = xstrdup(text), *at = copy, *line;
	int code = 0;

	*program = (struct stress_program){0};
	while (!code && (line = strsep(&at, "\n"))) {
		reader.line++;
		code = read_line(&reader, line);
	}
	free(copy);
	if (code)
		stress_program_free(program);
	return code;
}

void stress_program_free(struct stress_program *program)
{
	free(program->lines);
	*program = (struct stress_program){0};
}

/* Word number @index of @words; its length in *@length. */
static const char *nth_word(const char *words, uint64_t index, size_t *length)
{
	for (; index; index--) {
		words += strcspn(words, " ");
		words += strspn(words, " ");
	}
	*length = strcspn(words, " ");
	return words;
}

/* What a value looks like; the caller frees. */
static char *value_text(const struct stress_parameter *parameter, const struct stress_value *value)
{
	unsigned long long number = value->number;
	const char *word;
	size_t length;

	switch (parameter->kind) {
	case STRESS_BYTES:
		if (number && number % (1 << 20) == 0)
			return xasprintf("%lluM", number >> 20);
		if (number && number % (1 << 10) == 0)
			return xasprintf("%lluK", number >> 10);
		return xasprintf("%llu", number);
	case STRESS_NUMBER:
		return xasprintf("%llu", number);
	case STRESS_WORD:
		word = nth_word(parameter->words, number, &length);
		return xstrndup(word, length);
	default:
		return xstrdup(value->name);
	}
}

/* Puts @more behind @text, which it frees. */
static char *join(char *text, const char *between, char *more)
{
	char *both = xasprintf("%s%s%s", text, between, more);

	free(text);
	free(more);
	return both;
}

char *stress_line_text(const struct stress_line *line)
{
	const struct stress_spec *spec = &stress_grammar[line->word];
	char *text = xstrdup(spec->word);
	size_t i;

	for (i = 0; i < STRESS_PARAMETERS && spec->parameters[i].kind != STRESS_NONE; i++) {
		text = join(text, " ", xstrdup(spec->parameters[i].name));
		text = join(text, "=", value_text(&spec->parameters[i], &line->values[i]));
	}
	return text;
}

char *stress_program_text(const struct stress_program *program)
{
	char *text = xstrdup("");
	size_t i;

	for (i = 0; i < program->count; i++) {
		enum stress_class class = stress_grammar[program->lines[i].word].class;
		char *line = stress_line_text(&program->lines[i]);

		if (class == STRESS_SECTION && i)
			text = join(text, "\n", xstrdup(""));
		text = join(text, class == STRESS_HEAD || class == STRESS_SECTION ? "" : "\t",
			    line);
		text = join(text, "\n", xstrdup(""));
	}
	return text;
}

const struct stress_line *stress_program_find(const struct stress_program *program,
					      enum stress_word word)
{
	size_t i;

	for (i = 0; i < program->count; i++)
		if (program->lines[i].word == word)
			return &program->lines[i];
	return NULL;
}

uint64_t stress_program_number(const struct stress_program *program, enum stress_word word,
			       const char *name)
{
	const struct stress_line *line = stress_program_find(program, word);
	size_t i = parameter_of(&stress_grammar[word], name);

	return line ? line->values[i].number : stress_grammar[word].parameters[i].otherwise;
}
