// SPDX-License-Identifier: GPL-2.0-only
/* The command line: what it sets, what it refuses and in which words, and the scenarios it names.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/base/files.h"
#include "bench/command/options.h"
#include "lib/array.h"
#include "lib/xalloc.h"

#define ARGV(...) ((char *[]){"bench", __VA_ARGS__, NULL})

static char *root; /* a fresh directory, with scenarios/ in it */

static int set_up(void **state)
{
	const char *tmp = getenv("TMPDIR");
	char *scenarios;
	int failed;

	(void)state;
	root = xasprintf("%s/zswapbench-options-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(root))
		return -1;
	scenarios = xasprintf("%s/scenarios", root);
	failed = mkdir(scenarios, 0755);
	free(scenarios);
	return failed;
}

static int tear_down(void **state)
{
	struct error error;
	int failed = remove_tree(root, &error);

	(void)state;
	free(root);
	return failed;
}

static int parse(struct options *options, char **argv, struct error *error)
{
	int argc;

	for (argc = 0; argv[argc]; argc++)
		;
	optind = 0; /* getopt begins anew */
	setenv("ZSWAPBENCH_CACHE", "/var/cache/zswapbench", 1);
	error->text[0] = '\0';
	return options_parse(options, argc, argv, error);
}

static struct options parsed(char **argv)
{
	struct options options;
	struct error error;

	if (parse(&options, argv, &error))
		fail_msg("%s", error.text);
	return options;
}

static void refused(char **argv, const char *expected)
{
	struct options options;
	struct error error;

	if (!parse(&options, argv, &error))
		fail_msg("accepted, expected: %s", expected);
	assert_string_equal(error.text, expected);
	assert_int_equal(error.code, EXIT_USAGE);
}

static void without_options(void **state)
{
	char *argv[] = {"bench", NULL};
	struct options options = parsed(argv);

	(void)state;
	assert_string_equal(options.kernel, "patched");
	assert_string_equal(options.baseline, "baseline");
	assert_string_equal(options.kernels, "");
	assert_string_equal(options.scenarios, "");
	assert_int_equal(options.seeds, 3);
	assert_false(options.seeds_given);
	assert_string_equal(options.gates, "");
	assert_string_equal(options.gate_results, "results/gate");
	assert_int_equal(options.seed, 0);
	assert_int_equal(options.times, 3);
	assert_int_equal(options.jobs, 0);
	assert_false(options.force);
	assert_false(options.update);
	assert_true(options.limit_seconds == 300);
	assert_string_equal(options.results, "results/runs");
	assert_string_equal(options.configs, "configs");
	assert_string_equal(options.harness, "build/harness-init");
	assert_string_equal(options.history, "results/history.sqlite");
	assert_int_equal(options.last, 100);
	assert_string_equal(options.ksrc, "");
	assert_string_equal(options.cache, "/var/cache/zswapbench");
	options_free(&options);
}

static void every_option(void **state)
{
	struct options options = parsed(ARGV(
		"--kernel=mainline", "--baseline", "invasive", "--kernels=a b", "--scenario=x y",
		"--seeds=7", "--seed=1000000", "--times=2", "--force", "--update", "--jobs=4",
		"--limit=60", "--results=/r", "--configs=/c", "--harness=/h", "--ksrc=/s",
		"--history=/hi", "--last=9", "--gates=g h", "--gate-results=/g"));

	(void)state;
	assert_string_equal(options.kernel, "mainline");
	assert_string_equal(options.baseline, "invasive");
	assert_string_equal(options.kernels, "a b");
	assert_string_equal(options.scenarios, "x y");
	assert_int_equal(options.seeds, 7);
	assert_true(options.seeds_given);
	assert_string_equal(options.gates, "g h");
	assert_string_equal(options.gate_results, "/g");
	assert_int_equal(options.seed, 1000000);
	assert_int_equal(options.times, 2);
	assert_true(options.force);
	assert_true(options.update);
	assert_int_equal(options.jobs, 4);
	assert_true(options.limit_seconds == 60);
	assert_string_equal(options.results, "/r");
	assert_string_equal(options.configs, "/c");
	assert_string_equal(options.harness, "/h");
	assert_string_equal(options.ksrc, "/s");
	assert_string_equal(options.history, "/hi");
	assert_int_equal(options.last, 9);
	options_free(&options);
}

/* make passes on what the user left empty, and what is given twice counts as given last. */
static void empty_and_repeated(void **state)
{
	struct options options = parsed(ARGV("--kernel=", "--seeds=2", "--seeds=5"));

	(void)state;
	assert_string_equal(options.kernel, "");
	assert_int_equal(options.seeds, 5);
	options_free(&options);
}

static void kernels_options(void **state)
{
	struct options options = parsed(ARGV("--ksrc=/src/linux.tar.xz"));
	struct kernel_options kernel = options_kernel(&options);

	(void)state;
	assert_string_equal(kernel.ksrc, "/src/linux.tar.xz");
	assert_string_equal(kernel.cache, "/var/cache/zswapbench");
	options_free(&options);
}

static void not_an_option(void **state)
{
#define NOT_AN_OPTION                                                                              \
	": not an option, or its value is missing; 'zswapbench help' lists the options"
	(void)state;
	refused(ARGV("--seeds=1", "--speed=2"), "--speed=2" NOT_AN_OPTION);
	refused(ARGV("--speed"), "--speed" NOT_AN_OPTION);
	refused(ARGV("--force=yes"), "--force=yes" NOT_AN_OPTION);
	refused(ARGV("--force", "--kernel"), "--kernel" NOT_AN_OPTION);
	refused(ARGV("-x"), "-x" NOT_AN_OPTION);
#undef NOT_AN_OPTION
}

static void not_a_number(void **state)
{
#define A_NUMBER ": expected a whole number from 1 to 1000000"
	(void)state;
	refused(ARGV("--seeds=three"), "--seeds: 'three'" A_NUMBER);
	refused(ARGV("--seeds="), "--seeds: ''" A_NUMBER);
	refused(ARGV("--seeds=0"), "--seeds: '0'" A_NUMBER);
	refused(ARGV("--seed=-1"), "--seed: '-1'" A_NUMBER);
	refused(ARGV("--seed=1000001"), "--seed: '1000001'" A_NUMBER);
	refused(ARGV("--jobs=2x"), "--jobs: '2x'" A_NUMBER);
	refused(ARGV("--jobs=0x2"), "--jobs: '0x2'" A_NUMBER);
	refused(ARGV("--limit=1.5"), "--limit: '1.5'" A_NUMBER);
	refused(ARGV("--limit=99999999999999999999"), "--limit: '99999999999999999999'" A_NUMBER);
	refused(ARGV("--times", "--force"), "--times: '--force'" A_NUMBER);
#undef A_NUMBER
}

static void stray_word(void **state)
{
	(void)state;
	refused(ARGV("patched"), "patched: not expected here; 'zswapbench help' lists the options");
	refused(ARGV("KERNEL=a", "--seeds=2"),
		"KERNEL=a: not expected here; 'zswapbench help' lists the options");
	refused(ARGV("--seeds=2", "--", "--force"),
		"--force: not expected here; 'zswapbench help' lists the options");
}

static struct scenario **load(const char *configs, const char *names, size_t *count,
			      struct error *error)
{
	const struct options options = {.configs = configs, .scenarios = names};

	*error = (struct error){.text = "of before"};
	return options_scenarios(&options, count, error);
}

static struct scenario **load_profile(const char *configs, enum profile profile, size_t *count,
				      struct error *error)
{
	const struct options options = {.configs = configs, .scenarios = "", .profile = profile};

	return options_scenarios(&options, count, error);
}

/* tests/ has a directory scenarios/ as configs/ does. */
static void scenarios_by_name_and_file(void **state)
{
	struct error error;
	size_t count;
	struct scenario **scenarios =
		load("tests", "minimal tests/scenarios/full.yaml", &count, &error);

	(void)state;
	if (!scenarios)
		fail_msg("%s", error.text);
	assert_int_equal(count, 2);
	assert_string_equal(scenarios[0]->name, "minimal");
	assert_string_equal(scenarios[0]->file, "tests/scenarios/minimal.yaml");
	assert_string_equal(scenarios[1]->name, "full");
	scenarios_free(scenarios, count);
}

static void mistakes_of_all_files_are_listed(void **state)
{
	struct error error;
	size_t count;

	(void)state;
	assert_null(load("tests", "absent minimal many-mistakes ./gone.yaml", &count, &error));
	assert_int_equal(strncmp(error.text, "tests/scenarios/absent.yaml:", 28), 0);
	assert_non_null(strstr(error.text, "\ntests/scenarios/many-mistakes.yaml:"));
	assert_non_null(strstr(error.text, "\n./gone.yaml:"));
	assert_null(strstr(error.text, "minimal"));
	assert_null(strstr(error.text, "of before"));
	assert_int_equal(error.code, EXIT_INPUT);
	/* with none named, all that are there, good ones between bad ones */
	assert_null(load("tests", "", &count, &error));
	assert_non_null(strstr(error.text, "tests/scenarios/many-mistakes.yaml:"));
	assert_null(strstr(error.text, "full.yaml"));
}

static void put(const char *name, const char *from)
{
	char *path = xasprintf("%s/scenarios/%s", root, name);
	struct error error = {.text = ""};

	if (file_copy(from, path, &error))
		fail_msg("%s", error.text);
	free(path);
}

/* In the order of their names; what is no scenario's file is passed over. */
static void all_scenarios_of_a_directory(void **state)
{
	struct scenario **scenarios;
	struct error error;
	size_t count;

	(void)state;
	put("minimal.yaml", "tests/scenarios/minimal.yaml");
	put("full.yaml", "tests/scenarios/full.yaml");
	put(".hidden.yaml", "tests/scenarios/many-mistakes.yaml");
	put("full.yaml.orig", "tests/scenarios/many-mistakes.yaml");
	put("README", "tests/scenarios/many-mistakes.yaml");
	scenarios = load(root, " ", &count, &error); /* the profile quick */
	if (!scenarios)
		fail_msg("%s", error.text);
	assert_int_equal(count, 1);
	assert_string_equal(scenarios[0]->name, "minimal");
	scenarios_free(scenarios, count);
	scenarios = load_profile(root, PROFILE_NIGHTLY, &count, &error);
	if (!scenarios)
		fail_msg("%s", error.text);
	assert_int_equal(count, 2);
	assert_string_equal(scenarios[0]->name, "full");
	assert_string_equal(scenarios[1]->name, "minimal");
	scenarios_free(scenarios, count);
}

static void directory_without_scenarios(void **state)
{
	char *expected = xasprintf("%s/scenarios: no file *.yaml in it", root);
	struct error error;
	size_t count;

	(void)state;
	assert_null(load(root, "", &count, &error));
	assert_string_equal(error.text, expected);
	assert_int_equal(error.code, EXIT_INPUT);
	assert_null(load("tests/absent", "", &count, &error));
	assert_string_equal(error.text, "tests/absent/scenarios: No such file or directory");
	free(expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_options),
		cmocka_unit_test(every_option),
		cmocka_unit_test(empty_and_repeated),
		cmocka_unit_test(kernels_options),
		cmocka_unit_test(not_an_option),
		cmocka_unit_test(not_a_number),
		cmocka_unit_test(stray_word),
		cmocka_unit_test(scenarios_by_name_and_file),
		cmocka_unit_test(mistakes_of_all_files_are_listed),
		cmocka_unit_test_setup_teardown(all_scenarios_of_a_directory, set_up, tear_down),
		cmocka_unit_test_setup_teardown(directory_without_scenarios, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
