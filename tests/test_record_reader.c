// SPDX-License-Identifier: GPL-2.0-only
/* The record reader: what it gives, and what it says of every kind of wrong record. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/base/files.h"
#include "bench/record/record_reader.h"
#include "lib/array.h"

#define FIXTURE "tests/fixtures/record-patched-1.json"

static char *text;
static size_t length;

static int load(void **state)
{
	struct error error = {0};

	(void)state;
	text = file_read(FIXTURE, 1 << 20, &length, &error);
	return text ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	free(text);
	return 0;
}

/* Parsing @json has to fail with exactly @expected. */
static void expect_error(const char *json, size_t size, const char *expected)
{
	struct error error = {0};
	struct record record;

	assert_int_equal(record_parse("r.json", json, size, &record, &error), -1);
	assert_string_equal(error.text, expected);
	assert_int_equal(error.code, EXIT_INPUT);
}

/* The fixture with its first @from replaced by @to. The caller frees it. */
static char *edit(const char *from, const char *to)
{
	char *at = strstr(text, from), *edited;

	if (!at)
		fail_msg("the fixture has no %s", from);
	assert_true(asprintf(&edited, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from)) >
		    0);
	return edited;
}

/* The same, sealed anew: as if it had been written like that. The caller frees it. */
static char *rewrite(const char *from, const char *to, size_t *sealed)
{
	char *edited = edit(from, to), *body = edited + record_head_length();
	char *rewritten = record_seal(body, strlen(body), sealed);

	free(edited);
	return rewritten;
}

/* The rewritten fixture has to fail with exactly @expected. */
static void expect_rewrite_error(const char *from, const char *to, const char *expected)
{
	size_t sealed;
	char *rewritten = rewrite(from, to, &sealed);

	expect_error(rewritten, sealed, expected);
	free(rewritten);
}

/* The edited fixture, its seal as it was, has to fail with exactly @expected. */
static void expect_edit_error(const char *from, const char *to, const char *expected)
{
	char *edited = edit(from, to);

	expect_error(edited, strlen(edited), expected);
	free(edited);
}

static void finished_record_is_read(void **state)
{
	struct error error = {0};
	struct record record;

	(void)state;
	assert_int_equal(record_load(FIXTURE, &record, &error), 0);
	assert_string_equal(record.scenario, "small");
	assert_string_equal(record.kernel, "patched");
	assert_string_equal(record.machine, "sim");
	assert_string_equal(record.status, "finished");
	assert_string_equal(record.detail, "");
	assert_string_equal(record.digest, "6f");
	assert_int_equal(record.seed, 1);
	assert_non_null(part_member(record.root, "phases"));
	record_free(&record);
	assert_null(record.root);
}

static void old_kernel_lacks_counters_and_probes(void **state)
{
	struct error error = {0};
	struct record record;

	(void)state;
	assert_int_equal(record_load("tests/fixtures/record-old-1.json", &record, &error), 0);
	assert_string_equal(record.kernel, "old");
	record_free(&record);
}

static void unfinished_run_may_lack_everything_after_its_head(void **state)
{
	struct error error = {0};
	struct record record;

	(void)state;
	assert_int_equal(record_load("tests/fixtures/record-panic-2.json", &record, &error), 0);
	assert_string_equal(record.status, "panic");
	assert_string_equal(record.detail,
			    "BUG: kernel NULL pointer dereference, address: 0000000000000008");
	assert_null(record.digest);
	assert_int_equal(record.seed, 2);
	record_free(&record);
}

