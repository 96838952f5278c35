// SPDX-License-Identifier: GPL-2.0-only
/* The records below a directory: which are found, what becomes of bad ones, and of variants. */
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
#include "bench/compare/record_figures.h"
#include "bench/compare/record_tree.h"
#include "lib/array.h"
#include "lib/xalloc.h"

static char *root;     /* a fresh directory for each test */
static json_t *record; /* a real one */
static struct record_tree tree;

static int set_up(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	root = xasprintf("%s/zswapbench-tree-XXXXXX", tmp ? tmp : "/tmp");
	record = json_load_file("tests/fixtures/record-global-fairness.json", 0, NULL);
	memset(&tree, 0, sizeof(tree));
	return record && mkdtemp(root) ? 0 : -1;
}

static int tear_down(void **state)
{
	struct error error;

	(void)state;
	record_tree_free(&tree);
	json_decref(record);
	if (remove_tree(root, &error))
		return -1;
	free(root);
	return 0;
}

/* Writes @text as ROOT/PATH/record.json. */
static void write_text(const char *path, const char *text, size_t length)
{
	char *file = xasprintf("%s/%s/record.json", root, path);
	struct error error;

	if (make_parents(file, &error) || file_write(file, text, length, &error))
		fail_msg("%s", error.text);
	free(file);
}

/* Writes a record of @kernel and @seed there. */
static void write_record(const char *path, const char *kernel, int seed)
{
	size_t length;
	char *text;

	json_object_set_new(json_object_get(record, "kernel"), "name", json_string(kernel));
	json_object_set_new(record, "seed", json_integer(seed));
	json_object_set_new(json_object_get(record, "plan"), "seed", json_integer(seed));
	text = record_text(record, &length);
	write_text(path, text, length);
	free(text);
}

/* Reads ROOT/PATH. */
static void read_at(const char *path)
{
	char *directory = xasprintf("%s%s%s", root, *path ? "/" : "", path);
	struct error error;

	record_tree_free(&tree);
	if (record_tree_read(directory, &tree, &error))
		fail_msg("%s", error.text);
	free(directory);
}

/* The runs that were found, as "KERNEL-SEED ...". */
static void expect_runs(const char *expected)
{
	char *found = xstrdup("");
	size_t i;

	for (i = 0; i < tree.run_count; i++) {
		char *more = xasprintf("%s%s%s-%lld", found, i ? " " : "", tree.runs[i].kernel,
				       (long long)tree.runs[i].run.seed);

		free(found);
		found = more;
	}
	assert_string_equal(found, expected);
	free(found);
}

static void expect_problem(size_t i, const char *expected)
{
	assert_true(i < tree.problems.count);
	if (!strstr(tree.problems.at[i], expected))
		fail_msg("'%s' does not say '%s'", tree.problems.at[i], expected);
}

static void runs_are_found_in_order(void **state)
{
	(void)state;
	write_record("s/patched/seed-10", "patched", 10);
	write_record("s/patched/seed-9", "patched", 9);
	write_record("s/baseline/seed-9", "baseline", 9);
	write_record("anywhere/else", "patched", 11); /* the layout is not asked for */
	read_at("");
	expect_runs("baseline-9 patched-9 patched-10 patched-11");
	assert_int_equal(tree.problems.count, 0);
	assert_int_equal(tree.text_count, 1); /* the scenario is parsed once */
	assert_string_equal(tree.runs[0].text->scenario->name, "global-fairness");
	assert_string_equal(tree.runs[0].facts[FACT_MACHINE], "sim");
	assert_int_equal(tree.runs[0].run.end, EXIT_HOLDS);
}

static void parts_of_a_tree(void **state)
{
	static const char *const parts[] = {"s",
					    "s/patched",
					    "s/patched/seed-1",
					    "s/patched/",
					    "s/patched/seed-1/record.json",
					    "link"};
	char *link = xasprintf("%s/link", root);
	size_t i;

	(void)state;
	write_record("s/patched/seed-1", "patched", 1);
	assert_int_equal(symlink("s/patched", link), 0);
	for (i = 0; i < ARRAY_LENGTH(parts); i++) {
		read_at(parts[i]);
		expect_runs("patched-1");
	}
	free(link);
}

/* The ordinary run and its variants are kept apart by where they are. */
static void variants_are_left_out(void **state)
{
	(void)state;
	write_record("s/patched/seed-1", "patched", 1);
	write_record("s/patched/telemetry-off/seed-1", "patched", 1);
	write_record("s/patched/repetition-1/seed-1", "patched", 1);
	write_record("s/mine/seed-1", "mine", 1);
	read_at("");
	expect_runs("mine-1 patched-1");
	assert_int_equal(tree.left_out, 2);
	assert_non_null(strstr(tree.left_out_file, "/s/patched/repetition-1/seed-1/record.json"));
	read_at("s/patched");
	expect_runs("patched-1");
	assert_int_equal(tree.left_out, 2);
	read_at("s/patched/telemetry-off");
	expect_runs("patched-1");
	assert_int_equal(tree.left_out, 0);
	read_at("s/patched/telemetry-off/seed-1");
	expect_runs("patched-1");
}

