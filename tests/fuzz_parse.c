// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzzing of the parsers of the kernel's statistics files. The text is a copy of its own,
 * terminated as the harness's buffers are, so that a step beyond it is seen.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "harness/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int condition)
{
	if (!condition)
		abort();
}

static void see_counter(const char *key, uint64_t value, void *context)
{
	(void)value;
	must(strlen(key) > 0 && !strpbrk(key, " \n"));
	++*(size_t *)context;
}

static void flat_files(const char *text)
{
	static const char *const keys[] = {"pswpout", "", "a"};
	uint64_t value, values[3] = {0, 0, 0};
	size_t count = 0;

	parse_flat_keys(text, keys, 3, values);
	parse_flat(text, "pswpout", &value);
	parse_flat(text, "", &value);
	parse_flat_each(text, see_counter, &count);
	must(count <= strlen(text));
	parse_number(text, &value);
	parse_node_meminfo(text, "MemFree", &value);
	parse_node_meminfo(text, "", &value);
	parse_pressure(text, "some", &value);
	parse_pressure(text, "full", &value);
}

static void hist(const char *text, unsigned int count, const char *value_name)
{
	static const char *const names[] = {"lru", "nid", "common_pid"};
	const char *at = text, *before = text;
	char values[3][HIST_KEY_SIZE];
	uint64_t hits, value;
	unsigned int i;

	while (parse_hist_entry(&at, names, values, count, &hits, value_name, &value)) {
		must(at > before);
		before = at;
		for (i = 0; i < count; i++)
			must(strnlen(values[i], HIST_KEY_SIZE) < HIST_KEY_SIZE);
	}
	must(!*at);
}

static void trace(const char *text)
{
	const char *at = text;
	struct trace_line line;
	uint64_t value;

	while (*at) {
		const char *before = at;

		if (parse_trace_line(&at, &line)) {
			must(line.fields > before && line.fields < at);
			must(strnlen(line.event, sizeof(line.event)) < sizeof(line.event));
			parse_trace_field(&line, "swap", &value);
			parse_trace_field(&line, "caller", &value);
		}
		must(at > before);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct disk_counters disk;
	char *text = malloc(size + 1);

	must(text != NULL);
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	flat_files(text);
	parse_diskstats(text, "nullb0", &disk);
	hist(text, 1, NULL);
	hist(text, 3, "removed");
	trace(text);
	free(text);
	return 0;
}
