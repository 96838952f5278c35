// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sequences made again: against what real runs counted (tests/fixtures/accesses-*.json
 * are parts of records), against the workloads on real memory, and wrong records.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/metric/sequence.h"
#include "lib/array.h"
#include "lib/random.h"
#include "lib/xalloc.h"
#include "tests/parts_of.h"

/* A record and its plan. */
struct run {
	json_t *record;
	struct plan *plan;
};

static void open_run(struct run *run, const char *file)
{
	struct error error = {.text = ""};
	json_error_t json;

	run->record = json_load_file(file, 0, &json);
	if (!run->record)
		fail_msg("%s: %s", file, json.text);
	run->plan = plan_read(json_object_get(run->record, "plan"), &error);
	if (!run->plan)
		fail_msg("%s: %s", file, error.text);
}

static void close_run(struct run *run)
{
	plan_free(run->plan);
	json_decref(run->record);
}

static json_t *phases(const struct run *run)
{
	return json_object_get(run->record, "phases");
}

static int make_sequence(const struct run *run, size_t task, struct sequence *sequence,
			 struct error *error)
{
	struct parts record = parts_of(run->record);
	int code =
		sequence_make(run->plan, part_member(record.root, "phases"), task, sequence, error);

	parts_free(&record);
	return code;
}

static json_t *result_of(const struct run *run, size_t phase, const char *task)
{
	json_t *results = json_object_get(json_array_get(phases(run), phase), "results"), *result;
	size_t i;

	json_array_foreach (results, i, result)
		if (!strcmp(json_string_value(json_object_get(result, "task")), task))
			return result;
	return NULL;
}

static json_int_t counted(const json_t *result, const char *key)
{
	return json_integer_value(json_object_get(result, key));
}

/* Operations, writes and first touches of task @t, phase by phase. */
static void check_task(const struct run *run, size_t t)
{
	bool *touched = xcalloc(run->plan->tasks[t].pages, sizeof(*touched));
	struct error error = {.text = ""};
	struct sequence sequence;
	size_t p, i;

	if (make_sequence(run, t, &sequence, &error))
		fail_msg("%s", error.text);
	for (p = 0; p < run->plan->phase_count; p++) {
		const json_t *result = result_of(run, p, run->plan->tasks[t].name);
		json_int_t writes = 0, first = 0;

		assert_int_equal(sequence.begin[p + 1] - sequence.begin[p],
				 counted(result, "operations"));
		for (i = sequence.begin[p]; i < sequence.begin[p + 1]; i++) {
			writes += sequence.accesses[i].write;
			first += !touched[sequence.accesses[i].page];
			touched[sequence.accesses[i].page] = true;
		}
		assert_int_equal(writes, counted(result, "writes"));
		assert_int_equal(first, counted(json_object_get(result, "faults"), "new"));
	}
	assert_int_equal(sequence.begin[p], sequence.count);
	sequence_free(&sequence);
	free(touched);
}

static void as_real_runs_counted(void **state)
{
	static const char *const files[] = {
		"tests/fixtures/accesses-limit-optimum.json",
		"tests/fixtures/accesses-global-fairness.json", /* with one in the background */
	};
	struct run run;
	size_t i, t;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(files); i++) {
		open_run(&run, files[i]);
		for (t = 0; t < run.plan->task_count; t++)
			check_task(&run, t);
		close_run(&run);
	}
}

/* The workload of phase @p on real memory; leaves the version of each page in @versions. */
static void run_for_real(const struct run *run, size_t p, uint32_t *versions)
{
	const struct plan_activity *activity = &run->plan->phases[p].activities[0];
	const struct plan_task *task = &run->plan->tasks[activity->task];
	struct region_result *result = xcalloc(1, sizeof(*result));
	atomic_bool stop = false;
	struct region region = {
		.access = region_touch,
		.content = {1, task->sizes},
		.memory = xcalloc(task->pages, PAGE_BYTES),
		.pages = task->pages,
		.versions = versions,
		.random = plan_random(run->plan, &run->plan->phases[p], activity->task),
		.stop = &stop,
		.result = result,
	};

	assert_int_equal(activity->workload->run(&region, &activity->parameters), 0);
	free(region.memory);
	free(result);
}

/* The same pages are written as often by the hot set as in its sequence. */
static void as_workloads_run(void **state)
{
	struct error error = {.text = ""};
	struct sequence sequence;
	uint32_t *versions;
	struct run run;
	size_t i;

	(void)state;
	open_run(&run, "tests/fixtures/accesses-limit-optimum.json");
	versions = xcalloc(run.plan->tasks[0].pages, sizeof(*versions));
	run_for_real(&run, 1, versions);
	assert_int_equal(make_sequence(&run, 0, &sequence, &error), 0);
	for (i = sequence.begin[1]; i < sequence.begin[2]; i++)
		versions[sequence.accesses[i].page] -= sequence.accesses[i].write;
	for (i = 0; i < run.plan->tasks[0].pages; i++)
		assert_int_equal(versions[i], 0);
	sequence_free(&sequence);
	free(versions);
	close_run(&run);
}

