// SPDX-License-Identifier: GPL-2.0-only
/* The seal of a record: see record_seal.h. */
#include "bench/record/record_seal.h"

#include <stdlib.h>
#include <string.h>

#include "lib/array.h"
#include "lib/xalloc.h"

#define TEXT_OF(number)	     #number
#define VERSION_TEXT(number) TEXT_OF(number)

static const char before_digest[] = "{\"format\":\"" RECORD_FORMAT
				    "\",\"version\":" VERSION_TEXT(RECORD_VERSION) ",\"sha256\":\"";
static const char after_digest[] = "\",";

enum {
	BEFORE = sizeof(before_digest) - 1,
	HEX = DIGEST_SIZE - 1,
	AFTER = sizeof(after_digest) - 1,
	HEAD = BEFORE + HEX + AFTER,
};

size_t record_head_length(void)
{
	return HEAD;
}

char *record_seal(const char *body, size_t length, size_t *sealed)
{
	char *text = xmalloc(HEAD + length + 1), hex[DIGEST_SIZE];

	digest_memory(body, length, hex);
	memcpy(text, before_digest, BEFORE);
	memcpy(text + BEFORE, hex, HEX);
	memcpy(text + BEFORE + HEX, after_digest, AFTER);
	memcpy(text + HEAD, body, length);
	text[HEAD + length] = '\0';
	*sealed = HEAD + length;
	return text;
}

/* @value as JSON; no value that came from JSON or json_pack() cannot go there. */
static char *json_text(const json_t *value, size_t digits)
{
	char *text = json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(digits));

	if (!text)
		abort();
	return text;
}

char *record_text(const json_t *record, size_t *length)
{
	static const char *const first[] = {"format", "version", "sha256", RECORD_FIGURES};
	enum { READABLE = 15, EXACT = 17 }; /* digits: 0.1 as it was written; every bit of it */
	const json_t *figures = json_object_get(record, RECORD_FIGURES);
	json_t *rest = json_copy((json_t *)record);
	char *front, *back, *body, *text;
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(first); i++)
		json_object_del(rest, first[i]);
	front = figures ? json_text(figures, EXACT) : NULL;
	back = json_text(rest, READABLE);
	json_decref(rest);
	/* behind the brace, for the head has its own */
	body = front ? xasprintf("\"" RECORD_FIGURES "\":%s,%s\n", front, back + 1)
		     : xasprintf("%s\n", back + 1);
	text = record_seal(body, strlen(body), length);
	free(body);
	free(back);
	free(front);
	return text;
}

enum seal record_seal_check(const char *text, size_t length, char says[DIGEST_SIZE],
			    char is[DIGEST_SIZE])
{
	if (length < HEAD || memcmp(text, before_digest, BEFORE) != 0 ||
	    memcmp(text + BEFORE + HEX, after_digest, AFTER) != 0)
		return SEAL_NONE;
	memcpy(says, text + BEFORE, HEX);
	says[HEX] = '\0';
	if (strspn(says, "0123456789abcdef") != HEX)
		return SEAL_NONE;
	digest_memory(text + HEAD, length - HEAD, is);
	return strcmp(says, is) == 0 ? SEAL_GOOD : SEAL_BROKEN;
}
