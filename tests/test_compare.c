// SPDX-License-Identifier: GPL-2.0-only
/* Comparisons: figures over seeds, claims, and the exact text that people see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/scenario/metric_kinds.h"
#include "bench/compare/compare.h"
#include "bench/compare/judgement.h"
#include "bench/compare/notes.h"
#include "bench/report/compare_text.h"

#define MISSING (-1)

static struct scenario_metric metrics[] = {
	{.name = "pages",
	 .says = "pages of the bystander written back",
	 .kind = METRIC_KIND(counter),
	 .of = "cgroup/tree/bystander/zswpwb",
	 .phase = "squeeze",
	 .better = -1},
	{.name = "worst",
	 .says = "hog's worst fault from disk",
	 .kind = METRIC_KIND(worst),
	 .task = "hog",
	 .source = "disk",
	 .better = -1},
	{.name = "over",
	 .says = "overshoot of the hog's limit",
	 .kind = METRIC_KIND(overshoot),
	 .cgroup = "hog",
	 .better = -1},
};
static struct scenario_expectation isolation_expected[] = {
	{"baseline", OUTCOME_BROKEN, "the oldest page goes first, whoever owns it"},
	{"patched", OUTCOME_KEPT, "the storing memcg shrinks its own lists"},
};
static struct scenario_expectation bounded_expected[] = {
	{"baseline", OUTCOME_KEPT, "nothing is accepted above the limit"},
	{"patched", OUTCOME_KEPT, "it shrinks first"},
};
static struct scenario_claim claims[] = {
	{"isolation", "no page of the bystander is written back, whatever the hog next to it does",
	 "pages", OP_EQ, 0, isolation_expected, 2},
	{"bounded", "at most 1 MiB above the limit", "over", OP_LE, 1048576, bounded_expected, 2},
};
static const struct scenario small = {
	.name = "small",
	.summary = "a hog beside a bystander",
	.metrics = metrics,
	.metric_count = 3,
	.claims = claims,
	.claim_count = 2,
};

static const char *const two[] = {"baseline", "patched"};
static const char *const four[] = {"baseline", "invasive", "patched", "mine"};

static json_t *at(json_t *root, const char *section, size_t index)
{
	return json_array_get(json_object_get(root, section), index);
}

/*
 * The fixture as a run of @kernel: @pages of the bystander written back (MISSING: no
 * such counter), a worst fault of @worst ns, and @ok of its first check, taken over. The
 * caller frees the record.
 */
static struct record run_checked(const char *kernel, int seed, int pages, int worst, json_t *ok)
{
	json_t *root = json_load_file("tests/fixtures/record-patched-1.json", 0, NULL);
	json_t *after = json_object_get(json_object_get(at(root, "phases", 1), "after"), "cgroup");
	struct record record = {0};
	struct error error = {0};
	size_t length;
	char *text;

	json_object_set_new(json_object_get(root, "kernel"), "name", json_string(kernel));
	json_object_set_new(root, "seed", json_integer(seed));
	json_object_set_new(json_object_get(root, "plan"), "seed", json_integer(seed));
	json_object_set_new(json_object_get(after, "tree/bystander"), "zswpwb",
			    pages == MISSING ? json_null() : json_integer(pages));
	json_object_set_new(at(root, "histograms", 2), "max", json_integer(worst));
	json_object_set_new(at(root, "checks", 0), "ok", ok);
	text = record_text(root, &length);
	if (record_parse("run", text, length, &record, &error))
		fail_msg("%s", error.text);
	free(text);
	json_decref(root);
	return record;
}

static struct record run(const char *kernel, int seed, int pages, int worst)
{
	return run_checked(kernel, seed, pages, worst, json_true());
}

static void add_record(struct compared_scenario *compared, struct record record)
{
	struct error error = {0};

	if (compare_add(compared, &record, &error))
		fail_msg("%s", error.text);
	record_free(&record);
}

static void add(struct compared_scenario *compared, const char *kernel, int seed, int pages,
		int worst)
{
	add_record(compared, run(kernel, seed, pages, worst));
}

/* As expected of both kernels, three seeds. */
static struct compared_scenario *three_seeds(void)
{
	struct compared_scenario *compared = compare_new(&small, two, 2);

	add(compared, "baseline", 1, 12000, 101000);
	add(compared, "baseline", 2, 11900, 99000);
	add(compared, "baseline", 3, 12345, 100000);
	add(compared, "patched", 1, 0, 110000);
	add(compared, "patched", 2, 0, 99900);
	add(compared, "patched", 3, 0, 120000);
	return compared;
}

/* What compare_print() prints; the caller frees. */
static char *printed(const struct compared_scenario *compared, size_t width, bool color)
{
	struct text_style style = {.width = width, .color = color};
	char *text = NULL;
	size_t length;

	style.out = open_memstream(&text, &length);
	assert_non_null(style.out);
	compare_print(compared, NULL, 0, &style);
	fclose(style.out);
	return text;
}

static void expect_text(const struct compared_scenario *compared, size_t width, bool color,
			const char *expected)
{
	char *text = printed(compared, width, color);

	assert_string_equal(text, expected);
	free(text);
}

static void expect_summary(const struct compared_scenario *const *all, size_t count, bool holds,
			   const char *expected)
{
	struct text_style style = {.width = 80};
	char *text = NULL;
	size_t length;

	style.out = open_memstream(&text, &length);
	assert_non_null(style.out);
	assert_int_equal(compare_print_summary(all, NULL, count, &style), holds);
	fclose(style.out);
	assert_string_equal(text, expected);
	free(text);
}

