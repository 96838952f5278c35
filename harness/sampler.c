// SPDX-License-Identifier: GPL-2.0-only
/* The sampler: see sampler.h. */
#include "harness/sampler.h"

#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/counters.h"
#include "harness/machine.h"
#include "lib/clock.h"
#include "wire/stream.h"

/* Rows that fit; a longer run keeps its first ones and says how many it lost. */
enum { MAX_ROWS = 2048 };

struct series {
	atomic_uint rows;
	atomic_uint lost;
	uint64_t values[];
};

static void sample_until_killed(const struct sampler *sampler, uint64_t period_ns)
{
	struct series *series = sampler->series;
	size_t width = counter_columns_count(sampler->columns) + 1;
	uint64_t next = clock_ns();

	for (;;) {
		unsigned int row = atomic_load(&series->rows);

		if (row < MAX_ROWS) {
			uint64_t *values = &series->values[row * width];

			values[0] = clock_ns();
			counter_columns_read(sampler->columns, values + 1);
			atomic_store(&series->rows, row + 1);
		} else {
			atomic_fetch_add(&series->lost, 1);
		}
		next += period_ns;
		clock_sleep_until(next);
	}
}

int sampler_start(struct machine *machine, struct error *error)
{
	const struct sched_param priority = {.sched_priority = 1};
	struct sampler *sampler = &machine->sampler;
	size_t size;

	if (!machine->plan->sampler_period_ns)
		return 0;
	sampler->columns = counter_columns_open(machine->plan);
	size = sizeof(*sampler->series) + MAX_ROWS * (counter_columns_count(sampler->columns) + 1) *
						  sizeof(*sampler->series->values);
	sampler->series =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (sampler->series == MAP_FAILED)
		return error_system(error, EXIT_MACHINE, "sampler: mmap of %zu bytes", size);
	sampler->pid = fork();
	if (sampler->pid < 0)
		return error_system(error, EXIT_MACHINE, "sampler: fork");
	if (!sampler->pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, "sampler");
		sched_setscheduler(0, SCHED_FIFO, &priority);
		sample_until_killed(sampler, machine->plan->sampler_period_ns);
	}
	return 0;
}

static json_t *row_json(const uint64_t *values, size_t width)
{
	json_t *row = json_array();
	size_t i;

	for (i = 0; i < width; i++)
		json_array_append_new(row, values[i] == COUNTER_NONE
						   ? json_null()
						   : json_integer((json_int_t)values[i]));
	return row;
}

void sampler_stop(struct sampler *sampler)
{
	struct series *series = sampler->series;
	size_t width, i;
	json_t *names;

	if (sampler->pid <= 0)
		return;
	kill(sampler->pid, SIGKILL);
	waitpid(sampler->pid, NULL, 0);
	sampler->pid = 0;
	width = counter_columns_count(sampler->columns) + 1;
	names = json_pack("[s]", "t");
	for (i = 0; i + 1 < width; i++)
		json_array_append_new(names,
				      json_string(counter_columns_name(sampler->columns, i)));
	stream_send("columns", json_pack("{s:o, s:i}", "names", names, "lost",
					 (int)atomic_load(&series->lost)));
	for (i = 0; i < atomic_load(&series->rows); i++)
		stream_send("sample",
			    json_pack("{s:o}", "row", row_json(&series->values[i * width], width)));
	counter_columns_close(sampler->columns);
}
