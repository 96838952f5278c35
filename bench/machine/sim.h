/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The machine `sim`: QEMU without KVM, counting instructions, so that a run is
 * the same on every host (one guest instruction is 1 ns of virtual time).
 */
#ifndef ZSWAPBENCH_SIM_H
#define ZSWAPBENCH_SIM_H

#include <jansson.h>

#include "bench/base/digest.h"
#include "bench/machine/preload.h"
#include "bench/scenario/scenario.h"
#include "lib/error.h"

#define SIM_QEMU    "qemu-system-x86_64"
#define SIM_STILL   "build/still.so"   /* see bench/machine/preload/still.c */
#define SIM_DISTURB "build/disturb.so" /* see bench/machine/preload/disturb.c */

/* What of the host a run in `sim` depends on. */
struct sim_host {
	char *version;			   /* first line of qemu --version */
	char qemu_sha256[DIGEST_SIZE];	   /* of the program */
	char firmware_sha256[DIGEST_SIZE]; /* of the ROMs that the guest executes */
	struct preload still;		   /* keeps the host's time from QEMU */
	struct preload disturb; /* for runs that are disturbed; the guest cannot see it */
};

/*
 * Finds QEMU and its firmware, EXIT_PACKAGES names what to install, and sees that QEMU takes
 * the objects it is started with.
 */
int sim_host_find(struct sim_host *host, struct error *error);
void sim_host_free(struct sim_host *host);

/* The files of one run; each belongs to the caller. */
struct sim_files {
	const char *kernel, *initrd; /* read */
	const char *log, *stream;    /* written: serial console, lines of the harness */
	const char *tools;	     /* read: an image that becomes an NVDIMM; NULL: none */
	uint64_t tools_size;	     /* bytes */
};

/*
 * The command line, words that words_free() releases. For the record
 * @files are sim_placeholders, with the tools of the run.
 */
extern const struct sim_files sim_placeholders; /* KERNEL, INITRD, LOG, STREAM, no tools */
char **sim_command(const struct scenario *scenario, const struct sim_files *files);

/* The kernel's command line for @scenario; the caller frees. */
char *sim_kernel_cmdline(const struct scenario *scenario);

/* How QEMU ended, before what the guest said is looked at. */
struct sim_end {
	bool out_of_time; /* we ended it after the wall-clock limit */
	char *abnormal;	  /* NULL, or how it ended: "signal 9 (Killed)"; owned by the caller */
	double wall_seconds;
};

/*
 * Runs the machine to its end, at most @limit_seconds of wall time, on a host that is
 * disturbed as bench/machine/preload/disturbance.h draws it from @disturbance; 0: as it is.
 */
int sim_run(const struct sim_host *host, const struct scenario *scenario,
	    const struct sim_files *files, uint64_t disturbance, double limit_seconds,
	    struct sim_end *end, struct error *error);

/* What the disturbance does, in words; the caller frees. */
char *sim_disturbance_text(uint64_t disturbance);

#endif
