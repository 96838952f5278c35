// SPDX-License-Identifier: GPL-2.0-only
/* Binding YAML documents to structs: see yaml_binding.h. */
#include "bench/base/yaml_binding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/problems.h"
#include "bench/base/units.h"
#include "lib/xalloc.h"

#define DEPTH_MAX      16  /* of lists and mappings in each other */
#define PAIRS_MAX      256 /* of one mapping */
#define NAME_MAX_BYTES 64
#define TEXT_MAX_BYTES 1000

struct place {
	const void *base;
	const char *key;
	size_t line;
};

struct binding {
	yaml_document_t document;
	bool loaded;
	struct problems *problems;
	struct arena *arena;
	struct place *places;
	size_t place_count, place_room;
	bool sorted; /* places are in the order of compare_places() */
};

static size_t node_line(const yaml_node_t *node)
{
	return node->start_mark.line + 1;
}

static const char *shown_scalar(const yaml_node_t *node, char out[PROBLEMS_VALUE])
{
	return problems_value((const char *)node->data.scalar.value, node->data.scalar.length, out);
}

void bind_refuse(struct binding *binding, const char *key, const yaml_node_t *node,
		 const char *format, ...)
{
	const char *kind = node->type == YAML_SEQUENCE_NODE ? "a list" : "a mapping";
	char expected[400];
	va_list args;

	va_start(args, format);
	vsnprintf(expected, sizeof(expected), format, args);
	va_end(args);
	if (node->type == YAML_SCALAR_NODE) {
		char value[PROBLEMS_VALUE];

		problems_note(binding->problems, node_line(node), key, "'%s': expected %s",
			      shown_scalar(node, value), expected);
	} else {
		problems_note(binding->problems, node_line(node), key, "%s: expected %s", kind,
			      expected);
	}
}

void bind_reject(struct binding *binding, const void *base, const char *key, const char *format,
		 ...)
{
	size_t line = bind_line(binding, base, key);
	va_list args;

	if (!line)
		line = bind_line(binding, base, NULL);
	va_start(args, format);
	problems_vnote(binding->problems, line ? line : 1, key, format, args);
	va_end(args);
}

static int compare_places(const void *left, const void *right)
{
	const struct place *a = left, *b = right;

	if (a->base != b->base)
		return (uintptr_t)a->base < (uintptr_t)b->base ? -1 : 1;
	return strcmp(a->key, b->key);
}

static void add_place(struct binding *binding, const void *base, const char *key, size_t line)
{
	if (binding->place_count == binding->place_room) {
		binding->place_room *= 2;
		binding->places =
			xrealloc(binding->places, binding->place_room * sizeof(*binding->places));
	}
	binding->places[binding->place_count++] =
		(struct place){.base = base, .key = key, .line = line};
	binding->sorted = false;
}

void bind_locate(struct binding *binding, const void *base, const char *key,
		 const yaml_node_t *node)
{
	add_place(binding, base, key ? key : "", node_line(node));
}

void bind_locate_like(struct binding *binding, const void *base, const void *other)
{
	size_t count = binding->place_count, i;

	for (i = 0; i < count; i++)
		if (binding->places[i].base == other)
			add_place(binding, base, binding->places[i].key, binding->places[i].line);
}

size_t bind_line(struct binding *binding, const void *base, const char *key)
{
	struct place wanted = {.base = base, .key = key ? key : ""}, *found;

	if (!binding->sorted)
		qsort(binding->places, binding->place_count, sizeof(*binding->places),
		      compare_places);
	binding->sorted = true;
	found = bsearch(&wanted, binding->places, binding->place_count, sizeof(*binding->places),
			compare_places);
	return found ? found->line : 0;
}

/* The YAML itself: syntax, one document, no anchors, aliases or tags, bounded depth. */

/* The line of byte @offset of @text. */
static size_t line_at(const char *text, size_t offset)
{
	size_t line = 1;

	for (; offset; offset--)
		line += *text++ == '\n';
	return line;
}