static void in_order(void **state)
{
	struct error error = {.text = ""};
	struct sequence sequence;
	struct run run;
	size_t i, pages;

	(void)state;
	open_run(&run, "tests/fixtures/accesses-limit-optimum.json");
	assert_int_equal(make_sequence(&run, 0, &sequence, &error), 0);
	pages = run.plan->tasks[0].pages;
	assert_int_equal(sequence.begin[1], pages); /* fill */
	for (i = 0; i < pages; i++) {
		assert_int_equal(sequence.accesses[i].page, i);
		assert_true(sequence.accesses[i].write);
	}
	for (i = 0; i < 2 * pages; i++) { /* scan */
		assert_int_equal(sequence.accesses[sequence.begin[2] + i].page, i % pages);
		assert_false(sequence.accesses[sequence.begin[2] + i].write);
	}
	sequence_free(&sequence);
	close_run(&run);
}

/* Expects that the sequence of the first task is refused with @text, and closes @run. */
static void refused(struct run *run, const char *text)
{
	struct error error = {.text = ""};
	struct sequence sequence;

	assert_int_equal(make_sequence(run, 0, &sequence, &error), -1);
	assert_int_equal(error.code, EXIT_INPUT);
	assert_string_equal(error.text, text);
	close_run(run);
}

/* A real run, in which the result of phase @phase counts @value for @key. */
static struct run with(size_t phase, const char *key, json_int_t value)
{
	struct run run;

	open_run(&run, "tests/fixtures/accesses-limit-optimum.json");
	json_object_set_new(result_of(&run, phase, "service"), key, json_integer(value));
	return run;
}

static void wrong_counts_are_refused(void **state)
{
	struct run run = with(1, "writes", 3626);

	(void)state;
	refused(&run,
		"phase drift, task service: 12000 operations with 3626 writes: expected 12000 "
		"with 3598, as workload 'hotset' makes them");
	run = with(0, "operations", 6145);
	refused(&run, "phase fill, task service: 6145 operations with 6144 writes: expected 6144 "
		      "with 6144, as workload 'fill' makes them");
	run = with(2, "operations", 1LL << 40);
	refused(&run, "phase scan, task service: 1099511627776 operations: expected at most "
		      "67108864 in all");
	run = with(0, "operations", -1);
	refused(&run, "phase fill, task service: 0 operations with 6144 writes: expected 0 with 0, "
		      "as workload 'fill' makes them");
}

static void other_phases_are_refused(void **state)
{
	struct run run;

	(void)state;
	open_run(&run, "tests/fixtures/accesses-limit-optimum.json");
	json_array_remove(phases(&run), 1);
	refused(&run, "phase 1 is 'scan': expected 'drift', as planned");
	open_run(&run, "tests/fixtures/accesses-limit-optimum.json");
	json_array_remove(phases(&run), 2);
	refused(&run, "phase 2 is 'missing': expected 'scan', as planned");
	open_run(&run, "tests/fixtures/accesses-limit-optimum.json");
	json_object_set_new(json_array_get(phases(&run), 2), "results", json_array());
	refused(&run, "phase scan: no results of task service");
}

/* Neither a huge task nor activities that make no accesses take long. */
static void odd_plans_end(void **state)
{
	struct run run;

	(void)state;
	open_run(&run, "tests/fixtures/accesses-limit-optimum.json");
	run.plan->tasks[0].pages = 1ULL << 40;
	refused(&run, "task service: 1099511627776 pages: expected at most 16777216");
	run = with(1, "operations", 5);
	run.plan->phases[1].activities[0].workload = workload_find("idle");
	run.plan->phases[1].activities[0].background = true;
	refused(&run,
		"phase drift, task service: 5 operations with 3598 writes: expected 0 with 0, "
		"as workload 'idle' makes them");
	run = with(1, "operations", 5);
	run.plan->phases[1].activities[0].parameters.operations = 0;
	run.plan->phases[1].activities[0].background = true;
	refused(&run,
		"phase drift, task service: 5 operations with 3598 writes: expected 0 with 0, "
		"as workload 'hotset' makes them");
}

/* What makes processes and cgroups must not run outside the machine. */
static void workloads_that_do_more_are_refused(void **state)
{
	static const char *const names[] = {"churn", "cow", "remap"};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(names); i++) {
		struct run run = with(1, "operations", 5);
		char *expected = xasprintf("phase drift, task service: workload '%s' does more "
					   "than access its memory",
					   names[i]);

		run.plan->phases[1].activities[0].workload = workload_find(names[i]);
		refused(&run, expected);
		free(expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_real_runs_counted),
		cmocka_unit_test(as_workloads_run),
		cmocka_unit_test(in_order),
		cmocka_unit_test(wrong_counts_are_refused),
		cmocka_unit_test(other_phases_are_refused),
		cmocka_unit_test(odd_plans_end),
		cmocka_unit_test(workloads_that_do_more_are_refused),
	};

	return cmocka_run_group_tests_name("sequence", tests, NULL, NULL);
}
