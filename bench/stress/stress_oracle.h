/* SPDX-License-Identifier: GPL-2.0-only */
/* What counts as found in a case of stress. */
#ifndef ZSWAPBENCH_STRESS_ORACLE_H
#define ZSWAPBENCH_STRESS_ORACLE_H

#include <stdbool.h>

#include "bench/stress/stress_case.h"

enum stress_verdict {
	STRESS_CLEAN,	/* or nothing but what the kernel is known for */
	STRESS_SPOILED, /* it says nothing: a task was killed for want of memory */
	STRESS_FOUND,
	STRESS_UNABLE, /* the kernel cannot play it, or the program is wrong */
};

struct stress_judgement {
	enum stress_verdict verdict;
	const char *oracle; /* that saw it; static */
	char *what;	    /* one line; NULL: clean */
	char *signature;    /* the same for the same failure from other seeds */
	const char *kernel; /* its name, borrowed */
	size_t known;	    /* failures that this kernel is known for, see stress_known.h */
};

/* Judges @result on the kernel called @kernel; stress_judgement_free() releases it. */
struct stress_judgement stress_judge(const struct stress_case *result, const char *kernel);
void stress_judgement_free(struct stress_judgement *judgement);

/*
 * Functions of the first call trace in @log from @from on, at most @most, those that only
 * report left out; words_free() releases them.
 */
char **stress_stack(const char *log, const char *from, size_t most);

#endif
