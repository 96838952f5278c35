// SPDX-License-Identifier: GPL-2.0-only
/* Findings on disk, and campaigns as text, page and record. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libxml/parser.h>

#include "bench/base/files.h"
#include "bench/stress/stress_finding.h"
#include "bench/stress/stress_page.h"
#include "bench/stress/stress_text.h"
#include "lib/xalloc.h"
#include "tests/scratch.h"

#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct stress_machine machine = {
	.host = {.version = "QEMU 7", .qemu_sha256 = SHA, .firmware_sha256 = SHA},
	.image = {.sha256 = SHA}};
static struct kernel kernel = {.name = "patched", .image_sha256 = SHA};

static struct stress_program program_of(const char *text)
{
	struct stress_program program;

	if (stress_program_parse("p", text, &program, &error))
		fail_msg("%s", error.text);
	return program;
}

/* Writes a finding whose log and lines are hostile; its directory. */
static char *written(const struct stress_program *program)
{
	const struct stress_input input = {"patched", "stress", &kernel, &machine, program, 17};
	struct stress_case result = {
		.status = RUN_PANIC,
		.detail = xstrdup("x"),
		.log = xstrdup("boot\r\nBUG: \033[2J$(touch /tmp/x)\r\n zswap_store+0x1/0x2\r\n"
			       "zswapbench: task 7 pageout\r\n"),
		.sha256 = SHA,
	};
	struct stress_judgement judgement = {.oracle = "log",
					     .signature = xstrdup("log: BUG: in ../../zswap_store"),
					     .what = xstrdup("BUG: \033[2J")};
	char *directory;

	result.said = json_pack("[{s:s, s:s}]", "type", "init", "x", "<b>\n");
	directory = stress_finding_write(base, &input, &result, &judgement, &error);
	if (!directory)
		fail_msg("%s", error.text);
	stress_judgement_free(&judgement);
	stress_case_free(&result);
	return directory;
}

static void what_is_written_is_read(void **state)
{
	struct stress_program program = program_of("run ms=5 seed=3\n");
	char *directory = written(&program), *text;
	struct stress_finding finding;

	(void)state;
	assert_int_equal(stress_finding_read(directory, false, &finding, &error), 0);
	text = stress_program_text(&finding.program);
	assert_string_equal(text, "run ms=5 seed=3\n");
	assert_string_equal(finding.spec, "patched");
	assert_string_equal(finding.flavour, "stress");
	assert_string_equal(finding.sha256, SHA);
	assert_false(finding.shrunk);
	free(text);
	stress_finding_free(&finding);
	free(directory);
	stress_program_free(&program);
}

/* Whatever a guest says is no path, and no control character on a terminal. */
static void what_a_guest_says_is_data(void **state)
{
	struct stress_program program = program_of("run ms=5\n");
	char *directory = written(&program), *path = xasprintf("%s/report.txt", directory);
	char *report = file_read(path, 1 << 20, NULL, &error);

	(void)state;
	assert_non_null(report);
	assert_null(strchr(report + strcspn(report, "\n"), '\033'));
	assert_null(strchr(report, '\r'));
	assert_non_null(strstr(report, "    task 7 pageout\n"));
	assert_null(strstr(directory, ".."));
	free(report);
	free(path);
	free(directory);
	stress_program_free(&program);
}

static void what_was_shrunk_is_read_first(void **state)
{
	struct stress_program program = program_of("run ms=5\nsetup\n\tpause\n");
	struct stress_program small = program_of("run ms=5\n");
	struct stress_case result = {.sha256 = "ab"};
	char *directory = written(&program);
	struct stress_finding finding, again;

	(void)state;
	assert_int_equal(stress_finding_read(directory, false, &finding, &error), 0);
	assert_int_equal(stress_finding_keep_small(&finding, &small, &result, &error), 0);
	assert_int_equal(stress_finding_read(directory, false, &again, &error), 0);
	assert_true(again.shrunk);
	assert_int_equal(again.program.count, 1);
	assert_string_equal(json_string_value(json_object_get(again.about, "small_sha256")), "ab");
	stress_finding_free(&again);
	assert_int_equal(stress_finding_read(directory, true, &again, &error), 0);
	assert_int_equal(again.program.count, 3);
	stress_finding_free(&again);
	free(written(&program)); /* the same once more: what it was shrunk to stays */
	assert_int_equal(stress_finding_read(directory, false, &again, &error), 0);
	assert_true(again.shrunk);
	stress_finding_free(&again);
	stress_finding_free(&finding);
	free(directory);
	stress_program_free(&small);
	stress_program_free(&program);
}

