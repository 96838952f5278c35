// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as a history: refused with a message that names the file, or read, searched
 * for changes and printed. The file itself stays as it was. Seeds are in
 * tests/corpus/history.
 */
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/report/trend_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void print(const struct history_trail *trail, FILE *out)
{
	const struct trend_options options = {.last = 20};
	struct text_style style = {.out = out, .width = 80};
	struct error error = {.text = ""};
	struct trend trend;

	if (trend_find(trail, &options, &trend, &error))
		abort(); /* it names nothing */
	trend_print(&trend, &style, false);
	trend_free(&trend);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static FILE *out;
	static char file[64];
	struct error error = {.text = ""};
	struct history *history;
	struct history_trail trail;

	if (!out) {
		out = fopen("/dev/null", "w");
		snprintf(file, sizeof(file), "/tmp/zswapbench-fuzz-history-%d", (int)getpid());
	}
	int fd = open(file, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (!out || fd < 0 || write(fd, data, size) != (ssize_t)size || close(fd))
		abort();
	if (!history_open(file, HISTORY_READ, 0, &history, &error)) {
		if (!history_read(history, &trail, &error))
			print(&trail, out);
		history_trail_free(&trail);
		history_close(history);
	}
	if (error.text[0] && strncmp(error.text, file, strlen(file)) != 0)
		abort();
	unlink(file);
	return 0;
}
