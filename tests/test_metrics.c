// SPDX-License-Identifier: GPL-2.0-only
/* Metrics on hand-written records; every expected figure is computed by hand from the fixture. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/scenario/metric_kinds.h"
#include "bench/metric/metrics.h"
#include "bench/record/record_reader.h"
#include "lib/array.h"
#include "tests/parts_of.h"

static json_t *patched, *old;

static json_t *load_fixture(const char *file)
{
	struct error error = {0};
	struct record record;
	json_t *json;

	if (record_load(file, &record, &error))
		fail_msg("%s", error.text);
	json = part_json(record.root);
	record_free(&record);
	return json;
}

static int load(void **state)
{
	(void)state;
	patched = load_fixture("tests/fixtures/record-patched-1.json");
	old = load_fixture("tests/fixtures/record-old-1.json");
	return 0;
}

static int unload(void **state)
{
	(void)state;
	json_decref(patched);
	json_decref(old);
	return 0;
}

static json_t *at(const json_t *root, const char *section, size_t index)
{
	return json_array_get(json_object_get(root, section), index);
}

static double value_in(const json_t *root, const struct scenario_metric *metric)
{
	struct parts record = parts_of(root);
	bool available = false;
	double value = metric_value(metric, record.root, &available);

	parts_free(&record);
	if (!available)
		fail_msg("kind %s is not available", metric->kind->name);
	return value;
}

static bool available_in(const json_t *root, const struct scenario_metric *metric)
{
	struct parts record = parts_of(root);
	bool available = true;

	metric_value(metric, record.root, &available);
	parts_free(&record);
	return available;
}

/* The value of a metric of the fixture, with the fields given by name. */
#define VALUE(...)	      value_in(patched, &(struct scenario_metric){__VA_ARGS__})
#define AVAILABLE(...)	      available_in(patched, &(struct scenario_metric){__VA_ARGS__})
#define AVAILABLE_IN_OLD(...) available_in(old, &(struct scenario_metric){__VA_ARGS__})
#define AMONG		      .among = (char *[]){"hog", "tree/bystander"}, .among_count = 2

static void expect(double found, double expected)
{
	if (fabs(found - expected) > 1e-9 * fmax(1, fabs(expected)))
		fail_msg("found %.12g, expected %.12g", found, expected);
}

static void counter_is_a_delta_over_the_run_or_a_phase(void **state)
{
	(void)state;
	expect(VALUE(.kind = METRIC_KIND(counter), .of = "vmstat/pswpout"), 1050);
	expect(VALUE(.kind = METRIC_KIND(counter), .of = "vmstat/pswpout", .phase = "fill"), 50);
	expect(VALUE(.kind = METRIC_KIND(counter), .of = "vmstat/pswpout", .phase = "squeeze"),
	       1000);
	expect(VALUE(.kind = METRIC_KIND(counter), .of = "zswap/stored_pages"), 400);
	expect(VALUE(.kind = METRIC_KIND(counter), .of = "disk/written_bytes", .phase = "fill"),
	       204800);
	expect(VALUE(.kind = METRIC_KIND(counter), .of = "cgroup/hog/zswpout", .phase = "squeeze"),
	       1580);
	expect(VALUE(.kind = METRIC_KIND(counter), .of = "node/1/MemFree"), 0);
}

static void counter_may_fall(void **state)
{
	(void)state;
	expect(VALUE(.kind = METRIC_KIND(counter),
		     .of = "cgroup/tree/bystander/memory.zswap.current", .phase = "squeeze"),
	       -40000);
}

static void counter_without_data_is_not_available(void **state)
{
	(void)state;
	assert_false(AVAILABLE(.kind = METRIC_KIND(counter), .of = "vmstat/zswpxx"));
	assert_false(AVAILABLE(.kind = METRIC_KIND(counter), .of = "cgroup/nobody/zswpwb"));
	assert_false(
		AVAILABLE(.kind = METRIC_KIND(counter), .of = "vmstat/pswpout", .phase = "nowhen"));
	assert_false(AVAILABLE(.kind = METRIC_KIND(counter), .of = "pswpout"));
	assert_false(AVAILABLE(.kind = METRIC_KIND(counter), .of = "cgroup/hog/memory.zswap.max"));
	assert_false(AVAILABLE_IN_OLD(.kind = METRIC_KIND(counter), .of = "cgroup/hog/zswpwb"));
	assert_false(AVAILABLE_IN_OLD(.kind = METRIC_KIND(counter), .of = "cgroup/hog/pgmajfault"));
	assert_true(AVAILABLE_IN_OLD(.kind = METRIC_KIND(counter), .of = "cgroup/hog/zswpout"));
}

static void refused_is_what_no_writeback_wrote(void **state)
{
	(void)state;
	expect(VALUE(.kind = METRIC_KIND(refused)), 355);
	expect(VALUE(.kind = METRIC_KIND(refused), .phase = "fill"), 50);
	expect(VALUE(.kind = METRIC_KIND(refused), .phase = "squeeze"), 305);
	assert_false(AVAILABLE_IN_OLD(.kind = METRIC_KIND(refused)));
	expect(VALUE(.kind = METRIC_KIND(refused_share), .phase = "fill"), 100);
	assert_false(AVAILABLE_IN_OLD(.kind = METRIC_KIND(refused_share)));
}

static void faults_are_summed_over_activities_and_phases(void **state)
{
	(void)state;
	expect(VALUE(.kind = METRIC_KIND(faults), .task = "hog", .source = "disk",
		     .phase = "squeeze"),
	       5);
	expect(VALUE(.kind = METRIC_KIND(faults), .task = "hog", .source = "memory"), 110);
	expect(VALUE(.kind = METRIC_KIND(faults), .task = "bystander", .source = "zswap"), 11);
	expect(VALUE(.kind = METRIC_KIND(faults), .task = "hog", .source = "zswap",
		     .phase = "fill"),
	       0);
	assert_false(AVAILABLE(.kind = METRIC_KIND(faults), .task = "bystander", .source = "disk",
			       .phase = "fill"));
}