static void note_syntax(struct binding *binding, const yaml_parser_t *parser, const char *text)
{
	size_t line = parser->error == YAML_READER_ERROR ? line_at(text, parser->problem_offset)
							 : parser->problem_mark.line + 1;
	const char *problem = parser->problem ? parser->problem : "out of memory";

	if (parser->context)
		problems_note(binding->problems, line, "YAML", "%s, %s that starts on line %zu",
			      problem, parser->context, parser->context_mark.line + 1);
	else
		problems_note(binding->problems, line, "YAML", "%s", problem);
}

static void refuse_reference(struct binding *binding, const yaml_event_t *event, const char *what,
			     const yaml_char_t *name)
{
	const char *text = (const char *)name;

	if (text) {
		char value[PROBLEMS_VALUE];

		problems_note(binding->problems, event->start_mark.line + 1, "YAML",
			      "%s '%s': expected the value itself, written out", what,
			      problems_value(text, strlen(text), value));
	}
}

static void check_event(struct binding *binding, const yaml_event_t *event, size_t *documents,
			size_t *depth)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (++*documents == 2)
			problems_note(binding->problems, event->start_mark.line + 1, "YAML",
				      "a second document: expected one document in a file");
		break;
	case YAML_ALIAS_EVENT:
		refuse_reference(binding, event, "alias", event->data.alias.anchor);
		break;
	case YAML_SCALAR_EVENT:
		refuse_reference(binding, event, "anchor", event->data.scalar.anchor);
		refuse_reference(binding, event, "tag", event->data.scalar.tag);
		break;
	case YAML_SEQUENCE_START_EVENT:
		refuse_reference(binding, event, "anchor", event->data.sequence_start.anchor);
		refuse_reference(binding, event, "tag", event->data.sequence_start.tag);
		++*depth;
		break;
	case YAML_MAPPING_START_EVENT:
		refuse_reference(binding, event, "anchor", event->data.mapping_start.anchor);
		refuse_reference(binding, event, "tag", event->data.mapping_start.tag);
		++*depth;
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		--*depth;
		break;
	default:
		break;
	}
	if (*depth > DEPTH_MAX)
		problems_note(binding->problems, event->start_mark.line + 1, "YAML",
			      "lists and mappings deeper than %d levels", DEPTH_MAX);
}

