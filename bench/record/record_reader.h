/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reads a record.json, as bench/record writes it, and checks all of it that metrics
 * and the comparison read, so that they need not.
 */
#ifndef ZSWAPBENCH_RECORD_READER_H
#define ZSWAPBENCH_RECORD_READER_H

#include <stddef.h>

#include "bench/record/parts.h"
#include "bench/record/record_seal.h"
#include "lib/error.h"

#define RECORD_MAX_BYTES (64U << 20)

struct record {
	char *file; /* as it was opened */
	struct parts parts;
	const struct part *root;
	/* Borrowed from @parts. */
	const char *scenario; /* name */
	json_int_t seed;
	const char *kernel;  /* name */
	const char *machine; /* name: "sim" */
	const char *status;  /* "finished", or why there are no figures in it */
	const char *detail;  /* more on the status; may be empty */
	const char *digest;  /* of what the guest sent; NULL if it sent nothing */
};

/*
 * Reads the record in @file. On failure returns -1 and @error names the file, and the
 * line and column or the key, with what was expected there and what was found:
 * EXIT_STORAGE if it cannot be read or is larger than RECORD_MAX_BYTES; EXIT_INPUT if it
 * is not such a record, is of another version than this program's, is cut off, was edited
 * (its seal is broken, see record_seal.h), or contradicts itself.
 * A run that did not finish may lack everything that it did not come to.
 */
int record_load(const char *file, struct record *record, struct error *error);

/* The same from memory; @file is only named in messages. For tests and fuzzing. */
int record_parse(const char *file, const char *text, size_t length, struct record *record,
		 struct error *error);

/* Releases what a successful load filled in. */
void record_free(struct record *record);

#endif
