// SPDX-License-Identifier: GPL-2.0-only
/* Mutants, judged: what is found and by what, what is not, false alarms, the answer and its forms.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libxml/parser.h>

#include "bench/compare/kernel_pair.h"
#include "bench/compare/mutation.h"
#include "bench/report/mutation_html.h"
#include "bench/report/mutation_matrix.h"
#include "bench/report/mutation_text.h"
#include "bench/scenario/metric_kinds.h"
#include "lib/array.h"
#include "lib/xalloc.h"

/* Two scenarios with a claim each; one clean kernel, three mutants, and a control. */
static struct scenario_metric metrics[] = {
	{.name = "lost", .says = "pages lost", .kind = METRIC_KIND(refused), .better = -1}};
static struct scenario_expectation expected[] = {{"patched", OUTCOME_KEPT, "it is good"}};
static struct scenario_claim claims[][1] = {{{"kept", "few", "lost", OP_LT, 10, expected, 1}},
					    {{"also", "fewer", "lost", OP_LT, 5, expected, 1}}};
static struct scenario scenarios[] = {
	{.name = "one",
	 .metrics = metrics,
	 .metric_count = 1,
	 .claims = claims[0],
	 .claim_count = 1},
	{.name = "two",
	 .metrics = metrics,
	 .metric_count = 1,
	 .claims = claims[1],
	 .claim_count = 1},
};
static struct mutant mutants[] = {
	{.name = "late", .what = "a <late> limit", .origin = "B1, \"old\"", .on = "patched"},
	{.name = "leak", .what = "a leak", .origin = "synthetic", .on = "patched"},
	{.name = "rare",
	 .what = "a race",
	 .origin = "P1",
	 .on = "patched",
	 .because = "it is rare"},
	{.name = "nothing",
	 .what = "none",
	 .origin = "none",
	 .on = "patched",
	 .control = true,
	 .because = "nothing is wrong"},
};
static const char *const kernels[] = {"patched", "p+late", "p+leak", "p+rare", "p+nothing"};
static const bool in_profile[] = {true, true};

enum { CLEAN, LATE, LEAK, RARE, NOTHING };

static struct compared_scenario *all[2];
static struct mutation items[4];
static struct mutations mutations;

/* A run with the metric's @value, or with @fault. */
static void run(size_t scenario, size_t kernel, double value, const char *fault, enum exit_code end)
{
	struct compared_run made = {.file = xstrdup("f"),
				    .seed = 1,
				    .end = end,
				    .fault = fault ? xstrdup(fault) : NULL};
	struct error error;

	if (!fault) {
		made.values = xcalloc(1, sizeof(double));
		made.values[0] = value;
		made.outcomes = xcalloc(1, sizeof(enum outcome));
		made.outcomes[0] =
			value < claims[scenario][0].value ? OUTCOME_KEPT : OUTCOME_BROKEN;
	}
	assert_int_equal(compare_take(all[scenario], kernel, &made, &error), 0);
}

static int set_up(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(scenarios); i++)
		all[i] = compare_new(&scenarios[i], kernels, ARRAY_LENGTH(kernels));
	for (i = 0; i < ARRAY_LENGTH(items); i++)
		items[i] = (struct mutation){.mutant = &mutants[i], .kernel = LATE + i, .runs = 1};
	mutations = (struct mutations){.items = items,
				       .count = ARRAY_LENGTH(items),
				       .all = (const struct compared_scenario *const *)all,
				       .scenario_count = ARRAY_LENGTH(all),
				       .in_profile = in_profile,
				       .clean = kernels,
				       .clean_count = 1,
				       .whole = true};
	return 0;
}

static int tear_down(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(all); i++)
		compare_free(all[i]);
	lines_free(&mutations.alarms);
	return 0;
}

/* As it should be: a claim finds one, a guard the other, the rest is as on the clean kernel. */
static void the_usual(void)
{
	run(0, CLEAN, 3, NULL, EXIT_HOLDS);
	run(1, CLEAN, 3, NULL, EXIT_HOLDS);
	run(0, LATE, 20, NULL, EXIT_HOLDS);
	run(0, LEAK, 0, "check leaks failed: 3 dying", EXIT_DATA);
	run(0, RARE, 9, NULL, EXIT_HOLDS); /* moved, and broke nothing */
	run(0, NOTHING, 3, NULL, EXIT_HOLDS);
	run(1, LATE, 3, NULL, EXIT_HOLDS);
	mutation_look(&mutations, &items[0], 0);
	mutation_look(&mutations, &items[1], 0);
	mutation_look(&mutations, &items[2], 0);
	mutation_look(&mutations, &items[3], 0);
	mutations_check_clean(&mutations);
}