static void check_events(struct binding *binding, const char *text, size_t length)
{
	size_t documents = 0, depth = 0;
	yaml_parser_t parser;
	bool end = false;

	if (!yaml_parser_initialize(&parser))
		abort();
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
	while (!end && documents < 2 && depth <= DEPTH_MAX) {
		yaml_event_t event;

		if (!yaml_parser_parse(&parser, &event)) {
			note_syntax(binding, &parser, text);
			break;
		}
		check_event(binding, &event, &documents, &depth);
		end = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	if (end && !documents)
		problems_note(binding->problems, 1, "YAML",
			      "nothing in the file: expected a mapping");
	yaml_parser_delete(&parser);
}

static void load_document(struct binding *binding, const char *text, size_t length)
{
	yaml_parser_t parser;

	if (!yaml_parser_initialize(&parser))
		abort();
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
	binding->loaded = yaml_parser_load(&parser, &binding->document);
	if (!binding->loaded)
		note_syntax(binding, &parser, text);
	yaml_parser_delete(&parser);
}

struct binding *bind_open(const char *file, const char *text, size_t length, struct arena *arena)
{
	struct binding *binding = xcalloc(1, sizeof(*binding));

	binding->problems = problems_new(file);
	binding->arena = arena;
	binding->place_room = 64;
	binding->places = xcalloc(binding->place_room, sizeof(*binding->places));
	check_events(binding, text, length);
	if (!problems_count(binding->problems))
		load_document(binding, text, length);
	return binding;
}

bool bind_root(struct binding *binding, const struct bind_shape *shape, void *target)
{
	if (binding->loaded)
		bind_struct(binding, shape, shape->what,
			    yaml_document_get_root_node(&binding->document), target);
	return binding->loaded;
}

struct arena *bind_arena(const struct binding *binding)
{
	return binding->arena;
}

int bind_close(struct binding *binding, struct error *error)
{
	int result = problems_end(binding->problems, error);

	if (binding->loaded)
		yaml_document_delete(&binding->document);
	free(binding->places);
	free(binding);
	return result;
}

/* Mappings and lists. */

const char *bind_scalar(const yaml_node_t *node)
{
	const char *text = (const char *)node->data.scalar.value;

	if (node->type != YAML_SCALAR_NODE || !problems_printable(text, node->data.scalar.length))
		return NULL;
	return text;
}

size_t bind_pairs(struct binding *binding, const char *key, const yaml_node_t *node)
{
	size_t pairs;

	if (node->type != YAML_MAPPING_NODE) {
		bind_refuse(binding, key, node, "a mapping, 'key: value'");
		return 0;
	}
	pairs = (size_t)(node->data.mapping.pairs.top - node->data.mapping.pairs.start);
	if (pairs > PAIRS_MAX) {
		bind_refuse(binding, key, node, "at most %d keys", PAIRS_MAX);
		return 0;
	}
	return pairs;
}

static const yaml_node_t *node_at(struct binding *binding, int index)
{
	return yaml_document_get_node(&binding->document, index);
}

const yaml_node_t *bind_key(struct binding *binding, const yaml_node_t *node, size_t i)
{
	return node_at(binding, node->data.mapping.pairs.start[i].key);
}

const char *bind_pair(struct binding *binding, const yaml_node_t *node, size_t i,
		      const yaml_node_t **value)
{
	const yaml_node_t *key = bind_key(binding, node, i);
	const char *text = bind_scalar(key);
	char out[PROBLEMS_VALUE];
	size_t j;

	*value = node_at(binding, node->data.mapping.pairs.start[i].value);
	if (!text) {
		bind_refuse(binding, "key", key, "a word");
		return NULL;
	}
	for (j = 0; j < i; j++) {
		const yaml_node_t *earlier = bind_key(binding, node, j);
		const char *other = bind_scalar(earlier);

		if (!other || strcmp(text, other) != 0)
			continue;
		problems_note(binding->problems, node_line(key), shown_scalar(key, out),
			      "given twice: expected once, and line %zu has it",
			      node_line(earlier));
		return NULL;
	}
	return text;
}

size_t bind_items(struct binding *binding, const struct bind_field *field, const yaml_node_t *node)
{
	size_t items;

	if (node->type != YAML_SEQUENCE_NODE) {
		bind_refuse(binding, field->key, node, "a list");
		return 0;
	}
	items = (size_t)(node->data.sequence.items.top - node->data.sequence.items.start);
	if (items >= field->min && items <= field->max)
		return items;
	bind_refuse(binding, field->key, node, "%llu to %llu entries, not %zu",
		    (unsigned long long)field->min, (unsigned long long)field->max, items);
	return 0;
}

const yaml_node_t *bind_item(struct binding *binding, const yaml_node_t *node, size_t i)
{
	return node_at(binding, node->data.sequence.items.start[i]);
}

static const struct bind_field *find_field(const struct bind_shape *shape, const char *key)
{
	const struct bind_field *field;

	for (field = shape->fields; field->key; field++)
		if (!strcmp(field->key, key))
			return field;
	return NULL;
}

static void refuse_key(struct binding *binding, const struct bind_shape *shape,
		       const yaml_node_t *key)
{
	char out[PROBLEMS_VALUE], *choices;
	const char *names[PAIRS_MAX];
	size_t count = 0;

	for (; shape->fields[count].key; count++)
		names[count] = shape->fields[count].key;
	choices = problems_choices((const char *)key->data.scalar.value, names, count);
	problems_note(binding->problems, node_line(key), shown_scalar(key, out),
		      "unknown key of %s: expected %s", shape->what, choices);
	free(choices);
}

/* Binds the keys of mapping @node. */
static void bind_keys(struct binding *binding, const struct bind_shape *shape, const char *key,
		      const yaml_node_t *node, void *target)
{
	size_t pairs = bind_pairs(binding, key, node), i;
	const struct bind_field *field;
	uint64_t seen = 0;

	if (node->type != YAML_MAPPING_NODE)
		return;
	for (i = 0; i < pairs; i++) {
		const yaml_node_t *value;
		const char *name = bind_pair(binding, node, i, &value);

		if (!name)
			continue;
		field = find_field(shape, name);
		if (!field) {
			refuse_key(binding, shape, bind_key(binding, node, i));
			continue;
		}
		seen |= 1ULL << (field - shape->fields);
		bind_locate(binding, target, field->key, value);
		field->read(binding, field, value, target);
	}
	for (field = shape->fields; field->key; field++)
		if (field->required && !(seen & 1ULL << (field - shape->fields)))
			problems_note(binding->problems, node_line(node), field->key,
				      "missing: %s must have it", shape->what);
}

void bind_struct(struct binding *binding, const struct bind_shape *shape, const char *key,
		 const yaml_node_t *node, void *target)
{
	if (node->type == YAML_MAPPING_NODE)
		bind_locate(binding, target, NULL, node);
	bind_keys(binding, shape, key, node, target);
}

void bind_part(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
	       void *base)
{
	bind_keys(binding, field->shape, field->key, node, base);
}

void bind_mapping(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
		  void *base)
{
	bind_struct(binding, field->shape, field->key, node, bind_member(field, base));
}

void bind_list(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
	       void *base)
{
	size_t items = bind_items(binding, field, node), size = field->shape->size, i;
	char *array = arena_array(binding->arena, items, size);

	memcpy(bind_member(field, base), &array, sizeof(array));
	*(size_t *)((char *)base + field->count) = items;
	for (i = 0; i < items; i++) {
		if (field->shape->defaults)
			memcpy(array + i * size, field->shape->defaults, size);
		bind_struct(binding, field->shape, field->shape->what, bind_item(binding, node, i),
			    array + i * size);
	}
}

void bind_texts(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
		void *base)
{
	const struct bind_field entry = {.key = field->key};
	size_t items = bind_items(binding, field, node), i;
	char **texts = arena_array(binding->arena, items, sizeof(*texts));
	size_t *count = (size_t *)((char *)base + field->count);

	*(char ***)bind_member(field, base) = texts;
	for (i = 0; i < items; i++) {
		field->each(binding, &entry, bind_item(binding, node, i), &texts[*count]);
		*count += texts[*count] != NULL;
	}
}

/* Scalars. */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A copy of @text without blanks at its ends, and with single ones inside. */
static char *fold_blanks(struct arena *arena, const char *text)
{
	char *copy = arena_text(arena, text), *out = copy;

	for (; *text; text++) {
		if (!is_blank(*text))
			*out++ = *text;
		else if (out > copy && out[-1] != ' ')
			*out++ = ' ';
	}
	if (out > copy && out[-1] == ' ')
		out--;
	*out = '\0';
	return copy;
}

void bind_text(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
	       void *base)
{
	const char *text = bind_scalar(node);
	char *folded = fold_blanks(binding->arena, text ? text : "");

	if (*folded && strlen(folded) <= TEXT_MAX_BYTES)
		*(char **)bind_member(field, base) = folded;
	else
		bind_refuse(binding, field->key, node, "a text of at most %d bytes",
			    TEXT_MAX_BYTES);
}

static bool is_name(const char *text)
{
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "0123456789-_");

	return length && length <= NAME_MAX_BYTES && !text[length];
}