static void refault_share_leaves_out_what_was_no_refault(void **state)
{
	(void)state;
	expect(VALUE(.kind = METRIC_KIND(refault_share), .task = "hog", .source = "zswap"),
	       100.0 * 30 / 35);
	expect(VALUE(.kind = METRIC_KIND(refault_share), .task = "hog", .source = "disk",
		     .phase = "squeeze"),
	       100.0 * 5 / 35);
	assert_false(AVAILABLE(.kind = METRIC_KIND(refault_share), .task = "hog", .source = "zswap",
			       .phase = "fill"));
	assert_false(
		AVAILABLE(.kind = METRIC_KIND(refault_share), .task = "nobody", .source = "zswap"));
}

static double hog_percentile(double percentile, char *phase)
{
	return VALUE(.kind = METRIC_KIND(percentile), .task = "hog", .source = "zswap",
		     .percentile = percentile, .phase = phase);
}

/* squeeze has 3 below 9280, 6 below 9900, 1 below 20480 (at most 20100); fill 10 below 9900. */
/* 4955 reads from disk, and 1309 are needed; the fill reads nothing back. */
static void optimum_is_what_disk_reads_are_a_multiple_of(void **state)
{
	json_t *record = json_load_file("tests/fixtures/accesses-limit-optimum.json", 0, NULL);
	struct scenario_metric metric = {
		.kind = METRIC_KIND(optimum), .task = "service", .phase = "drift"};

	(void)state;
	assert_non_null(record);
	expect(value_in(record, &metric), 1309);
	assert_string_equal(metric_unit(&metric), "faults");
	metric.kind = METRIC_KIND(times_optimum);
	expect(value_in(record, &metric), 4955 / 1309.0);
	assert_string_equal(metric_unit(&metric), "x");
	metric.phase = "fill";
	assert_false(available_in(record, &metric));
	metric.kind = METRIC_KIND(optimum);
	expect(value_in(record, &metric), 0);
	json_decref(record);
	assert_false(AVAILABLE_IN_OLD(.kind = METRIC_KIND(optimum), .task = "hog"));
	assert_false(AVAILABLE_IN_OLD(.kind = METRIC_KIND(times_optimum), .task = "hog"));
}

static void notes_belong_to_kinds(void **state)
{
	const char *note = METRIC_KIND(optimum)->note;

	(void)state;
	assert_non_null(strstr(note, "can read less"));
	assert_ptr_equal(METRIC_KIND(times_optimum)->note, note);
	assert_null(METRIC_KIND(faults)->note);
}

static void percentile_is_the_upper_end_of_the_bucket(void **state)
{
	(void)state;
	expect(hog_percentile(0, "squeeze"), 9279);
	expect(hog_percentile(30, "squeeze"), 9279);
	expect(hog_percentile(31, "squeeze"), 9899);
	expect(hog_percentile(90, "squeeze"), 9899);
	expect(hog_percentile(100, "squeeze"), 20100);
	expect(hog_percentile(50, "fill"), 9700); /* not above the worst */
}

static void percentile_merges_phases(void **state)
{
	(void)state;
	expect(hog_percentile(15, NULL), 9279);
	expect(hog_percentile(16, NULL), 9899);
	expect(hog_percentile(95, NULL), 9899);
	expect(hog_percentile(96, NULL), 20100);
}

static void percentile_of_no_faults_is_not_available(void **state)
{
	(void)state;
	assert_false(AVAILABLE(.kind = METRIC_KIND(percentile), .task = "bystander",
			       .source = "disk", .percentile = 50));
	assert_false(AVAILABLE(.kind = METRIC_KIND(percentile), .task = "hog", .source = "cache",
			       .percentile = 50));
}

/*
 * A histogram with @total values, value i in bucket [i, i+1), has rank r at value r - 1.
 * In tenths of a percent the rank is exact: ceil(tenths * total / 1000).
 */
static void percentile_ranks_are_exact(void **state)
{
	json_int_t total, tenths, rank;

	(void)state;
	for (total = 1; total <= 1000; total = total < 20 ? total + 1 : total * 5 / 2) {
		json_t *buckets = json_array(), *root;
		json_int_t i;

		for (i = 0; i < total; i++)
			json_array_append_new(buckets, json_pack("[I,I,i]", i, i + 1, 1));
		root = json_pack("{s:[{s:s,s:s,s:I,s:I,s:o}]}", "histograms", "task", "t", "source",
				 "disk", "count", total, "max", total - 1, "buckets", buckets);
		for (tenths = 1; tenths <= 1000; tenths++) {
			struct scenario_metric metric = {.kind = METRIC_KIND(percentile),
							 .task = "t",
							 .source = "disk",
							 .percentile = (double)tenths / 10};

			rank = (tenths * total + 999) / 1000;
			expect(value_in(root, &metric), (double)rank - 1);
		}
		json_decref(root);
	}
}

static void worst_is_over_all_sources_but_memory(void **state)
{
	(void)state;
	expect(VALUE(.kind = METRIC_KIND(worst), .task = "hog"), 99000);
	expect(VALUE(.kind = METRIC_KIND(worst)), 99000);
	expect(VALUE(.kind = METRIC_KIND(worst), .task = "hog", .source = "zswap"), 20100);
	expect(VALUE(.kind = METRIC_KIND(worst), .task = "hog", .source = "memory"), 510000);
	expect(VALUE(.kind = METRIC_KIND(worst), .phase = "fill"), 9700);
	assert_false(AVAILABLE(.kind = METRIC_KIND(worst), .task = "bystander"));
}

