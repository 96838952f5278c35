// SPDX-License-Identifier: GPL-2.0-only
/* Functions of the kernel: see functions.h. */
#include "harness/functions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/machine.h"
#include "harness/parse.h"
#include "harness/tally.h"
#include "harness/tracefs.h"
#include "lib/xalloc.h"

enum {
	EVENT_ROOM = 32,
	TRIGGER_ROOM = 192,
	BUCKET_NS = 256, /* width: 3 % of a short call, and a long one has few neighbours */
	BUCKETS_MAX = 4096,
};

/* Counts the calls of one function, by CPU, as event "call_NUMBER". */
static bool count_calls(const char *function, size_t number)
{
	char event[EVENT_ROOM];

	snprintf(event, sizeof(event), "call_%zu", number);
	return tracefs_probe_on('p', event, function, "", "hist:keys=common_cpu");
}

/*
 * Takes the time of one function by the thread that calls it, which calls it once at a
 * time: "enter_NUMBER" keeps when, "leave_NUMBER" tells how long ago that was to
 * "time_NUMBER", which sorts it by thread and by length, and adds it up.
 */
static bool time_calls(const char *function, size_t number)
{
	char enter[EVENT_ROOM], leave[EVENT_ROOM], joined[EVENT_ROOM], trigger[TRIGGER_ROOM];

	snprintf(enter, sizeof(enter), "enter_%zu", number);
	snprintf(leave, sizeof(leave), "leave_%zu", number);
	snprintf(joined, sizeof(joined), "time_%zu", number);
	snprintf(trigger, sizeof(trigger), "hist:keys=pid,ns.buckets=%d:vals=ns:size=%d", BUCKET_NS,
		 BUCKETS_MAX);
	if (!tracefs_joined(joined, "u64 ns; int pid", trigger))
		return false;
	snprintf(trigger, sizeof(trigger), "hist:keys=common_pid:begin_%zu=common_timestamp",
		 number);
	if (!tracefs_probe_on('p', enter, function, "", trigger))
		return false;
	snprintf(trigger, sizeof(trigger),
		 "hist:keys=common_pid:took_%zu=common_timestamp-$begin_%zu"
		 ":onmatch(zswapbench.%s).%s($took_%zu,common_pid)",
		 number, number, enter, joined, number);
	return tracefs_probe_on('r', leave, function, "", trigger);
}

void functions_start(struct machine *machine)
{
	const struct plan *plan = machine->plan;
	struct functions *functions = &machine->functions;
	json_t *function;
	size_t i;

	json_array_foreach (plan->calls, i, function) {
		functions->counted[i] = count_calls(json_string_value(function), i);
	}
	json_array_foreach (plan->times, i, function) {
		functions->timed[i] = time_calls(json_string_value(function), i);
	}
}

json_t *functions_calls(const struct machine *machine)
{
	static const char *const names[] = {"common_cpu"};
	json_t *object = json_object(), *function;
	size_t i;

	json_array_foreach (machine->plan->calls, i, function) {
		char event[EVENT_ROOM], key[1][HIST_KEY_SIZE], *text;
		uint64_t hits, sum = 0;
		const char *at;

		snprintf(event, sizeof(event), "call_%zu", i);
		at = text = machine->functions.counted[i] ? tracefs_histogram(event) : NULL;
		while (at && parse_hist_entry(&at, names, key, 1, &hits, NULL, NULL))
			sum += hits;
		json_object_set_new(object, json_string_value(function),
				    text ? json_integer((json_int_t)sum) : json_null());
		free(text);
	}
	return object;
}

/* Calls of one length by one thread. */
struct timed {
	const char *who;
	uint64_t low, calls, ns;
};

static int by_who_and_length(const void *a, const void *b)
{
	const struct timed *left = a, *right = b;
	int order = strcmp(left->who, right->who);

	return order ? order : (left->low > right->low) - (left->low < right->low);
}

/* Reads the histogram in @text; the caller frees what it returns, @count long. */
static struct timed *read_timed(const struct machine *machine, const char *text, size_t *count)
{
	static const char *const names[] = {"pid", "ns"};
	char key[2][HIST_KEY_SIZE];
	struct timed *all = NULL, one;

	*count = 0;
	while (parse_hist_entry(&text, names, key, 2, &one.calls, "ns", &one.ns)) {
		one.who = tasks_sender(machine, (pid_t)strtol(key[0], NULL, 10));
		one.low = strtoull(key[1] + strspn(key[1], "~ "), NULL, 10);
		all = xrealloc(all, (*count + 1) * sizeof(*all));
		all[(*count)++] = one;
	}
	if (all)
		qsort(all, *count, sizeof(*all), by_who_and_length);
	return all;
}

static void append_bucket(json_t *buckets, uint64_t low, uint64_t calls)
{
	json_array_append_new(buckets, json_pack("[I, I, I]", (json_int_t)low,
						 (json_int_t)low + BUCKET_NS, (json_int_t)calls));
}

/* @all, which are in order, by who; several threads may be one who. */
static json_t *callers_of(const struct timed *all, size_t count)
{
	json_t *callers = json_object();
	uint64_t calls = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		json_t *by = tally_of(callers, all[i].who);

		if (!json_object_get(by, "buckets"))
			json_object_set_new(by, "buckets", json_array());
		tally_add(by, "calls", all[i].calls);
		tally_add(by, "ns", all[i].ns);
		calls += all[i].calls;
		if (i + 1 < count && all[i + 1].low == all[i].low &&
		    !strcmp(all[i + 1].who, all[i].who))
			continue;
		append_bucket(json_object_get(by, "buckets"), all[i].low, calls);
		calls = 0;
	}
	return callers;
}

/* Of the function @number; null where it is not timed. */
static json_t *times_of(const struct machine *machine, size_t number)
{
	char joined[EVENT_ROOM], leave[EVENT_ROOM], *text = NULL;
	struct timed *all;
	json_t *callers;
	size_t count;

	snprintf(joined, sizeof(joined), "time_%zu", number);
	snprintf(leave, sizeof(leave), "leave_%zu", number);
	if (machine->functions.timed[number])
		text = tracefs_joined_histogram(joined, leave);
	if (!text)
		return json_null();
	all = read_timed(machine, text, &count);
	callers = callers_of(all, count);
	free(all);
	free(text);
	return callers;
}

json_t *functions_times(const struct machine *machine)
{
	json_t *object = json_object(), *function;
	size_t i;

	json_array_foreach (machine->plan->times, i, function) {
		json_object_set_new(object, json_string_value(function), times_of(machine, i));
	}
	return object;
}
