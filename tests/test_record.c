// SPDX-License-Identifier: GPL-2.0-only
/* Records: the harness's lines sorted into one, wherever they break off, and the checks of a run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/record/record.h"
#include "bench/record/record_reader.h"
#include "lib/array.h"
#include "lib/xalloc.h"

/* A snapshot, as harness/counters.c makes it, at @t, with the three counters that the checks read.
 */
#define SNAPSHOT(t, out, back, bytes, stored)                                                      \
	"{\"t\":" #t ",\"vmstat\":{\"nr_writeback\":0,\"pswpin\":3,\"pswpout\":" #out              \
	",\"zswpwb\":" #back "},\"zswap\":{\"stored_pages\":" #stored "},\"disk\":{\"reads\":2,"   \
	"\"read_bytes\":8192,\"writes\":9,\"written_bytes\":" #bytes "},\"node\":{\"0\":"          \
	"{\"MemTotal\":247717888}},\"limits\":{\"max_pool\":255787008,\"accept_threshold\":"       \
	"230207488},\"cgroup\":{\"hog\":{\"memory.current\":143360,\"memory.zswap.max\":null}}}"

/* What the harness sends of a small run, line by line. */
static const char *const lines[] = {
	"{\"type\":\"init\",\"t\":459248659}",
	"{\"type\":\"step\",\"sh\":\"echo Y > /sys/module/zswap/parameters/enabled\"}",
	"{\"type\":\"step\",\"sh\":\"cgexec -g memory,cpuset:/hog hog &\"}",
	"{\"type\":\"environment\",\"release\":\"6.12.117\",\"architecture\":\"x86_64\","
	"\"page_cluster\":null,\"topology\":{\"0\":{\"memory\":268435456,\"cpus\":[0]},"
	"\"1\":{\"memory\":268435456,\"cpus\":[1]}}}",
	"{\"type\":\"phase\",\"name\":\"fill\",\"begin_ns\":1000,\"end_ns\":2000,"
	"\"settled_ns\":70,\"at_rest\":true,\"ended\":{\"vmstat\":{\"pswpout\":44}},"
	"\"times\":{\"zswap_store\":{\"hog\":{\"calls\":3,\"ns\":900,"
	"\"buckets\":[[256,512,3]]}},\"none\":null},"
	"\"before\":" SNAPSHOT(990, 5, 2, 4096, 0) ",\"after\":" SNAPSHOT(
		2100, 45, 32, 167936,
		70) ",\"results\":[{\"task\":\"hog\",\"workload\":\"fill\",\"operations\":100,"
		    "\"writes\":100,"
		    "\"faults\":{\"memory\":0,\"new\":100,\"zswap\":0,\"disk\":0}}]}",
	"{\"type\":\"histogram\",\"phase\":\"fill\",\"task\":\"hog\",\"source\":\"new\","
	"\"count\":100,\"min\":64,\"max\":7500,\"sum\":75000,\"buckets\":[[64,66,99],"
	"[7424,7552,1]]}",
	"{\"type\":\"columns\",\"names\":[\"t\",\"vmstat/pswpout\",\"zswap/stored_pages\"],"
	"\"lost\":0}",
	"{\"type\":\"sample\",\"row\":[1100,5,null]}",
	"{\"type\":\"sample\",\"row\":[1900,45,70]}",
	"{\"type\":\"final\",\"t\":2200,\"vmstat\":{\"pswpout\":55,\"zswpwb\":42},"
	"\"zswap\":{\"stored_pages\":0},\"disk\":{\"written_bytes\":208896},\"node\":{},"
	"\"limits\":{},\"cgroup\":{}}",
	"{\"type\":\"probes\",\"refused\":10,\"writeback\":40,\"nodes\":null,\"premature\":null}",
	"{\"type\":\"end\",\"status\":\"finished\",\"detail\":\"\",\"lines\":11}",
};

enum { LINES = ARRAY_LENGTH(lines), PHASE = 4, COLUMNS = 6, FINAL = 9, PROBES = 10, END = 11 };

