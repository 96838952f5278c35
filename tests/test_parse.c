// SPDX-License-Identifier: GPL-2.0-only
/*
 * The parsers of the kernel's statistics files, on recorded text and on what a kernel
 * that lacks a counter, or a file read while it changes, may show instead.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/base/files.h"
#include "harness/parse.h"
#include "lib/array.h"

#define FIXTURES "tests/fixtures/"
#define UNSET	 0x5e7u

/* What no parser may find anything in, whatever it looks for. */
static const char *const garbage[] = {
	"",
	"\n",
	"\n\n\n",
	" ",
	"zswpwb",
	"zswpwb ",
	"zswpwb\n12\n",
	"zswpwb -1\n",
	"zswpwb twelve\n",
	"zswpwb 12 13\n",
	"zswpwb 12x\n",
	"zswpwb  12\n",
	"zswpwb\t12\n",
	"zswpwbx 12\n",
	"xzswpwb 12\n",
	" zswpwb 12\n",
	"Node 0 zswpwb 12 kB\n",
	"Node x zswpwb: 12 kB\n",
	"Node 0 zswpwb: 12 MB\n",
	"Node 0 zswpwb: 12\n",
	"Node 0 zswpwb:\n",
	"some avg10=0.00 avg60=0.00 avg300=0.00\n",
	"some total\nfull total=12\n",
	"{ caller: [ffffffff811bdcf4] zswap_writeback_entry",
	"{ caller: [ffffffff811bdcf4] zswap_writeback_entry }",
	"{ caller: x } hitcount:",
	"{ caller: x } hitcount: x\n",
	"{ caller: x } xhitcount: 3\n",
	"{ other: x } hitcount: 3\n",
	"{ caller x } hitcount: 3\n",
	"caller: x } hitcount: 3\n",
	"}{\n",
	"# { caller: x } hitcount: 3\n",
	"[\n",
	"# hog-42 [000] ..... 1.234567: write: (a) swap=0x1\n",
	"  hog-42 [000] .....",
	"  hog-42 [000] ..... 1.2",
	"  hog-42 [000] ..... 1.234567: write",
	"  hog-42 [000] ..... 1.234567: write:",
	"  hog-42 [000] ..... 1.234567: write:\n",
	"  hog-42 [000] ..... x.234567: write: (a) swap=0x1\n",
	"  hog-42 [000] ..... 1 234567: write: (a) swap=0x1\n",
	"\xff\xfe\x80\n\x01\x02",
};

static char *fixture(const char *name)
{
	struct error error = {.text = ""};
	char path[128], *text;

	snprintf(path, sizeof(path), FIXTURES "%s", name);
	text = file_read(path, 1 << 20, NULL, &error);
	if (!text)
		fail_msg("%s", error.text);
	return text;
}

static void expect_flat(const char *text, const char *key, uint64_t expected)
{
	uint64_t value = UNSET;

	if (!parse_flat(text, key, &value))
		fail_msg("%s: not found", key);
	assert_int_equal(value, expected);
}

static void flat_files_as_recorded(void **state)
{
	char *vmstat = fixture("vmstat.txt"), *memory = fixture("memory-stat.txt");
	uint64_t value;

	(void)state;
	expect_flat(vmstat, "nr_free_pages", 1263627); /* the first */
	expect_flat(vmstat, "nr_unstable", 0);	       /* the last */
	expect_flat(vmstat, "pgmajfault", 5866);
	expect_flat(vmstat, "zswpwb", 0);
	expect_flat(vmstat, "pgfault", 106130919);
	assert_false(parse_flat(vmstat, "nr_free", &value));
	assert_false(parse_flat(vmstat, "free_pages", &value));
	assert_false(parse_flat(vmstat, "", &value));
	expect_flat(memory, "anon", 46247936);
	expect_flat(memory, "zswap", 8389625); /* and not zswapped */
	expect_flat(memory, "zswapped", 20992000);
	expect_flat(memory, "workingset_refault_anon", 12227);
	expect_flat(memory, "pgscan", 52870); /* and not pgscan_kswapd */
	expect_flat(memory, "zswpwb", 12227);
	assert_false(parse_flat(memory, "zswpwc", &value));
	free(vmstat);
	free(memory);
}

/* A file read in two parts may break off anywhere: the counter there is unknown, the ones before
 * not. */
