// SPDX-License-Identifier: GPL-2.0-only
/* Two sides of a comparison: what forbids it, what has to be said, and what comes out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/scenario/metric_kinds.h"
#include "bench/compare/sides.h"
#include "lib/xalloc.h"

static struct scenario_metric metrics[] = {{.name = "m",
					    .says = "a",
					    .kind = METRIC_KIND(counter),
					    .of = "vmstat/pswpout",
					    .better = -1}};
static struct scenario limit = {.name = "limit",
				.text = "name: limit\nlatency: 80us\n",
				.metrics = metrics,
				.metric_count = 1};
static struct scenario other_limit = {.name = "limit",
				      .text = "name: limit\nlatency: 90us\n",
				      .metrics = metrics,
				      .metric_count = 1};
static struct scenario nodes = {
	.name = "nodes", .text = "name: nodes\n", .metrics = metrics, .metric_count = 1};

static const struct tree_text limit_text = {"aa", &limit}, other_limit_text = {"ab", &other_limit},
			      nodes_text = {"bb", &nodes};

static struct record_tree a, b;
static struct sides sides;
static char *no_words[] = {NULL};

static struct tree_run *add(struct record_tree *tree, const struct tree_text *text,
			    const char *kernel, json_int_t seed)
{
	struct tree_run *run;
	enum fact fact;

	tree->runs = xrealloc(tree->runs, (tree->run_count + 1) * sizeof(*tree->runs));
	run = &tree->runs[tree->run_count++];
	*run = (struct tree_run){.text = text, .kernel = xstrdup(kernel), .run = {.seed = seed}};
	for (fact = 0; fact < FACT_COUNT; fact++)
		run->facts[fact] = xstrdup(fact == FACT_MACHINE ? "sim"
					   : fact == FACT_IMAGE ? kernel
								: "same");
	run->run.file = xasprintf("%s/%s-%lld", tree->directory, kernel, (long long)seed);
	run->run.values = xcalloc(1, sizeof(double));
	run->run.values[0] = (double)seed;
	run->run.outcomes = xcalloc(1, sizeof(enum outcome));
	return run;
}

static void set_fact(struct tree_run *run, enum fact fact, const char *value)
{
	free(run->facts[fact]);
	run->facts[fact] = xstrdup(value);
}

/* Two seeds of `limit` a side, of two kernels. */
static int set_up(void **state)
{
	(void)state;
	a = (struct record_tree){.directory = xstrdup("a")};
	b = (struct record_tree){.directory = xstrdup("b")};
	sides = (struct sides){.a = {.letter = "A", .tree = &a, .wanted = ""},
			       .b = {.letter = "B", .tree = &b, .wanted = ""},
			       .wanted = no_words};
	add(&a, &limit_text, "baseline", 1);
	add(&a, &limit_text, "baseline", 2);
	add(&b, &limit_text, "patched", 1);
	add(&b, &limit_text, "patched", 2);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	sides_free(&sides);
	record_tree_free(&a);
	record_tree_free(&b);
	return 0;
}

static void expect_lines(const struct lines *lines, const char *const *expected, size_t count)
{
	size_t i;

	for (i = 0; i < lines->count || i < count; i++) {
		if (i >= lines->count)
			fail_msg("missing: %s", expected[i]);
		if (i >= count)
			fail_msg("not expected: %s", lines->at[i]);
		assert_string_equal(lines->at[i], expected[i]);
	}
}