/* The limit is 500000 in squeeze; the sample of 600000 is the highest, 900000 is too late. */
static void overshoot_is_the_highest_level_above_the_limit(void **state)
{
	(void)state;
	expect(VALUE(.kind = METRIC_KIND(overshoot), .cgroup = "hog"), 100000);
	expect(VALUE(.kind = METRIC_KIND(overshoot), .cgroup = "hog", .phase = "squeeze"), 100000);
	assert_false(AVAILABLE(.kind = METRIC_KIND(overshoot), .cgroup = "hog", .phase = "fill"));
	assert_false(AVAILABLE(.kind = METRIC_KIND(overshoot), .cgroup = "tree/bystander"));
	assert_false(AVAILABLE_IN_OLD(.kind = METRIC_KIND(overshoot), .cgroup = "hog"));
}

/* The patched record with the value at @path, a chain of keys and indices, replaced. */
static json_t *with(const char *const *path, size_t count, json_t *value)
{
	json_t *root = json_deep_copy(patched), *inner = root;
	size_t i;

	for (i = 0; i + 1 < count; i++)
		inner = json_is_array(inner) ? json_array_get(inner, strtoul(path[i], NULL, 10))
					     : json_object_get(inner, path[i]);
	assert_int_equal(json_is_array(inner)
				 ? json_array_set_new(inner, strtoul(path[i], NULL, 10), value)
				 : json_object_set_new(inner, path[i], value),
			 0);
	return root;
}

#define WITH(value, ...)                                                                           \
	with((const char *[]){__VA_ARGS__},                                                        \
	     sizeof((const char *[]){__VA_ARGS__}) / sizeof(const char *), value)

static void overshoot_needs_no_samples_and_is_never_negative(void **state)
{
	struct scenario_metric metric = {.kind = METRIC_KIND(overshoot), .cgroup = "hog"};
	json_t *root = WITH(json_null(), "samples");

	(void)state;
	expect(value_in(root, &metric), 0); /* 450000 at the end */
	json_decref(root);
	root = WITH(json_integer(440000), "phases", "1", "after", "cgroup", "hog",
		    "memory.zswap.max");
	json_object_set_new(root, "samples", json_null());
	expect(value_in(root, &metric), 10000);
	json_decref(root);
	root = WITH(json_integer(520000), "phases", "1", "before", "cgroup", "hog",
		    "memory.zswap.current");
	json_object_set_new(root, "samples", json_null());
	expect(value_in(root, &metric), 20000); /* above the limit before it was lowered */
	json_decref(root);
}

static void share_is_a_part_of_the_writeback(void **state)
{
	(void)state;
	expect(VALUE(.kind = METRIC_KIND(share), .cgroup = "hog", AMONG), 100.0 * 425 / 695);
	expect(VALUE(.kind = METRIC_KIND(share), .cgroup = "tree/bystander", AMONG),
	       100.0 * 270 / 695);
	assert_false(
		AVAILABLE(.kind = METRIC_KIND(share), .cgroup = "hog", AMONG, .phase = "fill"));
	assert_false(AVAILABLE(.kind = METRIC_KIND(share), .cgroup = "nobody", AMONG));
	assert_false(AVAILABLE(.kind = METRIC_KIND(share), .cgroup = "hog",
			       .among = (char *[]){"hog", "nobody"}, .among_count = 2));
	assert_false(AVAILABLE_IN_OLD(.kind = METRIC_KIND(share), .cgroup = "hog", AMONG));
}

/*
 * In squeeze hog holds 300000, 400000 and 600000 bytes for 1/4, 1/2 and 1/4 of the
 * time, 425000 on average, and loses 425 pages; bystander 100000 for 3/4 (a sample is
 * missing) and 60000 for 1/4, 90000 on average, and loses 270. So x is 0.001 and
 * 0.003, and J = (1 + 3)^2 / (2 * (1 + 9)) = 0.8.
 */
static void jain_relates_writeback_to_what_is_held(void **state)
{
	(void)state;
	expect(VALUE(.kind = METRIC_KIND(jain), AMONG, .phase = "squeeze"), 0.8);
	assert_false(AVAILABLE(.kind = METRIC_KIND(jain), AMONG, .phase = "fill"));
	assert_false(AVAILABLE_IN_OLD(.kind = METRIC_KIND(jain), AMONG, .phase = "squeeze"));
}

/* Then 300000 and 100000 count, so x is 425/300 and 270/100 of a thousandth. */
static void jain_without_samples_takes_the_begin(void **state)
{
	struct scenario_metric metric = {.kind = METRIC_KIND(jain), AMONG, .phase = "squeeze"};
	json_t *root = WITH(json_null(), "samples");
	double a = 425.0 / 300, b = 270.0 / 100;

	(void)state;
	expect(value_in(root, &metric), (a + b) * (a + b) / (2 * (a * a + b * b)));
	json_decref(root);
}

static void jain_is_1_when_in_proportion_and_1_of_n_when_one_pays(void **state)
{
	struct scenario_metric metric = {.kind = METRIC_KIND(jain), AMONG, .phase = "squeeze"};
	json_t *root = WITH(json_integer(90), "phases", "1", "after", "cgroup", "tree/bystander",
			    "zswpwb");

	(void)state;
	expect(value_in(root, &metric), 1);
	json_decref(root);
	root = WITH(json_integer(0), "phases", "1", "after", "cgroup", "tree/bystander", "zswpwb");
	expect(value_in(root, &metric), 0.5);
	json_decref(root);
}

/* 425 and 270 pages, whatever they hold. */
static void turns_are_equal_when_pages_are(void **state)
{
	struct scenario_metric metric = {.kind = METRIC_KIND(turns), AMONG, .phase = "squeeze"};
	json_t *root = WITH(json_integer(425), "phases", "1", "after", "cgroup", "tree/bystander",
			    "zswpwb");

	(void)state;
	expect(VALUE(.kind = METRIC_KIND(turns), AMONG),
	       695.0 * 695 / (2 * (425.0 * 425 + 270.0 * 270)));
	expect(value_in(root, &metric), 1);
	json_decref(root);
	root = WITH(json_integer(0), "phases", "1", "after", "cgroup", "tree/bystander", "zswpwb");
	expect(value_in(root, &metric), 0.5);
	json_decref(root);
	assert_false(AVAILABLE(.kind = METRIC_KIND(turns), AMONG, .phase = "fill"));
	assert_false(AVAILABLE_IN_OLD(.kind = METRIC_KIND(turns), AMONG));
}