static void found_by_claim_or_guard(void **state)
{
	char *by;

	(void)state;
	the_usual();
	by = mutation_found_by(&items[0]);
	assert_string_equal(by, "one/kept");
	free(by);
	by = mutation_found_by(&items[1]);
	assert_string_equal(by, "one/leaks");
	free(by);
	assert_int_equal(items[1].seed, 1);
	assert_null(items[2].found);
	assert_null(items[3].found);
	assert_int_equal(mutation_claim(&mutations, &items[0], 0, 0), CELL_BROKEN);
	assert_int_equal(mutation_claim(&mutations, &items[0], 1, 0), CELL_SAME);
	assert_int_equal(mutation_claim(&mutations, &items[1], 0, 0), CELL_NOT_RUN);
	assert_int_equal(mutation_claim(&mutations, &items[2], 1, 0), CELL_NOT_RUN);
	assert_int_equal(mutation_guard(&mutations, &items[1], GUARD_LEAKS), CELL_BROKEN);
	assert_int_equal(mutation_guard(&mutations, &items[1], GUARD_LOG), CELL_SAME);
	assert_int_equal(mutation_breakers(&mutations, 0, 0), 1);
	assert_int_equal(mutation_breakers(&mutations, 1, 0), 0);
	assert_int_equal(mutations_exit_code(&mutations), EXIT_HOLDS);
}

static void what_guards_see(void **state)
{
	static const struct {
		const char *fault;
		enum exit_code end;
		enum guard guard;
	} faults[] = {
		{"failed: task job: page 3: expected 0x1", EXIT_DATA, GUARD_DATA},
		{"check conservation failed: x", EXIT_DATA, GUARD_CONSERVATION},
		{"check device failed: x", EXIT_DATA, GUARD_DEVICE},
		{"check accounts failed: x", EXIT_DATA, GUARD_ACCOUNTS},
		{"check rest failed: x", EXIT_DATA, GUARD_REST},
		{"check leaks failed: x", EXIT_DATA, GUARD_LEAKS},
		{"panic: Oops: 0000", EXIT_MACHINE, GUARD_LOG},
		{"warning: WARNING: x", EXIT_DATA, GUARD_LOG},
		{"hung: no end within 300 s", EXIT_MACHINE, GUARD_HANG},
		{"killed: QEMU ended with signal 9", EXIT_MACHINE, GUARD_END},
		{"truncated", EXIT_MACHINE, GUARD_END},
		{"unsupported: no such parameter", EXIT_HOLDS, GUARDS},
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(faults); i++) {
		const struct compared_run faulty = {.fault = (char *)faults[i].fault,
						    .end = faults[i].end};

		assert_int_equal(guard_of(&faulty), faults[i].guard);
	}
}

/* Broken without the bug and kept with it is otherwise, too. */
static void kept_where_the_clean_one_breaks(void **state)
{
	(void)state;
	run(0, CLEAN, 20, NULL, EXIT_HOLDS);
	run(0, LATE, 3, NULL, EXIT_HOLDS);
	assert_true(mutation_look(&mutations, &items[0], 0));
	assert_int_equal(mutation_claim(&mutations, &items[0], 0, 0), CELL_KEPT);
}

/* Where the clean run gives no figures nothing can be said of the mutant. */
static void a_faulty_clean_run(void **state)
{
	(void)state;
	run(0, CLEAN, 0, "panic: x", EXIT_MACHINE);
	run(1, CLEAN, 7, NULL, EXIT_HOLDS);
	run(0, LATE, 0, "panic: x", EXIT_MACHINE);
	run(1, LATE, 7, NULL, EXIT_HOLDS);
	assert_false(mutation_look(&mutations, &items[0], 0));
	assert_false(mutation_look(&mutations, &items[0], 1));
	mutations_check_clean(&mutations);
	assert_int_equal(mutations.alarms.count, 3);
	assert_string_equal(mutations.alarms.at[0], "patched, one, seed 1: panic: x");
	assert_string_equal(mutations.alarms.at[2], "patched, two: claim also is not as expected");
	assert_int_equal(mutations_exit_code(&mutations), EXIT_MACHINE);
}

