// SPDX-License-Identifier: GPL-2.0-only
/* What a gate leaves: JUnit read back by libxml2, KTAP by a strict reader, and one screen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include "bench/command/gate_set.h"
#include "bench/gate/gate_output.h"
#include "lib/array.h"
#include "lib/xalloc.h"

/* Two scenarios, every outcome, and texts that would break each format. */
#define NASTY "<&\"']]> # ok 1\n\033[31m \xff not utf-8"

#define RESULT(of, is, why, text, wants)                                                           \
	{                                                                                          \
		.gate = (of), .outcome = (is), .because = (why), .detail = (text),                 \
		.needs = (wants)                                                                   \
	}

static const struct gate gates[] = {
	{.name = "kept", .scenario = "one", .file = "g.yaml", .line = 1},
	{.name = "slow", .scenario = "one", .file = "g.yaml", .line = 2},
	{.name = "known", .scenario = "one", .file = "g.yaml", .line = 3},
	{.name = "better", .scenario = "one", .file = "g.yaml", .line = 4},
	{.name = "careful",
	 .scenario = "one",
	 .file = "g.yaml",
	 .line = 5,
	 .severity = GATE_WARNING},
	{.name = "open", .scenario = "two", .file = "g.yaml", .line = 6},
	{.name = "absent", .scenario = "two", .file = "g.yaml", .line = 7},
	{.name = "lost", .scenario = "three", .file = "g.yaml", .line = 8},
	{.name = "lost-too", .scenario = "three", .file = "g.yaml", .line = 9},
};
static struct gate_result items[] = {
	RESULT(&gates[0], GATE_PASSED, NULL, "kept in 3 of 3 runs", NULL),
	RESULT(&gates[1], GATE_FAILED, NULL, NASTY, NULL),
	RESULT(&gates[2], GATE_EXPECTED, NASTY, "broken in 3 of 3 runs", NULL),
	RESULT(&gates[3], GATE_UNEXPECTED, "it is slow", "+0.0 %", NULL),
	RESULT(&gates[4], GATE_FAILED, NULL, "+12.0 %", NULL),
	RESULT(&gates[5], GATE_UNDECIDED, NULL, "+3.0 %", "needs 9 seeds"),
	RESULT(&gates[6], GATE_SKIPPED, NULL, "not available on patched", NULL),
	RESULT(&gates[7], GATE_BROKE_OFF, NULL, "patched, seed 3: panic: " NASTY, NULL),
	RESULT(&gates[8], GATE_BROKE_OFF, NULL, "patched, seed 3: panic: " NASTY, NULL),
};
enum { ITEMS = ARRAY_LENGTH(items) };

static const struct gate_fact facts[] = {{"kernel", "patched"}, {"note", NASTY}};
static const struct gate_results results = {
	.kernel = "patched", .baseline = "baseline", .items = items, .count = ITEMS};
static const struct gate_report report = {
	.results = &results, .facts = facts, .fact_count = 2, .seeds = 3};

/* Expects @document to be valid by tests/junit.xsd. */
static void validate(xmlDoc *document)
{
	xmlSchemaParserCtxt *parser = xmlSchemaNewParserCtxt("tests/junit.xsd");
	xmlSchema *schema = xmlSchemaParse(parser);
	xmlSchemaValidCtxt *valid = xmlSchemaNewValidCtxt(schema);

	assert_non_null(schema);
	assert_int_equal(xmlSchemaValidateDoc(valid, document), 0);
	xmlSchemaFreeValidCtxt(valid);
	xmlSchemaFree(schema);
	xmlSchemaFreeParserCtxt(parser);
}

static xmlNode *child(xmlNode *node, const char *name)
{
	for (node = node->children; node; node = node->next)
		if (!strcmp((const char *)node->name, name))
			return node;
	return NULL;
}

/* The testcase of @name, anywhere below @root. */
static xmlNode *find_case(xmlNode *root, const char *name)
{
	xmlNode *suite, *node;

	for (suite = root->children; suite; suite = suite->next)
		for (node = suite->children; node; node = node->next) {
			xmlChar *is = xmlGetProp(node, BAD_CAST "name");
			bool found = is && !strcmp((char *)is, name);

			xmlFree(is);
			if (found)
				return node;
		}
	fail_msg("no testcase %s", name);
	return NULL;
}