/* 425000 and 90000 bytes on average, see jain above. */
static void pool_share_is_an_average_over_time(void **state)
{
	struct scenario_metric metric = {
		.kind = METRIC_KIND(pool_share), .cgroup = "hog", AMONG, .phase = "squeeze"};
	json_t *root = WITH(json_null(), "samples");

	(void)state;
	expect(VALUE(.kind = METRIC_KIND(pool_share), .cgroup = "hog", AMONG, .phase = "squeeze"),
	       100.0 * 425 / 515);
	expect(value_in(root, &metric), 100.0 * 300 / 400);
	json_decref(root);
	metric.cgroup = "nobody";
	assert_false(available_in(patched, &metric));
}

/* A third one without a page in zswap: not counted while it loses none, else no index. */
static void jain_leaves_out_who_holds_nothing(void **state)
{
	char *three[] = {"hog", "tree/bystander", "empty"};
	struct scenario_metric metric = {
		.kind = METRIC_KIND(jain), .among = three, .among_count = 3, .phase = "squeeze"};
	json_t *root = WITH(json_pack("{s:i,s:i}", "zswpwb", 0, "memory.zswap.current", 0),
			    "phases", "1", "before", "cgroup", "empty");
	json_t *after = json_pack("{s:i}", "zswpwb", 0), *values;
	json_t *samples = json_object_get(root, "samples");
	size_t row;

	(void)state;
	json_object_set_new(
		json_object_get(json_object_get(json_array_get(json_object_get(root, "phases"), 1),
						"after"),
				"cgroup"),
		"empty", after);
	json_array_append_new(json_object_get(samples, "columns"),
			      json_string("cgroup/empty/memory.zswap.current"));
	json_array_foreach (json_object_get(samples, "rows"), row, values) {
		json_array_append_new(values, json_integer(0));
	}
	expect(value_in(root, &metric), 0.8);
	json_object_set_new(after, "zswpwb", json_integer(1));
	assert_false(available_in(root, &metric));
	json_object_set_new(after, "zswpwb", json_integer(0));
	metric.among = three + 1; /* one of two is left: no comparison */
	metric.among_count = 2;
	assert_false(available_in(root, &metric));
	json_decref(root);
}

static void premature_counts_ages_within_the_window(void **state)
{
	(void)state;
	expect(VALUE(.kind = METRIC_KIND(premature), .window_ns = 1022), 0);
	expect(VALUE(.kind = METRIC_KIND(premature), .window_ns = 1023), 5);
	expect(VALUE(.kind = METRIC_KIND(premature), .window_ns = 1015807), 7);
	expect(VALUE(.kind = METRIC_KIND(premature), .window_ns = 2000499), 7);
	expect(VALUE(.kind = METRIC_KIND(premature), .window_ns = 2000500),
	       8); /* the oldest, exactly */
	assert_false(AVAILABLE_IN_OLD(.kind = METRIC_KIND(premature), .window_ns = 1023));
}

static void premature_with_lost_events_is_not_available(void **state)
{
	struct scenario_metric metric = {.kind = METRIC_KIND(premature), .window_ns = 1023};
	json_t *root = WITH(json_integer(1), "probes", "premature", "lost");

	(void)state;
	assert_false(available_in(root, &metric));
	json_decref(root);
}

/* 1000000 from 1.75 s to 2.25 s; 900000 is the threshold itself. */
static void time_above_holds_each_sample_until_the_next(void **state)
{
	(void)state;
	expect(VALUE(.kind = METRIC_KIND(time_above)), 500000000);
	expect(VALUE(.kind = METRIC_KIND(time_above), .phase = "squeeze"), 500000000);
	expect(VALUE(.kind = METRIC_KIND(time_above), .phase = "fill"), 0);
	assert_false(AVAILABLE_IN_OLD(.kind = METRIC_KIND(time_above)));
}

static void time_above_lasts_to_the_end_and_needs_samples(void **state)
{
	struct scenario_metric metric = {.kind = METRIC_KIND(time_above)};
	json_t *root =
		WITH(json_integer(899999), "phases", "1", "after", "limits", "accept_threshold");

	(void)state;
	expect(value_in(root, &metric), 750000000);
	/* Without the sample at the begin of squeeze, its snapshot counts until 1.75 s. */
	json_array_remove(json_object_get(json_object_get(root, "samples"), "rows"), 2);
	expect(value_in(root, &metric), 750000000);
	json_object_set_new(
		json_object_get(json_object_get(at(root, "phases", 1), "before"), "zswap"),
		"pool_total_size", json_integer(950000));
	expect(value_in(root, &metric), 1000000000);
	json_object_set_new(root, "samples", json_null());
	assert_false(available_in(root, &metric));
	json_decref(root);
}

static void lost_samples_leave_nothing_to_say_of_levels(void **state)
{
	static char *both[] = {"hog", "tree/bystander"};
	const struct scenario_metric above = {.kind = METRIC_KIND(time_above)};
	const struct scenario_metric over = {.kind = METRIC_KIND(overshoot), .cgroup = "hog"};
	const struct scenario_metric fair = {
		.kind = METRIC_KIND(jain), .among = both, .among_count = 2, .phase = "squeeze"};
	const struct scenario_metric part = {
		.kind = METRIC_KIND(share), .cgroup = "hog", .among = both, .among_count = 2};
	json_t *root = WITH(json_integer(1), "samples", "lost");

	(void)state;
	assert_false(available_in(root, &above));
	assert_false(available_in(root, &over));
	assert_false(available_in(root, &fair));
	assert_true(available_in(root, &part));
	json_decref(root);
}

