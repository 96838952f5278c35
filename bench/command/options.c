// SPDX-License-Identifier: GPL-2.0-only
/* The command line: see options.h. */
#include "bench/command/options.h"

#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "bench/base/text.h"
#include "lib/array.h"
#include "lib/xalloc.h"

/* One option a line: its name, what it takes, and what it says in the help. */
enum option_kind { TEXT, NUMBER, SEEDS, PROFILE, FLAG };

static const struct {
	const char *name;
	enum option_kind kind;
	size_t offset;
	const char *value, *help;
} table[] = {
#define MEMBER(name) offsetof(struct options, name)
	{"kernel", TEXT, MEMBER(kernel), "KERNEL", "a variant, an image or a source (see README)"},
	{"baseline", TEXT, MEMBER(baseline), "KERNEL", "what it is compared with (baseline)"},
	{"kernels", TEXT, MEMBER(kernels), "'A B C'", "several; the first is the reference"},
	{"a", TEXT, MEMBER(a), "DIR", "compare: records of the reference"},
	{"b", TEXT, MEMBER(b), "DIR", "compare: records of what is compared with it"},
	{"a-kernel", TEXT, MEMBER(a_kernel), "NAME", "compare: of several kernels in a, this one"},
	{"b-kernel", TEXT, MEMBER(b_kernel), "NAME", "compare: of several kernels in b, this one"},
	{"scenario", TEXT, MEMBER(scenarios), "'A B'", "names or files, instead of a profile"},
	{"profile", PROFILE, MEMBER(profile), "NAME", "quick, nightly or full (quick)"},
	{"gates", TEXT, MEMBER(gates), "'A B'", "gate: names or files; all if not given"},
	{"seeds", SEEDS, MEMBER(seeds), "N|auto", "seeds 1 to N, a boot each (3; gate: enough)"},
	{"seeds-limit", NUMBER, MEMBER(seeds_limit), "N", "of --seeds=auto (24)"},
	{"seed", NUMBER, MEMBER(seed), "N", "this seed alone"},
	{"builds", NUMBER, MEMBER(builds), "N", "calibrate, sensitivity: padded builds (7)"},
	{"times", NUMBER, MEMBER(times), "N", "determinism, replay: runs of each (3, 1)"},
	{"disturbance", NUMBER, MEMBER(disturbance), "N",
	 "determinism: disturb all runs, drawn from N on"},
	{"force", FLAG, MEMBER(force), NULL, "run also what is unchanged"},
	{"update", FLAG, MEMBER(update), NULL, "determinism: write the reference digests"},
	{"jobs", NUMBER, MEMBER(jobs), "N", "machines at once (one a processor)"},
	{"limit", NUMBER, MEMBER(limit_seconds), "SECONDS", "of wall time for one run (300)"},
	{"results", TEXT, MEMBER(results), "DIR", "where records are kept (results/runs)"},
	{"gate-results", TEXT, MEMBER(gate_results), "DIR", "JUnit and KTAP (results/gate)"},
	{"mutants", TEXT, MEMBER(mutants), "'A B'", "names or files; all if not given"},
	{"mutant-results", TEXT, MEMBER(mutant_results), "DIR", "the matrix (results/mutants)"},
	{"configs", TEXT, MEMBER(configs), "DIR", "kernels and scenarios (configs)"},
	{"harness", TEXT, MEMBER(harness), "FILE", "the guest's init (build/harness-init)"},
	{"report", TEXT, MEMBER(report), "DIR", "where a report is written (results/report)"},
	{"noise", TEXT, MEMBER(noise), "FILE", "noise floors (results/reference/noise.json)"},
	{"history", TEXT, MEMBER(history), "FILE", "of the gate (results/history.sqlite)"},
	{"last", NUMBER, MEMBER(last), "N", "trend: runs of a series, the latest (100)"},
	{"flavour", TEXT, MEMBER(flavour), "NAME", "stress: in configs/kernel/stress (stress)"},
	{"first", FLAG, MEMBER(first), NULL, "stress: end with the first failure"},
	{"stress", FLAG, MEMBER(stress), NULL, "mutants: under stress, too"},
	{"program", TEXT, MEMBER(program), "FILE", "stress: this program, instead of drawn ones"},
	{"minutes", NUMBER, MEMBER(minutes), "N", "stress: begins no case after so many"},
	{"findings", TEXT, MEMBER(findings), "DIR", "what stress found (results/findings)"},
	{"finding", TEXT, MEMBER(finding), "DIR", "replay, shrink: a directory that stress wrote"},
	{"stress-harness", TEXT, MEMBER(stress_harness), "FILE", "its init (build/stress-init)"},
	{"ksrc", TEXT, MEMBER(ksrc), "PATH", "source of the variants (linux-source-6.12)"},
#undef MEMBER
};