static void flat_file_breaks_off(void **state)
{
	char *text = fixture("memory-stat.txt");
	size_t length = strlen(text), cut, begin;
	uint64_t value;

	(void)state;
	begin = (size_t)(strstr(text, "\nzswpout ") + 1 - text);
	for (cut = length; cut > begin + strlen("zswpout 17352"); cut--) {
		text[cut] = '\0';
		expect_flat(text, "zswpout", 17352);
	}
	for (cut = begin + strlen("zswpout "); cut > 0; cut--) {
		text[cut] = '\0';
		assert_false(parse_flat(text, "zswpout", &value));
	}
	free(text);
}

static void flat_numbers(void **state)
{
	uint64_t value = UNSET;

	(void)state;
	expect_flat("a 0\n", "a", 0);
	expect_flat("a 007\n", "a", 7);
	expect_flat("a 18446744073709551614\n", "a", UINT64_MAX - 1);
	expect_flat("b 1\na 2", "a", 2);
	expect_flat("a 1\na 2\n", "a", 1);
	expect_flat("\n\na 1\n", "a", 1);
	assert_false(parse_flat("a 1x\na 2\n", "a", &value));
}

/* One pass finds what a pass for each key finds, and leaves alone what is not there. */
static void flat_keys_in_one_pass(void **state)
{
	static const char *const keys[] = {"zswpwb", "nr_free_pages", "nr_free", "pgfault"};
	enum { KEYS = ARRAY_LENGTH(keys) };
	uint64_t values[KEYS] = {UNSET, UNSET, UNSET, UNSET}, alone;
	char *text = fixture("vmstat.txt");
	size_t i;

	(void)state;
	parse_flat_keys(text, keys, KEYS, values);
	for (i = 0; i < KEYS; i++) {
		alone = UNSET;
		parse_flat(text, keys[i], &alone);
		assert_int_equal(values[i], alone);
	}
	assert_int_equal(values[1], 1263627);
	assert_int_equal(values[2], UNSET);
	free(text);

	values[0] = UNSET;
	parse_flat_keys("zswpwb 1x\nb 2\n", keys, 1, values);
	assert_int_equal(values[0], UNSET);
}

struct seen {
	unsigned int count;
	uint64_t sum;
	char keys[256];
};

static void see(const char *key, uint64_t value, void *context)
{
	struct seen *seen = context;

	seen->count++;
	seen->sum += value;
	if (strlen(seen->keys) + strlen(key) + 2 < sizeof(seen->keys))
		strcat(strcat(seen->keys, key), " ");
}

static void flat_file_line_by_line(void **state)
{
	char *text = fixture("vmstat.txt"), *end;
	char key[64] = "", line[192];
	struct seen seen = {0};
	unsigned int lines = 0;

	(void)state;
	for (end = text; *end; end++)
		lines += *end == '\n';
	parse_flat_each(text, see, &seen);
	assert_int_equal(seen.count, lines);
	free(text);

	memset(&seen, 0, sizeof(seen));
	parse_flat_each("a 1\n\nb\nc \nd x\ne 2 3\n 4\nf  5\ng 6\nh 7", see, &seen);
	assert_string_equal(seen.keys, "a g h ");
	assert_int_equal(seen.sum, 14);

	/* a key that has no room is passed over, one that just fits is not */
	memset(key, 'k', 63);
	snprintf(line, sizeof(line), "%s 1\nk%s 2\n", key, key);
	memset(&seen, 0, sizeof(seen));
	parse_flat_each(line, see, &seen);
	assert_int_equal(seen.count, 1);
	assert_int_equal(seen.sum, 1);
}

static void numbers_alone(void **state)
{
	static const struct {
		const char *text;
		uint64_t value;
	} right[] = {
		{"0\n", 0},
		{"12", 12},
		{"8389625\n", 8389625},
		{"0x1f\n", 31},
		{"max\n", UINT64_MAX},
		{"max", UINT64_MAX},
		{"9223372036854771712\n", 9223372036854771712u},
	};
	static const char *const wrong[] = {"",	     "\n",   "max \n", "maximum", " 1",	  "1 ",
					    "1\n\n", "1\n2", "-1",     "+1",	  "0x",	  "0xg",
					    "x1",    "1.5",  "1k",     "Max",	  "1\r\n"};
	uint64_t value;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(right); i++) {
		value = UNSET;
		assert_true(parse_number(right[i].text, &value));
		assert_int_equal(value, right[i].value);
	}
	for (i = 0; i < ARRAY_LENGTH(wrong); i++)
		if (parse_number(wrong[i], &value))
			fail_msg("'%s' was taken for a number", wrong[i]);
}

