/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is known of a record without parsing it: the figures in front of it, and texts among
 * its members. The seal covers every byte, so both are what the writer found in the record;
 * they are a hundredth of its cost. Whoever gets no head reads the record itself.
 */
#ifndef ZSWAPBENCH_RECORD_HEAD_H
#define ZSWAPBENCH_RECORD_HEAD_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "bench/record/record_facts.h"

/*
 * Of what stands in front of a record. Raise it when any metric, check or fact comes to
 * another figure than before on the same record; tests/test_record_figures.c notices when
 * it is due.
 */
#define FIGURES_VERSION 4

struct record_head {
	json_t *figures; /* see record_figures.h; an object of FIGURES_VERSION */
	const char *text;
	size_t length; /* of the record; borrowed */
};

/*
 * The head of the record whose @text this is, which has to outlive it. False if its seal is
 * not good, or it has no figures of FIGURES_VERSION. record_head_free() releases it.
 */
bool record_head_read(const char *text, size_t length, struct record_head *head);
void record_head_free(struct record_head *head);

/* SHA-256 of the scenario's text, and the kernel's name, borrowed; NULL: unknown. */
const char *record_head_scenario(const struct record_head *head);
const char *record_head_kernel(const struct record_head *head);

/* The fact as fact_of() says it; the caller frees. */
char *record_head_fact(const struct record_head *head, enum fact fact);

/* Whether the run finished with all its checks, or its kernel cannot run the scenario. */
bool record_head_holds(const struct record_head *head);

/*
 * The record's own member @key, a text without escapes, such as a SHA-256; NULL if it has
 * none, or it is another value. The caller frees. Takes longer the farther back it is.
 */
char *record_head_member(const struct record_head *head, const char *key);

#endif