static void expect_attribute(xmlNode *node, const char *name, const char *value)
{
	xmlChar *is = xmlGetProp(node, BAD_CAST name);

	assert_non_null(is);
	assert_string_equal(is, value);
	xmlFree(is);
}

/* Expects the element @element of that type in the testcase, and no other. */
static void expect_case(xmlNode *root, const char *name, const char *element, const char *type)
{
	static const char *const elements[] = {"failure", "error", "skipped"};
	xmlNode *node = find_case(root, name);
	size_t i;

	for (i = 0; i < 3; i++) {
		xmlNode *has = child(node, elements[i]);

		assert_int_equal(has != NULL, element && !strcmp(element, elements[i]));
		if (has)
			expect_attribute(has, "type", type);
	}
}

static void junit_says_every_outcome(void **state)
{
	char *text = gate_junit(&report);
	xmlDoc *document = xmlReadMemory(text, (int)strlen(text), "j", NULL, 0);
	xmlNode *root;

	(void)state;
	assert_non_null(document);
	validate(document);
	root = xmlDocGetRootElement(document);
	expect_attribute(root, "tests", "9");
	expect_attribute(root, "failures", "2");
	expect_attribute(root, "errors", "2");
	expect_attribute(root, "skipped", "4");
	expect_case(root, "kept", NULL, NULL);
	expect_case(root, "slow", "failure", "failed");
	expect_case(root, "known", "skipped", "expected failure");
	expect_case(root, "better", "failure", "unexpected success");
	expect_case(root, "careful", "skipped", "warning");
	expect_case(root, "open", "skipped", "undecided");
	expect_case(root, "absent", "skipped", "skipped");
	expect_case(root, "lost", "error", "broke off");
	expect_attribute(find_case(root, "lost"), "classname", "zswapbench.three");
	expect_attribute(child(find_case(root, "open"), "skipped"), "message",
			 "undecided: +3.0 %; needs 9 seeds");
	expect_attribute(child(find_case(root, "better"), "failure"), "message",
			 "unexpected success: +0.0 %; expected: it is slow");
	/* what XML cannot hold has become '?', the rest came through the escapes */
	expect_attribute(child(find_case(root, "slow"), "failure"), "message",
			 "failed: <&\"']]> # ok 1\n?[31m ? not utf-8");
	xmlFreeDoc(document);
	free(text);
}

/* One result line of KTAP. */
struct ktap_line {
	bool ok;
	char name[64], rest[1000]; /* behind "# " */
};

/* Reads "ok N name[ # rest]" at @indent; false for another line. */
static bool read_result(const char *line, size_t indent, size_t number, struct ktap_line *out)
{
	unsigned int has;
	int used = 0;

	if (strspn(line, " ") != indent)
		return false;
	line += indent;
	*out = (struct ktap_line){.ok = strncmp(line, "ok ", 3) == 0};
	if (!out->ok && strncmp(line, "not ok ", 7) != 0)
		return false;
	line += out->ok ? 3 : 7;
	if (sscanf(line, "%u %63[^ #]%n", &has, out->name, &used) != 2)
		return false;
	assert_int_equal(has, number);
	line += used;
	if (!*line)
		return true;
	assert_int_equal(strncmp(line, " # ", 3), 0);
	snprintf(out->rest, sizeof(out->rest), "%s", line + 3);
	return true;
}

static const char *next_line(char **text)
{
	return strsep(text, "\n");
}

/* The next line that is no diagnostic. */
static const char *next_of_plan(char **text)
{
	const char *line = next_line(text);

	while (line && line[strspn(line, " ")] == '#')
		line = next_line(text);
	assert_non_null(line);
	return line;
}

static unsigned int read_plan(const char *line, size_t indent)
{
	unsigned int count;
	char end;

	assert_int_equal(strspn(line, " "), indent);
	assert_int_equal(sscanf(line + indent, "1..%u%c", &count, &end), 1);
	return count;
}

static void expect_result(char **text, size_t indent, size_t number, bool ok, const char *name,
			  const char *rest)
{
	const char *line = next_of_plan(text);
	struct ktap_line has;

	if (!read_result(line, indent, number, &has))
		fail_msg("no result, indented by %zu: '%s'", indent, line);
	assert_int_equal(has.ok, ok);
	assert_string_equal(has.name, name);
	assert_string_equal(has.rest, rest);
}