void bind_name(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
	       void *base)
{
	const char *text = bind_scalar(node);

	if (text && is_name(text))
		*(char **)bind_member(field, base) = arena_text(binding->arena, text);
	else
		bind_refuse(binding, field->key, node,
			    "a name of letters, digits, '-' and '_', at most %d long",
			    NAME_MAX_BYTES);
}

void bind_bool(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
	       void *base)
{
	const char *text = bind_scalar(node);

	if (text && (!strcmp(text, "true") || !strcmp(text, "false")))
		*(bool *)bind_member(field, base) = *text == 't';
	else
		bind_refuse(binding, field->key, node, "true or false");
}

static bool in_range(const struct bind_field *field, uint64_t value)
{
	return value >= field->min && value <= field->max;
}

void bind_count(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
		void *base)
{
	const char *text = bind_scalar(node);
	uint64_t value;

	if (text && !units_parse_count(text, &value) && in_range(field, value))
		*(uint64_t *)bind_member(field, base) = value;
	else
		bind_refuse(binding, field->key, node, "a whole number from %llu to %llu",
			    (unsigned long long)field->min, (unsigned long long)field->max);
}

void bind_size(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
	       void *base)
{
	char min[UNITS_TEXT], max[UNITS_TEXT], multiple[UNITS_TEXT];
	const char *text = bind_scalar(node);
	uint64_t value;

	if (text && !units_parse_size(text, &value) && in_range(field, value) &&
	    (!field->multiple || value % field->multiple == 0)) {
		*(uint64_t *)bind_member(field, base) = value;
		return;
	}
	bind_refuse(binding, field->key, node, "a size (bytes, K, M or G) from %s to %s%s%s",
		    units_size(field->min, min), units_size(field->max, max),
		    field->multiple ? ", a multiple of " : "",
		    field->multiple ? units_size(field->multiple, multiple) : "");
}