static void file_that_cannot_be_read(void **state)
{
	struct error error = {0};
	struct record record;

	(void)state;
	assert_int_equal(record_load("/nonexistent/r.json", &record, &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_non_null(strstr(error.text, "/nonexistent/r.json"));
	assert_non_null(strstr(error.text, "No such file"));
	assert_int_equal(record_load("tests", &record, &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
}

static void file_above_the_cap_is_refused(void **state)
{
	char path[] = "/tmp/zswapbench-record-XXXXXX";
	struct error error = {0};
	struct record record;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, RECORD_MAX_BYTES + 1L), 0);
	assert_int_equal(record_load(path, &record, &error), -1);
	assert_non_null(strstr(error.text, path));
	assert_non_null(strstr(error.text, "67108864"));
	close(fd);
	unlink(path);
}

/* Cut after any byte it is an error, and says that something is missing, not that it is foreign. */
static void truncated_record_is_refused_wherever_it_is_cut(void **state)
{
	struct error error = {0};
	struct record record;
	size_t end = length, cut;

	(void)state;
	while (text[end - 1] != '}')
		end--;
	for (cut = 0; cut < end; cut++) {
		assert_int_equal(record_parse("r.json", text, cut, &record, &error), -1);
		if (!strstr(error.text, "the record is cut off"))
			fail_msg("cut after %zu bytes: %s", cut, error.text);
	}
}

static void foreign_files_are_refused(void **state)
{
	(void)state;
	expect_error("", 0, "r.json: the record is cut off: it is empty");
	expect_error("hello\n{}", 8,
		     "r.json:1:5: not valid JSON: '[' or '{' expected near 'hello'");
	expect_error("[]", 2, "r.json: the record: expected an object, found a list of 0");
	expect_error("{}", 2,
		     "r.json: format: expected \"zswapbench-record\"; this is not a record of "
		     "zswapbench, found nothing");
	expect_error("{\"format\": \"fio\"}", 17,
		     "r.json: format: expected \"zswapbench-record\"; this is not a record of "
		     "zswapbench, found \"fio\"");
	expect_error("{\"a\": 1,\n \"a\": 2}", 17,
		     "r.json:2:4: not valid JSON: duplicate object key near '\"a\"'");
}

static void other_versions_are_named(void **state)
{
	(void)state;
	expect_edit_error("\"version\":2", "\"version\":3",
			  "r.json: version 3 of the record format is newer than this program, "
			  "which reads version 2; a newer zswapbench reads it");
	expect_edit_error("\"version\":2", "\"version\":1",
			  "r.json: version 1 of the record format is older than this program, "
			  "which reads version 2; run the scenario again");
	expect_edit_error("\"version\":2", "\"version\":0",
			  "r.json: version: expected a version, a whole number from 1 on, found 0");
	expect_edit_error("\"version\":2", "\"version\":\"2\"",
			  "r.json: version: expected a version, a whole number from 1 on, found "
			  "\"2\"");
}

/* Any byte behind the head that is another: not JSON any more, or a broken seal. */
static void every_changed_byte_is_found(void **state)
{
	char *changed = strdup(text);
	size_t i;

	(void)state;
	for (i = record_head_length(); i < length; i++) {
		struct error error = {0};
		struct record record;

		changed[i] ^= 1;
		assert_int_equal(record_parse("r.json", changed, length, &record, &error), -1);
		assert_int_equal(error.code, EXIT_INPUT);
		assert_non_null(strstr(error.text, "r.json"));
		changed[i] ^= 1;
	}
	free(changed);
}

static void edited_records_are_refused(void **state)
{
	static const struct {
		const char *from, *to;
	} cases[] = {
		{"\"pswpout\": 100", "\"pswpout\": 101"},
		{"\"seed\": 1,", "\"seed\":  1,"}, /* the same values, other bytes */
		{"\"sha256\":\"", "\"sha256\":\"0"},
		{"{\"format\"", "{ \"format\""},
		{"\"version\":2,", "\"version\":2,\"sha257\":\"\","},
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		char *edited = edit(cases[i].from, cases[i].to);
		struct error error = {0};
		struct record record;

		assert_int_equal(record_parse("r.json", edited, strlen(edited), &record, &error),
				 -1);
		if (!strstr(error.text, "r.json: edited: "))
			fail_msg("%s to %s: %s", cases[i].from, cases[i].to, error.text);
		free(edited);
	}
}

static void wrong_values_are_named_with_their_path(void **state)
{
	static const struct {
		const char *from, *to, *error;
	} cases[] = {
		{"\"seed\": 1,", "\"seed\": -1,",
		 "seed: expected a whole number from 0 to 2^53, found -1"},
		{"\"seed\": 1,", "\"seed\": 9007199254740993,",
		 "seed: expected a whole number from 0 to 2^53, found 9007199254740993"},
		{"\"seed\": 1,", "\"sead\": 1,",
		 "seed: expected a whole number from 0 to 2^53, found nothing"},
		{"\"name\": \"patched\"", "\"name\": null",
		 "kernel.name: expected a text, found null"},
		{"\"status\": \"finished\"", "\"status\": \"done\"",
		 "outcome.status: expected finished, panic, warning, hung, killed, died, failed, "
		 "unsupported or truncated, found \"done\""},
		{"\"digest\": \"6f\"", "\"digest\": null", "digest: expected a text, found null"},
		{"\"pswpout\": 100", "\"pswpout\": 100.5",
		 "phases[0].before.vmstat.pswpout: expected a whole number from 0 to 2^53, or "
		 "null, "
		 "found 100.5"},
		{"\"zswpwb\": 0,", "\"zswpwb\": \"0\",",
		 "phases[0].before.cgroup.hog.zswpwb: expected a whole number from 0 to 2^53, or "
		 "null, found \"0\""},
		{"\"results\": [", "\"results\": {}, \"rest\": [",
		 "phases[0].results: expected a list, found an object"},
		{"\"unit\": \"ns\"", "\"unit\": \"us\"",
		 "probes.premature.unit: expected \"ns\", found \"us\""},
		{"\"vmstat\": {", "\"vmstat\": [], \"rest\": {",
		 "phases[0].before.vmstat: expected an object, found a list of 0"},
		{"\"before\": {", "\"before\": 1, \"rest\": {",
		 "phases[0].before: expected an object, found 1"},
		{"\"phases\": [\n    {\n      \"name\": \"fill\",\n      \"begin",
		 "\"phases\": [], \"rest\": [{\"begin",
		 "phases: expected at least one phase, found a list of 0"},
		{"[9600, 9900, 10]", "9600",
		 "histograms[0].buckets[0]: expected [low, high, count] with low below high, found "
		 "9600"},
		{"[9600, 9900, 10]", "[9600, 9900]",
		 "histograms[0].buckets[0]: expected [low, high, count] with low below high, found "
		 "a list of 2"},
		{"[9600, 9900, 10]", "[null, 9900, 10]",
		 "histograms[0].buckets[0]: expected [low, high, count] with low below high, found "
		 "a list of 3"},
		{"[9600, 9900, 10]", "[9600, 9900.5, 10]",
		 "histograms[0].buckets[0]: expected [low, high, count] with low below high, found "
		 "a list of 3"},
		{"[9600, 9900, 10]", "[9600, 9600, 10]",
		 "histograms[0].buckets[0]: expected [low, high, count] with low below high, found "
		 "a list of 3"},
		{"\"visits\": 30", "\"visits\": null",
		 "probes.nodes.0.tasks.hog.visits: expected a whole number from 0 to 2^53, found "
		 "null"},
		{"\"premature\": {",
		 "\"times\": {\"zswap_store\": {\"hog\": {\"calls\": 1}}}, \"premature\": {",
		 "probes.times.zswap_store.hog.ns: expected a whole number from 0 to 2^53, found "
		 "nothing"},
		{"\"written_back\": 10}}}", "\"written_back\": 10}}}, \"1x\": {}",
		 "probes.nodes.1x.visits: expected a whole number from 0 to 2^53, found nothing"},
		{"\"ok\": true", "\"ok\": 1",
		 "checks[0].ok: expected true, false, or null where that is not available, found "
		 "1"},
		{"\"text\": \"name", "\"txt\": \"name",
		 "scenario.text: expected a text, found nothing"},
		{"\"t\", \"zswap/pool_total_size\"", "\"t\", 1",
		 "samples.columns[1]: expected a text, found 1"},
		{"\"t\", \"zswap/pool", "\"time\", \"zswap/pool",
		 "samples.columns: expected \"t\" first, found a list of 4"},
	};
	char expected[256];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		snprintf(expected, sizeof(expected), "r.json: %s", cases[i].error);
		expect_rewrite_error(cases[i].from, cases[i].to, expected);
	}
}

static void records_that_contradict_themselves(void **state)
{
	static const struct {
		const char *from, *to, *error;
	} cases[] = {
		{"name: small\\n", "name: small \\n",
		 "scenario: expected the SHA-256 of the scenario's text, found "
		 "\"d9c7ad0987366663ad6f7b7ddb01a433a21a0a83c5693ab7c7b8bdceb9a..."},
		{"\"scenario\": \"small\"", "\"scenario\": \"large\"",
		 "the record: expected a plan of the same scenario, found \"large\""},
		{"\"seed\": 1,\n    \"nodes\"", "\"seed\": 2,\n    \"nodes\"",
		 "the record: expected a plan of the same seed, found 2"},
		{"\"end_ns\": 1400000000", "\"end_ns\": 400000000",
		 "phases[0]: expected an end_ns after begin_ns, found 400000000"},
		{"\"begin_ns\": 1500000000", "\"begin_ns\": 1300000000",
		 "phases: expected each begin_ns after the previous phase's end_ns, found "
		 "1300000000"},
		{"[9600, 9900, 10]", "[9600, 9900, 11]",
		 "histograms[0]: expected the sum of the buckets, found 10"},
		{"[9600, 9900, 10]", "[9900, 9600, 10]",
		 "histograms[0].buckets[0]: expected [low, high, count] with low below high, found "
		 "a list of 3"},
		{"[9600, 9900, 6]", "[9200, 9900, 6]",
		 "histograms[1]: expected buckets that rise without overlap, found an object"},
		{"[1000, 1024, 5]", "[1000, 1024, 4]",
		 "probes.premature: expected the sum of the buckets, found 8"},
		{"[1250000000, 400000, 200000, 100000]", "[1250000000, 400000, 200000]",
		 "samples: expected rows with a value for each column, found a list of 3"},
		{"[1250000000, ", "[250000000, ",
		 "samples: expected rows in order of t, found 250000000"},
	};
	char expected[256];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		snprintf(expected, sizeof(expected), "r.json: %s", cases[i].error);
		expect_rewrite_error(cases[i].from, cases[i].to, expected);
	}
}

