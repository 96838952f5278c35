// SPDX-License-Identifier: GPL-2.0-only
/* Accounts of cgroups against those of the kernel: what adds up, what does not, what is not told.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "bench/record/accounts.h"
#include "lib/xalloc.h"

#define PLAN                                                                                       \
	"{'cgroups': [{'path': 'a', 'sampled': true}, {'path': 'b', 'sampled': true},"             \
	" {'path': 'b/c', 'sampled': false}], 'phases': [{'changes': []}, {'changes': "            \
	"[{'target': 'cgroup', 'cgroup': 'a'}, {'target': 'remove', 'cgroup': 'b/c'}]}]}"

/* 70 pages stored by a, 30 by b, c's among them; 5 read, 15 written back, 80 there. */
#define CGROUPS                                                                                    \
	"'a': {'zswpout': 70, 'zswpin': 5, 'zswpwb': 10, 'zswapped': 225280,"                      \
	" 'memory.zswap.current': 60000},"                                                         \
	"'b': {'zswpout': 30, 'zswpin': 0, 'zswpwb': 5, 'zswapped': 102400,"                       \
	" 'memory.zswap.current': 20000},"                                                         \
	"'b/c': {'zswpout': 7, 'zswpin': 7, 'zswpwb': 7, 'zswapped': 7,"                           \
	" 'memory.zswap.current': 7}"
#define STOLEN "'pgsteal_kswapd': 2, 'pgsteal_direct': 1"
#define VMSTAT "'zswpout': 100, 'zswpin': 5, 'zswpwb': 15"
#define ZSWAP  "'stored_pages': 80, 'pool_total_size': 81920"
#define AGREES "what cgroups count adds up to what the kernel counts, in 15 comparisons"
#define NO_COUNTS                                                                                  \
	"not available: needs counters of all cgroups, brought up to date when they are read"

/* JSON with ' for ". */
static json_t *parsed(const char *text)
{
	char *copy = xstrdup(text), *c;
	json_error_t error;
	json_t *json;

	for (c = copy; *c; c++)
		if (*c == '\'')
			*c = '"';
	json = json_loads(copy, 0, &error);
	if (!json)
		fail_msg("%s: %s", error.text, copy);
	free(copy);
	return json;
}

static json_t *snapshot(const char *cgroups, const char *vmstat, const char *zswap)
{
	char *text = xasprintf("{'cgroup': {%s}, 'vmstat': {%s}, 'zswap': {%s}}", cgroups, vmstat,
			       zswap);
	json_t *json = parsed(text);

	free(text);
	return json;
}

static void check(const char *plan_text, const char *flush, json_t *changed, const char *expected,
		  const char *says)
{
	json_t *plan = parsed(plan_text);
	json_t *body =
		json_pack("{s:{s:s?}, s:[{s:s, s:b, s:o}, {s:s, s:b, s:O}], s:o}", "environment",
			  "flush", flush, "phases", "name", "one", "at_rest", 1, "after",
			  snapshot(CGROUPS, VMSTAT, ZSWAP), "name", "two", "at_rest", 1, "after",
			  changed, "final", snapshot(CGROUPS, VMSTAT, ZSWAP));
	char *detail;
	json_t *ok = accounts_agree(plan, body, &detail);

	assert_string_equal(detail, says);
	assert_string_equal(json_is_true(ok)	? "ok"
			    : json_is_false(ok) ? "broken"
						: "null",
			    expected);
	free(detail);
	json_decref(ok);
	json_decref(body);
	json_decref(changed);
	json_decref(plan);
}

static void what_adds_up(void **state)
{
	(void)state;
	check(PLAN, "cpu.stat", snapshot(CGROUPS, VMSTAT, ZSWAP), "ok", AGREES);
	/* two pages of the harness, of the three that memory took when it ran low */
	check(PLAN, "cpu.stat",
	      snapshot(CGROUPS, "'zswpout': 102, 'zswpin': 6, 'zswpwb': 15, " STOLEN,
		       "'stored_pages': 81, 'pool_total_size': 81920"),
	      "ok", AGREES);
	/* what a kernel does not count is not compared */
	check(PLAN, "cpu.stat", snapshot(CGROUPS, "'zswpout': 100, 'zswpin': 5", ""), "ok",
	      "what cgroups count adds up to what the kernel counts, in 12 comparisons");
}