static void medians_of_odd_and_even_seeds(void **state)
{
	struct compared_scenario *compared = three_seeds();
	struct summary pages = compare_metric(compared, 0, 0);

	(void)state;
	assert_int_equal(pages.count, 3);
	assert_true(pages.median == 12000 && pages.low == 11900 && pages.high == 12345);
	add(compared, "baseline", 4, 12101, 1);
	pages = compare_metric(compared, 0, 0);
	assert_int_equal(pages.count, 4);
	assert_true(pages.median == 12050.5);
	compare_free(compared);
}

static void missing_figures_are_left_out(void **state)
{
	struct compared_scenario *compared = compare_new(&small, two, 2);
	struct summary pages;
	size_t broken;

	(void)state;
	add(compared, "patched", 1, MISSING, 1);
	add(compared, "patched", 2, 7, 1);
	add(compared, "patched", 3, 9, 1);
	pages = compare_metric(compared, 1, 0);
	assert_int_equal(pages.count, 2);
	assert_true(pages.median == 8);
	assert_int_equal(compare_usable(compared, 1), 3);
	assert_int_equal(compare_claim(compared, 1, 0, &broken), OUTCOME_BROKEN);
	assert_int_equal(broken, 2);
	assert_int_equal(compare_metric(compared, 0, 0).count, 0);
	assert_int_equal(compare_claim(compared, 0, 0, &broken), OUTCOME_NOT_AVAILABLE);
	assert_int_equal(broken, 0);
	compare_free(compared);
}

static void strange_records_are_refused(void **state)
{
	struct compared_scenario *compared = three_seeds();
	struct scenario other = {.name = "other"};
	struct compared_scenario *foreign = compare_new(&other, two, 2);
	struct record stranger = run("vanilla", 1, 0, 1), twin = run("patched", 3, 0, 1);
	struct error error = {0};

	(void)state;
	assert_int_equal(compare_add(compared, &stranger, &error), -1);
	assert_string_equal(error.text, "small: a record of kernel vanilla, not compared here");
	assert_int_equal(error.code, EXIT_INPUT);
	assert_int_equal(compare_add(compared, &twin, &error), -1);
	assert_string_equal(error.text, "small: two records of kernel patched with seed 3");
	assert_int_equal(compare_add(foreign, &twin, &error), -1);
	assert_string_equal(error.text, "a record of scenario small among those of other");
	assert_int_equal(compared->kernels[1].run_count, 3);
	record_free(&stranger);
	record_free(&twin);
	compare_free(foreign);
	compare_free(compared);
}

/* Whatever the order in which runs come, they are kept by seed. */
static void runs_are_kept_by_seed(void **state)
{
	static const int seeds[] = {5, 1, 9, 3, 7};
	struct compared_scenario *compared = compare_new(&small, two, 2);
	const struct compared_kernel *kernel = &compared->kernels[1];
	size_t i;

	(void)state;
	for (i = 0; i < 5; i++)
		add(compared, "patched", seeds[i], 0, 1);
	for (i = 0; i < 5; i++) {
		assert_int_equal(kernel->runs[i].seed, 2 * i + 1);
		assert_ptr_equal(compare_seed(kernel, seeds[i]), &kernel->runs[seeds[i] / 2]);
	}
	for (i = 0; i <= 10; i += 2)
		assert_null(compare_seed(kernel, (json_int_t)i));
	compare_free(compared);
}

/* A column may have another title; what is expected of the kernel goes by its name. */
static void title_is_not_the_name(void **state)
{
	struct compared_scenario *compared = three_seeds();
	char *before = printed(compared, 80, false), *after;

	(void)state;
	compare_title(compared, 0, "first");
	after = printed(compared, 80, false);
	assert_string_equal(compared->kernels[0].known_as, two[0]);
	assert_non_null(strstr(before, two[0]));
	assert_null(strstr(after, two[0]));
	assert_non_null(strstr(after, "first"));
	assert_null(strstr(after, " !")); /* nothing is a surprise now */
	free(before);
	free(after);
	compare_free(compared);
}

/* A lost page is worse than a panic, and that worse than a good end. */
static void worst_end_counts(void **state)
{
	struct compared_scenario *compared = three_seeds();
	const struct compared_scenario *const all[] = {compared};
	struct record lost = run_checked("patched", 5, 0, 1, json_false());
	struct record panic = run("patched", 6, 0, 1);

	(void)state;
	assert_int_equal(compare_worst(all, 1), EXIT_HOLDS);
	panic.status = "panic";
	add_record(compared, panic);
	assert_int_equal(compare_worst(all, 1), EXIT_MACHINE);
	add_record(compared, lost);
	assert_int_equal(compare_worst(all, 1), EXIT_DATA);
	compare_free(compared);
}

/* A kernel that lacks the counters of a check has not failed it. */
static void check_that_is_not_available_has_not_failed(void **state)
{
	struct compared_scenario *compared = three_seeds();
	struct record record = run_checked("patched", 4, 0, 1, json_null());

	(void)state;
	add_record(compared, record);
	assert_int_equal(compare_usable(compared, 1), 4);
	compare_free(compared);
}

