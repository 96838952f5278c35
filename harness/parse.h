/* SPDX-License-Identifier: GPL-2.0-only */
/* Parsers of the kernel's statistics files; pure functions on text. */
#ifndef ZSWAPBENCH_PARSE_H
#define ZSWAPBENCH_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Finds the line "KEY VALUE" in flat-keyed text (vmstat, memory.stat,
 * memory.events) and sets *@value. False when there is no such line or its
 * value is no number: the counter is not available.
 */
bool parse_flat(const char *text, const char *key, uint64_t *value);

/*
 * parse_flat() for @count @keys in one pass over @text: sets @values of those that
 * it finds and leaves the others as they are.
 */
void parse_flat_keys(const char *text, const char *const *keys, size_t count, uint64_t *values);

/*
 * Calls @found for each line "KEY VALUE" of flat-keyed text. Lines of another
 * shape are passed over.
 */
void parse_flat_each(const char *text,
		     void (*found)(const char *key, uint64_t value, void *context), void *context);

/* One number alone in a file, or "max", which sets *@value to UINT64_MAX. */
bool parse_number(const char *text, uint64_t *value);

/* Completed requests and bytes of one disk, from a line of /proc/diskstats. */
struct disk_counters {
	uint64_t reads, read_bytes, writes, written_bytes;
};

/* Counters of @device in the text of /proc/diskstats; false when it is not listed. */
bool parse_diskstats(const char *text, const char *device, struct disk_counters *disk);

/* "Node N KEY: VALUE kB" of a node's meminfo, in bytes. */
bool parse_node_meminfo(const char *text, const char *key, uint64_t *bytes);

/* The `total=` of a line of memory.pressure ("some" or "full"), microseconds. */
bool parse_pressure(const char *text, const char *line, uint64_t *total_us);

enum { HIST_KEY_SIZE = 80 };

/*
 * The next entry of a hist trigger's output, "{ k1: v, k2: v } hitcount: n  v: n",
 * at or after *@text, which moves behind it. Copies the values of the keys named in
 * @names, without the blanks around them; sets the hit count and, if @value_name is
 * not NULL, that value. False when there is no further entry.
 */
bool parse_hist_entry(const char **text, const char *const *names, char (*values)[HIST_KEY_SIZE],
		      unsigned int count, uint64_t *hits, const char *value_name, uint64_t *value);

/*
 * One line of the trace file that a kprobe event left:
 * "TASK-PID [CPU] FLAGS SECONDS.MICROS: EVENT: (...) NAME=0xHEX ...".
 */
struct trace_line {
	uint64_t time_us;
	char event[24];
	const char *fields; /* behind the event's name; inside the text */
};

/* Parses the line at *@text, which moves to the next one. False for a comment or another shape. */
bool parse_trace_line(const char **text, struct trace_line *line);

/* The field "NAME=0xHEX" of a trace line; false when it has none. */
bool parse_trace_field(const struct trace_line *line, const char *name, uint64_t *value);

/*
 * Finds @event in the text of tracefs' kprobe_profile ("EVENT HITS MISSED" a line) and sets
 * *@missed. False when it is not there.
 */
bool parse_kprobe_missed(const char *text, const char *event, uint64_t *missed);

#endif
