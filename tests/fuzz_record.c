// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzzing of the record reader, and of everything that trusts what it let through:
 * every kind of metric, a claim, and the printed comparison.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/scenario/metric_kinds.h"
#include "bench/compare/compare.h"
#include "bench/compare/record_figures.h"
#include "bench/report/compare_text.h"
#include "lib/array.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define AMONG .among = (char *[]){"hog", "tree/bystander"}, .among_count = 2

static struct scenario_metric metrics[] = {
	{.says = "a", .name = "m", .kind = METRIC_KIND(counter), .of = "vmstat/pswpout"},
	{.says = "b",
	 .name = "",
	 .kind = METRIC_KIND(counter),
	 .of = "cgroup/tree/bystander/zswpwb"},
	{.says = "c", .name = "", .kind = METRIC_KIND(refused), .phase = "squeeze"},
	{.says = "d", .name = "", .kind = METRIC_KIND(faults), .task = "hog", .source = "zswap"},
	{.says = "e",
	 .name = "",
	 .kind = METRIC_KIND(percentile),
	 .task = "hog",
	 .source = "zswap",
	 .percentile = 99.9},
	{.says = "f", .name = "", .kind = METRIC_KIND(worst)},
	{.says = "g", .name = "", .kind = METRIC_KIND(overshoot), .cgroup = "hog"},
	{.says = "h", .name = "", .kind = METRIC_KIND(share), .cgroup = "hog", AMONG},
	{.says = "i", .name = "", .kind = METRIC_KIND(jain), AMONG},
	{.says = "j", .name = "", .kind = METRIC_KIND(premature), .window_ns = 2000000},
	{.says = "k", .name = "", .kind = METRIC_KIND(time_above)},
	{.says = "l", .name = "", .kind = METRIC_KIND(node_visits), .of = "0", .task = "hog"},
	{.says = "m", .name = "", .kind = METRIC_KIND(node_written_back), .of = "1"},
	{.says = "n", .name = "", .kind = METRIC_KIND(nodes_visited)},
	{.says = "o", .name = "", .kind = METRIC_KIND(duration)},
	{.says = "p", .name = "", .kind = METRIC_KIND(optimum), .task = "hog"},
	{.says = "q",
	 .name = "",
	 .kind = METRIC_KIND(times_optimum),
	 .task = "hog",
	 .phase = "readback"},
};
static struct scenario_claim claims[] = {
	{.name = "claim", .says = "it writes", .metric = "m", .op = OP_GT, .value = 1000},
};

static struct scenario scenario = {
	.summary = "fuzzed",
	.metrics = metrics,
	.metric_count = ARRAY_LENGTH(metrics),
	.claims = claims,
	.claim_count = 1,
};

static void compare(const struct record *record, FILE *out)
{
	const char *kernels[] = {record->kernel, "none"};
	struct compared_scenario *compared = compare_new(&scenario, kernels, 2);
	struct text_style style = {.out = out, .width = 80};
	struct error error = {0};

	scenario.name = (char *)record->scenario;
	if (compare_add(compared, record, &error))
		abort(); /* the scenario and the kernel are the record's own */
	compare_print(compared, NULL, 0, &style);
	compare_print_summary((const struct compared_scenario *[]){compared}, NULL, 1, &style);
	compare_free(compared);
}

/* Reads @text and, if it is a record, compares it. */
static void read_and_compare(const char *text, size_t length, FILE *out)
{
	struct record record;
	struct error error = {0};

	if (record_parse("fuzz", text, length, &record, &error)) {
		if (!error.text[0])
			abort(); /* refused without a word */
		return;
	}
	compare(&record, out);
	record_free(&record);
}

/* The figures in front of a record are read without the rest of it. */
static void read_figures(const char *text, size_t length)
{
	struct record_head head;
	struct compared_run run;
	enum fact fact;

	if (!record_head_read(text, length, &head))
		return;
	if (figures_run(&head, &scenario, "fuzz", &run))
		compare_run_free(&run);
	for (fact = 0; fact < FACT_COUNT; fact++)
		free(record_head_fact(&head, fact));
	free(record_head_member(&head, "key"));
	record_head_free(&head);
}

/*
 * The input as it is, for the seal; and sealed anew, or hardly any would get behind it.
 * What stands in place of the head does not count.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	size_t head = record_head_length(), sealed;
	static FILE *out;
	char *record;

	if (!out)
		out = fopen("/dev/null", "w");
	if (!out)
		abort();
	read_and_compare(text, size, out);
	if (size < head)
		return 0;
	record = record_seal(text + head, size - head, &sealed);
	read_and_compare(record, sealed, out);
	read_figures(record, sealed);
	free(record);
	return 0;
}
