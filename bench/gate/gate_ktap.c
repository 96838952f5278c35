// SPDX-License-Identifier: GPL-2.0-only
/* Gates as KTAP: see gate_ktap.h. */
#include "bench/gate/gate_ktap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/xalloc.h"

#define VERSION "KTAP version 1\n"
#define INDENT	"  "

/* @text on one line: everything that would end it, or drive a terminal, becomes a blank. */
static void put_ktap_line(FILE *out, const char *text)
{
	for (; *text; text++)
		fputc((unsigned char)*text < ' ' || *text == 0x7f ? ' ' : *text, out);
}

static bool is_not_ok(const struct gate_result *result)
{
	return gate_fails(result) || result->outcome == GATE_BROKE_OFF;
}

static bool skipped_or_undecided(const struct gate_result *result)
{
	return result->outcome == GATE_SKIPPED || result->outcome == GATE_UNDECIDED;
}

/* What stands behind the name, after "# ". */
static const char *ktap_directive(const struct gate_result *result)
{
	if (result->outcome == GATE_EXPECTED)
		return "XFAIL ";
	if (result->outcome == GATE_BROKE_OFF)
		return "ERROR ";
	return skipped_or_undecided(result) ? "SKIP " : "";
}

static void put_result(FILE *out, const struct gate_result *result, size_t number)
{
	if (result->because) {
		fputs(INDENT "# expected to fail: ", out);
		put_ktap_line(out, result->because);
		fputc('\n', out);
	}
	fprintf(out, INDENT "%s %zu %s # %s", is_not_ok(result) ? "not ok" : "ok", number,
		result->gate->name, ktap_directive(result));
	if (gate_warns(result))
		fputs("warning: ", out);
	if (result->outcome == GATE_UNDECIDED || result->outcome == GATE_UNEXPECTED ||
	    result->outcome == GATE_FAILED)
		fprintf(out, "%s: ", gate_outcome_word(result->outcome));
	put_ktap_line(out, result->detail);
	if (result->needs)
		fprintf(out, "; %s", result->needs);
	fputc('\n', out);
}

/* The scenario that begins with result @from; returns where it ends. */
static size_t put_scenario(FILE *out, const struct gate_results *results, size_t from,
			   size_t number)
{
	const char *scenario = results->items[from].gate->scenario;
	size_t to = gate_scenario_end(results, from), bad = 0, left_out = 0, i;

	fprintf(out, INDENT VERSION INDENT "1..%zu\n", to - from);
	for (i = from; i < to; i++) {
		put_result(out, &results->items[i], i - from + 1);
		bad += is_not_ok(&results->items[i]);
		left_out += skipped_or_undecided(&results->items[i]);
	}
	fprintf(out, "%s %zu %s", bad ? "not ok" : "ok", number, scenario);
	if (left_out == to - from)
		fputs(" # SKIP no gate is decided", out);
	fputc('\n', out);
	return to;
}

static size_t count_scenarios(const struct gate_results *results)
{
	size_t count = 0, from;

	for (from = 0; from < results->count; from = gate_scenario_end(results, from))
		count++;
	return count;
}

char *gate_ktap(const struct gate_report *report)
{
	size_t length, next = 0, number = 0, i;
	char *text;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		abort();
	fprintf(out, VERSION "1..%zu\n", count_scenarios(report->results));
	for (i = 0; i < report->fact_count; i++) {
		fputs("# ", out);
		put_ktap_line(out, report->facts[i].name);
		fputs(": ", out);
		put_ktap_line(out, report->facts[i].value);
		fputc('\n', out);
	}
	while (next < report->results->count)
		next = put_scenario(out, report->results, next, ++number);
	if (fclose(out))
		abort();
	return text;
}