static void edges_of_what_is_allowed(void **state)
{
	static const struct {
		const char *from, *to;
	} cases[] = {
		{"\"pswpout\": 100", "\"pswpout\": 9007199254740992"},
		{"\"MemFree\": 180000000", "\"MemFree\": null"},
		{"\"1\": {\"MemFree\": 200000000}", "\"1\": {}"},
		{"\"end_ns\": 1400000000", "\"end_ns\": 1000000000"},	  /* an empty phase */
		{"\"begin_ns\": 1500000000", "\"begin_ns\": 1400000000"}, /* no pause before it */
		{"\"detail\": \"\"", "\"detail\": null"},
		{"\"detail\": \"\", ", ""},
		{"\"ok\": true", "\"ok\": null"},
		{"\"histograms\"", "\"rest\""},
		{"[1000, 1024, 5]", "[0, 1024, 5]"},
		{"[9000, 9280, 3]", "[9000, 9600, 3]"}, /* up to the next one */
		{"[1000000000, 0, 0, 0]", "[0, 0, 0, 0]"},
		{"[1250000000, 4", "[1000000000, 4"}, /* two samples at once */
		{"\"max\": 9700", "\"max\": 99999"},  /* the last bucket is open at its end */
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		struct error error = {0};
		struct record record;
		size_t sealed;
		char *rewritten = rewrite(cases[i].from, cases[i].to, &sealed);

		if (record_parse("r.json", rewritten, sealed, &record, &error))
			fail_msg("%s", error.text);
		assert_string_equal(record.detail, "");
		record_free(&record);
		free(rewritten);
	}
}

