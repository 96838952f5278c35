// SPDX-License-Identifier: GPL-2.0-only
/*
 * The limit of the possible: a real run, whose figures another implementation (in
 * another language) agrees with, and small ones that can be counted by hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/metric/optimum.h"
#include "bench/run/plan.h"
#include "bench/scenario/scenario.h"
#include "lib/xalloc.h"
#include "tests/parts_of.h"

/*
 * Eight pages are written, then read twice in order. A compressed page takes a quarter.
 */
#define SMALL                                                                                      \
	"name: small\n"                                                                            \
	"summary: eight pages\n"                                                                   \
	"models: nothing\n"                                                                        \
	"machine: {nodes: [{memory: 64M, cpus: [0]}]}\n"                                           \
	"swap: {device: null_blk, size: 64M}\n"                                                    \
	"zswap: {max_pool_percent: %s}\n"                                                          \
	"sysctl: {vm.page-cluster: %s}\n"                                                          \
	"cgroups:\n"                                                                               \
	"  - {path: top, set: {%s}}\n"                                                             \
	"  - {path: top/leaf, set: {%s}}\n"                                                        \
	"  - {path: to, set: {memory.max: 4K}}\n"                                                  \
	"tasks:\n"                                                                                 \
	"  - {name: task, cgroup: top/leaf, memory: 32K, compresses: 4%s}\n"                       \
	"phases:\n"                                                                                \
	"  - {name: fill, do: [{task: task, workload: %s}]}\n"                                     \
	"  - {name: read, %s do: [{task: task, workload: sweep, passes: 2}]}\n"

struct small {
	const char *percent, *cluster, *top, *leaf, *more, *first, *changes;
};

/* As counted by hand below: 3 pages of memory, a pool of one, that of the only CPU. */
static const struct small tight = {
	.percent = "0",
	.cluster = "0",
	.top = "",
	.leaf = "memory.max: 12K",
	.more = "",
	.first = "fill",
	.changes = "",
};

static json_t *result(int operations, int writes)
{
	return json_pack("[{s:s, s:i, s:i}]", "task", "task", "operations", operations, "writes",
			 writes);
}

/* The record of a run of @small. */
static json_t *record_of(const struct small *small)
{
	char *text = xasprintf(SMALL, small->percent, small->cluster, small->top, small->leaf,
			       small->more, small->first, small->changes);
	struct error error = {.text = ""};
	struct scenario *scenario = scenario_parse("small.yaml", text, strlen(text), &error);
	bool writes = !strcmp(small->first, "fill");
	json_t *record;

	if (!scenario)
		fail_msg("%s", error.text);
	record = json_pack("{s:o, s:{s:{s:{s:I, s:[i]}}}, s:[{s:s, s:o}, {s:s, s:o}]}", "plan",
			   plan_build(scenario, 1), "environment", "topology", "0", "memory",
			   (json_int_t)64 << 20, "cpus", 0, "phases", "name", "fill", "results",
			   result(8, writes ? 8 : 0), "name", "read", "results", result(16, 0));
	scenario_free(scenario);
	free(text);
	assert_non_null(record);
	return record;
}

static bool reads_of(const json_t *json, const char *task, const char *phase, double *reads)
{
	struct parts record = parts_of(json);
	bool found = optimum_reads(record.root, task, phase, reads);

	parts_free(&record);
	return found;
}

static bool limits_kept(const json_t *json, const char *task)
{
	struct parts record = parts_of(json);
	bool kept = optimum_limits_kept(record.root, task);

	parts_free(&record);
	return kept;
}

/* The figure of a phase of @small, NULL: of all of it; -1: not available. */
static int reads_in(const struct small *small, const char *phase)
{
	json_t *record = record_of(small);
	double reads = -2;

	if (!reads_of(record, "task", phase, &reads))
		reads = -1;
	json_decref(record);
	return (int)reads;
}

static void a_real_run(void **state)
{
	json_error_t error;
	json_t *record = json_load_file("tests/fixtures/accesses-limit-optimum.json", 0, &error);
	double reads;

	(void)state;
	assert_non_null(record);
	assert_true(reads_of(record, "service", "fill", &reads));
	assert_int_equal(reads, 0);
	assert_true(reads_of(record, "service", "drift", &reads));
	assert_int_equal(reads, 1309);
	assert_true(reads_of(record, "service", "scan", &reads));
	assert_int_equal(reads, 6146);
	assert_true(reads_of(record, "service", NULL, &reads));
	assert_int_equal(reads, 7456);
	json_decref(record);
}