#define EXPECT(lines, ...)                                                                         \
	expect_lines(&(lines), (const char *const[]){__VA_ARGS__},                                 \
		     sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static void expect_none(const struct lines *lines)
{
	expect_lines(lines, NULL, 0);
}

static void nothing_differs_but_the_kernel(void **state)
{
	const struct compared_scenario *compared;

	(void)state;
	sides_match(&sides);
	expect_none(&sides.reasons);
	expect_none(&sides.notes);
	assert_int_equal(sides.compared_count, 1);
	compared = sides.compared[0];
	assert_ptr_equal(compared->scenario, &limit);
	assert_true(compared->simulated);
	assert_string_equal(compared->kernels[0].name, "baseline");
	assert_string_equal(compared->kernels[1].name, "patched");
	assert_int_equal(compared->kernels[0].run_count, 2);
	assert_true(compare_metric(compared, 1, 0).median == 1.5);
}

static void same_names_are_told_apart(void **state)
{
	const struct compared_kernel *kernels;

	(void)state;
	add(&a, &nodes_text, "patched", 1);
	add(&a, &limit_text, "patched", 1);
	add(&b, &nodes_text, "patched", 1);
	sides.a.wanted = "patched";
	sides_match(&sides);
	expect_none(&sides.reasons);
	EXPECT(sides.notes,
	       "A and B are the same kernel image, patched: what differs is noise, or comes from "
	       "how it was measured",
	       "limit: seeds differ: 1 in both, 0 in A alone, 1 in B alone; medians are over all "
	       "of a side, verdicts over those in both");
	kernels = sides.compared[0]->kernels;
	assert_string_equal(kernels[0].name, "patched:A");
	assert_string_equal(kernels[1].name, "patched:B");
	assert_string_equal(kernels[0].known_as, "patched");
	assert_string_equal(kernels[1].known_as, "patched");
}

static void all_reasons_at_once(void **state)
{
	(void)state;
	set_fact(&b.runs[0], FACT_MACHINE, "kvm");
	set_fact(&b.runs[1], FACT_MACHINE, "kvm");
	set_fact(&a.runs[1], FACT_IMAGE, "another");
	b.runs[1].text = &other_limit_text;
	add(&b, &limit_text, "patched", 2);
	sides_match(&sides);
	EXPECT(sides.reasons,
	       "scenario limit has another text in a/baseline-1 than in b/patched-2: line 2 is "
	       "'latency: 80us' in one and 'latency: 90us' in the other",
	       "machine: A ran on sim (virtual time), B on kvm (real time), sim (virtual time)",
	       "A: what a calls baseline is several kernels, by their images: baseline, another",
	       "B: two records of kernel patched, scenario limit, seed 2: b/patched-2 and "
	       "b/patched-2 (1 such in all)");
	assert_int_equal(sides.compared_count, 0);
}

static void machines_with_real_time_differ_too(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		set_fact(&a.runs[i], FACT_MACHINE, "kvm");
		set_fact(&b.runs[i], FACT_MACHINE, "host");
	}
	sides_match(&sides);
	EXPECT(sides.reasons, "machine: A ran on kvm (real time), B on host (real time)");
}

/* The host counts in real time alone. */
static void hosts_are_said_in_real_time(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++)
		set_fact(&b.runs[i], FACT_HOST_PROCESSORS, "64");
	sides_match(&sides);
	expect_none(&sides.reasons);
	expect_none(&sides.notes);
	tear_down(NULL);
	set_up(NULL);
	for (i = 0; i < 2; i++) {
		set_fact(&a.runs[i], FACT_MACHINE, "kvm");
		set_fact(&b.runs[i], FACT_MACHINE, "kvm");
		set_fact(&b.runs[i], FACT_HOST_PROCESSORS, "64");
	}
	sides_match(&sides);
	expect_none(&sides.reasons);
	assert_string_equal(sides.notes.at[0], "host's processors: A same; B 64");
	assert_int_equal(sides.notes.count, 2);
	assert_false(sides.compared[0]->simulated);
}

static void suites_are_said_and_no_reason(void **state)
{
	(void)state;
	set_fact(&b.runs[0], FACT_QEMU, "QEMU 9");
	set_fact(&b.runs[1], FACT_CONFIG, "c0ffee");
	sides_match(&sides);
	expect_none(&sides.reasons);
	EXPECT(sides.notes, "kernel configuration: A same; B same, c0ffee",
	       "QEMU: A same; B QEMU 9, same",
	       "A and B were not measured by the same suite on the same machine: what differs "
	       "between them, figures of time above all, may come from that as well as from the "
	       "kernel");
	assert_int_equal(sides.compared_count, 1);
}

