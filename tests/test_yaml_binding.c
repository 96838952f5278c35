// SPDX-License-Identifier: GPL-2.0-only
/* Binding YAML, seen through scenarios: what is wrong with the YAML itself, and many mistakes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/array.h"
#include "tests/scenario_cases.h"

static void expect_message(const char *text, const char *expected)
{
	struct error error = {.text = ""};

	assert_null(scenario_parse("case.yaml", text, strlen(text), &error));
	assert_string_equal(error.text, expected);
}

static void test_yaml(void **state)
{
	static const struct mistake mistakes[] = {
		{9, "swap: {device: null_blk, size: 64M",
		 "case.yaml:10: YAML: did not find expected ',' or '}', while parsing a flow "
		 "mapping"
		 " that starts on line 9"},
		{9, "\tswap: {device: null_blk, size: 64M}",
		 "case.yaml:9: YAML: found a tab character that violates indentation, while "
		 "scanning a"
		 " plain scalar that starts on line 8"},
		{9, "swap: &s {device: null_blk, size: 64M}\nold: *s",
		 "case.yaml:9: YAML: anchor 's': expected the value itself, written out\n"
		 "case.yaml:10: YAML: alias 's': expected the value itself, written out"},
		{13, "probes: &p [nodes]",
		 "case.yaml:13: YAML: anchor 'p': expected the value itself, written out"},
		{2, "summary: &t text",
		 "case.yaml:2: YAML: anchor 't': expected the value itself, written out"},
		{2, "summary: !!str text",
		 "case.yaml:2: YAML: tag 'tag:yaml.org,2002:str': expected the value itself, "
		 "written"
		 " out"},
		{13, "---\nprobes: [nodes]",
		 "case.yaml:13: YAML: a second document: expected one document in a file"},
		{13, "probes: [[[[[[[[[[[[[[[[nodes]]]]]]]]]]]]]]]]",
		 "case.yaml:13: YAML: lists and mappings deeper than 16 levels"},
		{13, "probes: [[[[[[[[[[[[[[[nodes]]]]]]]]]]]]]]]",
		 "case.yaml:13: probes: a list: expected nodes, premature, owners, refusals"},
		{13, "# \001", "case.yaml:13: YAML: control characters are not allowed"},
		{13, "# \377", "case.yaml:13: YAML: invalid leading UTF-8 octet"},
	};

	(void)state;
	check_mistakes(mistakes, ARRAY_LENGTH(mistakes));
}

static void test_no_mapping(void **state)
{
	(void)state;
	expect_message("", "case.yaml:1: YAML: nothing in the file: expected a mapping");
	expect_message("# nothing\n", "case.yaml:1: YAML: nothing in the file: expected a mapping");
	expect_message("- a\n",
		       "case.yaml:1: a scenario: a list: expected a mapping, 'key: value'");
	expect_message("text", "case.yaml:1: a scenario: 'text': expected a mapping, 'key: value'");
}

/* Every kind of table in one file: the mistakes come by line, and none hides another. */
static void test_many_mistakes(void **state)
{
#define AT "tests/scenarios/many-mistakes.yaml:"
	static const char expected[] = AT
		"1: name: 'another': expected 'many-mistakes', the name of the file\n" AT
		"6: memory: '32': expected a size (bytes, K, M or G) from 16M to 16G, a multiple"
		" of 1M\n" AT
		"7: cpu: unknown key of a node: expected memory, cpus; did you mean 'cpus'?\n" AT
		"9: device: 'floppy': expected null_blk, brd\n" AT
		"12: path: '../escape': " PATH_TEXT "\n" AT
		"13: memory.max: '64MB': expected a size (bytes, K, M or G), or max\n" AT
		"16: name: 'hog': given twice: expected once, and line 15 has it\n" AT
		"18: workload: 'fil': expected a workload: fill, sweep, hotset, churn, cow, remap, "
		"migrate, "
		"pageout, idle, redis-fill, redis, run, start; did you"
		" mean 'fill'?\n" AT "20: of: missing: a metric of kind 'counter' must have it\n" AT
		"22: holds: '0': expected a comparison (==, !=, <, <=, >, >=) and a number, such"
		" as \"== 0\"\n" AT "22: kernels: missing: a claim must have it\n" AT
		"22: metric: 'n': expected a metric: m";
#undef AT
	struct error error = {.text = ""};

	(void)state;
	assert_null(scenario_load("tests/scenarios/many-mistakes.yaml", &error));
	assert_string_equal(error.text, expected);
}

/* 20 messages, and the number of the others, also where not even their text is kept. */
static void test_cap(void **state)
{
	static const struct {
		size_t mistakes;
		const char *last;
	} cases[] = {
		{20, "\nc.yaml:20: YAML: anchor 'a': expected the value itself, written out"},
		{21, "\nand 1 more"},
		{300, "\nand 280 more"},
	};
	static const char line[] = "- &a b\n";
	size_t i, j;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		size_t length = cases[i].mistakes * strlen(line);
		char *text = xmalloc(length);
		struct error error = {.text = ""};

		for (j = 0; j < length; j++)
			text[j] = line[j % strlen(line)];
		assert_null(scenario_parse("c.yaml", text, length, &error));
		assert_string_equal(strrchr(error.text, '\n'), cases[i].last);
		free(text);
	}
}

/* A message is short whatever is in the file. */
static void test_long_values(void **state)
{
	char value[3000], *text;
	struct error error = {.text = ""};

	(void)state;
	memset(value, 'x', sizeof(value));
	memcpy(value + 47, "\303\251", 2); /* at the cut: left out, not split */
	value[sizeof(value) - 1] = '\0';
	text = xasprintf("name: %s\n", value);
	assert_null(scenario_parse("case.yaml", text, strlen(text), &error));
	assert_non_null(strstr(error.text,
			       "name: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..."
			       "': expected a name"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_yaml),	      cmocka_unit_test(test_no_mapping),
		cmocka_unit_test(test_many_mistakes), cmocka_unit_test(test_cap),
		cmocka_unit_test(test_long_values),
	};

	return cmocka_run_group_tests_name("yaml_binding", tests, NULL, NULL);
}