/*
 * Two pages as they are and four compressed ones: six. The phase begins with 0 to 5; 6
 * replaces 5, 7 replaces 6, 0 to 4 hit, 5 and 6 are read, 7 hits. From the begin of the
 * run it is the same: what is left of the first pass is chosen when it is written.
 */
static void six_of_eight_pages(void **state)
{
	(void)state;
	assert_int_equal(reads_in(&tight, "read"), 4);
	assert_int_equal(reads_in(&tight, "fill"), 0);
	assert_int_equal(reads_in(&tight, NULL), 4);
}

static void limits_above_count(void **state)
{
	struct small small = tight;

	(void)state;
	small.leaf = "";
	assert_int_equal(reads_in(&small, "read"), 0); /* limits of "to" are others' */
	small.top = "memory.max: 12K";
	assert_int_equal(reads_in(&small, "read"), 4);
	small.leaf = "memory.max: 64M";
	assert_int_equal(reads_in(&small, "read"), 4);
}

/* A pool of half the machine is more than can be used: one page, and eight in the others. */
static void pool_has_two_limits(void **state)
{
	struct small small = tight;

	(void)state;
	small.percent = "50";
	assert_int_equal(reads_in(&small, "read"), 0);
	small.leaf = "memory.max: 12K, memory.zswap.max: 0";
	assert_int_equal(reads_in(&small, "read"), 4);
	small.percent = "0";
	small.leaf = "memory.max: 12K, memory.zswap.max: 1M";
	assert_int_equal(reads_in(&small, "read"), 4);
}

static void largest_limit_counts(void **state)
{
	struct small small = tight;

	(void)state;
	small.changes = "set: [{cgroup: top/leaf, memory.max: 8K}],";
	assert_int_equal(reads_in(&small, "read"), 4);
	small.changes = "set: [{cgroup: top/leaf, memory.max: 20K}],";
	assert_int_equal(reads_in(&small, "read"), 0);
	small.changes = "during: [{at: 1ms, cgroup: top/leaf, memory.max: max}],";
	assert_int_equal(reads_in(&small, "read"), 0);
	small.changes = "set: [{zswap: {max_pool_percent: 50}}],";
	assert_int_equal(reads_in(&small, "read"), 0);
}

/* Reads of pages that were never written take no room. */
static void unwritten_pages_are_free(void **state)
{
	struct small small = tight;

	(void)state;
	small.first = "sweep";
	assert_int_equal(reads_in(&small, NULL), 0);
	assert_int_equal(reads_in(&small, "read"), 0);
}

static void pages_that_come_unasked(void **state)
{
	struct small small = tight;

	(void)state;
	small.cluster = "3";
	assert_int_equal(reads_in(&small, "read"), -1);
	small = tight;
	small.changes = "set: [{sysctl: {vm.page-cluster: 1}}],";
	assert_int_equal(reads_in(&small, "read"), -1);
	small = tight;
	small.changes = "set: [{swap: \"off\"}],";
	assert_int_equal(reads_in(&small, "read"), -1);
}

/* MIN is no bound for pages of several sizes. */
static void sizes_that_differ(void **state)
{
	json_t *record = record_of(&tight);
	json_t *task = json_array_get(json_object_get(json_object_get(record, "plan"), "tasks"), 0);
	double reads;

	(void)state;
	assert_true(reads_of(record, "task", "read", &reads));
	json_object_set_new(task, "compressed", json_pack("[[i, i], [i, i]]", 50, 1024, 50, 64));
	assert_false(reads_of(record, "task", "read", &reads));
	assert_true(limits_kept(record, "task"));
	json_decref(record);
}