enum { TABLE_SIZE = ARRAY_LENGTH(table) };

void options_help(void)
{
	size_t i;

	for (i = 0; i < TABLE_SIZE; i++) {
		char left[40];

		snprintf(left, sizeof(left), "--%s%s%s", table[i].name, table[i].value ? "=" : "",
			 table[i].value ? table[i].value : "");
		printf("  %-22s %s\n", left, table[i].help);
	}
}

/* A whole number of at least 1 for the member at @offset, whatever its C type. */
static int set_number(struct options *options, size_t index, const char *text, struct error *error)
{
	void *member = (char *)options + table[index].offset;
	char *end;
	long value;

	errno = 0;
	value = strtol(text, &end, 10);
	if (errno || *end || !*text || value < 1 || value > 1000000)
		return error_set(error, EXIT_USAGE,
				 "--%s: '%s': expected a whole number from 1 to 1000000",
				 table[index].name, text);
	if (member == &options->limit_seconds)
		options->limit_seconds = (double)value;
	else if (member == &options->seed)
		options->seed = value;
	else
		*(unsigned int *)member = (unsigned int)value;
	options->times_given = options->times_given || member == &options->times;
	return 0;
}

static int set_profile(struct options *options, const char *text, struct error *error)
{
	for (options->profile = 0; options->profile < PROFILES; options->profile++)
		if (!strcmp(profile_words[options->profile], text))
			return 0;
	return error_set(error, EXIT_USAGE, "--profile: '%s': expected quick, nightly or full",
			 text);
}

static int set_option(struct options *options, size_t index, const char *text, struct error *error)
{
	void *member = (char *)options + table[index].offset;

	if (table[index].kind == SEEDS) {
		options->seeds_auto = strcmp(text, "auto") == 0;
		options->seeds_given = !options->seeds_auto;
		return options->seeds_auto ? 0 : set_number(options, index, text, error);
	}
	if (table[index].kind == PROFILE)
		return set_profile(options, text, error);
	if (table[index].kind == NUMBER)
		return set_number(options, index, text, error);
	if (table[index].kind == FLAG)
		*(bool *)member = true;
	else
		*(const char **)member = text;
	return 0;
}

/* What getopt_long() has stopped at: a short option, or a long one behind which it stands. */
static int refuse(char **argv, struct error *error)
{
	char letter[3] = {'-', (char)optopt, '\0'};

	return error_set(error, EXIT_USAGE,
			 "%s: not an option, or its value is missing; 'zswapbench help' lists the "
			 "options",
			 optopt > TABLE_SIZE ? letter : argv[optind - 1]);
}