static void what_does_not(void **state)
{
	(void)state;
	check(PLAN, "cpu.stat", snapshot(CGROUPS, "'zswpout': 101, 'zswpin': 5", ZSWAP), "broken",
	      "two: zswpout of all cgroups is 100 pages, vmstat/zswpout 101, of which 0 to 0 may "
	      "be "
	      "no cgroup's");
	check(PLAN, "cpu.stat", snapshot(CGROUPS, "'zswpout': 99", ZSWAP), "broken",
	      "two: zswpout of all cgroups is 100 pages, vmstat/zswpout 99, of which 0 to 0 may be "
	      "no cgroup's");
	/* low memory excuses no more than it took, and one account no more than the stores do */
	check(PLAN, "cpu.stat", snapshot(CGROUPS, "'zswpout': 104, " STOLEN, ZSWAP), "broken",
	      "two: zswpout of all cgroups is 100 pages, vmstat/zswpout 104, of which 0 to 3 may "
	      "be "
	      "no cgroup's");
	check(PLAN, "cpu.stat",
	      snapshot(CGROUPS, "'zswpout': 101, 'zswpin': 5, 'zswpwb': 17, " STOLEN, ZSWAP),
	      "broken",
	      "two: zswpwb of all cgroups is 15 pages, vmstat/zswpwb 17, of which 0 to 1 may be no "
	      "cgroup's");
	check(PLAN, "cpu.stat", snapshot(CGROUPS, VMSTAT, "'stored_pages': 79"), "broken",
	      "two: zswapped of all cgroups is 80 pages, zswap/stored_pages 79, of which 0 to 0 "
	      "may "
	      "be no cgroup's");
	check(PLAN, "cpu.stat", snapshot(CGROUPS, VMSTAT, "'pool_total_size': 79999"), "broken",
	      "two: memory.zswap.current of all cgroups is 80000 bytes, the pool has 79999");
}

static void what_is_not_told(void **state)
{
	static const char *const unsampled = "{'cgroups': [{'path': 'a', 'sampled': false}]}";
	static const char *const removed =
		"{'cgroups': [{'path': 'a', 'sampled': true}], 'phases': [{}, {'changes': "
		"[{'target': 'remove', 'cgroup': 'b'}]}]}";

	(void)state;
	check(PLAN, NULL, snapshot(CGROUPS, "'zswpout': 1", ZSWAP), "null", NO_COUNTS);
	check(unsampled, "cpu.stat", snapshot(CGROUPS, "'zswpout': 1", ZSWAP), "null", NO_COUNTS);
	/* from the phase on that takes one away nothing is compared */
	check(removed, "cpu.stat", snapshot(CGROUPS, "'zswpout': 1", ZSWAP), "ok",
	      "what cgroups count adds up to what the kernel counts, in 5 comparisons");
}

static json_int_t of_nobody(const char *plan_text, const char *flush, const char *final)
{
	json_t *plan = parsed(plan_text);
	json_t *body = json_pack("{s:{s:s?}, s:[{}, {}], s:o}", "environment", "flush", flush,
				 "phases", "final", parsed(final));
	json_int_t pages = accounts_of_nobody(plan, body);

	json_decref(body);
	json_decref(plan);
	return pages;
}

/* At the end: what was the harness's, and no more than the kernel may have taken of it. */
static void what_is_left_of_nobody(void **state)
{
#define LEFT(stored, vmstat)                                                                       \
	"{'cgroup': {'a': {'zswpout': 70, 'zswapped': 8192}}, 'vmstat': {" vmstat "}, 'zswap': "   \
	"{'stored_pages': " stored "}}"
#define REMOVES "{'cgroups': [], 'phases': [{'changes': [{'target': 'remove', 'cgroup': 'b'}]}]}"

	(void)state;
	assert_int_equal(of_nobody(PLAN, "x", LEFT("7", "'zswpout': 80, 'pgsteal_direct': 20")), 5);
	assert_int_equal(of_nobody(PLAN, "x", LEFT("7", "'zswpout': 74, 'pgsteal_direct': 20")), 4);
	assert_int_equal(of_nobody(PLAN, "x", LEFT("7", "'zswpout': 80, 'pgsteal_direct': 3")), 3);
	assert_int_equal(of_nobody(PLAN, "x", LEFT("7", "'zswpout': 80")), 0);
	assert_int_equal(of_nobody(PLAN, "x", LEFT("1", "'zswpout': 80, 'pgsteal_direct': 20")), 0);
	assert_int_equal(of_nobody(PLAN, NULL, LEFT("7", "'zswpout': 80, 'pgsteal_direct': 9")), 0);
	assert_int_equal(of_nobody(REMOVES, "x", LEFT("7", "'zswpout': 80, 'pgsteal_direct': 9")),
			 0);
	assert_int_equal(of_nobody(PLAN, "x", "{}"), 0);
}

static void nothing_at_all(void **state)
{
	json_t *body = json_pack("{s:{s:s}}", "environment", "flush", "x");
	char *detail;
	json_t *ok = accounts_agree(NULL, body, &detail);

	(void)state;
	assert_true(json_is_null(ok));
	assert_string_equal(detail, "not available: needs counters of zswap in memory.stat");
	free(detail);
	json_decref(body);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_adds_up),	    cmocka_unit_test(what_does_not),
		cmocka_unit_test(what_is_not_told), cmocka_unit_test(what_is_left_of_nobody),
		cmocka_unit_test(nothing_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
