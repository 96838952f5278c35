// SPDX-License-Identifier: GPL-2.0-only
/* zswapbench: the way in. What it can do is one table. */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "bench/command/commands.h"
#include "lib/array.h"

static const struct {
	const char *name;
	int (*run)(const struct options *options, struct error *error);
	const char *help;
} commands[] = {
	{"bench", command_bench, "run the scenarios on two or more kernels and compare them"},
	{"calibrate", command_calibrate, "measure the noise floor on padded builds of one kernel"},
	{"compare", command_compare, "compare records that are there, from wherever they come"},
	{"determinism", command_determinism, "run each scenario several times and compare digests"},
	{"gate", command_gate, "judge a kernel by the gates: an exit code, JUnit XML and KTAP"},
	{"kernels", command_kernels, "build the kernel variants and list them"},
	{"list", command_list, "list the scenarios and their claims"},
	{"list-kernels", command_list_kernels, "list what there is to boot, building nothing"},
	{"mutants", command_mutants, "put known bugs into the kernel: does the suite find them?"},
	{"overhead", command_overhead, "measure what sampler and probes cost"},
	{"report", command_report, "the same as bench, as a mail, a page and plots"},
	{"reproducible", command_reproducible, "build a kernel twice and compare the bytes"},
	{"sensitivity", command_sensitivity,
	 "false alarms on padded builds, and the smallest change found"},
	{"replay", command_replay, "play what stress has found again: the same bytes?"},
	{"shrink", command_shrink, "make what stress has found smaller"},
	{"stress", command_stress, "random programs and schedules on a kernel, until it breaks"},
	{"trend", command_trend, "show gated metrics over time, and the first bad runs"},
};

static void help(void)
{
	size_t i;

	puts("usage: zswapbench COMMAND [OPTION...]\n\ncommands:");
	for (i = 0; i < ARRAY_LENGTH(commands); i++)
		printf("  %-22s %s\n", commands[i].name, commands[i].help);
	puts("\noptions:");
	options_help();
	puts("\nExit codes are listed in README.md.");
}

int main(int argc, char **argv)
{
	struct error error = {.text = ""};
	struct options options;
	size_t i;

	setlocale(LC_CTYPE, ""); /* so that tables know how wide a character is */
	if (argc > 1 && (!strcmp(argv[1], "help") || !strcmp(argv[1], "--help"))) {
		help();
		return 0;
	}
	for (i = 0; argc > 1 && i < ARRAY_LENGTH(commands); i++) {
		int code;

		if (strcmp(commands[i].name, argv[1]) != 0)
			continue;
		code = options_parse(&options, argc - 1, argv + 1, &error);
		if (!code) {
			code = commands[i].run(&options, &error);
			options_free(&options);
		}
		if (code >= 0)
			return code;
		fprintf(stderr, "zswapbench: %s\n", error.text);
		return error.code;
	}
	fprintf(stderr, "zswapbench: %s: not a command; 'zswapbench help' lists them\n",
		argc > 1 ? argv[1] : "(nothing)");
	return EXIT_USAGE;
}
