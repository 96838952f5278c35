/* SPDX-License-Identifier: GPL-2.0-only */
/* Provenance: what the runs of a report say of their kernel and machine, each fact once. */
#ifndef ZSWAPBENCH_PROVENANCE_H
#define ZSWAPBENCH_PROVENANCE_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/record/record_reader.h"

/* One fact, in the words of every record that has it: one value, if they agree. */
struct fact {
	const char *label; /* static */
	char **values;	   /* see words.h */
	size_t count;	   /* 0: no record says */
};

struct facts {
	struct fact *items;
	size_t count;
};

/*
 * Add what @record says, on facts that begin as {0}. The kernels' facts have the same
 * labels in the same order, whatever a kernel lacks. facts_free() releases them.
 */
void provenance_add_kernel(struct facts *facts, const struct record *record);
void provenance_add_machine(struct facts *facts, const struct record *record);
void facts_free(struct facts *facts);

/* The values of @fact, joined by ", "; "not available" if there is none. The caller frees. */
char *fact_text(const struct fact *fact);

/* The fact @label, or NULL. */
const struct fact *fact_find(const struct facts *facts, const char *label);

/* The first value of fact @label; "not available" if there is none. */
const char *fact_first(const struct facts *facts, const char *label);

/* Whether all @count of @facts say the same of fact @i; false where they say nothing. */
bool facts_agree(const struct facts *facts, size_t count, size_t i);

#endif