/* A run in the making is none. */
static void hidden_directories_are_not_looked_at(void **state)
{
	(void)state;
	write_record("s/patched/seed-1", "patched", 1);
	write_record(".run-a1b2c3", "patched", 2);
	read_at("");
	expect_runs("patched-1");
	read_at(".run-a1b2c3"); /* unless it was asked for */
	expect_runs("patched-2");
}

static void all_bad_records_are_named(void **state)
{
	char *loop = xasprintf("%s/s/loop", root);

	(void)state;
	write_text("s/patched/seed-1", "{", 1);
	write_record("s/patched/seed-2", "patched", 2);
	write_text("s/patched/seed-3", "", 0);
	write_text("s/patched/seed-4/record.json", "", 0); /* a directory of that name */
	assert_int_equal(symlink("..", loop), 0);
	read_at("");
	expect_runs("patched-2");
	assert_int_equal(tree.problems.count, 4);
	expect_problem(0, "/s/loop: leads back to a directory above it");
	expect_problem(1, "/seed-1/record.json:1:1: the record is cut off");
	expect_problem(2, "/seed-3/record.json: the record is cut off: it is empty");
	expect_problem(3, "/seed-4/record.json: cannot read: Is a directory");
	free(loop);
}

static void scenario_inside_is_checked(void **state)
{
	static const char text[] = "name: global-fairness\nphases: []\n";
	json_t *scenario = json_object_get(record, "scenario");
	char digest[DIGEST_SIZE];

	(void)state;
	digest_memory(text, strlen(text), digest);
	json_object_set_new(scenario, "text", json_string(text));
	json_object_set_new(scenario, "sha256", json_string(digest));
	write_record("a", "patched", 1);
	read_at("");
	expect_runs("");
	expect_problem(0, "/a/record.json: scenario/global-fairness:");
}

/* Every record of a scenario has its name, also the second one. */
static void name_of_the_scenario_is_checked(void **state)
{
	(void)state;
	write_record("a", "patched", 1);
	json_object_set_new(json_object_get(record, "scenario"), "name", json_string("other"));
	json_object_set_new(json_object_get(record, "plan"), "scenario", json_string("other"));
	write_record("b", "patched", 2);
	read_at("");
	expect_runs("patched-1");
	assert_int_equal(tree.problems.count, 1);
	expect_problem(0, "/b/record.json: scenario");
}

static void directories_that_are_none(void **state)
{
	struct error error = {.text = ""};
	char *missing = xasprintf("%s/none", root), *dangling = xasprintf("%s/dangling", root);

	(void)state;
	assert_int_equal(record_tree_read(root, &tree, &error), -1);
	assert_int_equal(error.code, EXIT_INPUT);
	assert_non_null(strstr(error.text, "no record (record.json) in it"));
	assert_non_null(strstr(error.text, root));
	assert_int_equal(record_tree_read(missing, &tree, &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_non_null(strstr(error.text, "none: cannot open: No such file or directory"));
	assert_int_equal(symlink("nowhere", dangling), 0);
	assert_int_equal(record_tree_read(dangling, &tree, &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_int_equal(record_tree_read("", &tree, &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	free(missing);
	free(dangling);
}

/* Records with their figures in front and without give the same. */
static void figures_in_front_are_used(void **state)
{
	const json_t *text = json_object_get(json_object_get(record, "scenario"), "text");
	struct error error = {.text = ""};
	struct scenario *scenario = scenario_parse("global-fairness", json_string_value(text),
						   json_string_length(text), &error);
	size_t i;

	(void)state;
	assert_non_null(scenario);
	write_record("a", "patched", 1);
	write_record("b", "patched", 2);
	figures_add(record, scenario);
	json_object_set_new(json_object_get(record, RECORD_FIGURES), "seed", json_integer(3));
	write_record("c", "patched", 3);
	read_at("");
	expect_runs("patched-1 patched-2 patched-3");
	for (i = 1; i < 3; i++) {
		enum fact fact;

		assert_memory_equal(tree.runs[i].run.values, tree.runs[0].run.values,
				    scenario->metric_count * sizeof(double));
		assert_memory_equal(tree.runs[i].run.outcomes, tree.runs[0].run.outcomes,
				    scenario->claim_count * sizeof(enum outcome));
		for (fact = 0; fact < FACT_COUNT; fact++)
			assert_string_equal(tree.runs[i].facts[fact], tree.runs[0].facts[fact]);
	}
	scenario_free(scenario);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(runs_are_found_in_order),	       TEST(parts_of_a_tree),
		TEST(variants_are_left_out),	       TEST(hidden_directories_are_not_looked_at),
		TEST(all_bad_records_are_named),       TEST(scenario_inside_is_checked),
		TEST(name_of_the_scenario_is_checked), TEST(directories_that_are_none),
		TEST(figures_in_front_are_used),
	};

	return cmocka_run_group_tests_name("record_tree", tests, NULL, NULL);
}
