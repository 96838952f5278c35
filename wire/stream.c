// SPDX-License-Identifier: GPL-2.0-only
/* Lines to the host: see stream.h. */
#include "wire/stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>

static unsigned int lines;

int stream_open(struct error *error)
{
	if (iopl(3))
		return error_set(error, EXIT_MACHINE,
				 "iopl: %s (the kernel needs CONFIG_X86_IOPL_IOPERM)",
				 strerror(errno));
	return 0;
}

static void send_bytes(const char *text, size_t length)
{
	__asm__ volatile("rep outsb" : "+S"(text), "+c"(length) : "d"(STREAM_PORT) : "memory");
}

void stream_send(const char *type, json_t *fields)
{
	json_t *line = json_pack("{s:s}", "type", type);
	char *text;

	json_object_update(line, fields);
	text = json_dumps(line, JSON_COMPACT);
	send_bytes(text, strlen(text));
	send_bytes("\n", 1);
	lines++;
	free(text);
	json_decref(line);
	json_decref(fields);
}

void stream_end(const char *status, const char *detail)
{
	stream_send("end", json_pack("{s:s, s:s, s:i}", "status", status, "detail", detail, "lines",
				     (int)lines));
}
