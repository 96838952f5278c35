/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ctrl-C and friends (SIGINT, SIGTERM, SIGHUP): noted once, for good, so that
 * whoever is at work stops, cleans up and returns. A second one kills.
 */
#ifndef ZSWAPBENCH_INTERRUPT_H
#define ZSWAPBENCH_INTERRUPT_H

#include <stdbool.h>

#include "lib/error.h"

/* Starts to catch the signals; further calls do nothing. */
void interrupt_catch(void);

/* True once a signal came. */
bool interrupt_pending(void);

/* A descriptor that becomes readable with the first signal and stays so; for poll(). */
int interrupt_fd(void);

/* Sets @error to EXIT_INTERRUPTED and returns -1 once a signal came, else 0. */
int interrupt_check(struct error *error);

#endif
