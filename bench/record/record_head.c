// SPDX-License-Identifier: GPL-2.0-only
/* The head of a record: see record_head.h. */
#include "bench/record/record_head.h"

#include <string.h>

#include "bench/record/record_seal.h"
#include "lib/error.h"
#include "lib/xalloc.h"

bool record_head_read(const char *text, size_t length, struct record_head *head)
{
	static const char key[] = "\"" RECORD_FIGURES "\":";
	char says[DIGEST_SIZE], is[DIGEST_SIZE];
	size_t begin = record_head_length() + sizeof(key) - 1;

	if (length < begin || memcmp(text + record_head_length(), key, sizeof(key) - 1) != 0 ||
	    record_seal_check(text, length, says, is) != SEAL_GOOD)
		return false;
	/* the first value of what is behind the key; the rest is not looked at */
	*head = (struct record_head){
		.figures = json_loadb(text + begin, length - begin,
				      JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, NULL),
		.text = text,
		.length = length,
	};
	if (json_integer_value(json_object_get(head->figures, "version")) == FIGURES_VERSION)
		return true;
	record_head_free(head);
	return false;
}

void record_head_free(struct record_head *head)
{
	json_decref(head->figures);
}

const char *record_head_scenario(const struct record_head *head)
{
	return json_string_value(json_object_get(head->figures, "scenario"));
}

const char *record_head_kernel(const struct record_head *head)
{
	return json_string_value(json_object_get(head->figures, "kernel"));
}

char *record_head_fact(const struct record_head *head, enum fact fact)
{
	const json_t *facts = json_object_get(head->figures, "facts");
	const char *text = json_string_value(json_object_get(facts, fact_title(fact)));

	return xstrdup(text ? text : "unknown");
}

bool record_head_holds(const struct record_head *head)
{
	const json_t *end = json_object_get(head->figures, "end");

	return json_is_integer(end) && json_integer_value(end) == EXIT_HOLDS;
}

/* Behind the string that begins at @at; NULL if it does not end. */
static const char *behind_string(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++)
		at += *at == '\\';
	return at < end ? at + 1 : NULL;
}

/* Behind the value that begins at @at, however deep; NULL if it does not end. */
static const char *behind_value(const char *at, const char *end)
{
	size_t depth = 0;

	while (at && at < end && (depth || !strchr(",}", *at))) {
		if (*at == '"') {
			at = behind_string(at, end);
			continue;
		}
		depth += *at == '{' || *at == '[';
		if ((*at == '}' || *at == ']') && !depth--)
			return NULL;
		at++;
	}
	return at && at < end ? at : NULL;
}

char *record_head_member(const struct record_head *head, const char *key)
{
	const char *at = head->text + record_head_length(), *end = head->text + head->length;
	size_t length = strlen(key);

	while (at && at < end && *at == '"') {
		const char *name = at + 1, *value = behind_string(at, end);

		if (!value || value >= end || *value++ != ':')
			return NULL;
		at = behind_value(value, end);
		if (at && (size_t)(value - name) == length + 2 && !memcmp(name, key, length) &&
		    *value == '"' && !memchr(value, '\\', (size_t)(at - value)))
			return xstrndup(value + 1, (size_t)(at - value) - 2);
		at = at && *at == ',' ? at + 1 : NULL;
	}
	return NULL;
}