/*
 * The stream with line @which replaced by @other: NULL leaves it out, and text with line
 * ends makes several of it. The caller frees.
 */
static char *stream_with(size_t which, const char *other)
{
	char *text = xstrdup(""), *longer;
	size_t i;

	for (i = 0; i < LINES; i++) {
		const char *line = i == which ? other : lines[i];

		if (!line)
			continue;
		longer = xasprintf("%s%s\n", text, line);
		free(text);
		text = longer;
	}
	return text;
}

static char *whole_stream(void)
{
	return stream_with(LINES, NULL);
}

static struct record_stream parsed(const char *text)
{
	struct record_stream stream;

	record_stream_parse(text, strlen(text), &stream);
	return stream;
}

static json_int_t integer(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static const char *string(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void lines_become_parts(void **state)
{
	char *text = whole_stream(), digest[DIGEST_SIZE];
	struct record_stream stream = parsed(text);
	const json_t *body = stream.body, *samples = json_object_get(body, "samples");
	const json_t *phase = json_array_get(json_object_get(body, "phases"), 0);

	(void)state;
	assert_true(stream.init_seen);
	assert_int_equal(stream.boot_ns, 459248659);
	assert_int_equal(stream.last_ns, 459248659);
	assert_non_null(stream.end);
	assert_string_equal(string(stream.end, "status"), "finished");
	digest_memory(text, strlen(text), digest);
	assert_string_equal(stream.digest, digest);

	assert_int_equal(json_array_size(json_object_get(body, "steps")), 2);
	assert_string_equal(json_string_value(json_array_get(json_object_get(body, "steps"), 1)),
			    "cgexec -g memory,cpuset:/hog hog &");
	assert_string_equal(string(json_object_get(body, "environment"), "release"), "6.12.117");
	assert_string_equal(string(phase, "name"), "fill");
	assert_null(json_object_get(phase, "type"));
	assert_int_equal(json_array_size(json_object_get(body, "histograms")), 1);
	assert_int_equal(json_array_size(json_object_get(samples, "columns")), 3);
	assert_int_equal(json_array_size(json_object_get(samples, "rows")), 2);
	assert_int_equal(integer(samples, "lost"), 0);
	assert_true(json_is_integer(json_object_get(samples, "lost")));
	assert_int_equal(integer(json_object_get(body, "final"), "t"), 2200);
	assert_int_equal(integer(json_object_get(body, "probes"), "refused"), 10);
	assert_null(json_object_get(body, "rows"));
	assert_null(json_object_get(body, "init"));
	record_stream_free(&stream);
	assert_null(stream.body);
	free(text);
}

static void the_latest_time_is_kept(void **state)
{
	struct record_stream stream;

	(void)state;
	stream = parsed("{\"type\":\"init\",\"t\":5}\n{\"type\":\"phase\",\"end_ns\":90}\n"
			"{\"type\":\"final\",\"t\":80}\n");
	assert_int_equal(stream.boot_ns, 5);
	assert_int_equal(stream.last_ns, 90);
	record_stream_free(&stream);
}

static void no_sampler_no_samples(void **state)
{
	char *text = stream_with(COLUMNS, NULL);
	struct record_stream stream = parsed(text);

	(void)state;
	assert_null(json_object_get(stream.body, "samples"));
	assert_null(json_object_get(stream.body, "rows"));
	record_stream_free(&stream);
	free(text);
}

/* Cut after any byte, it is known to be cut, and what came before is still there. */
static void stream_breaks_off(void **state)
{
	char *text = whole_stream();
	size_t length = strlen(text), cut, line = 0;

	(void)state;
	for (cut = 0; cut < length; cut++) {
		struct record_stream stream;
		json_t *checks;

		if (cut && text[cut - 1] == '\n')
			line++;
		record_stream_parse(text, cut, &stream);
		if (stream.end)
			fail_msg("cut after %zu of %zu bytes, it has an end", cut, length);
		assert_int_equal(stream.init_seen, line > 0);
		assert_int_equal(json_array_size(json_object_get(stream.body, "phases")),
				 line > PHASE);
		checks = record_checks(NULL, &stream);
		assert_int_equal(json_array_size(checks), 0);
		json_decref(checks);
		record_stream_free(&stream);
	}
	free(text);
}

static void end_must_be_whole_and_last(void **state)
{
	static const char *const ends[] = {
		"{\"type\":\"end\",\"status\":\"finished\",\"detail\":\"\",\"lines\":10}",
		"{\"type\":\"end\",\"status\":\"finished\",\"detail\":\"\",\"lines\":12}",
		"{\"type\":\"end\",\"status\":\"finished\",\"detail\":\"\",\"lines\":-1}",
		"{\"type\":\"end\",\"status\":\"finished\",\"detail\":\"\","
		"\"lines\":9223372036854775807}",
		"{\"type\":\"end\",\"status\":\"finished\",\"detail\":\"\"}",
		"{\"type\":\"end\",\"status\":\"finished\",\"lines\":11}",
		"{\"type\":\"end\",\"detail\":\"\",\"lines\":11}",
		"{\"type\":\"end\",\"status\":1,\"detail\":\"\",\"lines\":11}",
		"{\"type\":\"end\",\"status\":\"finished\",\"detail\":null,\"lines\":11}",
		"{\"type\":\"end\",\"status\":\"finished\",\"detail\":\"\",\"lines\":11}\n"
		"{\"type\":\"step\",\"sh\":\"true\"}",
		"{\"type\":\"end\",\"status\":\"finished\",\"detail\":\"\",\"lines\":11}\n",
		"{\"type\":\"end\",\"status\":\"finished\",\"detail\":\"\",\"lines\":11}\n}",
		"{\"type\":\"End\",\"status\":\"finished\",\"detail\":\"\",\"lines\":11}",
		"{\"type\":\"end\",\"status\":\"finished\",\"detail\":\"\",\"lines\":11,}",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(ends); i++) {
		char *text = stream_with(END, ends[i]);
		struct record_stream stream = parsed(text);

		if (stream.end)
			fail_msg("%s: taken for the end", ends[i]);
		record_stream_free(&stream);
		free(text);
	}
}

/* A line lost on the way shows in the count, whichever it is. */
static void lost_line_is_noticed(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < LINES; i++) {
		char *text = stream_with(i, NULL);
		struct record_stream stream = parsed(text);

		assert_null(stream.end);
		record_stream_free(&stream);
		free(text);
	}
}

static void what_is_no_line_ends_it(void **state)
{
	static const char *const wrong[] = {
		"",
		"hello",
		"[]",
		"{}",
		"{\"type\":7}",
		"{\"type\":\"step\",\"type\":\"step\"}",
		"{\"type\":\"step\",\"sh\":\"\xff\"}",
		"{\"type\":\"step\"}{\"type\":\"step\"}",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(wrong); i++) {
		char *text = stream_with(PHASE, wrong[i]);
		struct record_stream stream = parsed(text);

		assert_null(stream.end);
		assert_non_null(json_object_get(stream.body, "environment"));
		assert_null(json_object_get(stream.body, "final"));
		record_stream_free(&stream);
		free(text);
	}
}

/* The check called @name, of a stream with line @which replaced: "ok", "known", "broken",
 * "null" or "absent". */
static void check_is(size_t which, const char *other, const char *name, const char *expected,
		     const char *detail)
{
	char *text = stream_with(which, other);
	struct record_stream stream = parsed(text);
	json_t *checks = record_checks(NULL, &stream), *check;
	const char *found = "absent";
	size_t i;

	json_array_foreach (checks, i, check) {
		const json_t *ok = json_object_get(check, "ok");

		if (strcmp(string(check, "name"), name) != 0)
			continue;
		found = json_is_null(ok)		  ? "null"
			: !json_is_true(ok)		  ? "broken"
			: json_object_get(check, "known") ? "known"
							  : "ok";
		if (detail)
			assert_string_equal(string(check, "detail"), detail);
	}
	assert_string_equal(found, expected);
	json_decref(checks);
	record_stream_free(&stream);
	free(text);
}

static void pages_on_disk_are_refused_or_written_back(void **state)
{
	(void)state;
	check_is(LINES, NULL, "conservation", "ok", "pswpout 50 = refused 10 + zswpwb 40");
	check_is(PROBES, "{\"type\":\"probes\",\"refused\":9}", "conservation", "broken",
		 "pswpout 50 = refused 9 + zswpwb 40");
	check_is(PROBES, "{\"type\":\"probes\",\"refused\":null}", "conservation", "null",
		 "not available: needs pswpout, zswpwb and the probe of __swap_writepage()");
	check_is(FINAL,
		 "{\"type\":\"final\",\"t\":1,\"vmstat\":{\"pswpout\":55},\"zswap\":{},"
		 "\"disk\":{}}",
		 "conservation", "null", NULL);
	check_is(FINAL,
		 "{\"type\":\"final\",\"t\":1,\"vmstat\":{\"pswpout\":56,\"zswpwb\":42},"
		 "\"zswap\":{},\"disk\":{}}",
		 "conservation", "broken", "pswpout 51 = refused 10 + zswpwb 40");
}

static void the_device_saw_each_page(void **state)
{
	(void)state;
	check_is(LINES, NULL, "device", "ok", "bytes written 204800 = pswpout 50 pages of 4096");
	check_is(FINAL,
		 "{\"type\":\"final\",\"vmstat\":{\"pswpout\":55,\"zswpwb\":42},"
		 "\"disk\":{\"written_bytes\":208897}}",
		 "device", "broken", "bytes written 204801 = pswpout 50 pages of 4096");
	check_is(FINAL, "{\"type\":\"final\",\"vmstat\":{\"pswpout\":55,\"zswpwb\":42}}", "device",
		 "null", "not available: needs pswpout and the disk's counters");
}

static void nothing_is_left(void **state)
{
	(void)state;
	check_is(LINES, NULL, "rest", "ok", "0 pages stored after the last task ended");
	check_is(FINAL, "{\"type\":\"final\",\"zswap\":{\"stored_pages\":3}}", "rest", "broken",
		 "3 pages stored after the last task ended");
	check_is(FINAL, "{\"type\":\"final\",\"zswap\":{}}", "rest", "null",
		 "not available: needs zswap's stored_pages");
	/* a cgroup that could not be removed; "left" takes the place of a step, so the count holds
	 */
	check_is(1, "{\"type\":\"left\",\"what\":\"cgroup hog: Device or resource busy\"}", "rest",
		 "broken",
		 "0 pages stored after the last task ended; cgroup hog: Device or resource "
		 "busy");
}

/* Until 6.9 freed slots keep their entries: 64 on each of the two CPUs, and no more. */
static void slots_of_old_kernels_keep_entries(void **state)
{
	static const struct {
		const char *zswap, *expected;
	} cases[] = {
		{"\"stored_pages\":0,\"duplicate_entry\":0", "ok"},
		{"\"stored_pages\":1,\"duplicate_entry\":0", "known"},
		{"\"stored_pages\":128,\"duplicate_entry\":7", "known"},
		{"\"stored_pages\":129,\"duplicate_entry\":7", "broken"},
		{"\"stored_pages\":1", "broken"}, /* newer */
		{"\"stored_pages\":1,\"duplicate_entry\":null", "broken"},
		{"\"stored_pages\":128", "broken"},
		{"\"duplicate_entry\":0", "null"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		char *final = xasprintf("{\"type\":\"final\",\"zswap\":{%s}}", cases[i].zswap);

		check_is(FINAL, final, "rest", cases[i].expected, NULL);
		free(final);
	}
}

/* The checks of @stream, of which "rest" is "ok" as @ok says; its known flaw; NULL: none. */
static char *known_flaw(const struct record_stream *stream, bool ok)
{
	json_t *checks = record_checks(NULL, stream), *check;
	char *known = NULL;
	size_t i;

	json_array_foreach (checks, i, check) {
		if (!strcmp(string(check, "name"), "rest")) {
			assert_int_equal(json_is_true(json_object_get(check, "ok")), ok);
			known = string(check, "known") ? xstrdup(string(check, "known")) : NULL;
		} else {
			assert_null(json_object_get(check, "known"));
		}
	}
	json_decref(checks);
	return known;
}

/* The flaw is told, and covers nothing but entries of slots. */
static void known_flaw_is_told(void **state)
{
	char *text = stream_with(FINAL, "{\"type\":\"final\",\"zswap\":{\"stored_pages\":3,"
					"\"duplicate_entry\":0}}");
	struct record_stream stream = parsed(text);
	char *known = known_flaw(&stream, true);

	(void)state;
	assert_string_equal(known, "until Linux 6.9 a freed slot keeps its entry in zswap while "
				   "it waits for its next use, up to 64 on each CPU");
	free(known);
	json_object_set_new(stream.body, "left", json_pack("[s]", "cgroup hog: busy"));
	assert_null(known_flaw(&stream, false));
	json_object_del(stream.body, "left");
	json_object_del(stream.body, "environment"); /* on how many CPUs is not known */
	assert_null(known_flaw(&stream, false));
	record_stream_free(&stream);
	free(text);
}

/* What goes on when a phase is counted belongs to it, and is counted in the next. */
static void phases_come_to_rest(void **state)
{
	(void)state;
	check_is(LINES, NULL, "settled", "ok",
		 "zswap's worker and writeback had ended when a phase was counted");
	check_is(PHASE,
		 "{\"type\":\"phase\",\"name\":\"fill\",\"settled_ns\":1000,\"at_rest\":false}",
		 "settled", "null",
		 "phase fill: zswap's worker or writeback went on for 1000 ns and more");
	check_is(PHASE, "{\"type\":\"phase\",\"name\":\"fill\",\"at_rest\":null}", "settled",
		 "null", "not available: needs the tracepoints of workqueues");
}

static void no_page_was_lost(void **state)
{
	(void)state;
	check_is(LINES, NULL, "data", "ok", "every byte read was the one written");
	check_is(END,
		 "{\"type\":\"end\",\"status\":\"data\",\"detail\":\"task hog, phase fill: page 3 "
		 "version 1\",\"lines\":11}",
		 "data", "broken", "task hog, phase fill: page 3 version 1");
}

/* A run that did not come to its end has no sums to check. */
static void failed_run_has_no_sums(void **state)
{
	static const char *const ends[] = {
		"{\"type\":\"end\",\"status\":\"failed\",\"detail\":\"swapon\",\"lines\":11}",
		"{\"type\":\"end\",\"status\":\"data\",\"detail\":\"page 3\",\"lines\":11}",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(ends); i++) {
		char *text = stream_with(END, ends[i]);
		struct record_stream stream = parsed(text);
		json_t *checks = record_checks(NULL, &stream);

		assert_int_equal(json_array_size(checks), 1);
		assert_string_equal(string(json_array_get(checks, 0), "name"), "data");
		assert_int_equal(json_is_true(json_object_get(json_array_get(checks, 0), "ok")),
				 i == 0);
		json_decref(checks);
		record_stream_free(&stream);
		free(text);
	}
}

/* What no counter can be is not computed with. */
static void impossible_counters_are_not_available(void **state)
{
	static const char final[] =
		"{\"type\":\"final\",\"vmstat\":{\"pswpout\":9223372036854775807,"
		"\"zswpwb\":9223372036854775807},\"zswap\":{\"stored_pages\":-1},"
		"\"disk\":{\"written_bytes\":-9223372036854775807}}";

	(void)state;
	check_is(FINAL, final, "conservation", "null", NULL);
	check_is(FINAL, final, "device", "null", NULL);
	check_is(FINAL, final, "rest", "null", NULL);
	check_is(PROBES, "{\"type\":\"probes\",\"refused\":9223372036854775807}", "conservation",
		 "null", NULL);
}

static json_t *inputs(void)
{
	char digest[DIGEST_SIZE];

	digest_memory("name: small\n", strlen("name: small\n"), digest);
	return json_pack("{s:{s:s, s:s, s:s}, s:i, s:{s:s}, s:{s:s}, s:{s:s, s:i}, s:s}",
			 "scenario", "name", "small", "sha256", digest, "text", "name: small\n",
			 "seed", 4, "kernel", "name", "patched", "machine", "name", "sim", "plan",
			 "scenario", "small", "seed", 4, "key", "6b6579");
}

/* The record of @stream, as its reader sees it. */
static void expect_readable(const char *stream_text, enum run_status status, const char *detail)
{
	struct record_stream stream = parsed(stream_text);
	json_t *in = inputs(), *before = json_deep_copy(in);
	json_t *made = record_build(in, &stream, status, detail, json_pack("{s:i}", "wall_s", 12));
	struct error error = {.text = ""};
	struct record record;
	size_t length;
	char *text = record_text(made, &length);

	assert_true(json_equal(in, before)); /* not changed */
	if (record_parse("made.json", text, length, &record, &error))
		fail_msg("%s", error.text);
	assert_string_equal(record.scenario, "small");
	assert_int_equal(record.seed, 4);
	assert_string_equal(record.kernel, "patched");
	assert_string_equal(record.status, run_status_name(status));
	assert_string_equal(record.detail, detail);
	assert_string_equal(record.digest, stream.digest);
	assert_string_equal(part_text_at(record.root, "key"), "6b6579");
	assert_int_equal(part_integer_at(part_member(record.root, "host"), "wall_s"), 12);
	assert_int_equal(part_integer_at(part_member(record.root, "outcome"), "boot_ns"),
			 stream.boot_ns);
	assert_int_equal(part_integer_at(part_member(record.root, "outcome"), "virtual_ns"),
			 stream.last_ns);
	assert_true(part_is(part_member(record.root, "checks"), PART_LIST));
	record_free(&record);
	free(text);
	json_decref(made);
	json_decref(before);
	json_decref(in);
	record_stream_free(&stream);
}

static void record_of_a_finished_run_is_read(void **state)
{
	char *text = whole_stream();

	(void)state;
	expect_readable(text, RUN_FINISHED, "");
	free(text);
	text = stream_with(PROBES, "{\"type\":\"probes\",\"refused\":null}");
	expect_readable(text, RUN_FINISHED, ""); /* "ok": null */
	free(text);
	text = stream_with(COLUMNS, NULL);
	expect_readable(text, RUN_TRUNCATED, "what the harness said breaks off");
	free(text);
}

static void record_of_a_run_without_a_word_is_read(void **state)
{
	(void)state;
	expect_readable("", RUN_DIED, "the machine ended before its init began");
	expect_readable(lines[0], RUN_PANIC, "BUG: kernel NULL pointer dereference");
}

/* The digest is of all bytes, so that two runs that differ in one are not the same. */
static void digest_is_of_every_byte(void **state)
{
	char *text = whole_stream();
	struct record_stream one = parsed(text), other;

	(void)state;
	strstr(text, "page_cluster")[0] = 'P';
	other = parsed(text);
	assert_string_not_equal(one.digest, other.digest);
	record_stream_free(&one);
	record_stream_free(&other);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_become_parts),
		cmocka_unit_test(the_latest_time_is_kept),
		cmocka_unit_test(no_sampler_no_samples),
		cmocka_unit_test(stream_breaks_off),
		cmocka_unit_test(end_must_be_whole_and_last),
		cmocka_unit_test(lost_line_is_noticed),
		cmocka_unit_test(what_is_no_line_ends_it),
		cmocka_unit_test(pages_on_disk_are_refused_or_written_back),
		cmocka_unit_test(the_device_saw_each_page),
		cmocka_unit_test(nothing_is_left),
		cmocka_unit_test(slots_of_old_kernels_keep_entries),
		cmocka_unit_test(known_flaw_is_told),
		cmocka_unit_test(no_page_was_lost),
		cmocka_unit_test(phases_come_to_rest),
		cmocka_unit_test(failed_run_has_no_sums),
		cmocka_unit_test(impossible_counters_are_not_available),
		cmocka_unit_test(record_of_a_finished_run_is_read),
		cmocka_unit_test(record_of_a_run_without_a_word_is_read),
		cmocka_unit_test(digest_is_of_every_byte),
	};

	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