static void what_is_no_finding_is_refused(void **state)
{
	struct stress_finding finding;

	(void)state;
	assert_int_equal(stress_finding_read("/nowhere", false, &finding, &error), -1);
	assert_int_equal(error.code, EXIT_INPUT);
	put("finding.json", "{\"kernel\": {\"spec\": 7}}");
	assert_int_equal(stress_finding_read(base, false, &finding, &error), -1);
	assert_int_equal(error.code, EXIT_INPUT);
	assert_non_null(strstr(error.text, "expected a text"));
}

static struct stress_campaign campaign_of(size_t failures)
{
	static uint64_t seeds[] = {3, 17};
	static struct stress_failure failure = {.signature = "data",
						.what = "page <7>",
						.directory = "results/findings/x",
						.oracle = "data",
						.seeds = seeds,
						.count = 2};
	struct stress_campaign campaign = {.machine = &machine,
					   .kernel = &kernel,
					   .spec = "patched",
					   .flavour = "stress",
					   .first_seed = 1,
					   .cases = 20,
					   .failures = &failure,
					   .failure_count = failures,
					   .waits = 7,
					   .wall_seconds = 60};

	campaign.operations = json_pack("{s:i}", "rewrite", 12);
	campaign.places = json_pack("{s:i, s:i}", "f+0x0", 5, "f+0x4", 0);
	return campaign;
}

static void campaign_end(struct stress_campaign *campaign)
{
	json_decref(campaign->operations);
	json_decref(campaign->places);
}

static void the_answer_is_a_sentence(void **state)
{
	struct stress_campaign campaign = campaign_of(0);
	char *answer = stress_answer(&campaign), *coverage = stress_coverage(&campaign);

	(void)state;
	assert_string_equal(answer, "nothing found on patched in 20 cases, seeds 1 to 20");
	assert_non_null(strstr(coverage, "12 operations of 1 kinds; 7 waits at 1 of 0 places"));
	assert_non_null(strstr(coverage, "20.0 cases a minute"));
	free(coverage);
	free(answer);
	campaign.failure_count = 1;
	answer = stress_answer(&campaign);
	assert_string_equal(answer, "1 failure found on patched in 20 cases");
	free(answer);
	campaign.unable = "no driver";
	answer = stress_answer(&campaign);
	assert_string_equal(answer, "patched cannot be stressed: no driver");
	free(answer);
	campaign_end(&campaign);
}

static void a_page_and_a_record(void **state)
{
	struct stress_campaign campaign = campaign_of(1);
	char *page = stress_page(&campaign, "p { color: red; }");
	xmlDoc *document = xmlReadMemory(page, (int)strlen(page), "page", NULL, XML_PARSE_NONET);
	json_t *record;

	(void)state;
	assert_non_null(document);
	xmlFreeDoc(document);
	assert_non_null(strstr(page, "page &lt;7&gt;"));
	assert_non_null(strstr(page, "by 2 seeds: 3, 17."));
	assert_non_null(strstr(page, "make replay FINDING=results/findings/x"));
	record = stress_record(&campaign);
	assert_non_null(record);
	assert_int_equal(json_integer_value(json_object_get(record, "cases")), 20);
	assert_int_equal(json_array_size(json_object_get(record, "failures")), 1);
	json_decref(record);
	free(page);
	campaign_end(&campaign);
}

static int set_up(void **state)
{
	(void)state;
	kernel.build = json_object(); /* of this process for as long as it lives */
	return make_scratch("stress-finding");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(what_a_guest_says_is_data),
		cmocka_unit_test(what_was_shrunk_is_read_first),
		cmocka_unit_test(what_is_no_finding_is_refused),
		cmocka_unit_test(the_answer_is_a_sentence),
		cmocka_unit_test(a_page_and_a_record),
	};

	return cmocka_run_group_tests(tests, set_up, remove_scratch);
}
