// SPDX-License-Identifier: GPL-2.0-only
/*
 * stress: plays programs of many seeds on a kernel; replay: plays a finding again; shrink: makes
 * it smaller.
 */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/crew.h"
#include "bench/base/files.h"
#include "bench/command/commands.h"
#include "bench/stress/stress_page.h"
#include "bench/stress/stress_shrink.h"
#include "bench/stress/stress_text.h"
#include "lib/xalloc.h"

enum { SHRINK_SECONDS = 1800 };

/* The kernel @spec of @flavour, and the machine that plays on it. */
static int open_machine(const struct options *options, const char *spec, const char *flavour,
			struct kernel *kernel, struct stress_machine *machine, struct error *error)
{
	struct kernel_options kernels = options_kernel(options);

	kernels.flavour = flavour;
	*machine = (struct stress_machine){.limit_seconds = options->limit_seconds};
	if (kernel_resolve(spec, &kernels, kernel, error))
		return -1;
	if (!stress_machine_open(machine, options->stress_harness, error))
		return 0;
	kernel_free(kernel);
	return -1;
}

static int stress_drawn(const struct options *options, const struct kernel *kernel,
			const struct stress_machine *machine, struct error *error)
{
	struct text_style style = text_style_for(stdout);
	struct stress_campaign campaign = {
		.machine = machine,
		.kernel = kernel,
		.spec = options->kernel,
		.flavour = options->flavour,
		.findings = options->findings,
		.first_seed = options->seed ? (uint64_t)options->seed : 1,
		.seeds = options->seed		? 1
			 : options->seeds_given ? options->seeds
			 : options->minutes	? UINT32_MAX
						: STRESS_SEEDS,
		.seconds = options->minutes * 60.0,
		.jobs = options->jobs,
		.until_found = options->first,
	};
	char *css = xasprintf("%s/report.css", options->configs), *directory;
	int code = stress_campaign_run(&campaign, error);

	if (!code) {
		stress_print(&campaign, &style);
		directory = stress_publish(&campaign, css, error);
		if (directory)
			printf("\n%s/index.html\n", directory);
		code = !directory		? -1
		       : campaign.unable	? EXIT_KERNEL
		       : campaign.failure_count ? EXIT_BROKEN
						: EXIT_HOLDS;
		free(directory);
	}
	free(css);
	stress_campaign_free(&campaign);
	return code;
}

/* Prints what a case came to; the exit code. */
static int say_case(const struct stress_case *result, const char *kernel)
{
	struct stress_judgement judgement = stress_judge(result, kernel);
	int code = judgement.verdict == STRESS_FOUND	? EXIT_BROKEN
		   : judgement.verdict == STRESS_UNABLE ? EXIT_KERNEL
							: EXIT_HOLDS;

	printf("%s\n", judgement.verdict == STRESS_CLEAN ? "nothing found"
		       : judgement.verdict == STRESS_SPOILED
			       ? "spoiled: a task was killed for want "
				 "of memory"
			       : judgement.what);
	printf("  log and lines: %.16s, %.1f s\n", result->sha256, result->wall_seconds);
	stress_judgement_free(&judgement);
	return code;
}

/* Keeps what one program that the user gave came to, also where nothing was found. */
static int keep_given(const struct options *options, const struct stress_input *input,
		      const struct stress_case *result, struct error *error)
{
	struct stress_judgement judgement = stress_judge(result, input->kernel->name);
	char *directory;
	int code;

	if (judgement.verdict != STRESS_FOUND) {
		stress_judgement_free(&judgement);
		judgement = (struct stress_judgement){.oracle = "none",
						      .signature = xstrdup("nothing found"),
						      .what = xstrdup("nothing found")};
	}
	directory = stress_finding_write(options->findings, input, result, &judgement, error);
	code = directory ? 0 : -1;
	if (directory)
		printf("  make replay FINDING=%s\n", directory);
	stress_judgement_free(&judgement);
	free(directory);
	return code;
}

static int stress_given(const struct options *options, const struct kernel *kernel,
			const struct stress_machine *machine, struct error *error)
{
	char *text = file_read(options->program, STRESS_TEXT_MAX, NULL, error);
	struct stress_program program;
	struct stress_case result;
	int code = text ? stress_program_parse(options->program, text, &program, error) : -1;

	free(text);
	if (code)
		return -1;
	code = stress_case_play(machine, kernel, &program, &result, error);
	if (!code) {
		const struct stress_input input = {options->kernel, options->flavour, kernel,
						   machine,	    &program,	      0};

		code = say_case(&result, kernel->name);
		if (keep_given(options, &input, &result, error))
			code = -1;
		stress_case_free(&result);
	}
	stress_program_free(&program);
	return code;
}

int command_stress(const struct options *options, struct error *error)
{
	struct stress_machine machine = {.limit_seconds = 0};
	struct kernel kernel = {.name = NULL};
	int code;

	if (open_machine(options, options->kernel, options->flavour, &kernel, &machine, error))
		return -1;
	code = *options->program ? stress_given(options, &kernel, &machine, error)
				 : stress_drawn(options, &kernel, &machine, error);
	stress_machine_close(&machine);
	kernel_free(&kernel);
	return code;
}