/* Snapshots alone would give a figure, but not the one that the name promises. */
static void missing_column_leaves_nothing_to_say_of_levels(void **state)
{
	const struct scenario_metric above = {.kind = METRIC_KIND(time_above)};
	const struct scenario_metric over = {.kind = METRIC_KIND(overshoot), .cgroup = "hog"};
	json_t *root = WITH(json_string("else"), "samples", "columns", "1");

	(void)state;
	assert_false(available_in(root, &above));
	assert_true(available_in(root, &over));
	json_decref(root);
	root = WITH(json_string("else"), "samples", "columns", "2");
	assert_true(available_in(root, &above));
	assert_false(available_in(root, &over));
	json_decref(root);
}

static void nodes_are_counted_by_task(void **state)
{
	(void)state;
	expect(VALUE(.kind = METRIC_KIND(node_added), .of = "0"), 900);
	expect(VALUE(.kind = METRIC_KIND(node_added), .of = "1"), 100);
	expect(VALUE(.kind = METRIC_KIND(node_visits), .of = "0"), 40);
	expect(VALUE(.kind = METRIC_KIND(node_visits), .of = "0", .task = "worker"), 10);
	expect(VALUE(.kind = METRIC_KIND(node_visits), .of = "1", .task = "hog"), 0);
	expect(VALUE(.kind = METRIC_KIND(node_written_back), .of = "1"), 10);
	expect(VALUE(.kind = METRIC_KIND(node_written_back), .of = "0", .task = "hog"), 15);
	expect(VALUE(.kind = METRIC_KIND(nodes_visited)), 2);
	expect(VALUE(.kind = METRIC_KIND(nodes_visited), .task = "hog"), 1);
	expect(VALUE(.kind = METRIC_KIND(nodes_visited), .task = "nobody"), 0);
	expect(VALUE(.kind = METRIC_KIND(node_share), .of = "0"), 100.0 * 20 / 30);
	expect(VALUE(.kind = METRIC_KIND(node_share), .of = "1", .task = "hog"), 0);
	expect(VALUE(.kind = METRIC_KIND(node_share), .of = "0", .task = "hog"), 100);
	expect(VALUE(.kind = METRIC_KIND(least_node_share)), 100.0 * 10 / 30);
	expect(VALUE(.kind = METRIC_KIND(least_node_share), .task = "worker"), 100.0 * 5 / 15);
	expect(VALUE(.kind = METRIC_KIND(least_node_share), .task = "hog"), 0);
	assert_false(AVAILABLE(.kind = METRIC_KIND(node_share), .of = "0", .task = "nobody"));
	assert_false(AVAILABLE(.kind = METRIC_KIND(node_share), .of = "2"));
	assert_false(AVAILABLE(.kind = METRIC_KIND(least_node_share), .task = "nobody"));
	assert_false(AVAILABLE_IN_OLD(.kind = METRIC_KIND(least_node_share)));
	assert_false(AVAILABLE(.kind = METRIC_KIND(node_added), .of = "2"));
	assert_false(AVAILABLE(.kind = METRIC_KIND(node_visits), .of = "2"));
	assert_false(AVAILABLE_IN_OLD(.kind = METRIC_KIND(nodes_visited)));
	assert_false(AVAILABLE_IN_OLD(.kind = METRIC_KIND(node_written_back), .of = "0"));
}

static void metrics_of_metrics(void **state)
{
	static char out[] = "vmstat/pswpout", nothing[] = "vmstat/zswpxx", squeeze[] = "squeeze";
	const struct scenario_metric pages = {.kind = METRIC_KIND(counter), .of = out};
	const struct scenario_metric less = {
		.kind = METRIC_KIND(counter), .of = out, .phase = squeeze};
	const struct scenario_metric none = {.kind = METRIC_KIND(counter), .of = nothing};
	const struct scenario_metric added = {.kind = METRIC_KIND(node_added), .of = "0"};
	struct scenario_metric zero = {.kind = METRIC_KIND(counter), .of = "node/1/MemFree"};

	(void)state;
	expect(VALUE(.kind = METRIC_KIND(difference), .operands = {&pages, &less}), 50);
	expect(VALUE(.kind = METRIC_KIND(difference), .operands = {&less, &pages}), -50);
	expect(VALUE(.kind = METRIC_KIND(ratio), .operands = {&pages, &less}), 1.05);
	expect(VALUE(.kind = METRIC_KIND(ratio), .operands = {&zero, &pages}), 0);
	assert_false(AVAILABLE(.kind = METRIC_KIND(ratio), .operands = {&pages, &zero}));
	assert_false(AVAILABLE(.kind = METRIC_KIND(ratio), .operands = {&none, &pages}));
	assert_false(AVAILABLE(.kind = METRIC_KIND(difference), .operands = {&pages, &none}));
	assert_string_equal(metric_unit(&(struct scenario_metric){.kind = METRIC_KIND(difference),
								  .operands = {&pages, &added}}),
			    "pages");
	assert_string_equal(metric_unit(&(struct scenario_metric){.kind = METRIC_KIND(ratio)}),
			    "x");
}

static void duration_is_virtual_time(void **state)
{
	(void)state;
	expect(VALUE(.kind = METRIC_KIND(duration)), 1500000000);
	expect(VALUE(.kind = METRIC_KIND(duration), .phase = "squeeze"), 1000000000);
	assert_false(AVAILABLE(.kind = METRIC_KIND(duration), .phase = "nowhen"));
}

