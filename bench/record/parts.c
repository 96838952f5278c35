// SPDX-License-Identifier: GPL-2.0-only
/*
 * JSON as a tree of parts: see parts.h. jansson is the judge of what is JSON: it reads what
 * this parser does not, to say what is wrong with it, and what is unusual in a record: bytes
 * beyond ASCII, \u escapes, numbers and objects of rare size.
 */
#include "bench/record/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/array.h"
#include "lib/xalloc.h"

enum {
	DEPTH_MAX = 2048,    /* jansson's */
	DIGITS_MAX = 18,     /* of an integer that fits for sure */
	MEMBERS_USUAL = 64,  /* of an object: each may be compared with all others */
	BEYOND_ASCII = 0x80, /* the bit of a byte */
};

/* 2^16 by the golden ratio: Knuth's multiplicative hashing. */
#define MIXING 40503U

struct parts_parser {
	const char *at, *end;
	struct parts *parts;
	char *string;	    /* where the next one goes; there is room for all */
	size_t count, room; /* of parts */
	unsigned int depth;
	bool unusual;
};

static void skip_blanks(struct parts_parser *parser)
{
	while (parser->at < parser->end && (*parser->at == ' ' || *parser->at == '\t' ||
					    *parser->at == '\n' || *parser->at == '\r'))
		parser->at++;
}

static bool skip_mark(struct parts_parser *parser, char mark)
{
	skip_blanks(parser);
	if (parser->at == parser->end || *parser->at != mark)
		return false;
	parser->at++;
	return true;
}

/* The one character that an escape stands for; \u is left to jansson, and needs less room. */
static bool parse_escape(struct parts_parser *parser)
{
	static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	const char *letter;

	if (++parser->at == parser->end)
		return false;
	letter = *parser->at ? strchr(letters, *parser->at) : NULL;
	if (!letter)
		return false;
	*parser->string++ = meant[letter - letters];
	parser->at++;
	return true;
}

/* A string of which jansson says what it is; NULL if it is none. */
static const char *parse_rare_string(struct parts_parser *parser, char *string)
{
	json_error_t error;
	json_t *text = json_loadb(parser->at, (size_t)(parser->end - parser->at),
				  JSON_DECODE_ANY | JSON_DISABLE_EOF_CHECK, &error);

	if (!text)
		return NULL;
	memcpy(string, json_string_value(text), json_string_length(text) + 1);
	parser->string = string + json_string_length(text) + 1;
	parser->at += error.position; /* without an error: what was read */
	json_decref(text);
	return string;
}

/* Copies what stands for itself, up to a quote, an escape or what may not be in a string. */
static void copy_plain(struct parts_parser *parser)
{
	const char *begin = parser->at;
	unsigned char all = 0;

	while (parser->at < parser->end && *parser->at != '"' && *parser->at != '\\' &&
	       (unsigned char)*parser->at >= ' ')
		all |= (unsigned char)*parser->at++;
	memcpy(parser->string, begin, (size_t)(parser->at - begin));
	parser->string += parser->at - begin;
	parser->unusual |= all & BEYOND_ASCII;
}

static const char *parse_string(struct parts_parser *parser)
{
	const char *begin = parser->at;
	char *string = parser->string;

	if (!skip_mark(parser, '"'))
		return NULL;
	for (;;) {
		copy_plain(parser);
		if (parser->at == parser->end || *parser->at != '\\')
			break;
		if (parser->end - parser->at > 1 && parser->at[1] == 'u') {
			parser->at = begin;
			return parse_rare_string(parser, string);
		}
		if (!parse_escape(parser))
			return NULL;
	}
	*parser->string++ = '\0';
	if (parser->at == parser->end || *parser->at != '"')
		return NULL;
	parser->at++;
	return string;
}

static size_t skip_digits(struct parts_parser *parser)
{
	const char *begin = parser->at;

	while (parser->at < parser->end && *parser->at >= '0' && *parser->at <= '9')
		parser->at++;
	return (size_t)(parser->at - begin);
}

static bool parse_real(const char *begin, struct part *part)
{
	part->kind = PART_REAL;
	part->real = strtod(begin, NULL);
	return !isinf(part->real);
}

