/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The seal of a record: a head of fixed length with the SHA-256 of every byte behind it,
 * so that a record that was cut, edited or mixed up on its way is told from a whole one
 * before anything in it is believed.
 *
 *   {"format":"zswapbench-record","version":2,"sha256":"<64 hex digits>",<the rest>
 *
 * The file stays one JSON object that any tool reads. The digest is over bytes, not over
 * values, because bytes need no canonical form: checking it is one pass of SHA-256 and no
 * parsing. It is no signature: who edits a record can seal it anew, and that is as honest
 * as whoever does so.
 */
#ifndef ZSWAPBENCH_RECORD_SEAL_H
#define ZSWAPBENCH_RECORD_SEAL_H

#include <jansson.h>
#include <stddef.h>

#include "bench/base/digest.h"

#define RECORD_FORMAT  "zswapbench-record"
#define RECORD_VERSION 2

/* Bytes of the head, up to and with the comma behind the digest. */
size_t record_head_length(void);

/*
 * The text of a record whose members other than the head's are @body: what stands behind
 * the comma, "\"seed\":1}\n". *@sealed becomes its length. The caller frees.
 */
char *record_seal(const char *body, size_t length, size_t *sealed);

/* The member that comes first behind the head, if the record has it: see record_figures.h. */
#define RECORD_FIGURES "figures"

/*
 * @record as the text of its file; format, version and sha256 are the head's, whether
 * @record has them or not. *@length becomes its length. The caller frees.
 */
char *record_text(const json_t *record, size_t *length);

enum seal {
	SEAL_GOOD,
	SEAL_BROKEN, /* the bytes are not those that were sealed */
	SEAL_NONE,   /* the text does not begin with a head of RECORD_VERSION */
};

/* With SEAL_GOOD and SEAL_BROKEN, @says is what the head says and @is what the bytes are. */
enum seal record_seal_check(const char *text, size_t length, char says[DIGEST_SIZE],
			    char is[DIGEST_SIZE]);

#endif