static void finished_record_needs_every_section(void **state)
{
	static const char *const sections[] = {"phases", "probes", "checks"};
	struct error error = {0};
	struct record record;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(sections); i++) {
		json_t *root = json_loadb(text, length, 0, NULL);
		size_t sealed;
		char *without;

		json_object_del(root, sections[i]);
		without = record_text(root, &sealed);
		assert_int_equal(record_parse("r.json", without, sealed, &record, &error), -1);
		assert_non_null(strstr(error.text, sections[i]));
		assert_non_null(strstr(error.text, "found nothing"));
		free(without);
		json_decref(root);
	}
}

/* Keys come from outside: they may be long, and hold what steers a terminal. */
static void strange_keys_do_not_garble_the_message(void **state)
{
	char *to, *expected, key[600];

	(void)state;
	expect_rewrite_error(
		"\"pswpout\": 100", "\"\\u001b[31m ~\": true",
		"r.json: phases[0].before.vmstat.?[31m ~: expected a whole number from 0 to "
		"2^53, or null, found true");
	memset(key, 'k', sizeof(key) - 1);
	key[sizeof(key) - 1] = '\0';
	assert_true(asprintf(&to, "\"%s\": true", key) > 0);
	assert_true(asprintf(&expected,
			     "r.json: phases[0].before.vmstat.%.231s: expected a whole number from "
			     "0 to 2^53, or null, found true",
			     key) > 0);
	expect_rewrite_error("\"pswpout\": 100", to, expected);
	free(expected);
	free(to);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finished_record_is_read),
		cmocka_unit_test(old_kernel_lacks_counters_and_probes),
		cmocka_unit_test(unfinished_run_may_lack_everything_after_its_head),
		cmocka_unit_test(file_that_cannot_be_read),
		cmocka_unit_test(file_above_the_cap_is_refused),
		cmocka_unit_test(truncated_record_is_refused_wherever_it_is_cut),
		cmocka_unit_test(foreign_files_are_refused),
		cmocka_unit_test(other_versions_are_named),
		cmocka_unit_test(every_changed_byte_is_found),
		cmocka_unit_test(edited_records_are_refused),
		cmocka_unit_test(wrong_values_are_named_with_their_path),
		cmocka_unit_test(records_that_contradict_themselves),
		cmocka_unit_test(edges_of_what_is_allowed),
		cmocka_unit_test(finished_record_needs_every_section),
		cmocka_unit_test(strange_keys_do_not_garble_the_message),
	};

	return cmocka_run_group_tests_name("record_reader", tests, load, unload);
}
