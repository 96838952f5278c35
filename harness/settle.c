// SPDX-License-Identifier: GPL-2.0-only
/* Waiting for zswap's worker and the swap device: see settle.h. */
#include "harness/settle.h"

#include <stdlib.h>

#include "harness/kernelfile.h"
#include "harness/machine.h"
#include "harness/parse.h"
#include "harness/tracefs.h"
#include "lib/clock.h"

/* What work is asked for, and what has been done, by the function that does it. */
#define WORK_ASKED "workqueue/workqueue_queue_work"
#define WORK_DONE  "workqueue/workqueue_execute_end"

enum { VMSTAT_ROOM = 65536, PATIENCE_MS = 1000 };

void settle_start(struct machine *machine)
{
	static const char by_function[] = "hist:keys=function.sym";

	machine->worker = machine->plan->probe_writes && /* else nothing is probed at all */
			  tracefs_trigger_of(WORK_ASKED, by_function) &&
			  tracefs_trigger_of(WORK_DONE, by_function);
}

/* How often work of zswap's worker met @event; false: not told. */
static bool count_work(const char *event, uint64_t *count)
{
	static const char *const names[] = {"function"};
	char *text = tracefs_histogram_of(event), key[1][HIST_KEY_SIZE];
	const char *at = text;
	bool told = text != NULL;
	uint64_t hits, address;

	*count = 0;
	while (told && parse_hist_entry(&at, names, key, 1, &hits, NULL, NULL))
		*count += tracefs_is_symbol(key[0], "shrink_worker", &address) ? hits : 0;
	free(text);
	return told;
}

/* Sets *@busy: the worker runs, or is about to. False where the kernel does not tell. */
static bool see_worker(const struct machine *machine, bool *busy)
{
	uint64_t asked, done;

	/* what is done first: it can only become more until the other is read */
	if (!machine->worker || !count_work(WORK_DONE, &done) || !count_work(WORK_ASKED, &asked))
		return false;
	*busy = asked != done;
	return true;
}

static bool is_writing(void)
{
	static char text[VMSTAT_ROOM];
	uint64_t writeback;

	return kernelfile_read("/proc/vmstat", text, sizeof(text)) < 0 ||
	       !parse_flat(text, "nr_writeback", &writeback) || writeback;
}

struct settled settle_wait(const struct machine *machine)
{
	struct settled settled = {.at_rest = false};
	uint64_t begin = clock_ns();
	int tries;

	for (tries = 0; tries < PATIENCE_MS; tries++) {
		/* the worker first: what it has written last is still under way when it ends */
		bool busy = false;

		settled.worker_seen = see_worker(machine, &busy);
		settled.at_rest = !busy && !is_writing();
		if (settled.at_rest)
			break;
		clock_sleep(CLOCK_MS);
	}
	settled.ns = clock_ns() - begin;
	return settled;
}

json_t *settle_at_rest(const struct settled *settled)
{
	if (settled->at_rest && !settled->worker_seen)
		return json_null();
	return json_boolean(settled->at_rest);
}