static void diskstats_as_recorded(void **state)
{
	char *text = fixture("diskstats.txt");
	struct disk_counters disk;

	(void)state;
	assert_true(parse_diskstats(text, "vda", &disk));
	assert_int_equal(disk.reads, 421253);
	assert_int_equal(disk.read_bytes, 15131002 * 512ull);
	assert_int_equal(disk.writes, 60595);
	assert_int_equal(disk.written_bytes, 22013528 * 512ull);
	assert_true(parse_diskstats(text, "zram0", &disk));
	assert_int_equal(disk.reads + disk.read_bytes + disk.writes + disk.written_bytes, 0);
	assert_true(parse_diskstats(text, "loop7", &disk));
	assert_false(parse_diskstats(text, "loop", &disk));
	assert_false(parse_diskstats(text, "loop77", &disk));
	assert_false(parse_diskstats(text, "nullb0", &disk));
	assert_false(parse_diskstats(text, "", &disk));
	free(text);
}

/* As many fields as a kernel has had since 2.6, no fewer; a longer name is another device. */
static void diskstats_of_other_kernels(void **state)
{
	struct disk_counters disk = {UNSET, UNSET, UNSET, UNSET};

	(void)state;
	assert_true(
		parse_diskstats(" 252       0 nullb0 1 2 3 4 5 6 7 8 9 10 11\n", "nullb0", &disk));
	assert_int_equal(disk.reads, 1);
	assert_int_equal(disk.read_bytes, 3 * 512);
	assert_int_equal(disk.writes, 5);
	assert_int_equal(disk.written_bytes, 7 * 512);
	assert_false(parse_diskstats("   8 1 sda1 100 200 300 400\n   8 2 sda2 1 2 3 4\n", "sda1",
				     &disk));
	assert_false(parse_diskstats(" 252 0 nullb01 1 2 3 4 5 6 7\n", "nullb0", &disk));
	assert_false(parse_diskstats(" 252 0 nullb0 1 2 3 4 5 6\n", "nullb0", &disk));
}

static void node_meminfo_as_recorded(void **state)
{
	static const char *const absent[] = {"Mem",  "Total",	       "MemFre", "Zswap",
					     "Node", "HugePages_Free", "",	 "Active(anon"};
	char *text = fixture("node-meminfo.txt");
	uint64_t bytes = UNSET;
	size_t i;

	(void)state;
	assert_true(parse_node_meminfo(text, "MemTotal", &bytes));
	assert_int_equal(bytes, 7694552 * 1024ull);
	assert_true(parse_node_meminfo(text, "MemFree", &bytes));
	assert_int_equal(bytes, 5054508 * 1024ull);
	assert_true(parse_node_meminfo(text, "Active(anon)", &bytes));
	assert_int_equal(bytes, 1612 * 1024);
	assert_true(parse_node_meminfo(text, "FilePmdMapped", &bytes));
	assert_int_equal(bytes, 0);
	for (i = 0; i < ARRAY_LENGTH(absent); i++)
		if (parse_node_meminfo(text, absent[i], &bytes))
			fail_msg("'%s' is not in the file", absent[i]);
	free(text);
	assert_true(parse_node_meminfo("Node 12 Zswapped:    5 kB\n", "Zswapped", &bytes));
	assert_int_equal(bytes, 5120);
	assert_false(parse_node_meminfo("Node 0 Zswap:    99", "Zswap", &bytes));
}

static void pressure_as_recorded(void **state)
{
	char *text = fixture("memory-pressure.txt");
	uint64_t total = UNSET;

	(void)state;
	assert_true(parse_pressure(text, "some", &total));
	assert_int_equal(total, 74803097);
	assert_true(parse_pressure(text, "full", &total));
	assert_int_equal(total, 43156689);
	assert_false(parse_pressure(text, "som", &total));
	assert_false(parse_pressure(text, "avg10", &total));
	free(text);
	/* the total of the next line is not this one's */
	assert_false(parse_pressure("some avg10=0.00\nfull avg10=0.00 total=7\n", "some", &total));
	assert_false(parse_pressure("some avg10=0.00 total=\n", "some", &total));
}

