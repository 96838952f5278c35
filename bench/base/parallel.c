// SPDX-License-Identifier: GPL-2.0-only
/* Work in threads: see parallel.h. */
#include "bench/base/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench/base/must.h"
#include "lib/xalloc.h"

struct parallel {
	size_t count;
	void (*work)(void *context, size_t i);
	void *context;
	atomic_size_t next;
};

static void *work_on(void *argument)
{
	struct parallel *parallel = argument;
	size_t i;

	while ((i = atomic_fetch_add(&parallel->next, 1)) < parallel->count)
		parallel->work(parallel->context, i);
	return NULL;
}

void parallel_each(size_t count, void (*work)(void *context, size_t i), void *context)
{
	struct parallel parallel = {.count = count, .work = work, .context = context};
	size_t threads = (size_t)sysconf(_SC_NPROCESSORS_ONLN), i;
	pthread_t *thread;

	if (threads > count)
		threads = count;
	thread = xcalloc(threads + 1, sizeof(*thread));
	for (i = 0; i < threads; i++)
		must_work(!pthread_create(&thread[i], NULL, work_on, &parallel),
			  "no thread can be made");
	for (i = 0; i < threads; i++)
		pthread_join(thread[i], NULL);
	free(thread);
}
