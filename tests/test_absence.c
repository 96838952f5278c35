// SPDX-License-Identifier: GPL-2.0-only
/* Why metrics are not available: the first thing that is missing in a record, by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/metric/absence.h"
#include "bench/metric/metrics.h"
#include "bench/scenario/metric_kinds.h"
#include "lib/array.h"
#include "lib/xalloc.h"
#include "tests/parts_of.h"

#define PHASES                                                                                     \
	"\"phases\":[{\"name\":\"a\",\"begin_ns\":0,\"end_ns\":9,"                                 \
	"\"before\":{\"vmstat\":{\"pswpout\":1,\"zswpwb\":1,\"zswpout\":5},\"cgroup\":"            \
	"{\"hog\":{\"zswpwb\":1,\"memory.zswap.current\":0,\"memory.zswap.max\":9}}},"             \
	"\"after\":{\"vmstat\":{\"pswpout\":1,\"zswpwb\":1,\"zswpout\":5},\"cgroup\":"             \
	"{\"hog\":{\"zswpwb\":1,\"memory.zswap.current\":0,\"memory.zswap.max\":9}}},"             \
	"\"results\":[]}]"

/* The reason for which @metric is not available in {@json}; it has to be not available. */
static void expect_absent(const struct scenario_metric *metric, const char *json,
			  const char *expected)
{
	char *text = xasprintf("{%s}", json), *why;
	json_t *root = json_loads(text, 0, NULL);
	struct parts record;
	bool available;

	assert_non_null(root);
	record = parts_of(root);
	metric_value(metric, record.root, &available);
	assert_false(available);
	why = metric_absence(metric, record.root);
	assert_string_equal(why, expected);
	free(why);
	parts_free(&record);
	json_decref(root);
	free(text);
}