static const char *const by_caller[] = {"caller"};
static const char *const by_node[] = {"lru", "nid", "common_pid"};

static void missed_probes(void **state)
{
	static const char profile[] =
		"  write                                   1204               0\n"
		"  walk                                      37               5\n"
		"  walk_more                                  1               9\n"
		"  cut                                        1\n";
	uint64_t missed = 99;

	(void)state;
	assert_true(parse_kprobe_missed(profile, "write", &missed));
	assert_int_equal(missed, 0);
	assert_true(parse_kprobe_missed(profile, "walk", &missed));
	assert_int_equal(missed, 5);
	assert_false(parse_kprobe_missed(profile, "wal", &missed));
	assert_false(parse_kprobe_missed(profile, "cut", &missed));
	assert_false(parse_kprobe_missed("", "write", &missed));
	assert_int_equal(missed, 5);
}

static void hist_of_callers(void **state)
{
	char *text = fixture("hist-caller.txt"), key[1][HIST_KEY_SIZE];
	const char *at = text;
	uint64_t hits = UNSET;

	(void)state;
	assert_true(parse_hist_entry(&at, by_caller, key, 1, &hits, NULL, NULL));
	assert_string_equal(key[0], "[ffffffff811bdcf4] zswap_writeback_entry");
	assert_int_equal(hits, 11241);
	assert_true(parse_hist_entry(&at, by_caller, key, 1, &hits, NULL, NULL));
	assert_string_equal(key[0], "[ffffffff811b49c9] swap_writepage");
	assert_int_equal(hits, 13747);
	assert_false(parse_hist_entry(&at, by_caller, key, 1, &hits, NULL, NULL));
	assert_int_equal(*at, '\0');
	assert_false(parse_hist_entry(&at, by_caller, key, 1, &hits, NULL, NULL));
	free(text);
}

static void hist_of_nodes(void **state)
{
	static const struct {
		const char *keys[3];
		uint64_t hits, removed;
	} entries[] = {
		{{"[ffff888010231440] 0xffff888010231440", "1", "39"}, 2, 2},
		{{"[ffffffff81e0cda0] zswap_list_lru", "1", "12"}, 3062, 3060},
		{{"[ffffffff81e0cda0] zswap_list_lru", "0", "39"}, 24988, 11239},
	};
	char *text = fixture("hist-nodes.txt"), key[3][HIST_KEY_SIZE];
	uint64_t hits, removed;
	const char *at = text;
	size_t i, k;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(entries); i++) {
		assert_true(parse_hist_entry(&at, by_node, key, 3, &hits, "removed", &removed));
		for (k = 0; k < 3; k++)
			assert_string_equal(key[k], entries[i].keys[k]);
		assert_int_equal(hits, entries[i].hits);
		assert_int_equal(removed, entries[i].removed);
	}
	assert_false(parse_hist_entry(&at, by_node, key, 3, &hits, "removed", &removed));
	at = text;
	assert_false(parse_hist_entry(&at, by_node, key, 3, &hits, "added", &removed));
	at = text;
	assert_false(parse_hist_entry(&at, by_caller, key, 1, &hits, NULL, NULL));
	free(text);
}

/* Of two triggers of one event, and in classes: a key is in braces, a value behind them. */
static void hist_of_times(void **state)
{
	static const char text[] =
		"# trigger info: hist:keys=common_pid:vals=hitcount:sort=hitcount:size=2048\n\n"
		"{ common_pid:         41 } hitcount:         12\n\n"
		"# trigger info: hist:keys=pid,ns.buckets=256:vals=hitcount,ns\n\n"
		"{ pid:         41, ns: ~ 15360-15615 } hitcount:          9  ns:     139000\n"
		"{ pid:          7, ns: ~ 0-255 } hitcount:          1  ns:        200\n\n"
		"Totals:\n    Hits: 10\n    Entries: 2\n    Dropped: 0\n";
	static const char *const names[] = {"pid", "ns"};
	char key[2][HIST_KEY_SIZE];
	const char *at = text;
	uint64_t hits, ns;

	(void)state;
	assert_true(parse_hist_entry(&at, names, key, 2, &hits, "ns", &ns));
	assert_string_equal(key[0], "41");
	assert_string_equal(key[1], "~ 15360-15615");
	assert_int_equal(hits, 9);
	assert_int_equal(ns, 139000);
	assert_true(parse_hist_entry(&at, names, key, 2, &hits, "ns", &ns));
	assert_string_equal(key[1], "~ 0-255");
	assert_int_equal(ns, 200);
	assert_false(parse_hist_entry(&at, names, key, 2, &hits, "ns", &ns));
}

