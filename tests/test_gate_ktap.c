// SPDX-License-Identifier: GPL-2.0-only
/* Gates as KTAP, read back by a strict reader. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/gate/gate_ktap.h"
#include "tests/gate_report_fixture.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ktap_says_every_outcome),
	};

	return cmocka_run_group_tests_name("gate_ktap", tests, NULL, NULL);
}
