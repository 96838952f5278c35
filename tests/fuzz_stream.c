// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzzing of what a machine tells: any bytes have to become a record that can be
 * written and read again, or refused with a message.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bench/record/record.h"
#include "bench/record/record_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int condition)
{
	if (!condition)
		abort();
}

static json_t *inputs(void)
{
	char digest[DIGEST_SIZE];

	digest_memory("", 0, digest);
	return json_pack("{s:{s:s, s:s, s:s}, s:i, s:{s:s}, s:{s:s}}", "scenario", "name", "fuzz",
			 "sha256", digest, "text", "", "seed", 1, "kernel", "name", "a", "machine",
			 "name", "sim");
}

/* The record of @stream as a run with @status; whether its reader takes it. */
static int read_back(const struct record_stream *stream, enum run_status status)
{
	json_t *in = inputs(), *made = record_build(in, stream, status, "", json_object());
	struct error error = {.text = ""};
	struct record record;
	size_t length;
	char *text = record_text(made, &length);
	int code = record_parse("fuzz", text, length, &record, &error);

	if (!code)
		record_free(&record);
	else
		must(error.text[0]);
	free(text);
	json_decref(made);
	json_decref(in);
	return code;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct record_stream stream;
	json_t *checks;

	record_stream_parse((const char *)data, size, &stream);
	checks = record_checks(NULL, &stream);
	must(stream.end || !json_array_size(checks));
	must(!stream.end || json_array_size(checks));
	json_decref(checks);
	must(!read_back(&stream, RUN_TRUNCATED)); /* whatever is missing in it */
	read_back(&stream, RUN_FINISHED);
	record_stream_free(&stream);
	return 0;
}
