// SPDX-License-Identifier: GPL-2.0-only
/* Signals that end the program: see interrupt.h. */
#include "bench/base/interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/array.h"

static volatile sig_atomic_t caught; /* the first signal's number */
static int wake[2];		     /* a pipe: written once, never read */

static void note_signal(int signal)
{
	int saved = errno;

	/* the pipe is empty until the first signal, so the write cannot block */
	if (!caught && write(wake[1], "", 1) == 1)
		caught = signal;
	errno = saved;
}

static void install_handlers(void)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction action = {.sa_handler = note_signal, .sa_flags = (int)SA_RESETHAND};
	struct sigaction before;
	size_t i;

	if (pipe2(wake, O_CLOEXEC | O_NONBLOCK)) {
		fprintf(stderr, "zswapbench: pipe: %s\n", strerror(errno));
		abort();
	}
	for (i = 0; i < ARRAY_LENGTH(signals); i++) {
		sigaction(signals[i], NULL, &before);
		if (before.sa_handler != SIG_IGN) /* as under nohup */
			sigaction(signals[i], &action, NULL);
	}
}

void interrupt_catch(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, install_handlers);
}

bool interrupt_pending(void)
{
	return caught != 0;
}

int interrupt_fd(void)
{
	interrupt_catch();
	return wake[0];
}

int interrupt_check(struct error *error)
{
	if (!caught)
		return 0;
	return error_set(error, EXIT_INTERRUPTED, "interrupted by signal %d (%s)", (int)caught,
			 strsignal(caught));
}