static bool parse_number_part(struct parts_parser *parser, struct part *part)
{
	const char *begin = parser->at, *digit;
	bool negative = *begin == '-';
	size_t digits;

	parser->at += negative;
	digit = parser->at;
	digits = skip_digits(parser);
	if (!digits || (digits > 1 && *digit == '0'))
		return false;
	if (parser->at < parser->end && *parser->at == '.') {
		parser->at++;
		if (!skip_digits(parser))
			return false;
		part->kind = PART_REAL;
	}
	if (parser->at < parser->end && (*parser->at == 'e' || *parser->at == 'E')) {
		parser->at++;
		parser->at += parser->at < parser->end && strchr("+-", *parser->at) && *parser->at;
		if (!skip_digits(parser))
			return false;
		part->kind = PART_REAL;
	}
	if (parser->at == parser->end) /* nothing that strtod() would stop at */
		return false;
	if (part->kind == PART_REAL)
		return parse_real(begin, part);
	part->kind = PART_INTEGER;
	if (digits > DIGITS_MAX) {
		parser->unusual = true;
		part->integer = strtoll(begin, NULL, 10);
		return true;
	}
	for (part->integer = 0; digits; digits--)
		part->integer = 10 * part->integer + (*digit++ - '0');
	if (negative)
		part->integer = -part->integer;
	return true;
}

static bool parse_word(struct parts_parser *parser, struct part *part)
{
	static const struct {
		const char *word;
		enum part_kind kind;
	} words[] = {{"null", PART_NULL}, {"false", PART_FALSE}, {"true", PART_TRUE}};
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(words); i++) {
		size_t length = strlen(words[i].word);

		if ((size_t)(parser->end - parser->at) < length ||
		    memcmp(parser->at, words[i].word, length) != 0)
			continue;
		part->kind = words[i].kind;
		parser->at += length;
		return true;
	}
	return false;
}

static bool parse_part(struct parts_parser *parser, const char *key);

/* Elements or members, up to the bracket that closes them; returns how many, or -1. */
static long parse_inside(struct parts_parser *parser, bool object)
{
	char closing = object ? '}' : ']';
	long count = 0;

	parser->at++;
	if (++parser->depth > DEPTH_MAX)
		return -1;
	while (!skip_mark(parser, closing)) {
		const char *key = NULL;

		if (count++ && !skip_mark(parser, ','))
			return -1;
		skip_blanks(parser);
		if (object) {
			key = parse_string(parser);
			if (!key || !skip_mark(parser, ':'))
				return -1;
			skip_blanks(parser);
		}
		if (!parse_part(parser, key))
			return -1;
	}
	parser->depth--;
	return count;
}

/*
 * Whether no key of @object is there twice. Keys of marks that no earlier one has are not
 * compared: @seen has a bit for each of those, and for some that are not among them.
 */
static bool keys_differ(const struct part *object)
{
	const struct part *one, *other;
	uint64_t seen = 0;

	part_foreach (object, one) {
		uint64_t bit = 1ULL << (one->mark * MIXING >> 10) % 64;

		if (seen & bit)
			for (other = part_first(object); other != one;
			     other = part_next(object, other))
				if (one->mark == other->mark && strcmp(one->key, other->key) == 0)
					return false;
		seen |= bit;
	}
	return true;
}

static bool parse_container(struct parts_parser *parser, size_t index, bool object)
{
	long count = parse_inside(parser, object);
	struct part *part = &parser->parts->all[index]; /* may have moved */

	if (count < 0)
		return false;
	part->kind = object ? PART_OBJECT : PART_LIST;
	part->count = (size_t)count;
	part->size = (uint32_t)(parser->count - index);
	if (object && count > MEMBERS_USUAL)
		parser->unusual = true;
	return !object || count > MEMBERS_USUAL || keys_differ(part);
}

/* By their length and two of their letters most keys of an object differ. */
static uint16_t mark_of_key(const char *key, size_t length)
{
	if (!length)
		return 0;
	return (uint16_t)(length << 11 ^ (unsigned char)key[length / 2] << 6 ^
			  (unsigned char)key[length - 1]);
}