#define EXPECT(expected, json, name, ...)                                                          \
	expect_absent(&(struct scenario_metric){.kind = METRIC_KIND(name), ##__VA_ARGS__}, json,   \
		      expected)

static void counters_that_are_not_there(void **state)
{
	(void)state;
	EXPECT("there is no counter vmstat/zswpin", PHASES, counter, .of = "vmstat/zswpin");
	EXPECT("there is no counter vmstat/zswpwb",
	       "\"phases\":[{\"name\":\"a\",\"before\":{\"vmstat\":{\"pswpout\":1}},"
	       "\"after\":{\"vmstat\":{\"pswpout\":1}}}]",
	       refused);
	EXPECT("there is no counter cgroup/idle/zswpwb", PHASES, share, .cgroup = "hog",
	       .among = (char *[]){"hog", "idle"}, .among_count = 2);
	EXPECT("there is no counter cgroup/idle/memory.zswap.current", PHASES, overshoot,
	       .cgroup = "idle");
	EXPECT("there is no counter limits/accept_threshold", PHASES, time_above);
	EXPECT("there is no counter vmstat/nr", PHASES, time_per, .of = "vmstat/nr");
}

static void nothing_to_measure(void **state)
{
	(void)state;
	EXPECT("nothing was stored", PHASES, refused_share);
	EXPECT("nothing was written back", PHASES, share, .cgroup = "hog",
	       .among = (char *[]){"hog"}, .among_count = 1);
	EXPECT("there was no such fault", PHASES ",\"histograms\":[]", percentile, .task = "hog",
	       .source = "disk", .percentile = 50);
	EXPECT("there was no such fault", PHASES, worst);
	EXPECT("the task did not run", PHASES, operations, .task = "hog");
	EXPECT("the counter did not rise", PHASES, time_per, .of = "vmstat/zswpout");
	EXPECT("the program printed no such number", PHASES, output, .task = "hog", .of = "x");
	EXPECT("the program did not come to its end", PHASES, run_time, .task = "hog",
	       .of = "real");
}

/* Kinds of their own: figures of figures, places of pages, stores refused for one reason. */
static void parts_that_are_missing(void **state)
{
	struct scenario_metric missing = {.kind = METRIC_KIND(counter), .of = "vmstat/zswpin"};
	struct scenario_metric zero = {.kind = METRIC_KIND(refused)};

	(void)state;
	EXPECT("there is no counter vmstat/zswpin", PHASES, ratio, .operands = {&zero, &missing});
	EXPECT("there is no counter vmstat/zswpin", PHASES, difference,
	       .operands = {&missing, &zero});
	EXPECT("what it is compared with is 0", PHASES, ratio, .operands = {&zero, &zero});
	EXPECT("the kernel does not tell where the pages are, or others map them, too", PHASES,
	       strays, .task = "hog");
	EXPECT("the kernel does not count such refusals", PHASES, refused,
	       .reason = REFUSAL_INCOMPRESSIBLE);
	EXPECT("the probe \"refusals\" was off or does not work on this kernel, or the cgroup's "
	       "limit and the pool's were met at once",
	       PHASES, refused, .reason = REFUSAL_POOL);
	EXPECT("nothing was written back", PHASES, turns, .among = (char *[]){"hog"},
	       .among_count = 1);
}

/* In a record that has little each kind that is not available can say more than that. */
static void every_kind_has_a_reason(void **state)
{
	struct scenario_metric none = {.kind = METRIC_KIND(counter), .of = "vmstat/x"};
	json_t *root = json_loads("{" PHASES "}", 0, NULL);
	struct parts record = parts_of(root);
	size_t i;

	(void)state;
	for (i = 0; i < METRIC_KIND_COUNT; i++) {
		const struct scenario_metric metric = {.kind = &metric_kinds[i],
						       .of = "vmstat/x",
						       .task = "hog",
						       .cgroup = "hog",
						       .operands = {&none, &none}};
		bool available;
		char *why;

		metric_value(&metric, record.root, &available);
		why = available ? NULL : metric_absence(&metric, record.root);
		if (why && !strcmp(why, metric_absence_unknown))
			fail_msg("%s: %s", metric_kinds[i].name, why);
		free(why);
	}
	parts_free(&record);
	json_decref(root);
}

static void probes_that_saw_nothing(void **state)
{
	(void)state;
	EXPECT("the probe \"nodes\" does not work on this kernel; the record does not say why",
	       PHASES ",\"plan\":{\"probe_nodes\":true},\"probes\":{\"nodes\":null}", node_added,
	       .of = "0");
	EXPECT("the probe \"nodes\" was off",
	       PHASES ",\"plan\":{\"probe_nodes\":false},\"probes\":{\"nodes\":null}",
	       nodes_visited);
	EXPECT("the probe \"nodes\" knows no 7",
	       PHASES ",\"plan\":{\"probe_nodes\":true},\"probes\":{\"nodes\":{}}", node_visits,
	       .of = "7");
	EXPECT("the probe \"owners\" knows no idle", PHASES ",\"probes\":{\"owners\":{}}",
	       owner_refused, .cgroup = "idle");
	EXPECT("the probe \"premature\" lost 12 hits",
	       PHASES ",\"probes\":{\"premature\":{\"ages\":[],\"lost\":12}}", premature);
	EXPECT("the kernel has no function shrink_worker",
	       PHASES ",\"probes\":{\"calls\":{\"shrink_worker\":null}}", calls,
	       .of = "shrink_worker");
	EXPECT("the kernel has no function zswap_store",
	       PHASES ",\"probes\":{\"times\":{\"zswap_store\":null}}", call_time,
	       .of = "zswap_store");
	EXPECT("it was not called", PHASES ",\"probes\":{\"times\":{\"zswap_store\":{}}}",
	       call_time, .of = "zswap_store");
}

static void samples_and_sources(void **state)
{
	(void)state;
	EXPECT("the sampler lost 3 rows",
	       PHASES ",\"samples\":{\"columns\":[\"t\"],\"rows\":[],\"lost\":3}", overshoot,
	       .cgroup = "hog");
	EXPECT("the kernel does not count what a task read from disk (CONFIG_TASK_IO_ACCOUNTING)",
	       PHASES ",\"histograms\":[{\"phase\":\"a\",\"task\":\"hog\",\"source\":\"major\","
		      "\"count\":1,\"max\":1,\"buckets\":[[1,2,1]]}]",
	       percentile, .task = "hog", .source = "zswap", .percentile = 50);
	EXPECT("there is no such bound: what the accesses need cannot be told", PHASES, optimum,
	       .task = "hog");
}

/* A phase that the record does not have is no reason that it could tell. */
static void what_is_not_told(void **state)
{
	(void)state;
	EXPECT(metric_absence_unknown, PHASES, counter, .of = "vmstat/zswpwb", .phase = "b");
	EXPECT(metric_absence_unknown, PHASES, duration, .phase = "b");
}

static void what_a_kernel_was_built_without(void **state)
{
	static const struct {
		const char *detail, *lacks;
	} cases[] = {
		{"zswap parameter 'zpool' is not available on this kernel",
		 "built without CONFIG_ZPOOL"},
		{"zswap parameter 'zbu' is not available on this kernel", NULL},
		{"zswap parameter 'zbuddy' is not available on this kernel", NULL},
		{"zswap parameter 'zpool", NULL},
		{"no quotes", NULL},
		{"", NULL},
	};
	json_t *root = json_loads("{\"kernel\":{\"build\":{\"lacks\":[\"CONFIG_ZBUD=y\",7,"
				  "\"ZPOOL\",\"CONFIG_ZPOOL=y\"]}}}",
				  0, NULL);
	struct parts record = parts_of(root);
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		char *lacks = kernel_lacks(record.root, cases[i].detail);

		if (cases[i].lacks)
			assert_string_equal(lacks, cases[i].lacks);
		else
			assert_null(lacks);
		free(lacks);
	}
	parts_free(&record);
	json_decref(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counters_that_are_not_there),
		cmocka_unit_test(nothing_to_measure),
		cmocka_unit_test(parts_that_are_missing),
		cmocka_unit_test(every_kind_has_a_reason),
		cmocka_unit_test(probes_that_saw_nothing),
		cmocka_unit_test(samples_and_sources),
		cmocka_unit_test(what_is_not_told),
		cmocka_unit_test(what_a_kernel_was_built_without),
	};

	return cmocka_run_group_tests_name("absence", tests, NULL, NULL);
}