static void hist_without_entries(void **state)
{
	char *text = fixture("hist-empty.txt"), key[1][HIST_KEY_SIZE];
	const char *at = text;
	uint64_t hits;

	(void)state;
	assert_false(parse_hist_entry(&at, by_caller, key, 1, &hits, NULL, NULL));
	free(text);
}

/* Cut anywhere there are as many entries as are whole, at most, and none that is not in the file.
 */
static void hist_breaks_off(void **state)
{
	char *text = fixture("hist-nodes.txt"), key[3][HIST_KEY_SIZE];
	size_t cut;

	(void)state;
	for (cut = strlen(text); cut--;) {
		unsigned int found = 0, braces = 0;
		uint64_t hits, removed;
		const char *at = text;
		char *brace;

		text[cut] = '\0';
		for (brace = strchr(text, '}'); brace; brace = strchr(brace + 1, '}'))
			braces++;
		while (parse_hist_entry(&at, by_node, key, 3, &hits, "removed", &removed))
			found++;
		assert_true(found <= braces && found + 1 >= braces);
	}
	free(text);
}

/* A value that an entry lacks is not taken from the next one. */
static void hist_entry_without_the_value(void **state)
{
	const char *at = "{ caller: a } hitcount: 1\n{ caller: b } hitcount: 2  removed: 5\n";
	uint64_t hits = UNSET, removed = UNSET;
	char key[1][HIST_KEY_SIZE];

	(void)state;
	assert_true(parse_hist_entry(&at, by_caller, key, 1, &hits, "removed", &removed));
	assert_string_equal(key[0], "b");
	assert_int_equal(hits, 2);
	assert_int_equal(removed, 5);
	assert_false(parse_hist_entry(&at, by_caller, key, 1, &hits, "removed", &removed));
}

/* An entry whose key has no room is passed over; one that just fits is not. */
static void hist_key_too_long(void **state)
{
	char long_key[HIST_KEY_SIZE + 1], text[512], key[1][HIST_KEY_SIZE];
	const char *at = text;
	uint64_t hits = UNSET;

	(void)state;
	memset(long_key, 'k', HIST_KEY_SIZE);
	long_key[HIST_KEY_SIZE] = '\0';
	snprintf(text, sizeof(text), "{ caller: %s } hitcount: 1\n{ caller: %s } hitcount: 2\n",
		 long_key, long_key + 1);
	assert_true(parse_hist_entry(&at, by_caller, key, 1, &hits, NULL, NULL));
	assert_int_equal(hits, 2);
	assert_string_equal(key[0], long_key + 1);
}

static void expect_line(const char **at, uint64_t time_us, const char *event, uint64_t swap)
{
	struct trace_line line;
	uint64_t value = UNSET;

	while (**at && !parse_trace_line(at, &line))
		;
	if (!**at && line.time_us != time_us)
		fail_msg("no line of %llu us", (unsigned long long)time_us);
	assert_int_equal(line.time_us, time_us);
	assert_string_equal(line.event, event);
	assert_true(parse_trace_field(&line, "swap", &value));
	assert_int_equal(value, swap);
	/* a field of the next line is not this one's */
	assert_int_equal(parse_trace_field(&line, "caller", &value), !strcmp(event, "write"));
}

static void trace_as_recorded(void **state)
{
	char *text = fixture("trace.txt");
	unsigned int lines = 0;
	struct trace_line line;
	const char *at = text;

	(void)state;
	expect_line(&at, 1234567, "write", 0x123);
	expect_line(&at, 1234601, "write", 0x7ff);
	expect_line(&at, 1240000, "read", 0x7ff);
	expect_line(&at, 10000005, "write", 0);
	expect_line(&at, 10999999, "read", 0);
	expect_line(&at, 16777216001, "read", 0x8000000000000123);
	assert_int_equal(*at, '\0');
	/* nothing else in it, such as the line about lost events, is taken for an event */
	for (at = text; *at;)
		lines += parse_trace_line(&at, &line);
	assert_int_equal(lines, 6);
	free(text);
}