int options_parse(struct options *options, int argc, char **argv, struct error *error)
{
	struct option known[TABLE_SIZE + 1];
	size_t i;
	int found;

	*options = (struct options){.kernel = "patched",
				    .baseline = "baseline",
				    .kernels = "",
				    .a = "",
				    .b = "",
				    .a_kernel = "",
				    .b_kernel = "",
				    .scenarios = "",
				    .gates = "",
				    .seeds = 3,
				    .seeds_limit = 24,
				    .times = 3,
				    .builds = 7,
				    .limit_seconds = 300,
				    .results = "results/runs",
				    .gate_results = "results/gate",
				    .mutants = "",
				    .mutant_results = "results/mutants",
				    .configs = "configs",
				    .harness = "build/harness-init",
				    .noise = "results/reference/noise.json",
				    .history = "results/history.sqlite",
				    .last = 100,
				    .report = "results/report",
				    .flavour = "stress",
				    .program = "",
				    .findings = "results/findings",
				    .finding = "",
				    .stress_harness = "build/stress-init",
				    .ksrc = ""};
	memset(known, 0, sizeof(known));
	for (i = 0; i < TABLE_SIZE; i++) {
		known[i].name = table[i].name;
		known[i].has_arg = table[i].kind == FLAG ? no_argument : required_argument;
		known[i].val = (int)i + 1; /* each its own, or an ambiguous beginning would do */
	}
	opterr = 0;
	optind = 1;
	while ((found = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (found < 1 || found > TABLE_SIZE)
			return refuse(argv, error);
		if (set_option(options, (size_t)found - 1, optarg, error))
			return -1;
	}
	if (optind < argc)
		return error_set(error, EXIT_USAGE,
				 "%s: not expected here; 'zswapbench help' lists the options",
				 argv[optind]);
	options->cache = cache_directory(error);
	options->kernel_configs = xasprintf("%s/kernel", options->configs);
	return options->cache ? 0 : -1;
}

void options_free(struct options *options)
{
	free(options->cache);
	free(options->kernel_configs);
}

struct kernel_options options_kernel(const struct options *options)
{
	return (struct kernel_options){
		.configs = options->kernel_configs, .cache = options->cache, .ksrc = options->ksrc};
}

static int is_yaml_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && text_ends(entry->d_name, ".yaml");
}

/* All YAML files in @directory, as words. */
static char **all_files(const char *directory, struct error *error)
{
	struct dirent **entries;
	char **files;
	int i, found = scandir(directory, &entries, is_yaml_file, alphasort);

	if (found <= 0) {
		error_set(error, EXIT_INPUT, "%s: %s", directory,
			  found ? strerror(errno) : "no file *.yaml in it");
		if (!found)
			free(entries);
		return NULL;
	}
	files = xcalloc((size_t)found + 1, sizeof(*files));
	for (i = 0; i < found; i++) {
		files[i] = xasprintf("%s/%s", directory, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return files;
}

/* A word with a slash or ending in .yaml is a file; any other a name in @directory. */
static void names_to_files(char **words, const char *directory)
{
	for (; *words; words++) {
		char *file;

		if (strchr(*words, '/') || text_ends(*words, ".yaml"))
			continue;
		file = xasprintf("%s/%s.yaml", directory, *words);
		free(*words);
		*words = file;
	}
}

char **options_files(const char *text, const char *directory, struct error *error)
{
	char **files = words_split(text);

	if (*files) {
		names_to_files(files, directory);
		return files;
	}
	words_free(files);
	return all_files(directory, error);
}

/* Loads @files; mistakes of all of them are collected. */
static struct scenario **load_all(char **files, size_t *count, struct error *error)
{
	struct scenario **scenarios;
	bool failed = false;
	size_t i;

	for (*count = 0; files[*count]; ++*count)
		;
	scenarios = xcalloc(*count, sizeof(*scenarios));
	error->text[0] = '\0';
	for (i = 0; i < *count; i++) {
		struct error one = {.text = ""};

		scenarios[i] = scenario_load(files[i], &one);
		if (!scenarios[i]) {
			error_add(error, one.code, "%s", one.text);
			failed = true;
		}
	}
	if (!failed)
		return scenarios;
	scenarios_free(scenarios, *count);
	return NULL;
}

/* Keeps those that @profile runs; returns how many. */
static size_t keep_profile(struct scenario **scenarios, size_t count, enum profile profile)
{
	size_t kept = 0, i;

	for (i = 0; i < count; i++) {
		if (scenarios[i]->profile <= profile)
			scenarios[kept++] = scenarios[i];
		else
			scenario_free(scenarios[i]);
	}
	return kept;
}

struct scenario **options_scenarios(const struct options *options, size_t *count,
				    struct error *error)
{
	char *directory = xasprintf("%s/scenarios", options->configs);
	char **files = options_files(options->scenarios, directory, error);
	char **named = words_split(options->scenarios);
	struct scenario **scenarios = files ? load_all(files, count, error) : NULL;

	if (scenarios && !*named)
		*count = keep_profile(scenarios, *count, options->profile);
	words_free(named);
	words_free(files);
	free(directory);
	return scenarios;
}

void scenarios_free(struct scenario **scenarios, size_t count)
{
	size_t i;

	for (i = 0; scenarios && i < count; i++)
		if (scenarios[i])
			scenario_free(scenarios[i]);
	free(scenarios);
}
