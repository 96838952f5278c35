/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A JSON text as a tree of its parts, to be read only. A record has thousands of values, of
 * which a reader wants a few hundred: all of them lie in one array, with no allocation and
 * no hash table for each. That takes a third of jansson's time, which is 1.9 ms for a record
 * of 67 KB, so 19 s of a report on 10,000. What is JSON, and what is wrong with a text that
 * is none, jansson says all the same; tests compare the two.
 *
 * Whatever is not there can be asked for further: of no part (NULL), and of one that is no
 * object or list, every member and element is NULL, every count 0.
 */
#ifndef ZSWAPBENCH_PARTS_H
#define ZSWAPBENCH_PARTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "lib/error.h"

enum part_kind {
	PART_NULL,
	PART_FALSE,
	PART_TRUE,
	PART_INTEGER,
	PART_REAL,
	PART_TEXT,
	PART_LIST,
	PART_OBJECT,
};

/* Read by the functions below. */
struct part {
	const char *key; /* of a member; NULL: an element */
	union {
		json_int_t integer;
		double real;
		const char *text;
		size_t count; /* of elements, or members */
	};
	uint16_t kind; /* enum part_kind */
	uint16_t mark; /* of the key: other marks, other keys */
	uint32_t size; /* parts from this one to the end of what is in it */
};

struct parts {
	const struct part *root; /* an object or a list */
	struct part *all;
	char *strings; /* without quotes and escapes */
};

/*
 * Takes @text, of @length bytes, apart. What is no JSON, or has a key twice in an object, is
 * EXIT_INPUT, and @error says where in @file. On success parts_free() releases @parts, whose
 * parts are borrowed from it.
 */
int parts_parse(const char *file, const char *text, size_t length, struct parts *parts,
		struct error *error);
void parts_free(struct parts *parts);

static inline bool part_is(const struct part *part, enum part_kind kind)
{
	return part && part->kind == kind;
}

/* The member @key of an object; the element @index of a list. What nobody uses is not looked up. */
const struct part *part_member_n(const struct part *object, const char *key, size_t length)
	__attribute__((pure));
const struct part *part_element(const struct part *list, size_t index) __attribute__((pure));

static inline const struct part *part_member(const struct part *object, const char *key)
{
	return part_member_n(object, key, strlen(key));
}

/* Elements of a list, or members of an object. */
static inline size_t part_count(const struct part *part)
{
	return part_is(part, PART_LIST) || part_is(part, PART_OBJECT) ? part->count : 0;
}

/* The first one in @parent, in the order of the text, and the one behind @at; NULL: no more. */
static inline const struct part *part_first(const struct part *parent)
{
	return part_count(parent) ? parent + 1 : NULL;
}

static inline const struct part *part_next(const struct part *parent, const struct part *at)
{
	at += at->size;
	return at < parent + parent->size ? at : NULL;
}

#define part_foreach(parent, child)                                                                \
	for ((child) = part_first(parent); (child); (child) = part_next(parent, child))

static inline bool part_is_number(const struct part *part)
{
	return part_is(part, PART_INTEGER) || part_is(part, PART_REAL);
}

/* Of what is none: NULL, and 0. */
static inline const char *part_text(const struct part *part)
{
	return part && part->kind == PART_TEXT ? part->text : NULL;
}

static inline json_int_t part_integer(const struct part *part)
{
	return part && part->kind == PART_INTEGER ? part->integer : 0;
}

static inline double part_number(const struct part *part)
{
	return part && part->kind == PART_REAL ? part->real : (double)part_integer(part);
}

/* The text, integer, number of a member. */
static inline const char *part_text_at(const struct part *object, const char *key)
{
	return part_text(part_member(object, key));
}

/* The same of what a reader has seen to be there: never NULL. */
static inline const char *part_name_at(const struct part *object, const char *key)
{
	const char *text = part_text_at(object, key);

	return text ? text : "";
}

static inline json_int_t part_integer_at(const struct part *object, const char *key)
{
	return part_integer(part_member(object, key));
}

static inline double part_number_at(const struct part *object, const char *key)
{
	return part_number(part_member(object, key));
}

/* Whether both are the same text, or the same integer. */
bool part_same(const struct part *a, const struct part *b);

/* The part as jansson has it, for who changes or writes it; the caller owns it. NULL of no part. */
json_t *part_json(const struct part *part);

#endif
