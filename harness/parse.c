// SPDX-License-Identifier: GPL-2.0-only
/* Parsers of the kernel's statistics files: see parse.h. */
#include "harness/parse.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *next_line(const char *text)
{
	const char *end = strchr(text, '\n');

	return end ? end + 1 : text + strlen(text);
}

/* A decimal or 0x number at @text; *@end behind it. False when there is none. */
static bool number_at(const char *text, uint64_t *value, const char **end)
{
	char *after;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	*value = strtoull(text, &after, text[0] == '0' && text[1] == 'x' ? 16 : 10);
	*end = after;
	return !errno;
}

/* Behind "KEY " of the line at @line, or NULL when it has another key. */
static const char *behind_key(const char *line, const char *key)
{
	while (*key && *key == *line) {
		key++;
		line++;
	}
	return !*key && *line == ' ' ? line + 1 : NULL;
}

/* A number that ends its line. */
static bool number_of_line(const char *text, uint64_t *value)
{
	uint64_t number;
	const char *end;

	if (!number_at(text, &number, &end) || (*end && *end != '\n'))
		return false;
	*value = number;
	return true;
}

bool parse_flat(const char *text, const char *key, uint64_t *value)
{
	const char *found;

	for (; *text; text = next_line(text))
		if ((found = behind_key(text, key)))
			return number_of_line(found, value);
	return false;
}

void parse_flat_keys(const char *text, const char *const *keys, size_t count, uint64_t *values)
{
	const char *found;
	size_t i;

	for (; *text; text = next_line(text))
		for (i = 0; i < count; i++)
			if ((found = behind_key(text, keys[i]))) {
				number_of_line(found, &values[i]);
				break;
			}
}

void parse_flat_each(const char *text,
		     void (*found)(const char *key, uint64_t value, void *context), void *context)
{
	char key[64];

	for (; *text; text = next_line(text)) {
		size_t length = strcspn(text, " \n");
		const char *end;
		uint64_t value;

		if (!length || length >= sizeof(key) || text[length] != ' ' ||
		    !number_at(text + length + 1, &value, &end) || (*end && *end != '\n'))
			continue;
		memcpy(key, text, length);
		key[length] = '\0';
		found(key, value, context);
	}
}

bool parse_number(const char *text, uint64_t *value)
{
	const char *end;

	if (!strcmp(text, "max\n") || !strcmp(text, "max")) {
		*value = UINT64_MAX;
		return true;
	}
	return number_at(text, value, &end) && (!*end || (*end == '\n' && !end[1]));
}

bool parse_diskstats(const char *text, const char *device, struct disk_counters *disk)
{
	enum { SECTOR = 512 };

	for (; *text; text = next_line(text)) {
		unsigned long long reads, read_sectors, writes, write_sectors;
		char name[64];

		if (sscanf(text, " %*u %*u %63s %llu %*u %llu %*u %llu %*u %llu", name, &reads,
			   &read_sectors, &writes, &write_sectors) != 5 ||
		    strcmp(name, device) != 0)
			continue;
		*disk = (struct disk_counters){reads, read_sectors * SECTOR, writes,
					       write_sectors * SECTOR};
		return true;
	}
	return false;
}

bool parse_node_meminfo(const char *text, const char *key, uint64_t *bytes)
{
	size_t length = strlen(key);

	for (; *text; text = next_line(text)) {
		const char *at = text, *end;
		uint64_t node, kilobytes;

		if (strncmp(at, "Node ", 5) != 0 || !number_at(at + 5, &node, &at) ||
		    *at++ != ' ' || strncmp(at, key, length) != 0 || at[length] != ':')
			continue;
		at += length + 1;
		at += strspn(at, " ");
		if (!number_at(at, &kilobytes, &end) || strncmp(end, " kB", 3) != 0)
			return false;
		*bytes = kilobytes * 1024;
		return true;
	}
	return false;
}