/* Adds the value at hand, and all that is in it. */
static bool parse_part(struct parts_parser *parser, const char *key)
{
	size_t index = parser->count++;
	struct part part = {.key = key, .size = 1};
	bool fine;

	if (key)
		part.mark = mark_of_key(key, (size_t)(parser->string - key) - 1);
	if (parser->at == parser->end)
		return false;
	if (parser->count > parser->room) {
		parser->room = 2 * parser->count;
		parser->parts->all =
			xrealloc(parser->parts->all, parser->room * sizeof(*parser->parts->all));
	}
	parser->parts->all[index] = part;
	switch (*parser->at) {
	case '{':
	case '[':
		fine = parse_container(parser, index, *parser->at == '{');
		break;
	case '"':
		part.kind = PART_TEXT;
		part.text = parse_string(parser);
		fine = part.text;
		parser->parts->all[index] = part;
		break;
	case 'n':
	case 'f':
	case 't':
		fine = parse_word(parser, &part);
		parser->parts->all[index] = part;
		break;
	default:
		fine = parse_number_part(parser, &part);
		parser->parts->all[index] = part;
	}
	return fine;
}

/* What jansson says of @text; @fine: this parser has nothing against it. */
static int judge_text(const char *file, const char *text, size_t length, bool fine,
		      struct error *error)
{
	json_error_t json;
	json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &json);
	bool cut;

	if (root) {
		json_decref(root);
		return fine ? 0
			    : error_set(error, EXIT_INPUT, "%s: not a JSON that can be read", file);
	}
	if (!length)
		return error_set(error, EXIT_INPUT, "%s: the record is cut off: it is empty", file);
	cut = json_error_code(&json) == json_error_premature_end_of_input ||
	      (size_t)json.position >= length;
	return error_set(error, EXIT_INPUT, "%s:%d:%d: %s: %s", file, json.line, json.column,
			 cut ? "the record is cut off" : "not valid JSON", json.text);
}

int parts_parse(const char *file, const char *text, size_t length, struct parts *parts,
		struct error *error)
{
	struct parts_parser parser;
	bool fine;

	/* a value takes a byte at least, and a comma: most take 8 and more in a record */
	parser = (struct parts_parser){.parts = parts, .room = length / 8 + 16};
	*parts = (struct parts){.all = xmalloc(parser.room * sizeof(*parts->all)),
				.strings = xmalloc(length + 1)};
	parser.at = text;
	parser.end = text + length;
	parser.string = parts->strings;
	skip_blanks(&parser);
	fine = parser.at < parser.end && strchr("{[", *parser.at) && parse_part(&parser, NULL);
	skip_blanks(&parser);
	fine = fine && parser.at == parser.end;
	parts->root = parts->all;
	if ((fine && !parser.unusual) || !judge_text(file, text, length, fine, error))
		return 0;
	parts_free(parts);
	return -1;
}

void parts_free(struct parts *parts)
{
	free(parts->all);
	free(parts->strings);
	*parts = (struct parts){0};
}

const struct part *part_member_n(const struct part *object, const char *key, size_t length)
{
	uint16_t mark = mark_of_key(key, length);
	const struct part *member;

	if (part_is(object, PART_OBJECT))
		part_foreach (object, member)
			if (member->mark == mark && !strncmp(member->key, key, length) &&
			    !member->key[length])
				return member;
	return NULL;
}

const struct part *part_element(const struct part *list, size_t index)
{
	const struct part *element;

	if (part_is(list, PART_LIST))
		part_foreach (list, element)
			if (!index--)
				return element;
	return NULL;
}

bool part_same(const struct part *a, const struct part *b)
{
	if (part_is(a, PART_TEXT) && part_is(b, PART_TEXT))
		return strcmp(a->text, b->text) == 0;
	return part_is(a, PART_INTEGER) && part_is(b, PART_INTEGER) && a->integer == b->integer;
}

/* Making JSON fails for want of memory alone. */
static json_t *made_json(json_t *made)
{
	if (!made)
		abort();
	return made;
}

static json_t *container_json(const struct part *part)
{
	json_t *made = made_json(part->kind == PART_LIST ? json_array() : json_object());
	const struct part *child;

	part_foreach (part, child) {
		json_t *value = part_json(child);

		if (part->kind == PART_LIST ? json_array_append_new(made, value)
					    : json_object_set_new(made, child->key, value))
			abort();
	}
	return made;
}

json_t *part_json(const struct part *part)
{
	if (!part)
		return NULL;
	switch (part->kind) {
	case PART_NULL:
		return json_null();
	case PART_INTEGER:
		return made_json(json_integer(part->integer));
	case PART_REAL:
		return made_json(json_real(part->real));
	case PART_TEXT:
		return made_json(json_string(part->text));
	case PART_LIST:
	case PART_OBJECT:
		return container_json(part);
	default:
		return json_boolean(part->kind == PART_TRUE);
	}
}
