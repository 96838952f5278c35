/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Events of the kernel through tracefs: kprobes of our own, events made of two of them, and
 * the histograms that their triggers keep. Names of our events are without the group, which
 * is "zswapbench"; what fails returns false, or NULL: this kernel does not have it.
 */
#ifndef ZSWAPBENCH_TRACEFS_H
#define ZSWAPBENCH_TRACEFS_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/paths.h"

#define TRACEFS_EVENTS TRACEFS_ROOT "/events/zswapbench"

/* Makes the kprobe event @event of @definition, and has it trigger @trigger, if not NULL. */
bool tracefs_probe(const char *event, const char *definition, const char *trigger);

/*
 * The same on the begin ('p') or the end ('r') of @function, or of what it is called in
 * kernels of today, with @arguments of the definition, which may be "".
 */
bool tracefs_probe_on(char kind, const char *event, const char *function, const char *arguments,
		      const char *trigger);

/* One more trigger of an event of ours. */
bool tracefs_trigger(const char *event, const char *trigger);

/*
 * Makes the event @event with @fields, "u64 ns; int pid", for actions of triggers, and has
 * it trigger @trigger.
 */
bool tracefs_joined(const char *event, const char *fields, const char *trigger);

/* One more trigger of an event of the kernel's own: "workqueue/workqueue_queue_work". */
bool tracefs_trigger_of(const char *event, const char *trigger);

/* Whether the running kernel has @function, and lets it be probed. */
bool tracefs_has_function(const char *function);

/* Reads a file of any size once. The caller frees the text. */
char *tracefs_read(const char *path);

/*
 * The histogram of an event: of a kprobe, of a joined one, of which the kprobes that make it
 * up are asked for hits that were passed over, or of the kernel's own. NULL also when it does
 * not tell all. The caller frees.
 */
char *tracefs_histogram(const char *event);
char *tracefs_joined_histogram(const char *event, const char *made_of);
char *tracefs_histogram_of(const char *event);

/* Of "[address] symbol+offset": whether it is @symbol, and the address. */
bool tracefs_is_symbol(const char *key, const char *symbol, uint64_t *address);

#endif