static void failed_check_gives_no_figures(void **state)
{
	struct compared_scenario *compared = three_seeds();
	struct record record = run_checked("patched", 4, 0, 1, json_false());

	(void)state;
	add_record(compared, record);
	assert_int_equal(compare_usable(compared, 1), 3);
	assert_string_equal(compared->kernels[1].runs[3].fault,
			    "check conservation failed: 1050 = 355 + 695");
	assert_int_equal(compare_metric(compared, 1, 0).count, 3);
	compare_free(compared);
}

static void two_kernels_as_expected(void **state)
{
	struct compared_scenario *compared = three_seeds();

	(void)state;
	expect_text(
		compared, 80, false,
		"small (3 seeds): a hog beside a bystander\n"
		"================================================================================\n"
		"metric                               unit   baseline      patched    change\n"
		"pages of the bystander written back  pages  12,000 +-345     0       -100 %\n"
		"hog's worst fault from disk          us        100 +-1     110 +-10   +10 %\n"
		"overshoot of the hog's limit         KiB      97.7        97.7         same\n"
		"\n"
		"claim                                                          baseline  patched\n"
		"isolation: no page of the bystander is written back, whatever  BROKEN    kept\n"
		"  the hog next to it does\n"
		"bounded: at most 1 MiB above the limit                         kept      kept\n"
		"\n"
		"- isolation, baseline: BROKEN (11,900 to 12,345 pages, claimed == 0 pages), as\n"
		"    expected: the oldest page goes first, whoever owns it\n"
		"\n"
		"\n");
	expect_summary(
		(const struct compared_scenario *[]){compared}, 1, true,
		"Figures are medians over the seeds, +- the seed farthest from the median (none:\n"
		"the seeds agree); changes are against baseline. Time is virtual: instructions\n"
		"and modelled I/O, not caches, not lock contention.\n"
		"Claims: 3 kept, 1 broken, 0 not available; 4 of 4 as expected.\n"
		"Verdict: every expectation holds.\n");
	compare_free(compared);
}

static void one_seed_has_no_spread_and_one_kernel_no_change(void **state)
{
	struct compared_scenario *compared = compare_new(&small, two, 1);

	(void)state;
	add(compared, "baseline", 1, 12000, 101000);
	expect_text(
		compared, 80, false,
		"small (1 seed): a hog beside a bystander\n"
		"================================================================================\n"
		"metric                               unit   baseline\n"
		"pages of the bystander written back  pages  12,000\n"
		"hog's worst fault from disk          us        101\n"
		"overshoot of the hog's limit         KiB      97.7\n"
		"\n"
		"claim                                                                  baseline\n"
		"isolation: no page of the bystander is written back, whatever the hog  BROKEN\n"
		"  next to it does\n"
		"bounded: at most 1 MiB above the limit                                 kept\n"
		"\n"
		"- isolation, baseline: BROKEN (12,000 pages, claimed == 0 pages), as expected:\n"
		"    the oldest page goes first, whoever owns it\n"
		"\n"
		"\n");
	compare_free(compared);
}

static struct compared_scenario *four_kernels(void)
{
	struct compared_scenario *compared = compare_new(&small, four, 4);
	int seed;

	for (seed = 1; seed <= 2; seed++) {
		add(compared, "baseline", seed, 12000 + seed, 101000);
		add(compared, "invasive", seed, 22275, 1200000 + seed * 10000);
		add(compared, "patched", seed, seed == 2 ? 17 : 0, 99000);
		add(compared, "mine", seed, MISSING, 101000);
	}
	return compared;
}

/* 80 characters do not hold a column for each change: they go below the figures. */
static void four_kernels_are_stacked(void **state)
{
	struct compared_scenario *compared = four_kernels();

	(void)state;
	expect_text(
		compared, 80, false,
		"small (2 seeds): a hog beside a bystander\n"
		"================================================================================\n"
		"metric                        baseline        invasive    patched     mine\n"
		"pages of the bystander        12,001.5 +-0.5  22,275       8.5 +-8.5  not\n"
		"  written back (pages)                         +86 %      -99.93 %    available\n"
		"hog's worst fault from disk        101         1,215 +-5  99.0         101\n"
		"  (us)                                          x 12      -2.0 %      same\n"
		"overshoot of the hog's limit      97.7          97.7      97.7        97.7\n"
		"  (KiB)                                         same      same        same\n"
		"\n"
		"claim                          baseline  invasive  patched       mine\n"
		"isolation: no page of the      BROKEN    BROKEN    BROKEN 1/2 !  not available\n"
		"  bystander is written back,\n"
		"  whatever the hog next to it\n"
		"  does\n"
		"bounded: at most 1 MiB above   kept      kept      kept          kept\n"
		"  the limit\n"
		"\n"
		"! isolation, patched: BROKEN in 1 of 2 runs (0 to 17 pages, claimed == 0 pages).\n"
		"    Expected kept: the storing memcg shrinks its own lists\n"
		"- isolation, baseline: BROKEN (12,001 to 12,002 pages, claimed == 0 pages), as\n"
		"    expected: the oldest page goes first, whoever owns it\n"
		"- isolation, invasive: BROKEN (22,275 pages, claimed == 0 pages), as on baseline\n"
		"- not available on mine: \"pages of the bystander written back\" (claim\n"
		"    isolation): there is no counter cgroup/tree/bystander/zswpwb\n"
		"\n"
		"\n");
	compare_free(compared);
}