/* Every call moves on, and a line without its end has no fields of the next one. */
static void trace_breaks_off(void **state)
{
	char *text = fixture("trace.txt");
	struct trace_line line;
	const char *at;
	size_t cut;

	(void)state;
	for (cut = strlen(text); cut--;) {
		unsigned int calls = 0, lines = 0;
		uint64_t value;

		text[cut] = '\0';
		for (at = text; *at;) {
			const char *before = at;

			if (parse_trace_line(&at, &line)) {
				parse_trace_field(&line, "swap", &value);
				lines++;
			}
			assert_true(at > before);
			calls++;
		}
		assert_true(lines <= 6 && calls <= 20);
	}
	free(text);
	at = "  hog-42 [000] .....\n 7 1.5: read: (b) swap=0x1\n";
	assert_false(parse_trace_line(&at, &line));
}

/* A number that no counter can hold is none; above all it is not a smaller one. */
static void huge_numbers(void **state)
{
	static const char huge[] = "99999999999999999999999999";
	char text[256], key[1][HIST_KEY_SIZE];
	struct disk_counters disk = {0};
	uint64_t value = UINT64_MAX;
	struct trace_line line;
	const char *at = text;

	(void)state;
	snprintf(text, sizeof(text), "a %s\n", huge);
	assert_true(!parse_flat(text, "a", &value) || value == UINT64_MAX);
	assert_true(!parse_number(huge, &value) || value == UINT64_MAX);
	snprintf(text, sizeof(text), "some total=%s\n", huge);
	assert_true(!parse_pressure(text, "some", &value) || value == UINT64_MAX);
	snprintf(text, sizeof(text), "{ caller: x } hitcount: %s\n", huge);
	assert_true(!parse_hist_entry(&at, by_caller, key, 1, &value, NULL, NULL) ||
		    value == UINT64_MAX);
	snprintf(text, sizeof(text), "7 0 a %s 0 %s 0 %s 0 %s\n", huge, huge, huge, huge);
	assert_true(!parse_diskstats(text, "a", &disk) || disk.reads == UINT64_MAX);
	at = text;
	snprintf(text, sizeof(text), "x [0] . %s.%s: read: (a) swap=0x%s\n", huge, huge, huge);
	if (parse_trace_line(&at, &line))
		assert_true(!parse_trace_field(&line, "swap", &value) || value == UINT64_MAX);
}

static void garbage_has_nothing(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(garbage); i++) {
		const char *text = garbage[i], *at;
		char key[1][HIST_KEY_SIZE];
		struct disk_counters disk;
		struct trace_line line;
		bool found = false;
		uint64_t value;

		found |= parse_flat(text, "zswpwb", &value);
		found |= parse_number(text, &value);
		found |= parse_diskstats(text, "nullb0", &disk);
		found |= parse_node_meminfo(text, "zswpwb", &value);
		found |= parse_pressure(text, "some", &value);
		at = text;
		found |= parse_hist_entry(&at, by_caller, key, 1, &value, NULL, NULL);
		for (at = text; *at;)
			found |= parse_trace_line(&at, &line);
		if (found)
			fail_msg("'%s' was understood", text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flat_files_as_recorded),
		cmocka_unit_test(flat_file_breaks_off),
		cmocka_unit_test(flat_numbers),
		cmocka_unit_test(flat_keys_in_one_pass),
		cmocka_unit_test(flat_file_line_by_line),
		cmocka_unit_test(numbers_alone),
		cmocka_unit_test(diskstats_as_recorded),
		cmocka_unit_test(diskstats_of_other_kernels),
		cmocka_unit_test(node_meminfo_as_recorded),
		cmocka_unit_test(pressure_as_recorded),
		cmocka_unit_test(missed_probes),
		cmocka_unit_test(hist_of_callers),
		cmocka_unit_test(hist_of_nodes),
		cmocka_unit_test(hist_of_times),
		cmocka_unit_test(hist_without_entries),
		cmocka_unit_test(hist_breaks_off),
		cmocka_unit_test(hist_entry_without_the_value),
		cmocka_unit_test(hist_key_too_long),
		cmocka_unit_test(trace_as_recorded),
		cmocka_unit_test(trace_breaks_off),
		cmocka_unit_test(huge_numbers),
		cmocka_unit_test(garbage_has_nothing),
	};

	return cmocka_run_group_tests_name("parse", tests, NULL, NULL);
}
