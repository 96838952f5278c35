// SPDX-License-Identifier: GPL-2.0-only
/* What counts as found: each oracle on a case that it sees, and one that none sees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/base/words.h"
#include "bench/stress/stress_known.h"
#include "bench/stress/stress_oracle.h"
#include "lib/array.h"

static const char trace[] = "[    0.4] something before\n"
			    "[    0.5] list_del corruption, ffff8880 is not poison\n"
			    "[    0.5] ------------[ cut here ]------------\n"
			    "[    0.5] kernel BUG at lib/list_debug.c:62!\n"
			    "[    0.5] RIP: 0010:__list_del_entry_valid_or_report+0x8f/0x100\n"
			    "[    0.5] Call Trace:\n"
			    "[    0.5]  ? die+0x32/0x80\n"
			    "[    0.5]  list_lru_del+0x5e/0xf0\n"
			    "[    0.5]  zswap_entry_free.isra.0+0x61/0x120\n"
			    "[    0.5]  zswap_invalidate+0x40/0x60\n"
			    "[    0.6] Kernel panic - not syncing: Fatal exception\n";

/* A case whose harness said @lines; its log is @log. */
static struct stress_case case_of(const char *log, enum run_status status, const char *lines)
{
	struct stress_case result = {
		.status = status, .log = strdup(log), .detail = strdup("detail"), .whole = true};
	json_t *end;

	result.said = json_loads(lines, 0, NULL);
	assert_non_null(result.said);
	end = json_pack("{s:s, s:s}", "type", "end", "status",
			status == RUN_FINISHED ? "finished" : "failed");
	if (!stress_case_line(&result, "end"))
		json_array_append(result.said, end);
	json_decref(end);
	return result;
}

static void assert_sees(struct stress_case result, const char *oracle, const char *signature)
{
	struct stress_judgement judgement = stress_judge(&result, "patched");

	assert_int_equal(judgement.verdict, STRESS_FOUND);
	assert_string_equal(judgement.oracle, oracle);
	assert_string_equal(judgement.signature, signature);
	stress_judgement_free(&judgement);
	stress_case_free(&result);
}

static void assert_verdict(struct stress_case result, enum stress_verdict verdict)
{
	struct stress_judgement judgement = stress_judge(&result, "patched");

	assert_int_equal(judgement.verdict, verdict);
	stress_judgement_free(&judgement);
	stress_case_free(&result);
}

static void nothing_is_found_where_nothing_is(void **state)
{
	(void)state;
	assert_verdict(
		case_of("fine\n", RUN_FINISHED,
			"[{\"type\":\"final\",\"cgroup\":{\"a\":{\"memory.zswap.current\":0,"
			"\"zswpout\":4}},\"vmstat\":{\"zswpout\":4}},"
			"{\"type\":\"settled\",\"at_rest\":true},"
			"{\"type\":\"quiet\",\"stored_pages\":0,\"nr_dying_descendants\":2},"
			"{\"type\":\"rest\",\"stored_pages\":0,\"nr_dying_descendants\":0}]"),
		STRESS_CLEAN);
}

static void the_first_sign_in_the_log_counts(void **state)
{
	(void)state;
	assert_sees(case_of(trace, RUN_PANIC, "[]"), "log",
		    "log: list_del corruption in list_lru_del");
}

static void a_stack_is_without_those_who_report(void **state)
{
	char **stack = stress_stack(trace, strstr(trace, "list_del corr"), 3);
	char *joined = words_join(stack, " ");

	(void)state;
	assert_string_equal(joined, "list_lru_del zswap_entry_free.isra.0 zswap_invalidate");
	free(joined);
	words_free(stack);
}

static void wrong_bytes(void **state)
{
	(void)state;
	assert_sees(case_of("", RUN_FAILED, "[{\"type\":\"end\",\"status\":\"data\"}]"), "data",
		    "data");
}

static void what_hangs(void **state)
{
	struct stress_case result =
		case_of("", RUN_HUNG,
			"[{\"type\":\"stack\",\"stack\":\"[<0>] folio_wait_bit+0x1/0x2\\n\"}]");

	(void)state;
	free(result.detail);
	result.detail = strdup("hung: t2: rewrite does not end");
	assert_sees(result, "hang", "hang: rewrite does not end in folio_wait_bit");
}

static void an_end_that_is_none(void **state)
{
	struct stress_case cut = case_of("", RUN_FINISHED, "[]");

	(void)state;
	cut.whole = false;
	assert_sees(cut, "end", "end: finished");
	assert_sees(case_of("", RUN_DIED, "[]"), "end", "end: died");
}