static void missed_and_false_alarms(void **state)
{
	(void)state;
	the_usual();
	items[0].found = NULL;
	assert_true(mutation_missed(&items[0]));
	assert_int_equal(mutations_exit_code(&mutations), EXIT_BROKEN);
	items[0].found = &scenarios[0];
	items[3].found = &scenarios[0];
	assert_true(mutation_false_alarm(&items[3]));
	assert_int_equal(mutations_exit_code(&mutations), EXIT_BROKEN);
	items[3].found = NULL;
	items[2].found = &scenarios[0]; /* better than was said of it */
	items[2].by = "kept";
	assert_int_equal(mutations_exit_code(&mutations), EXIT_HOLDS);
}

static void what_moved_most(void **state)
{
	struct kernel_pair pair;
	char *strongest;

	(void)state;
	the_usual();
	pair = kernel_pair_new(mutations.all, mutations.scenario_count, CLEAN, RARE, 1, NULL);
	strongest = kernel_pair_strongest(&pair, false);
	assert_string_equal(strongest, "one: pages lost: +66.7 %");
	free(strongest);
	assert_null(kernel_pair_strongest(&pair, true)); /* one seed decides nothing */
	kernel_pair_free(&pair);
	pair = kernel_pair_new(mutations.all, mutations.scenario_count, CLEAN, NOTHING, 1, NULL);
	assert_null(kernel_pair_strongest(&pair, false));
	kernel_pair_free(&pair);
}

/* All that is printed; the caller frees. */
static char *print(void)
{
	char *text = NULL;
	size_t size;
	struct text_style style = {.out = open_memstream(&text, &size), .width = 80};

	mutation_print(&mutations, &style);
	fclose(style.out);
	return text;
}

static void assert_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("expected \"%s\" in\n%s", part, text);
}

static void as_text(void **state)
{
	const char *line, *end;
	char *text;

	(void)state;
	the_usual();
	text = print();
	assert_has(text, "2 of 3 mutants found: none that has to be is missed, 1 cannot be seen. "
			 "No alarm\non patched, none on the control.\n");
	assert_has(text, "late     one/kept");
	assert_has(text, "- rare: a race. Not found: it is rare. No figure moved\n");
	assert_has(text, "Decoration: claims that no mutant breaks\n\n- two/also: fewer\n");
	assert_has(text, "         abcdefghijk\nlate     X..........");
	for (line = text; *line; line = end + 1) {
		end = strchr(line, '\n');
		assert_true(end - line <= 80);
	}
	free(text);
}

static void as_csv(void **state)
{
	char *text;

	(void)state;
	the_usual();
	items[0].virtual_ns = 1.5e9;
	items[0].wall_seconds = 7;
	text = mutation_csv(&mutations);
	assert_has(text, "mutant,on,what,origin,expected,found_by,seed,runs,virtual_s,wall_s,"
			 "stress,stress_cases,"
			 "stress_machine_s,one/kept,"
			 "two/also,data,conservation,device,accounts,rest,leaks,log,hang,end\r\n");
	assert_has(text, "late,patched,a <late> limit,\"B1, \"\"old\"\"\",yes,one/kept,1,1,"
			 "1.500000000,7.000,,,,broken,same,same,");
	assert_has(text, "rare,patched,a race,P1,no,,,1,");
	free(text);
}

static void as_html(void **state)
{
	xmlDoc *document;
	char *text;

	(void)state;
	the_usual();
	text = mutation_html(&mutations, "p { color: red; }");
	document = xmlReadMemory(text, (int)strlen(text), "page", NULL, XML_PARSE_NONET);
	assert_non_null(document);
	xmlFreeDoc(document);
	assert_has(text, "a &lt;late&gt; limit");
	assert_has(text, "none: decoration");
	assert_has(text, "class=\"verdict\"");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(found_by_claim_or_guard, set_up, tear_down),
		cmocka_unit_test(what_guards_see),
		cmocka_unit_test_setup_teardown(kept_where_the_clean_one_breaks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_faulty_clean_run, set_up, tear_down),
		cmocka_unit_test_setup_teardown(missed_and_false_alarms, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_moved_most, set_up, tear_down),
		cmocka_unit_test_setup_teardown(as_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(as_csv, set_up, tear_down),
		cmocka_unit_test_setup_teardown(as_html, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("mutation", tests, NULL, NULL);
}
