// SPDX-License-Identifier: GPL-2.0-only
/* stress: plays programs. */
#include <stdio.h>
#include <stdlib.h>

#include "bench/base/files.h"
#include "bench/command/commands.h"
#include "bench/stress/stress_draw.h"
#include "bench/stress/stress_oracle.h"

int command_stress(const struct options *options, struct error *error)
{
	struct kernel_options kernels = options_kernel(options);
	struct stress_machine machine = {.limit_seconds = options->limit_seconds};
	struct kernel kernel;
	long seed, first = options->seed ? options->seed : 1;
	long last = options->seed ? options->seed : (long)options->seeds;

	kernels.flavour = options->flavour;
	if (kernel_resolve(options->kernel, &kernels, &kernel, error) ||
	    stress_machine_open(&machine, "build/stress-init", error))
		return -1;
	for (seed = first; seed <= last; seed++) {
		struct stress_program program;
		struct stress_case result;
		struct stress_judgement judgement;

		if (*options->program) {
			char *text = file_read(options->program, 1 << 20, NULL, error);
			if (!text || stress_program_parse(options->program, text, &program, error))
				return -1;
		} else {
			program = stress_draw_program((uint64_t)seed);
		}
		if (stress_case_play(&machine, &kernel, &program, &result, error))
			return -1;
		judgement = stress_judge(&result, &program);
		printf("seed %ld: %d %s [%s] %s %.1f s %s waits %lld pairs %lld\n", seed, judgement.verdict,
		       run_status_name(result.status), judgement.signature ? judgement.signature : "",
		       judgement.what ? judgement.what : "", result.wall_seconds, result.sha256,
		       (long long)stress_case_number(&result, "schedule", "waits", -1),
		       (long long)stress_case_number(&result, "schedule", "pairs", -1));
		fflush(stdout);
		if (judgement.verdict != STRESS_CLEAN || *options->program) {
			char path[64];
			FILE *f;
			char *t = stress_program_text(&program);
			snprintf(path, sizeof(path), "/tmp/stress/%ld.log", seed);
			f = fopen(path, "w");
			if (f) { fputs(result.log, f); fclose(f); }
			snprintf(path, sizeof(path), "/tmp/stress/%ld.said", seed);
			json_dump_file(result.said, path, JSON_INDENT(1));
			snprintf(path, sizeof(path), "/tmp/stress/%ld.program", seed);
			f = fopen(path, "w");
			if (f) { fputs(t, f); fclose(f); }
			free(t);
		}
		stress_judgement_free(&judgement);
		stress_case_free(&result);
	}
	return 0;
}
