/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A finding: a directory with all that it takes to see a failure again.
 *
 *   program         as it was played; program.small once it was shrunk
 *   finding.json    what was found, on which kernel, with which machine, by which seeds
 *   serial.log      the console; said.jsonl: the lines of the harness
 *   report.txt      the same for a reader
 *   reproduce.sh    the command that plays it again
 */
#ifndef ZSWAPBENCH_STRESS_FINDING_H
#define ZSWAPBENCH_STRESS_FINDING_H

#include "bench/stress/stress_case.h"
#include "bench/stress/stress_oracle.h"

/* What was played. Borrowed. */
struct stress_input {
	const char *spec;    /* the kernel as the user named it */
	const char *flavour; /* how it was built */
	const struct kernel *kernel;
	const struct stress_machine *machine;
	const struct stress_program *program;
	uint64_t seed; /* that the program was drawn from; 0: it was given */
};

/*
 * Writes a finding below @directory, in a place of its own by kernel, signature and program, whole
 * or not at all; one that is there and has the same bytes stays as it is. The path, which the
 * caller frees; NULL with @error.
 */
char *stress_finding_write(const char *directory, const struct stress_input *input,
			   const struct stress_case *result,
			   const struct stress_judgement *judgement, struct error *error);

/* What is read of a finding; stress_finding_free() releases it. */
struct stress_finding {
	char *directory;
	json_t *about; /* finding.json */
	const char *spec, *flavour, *signature, *sha256, *image_sha256, *guest_sha256;
	struct stress_program program; /* the small one, if there is one */
	bool shrunk;
};

/*
 * Reads the finding in @directory; @whole: its program as it was played, even if it was shrunk.
 * EXIT_INPUT where it is none.
 */
int stress_finding_read(const char *directory, bool whole, struct stress_finding *finding,
			struct error *error);
void stress_finding_free(struct stress_finding *finding);

/* Keeps @program as what the finding was shrunk to, with what it ended in. */
int stress_finding_keep_small(const struct stress_finding *finding,
			      const struct stress_program *program,
			      const struct stress_case *result, struct error *error);

#endif