/* What another task has read of the same memory, this one need not read. */
static void shared_memory(void **state)
{
	struct small small = tight;
	json_t *record;
	double reads;

	(void)state;
	small.more = ", kind: shmem}\n"
		     "  - {name: other, cgroup: to, memory: 32K, kind: shmem, compresses: 4";
	assert_int_equal(reads_in(&small, "read"), 4);
	small.more = ", kind: shmem}\n"
		     "  - {name: other, cgroup: to, memory: 32K, kind: shmem, shares: task, "
		     "compresses: 4";
	record = record_of(&small);
	assert_false(reads_of(record, "task", "read", &reads));
	assert_false(reads_of(record, "other", "read", &reads));
	json_decref(record);
}

/* No task runs in less than a page: what the limit is, nothing is said of. */
static void less_than_a_page(void **state)
{
	struct small small = tight;

	(void)state;
	small.leaf = "memory.max: 4K";
	assert_int_equal(reads_in(&small, "read"), 15);
	small.leaf = "memory.max: 4095";
	assert_int_equal(reads_in(&small, "read"), -1);
	small.leaf = "memory.max: 0";
	assert_int_equal(reads_in(&small, "read"), -1);
}

/* A counter in a snapshot, or in the samples, that shows a cgroup at @bytes. */
static void seen_at(json_t *record, bool sampled, const char *cgroup, int bytes)
{
	json_t *phase = json_array_get(json_object_get(record, "phases"), 1);
	char *column = xasprintf("cgroup/%s/memory.zswap.current", cgroup);

	if (sampled)
		json_object_set_new(record, "samples",
				    json_pack("{s:[s, s], s:[[i, i], [i, n]]}", "columns", "t",
					      column, "rows", 1, bytes, 2));
	else
		json_object_set_new(phase, "after",
				    json_pack("{s:{s:{s:i}}}", "cgroup", cgroup,
					      "memory.zswap.current", bytes));
	free(column);
}

/* The one CPU may be in a store that was let pass: a page above is still kept. */
static void limits_kept_or_not(void **state)
{
	struct small small = tight;
	json_t *record;
	int sampled;

	(void)state;
	small.top = "memory.zswap.max: 8K";
	for (sampled = 0; sampled < 2; sampled++) {
		record = record_of(&small);
		assert_true(limits_kept(record, "task"));
		seen_at(record, sampled, "top", 12288);
		assert_true(limits_kept(record, "task"));
		seen_at(record, sampled, "top", 12289);
		assert_false(limits_kept(record, "task"));
		json_decref(record);
	}
	record = record_of(&tight);
	seen_at(record, false, "top", 1 << 30);
	assert_true(limits_kept(record, "task")); /* there is no limit */
	assert_false(limits_kept(record, "nobody"));
	json_object_del(record, "plan");
	assert_false(limits_kept(record, "task"));
	json_decref(record);
}

static void what_the_record_lacks(void **state)
{
	json_t *record = record_of(&tight);
	json_t *nodes = json_object_get(json_object_get(record, "environment"), "topology");
	double reads;

	(void)state;
	assert_true(reads_of(record, "task", NULL, &reads));
	assert_false(reads_of(record, "nobody", NULL, &reads));
	assert_false(reads_of(record, "task", "never", &reads));
	json_object_set_new(json_object_get(nodes, "0"), "memory", json_integer(-1));
	assert_false(reads_of(record, "task", NULL, &reads));
	json_object_clear(nodes);
	assert_false(reads_of(record, "task", NULL, &reads));
	json_decref(record);
	record = record_of(&tight);
	json_object_del(record, "phases");
	assert_false(reads_of(record, "task", NULL, &reads));
	json_object_del(record, "plan");
	assert_false(reads_of(record, "task", NULL, &reads));
	json_decref(record);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_real_run),
		cmocka_unit_test(six_of_eight_pages),
		cmocka_unit_test(limits_above_count),
		cmocka_unit_test(pool_has_two_limits),
		cmocka_unit_test(largest_limit_counts),
		cmocka_unit_test(unwritten_pages_are_free),
		cmocka_unit_test(pages_that_come_unasked),
		cmocka_unit_test(sizes_that_differ),
		cmocka_unit_test(shared_memory),
		cmocka_unit_test(less_than_a_page),
		cmocka_unit_test(limits_kept_or_not),
		cmocka_unit_test(what_the_record_lacks),
	};

	return cmocka_run_group_tests_name("optimum", tests, NULL, NULL);
}
