// SPDX-License-Identifier: GPL-2.0-only
/* Making the accesses of a task again: see sequence.h. */
#include "bench/metric/sequence.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "bench/record/record_view.h"
#include "lib/xalloc.h"

/* A region that notes what is done to it. */
struct recorder {
	struct region region; /* first, so that a pointer to it is one to the recorder */
	struct sequence *sequence;
	size_t room;
	uint64_t left; /* operations still to come */
	uint64_t writes;
	atomic_bool stop;
};

static int note_access(struct region *region, uint64_t page, bool write)
{
	struct recorder *recorder = (struct recorder *)region;
	struct sequence *sequence = recorder->sequence;

	if (sequence->count == recorder->room) {
		recorder->room = recorder->room ? 2 * recorder->room : 1024;
		sequence->accesses =
			xrealloc(sequence->accesses, recorder->room * sizeof(*sequence->accesses));
	}
	sequence->accesses[sequence->count++] = (struct sequence_access){(uint32_t)page, write};
	recorder->writes += write;
	if (!--recorder->left)
		atomic_store(&recorder->stop, true);
	return 0;
}

/* What the record says of one activity. */
struct counted {
	uint64_t operations, writes;
};

static int read_counted(const struct part *phases, const struct plan_phase *phase, size_t index,
			const char *task, struct counted *counted, struct error *error)
{
	struct view_phase recorded = view_phase(part_element(phases, index));
	const char *name = recorded.name;
	const struct part *part;

	if (!name || strcmp(name, phase->name) != 0)
		return error_set(error, EXIT_INPUT, "phase %zu is '%s': expected '%s', as planned",
				 index, name ? name : "missing", phase->name);
	part_foreach (recorded.results, part) {
		struct view_result result = view_result(part);

		if (!result.task || strcmp(result.task, task) != 0)
			continue;
		counted->operations = result.operations > 0 ? (uint64_t)result.operations : 0;
		counted->writes = result.writes > 0 ? (uint64_t)result.writes : 0;
		return 0;
	}
	return error_set(error, EXIT_INPUT, "phase %s: no results of task %s", phase->name, task);
}

/* Runs an activity until all its operations have been noted, or it makes no more. */
static void repeat_activity(struct recorder *recorder, const struct plan_activity *activity)
{
	struct workload_parameters parameters = activity->parameters;
	uint64_t before;

	parameters.think_ns = 0;
	do {
		before = recorder->left;
		if (before && !activity->workload->endless)
			activity->workload->run(&recorder->region, &parameters);
	} while (activity->background && recorder->left && recorder->left != before);
}

static int make_activity(struct recorder *recorder, const struct plan *plan,
			 const struct plan_phase *phase, const struct plan_activity *activity,
			 const struct counted *counted, struct error *error)
{
	const char *task = plan->tasks[activity->task].name;

	if (counted->operations > SEQUENCE_MAX_ACCESSES - recorder->sequence->count)
		return error_set(error, EXIT_INPUT,
				 "phase %s, task %s: %llu operations: expected at most %u in all",
				 phase->name, task, (unsigned long long)counted->operations,
				 SEQUENCE_MAX_ACCESSES);
	if (!activity->workload->pure)
		return error_set(
			error, EXIT_INPUT,
			"phase %s, task %s: workload '%s' does more than access its memory",
			phase->name, task, activity->workload->name);
	recorder->region.random = plan_random(plan, phase, activity->task);
	recorder->left = counted->operations;
	recorder->writes = 0;
	atomic_store(&recorder->stop, false);
	repeat_activity(recorder, activity);
	if (recorder->left || recorder->writes != counted->writes)
		return error_set(error, EXIT_INPUT,
				 "phase %s, task %s: %llu operations with %llu writes: expected "
				 "%llu with %llu, as workload '%s' makes them",
				 phase->name, task, (unsigned long long)counted->operations,
				 (unsigned long long)counted->writes,
				 (unsigned long long)(counted->operations - recorder->left),
				 (unsigned long long)recorder->writes, activity->workload->name);
	return 0;
}

static int make_phase(struct recorder *recorder, const struct plan *plan, size_t index,
		      const struct part *phases, size_t task, struct error *error)
{
	const struct plan_phase *phase = &plan->phases[index];
	struct counted counted = {0};
	size_t i;

	for (i = 0; i < phase->activity_count; i++) {
		if (phase->activities[i].task != task)
			continue;
		if (read_counted(phases, phase, index, plan->tasks[task].name, &counted, error) ||
		    make_activity(recorder, plan, phase, &phase->activities[i], &counted, error))
			return -1;
	}
	return 0;
}

int sequence_make(const struct plan *plan, const struct part *phases, size_t task,
		  struct sequence *sequence, struct error *error)
{
	struct recorder recorder = {
		.region = {.access = note_access,
			   .pages = plan->tasks[task].pages,
			   .stop = &recorder.stop},
		.sequence = sequence,
	};
	size_t i;

	*sequence = (struct sequence){.begin = NULL};
	if (plan->tasks[task].pages > SEQUENCE_MAX_PAGES)
		return error_set(error, EXIT_INPUT, "task %s: %llu pages: expected at most %u",
				 plan->tasks[task].name,
				 (unsigned long long)plan->tasks[task].pages, SEQUENCE_MAX_PAGES);
	sequence->begin = xcalloc(plan->phase_count + 1, sizeof(*sequence->begin));
	for (i = 0; i < plan->phase_count; i++) {
		sequence->begin[i] = sequence->count;
		if (make_phase(&recorder, plan, i, phases, task, error)) {
			sequence_free(sequence);
			return -1;
		}
	}
	sequence->begin[i] = sequence->count;
	return 0;
}

void sequence_free(struct sequence *sequence)
{
	free(sequence->accesses);
	free(sequence->begin);
}
