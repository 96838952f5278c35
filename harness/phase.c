// SPDX-License-Identifier: GPL-2.0-only
/* Phases: see phase.h. */
#include "harness/phase.h"

#include <poll.h>
#include <stdlib.h>

#include "harness/changes.h"
#include "harness/counters.h"
#include "harness/kernelfile.h"
#include "harness/settle.h"
#include "lib/clock.h"
#include "lib/xalloc.h"
#include "wire/stream.h"

/* A phase while its activities run. */
struct running {
	struct machine *machine;
	const struct plan_phase *phase;
	uint64_t begin_ns, deadline_ns;
	size_t next_change;
	struct pollfd *fds; /* of the tasks that it waits for: they say when they have ended */
	size_t *waited;	    /* indices of those tasks */
	size_t count;
};

enum waiting_for { FOREGROUND, EVERYTHING };

static void find_waited(struct running *running, enum waiting_for what)
{
	size_t i;

	running->count = 0;
	for (i = 0; i < running->phase->activity_count; i++) {
		const struct plan_activity *activity = &running->phase->activities[i];
		const struct task *task = &running->machine->tasks[activity->task];

		if (!task->running || (what == FOREGROUND && activity->background))
			continue;
		running->waited[running->count] = activity->task;
		running->fds[running->count++] = (struct pollfd){task->done, POLLIN, 0};
	}
}

static int phase_hung(const struct running *running, struct error *error)
{
	const struct plan *plan = running->machine->plan;
	struct error ignored;

	kernelfile_write("/proc/sysrq-trigger", "w", &ignored);
	return error_set(error, EXIT_MACHINE, "hung: phase %s: task %s did not end in time",
			 running->phase->name, plan->tasks[running->waited[0]].name);
}

/* Milliseconds for poll() until @wait_ns, at most @left_ns, have passed. */
static int patience(uint64_t wait_ns, uint64_t left_ns)
{
	return (int)((wait_ns < left_ns ? wait_ns : left_ns) / CLOCK_MS) + 1;
}

/* Waits until all of @what has ended, and makes the changes that are due meanwhile. */
static int wait_for(struct running *running, enum waiting_for what, struct error *error)
{
	for (;;) {
		uint64_t now = clock_ns(), wait;
		size_t i;
		int ended;

		if (changes_due(running->machine, running->phase, &running->next_change,
				now - running->begin_ns, running->deadline_ns, &wait, error))
			return -1;
		find_waited(running, what);
		if (!running->count)
			return 0;
		if (now >= running->deadline_ns)
			return phase_hung(running, error);
		ended = poll(running->fds, running->count,
			     patience(wait, running->deadline_ns - now));
		for (i = 0; i < running->count && ended > 0; i++)
			if (running->fds[i].revents &&
			    tasks_finish(running->machine, running->phase, running->waited[i],
					 error))
				return -1;
	}
}

static int run_activities(struct running *running, struct error *error)
{
	struct machine *machine = running->machine;

	if (tasks_begin(machine, running->phase, error))
		return -1;
	if (wait_for(running, FOREGROUND, error)) {
		/* a client fails when its server does: then that is what went wrong */
		if (error->code != EXIT_DATA)
			tasks_judge_programs(machine, error);
		return -1;
	}
	tasks_ask_to_stop(machine, running->phase);
	if (wait_for(running, EVERYTHING, error))
		return -1;
	return tasks_judge_programs(machine, error);
}

static int run_changed(struct machine *machine, const struct plan_phase *phase, uint64_t begin_ns,
		       struct error *error)
{
	struct running running = {
		.machine = machine,
		.phase = phase,
		.deadline_ns = begin_ns + machine->plan->timeout_ns,
		.fds = xcalloc(phase->activity_count, sizeof(*running.fds)),
		.waited = xcalloc(phase->activity_count, sizeof(*running.waited)),
	};
	int failed = changes_before(machine, phase, running.deadline_ns, error);

	running.begin_ns = clock_ns();
	if (!failed)
		failed = run_activities(&running, error);
	free(running.fds);
	free(running.waited);
	return failed;
}

int phase_run(struct machine *machine, const struct plan_phase *phase, struct error *error)
{
	json_t *before = counters_snapshot(machine), *ended, *after, *results;
	uint64_t begin = clock_ns(), end;
	struct settled settled;
	int failed = run_changed(machine, phase, begin, error);

	end = clock_ns();
	ended = counters_vmstat();
	clock_sleep(phase->settle_ns);
	settled = settle_wait(machine);
	after = counters_snapshot(machine);
	if (!failed)
		failed = tasks_look_at_placement(machine, phase, json_object_get(after, "vmstat"),
						 error);
	results = tasks_results(machine, phase);
	stream_send("phase",
		    json_pack("{s:s, s:I, s:I, s:I, s:o, s:o, s:{s:o}, s:o, s:o, s:o, s:o}", "name",
			      phase->name, "begin_ns", (json_int_t)begin, "end_ns", (json_int_t)end,
			      "settled_ns", (json_int_t)settled.ns, "at_rest",
			      settle_at_rest(&settled), "before", before, "ended", "vmstat", ended,
			      "after", after, "times", functions_times(machine), "listed",
			      probes_listed(machine), "results", results));
	tasks_send_histograms(machine, phase);
	tasks_send_outputs(machine, phase);
	return failed;
}