static void four_kernels_side_by_side_on_a_wide_terminal(void **state)
{
	struct compared_scenario *compared = four_kernels();

	(void)state;
	expect_text(compared, 132, false,
		    "small (2 seeds): a hog beside a bystander\n"
		    "=============================================================================="
		    "======================================================\n"
		    "metric                               unit   baseline        invasive    "
		    "change  patched       change  mine           change\n"
		    "pages of the bystander written back  pages  12,001.5 +-0.5  22,275       +86 "
		    "%   8.5 +-8.5  -99.93 %  not available\n"
		    "hog's worst fault from disk          us          101         1,215 +-5    x "
		    "12  99.0          -2.0 %   101             same\n"
		    "overshoot of the hog's limit         KiB        97.7          97.7        "
		    "same  97.7            same  97.7             same\n"
		    "\n"
		    "claim                                                                         "
		    "    baseline  invasive  patched       mine\n"
		    "isolation: no page of the bystander is written back, whatever the hog next to "
		    "it  BROKEN    BROKEN    BROKEN 1/2 !  not available\n"
		    "  does\n"
		    "bounded: at most 1 MiB above the limit                                        "
		    "    kept      kept      kept          kept\n"
		    "\n"
		    "! isolation, patched: BROKEN in 1 of 2 runs (0 to 17 pages, claimed == 0 "
		    "pages). Expected kept: the\n"
		    "    storing memcg shrinks its own lists\n"
		    "- isolation, baseline: BROKEN (12,001 to 12,002 pages, claimed == 0 pages), "
		    "as expected: the oldest\n"
		    "    page goes first, whoever owns it\n"
		    "- isolation, invasive: BROKEN (22,275 pages, claimed == 0 pages), as on "
		    "baseline\n"
		    "- not available on mine: \"pages of the bystander written back\" (claim "
		    "isolation): there is no\n"
		    "    counter cgroup/tree/bystander/zswpwb\n"
		    "\n"
		    "\n");
	compare_free(compared);
}

static void runs_without_figures_are_listed(void **state)
{
	struct compared_scenario *compared = compare_new(&small, two, 2);
	struct record record = {0};
	struct error error = {0};

	(void)state;
	assert_int_equal(record_load("tests/fixtures/record-panic-2.json", &record, &error), 0);
	add_record(compared, record);
	add(compared, "patched", 1, 0, 101000);
	add(compared, "patched", 3, MISSING, 101000);
	expect_text(
		compared, 80, false,
		"small (3 seeds): a hog beside a bystander\n"
		"================================================================================\n"
		"metric                               unit   baseline       patched  change\n"
		"pages of the bystander written back  pages  not available     0\n"
		"hog's worst fault from disk          us     not available   101\n"
		"overshoot of the hog's limit         KiB    not available  97.7\n"
		"\n"
		"claim                                           baseline         patched\n"
		"isolation: no page of the bystander is written  not available !  not available !\n"
		"  back, whatever the hog next to it does\n"
		"bounded: at most 1 MiB above the limit          not available !  kept\n"
		"\n"
		"! isolation, baseline: not available (there is no run). Expected BROKEN: the\n"
		"    oldest page goes first, whoever owns it\n"
		"! isolation, patched: not available (there is no counter\n"
		"    cgroup/tree/bystander/zswpwb). Expected kept: the storing memcg shrinks its\n"
		"    own lists\n"
		"! bounded, baseline: not available (there is no run). Expected kept: nothing is\n"
		"    accepted above the limit\n"
		"! baseline: no runs\n"
		"! patched, seed 2, gave no figures: panic: BUG: kernel NULL pointer dereference,\n"
		"    address: 0000000000000008\n"
		"- not available on patched in 1 of 2 runs: \"pages of the bystander written\n"
		"    back\": there is no counter cgroup/tree/bystander/zswpwb\n"
		"\n"
		"\n");
	expect_summary(
		(const struct compared_scenario *[]){compared}, 1, false,
		"Figures are medians over the seeds, +- the seed farthest from the median (none:\n"
		"the seeds agree); changes are against baseline. Time is virtual: instructions\n"
		"and modelled I/O, not caches, not lock contention.\n"
		"Claims: 1 kept, 0 broken, 3 not available; 1 of 4 as expected.\n"
		"Verdict: 2 runs gave no figures; 3 claims are not as expected: small/isolation\n"
		"    on baseline, small/bounded on baseline, small/isolation on patched.\n");
	compare_free(compared);
}