static void expect_begin(char **text, size_t indent, unsigned int count)
{
	const char *line = next_of_plan(text);

	assert_int_equal(strspn(line, " "), indent);
	assert_string_equal(line + indent, "KTAP version 1");
	assert_int_equal(read_plan(next_of_plan(text), indent), count);
}

#define PLAIN "<&\"']]> # ok 1  [31m \xff not utf-8"

static void ktap_says_every_outcome(void **state)
{
	char *whole = gate_ktap(&report), *text = whole;

	(void)state;
	expect_begin(&text, 0, 3);
	expect_begin(&text, 2, 5);
	expect_result(&text, 2, 1, true, "kept", "kept in 3 of 3 runs");
	expect_result(&text, 2, 2, false, "slow", "failed: " PLAIN);
	expect_result(&text, 2, 3, true, "known", "XFAIL broken in 3 of 3 runs");
	expect_result(&text, 2, 4, false, "better", "unexpected success: +0.0 %");
	expect_result(&text, 2, 5, true, "careful", "warning: failed: +12.0 %");
	expect_result(&text, 0, 1, false, "one", "");
	expect_begin(&text, 2, 2);
	expect_result(&text, 2, 1, true, "open", "SKIP undecided: +3.0 %; needs 9 seeds");
	expect_result(&text, 2, 2, true, "absent", "SKIP not available on patched");
	expect_result(&text, 0, 2, true, "two", "SKIP no gate is decided");
	expect_begin(&text, 2, 2);
	expect_result(&text, 2, 1, false, "lost", "ERROR patched, seed 3: panic: " PLAIN);
	expect_result(&text, 2, 2, false, "lost-too", "ERROR patched, seed 3: panic: " PLAIN);
	expect_result(&text, 0, 3, false, "three", "");
	assert_string_equal(text, "");
	free(whole);
}

static char *printed(const struct gate_report *of, enum exit_code code)
{
	struct text_style style = {.width = 80};
	size_t length;
	char *text;

	style.out = open_memstream(&text, &length);
	gate_print(of, code, &style);
	fclose(style.out);
	return text;
}

/* Of gates on metrics with enough seeds: by the threshold, not by the metric's minimum. */
static void summary_says_what_would_be_found(void **state)
{
	const struct gate on_metric = {
		.name = "time", .scenario = "one", .metric = "time", .threshold = 2};
	struct gate_result some[] = {
		RESULT(&gates[0], GATE_PASSED, NULL, "kept in 3 of 3 runs", NULL),
		{.gate = &on_metric,
		 .detail = "+0.0 %",
		 .unit = "ns",
		 .alone = 0.05 / 28,
		 .verdict = {.paired = {.count = 12, .from = 1000, .to = 990, .deviation = 5}}},
	};
	const struct gate_results few = {
		.kernel = "patched", .baseline = "baseline", .items = some, .count = 2};
	const struct gate_report of = {.results = &few, .seeds = 12};
	char *text = printed(&of, EXIT_HOLDS);

	(void)state;
	assert_non_null(strstr(text, "\nFound with 80 % probability: 2.1 % (one/time) to"));
	free(text);
	some[1].verdict.paired.count = 5;
	text = printed(&of, EXIT_HOLDS);
	assert_null(strstr(text, "Found"));
	free(text);
}

static void summary_begins_with_what_is_wrong(void **state)
{
	static const struct gate_result some[] = {
		RESULT(&gates[0], GATE_PASSED, NULL, "kept in 3 of 3 runs", NULL),
		RESULT(&gates[1], GATE_FAILED, NULL, "+12.0 %", NULL),
		RESULT(&gates[2], GATE_EXPECTED, "it is known", "+20.0 %", NULL),
		RESULT(&gates[4], GATE_FAILED, NULL, "+13.0 %", NULL),
		RESULT(&gates[5], GATE_UNDECIDED, NULL, "+3.0 %", "needs 9 seeds"),
		RESULT(&gates[6], GATE_UNDECIDED, NULL, "+4.0 %", "needs 9 seeds"),
	};
	static char *const notes[] = {"a note"};
	const struct gate_results few = {.kernel = "patched",
					 .baseline = "baseline",
					 .items = (struct gate_result *)some,
					 .count = 6};
	const struct gate_report of = {
		.results = &few, .seeds = 3, .notes = notes, .note_count = 1};
	char *text = printed(&of, EXIT_BROKEN);

	(void)state;
	assert_string_equal(text, "Gates of patched against baseline, 3 seeds\n"
				  "! one/slow: failed: +12.0 %\n"
				  "! one/careful: warning, failed: +13.0 %\n"
				  "? two/open and 1 more: undecided: needs 9 seeds\n"
				  "- one/known: expected failure: it is known\n"
				  "\n"
				  "scenario  passed  expected  undecided  warning  failed\n"
				  "one            1         1          0        1       1\n"
				  "two            0         0          2        0       0\n"
				  "\n"
				  "a note\n"
				  "Gate FAILED: 1 of 6 gates (exit code 1).\n");
	free(text);
}