void bind_time(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
	       void *base)
{
	char min[UNITS_TEXT], max[UNITS_TEXT];
	const char *text = bind_scalar(node);
	uint64_t value;

	if (text && !units_parse_time(text, &value) && in_range(field, value)) {
		*(uint64_t *)bind_member(field, base) = value;
		return;
	}
	bind_refuse(binding, field->key, node, "a time (ns, us, ms or s) from %s to %s",
		    units_time(field->min, min), units_time(field->max, max));
}

void bind_real(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
	       void *base)
{
	const char *text = bind_scalar(node);
	double value;

	if (text && !units_parse_decimal(text, &value) && value >= (double)field->min &&
	    value <= (double)field->max)
		*(double *)bind_member(field, base) = value;
	else
		bind_refuse(binding, field->key, node, "a number from %llu to %llu",
			    (unsigned long long)field->min, (unsigned long long)field->max);
}

void bind_word(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
	       void *base)
{
	const char *text = bind_scalar(node);
	size_t i;
	char *choices;

	for (i = 0; field->words[i]; i++) {
		if (text && !strcmp(text, field->words[i])) {
			*(int *)bind_member(field, base) = (int)i;
			return;
		}
	}
	choices = problems_choices(text ? text : "", field->words, i);
	bind_refuse(binding, field->key, node, "%s", choices);
	free(choices);
}

void bind_numbers(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
		  void *base)
{
	struct bind_field list = {.key = field->key, .min = field->min, .max = field->max + 1};
	size_t items = bind_items(binding, &list, node), i;
	bool good = true;
	uint64_t set = 0;

	for (i = 0; i < items; i++) {
		const yaml_node_t *item = bind_item(binding, node, i);
		const char *text = bind_scalar(item);
		uint64_t number;

		if (text && !units_parse_count(text, &number) && number <= field->max &&
		    !(set & 1ULL << number)) {
			set |= 1ULL << number;
			continue;
		}
		bind_refuse(binding, field->key, item, "numbers from 0 to %llu, each once",
			    (unsigned long long)field->max);
		good = false;
	}
	*(uint64_t *)bind_member(field, base) = good ? set : 0;
}