static void say_difference(const char *what, const char *here, const char *found)
{
	if (found && strcmp(here, found) != 0)
		printf("another %s: image %.16s, found with %.16s\n", what, here, found);
}

/* What of the finding's inputs is another here, in a line each. */
static void say_differences(const struct stress_finding *finding, const struct kernel *kernel,
			    const struct stress_machine *machine)
{
	say_difference("kernel", kernel->image_sha256, finding->image_sha256);
	say_difference("guest", machine->image.sha256, finding->guest_sha256);
}

/* A finding that is played several times, side by side. */
struct replay {
	const struct stress_finding *finding;
	const struct kernel *kernel;
	const struct stress_machine *machine;
	const char *expected; /* SHA-256 of log and lines */
	atomic_uint same;
};

static int replay_once(void *context, size_t piece, struct error *error)
{
	struct replay *replay = context;
	struct stress_case result;

	if (stress_case_play(replay->machine, replay->kernel, &replay->finding->program, &result,
			     error))
		return -1;
	if (!strcmp(result.sha256, replay->expected))
		atomic_fetch_add(&replay->same, 1);
	if (!piece)
		say_case(&result, replay->kernel->name);
	stress_case_free(&result);
	return 0;
}

static void note_replay(void *context, size_t piece, char text[CREW_NOTE])
{
	const struct replay *replay = context;

	(void)piece;
	snprintf(text, CREW_NOTE, "%u the same", replay->same);
}

/* Plays it @times times; EXIT_HOLDS: each gave the bytes of the finding. */
static int replay_times(const struct stress_finding *finding, const struct kernel *kernel,
			const struct stress_machine *machine, const struct options *options,
			struct error *error)
{
	const unsigned int times = options->times_given ? options->times : 1;
	const char *small = json_string_value(json_object_get(finding->about, "small_sha256"));
	struct replay replay = {.finding = finding,
				.kernel = kernel,
				.machine = machine,
				.expected = finding->shrunk && small ? small : finding->sha256};
	const struct crew crew = {.what = "replaying",
				  .count = times,
				  .jobs = options->jobs,
				  .context = &replay,
				  .work = replay_once,
				  .note = note_replay};

	if (crew_run(&crew, error))
		return -1;
	printf("%u of %u: the same bytes as when it was %s (%.16s)\n", replay.same, times,
	       finding->shrunk ? "shrunk" : "found", replay.expected);
	return replay.same == times ? EXIT_HOLDS : EXIT_BROKEN;
}

/* Opens the finding that the options name, with its kernel and machine. */
static int open_finding(const struct options *options, struct stress_finding *finding,
			struct kernel *kernel, struct stress_machine *machine, struct error *error)
{
	if (!*options->finding)
		return error_set(error, EXIT_USAGE,
				 "--finding: expected a directory below results/findings");
	if (stress_finding_read(options->finding, false, finding, error))
		return -1;
	if (!open_machine(options, finding->spec, finding->flavour, kernel, machine, error))
		return 0;
	stress_finding_free(finding);
	return -1;
}

int command_replay(const struct options *options, struct error *error)
{
	struct stress_finding finding = {.directory = NULL};
	struct stress_machine machine = {.limit_seconds = 0};
	struct kernel kernel = {.name = NULL};
	int code;

	if (open_finding(options, &finding, &kernel, &machine, error))
		return -1;
	say_differences(&finding, &kernel, &machine);
	code = replay_times(&finding, &kernel, &machine, options, error);
	stress_machine_close(&machine);
	kernel_free(&kernel);
	stress_finding_free(&finding);
	return code;
}

int command_shrink(const struct options *options, struct error *error)
{
	struct stress_finding finding = {.directory = NULL};
	struct stress_machine machine = {.limit_seconds = 0};
	struct stress_shrink shrink;
	struct stress_case result;
	struct kernel kernel = {.name = NULL};
	size_t steps, waits;
	char *text;
	int code;

	if (open_finding(options, &finding, &kernel, &machine, error))
		return -1;
	shrink = (struct stress_shrink){
		.machine = &machine,
		.kernel = &kernel,
		.signature = finding.signature,
		.seconds = options->minutes ? options->minutes * 60.0 : SHRINK_SECONDS,
	};
	steps = stress_steps(&finding.program);
	waits = stress_waits(&finding.program);
	code = stress_shrink_program(&shrink, &finding.program, &result, error);
	if (!code) {
		code = stress_finding_keep_small(&finding, &finding.program, &result, error);
		text = stress_program_text(&finding.program);
		printf("from %zu to %zu operations, from %zu to %zu waits, in %zu cases: "
		       "%s/program.small\n\n%s",
		       steps, stress_steps(&finding.program), waits, stress_waits(&finding.program),
		       shrink.cases, finding.directory, text);
		free(text);
		stress_case_free(&result);
	}
	stress_machine_close(&machine);
	kernel_free(&kernel);
	stress_finding_free(&finding);
	return code;
}