/* Worse beyond the spread is red, better green; what overlaps is not coloured. */
static void color_marks_better_and_worse(void **state)
{
	struct compared_scenario *compared = compare_new(&small, two, 2);

	(void)state;
	add(compared, "baseline", 1, 10, 101000);
	add(compared, "patched", 1, 5, 202000);
	expect_text(
		compared, 80, true,
		"\033[1msmall (1 seed): a hog beside a bystander\n"
		"\033[0m==========================================================================="
		"=====\n"
		"\033[1mmetric                             \033[0m  \033[1munit \033[0m  "
		"\033[1mbaseline\033[0m  \033[1mpatched\033[0m  \033[1mchange\033[0m\n"
		"pages of the bystander written back  pages    10         5     \033[32m -50 "
		"%\033[0m\n"
		"hog's worst fault from disk          us      101       202     \033[31m x "
		"2.0\033[0m\n"
		"overshoot of the hog's limit         KiB    97.7      97.7       same\n"
		"\n"
		"\033[1mclaim                                               \033[0m  "
		"\033[1mbaseline\033[0m  \033[1mpatched\033[0m\n"
		"isolation: no page of the bystander is written back,  BROKEN    \033[31mBROKEN "
		"!\033[0m\n"
		"  whatever the hog next to it does\n"
		"bounded: at most 1 MiB above the limit                kept      kept\n"
		"\n"
		"! isolation, patched: BROKEN (5 pages, claimed == 0 pages). Expected kept: the\n"
		"    storing memcg shrinks its own lists\n"
		"- isolation, baseline: BROKEN (10 pages, claimed == 0 pages), as expected: the\n"
		"    oldest page goes first, whoever owns it\n"
		"\n"
		"\n");
	compare_free(compared);
	compared = three_seeds();
	expect_text(
		compared, 80, true,
		"\033[1msmall (3 seeds): a hog beside a bystander\n"
		"\033[0m==========================================================================="
		"=====\n"
		"\033[1mmetric                             \033[0m  \033[1munit \033[0m  "
		"\033[1mbaseline    \033[0m  \033[1mpatched  \033[0m  \033[1mchange\033[0m\n"
		"pages of the bystander written back  pages  12,000 +-345     0       \033[32m-100 "
		"%\033[0m\n"
		"hog's worst fault from disk          us        100 +-1     110 +-10   +10 %\n"
		"overshoot of the hog's limit         KiB      97.7        97.7         same\n"
		"\n"
		"\033[1mclaim                                                        \033[0m  "
		"\033[1mbaseline\033[0m  \033[1mpatched\033[0m\n"
		"isolation: no page of the bystander is written back, whatever  BROKEN    kept\n"
		"  the hog next to it does\n"
		"bounded: at most 1 MiB above the limit                         kept      kept\n"
		"\n"
		"- isolation, baseline: BROKEN (11,900 to 12,345 pages, claimed == 0 pages), as\n"
		"    expected: the oldest page goes first, whoever owns it\n"
		"\n"
		"\n");
	compare_free(compared);
}

static void summary_counts_over_scenarios(void **state)
{
	struct compared_scenario *good = three_seeds(), *bad = four_kernels();

	(void)state;
	expect_summary(
		(const struct compared_scenario *[]){good, bad}, 2, false,
		"Figures are medians over the seeds, +- the seed farthest from the median (none:\n"
		"the seeds agree); changes are against baseline. Time is virtual: instructions\n"
		"and modelled I/O, not caches, not lock contention.\n"
		"Claims: 7 kept, 4 broken, 1 not available; 11 of 12 as expected.\n"
		"Scenarios, by claims and verdicts: worse in small; better in small.\n"
		"Verdict: 1 claim is not as expected: small/isolation on patched.\n");
	compare_free(good);
	compare_free(bad);
}

/* 100000 and 99999 bytes are both 97.7 KiB; the note has to tell them apart. */
static void rounding_does_not_hide_the_bound(void **state)
{
	struct scenario_claim close = {
		"close", "at most 99999 bytes above the limit", "over", OP_LE, 99999, NULL, 0};
	struct scenario scenario = small;
	struct compared_scenario *compared;

	(void)state;
	scenario.metrics = &metrics[2];
	scenario.metric_count = 1;
	scenario.claims = &close;
	scenario.claim_count = 1;
	compared = compare_new(&scenario, &two[1], 1);
	add(compared, "patched", 1, 0, 1);
	expect_text(
		compared, 80, false,
		"small (1 seed): a hog beside a bystander\n"
		"================================================================================\n"
		"metric                        unit  patched\n"
		"overshoot of the hog's limit  KiB   97.7\n"
		"\n"
		"claim                                       patched\n"
		"close: at most 99999 bytes above the limit  BROKEN !\n"
		"\n"
		"! close, patched: BROKEN (100,000 bytes, claimed <= 99,999). Expected kept, as\n"
		"    of any kernel that stands alone\n"
		"\n"
		"\n");
	compare_free(compared);
}

/* Claim "isolation": baseline is expected to break it, patched to keep it. */
static void assert_judged(const char *const *kernels, size_t count, size_t k, double written,
			  double reference, bool as_expected, const char *like)
{
	struct compared_scenario *compared = compare_new(&small, kernels, count);
	struct judgement judgement;
	size_t i;

	for (i = 0; i < count; i++)
		add(compared, kernels[i], 1, i == k ? written : reference, 1);
	judgement = judge(compared, k, 0);
	assert_int_equal(judgement.as_expected, as_expected);
	if (like)
		assert_string_equal(judgement.like, like);
	else
		assert_null(judgement.like);
	compare_free(compared);
}

static void further_patches_do_as_their_base(void **state)
{
	static const char *const kernels[] = {"patched", "baseline+fix", "patched+fix"};

	(void)state;
	assert_judged(kernels, 3, 1, 10, 0, true, "baseline");
	assert_judged(kernels, 3, 1, 0, 0, true, "baseline"); /* better */
	assert_judged(kernels, 3, 2, 10, 0, false, "patched");
	assert_judged(kernels, 3, 2, 0, 0, true, "patched");
}

static void own_kernels_do_as_the_reference(void **state)
{
	static const char *const kernels[] = {"6.12", "mine"};

	(void)state;
	assert_judged(kernels, 2, 1, 10, 0, false, "6.12");
	assert_judged(kernels, 2, 1, 10, 20, true, "6.12");
	assert_judged(kernels, 2, 1, 0, 20, true, "6.12");
	assert_judged(kernels, 2, 1, MISSING, 0, true, "6.12");
	assert_judged(kernels, 2, 0, 10, 0, true, NULL); /* the reference itself */
	assert_judged(kernels, 1, 0, 10, 0, false, NULL);
	assert_judged(kernels, 1, 0, 0, 0, true, NULL);
}

