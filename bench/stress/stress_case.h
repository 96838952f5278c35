/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A case of stress: one program on one kernel, played by the machine `sim`. The same program,
 * kernel and guest give the same log and the same lines, to the byte.
 */
#ifndef ZSWAPBENCH_STRESS_CASE_H
#define ZSWAPBENCH_STRESS_CASE_H

#include <jansson.h>

#include "bench/kernel/kernel.h"
#include "bench/machine/guest_image.h"
#include "bench/machine/sim.h"
#include "bench/record/outcome.h"
#include "wire/stress/program.h"

/* What all cases share. */
struct stress_machine {
	struct sim_host host;
	struct guest_image image;
	double limit_seconds; /* of wall time a case */
};

/* The guest is built around the program @harness. */
int stress_machine_open(struct stress_machine *machine, const char *harness, struct error *error);
void stress_machine_close(struct stress_machine *machine);

/* What was seen of a case. */
struct stress_case {
	enum run_status status;
	char *detail;		  /* of the status, one line */
	char *log;		  /* of the serial console */
	json_t *said;		  /* array: what the harness said, in order */
	bool whole;		  /* its lines are JSON, and the last one is its end */
	char sha256[DIGEST_SIZE]; /* of log and lines */
	double wall_seconds;
};

/*
 * Plays @program on @kernel. What goes wrong in the machine is in @result, which
 * stress_case_free() releases; -1 is for what goes wrong on the host.
 */
int stress_case_play(const struct stress_machine *machine, const struct kernel *kernel,
		     const struct stress_program *program, struct stress_case *result,
		     struct error *error);
void stress_case_free(struct stress_case *result);

/* The first line of type @type that the harness said; NULL: none. Borrowed. */
const json_t *stress_case_line(const struct stress_case *result, const char *type);

/* The number that is @key of its first line of @type, or @otherwise. */
json_int_t stress_case_number(const struct stress_case *result, const char *type, const char *key,
			      json_int_t otherwise);

#endif
