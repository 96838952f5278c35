// SPDX-License-Identifier: GPL-2.0-only
/* How a run ended: each status with what a kernel really prints, and which sign outweighs which. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/record/outcome.h"
#include "lib/array.h"

/* What the console of a clean run shows. */
#define CLEAN                                                                                      \
	"pci_bus 0000:00: Unknown NUMA node; performance will be reduced\r\n"                      \
	"Adding 262140k swap on /dev/nullb0.  Priority:-2 extents:1 across:262140k SS\r\n"         \
	"reboot: Power down\r\n"

static const struct run_signs finished = {
	.limit_seconds = 300,
	.log = CLEAN,
	.init_seen = true,
	.end_status = "finished",
	.end_detail = "",
};

static void expect(struct run_signs signs, enum run_status status, const char *detail)
{
	char *found = NULL;
	enum run_status ended = outcome_of(&signs, &found);

	if (ended != status)
		fail_msg("%s (%s), expected %s (%s)", run_status_name(ended), found,
			 run_status_name(status), detail);
	assert_string_equal(found, detail);
	free(found);
}

/* A finished run whose console shows @line among others. */
static void expect_line(const char *line, enum run_status status)
{
	struct run_signs signs = finished;
	char log[2048];

	snprintf(log, sizeof(log), "%s%s\r\n%s", CLEAN, line, CLEAN);
	signs.log = log;
	expect(signs, status, line);
	snprintf(log, sizeof(log), "%s", line); /* the log breaks off in that line */
	expect(signs, status, line);
}

static void every_status_has_a_name(void **state)
{
	static const char *const names[] = {"finished", "panic",       "warning",
					    "hung",	"killed",      "died",
					    "failed",	"unsupported", "truncated"};
	int i;

	(void)state;
	for (i = RUN_FINISHED; i <= RUN_TRUNCATED; i++)
		assert_string_equal(run_status_name((enum run_status)i), names[i]);
}

static void clean_run_finished(void **state)
{
	struct run_signs signs = finished;

	(void)state;
	expect(signs, RUN_FINISHED, "");
	signs.log = "";
	expect(signs, RUN_FINISHED, "");
}

static void a_file_that_the_kernel_lacks(void **state)
{
	struct run_signs signs = finished;

	(void)state;
	signs.end_status = "failed";
	signs.end_detail = "/sys/fs/cgroup/a/memory.zswap.writeback: to write '0': No such file or "
			   "directory";
	expect(signs, RUN_UNSUPPORTED, signs.end_detail);
	signs.end_detail = "/sys/fs/cgroup/a/memory.max: to write '0': Permission denied";
	expect(signs, RUN_FAILED, signs.end_detail);
	signs.end_detail = "task a: /tmp/x: to write 'y': No such file or directory";
	expect(signs, RUN_FAILED, signs.end_detail);
}

static void kernel_crashes(void **state)
{
	static const char *const lines[] = {
		"Kernel panic - not syncing: Fatal exception in interrupt",
		"kernel BUG at mm/zswap.c:1204!",
		"Oops: 0000 [#1] PREEMPT SMP NOPTI",
		"Oops: general protection fault, probably for non-canonical address "
		"0xdead000000000108: 0000 [#1] SMP NOPTI",
		"general protection fault, probably for non-canonical address 0xdead000000000108: "
		"0000 [#1] SMP NOPTI",
		"BUG: kernel NULL pointer dereference, address: 0000000000000008",
		"BUG: unable to handle page fault for address: ffffc90000a3c000",
		"BUG: KASAN: slab-use-after-free in zswap_writeback_entry+0x2f1/0x4d0",
		"BUG: sleeping function called from invalid context at mm/zswap.c:987",
		"BUG: Bad page state in process hog  pfn:0a3c1",
		"list_del corruption, ffff888010231440->next is LIST_POISON1 (dead000000000100)",
		"list_add corruption. next->prev should be prev (ffff88800a), but was 00000000.",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(lines); i++)
		expect_line(lines[i], RUN_PANIC);
}

static void kernel_warnings(void **state)
{
	static const char *const lines[] = {
		"WARNING: CPU: 1 PID: 0 at mm/list_lru.c:118 list_lru_del+0xa4/0xb0",
		"WARNING: possible circular locking dependency detected",
		"WARNING: possible recursive locking detected",
		"INFO: task kworker/u8:1:23 blocked for more than 120 seconds.",
		"rcu: INFO: rcu_sched self-detected stall on CPU",
		"rcu: INFO: rcu_sched detected stalls on CPUs/tasks:",
		"page_counter underflow: -1 nr_pages=1",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(lines); i++)
		expect_line(lines[i], RUN_WARNING);
}

/* Printed in full it names a BUG, and counts as one. */
static void soft_lockup(void **state)
{
	(void)state;
	expect_line("watchdog: BUG: soft lockup - CPU#1 stuck for 26s! [hog:42]", RUN_PANIC);
}

/* What looks like it, but is not. */
static void harmless_lines(void **state)
{
	static const char *const lines[] = {
		"Command line: console=ttyS0 panic=-1 oops=panic",
		"Warning: unable to open an initial console.",
		"debug: warning: cpu hog oops bug",
		"zswap: loaded using pool lzo/zsmalloc",
	};
	struct run_signs signs = finished;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(lines); i++) {
		signs.log = lines[i];
		expect(signs, RUN_FINISHED, "");
	}
}