static void summary_ends_with_what_it_means(void **state)
{
	struct gate_result one = RESULT(&gates[0], GATE_PASSED, NULL, "kept", NULL);
	const struct gate_results few = {
		.kernel = "patched", .baseline = "baseline", .items = &one, .count = 1};
	const struct gate_report of = {.results = &few, .seeds = 1};
	static const struct {
		enum gate_outcome outcome;
		enum exit_code code;
		const char *end;
	} cases[] = {
		{GATE_PASSED, EXIT_HOLDS,
		 "Gate holds: 1 passed, 0 failed as expected (exit code 0).\n"},
		{GATE_SKIPPED, EXIT_BROKEN,
		 "Gate says nothing: not one gate is decided (exit code 1).\n"},
		{GATE_BROKE_OFF, EXIT_MACHINE,
		 "Gate could not be judged: runs did not end well (exit code 5).\n"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		char *text;

		one.outcome = cases[i].outcome;
		text = printed(&of, cases[i].code);
		assert_non_null(strstr(text, cases[i].end));
		free(text);
	}
}

static void runs_that_broke_off_are_named_once(void **state)
{
	char *text = printed(&report, EXIT_MACHINE), *first = strstr(text, "broke off: patched");

	(void)state;
	assert_non_null(first);
	assert_non_null(strstr(text, "three/lost and 1 more"));
	assert_null(strstr(first + 1, "broke off: patched"));
	free(text);
}

/* The gates of this project, as if they came out as they should of `patched`. */
static void good_summary_fits_a_screen(void **state)
{
	struct error error = {.text = ""};
	struct options options;
	struct gate_results all;
	struct gate_set set;
	char *notes[] = {"a line for the noise floor", "and one for files"}, *text, *line;
	size_t lines = 0, i, j;
	const struct gate_report of = {
		.results = &all, .seeds = 12, .notes = notes, .note_count = 2};

	(void)state;
	setenv("ZSWAPBENCH_CACHE", "/nowhere", 1);
	assert_int_equal(options_parse(&options, 1, (char *[]){"gate", NULL}, &error), 0);
	if (gate_set_open(&set, &options, &error))
		fail_msg("%s", error.text);
	all = (struct gate_results){.kernel = "patched",
				    .baseline = "baseline",
				    .items = xcalloc(set.gate_count, sizeof(*all.items)),
				    .count = set.gate_count};
	for (i = 0; i < set.gate_count; i++) {
		const struct gate *gate = set.gates[i];

		all.items[i] = (struct gate_result){
			.gate = gate,
			.detail = "as it should",
			.unit = "ns",
			.alone = 0.05 / 35,
			.verdict = {
				.paired = {.count = 12, .from = 1000, .to = 1000, .deviation = 9}}};
		for (j = 0; j < gate->expected_count; j++)
			if (!strcmp(gate->expected[j].kernel, "patched")) {
				all.items[i].outcome = GATE_EXPECTED;
				all.items[i].because = gate->expected[j].because;
			}
	}
	text = printed(&of, EXIT_HOLDS);
	for (line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		lines++;
		assert_in_range(strlen(line), 1, 80);
	}
	assert_in_range(lines + 2, 10, 24); /* two are empty */
	free(text);
	free(all.items);
	gate_set_close(&set);
	options_free(&options);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(junit_says_every_outcome),
		cmocka_unit_test(ktap_says_every_outcome),
		cmocka_unit_test(summary_says_what_would_be_found),
		cmocka_unit_test(summary_begins_with_what_is_wrong),
		cmocka_unit_test(summary_ends_with_what_it_means),
		cmocka_unit_test(runs_that_broke_off_are_named_once),
		cmocka_unit_test(good_summary_fits_a_screen),
	};

	return cmocka_run_group_tests_name("gate_output", tests, NULL, NULL);
}