bool parse_pressure(const char *text, const char *line, uint64_t *total_us)
{
	size_t length = strlen(line);

	for (; *text; text = next_line(text)) {
		const char *total, *end;

		if (strncmp(text, line, length) != 0 || text[length] != ' ')
			continue;
		total = strstr(text, " total=");
		return total && total < next_line(text) && number_at(total + 7, total_us, &end);
	}
	return false;
}

/* The value of "NAME: VALUE" in [@begin, @end), up to a comma or the end, blanks trimmed. */
static bool labelled(const char *begin, const char *end, const char *name, char *value,
		     size_t value_size)
{
	size_t length = strlen(name);
	const char *at;

	for (at = begin; at + length < end; at++) {
		const char *stop;

		if (strncmp(at, name, length) != 0 || at[length] != ':' ||
		    (at > begin && !strchr(" {,", at[-1])))
			continue;
		at += length + 1;
		for (stop = at; stop < end && *stop != ','; stop++)
			;
		while (at < stop && *at == ' ')
			at++;
		while (stop > at && stop[-1] == ' ')
			stop--;
		if ((size_t)(stop - at) >= value_size)
			return false;
		memcpy(value, at, (size_t)(stop - at));
		value[stop - at] = '\0';
		return true;
	}
	return false;
}

/* A number labelled @name after the braces, where blanks separate the labels. */
static bool labelled_number(const char *text, const char *name, uint64_t *value)
{
	size_t length = strlen(name);
	const char *at = text, *line_end = next_line(text), *end;

	for (; (at = strstr(at, name)) && at < line_end; at++)
		if (at[length] == ':' && (at == text || at[-1] == ' '))
			return number_at(at + length + 1 + strspn(at + length + 1, " "), value,
					 &end);
	return false;
}

bool parse_hist_entry(const char **text, const char *const *names, char (*values)[HIST_KEY_SIZE],
		      unsigned int count, uint64_t *hits, const char *value_name, uint64_t *value)
{
	const char *line, *end, *brace;
	unsigned int i;

	for (line = *text; *line; line = end) {
		end = next_line(line);
		brace = *line == '{' ? memchr(line, '}', (size_t)(end - line)) : NULL;
		if (!brace)
			continue;
		for (i = 0; i < count; i++)
			if (!labelled(line + 1, brace, names[i], values[i], HIST_KEY_SIZE))
				break;
		if (i < count || !labelled_number(brace + 1, "hitcount", hits) ||
		    (value_name && !labelled_number(brace + 1, value_name, value)))
			continue;
		*text = end;
		return true;
	}
	*text = line;
	return false;
}

bool parse_trace_line(const char **text, struct trace_line *line)
{
	const char *begin = *text, *end = next_line(begin), *at;
	unsigned long long seconds, micros;
	int consumed = 0;
	char head[96]; /* sscanf() measures its whole text, which here is megabytes long */

	*text = end;
	at = *begin == '#' ? NULL : memchr(begin, ']', (size_t)(end - begin));
	if (!at)
		return false;
	at++;
	snprintf(head, sizeof(head), "%.*s", (int)(end - at < 95 ? end - at : 95), at);
	if (sscanf(head, " %*s %llu.%6llu: %23[a-z_]: %n", &seconds, &micros, line->event,
		   &consumed) != 3 ||
	    !consumed || at + consumed >= end)
		return false;
	line->time_us = seconds * 1000000 + micros;
	line->fields = at + consumed;
	return true;
}

bool parse_trace_field(const struct trace_line *line, const char *name, uint64_t *value)
{
	size_t length = strlen(name);
	const char *at = line->fields, *line_end = next_line(line->fields), *end;

	for (; (at = strstr(at, name)) && at < line_end; at++)
		if (at[length] == '=' && at[-1] == ' ')
			return number_at(at + length + 1, value, &end);
	return false;
}

bool parse_kprobe_missed(const char *text, const char *event, uint64_t *missed)
{
	for (; *text; text = next_line(text)) {
		unsigned long long hits, misses;
		char name[64];

		if (sscanf(text, " %63s %llu %llu", name, &hits, &misses) != 3 ||
		    strcmp(name, event) != 0)
			continue;
		*missed = misses;
		return true;
	}
	return false;
}