/* Another configuration is another kernel, not another suite. */
static void kernels_may_differ_in_more_than_source(void **state)
{
	(void)state;
	set_fact(&b.runs[0], FACT_COMPILER, "gcc 13");
	set_fact(&b.runs[1], FACT_COMPILER, "gcc 13");
	sides_match(&sides);
	EXPECT(sides.notes, "kernel compiler: A same; B gcc 13");
}

static void several_kernels_need_a_choice(void **state)
{
	(void)state;
	add(&b, &limit_text, "mainline", 1);
	sides_match(&sides);
	EXPECT(sides.reasons,
	       "B: b holds several kernels: patched, mainline; choose one with B_KERNEL=NAME");
}

static void chosen_kernel_has_to_be_there(void **state)
{
	(void)state;
	sides.a.wanted = "mine";
	sides.b.wanted = "patched";
	sides_match(&sides);
	EXPECT(sides.reasons, "A: a has no run of kernel mine; it has baseline");
}

static void scenarios_of_one_side(void **state)
{
	(void)state;
	add(&a, &nodes_text, "baseline", 1);
	sides_match(&sides);
	expect_none(&sides.reasons);
	EXPECT(sides.notes, "A alone has scenario nodes: not compared");
	assert_int_equal(sides.compared_count, 1);
}

static void no_scenario_in_common(void **state)
{
	(void)state;
	b.runs[0].text = b.runs[1].text = &nodes_text;
	sides_match(&sides);
	EXPECT(sides.reasons, "no scenario in common: A has limit, B has nodes");
}

static void wanted_scenarios(void **state)
{
	char *wanted[] = {"limit", "nodes", NULL};

	(void)state;
	sides.wanted = wanted;
	add(&a, &nodes_text, "baseline", 1);
	sides_match(&sides);
	EXPECT(sides.reasons, "B: b has no run of scenario nodes");
	tear_down(NULL);
	set_up(NULL);
	wanted[1] = NULL;
	sides.wanted = wanted;
	add(&a, &nodes_text, "mine", 1); /* the kernel of another scenario is no choice */
	sides_match(&sides);
	expect_none(&sides.reasons);
	assert_int_equal(sides.compared_count, 1);
}

static void only_variants(void **state)
{
	(void)state;
	record_tree_free(&b);
	b = (struct record_tree){.directory = xstrdup("b"),
				 .left_out = 3,
				 .left_out_file = xstrdup("b/patched/probes-off/seed-1")};
	sides_match(&sides);
	assert_string_equal(sides.reasons.at[0], "B: b holds only runs of variants, such as "
						 "b/patched/probes-off/seed-1; name its directory");
}

/* Several scenarios, thousands of seeds on each side. */
static void thousands_of_seeds(void **state)
{
	enum { SEEDS = 3000 };
	int seed;

	(void)state;
	for (seed = 3; seed <= SEEDS; seed++) {
		add(&a, &limit_text, "baseline", seed);
		add(&b, &limit_text, "patched", seed);
	}
	add(&a, &nodes_text, "baseline", 1);
	add(&b, &nodes_text, "patched", 1);
	sides_match(&sides);
	expect_none(&sides.reasons);
	assert_int_equal(sides.compared_count, 2);
	assert_int_equal(sides.compared[0]->kernels[1].run_count, SEEDS);
	assert_int_equal(sides.compared[1]->kernels[1].run_count, 1);
	assert_int_equal(compare_seed(&sides.compared[0]->kernels[0], SEEDS)->seed, SEEDS);
	assert_null(compare_seed(&sides.compared[0]->kernels[0], SEEDS + 1));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(nothing_differs_but_the_kernel),
		TEST(same_names_are_told_apart),
		TEST(all_reasons_at_once),
		TEST(machines_with_real_time_differ_too),
		TEST(hosts_are_said_in_real_time),
		TEST(suites_are_said_and_no_reason),
		TEST(kernels_may_differ_in_more_than_source),
		TEST(several_kernels_need_a_choice),
		TEST(chosen_kernel_has_to_be_there),
		TEST(scenarios_of_one_side),
		TEST(no_scenario_in_common),
		TEST(wanted_scenarios),
		TEST(only_variants),
		TEST(thousands_of_seeds),
	};

	return cmocka_run_group_tests_name("sides", tests, NULL, NULL);
}