/* Something better than its base is told. */
static void a_fix_is_told(void **state)
{
	static const char *const kernels[] = {"patched", "baseline+fix"};
	struct compared_scenario *compared = compare_new(&small, kernels, 2);
	struct notes notes;

	(void)state;
	add(compared, "patched", 1, 0, 1);
	add(compared, "baseline+fix", 1, 0, 1);
	notes = notes_of((const struct compared_scenario *[]){compared}, 1);
	assert_int_equal(notes.count, 1);
	assert_string_equal(notes.items[0].text,
			    "isolation, baseline+fix: kept (0 pages, claimed == 0 pages), "
			    "which baseline breaks");
	assert_int_equal(notes.items[0].rank, NOTE_BETTER);
	notes_free(&notes);
	compare_free(compared);
}

/* Adds a run of @kernel whose record tells of a build from @release with @patch. */
static void add_built(struct compared_scenario *compared, const char *kernel, int seed, int pages,
		      const char *release, const char *patch)
{
	struct record record = run(kernel, seed, pages, 1);
	json_t *root = part_json(record.root);
	struct error error = {0};
	size_t length;
	char *text;

	json_object_set_new(
		json_object_get(root, "kernel"), "build",
		json_pack("{s:s, s:[{s:s}]}", "source_version", release, "patches", "name", patch));
	record_free(&record);
	text = record_text(root, &length);
	if (record_parse("run", text, length, &record, &error))
		fail_msg("%s", error.text);
	add_record(compared, record);
	free(text);
	json_decref(root);
}

/* Releases, where the name says no more; what is expected goes by the name, as before. */
static void kernels_are_called_by_their_release(void **state)
{
	static const char *const kernels[] = {"baseline", "mainline", "mainline+fix", "debian-7.3"};
	static struct scenario_expectation expected[] = {
		{"mainline", OUTCOME_BROKEN, "its first walk fails"}};
	static struct scenario_claim claim = {"isolation", "none", "pages", OP_EQ, 0, expected, 1};
	struct scenario scenario = small;
	struct compared_scenario *all[2];
	struct judgement judgement;
	char *sentence;
	size_t s;

	(void)state;
	scenario.claims = &claim;
	scenario.claim_count = 1;
	for (s = 0; s < 2; s++) {
		all[s] = compare_new(&scenario, kernels, 4);
		add_built(all[s], "baseline", 1, 0, "6.12.117", "baseline.patch");
		add_built(all[s], "mainline", 1, 9, "6.12.117", "mainline.patch");
		add_built(all[s], "mainline+fix", 1, 9, "6.12.117", "mainline.patch");
		add_built(all[s], "debian-7.3", 1, 0, "7.3.4", "none.patch");
	}
	compare_titles(all, 2);
	for (s = 0; s < 2; s++) {
		assert_string_equal(all[s]->kernels[0].name, "baseline");
		assert_string_equal(all[s]->kernels[1].name, "6.12.117");
		assert_string_equal(all[s]->kernels[2].name, "6.12.117+fix");
		assert_string_equal(all[s]->kernels[3].name, "7.3.4");
		assert_string_equal(all[s]->kernels[1].known_as, "mainline");
	}
	judgement = judge(all[0], 1, 0);
	assert_true(judgement.as_expected);
	judgement = judge(all[0], 2, 0);
	sentence = judgement_sentence(&judgement);
	assert_string_equal(sentence, "isolation, 6.12.117+fix: BROKEN (9 pages, claimed == 0 "
				      "pages), as on 6.12.117");
	free(sentence);
	compare_free(all[0]);
	compare_free(all[1]);
}

/* The base of a patched kernel has its release as well where it is not compared itself. */
static void bases_are_called_by_their_release(void **state)
{
	static const char *const kernels[] = {"mainline+fix"};
	static struct scenario_expectation expected[] = {
		{"mainline", OUTCOME_BROKEN, "its first walk fails"}};
	static struct scenario_claim claim = {"isolation", "none", "pages", OP_EQ, 0, expected, 1};
	struct scenario scenario = small;
	struct compared_scenario *compared;
	struct judgement judgement;
	char *sentence;

	(void)state;
	scenario.claims = &claim;
	scenario.claim_count = 1;
	compared = compare_new(&scenario, kernels, 1);
	add_built(compared, "mainline+fix", 1, 0, "6.12.117", "mainline.patch");
	compare_titles(&compared, 1);
	judgement = judge(compared, 0, 0);
	sentence = judgement_sentence(&judgement);
	assert_string_equal(sentence,
			    "isolation, 6.12.117+fix: kept (0 pages, claimed == 0 pages), "
			    "which 6.12.117 breaks");
	free(sentence);
	compare_free(compared);
}