/* A crash after a warning is a crash, whichever the console shows first. */
static void the_worst_line_decides(void **state)
{
	struct run_signs signs = finished;

	(void)state;
	signs.log = "WARNING: CPU: 0 PID: 9 at mm/zswap.c:1\n"
		    "Oops: 0000 [#1]\n"
		    "Kernel panic - not syncing: Fatal exception\n";
	expect(signs, RUN_PANIC, "Kernel panic - not syncing: Fatal exception");
	signs.log = "BUG: kernel NULL pointer dereference, address: 0000000000000008\n"
		    "WARNING: CPU: 0 PID: 9 at mm/zswap.c:1\n";
	expect(signs, RUN_PANIC, "BUG: kernel NULL pointer dereference, address: 0000000000000008");
	signs.log = "INFO: task hog:42 blocked for more than 120 seconds.\n"
		    "WARNING: CPU: 0 PID: 9 at mm/zswap.c:1\n"
		    "WARNING: CPU: 0 PID: 9 at mm/zswap.c:2\n";
	expect(signs, RUN_WARNING, "WARNING: CPU: 0 PID: 9 at mm/zswap.c:1");
}

/* What the kernel says outweighs how QEMU and the harness ended. */
static void the_log_outweighs_all_else(void **state)
{
	struct run_signs signs = {
		.out_of_time = true,
		.limit_seconds = 300,
		.abnormal = "signal 9 (Killed)",
		.log = "Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100\n",
	};

	(void)state;
	expect(signs, RUN_PANIC,
	       "Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100");
	signs.log = "rcu: INFO: rcu_sched self-detected stall on CPU\n";
	expect(signs, RUN_WARNING, "rcu: INFO: rcu_sched self-detected stall on CPU");
	signs = finished;
	signs.log = "WARNING: CPU: 0 PID: 9 at mm/zswap.c:1\n";
	signs.end_status = "data";
	signs.end_detail = "task hog, phase fill: page 3 version 1";
	expect(signs, RUN_WARNING, "WARNING: CPU: 0 PID: 9 at mm/zswap.c:1");
}

static void wall_clock_limit(void **state)
{
	struct run_signs signs = {.out_of_time = true, .limit_seconds = 300, .log = CLEAN};

	(void)state;
	expect(signs, RUN_HUNG, "no end within 300 s of wall time; its init never began");
	signs.init_seen = true;
	expect(signs, RUN_HUNG, "no end within 300 s of wall time");
	/* ending it is what made QEMU end so */
	signs.abnormal = "signal 15 (Terminated)";
	expect(signs, RUN_HUNG, "no end within 300 s of wall time");
}

static void qemu_was_killed(void **state)
{
	struct run_signs signs = finished;

	(void)state;
	signs.abnormal = "signal 9 (Killed)";
	expect(signs, RUN_KILLED, "QEMU ended with signal 9 (Killed)");
	signs.init_seen = false;
	signs.end_status = NULL;
	expect(signs, RUN_KILLED, "QEMU ended with signal 9 (Killed)");
}

static void died_before_init(void **state)
{
	struct run_signs signs = {.limit_seconds = 300, .log = ""};

	(void)state;
	expect(signs, RUN_DIED, "the machine ended before its init began; see the serial log");
}

static void harness_breaks_off(void **state)
{
	struct run_signs signs = finished;

	(void)state;
	signs.end_status = NULL;
	signs.end_detail = NULL;
	expect(signs, RUN_TRUNCATED, "what the harness said breaks off without its last line");
}

static void harness_says_how(void **state)
{
	struct run_signs signs = finished;

	(void)state;
	signs.end_status = "failed";
	signs.end_detail = "swapon /dev/nullb0: Invalid argument";
	expect(signs, RUN_FAILED, "swapon /dev/nullb0: Invalid argument");
	signs.end_detail = "hung: phase squeeze: task hog did not end in time";
	expect(signs, RUN_HUNG, "hung: phase squeeze: task hog did not end in time");
	signs.end_detail = "task hung: no";
	expect(signs, RUN_FAILED, "task hung: no");
	signs.end_detail = "hungry: died of signal 9";
	expect(signs, RUN_FAILED, "hungry: died of signal 9");
	signs.end_status = "data";
	signs.end_detail = "task hog, phase squeeze: page 7 version 2, read from zswap: byte 16: "
			   "expected 0x2c, found 0x00";
	expect(signs, RUN_FAILED, signs.end_detail);
	/* a finished run needs no "hung" in its detail to be one */
	signs.end_status = "finished";
	signs.end_detail = "hung: not";
	expect(signs, RUN_FINISHED, "hung: not");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_status_has_a_name),
		cmocka_unit_test(clean_run_finished),
		cmocka_unit_test(a_file_that_the_kernel_lacks),
		cmocka_unit_test(kernel_crashes),
		cmocka_unit_test(kernel_warnings),
		cmocka_unit_test(soft_lockup),
		cmocka_unit_test(harmless_lines),
		cmocka_unit_test(the_worst_line_decides),
		cmocka_unit_test(the_log_outweighs_all_else),
		cmocka_unit_test(wall_clock_limit),
		cmocka_unit_test(qemu_was_killed),
		cmocka_unit_test(died_before_init),
		cmocka_unit_test(harness_breaks_off),
		cmocka_unit_test(harness_says_how),
	};

	return cmocka_run_group_tests_name("outcome", tests, NULL, NULL);
}