static void units_follow_the_counter(void **state)
{
	static const struct {
		const struct metric_kind *kind;
		char *of;
		const char *unit;
	} cases[] = {
		{METRIC_KIND(counter), "vmstat/pswpout", "pages"},
		{METRIC_KIND(counter), "vmstat/pgmajfault", "faults"},
		{METRIC_KIND(counter), "zswap/stored_pages", "pages"},
		{METRIC_KIND(counter), "zswap/pool_total_size", "bytes"},
		{METRIC_KIND(counter), "zswap/pool_limit_hit", "events"},
		{METRIC_KIND(counter), "disk/written_bytes", "bytes"},
		{METRIC_KIND(counter), "disk/writes", "requests"},
		{METRIC_KIND(counter), "cgroup/a/b/zswpwb", "pages"},
		{METRIC_KIND(counter), "cgroup/a/b/zswapped", "bytes"},
		{METRIC_KIND(counter), "cgroup/a/b/memory.current", "bytes"},
		{METRIC_KIND(counter), "cgroup/a/b/events.oom_kill", "events"},
		{METRIC_KIND(counter), "cgroup/a/b/zswap", "bytes"},
		{METRIC_KIND(counter), "cgroup/a/b/zswpin", "pages"},
		{METRIC_KIND(counter), "cgroup/a/b/anon_thp", "bytes"},
		{METRIC_KIND(counter), "cgroup/a/b/workingset_refault_anon", "pages"},
		{METRIC_KIND(counter), "cgroup/a/b/pressure.some_us", "us"},
		{METRIC_KIND(counter), "vmstat/allocstall_movable", "events"},
		{METRIC_KIND(counter), "node/0/MemFree", "bytes"},
		{METRIC_KIND(counter), "limits/max_pool", "bytes"},
		{METRIC_KIND(percentile), NULL, "ns"},
		{METRIC_KIND(share), NULL, "%"},
		{METRIC_KIND(jain), NULL, "index"},
		{METRIC_KIND(nodes_visited), NULL, "nodes"},
		{METRIC_KIND(node_visits), "0", "events"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		struct scenario_metric metric = {.kind = cases[i].kind, .of = cases[i].of};

		assert_string_equal(metric_unit(&metric), cases[i].unit);
	}
}

static void percentiles_are_as_fine_as_their_buckets(void **state)
{
	(void)state;
	expect(METRIC_KIND(percentile)->resolution, 3.125);
	expect(METRIC_KIND(worst)->resolution, 0);
	expect(VALUE(.kind = METRIC_KIND(operations), .task = "hog", .phase = "fill"), 100);
}

static void kinds_know_their_fields(void **state)
{
	(void)state;
	assert_ptr_equal(metric_kind_find("jain"), METRIC_KIND(jain));
	assert_null(metric_kind_find("jai"));
	assert_null(metric_kind_find(""));
	assert_string_equal(metric_kind_list(),
			    "counter, refused, refused_share, faults, refault_share, optimum, "
			    "times_optimum, operations, percentile, worst, overshoot, share, "
			    "pool_share, jain, turns, premature, time_above, resident, swapped, "
			    "strays, node_added, node_listed, node_visits, node_written_back, "
			    "node_share, least_node_share, nodes_visited, owner_refused, "
			    "owner_written_back, calls, fruitless_share, call_time, "
			    "call_percentile, time_per, settle_time, duration, ratio, difference, "
			    "output, run_time");
	assert_true(metric_kind_needs(METRIC_KIND(counter), "of"));
	assert_true(metric_kind_allows(METRIC_KIND(counter), "of"));
	assert_false(metric_kind_needs(METRIC_KIND(counter), "phase"));
	assert_true(metric_kind_allows(METRIC_KIND(counter), "phase"));
	assert_false(metric_kind_allows(METRIC_KIND(counter), "task"));
	assert_true(metric_kind_needs(METRIC_KIND(percentile), "percentile"));
	assert_true(metric_kind_needs(METRIC_KIND(faults), "source"));
	assert_false(metric_kind_needs(METRIC_KIND(worst), "source"));
	assert_true(metric_kind_allows(METRIC_KIND(worst), "source"));
	assert_false(metric_kind_allows(METRIC_KIND(premature), "phase"));
	assert_true(metric_kind_needs(METRIC_KIND(premature), "window"));
	assert_false(metric_kind_allows(METRIC_KIND(duration), "o"));
	assert_false(metric_kind_allows(METRIC_KIND(duration), ""));
}

/* Calls beyond one for each page that was written back. */
static void fruitless_calls_wrote_nothing_back(void **state)
{
	const struct scenario_metric metric = {.kind = METRIC_KIND(fruitless_share),
					       .of = "shrink_memcg_cb"};
	json_t *root = json_pack("{s:{s:{s:i}, s:i}}", "probes", "calls", "shrink_memcg_cb", 400,
				 "writeback", 100);
	json_t *probes = json_object_get(root, "probes");

	(void)state;
	assert_true(value_in(root, &metric) == 75);
	json_object_set_new(probes, "writeback", json_integer(401)); /* of other paths, too */
	assert_false(available_in(root, &metric));
	json_object_set_new(probes, "writeback", json_null());
	assert_false(available_in(root, &metric));
	json_object_set_new(probes, "writeback", json_integer(0));
	assert_true(value_in(root, &metric) == 100);
	json_object_set_new(json_object_get(probes, "calls"), "shrink_memcg_cb", json_integer(0));
	assert_false(available_in(root, &metric));
	json_object_set_new(json_object_get(probes, "calls"), "shrink_memcg_cb", json_null());
	assert_false(available_in(root, &metric));
	assert_string_equal(metric_unit(&metric), "%");
	json_decref(root);
}

/* The mean over all who called, or of one of them. */
static void mean_time_of_a_call(void **state)
{
	static char function[] = "zswap_store", worker[] = "worker", nobody[] = "nobody";
	struct scenario_metric metric = {.kind = METRIC_KIND(call_time), .of = function};
	json_t *root = json_pack("{s:{s:{s:{s:{s:i, s:i}, s:{s:i, s:i}}, s:n}}}", "probes", "times",
				 "zswap_store", "hog", "calls", 3, "ns", 300, "worker", "calls", 1,
				 "ns", 500, "none");

	(void)state;
	assert_true(value_in(root, &metric) == 200);
	metric.task = worker;
	assert_true(value_in(root, &metric) == 500);
	metric.task = nobody;
	assert_false(available_in(root, &metric));
	metric = (struct scenario_metric){.kind = METRIC_KIND(call_time), .of = "none"};
	assert_false(available_in(root, &metric));
	assert_string_equal(metric_unit(&metric), "ns");
	json_decref(root);
}

/* Snapshots of a phase with what rose in it: late failures, and refusals as the probe sorts them.
 */
static json_t *refusing_phase(int poor, int fail, int alloc, int pool, int cgroup, int either,
			      int later)
{
	return json_pack("{s:[{s:s, s:{s:{s:i, s:i, s:i, s:i}, s:{s:i, s:i, s:i, s:i, s:i}},"
			 " s:{s:{s:i, s:i, s:i, s:i}, s:{s:i, s:i, s:i, s:i, s:i}}}]}",
			 "phases", "name", "fill", "before", "zswap", "reject_compress_poor", 1,
			 "reject_compress_fail", 2, "reject_alloc_fail", 3, "reject_kmemcache_fail",
			 4, "refused", "disabled", 5, "pool", 6, "cgroup", 7, "either", 8, "later",
			 9, "after", "zswap", "reject_compress_poor", 1 + poor,
			 "reject_compress_fail", 2 + fail, "reject_alloc_fail", 3 + alloc,
			 "reject_kmemcache_fail", 4, "refused", "disabled", 5 + 11, "pool",
			 6 + pool, "cgroup", 7 + cgroup, "either", 8 + either, "later", 9 + later);
}

/* What @root says of refusals for @reason; -1: not available. */
static double refused_for(const json_t *root, int reason)
{
	struct scenario_metric metric = {.kind = METRIC_KIND(refused), .reason = reason};

	return available_in(root, &metric) ? value_in(root, &metric) : -1;
}

/* Of 100 at their cgroup's limit, 30 found room and failed later, as 20 below it did. */
static void refusals_have_reasons(void **state)
{
	json_t *root = refusing_phase(24, 16, 10, 40, 100, 0, 20);

	(void)state;
	expect(refused_for(root, REFUSAL_CGROUP), 70);
	expect(refused_for(root, REFUSAL_POOL), 40);
	expect(refused_for(root, REFUSAL_INCOMPRESSIBLE), 40);
	expect(refused_for(root, REFUSAL_MEMORY), 10);
	expect(refused_for(root, REFUSAL_DISABLED), 11);
	assert_false(refused_for(root, REFUSAL_ANY) >= 0); /* needs pswpout */
	json_decref(root);
}

static void a_reason_that_cannot_be_told_is_not_available(void **state)
{
	json_t *both = refusing_phase(0, 0, 0, 40, 100, 1, 0);
	json_t *unknown = refusing_phase(0, 0, 19, 0, 100, 0, 20); /* one failed uncounted */
	json_t *none = refusing_phase(0, 0, 19, 0, 0, 0, 20);
	json_t *few = refusing_phase(50, 0, 0, 0, 20, 0, 20);

	(void)state;
	expect(refused_for(both, REFUSAL_CGROUP), -1);
	expect(refused_for(both, REFUSAL_POOL), -1);
	expect(refused_for(both, REFUSAL_MEMORY), 0);
	expect(refused_for(unknown, REFUSAL_CGROUP), -1);
	expect(refused_for(none, REFUSAL_CGROUP), 0); /* none was at its limit */
	expect(refused_for(few, REFUSAL_CGROUP), -1); /* more failed than there were */
	expect(refused_for(patched, REFUSAL_CGROUP), -1);
	expect(refused_for(patched, REFUSAL_POOL), -1);
	expect(refused_for(patched, REFUSAL_DISABLED), -1);
	json_decref(both);
	json_decref(unknown);
	json_decref(none);
	json_decref(few);
}

/* Of the last phase that the task ran in; a program, or shared memory, has no placement. */
static void pages_are_where_they_were_last(void **state)
{
	struct scenario_metric metric = {.kind = METRIC_KIND(resident), .task = "hog", .of = "1"};
	json_t *root =
		json_pack("{s:[{s:s, s:[{s:s, s:{s:{s:i, s:i}, s:i, s:i}}]}, "
			  "{s:s, s:[{s:s, s:{s:{s:i, s:i}, s:i, s:i}}, {s:s, s:n}]}, {s:s, s:[]}]}",
			  "phases", "name", "a", "results", "task", "hog", "placement", "nodes",
			  "0", 10, "1", 20, "swapped", 30, "strays", 2, "name", "b", "results",
			  "task", "hog", "placement", "nodes", "0", 11, "1", 21, "swapped", 31,
			  "strays", 3, "task", "program", "placement", "name", "c", "results");

	(void)state;
	expect(value_in(root, &metric), 21);
	metric.phase = "a";
	expect(value_in(root, &metric), 20);
	metric.of = "2";
	assert_false(available_in(root, &metric));
	metric = (struct scenario_metric){.kind = METRIC_KIND(swapped), .task = "hog"};
	expect(value_in(root, &metric), 31);
	metric.kind = METRIC_KIND(strays);
	expect(value_in(root, &metric), 3);
	metric.phase = "c";
	assert_false(available_in(root, &metric));
	metric = (struct scenario_metric){.kind = METRIC_KIND(swapped), .task = "program"};
	assert_false(available_in(root, &metric));
	json_decref(root);
}

static void entries_are_listed_by_node(void **state)
{
	struct scenario_metric metric = {.kind = METRIC_KIND(node_listed), .phase = "a", .of = "1"};
	json_t *root = json_pack("{s:[{s:s, s:{s:i}}, {s:s, s:n}]}", "phases", "name", "a",
				 "listed", "1", 77, "name", "b", "listed");

	(void)state;
	expect(value_in(root, &metric), 77);
	metric.of = "0";
	expect(value_in(root, &metric), 0);
	metric.phase = "b";
	assert_false(available_in(root, &metric));
	json_decref(root);
}

/* What came after the tasks had ended is in neither the time nor the count. */
static void time_per_ends_with_the_tasks(void **state)
{
	struct scenario_metric metric = {.kind = METRIC_KIND(time_per), .of = "vmstat/zswpwb"};
	json_t *root =
		json_pack("{s:[{s:i, s:i, s:{s:{s:i}}, s:{s:{s:i}}, s:{s:{s:i}}}]}", "phases",
			  "begin_ns", 1000, "end_ns", 5000, "before", "vmstat", "zswpwb", 10,
			  "ended", "vmstat", "zswpwb", 18, "after", "vmstat", "zswpwb", 90);

	(void)state;
	expect(value_in(root, &metric), 500);
	json_object_del(at(root, "phases", 0), "ended"); /* an older record */
	assert_false(available_in(root, &metric));
	json_decref(root);
}

static void settle_time_is_of_a_phase_that_came_to_rest(void **state)
{
	struct scenario_metric metric = {.kind = METRIC_KIND(settle_time), .phase = "fill"};
	json_t *root = json_pack("{s:[{s:s, s:i, s:b}]}", "phases", "name", "fill", "settled_ns",
				 700, "at_rest", 1);

	(void)state;
	expect(value_in(root, &metric), 700);
	json_object_set_new(at(root, "phases", 0), "at_rest", json_false());
	assert_false(available_in(root, &metric));
	json_object_set_new(at(root, "phases", 0), "at_rest", json_null());
	assert_false(available_in(root, &metric));
	assert_false(AVAILABLE(.kind = METRIC_KIND(settle_time), .phase = "fill"));
	json_decref(root);
}

/* Up to the end of phase a: two of the hog. Up to that of b: four more, and two of the worker. */
static void percentile_of_calls_is_of_its_phases(void **state)
{
	struct scenario_metric metric = {
		.kind = METRIC_KIND(call_percentile), .of = "zswap_store", .percentile = 50};
	json_t *root = json_pack(
		"{s:[{s:s, s:{s:{s:{s:[[i,i,i]]}}}}, {s:s, s:{s:{s:{s:[[i,i,i],[i,i,i]]}, "
		"s:{s:[[i,i,i]]}}, s:n}}]}",
		"phases", "name", "a", "times", "zswap_store", "hog", "buckets", 0, 256, 2, "name",
		"b", "times", "zswap_store", "hog", "buckets", 0, 256, 3, 512, 768, 3, "worker",
		"buckets", 1024, 1280, 2, "none");

	(void)state;
	expect(value_in(root, &metric), 767); /* of 3, 3 and 2 */
	metric.phase = "a";
	expect(value_in(root, &metric), 255);
	metric.phase = "b"; /* 1, 3 and 2 */
	expect(value_in(root, &metric), 767);
	metric.percentile = 100;
	expect(value_in(root, &metric), 1279);
	metric.task = "hog";
	expect(value_in(root, &metric), 767);
	metric.percentile = 25; /* 1 of 4 */
	expect(value_in(root, &metric), 255);
	metric.task = "nobody";
	assert_false(available_in(root, &metric));
	metric = (struct scenario_metric){
		.kind = METRIC_KIND(call_percentile), .of = "none", .percentile = 50};
	assert_false(available_in(root, &metric));
	json_decref(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counter_is_a_delta_over_the_run_or_a_phase),
		cmocka_unit_test(counter_may_fall),
		cmocka_unit_test(fruitless_calls_wrote_nothing_back),
		cmocka_unit_test(mean_time_of_a_call),
		cmocka_unit_test(refusals_have_reasons),
		cmocka_unit_test(entries_are_listed_by_node),
		cmocka_unit_test(pages_are_where_they_were_last),
		cmocka_unit_test(a_reason_that_cannot_be_told_is_not_available),
		cmocka_unit_test(time_per_ends_with_the_tasks),
		cmocka_unit_test(settle_time_is_of_a_phase_that_came_to_rest),
		cmocka_unit_test(percentile_of_calls_is_of_its_phases),
		cmocka_unit_test(counter_without_data_is_not_available),
		cmocka_unit_test(refused_is_what_no_writeback_wrote),
		cmocka_unit_test(faults_are_summed_over_activities_and_phases),
		cmocka_unit_test(refault_share_leaves_out_what_was_no_refault),
		cmocka_unit_test(optimum_is_what_disk_reads_are_a_multiple_of),
		cmocka_unit_test(notes_belong_to_kinds),
		cmocka_unit_test(percentile_is_the_upper_end_of_the_bucket),
		cmocka_unit_test(percentile_merges_phases),
		cmocka_unit_test(percentile_of_no_faults_is_not_available),
		cmocka_unit_test(percentile_ranks_are_exact),
		cmocka_unit_test(worst_is_over_all_sources_but_memory),
		cmocka_unit_test(overshoot_is_the_highest_level_above_the_limit),
		cmocka_unit_test(overshoot_needs_no_samples_and_is_never_negative),
		cmocka_unit_test(share_is_a_part_of_the_writeback),
		cmocka_unit_test(jain_relates_writeback_to_what_is_held),
		cmocka_unit_test(jain_without_samples_takes_the_begin),
		cmocka_unit_test(jain_is_1_when_in_proportion_and_1_of_n_when_one_pays),
		cmocka_unit_test(pool_share_is_an_average_over_time),
		cmocka_unit_test(turns_are_equal_when_pages_are),
		cmocka_unit_test(jain_leaves_out_who_holds_nothing),
		cmocka_unit_test(premature_counts_ages_within_the_window),
		cmocka_unit_test(premature_with_lost_events_is_not_available),
		cmocka_unit_test(time_above_holds_each_sample_until_the_next),
		cmocka_unit_test(time_above_lasts_to_the_end_and_needs_samples),
		cmocka_unit_test(lost_samples_leave_nothing_to_say_of_levels),
		cmocka_unit_test(missing_column_leaves_nothing_to_say_of_levels),
		cmocka_unit_test(nodes_are_counted_by_task),
		cmocka_unit_test(metrics_of_metrics),
		cmocka_unit_test(duration_is_virtual_time),
		cmocka_unit_test(units_follow_the_counter),
		cmocka_unit_test(percentiles_are_as_fine_as_their_buckets),
		cmocka_unit_test(kinds_know_their_fields),
	};

	return cmocka_run_group_tests_name("metrics", tests, load, unload);
}
