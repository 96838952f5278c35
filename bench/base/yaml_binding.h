/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Binds a YAML document to C structs by tables: a line per key says where the
 * value goes, how it is read and what is allowed. Mistakes are collected, each
 * as "FILE:LINE: KEY: 'VALUE': expected ...", and reported together at the end.
 */
#ifndef ZSWAPBENCH_YAML_BINDING_H
#define ZSWAPBENCH_YAML_BINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <yaml.h>

#include "bench/base/arena.h"
#include "lib/error.h"

/* One document: its nodes, the mistakes found so far, and the line of every bound value. */
struct binding;
struct bind_field;

/* Reads @node into the field of the struct at @base, or notes why not and leaves it as it is. */
typedef void bind_reader(struct binding *binding, const struct bind_field *field,
			 const yaml_node_t *node, void *base);

/* A mapping of the document and the struct that it fills. */
struct bind_shape {
	const char *what;		 /* for messages: "a task" */
	const struct bind_field *fields; /* ends with a NULL key */
	size_t size;			 /* of the struct, in a list */
	const void *defaults;		 /* first content of the struct in a list; NULL: zeroes */
};

/* One key of a mapping. */
struct bind_field {
	const char *key;
	size_t offset; /* of the value in the struct of the shape */
	bind_reader *read;
	bool required;
	uint64_t min, max;		/* of the number, or of the entries of a list */
	uint64_t multiple;		/* bind_size: of this many bytes; 0: any */
	size_t count;			/* lists: offset of the size_t that gets their length */
	const char *const *words;	/* bind_word: ends with NULL */
	const struct bind_shape *shape; /* bind_mapping, bind_part, bind_list */
	const void *rule;		/* of a reader of one's own */
	bind_reader *each;		/* bind_texts: of an entry, to a char * */
};

/* Lines of a table of fields, which FIELDS_END ends. */
#define FIELD(name, type, member, reader, ...)                                                     \
	{                                                                                          \
		.key = (name), .offset = offsetof(struct type, member), .read = (reader),          \
		__VA_ARGS__                                                                        \
	}
#define LIST(name, type, array, length, ...)                                                       \
	FIELD(name, type, array, bind_list, .count = offsetof(struct type, length), __VA_ARGS__)
#define TEXTS(name, type, array, length, reader, ...)                                              \
	FIELD(name, type, array, bind_texts, .count = offsetof(struct type, length),               \
	      .each = (reader), __VA_ARGS__)
/* A mapping whose keys are members of the struct around it. */
#define PART(name, ...)                                                                            \
	{                                                                                          \
		.key = (name), .read = bind_part, __VA_ARGS__                                      \
	}
#define FIELDS_END                                                                                 \
	{                                                                                          \
		.key = NULL                                                                        \
	}

/*
 * Opens the document in @text and looks for what is wrong with it as YAML. @file
 * is only named in messages; it and @text must outlive the binding. Texts and lists
 * that are read lie in @arena.
 */
struct binding *bind_open(const char *file, const char *text, size_t length, struct arena *arena);

/* Binds the root of the document to @target; false if the YAML itself is wrong. */
bool bind_root(struct binding *binding, const struct bind_shape *shape, void *target);

/* Releases the binding. Returns -1 with the mistakes, by line, in @error if there are any. */
int bind_close(struct binding *binding, struct error *error);

/* Readers; the comment says what they write. */
bind_reader bind_text;	  /* char *: any text; white space is folded into single blanks */
bind_reader bind_name;	  /* char *: letters, digits, '-' and '_' */
bind_reader bind_bool;	  /* bool: true or false */
bind_reader bind_count;	  /* uint64_t: a whole number */
bind_reader bind_size;	  /* uint64_t: bytes */
bind_reader bind_time;	  /* uint64_t: nanoseconds */
bind_reader bind_real;	  /* double */
bind_reader bind_word;	  /* int: index into field->words */
bind_reader bind_numbers; /* uint64_t: bit n for each number n of a list, 0 to field->max */
bind_reader bind_list;	  /* an array of structs of field->shape */
bind_reader bind_texts;	  /* char **: what field->each reads of the entries, those that are right */
bind_reader bind_mapping; /* the struct of field->shape, in place */
bind_reader bind_part;	  /* members of field->shape of the struct itself */

/* For readers of one's own. */

/* Where what is read lies. */
struct arena *bind_arena(const struct binding *binding);

/* The field of the struct at @base that @field is about. */
static inline void *bind_member(const struct bind_field *field, void *base)
{
	return (char *)base + field->offset;
}

/* The text of @node, or NULL if it is no scalar or has control characters in it. */
const char *bind_scalar(const yaml_node_t *node);

/* The number of pairs of a mapping; 0 if @node is none or has too many, which it notes. */
size_t bind_pairs(struct binding *binding, const char *key, const yaml_node_t *node);

/* Key @i of mapping @node with its @value; NULL, noted, if it is no scalar or a repetition. */
const char *bind_pair(struct binding *binding, const yaml_node_t *node, size_t i,
		      const yaml_node_t **value);

/* Key @i of mapping @node as a node, for messages about the key itself. */
const yaml_node_t *bind_key(struct binding *binding, const yaml_node_t *node, size_t i);

/* The number of items of a list; 0 if @node is none or field->min or max forbid it, noted. */
size_t bind_items(struct binding *binding, const struct bind_field *field, const yaml_node_t *node);

/* Item @i of list @node. */
const yaml_node_t *bind_item(struct binding *binding, const yaml_node_t *node, size_t i);

/* Binds mapping @node to the struct at @target. */
void bind_struct(struct binding *binding, const struct bind_shape *shape, const char *key,
		 const yaml_node_t *node, void *target);

/* Notes that @node is not what @format, text that goes behind "expected ", asks for. */
void bind_refuse(struct binding *binding, const char *key, const yaml_node_t *node,
		 const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Remembers that @key of the struct at @base (NULL: the struct itself) stands where @node does. */
void bind_locate(struct binding *binding, const void *base, const char *key,
		 const yaml_node_t *node);

/* For checks across the document. */

/* The struct at @base stands where that at @other does, with all its keys. */
void bind_locate_like(struct binding *binding, const void *base, const void *other);

/* The line where @key of the struct at @base stands; 0 if the document does not have it. */
size_t bind_line(struct binding *binding, const void *base, const char *key);

/*
 * Notes a mistake in @key of the struct at @base, at its line (or at that of the
 * struct if the key is not there): "FILE:LINE: KEY: MESSAGE".
 */
void bind_reject(struct binding *binding, const void *base, const char *key, const char *format,
		 ...) __attribute__((format(printf, 4, 5)));

#endif
