/* SPDX-License-Identifier: GPL-2.0-only */
/* How a run ended: from QEMU's end, the kernel's log and the harness's last words. */
#ifndef ZSWAPBENCH_OUTCOME_H
#define ZSWAPBENCH_OUTCOME_H

#include <stdbool.h>

enum run_status {
	RUN_FINISHED,
	RUN_PANIC,	 /* kernel panic, oops or BUG in the log */
	RUN_WARNING,	 /* WARNING, hung task or stall in the log, though it may have finished */
	RUN_HUNG,	 /* the guest's own deadline or the wall-clock limit passed */
	RUN_KILLED,	 /* QEMU was killed or failed */
	RUN_DIED,	 /* the guest ended before its init began */
	RUN_FAILED,	 /* the harness could not do what the plan says, or lost a page */
	RUN_UNSUPPORTED, /* the kernel lacks what the scenario sets: it cannot run it */
	RUN_TRUNCATED,	 /* what the harness said breaks off */
};

/* "finished", "panic", ...; static. */
const char *run_status_name(enum run_status status);

/* What is known of an ended run. */
struct run_signs {
	bool out_of_time; /* the wall-clock limit passed */
	double limit_seconds;
	const char *abnormal;	/* how QEMU ended, if not normally; else NULL */
	const char *log;	/* text of the serial console */
	bool init_seen;		/* the harness said its first line */
	const char *end_status; /* of the harness's last line: "finished", "failed", "data"; NULL:
				   none */
	const char *end_detail;
};

/* The status, and in *@detail why, in one line; the caller frees it. */
enum run_status outcome_of(const struct run_signs *signs, char **detail);

/*
 * The earliest line of @log that says that something went wrong in the kernel, and in *@sign, which
 * is static, what it has, as exactly as is known: "BUG: KASAN". NULL: none has.
 */
const char *outcome_first_sign(const char *log, const char **sign);

#endif
