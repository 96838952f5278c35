/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Making the record of a run: from what went in, how it ended, and the lines that
 * the harness sent. The counterpart, for readers, is record_reader.h.
 */
#ifndef ZSWAPBENCH_RECORD_H
#define ZSWAPBENCH_RECORD_H

#include <jansson.h>

#include "bench/base/digest.h"
#include "bench/record/outcome.h"
#include "lib/error.h"

/*
 * The lines of the harness, sorted into the parts of a record. What cannot be read
 * as a line ends it there: `end` stays NULL, so the run counts as truncated.
 */
struct record_stream {
	json_t *body; /* environment, steps, phases, histograms, outputs, probes, final, samples,
			 left */
	json_int_t boot_ns, last_ns;
	bool init_seen;
	json_t *end; /* borrowed from body: the last line, if its count of lines is right */
	char digest[DIGEST_SIZE]; /* of the bytes */
};

/* Parses @length bytes of stream. Never fails: a stream may break off anywhere. */
void record_stream_parse(const char *text, size_t length, struct record_stream *stream);
void record_stream_free(struct record_stream *stream);

/*
 * The checks that every finished run of @plan has to pass, as the record's `checks`: that no
 * page was lost, that pages on disk are the refused and the written back ones, that the device
 * saw each of them, that what cgroups count adds up, and that nothing is left when all tasks are
 * gone. A check whose counters this kernel lacks has "ok": null; one that is let pass for a flaw
 * that kernels of its age are known to have says it in "known". The caller owns it.
 */
json_t *record_checks(const json_t *plan, const struct record_stream *stream);

/*
 * The record: @inputs (scenario, seed, kernel, machine, plan, key) completed with what
 * came out. @inputs is not changed; the caller owns the result. Its text, with format and
 * version, is made by record_text().
 */
json_t *record_build(const json_t *inputs, const struct record_stream *stream,
		     enum run_status status, const char *detail, json_t *host);

#endif
