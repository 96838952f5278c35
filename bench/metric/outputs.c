// SPDX-License-Identifier: GPL-2.0-only
/* Numbers in outputs: see outputs.h. */
#include "bench/metric/outputs.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* A whole text as a number, as programs write one. */
static bool number_of_text(const char *text, double *value)
{
	char *end;

	*value = strtod(text, &end);
	return end != text && !*end && isfinite(*value);
}

/* The step of a path that begins at @path, as an index; false if it is none. */
static bool index_of(const char *path, size_t length, size_t *index)
{
	size_t i;

	*index = 0;
	for (i = 0; i < length && i < 9; i++) {
		if (path[i] < '0' || path[i] > '9')
			return false;
		*index = *index * 10 + (size_t)(path[i] - '0');
	}
	return length && i == length;
}

static bool json_number_at(const json_t *at, const char *path, double *value)
{
	while (at && *path) {
		size_t length = strcspn(path, "/"), index;

		if (json_is_object(at))
			at = json_object_getn(at, path, length);
		else
			at = index_of(path, length, &index) ? json_array_get(at, index) : NULL;
		path += length + (path[length] == '/');
	}
	*value = json_number_value(at);
	return json_is_number(at);
}

static bool in_json(const char *text, const char *path, double *value)
{
	json_t *root = json_loads(text, JSON_DISABLE_EOF_CHECK, NULL);
	bool found = json_number_at(root, path, value);

	json_decref(root);
	return found;
}

/* The node of the step at @path below @node; NULL: none. */
static yaml_node_t *yaml_step(yaml_document_t *document, const yaml_node_t *node, const char *path,
			      size_t length)
{
	size_t index;

	if (node->type == YAML_MAPPING_NODE) {
		const yaml_node_pair_t *pair = node->data.mapping.pairs.start;

		for (; pair < node->data.mapping.pairs.top; pair++) {
			const yaml_node_t *key = yaml_document_get_node(document, pair->key);

			if (key->type == YAML_SCALAR_NODE && key->data.scalar.length == length &&
			    !memcmp(key->data.scalar.value, path, length))
				return yaml_document_get_node(document, pair->value);
		}
	}
	if (node->type == YAML_SEQUENCE_NODE && index_of(path, length, &index) &&
	    index < (size_t)(node->data.sequence.items.top - node->data.sequence.items.start))
		return yaml_document_get_node(document, node->data.sequence.items.start[index]);
	return NULL;
}

static bool in_yaml(const char *text, const char *path, double *value)
{
	yaml_document_t document;
	yaml_parser_t parser;
	yaml_node_t *node;
	bool found;

	if (!yaml_parser_initialize(&parser))
		return false;
	yaml_parser_set_input_string(&parser, (const unsigned char *)text, strlen(text));
	found = yaml_parser_load(&parser, &document);
	yaml_parser_delete(&parser);
	if (!found)
		return false;
	node = yaml_document_get_root_node(&document);
	while (node && *path) {
		size_t length = strcspn(path, "/");

		node = yaml_step(&document, node, path, length);
		path += length + (path[length] == '/');
	}
	found = node && node->type == YAML_SCALAR_NODE &&
		number_of_text((const char *)node->data.scalar.value, value);
	yaml_document_delete(&document);
	return found;
}

/* A line "PATH NUMBER". */
static bool in_lines(const char *text, const char *path, double *value)
{
	size_t length = strlen(path);

	for (; *text; text += strcspn(text, "\n"), text += *text == '\n') {
		const char *number;
		char *end;

		if (strncmp(text, path, length) != 0 || !strchr(" \t:", text[length]) ||
		    !text[length])
			continue;
		number = text + length + strspn(text + length, " \t:");
		*value = strtod(number, &end);
		if (end > number && strchr("\n \t", *end) && isfinite(*value))
			return true;
	}
	return false;
}

/* The line of @text that begins with @mark, or NULL. */
static const char *line_with(const char *text, const char *mark)
{
	const char *at;

	for (at = strstr(text, mark); at; at = strstr(at + 1, mark))
		if (at == text || at[-1] == '\n')
			return at;
	return NULL;
}

bool output_number(const char *text, const char *path, double *value)
{
	const char *document;

	if (!text)
		return false;
	if ((document = line_with(text, "{")))
		return in_json(document, path, value);
	if ((document = line_with(text, "---")))
		return in_yaml(document, path, value);
	return in_lines(text, path, value);
}