static void a_promise_that_is_not_kept(void **state)
{
	(void)state;
	assert_sees(
		case_of("", RUN_FINISHED,
			"[{\"type\":\"promise\",\"name\":\"owner\",\"kept\":true,\"what\":\"\"},{"
			"\"type\":\"promise\",\"name\":\"turns\",\"kept\":false,\"what\":\"w\"}]"),
		"promise", "promise: turns");
}

static void what_is_left(void **state)
{
	(void)state;
	assert_sees(case_of("", RUN_FINISHED,
			    "[{\"type\":\"quiet\",\"stored_pages\":3,\"nr_swapcached\":0}]"),
		    "left", "left: stored_pages");
	assert_verdict(case_of("", RUN_FINISHED,
			       "[{\"type\":\"quiet\",\"stored_pages\":3,\"nr_swapcached\":3}]"),
		       STRESS_CLEAN);
	assert_sees(case_of("", RUN_FINISHED, "[{\"type\":\"rest\",\"nr_dying_descendants\":1}]"),
		    "left", "left: nr_dying_descendants");
	assert_sees(case_of("", RUN_FINISHED, "[{\"type\":\"left\",\"what\":\"swapoff: hung\"}]"),
		    "left", "left: an error at the end");
}

static void accounts_that_do_not_add_up(void **state)
{
	(void)state;
	assert_sees(
		case_of("", RUN_FINISHED,
			"[{\"type\":\"final\",\"zswap\":{\"stored_pages\":0},\"cgroup\":{\"a\":{"
			"\"memory.zswap.current\":64}}}]"),
		"accounts", "accounts: zswap.current");
	/* what is below a cgroup is part of it */
	assert_sees(
		case_of("", RUN_FINISHED,
			"[{\"type\":\"final\",\"cgroup\":{\"a\":{\"zswpwb\":3},\"a/b\":{\"zswpwb\":"
			"3},\"c\":{\"zswpwb\":2}},\"vmstat\":{\"zswpwb\":4}}]"),
		"accounts", "accounts: zswpwb");
	assert_verdict(case_of("", RUN_FINISHED,
			       "[{\"type\":\"final\",\"cgroup\":{\"a\":{\"zswpwb\":3},\"a/"
			       "b\":{\"zswpwb\":3}},\"vmstat\":{\"zswpwb\":3}}]"),
		       STRESS_CLEAN);
}

static void work_that_does_not_end(void **state)
{
	(void)state;
	assert_sees(case_of("", RUN_FINISHED, "[{\"type\":\"settled\",\"at_rest\":false}]"),
		    "progress", "progress: not at rest");
}

static void a_task_that_was_killed_for_memory_says_nothing(void **state)
{
	(void)state;
	assert_verdict(case_of("oom-kill:constraint=CONSTRAINT_MEMCG\n", RUN_FAILED, "[]"),
		       STRESS_SPOILED);
}

static void a_kernel_without_the_driver_cannot(void **state)
{
	(void)state;
	assert_verdict(
		case_of("", RUN_UNSUPPORTED, "[{\"type\":\"end\",\"status\":\"unsupported\"}]"),
		STRESS_UNABLE);
}

static void what_a_kernel_is_known_for_is_counted(void **state)
{
	struct stress_case result = case_of(
		"", RUN_FINISHED,
		"[{\"type\":\"promise\",\"name\":\"owner\",\"kept\":false,\"what\":\"w\"}]");
	struct stress_judgement judgement = stress_judge(&result, "baseline+more");

	(void)state;
	assert_int_equal(judgement.verdict, STRESS_CLEAN);
	assert_int_equal(judgement.known, 1);
	stress_judgement_free(&judgement);
	assert_sees(result, "promise", "promise: owner"); /* of patched nobody knows it */
	assert_null(stress_known("baselin", "promise: owner"));
	assert_null(stress_known("baseline", "promise: ancestor"));
	assert_non_null(stress_known("invasive", "promise: turns"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_found_where_nothing_is),
		cmocka_unit_test(the_first_sign_in_the_log_counts),
		cmocka_unit_test(a_stack_is_without_those_who_report),
		cmocka_unit_test(wrong_bytes),
		cmocka_unit_test(what_hangs),
		cmocka_unit_test(an_end_that_is_none),
		cmocka_unit_test(a_promise_that_is_not_kept),
		cmocka_unit_test(what_is_left),
		cmocka_unit_test(accounts_that_do_not_add_up),
		cmocka_unit_test(work_that_does_not_end),
		cmocka_unit_test(a_task_that_was_killed_for_memory_says_nothing),
		cmocka_unit_test(a_kernel_without_the_driver_cannot),
		cmocka_unit_test(what_a_kernel_is_known_for_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
