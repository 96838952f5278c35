// SPDX-License-Identifier: GPL-2.0-only
/* Noise files: one as it should be, and each way to be wrong with the words it is told in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/base/files.h"
#include "bench/compare/noise.h"

#define SHA256 "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1" /* "text" */
#define HEAD   "\"format\": \"zswapbench-noise\", \"version\": 1, "
#define FLOORS(of)                                                                                 \
	"{" HEAD "\"scenarios\": {\"s\": {\"sha256\": \"" SHA256 "\", \"metrics\": {" of "}}}}"

static const char good[] = FLOORS("\"m\": 0.5, \"n\": 18");

static const struct scenario_metric m = {.name = "m"}, n = {.name = "n"}, o = {.name = "o"};

static struct noise parsed(const char *text)
{
	struct error error = {.text = ""};
	struct noise noise;

	if (noise_parse("noise.json", text, strlen(text), &noise, &error))
		fail_msg("%s", error.text);
	return noise;
}

static void refused(const char *text, const char *expected)
{
	struct error error = {.text = ""};
	struct noise noise;

	if (!noise_parse("noise.json", text, strlen(text), &noise, &error))
		fail_msg("accepted, expected: %s", expected);
	assert_string_equal(error.text, expected);
	assert_int_equal(error.code, EXIT_INPUT);
	assert_null(noise.root);
}

static void floors(void **state)
{
	const struct scenario s = {.name = "s", .text = "text", .text_length = 4};
	struct noise noise = parsed(good);
	double floor = -1;

	(void)state;
	assert_true(noise_floor(&noise, &s, &m, &floor) && floor == 0.5);
	assert_true(noise_floor(&noise, &s, &n, &floor) && floor == 18);
	noise_free(&noise);
	noise_free(&noise); /* once more does nothing */
}

static void floors_that_are_not_known(void **state)
{
	const struct scenario s = {.name = "s", .text = "text", .text_length = 4};
	const struct scenario changed = {.name = "s", .text = "texts", .text_length = 5};
	const struct scenario other = {.name = "other", .text = "text", .text_length = 4};
	struct noise noise = parsed(good);
	double floor = -1;

	(void)state;
	assert_false(noise_floor(&noise, &s, &o, &floor));
	assert_false(noise_floor(&noise, &changed, &m, &floor));
	assert_false(noise_floor(&noise, &other, &m, &floor));
	assert_true(floor == -1);
	noise_free(&noise);
}

static void digest_of(const char *text, char hex[DIGEST_SIZE])
{
	struct scenario s = {.name = "s", .text_length = strlen(text)};

	s.text = (char *)text;
	noise_scenario_digest(&s, hex);
}

/* Claims say nothing of how far a metric moves, wherever they stand; all else may. */
static void claims_do_not_move_floors(void **state)
{
	char plain[DIGEST_SIZE], other[DIGEST_SIZE];

	(void)state;
	digest_of("name: s\nmetrics:\n- x\n", plain);
	digest_of("name: s\nclaims:\n  - y\n\n- z\n# of z\n\t\nmetrics:\n- x\n", other);
	assert_string_equal(plain, other);
	digest_of("name: s\nmetrics:\n- x\nclaims: [y]", other);
	assert_string_equal(plain, other);
	digest_of("name: s\nmetrics:\n- y\nclaims: [y]", other);
	assert_string_not_equal(plain, other);
	digest_of("name: s\nmetrics:\n- x\nclaim", other);
	assert_string_not_equal(plain, other);
	digest_of("", plain);
	digest_of("claims:", other);
	assert_string_equal(plain, other);
}

static void nothing_measured(void **state)
{
	struct noise noise = parsed("{" HEAD "\"scenarios\": {}}");

	(void)state;
	noise_free(&noise);
	noise = parsed(FLOORS(""));
	noise_free(&noise);
}

static void bad_files(void **state)
{
#define A_NOISE_FILE ": expected \"zswapbench-noise\"; make calibrate writes such a file"
	(void)state;
	refused("", "noise.json:1: '[' or '{' expected near end of file");
	refused("{\"format\":\n 1", "noise.json:2: '}' expected near end of file");
	refused("[]", "noise.json: format: missing" A_NOISE_FILE);
	refused("{\"format\": \"zswapbench-record\"}",
		"noise.json: format: \"zswapbench-record\"" A_NOISE_FILE);
	refused("{\"format\": 1}", "noise.json: format: 1" A_NOISE_FILE);
	refused("{\"format\": \"zswapbench-noise\", \"version\": 2}",
		"noise.json: version: 2: expected 1");
	refused("{\"format\": \"zswapbench-noise\"}", "noise.json: version: missing: expected 1");
	refused("{\"format\": \"zswapbench-noise\", \"version\": \"1\"}",
		"noise.json: version: \"1\": expected 1");
	refused("{" HEAD "\"scenarios\": []}", "noise.json: scenarios: []: expected an object");
	refused("{" HEAD "\"x\": 1}", "noise.json: scenarios: missing: expected an object");
	refused("{" HEAD "\"version\": 1}",
		"noise.json:1: duplicate object key near '\"version\"'");
#undef A_NOISE_FILE
}

static void bad_scenarios(void **state)
{
	(void)state;
	refused("{" HEAD "\"scenarios\": {\"s\": 3}}",
		"noise.json: scenarios.s: 3: expected an object with sha256 and metrics");
	refused("{" HEAD "\"scenarios\": {\"s\": {\"metrics\": {}}}}",
		"noise.json: scenarios.s.sha256: missing: expected 64 hex digits");
	refused("{" HEAD "\"scenarios\": {\"s\": {\"sha256\": \"abc\", \"metrics\": {}}}}",
		"noise.json: scenarios.s.sha256: \"abc\": expected 64 hex digits");
	refused("{" HEAD "\"scenarios\": {\"s\": {\"sha256\": \"" SHA256 "\"}}}",
		"noise.json: scenarios.s.metrics: missing: expected an object");
	refused(FLOORS("\"m\": 1, \"n\": -0.1"),
		"noise.json: scenarios.s.metrics.n: -0.10000000000000001: "
		"expected a floor in percent, at least 0");
	refused(FLOORS("\"m\": \"2\", \"n\": null"), "noise.json: scenarios.s.metrics.m: \"2\": "
						     "expected a floor in percent, at least 0");
	refused(FLOORS("\"m\": null"), "noise.json: scenarios.s.metrics.m: null: "
				       "expected a floor in percent, at least 0");
	refused(FLOORS("\"m\": 1e999"), "noise.json:1: real number overflow near '1e999'");
}

static void from_a_file(void **state)
{
	char path[] = "/tmp/zswapbench-noise-XXXXXX";
	struct error error = {.text = ""};
	struct noise noise;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(file_write(path, good, strlen(good), &error), 0);
	assert_int_equal(noise_load(path, &noise, &error), 0);
	noise_free(&noise);
	assert_int_equal(truncate(path, 2 << 20), 0);
	assert_int_equal(noise_load(path, &noise, &error), -1);
	assert_non_null(strstr(error.text, "larger than the 1048576 bytes allowed"));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(noise_load(path, &noise, &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_non_null(strstr(error.text, "cannot open: No such file or directory"));
	assert_null(noise.root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(floors),
		cmocka_unit_test(floors_that_are_not_known),
		cmocka_unit_test(claims_do_not_move_floors),
		cmocka_unit_test(nothing_measured),
		cmocka_unit_test(bad_files),
		cmocka_unit_test(bad_scenarios),
		cmocka_unit_test(from_a_file),
	};

	return cmocka_run_group_tests_name("noise", tests, NULL, NULL);
}
