/* The sampler: see sampler.h. */
#include "harness/sampler.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness/counters.h"
#include "harness/kernelfile.h"
#include "wire/stream.h"

/* Rows that fit; a longer run keeps its first ones and says how many it lost. */
enum { MAX_ROWS = 2048 };

struct series {
	atomic_uint rows;
	atomic_uint lost;
	uint64_t values[];
};

static struct series *series;
static struct counter_columns *columns;
static pid_t sampler;

static void sample_until_killed(uint64_t period_ns)
{
	size_t width = counter_columns_count(columns) + 1;
	uint64_t next = counters_now();

	for (;;) {
		unsigned int row = atomic_load(&series->rows);
		struct timespec ts;

		if (row < MAX_ROWS) {
			uint64_t *values = &series->values[row * width];

			values[0] = counters_now();
			counter_columns_read(columns, values + 1);
			atomic_store(&series->rows, row + 1);
		} else {
			atomic_fetch_add(&series->lost, 1);
		}
		next += period_ns;
		ts = (struct timespec){(time_t)(next / 1000000000u), (long)(next % 1000000000u)};
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
	}
}

int sampler_start(const struct plan *plan, struct error *error)
{
	const struct sched_param priority = {.sched_priority = 1};
	size_t size;

	if (!plan->sampler_period_ns)
		return 0;
	columns = counter_columns_open(plan);
	size = sizeof(*series) +
	       MAX_ROWS * (counter_columns_count(columns) + 1) * sizeof(*series->values);
	series = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (series == MAP_FAILED)
		return error_set(error, EXIT_MACHINE, "sampler: mmap of %zu bytes: %s", size,
				 strerror(errno));
	sampler = fork();
	if (sampler < 0)
		return error_set(error, EXIT_MACHINE, "sampler: fork: %s", strerror(errno));
	if (!sampler) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, "sampler");
		sched_setscheduler(0, SCHED_FIFO, &priority);
		sample_until_killed(plan->sampler_period_ns);
	}
	return 0;
}

static json_t *row_of(const uint64_t *values, size_t width)
{
	json_t *row = json_array();
	size_t i;

	for (i = 0; i < width; i++)
		json_array_append_new(row, values[i] == COUNTER_NONE
						   ? json_null()
						   : json_integer((json_int_t)values[i]));
	return row;
}

void sampler_stop(void)
{
	size_t width, i;
	json_t *names;

	if (sampler <= 0)
		return;
	kill(sampler, SIGKILL);
	waitpid(sampler, NULL, 0);
	sampler = 0;
	width = counter_columns_count(columns) + 1;
	names = json_pack("[s]", "t");
	for (i = 0; i + 1 < width; i++)
		json_array_append_new(names, json_string(counter_columns_name(columns, i)));
	stream_send("columns", json_pack("{s:o, s:i}", "names", names, "lost",
					 (int)atomic_load(&series->lost)));
	for (i = 0; i < atomic_load(&series->rows); i++)
		stream_send("sample",
			    json_pack("{s:o}", "row", row_of(&series->values[i * width], width)));
	counter_columns_close(columns);
}