/* Two kernels of one release, one called as another's release, and one that two releases had. */
static void no_two_kernels_have_one_title(void **state)
{
	static const char *const cases[][4] = {
		/* names and releases of the two; both are called by their names */
		{"mainline", "debian-6.12", "6.12.117", "6.12.117"},
		{"mainline", "6.12.117", "6.12.117", "6.6"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		struct compared_scenario *compared = compare_new(&small, cases[i], 2);

		add_built(compared, cases[i][0], 1, 0, cases[i][2], "mainline.patch");
		add_built(compared, cases[i][1], 1, 0, cases[i][3], "mainline.patch");
		compare_titles(&compared, 1);
		assert_string_equal(compared->kernels[0].name, cases[i][0]);
		assert_string_equal(compared->kernels[1].name, cases[i][1]);
		add_built(compared, cases[i][0], 2, 0, "6.12.118", "mainline.patch");
		compare_titles(&compared, 1);
		assert_string_equal(compared->kernels[0].name, "mainline");
		compare_free(compared);
	}
}

/* Over several scenarios: what ought to be otherwise, then what got better, then the rest. */
static void notes_that_matter_come_first(void **state)
{
	static const char *const kernels[] = {"baseline", "baseline+fix", "patched"};
	struct compared_scenario *all[2];
	struct notes notes;
	size_t s, i, rank = NOTE_ALARM, counts[NOTE_OTHER + 1] = {0};

	(void)state;
	for (s = 0; s < 2; s++) {
		all[s] = compare_new(&small, kernels, 3);
		add(all[s], "baseline", 1, 9, 1);
		add(all[s], "baseline+fix", 1, s ? 0 : 9, 1);
		add(all[s], "patched", 1, s ? 9 : 0, 1);
	}
	notes = notes_of((const struct compared_scenario *const *)all, 2);
	for (i = 0; i < notes.count; i++) {
		assert_true(notes.items[i].rank >= rank);
		rank = notes.items[i].rank;
		counts[rank]++;
		assert_string_equal(notes.items[i].scenario, "small");
	}
	assert_int_equal(counts[NOTE_ALARM], 1);
	assert_int_equal(counts[NOTE_BETTER], 1);
	assert_int_equal(counts[NOTE_OTHER], 3);
	assert_non_null(strstr(notes.items[0].text, "isolation, patched: BROKEN"));
	assert_non_null(strstr(notes.items[1].text, "which baseline breaks"));
	notes_free(&notes);
	compare_free(all[0]);
	compare_free(all[1]);
}

/* Adds a run with a check that passed for a flaw of @kernel. */
static void add_flawed(struct compared_scenario *compared, const char *kernel, int seed)
{
	struct record record = run(kernel, seed, 0, 1);
	json_t *root = part_json(record.root);
	struct error error = {0};
	size_t length;
	char *text;

	json_object_set_new(at(root, "checks", 0), "known", json_string("entries wait"));
	record_free(&record);
	text = record_text(root, &length);
	if (record_parse("run", text, length, &record, &error))
		fail_msg("%s", error.text);
	add_record(compared, record);
	free(text);
	json_decref(root);
}

/* A note a kernel, however many seeds and scenarios; its runs have figures. */
static void known_flaws_are_told_once(void **state)
{
	static const char *const kernels[] = {"patched", "old"};
	struct compared_scenario *all[3];
	struct notes notes;
	size_t s;

	(void)state;
	for (s = 0; s < 3; s++) {
		all[s] = compare_new(&small, kernels, 2);
		add(all[s], "patched", 1, 0, 1);
		add(all[s], "patched", 2, 0, 1);
		add(all[s], "old", 1, 0, 1);
		if (s)
			add_flawed(all[s], "old", 2);
		else
			add(all[s], "old", 2, 0, 1);
		assert_int_equal(compare_usable(all[s], 1), 2);
	}
	assert_int_equal(compare_worst((const struct compared_scenario *const *)all, 3),
			 EXIT_HOLDS);
	notes = notes_of((const struct compared_scenario *const *)all, 1);
	assert_int_equal(notes.count, 0);
	notes_free(&notes);
	notes = notes_of((const struct compared_scenario *const *)&all[1], 1);
	assert_int_equal(notes.count, 1);
	assert_string_equal(notes.items[0].text,
			    "old has a known flaw: check conservation: entries wait");
	notes_free(&notes);
	notes = notes_of((const struct compared_scenario *const *)all, 3);
	assert_int_equal(notes.count, 1);
	assert_string_equal(notes.items[0].text,
			    "old has a known flaw, here and in 1 more scenario: check "
			    "conservation: entries wait");
	assert_int_equal(notes.items[0].rank, NOTE_OTHER);
	notes_free(&notes);
	for (s = 0; s < 3; s++)
		compare_free(all[s]);
}

/* Adds a run that @kernel cannot do. */
static void add_unsupported(struct compared_scenario *compared, const char *kernel, int seed)
{
	struct record record = run(kernel, seed, 0, 1);

	record.status = "unsupported";
	record.detail = "zswap parameter 'zpool' is not available on this kernel";
	add_record(compared, record);
}

/* One note for all seeds; a claim of a kernel that is not named needs none of its own. */
static void reasons_are_told_once(void **state)
{
	static const char *const kernels[] = {"patched", "mine", "old"};
	struct compared_scenario *compared = compare_new(&small, kernels, 3);
	struct notes notes;
	int seed;

	(void)state;
	for (seed = 1; seed <= 3; seed++) {
		add(compared, "patched", seed, 0, 1);
		add(compared, "mine", seed, MISSING, 1);
		add_unsupported(compared, "old", seed);
	}
	notes = notes_of((const struct compared_scenario *[]){compared}, 1);
	assert_int_equal(notes.count, 2);
	assert_string_equal(notes.items[0].text,
			    "old, seeds 1, 2, 3, gave no figures: unsupported: zswap parameter "
			    "'zpool' is not available on this kernel");
	assert_string_equal(notes.items[1].text,
			    "not available on mine: \"pages of the bystander written back\" (claim "
			    "isolation): there is no counter cgroup/tree/bystander/zswpwb");
	notes_free(&notes);
	compare_free(compared);
}

/* Nothing to show is shown as nothing. */
static void bare_scenario(void **state)
{
	struct scenario scenario = {.name = "small", .summary = "nothing is measured"};
	struct compared_scenario *compared = compare_new(&scenario, two, 2);

	(void)state;
	add(compared, "baseline", 1, 0, 1);
	add(compared, "patched", 1, 0, 1);
	expect_text(
		compared, 80, false,
		"small (1 seed): nothing is measured\n"
		"================================================================================\n"
		"\n"
		"\n"
		"\n");
	compare_free(compared);
}

/* A run that failed spoils the verdict even where every claim came out as expected. */
/* Where nothing can be significant: from how many seeds on it can, and is. */
static void too_few_seeds_are_told(void **state)
{
	struct compared_scenario *compared = three_seeds();
	const struct compared_scenario *const all[] = {compared};
	const struct verdict_options options = {.looks = 1};
	struct verdicts *verdicts = verdicts_new(all, 1, &options);
	struct text_style style = {.width = 200};
	size_t length;
	char *text;

	(void)state;
	style.out = open_memstream(&text, &length);
	assert_non_null(style.out);
	compare_print_summary(all, verdicts, 1, &style);
	fclose(style.out);
	assert_non_null(strstr(
		text, "\nVerdicts on metrics take at least 7 seeds, and 15 to find with 80 % "
		      "probability a change as large as\n"
		      "the standard deviation of the differences: SEEDS=15, or SEEDS=auto.\n"));
	free(text);
	verdicts_free(verdicts);
	compare_free(compared);
}

static void verdict_needs_every_run(void **state)
{
	struct compared_scenario *compared = three_seeds();
	struct record record = run_checked("patched", 4, 0, 1, json_false());

	(void)state;
	add_record(compared, record);
	expect_summary(
		(const struct compared_scenario *[]){compared}, 1, false,
		"Figures are medians over the seeds, +- the seed farthest from the median (none:\n"
		"the seeds agree); changes are against baseline. Time is virtual: instructions\n"
		"and modelled I/O, not caches, not lock contention.\n"
		"Claims: 3 kept, 1 broken, 0 not available; 4 of 4 as expected.\n"
		"Verdict: 1 run gave no figures.\n");
	compare_free(compared);
}

/* What a kind has to say is said once, however many metrics are of it. */
static void kinds_are_explained_once(void **state)
{
	static struct scenario_metric of_optimum[] = {
		{.name = "a", .says = "fewest", .kind = METRIC_KIND(optimum), .task = "hog"},
		{.name = "b", .says = "times", .kind = METRIC_KIND(times_optimum), .task = "hog"},
		{.name = "c", .says = "times", .kind = METRIC_KIND(times_optimum), .task = "hog"},
	};
	const struct scenario scenario = {
		.name = "small", .summary = "a hog", .metrics = of_optimum, .metric_count = 3};
	struct compared_scenario *compared = compare_new(&scenario, two, 1);
	struct text_style style = {.width = 80};
	char *text = NULL, *first;
	size_t length;

	(void)state;
	style.out = open_memstream(&text, &length);
	assert_non_null(style.out);
	add(compared, "baseline", 1, 0, 0);
	compare_print(compared, NULL, 0, &style);
	fclose(style.out);
	first = strstr(text, "- Fewest disk reads possible:");
	assert_non_null(first);
	assert_null(strstr(first + 1, "- Fewest"));
	free(text);
	compare_free(compared);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(medians_of_odd_and_even_seeds),
		cmocka_unit_test(missing_figures_are_left_out),
		cmocka_unit_test(strange_records_are_refused),
		cmocka_unit_test(runs_are_kept_by_seed),
		cmocka_unit_test(title_is_not_the_name),
		cmocka_unit_test(worst_end_counts),
		cmocka_unit_test(check_that_is_not_available_has_not_failed),
		cmocka_unit_test(failed_check_gives_no_figures),
		cmocka_unit_test(two_kernels_as_expected),
		cmocka_unit_test(one_seed_has_no_spread_and_one_kernel_no_change),
		cmocka_unit_test(four_kernels_are_stacked),
		cmocka_unit_test(four_kernels_side_by_side_on_a_wide_terminal),
		cmocka_unit_test(runs_without_figures_are_listed),
		cmocka_unit_test(color_marks_better_and_worse),
		cmocka_unit_test(summary_counts_over_scenarios),
		cmocka_unit_test(rounding_does_not_hide_the_bound),
		cmocka_unit_test(further_patches_do_as_their_base),
		cmocka_unit_test(own_kernels_do_as_the_reference),
		cmocka_unit_test(a_fix_is_told),
		cmocka_unit_test(kernels_are_called_by_their_release),
		cmocka_unit_test(bases_are_called_by_their_release),
		cmocka_unit_test(no_two_kernels_have_one_title),
		cmocka_unit_test(notes_that_matter_come_first),
		cmocka_unit_test(reasons_are_told_once),
		cmocka_unit_test(known_flaws_are_told_once),
		cmocka_unit_test(bare_scenario),
		cmocka_unit_test(too_few_seeds_are_told),
		cmocka_unit_test(verdict_needs_every_run),
		cmocka_unit_test(kinds_are_explained_once),
	};

	return cmocka_run_group_tests_name("compare", tests, NULL, NULL);
}
