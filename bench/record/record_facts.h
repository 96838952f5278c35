/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Facts of a record: under what circumstances its figures came about. Two sides of a
 * comparison should differ in the kernel alone; what else they differ in has to be known.
 */
#ifndef ZSWAPBENCH_RECORD_FACTS_H
#define ZSWAPBENCH_RECORD_FACTS_H

#include "bench/record/parts.h"
#include <stdbool.h>

/* Which circumstances: one line of the table in record_facts.c each. */
enum fact {
	FACT_MACHINE,
	FACT_IMAGE,
	FACT_SOURCE,
	FACT_CONFIG,
	FACT_COMPILER,
	FACT_SUITE,
	FACT_GUEST,
	FACT_QEMU,
	FACT_QEMU_PROGRAM,
	FACT_FIRMWARE,
	FACT_STILL,
	FACT_CMDLINE,
	FACT_SAMPLER,
	FACT_PROBE_NODES,
	FACT_PROBE_PREMATURE,
	FACT_PROBE_WRITES,
	FACT_HOST_SYSTEM,
	FACT_HOST_PROCESSORS,
	FACT_COUNT
};

/* What a difference in it means. */
enum fact_kind {
	FACTS_KERNEL, /* what is compared */
	FACTS_SUITE,  /* what measures: where it differs, so may figures of time */
	FACTS_HOST,   /* where it ran: means nothing in virtual time */
};

/* "harness revision", ...; static. */
const char *fact_title(enum fact fact);
enum fact_kind fact_kind(enum fact fact);

/*
 * The fact of a record, by its root: a text, a number or a truth value as text, cut to a
 * readable length where it is a hash; "unknown" where the record does not have it. The
 * caller frees.
 */
char *fact_of(enum fact fact, const struct part *record);

/* Whether time on @machine is virtual: instructions and modelled I/O. */
bool machine_time_is_virtual(const char *machine);

#endif
