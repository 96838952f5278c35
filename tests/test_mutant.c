// SPDX-License-Identifier: GPL-2.0-only
/* Headers of mutants: what is read, every mistake with its line, and those of the project. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/base/words.h"
#include "bench/kernel/mutant.h"
#include "lib/array.h"

#define GOOD                                                                                       \
	"SPDX-License-Identifier: GPL-2.0-only\n\nzswapbench: a mutant\n\n"                        \
	"what: a limit is\n  not kept\norigin: B6\non: patched\nsymptom: more\n"                   \
	"seen-by: one/claim\n  two/data three\n"

static struct error error;

static struct mutant parse(const char *text)
{
	struct mutant mutant;

	if (mutant_parse("x/limit-late.patch", text, &mutant, &error))
		fail_msg("%s", error.text);
	return mutant;
}

static void assert_refused(const char *text, const char *says)
{
	struct mutant mutant;

	error = (struct error){.text = ""};
	assert_int_equal(mutant_parse("f", text, &mutant, &error), -1);
	assert_int_equal(error.code, EXIT_INPUT);
	assert_string_equal(error.text, says);
}

static void all_of_a_header(void **state)
{
	struct mutant mutant = parse(GOOD "\n--- a/mm/zswap.c\nwhat: no header any more\n");
	char *seen = words_join(mutant.seen_by, "|"), *kernel = mutant_kernel(&mutant);

	(void)state;
	assert_string_equal(mutant.name, "limit-late");
	assert_string_equal(mutant.what, "a limit is not kept");
	assert_string_equal(mutant.origin, "B6");
	assert_string_equal(mutant.on, "patched");
	assert_string_equal(mutant.symptom, "more");
	assert_string_equal(seen, "one/claim|two/data|three");
	assert_string_equal(kernel, "patched+x/limit-late.patch");
	assert_null(mutant.because);
	assert_false(mutant.control);
	free(kernel);
	free(seen);
	mutant_free(&mutant);
}

static void what_is_not_to_be_found(void **state)
{
	struct mutant mutant = parse(GOOD "not-found-because: it is\n  rare\n");

	(void)state;
	assert_string_equal(mutant.because, "it is rare");
	mutant_free(&mutant);
	mutant = parse("what: w\norigin: none\non: o\nsymptom: s\nseen-by: a\n");
	assert_true(mutant.control);
	mutant_free(&mutant);
}

static void mistakes(void **state)
{
	(void)state;
	assert_refused(GOOD "what: again\n", "f:12: 'what': a second time");
	assert_refused(GOOD "sen-by: x\n",
		       "f:12: 'sen-by: x': expected what, origin, on, symptom, seen-by or "
		       "not-found-because");
	assert_refused(GOOD "not-found-because:\n",
		       "f:12: 'not-found-because': missing or empty before the first file");
	assert_refused("what:\n  \norigin: o\non: o\nsymptom: s\nseen-by: a\n",
		       "f:6: 'what': missing or empty before the first file");
	assert_refused("what: w\non: o\nseen-by:  \n--- a/x\norigin: x\n",
		       "f:3: 'origin': missing or empty before the first file\n"
		       "f:3: 'symptom': missing or empty before the first file\n"
		       "f:3: 'seen-by': missing or empty before the first file");
	assert_refused("", "f:0: 'what': missing or empty before the first file\n"
			   "f:0: 'origin': missing or empty before the first file\n"
			   "f:0: 'on': missing or empty before the first file\n"
			   "f:0: 'symptom': missing or empty before the first file\n"
			   "f:0: 'seen-by': missing or empty before the first file");
}

/* One that is there and one that is not, by name and by path. */
static void by_name(void **state)
{
	struct mutants mutants;

	(void)state;
	if (mutants_load("wrong-byte configs/kernel/mutants/nothing.patch",
			 "configs/kernel/mutants", &mutants, &error))
		fail_msg("%s", error.text);
	assert_int_equal(mutants.count, 2);
	assert_string_equal(mutants.items[0].path, "configs/kernel/mutants/wrong-byte.patch");
	assert_true(mutants.items[1].control);
	mutants_free(&mutants);
	assert_int_equal(mutants_load("no-such wrong-byte nor-this", "configs/kernel/mutants",
				      &mutants, &error),
			 -1);
	assert_int_equal(error.code, EXIT_INPUT);
	assert_non_null(strstr(error.text, "no-such.patch"));
	assert_non_null(strstr(error.text, "nor-this.patch"));
	assert_int_equal(mutants_load("", "tests/scenarios", &mutants, &error), -1);
	assert_non_null(strstr(error.text, "no file *.patch"));
}

/* The project's are well-formed, many, and cover what the change touches. */
static void those_of_the_project(void **state)
{
	static const char *const of[] = {"lists-",  "limit-",	"walks-", "writeback-",
					 "worker-", "offline-", "pool-",  "stale-"};
	struct mutants mutants;
	size_t controls = 0, i, j;

	(void)state;
	if (mutants_load("", "configs/kernel/mutants", &mutants, &error))
		fail_msg("%s", error.text);
	for (i = 0; i < mutants.count; i++) {
		controls += mutants.items[i].control;
		assert_true(!strcmp(mutants.items[i].on, "patched") ||
			    !strcmp(mutants.items[i].on, "mainline"));
	}
	assert_true(mutants.count - controls >= 34);
	assert_int_equal(controls, 1);
	for (j = 0; j < ARRAY_LENGTH(of); j++) {
		for (i = 0; i < mutants.count; i++)
			if (!strncmp(mutants.items[i].name, of[j], strlen(of[j])))
				break;
		assert_true(i < mutants.count);
	}
	mutants_free(&mutants);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_of_a_header),
		cmocka_unit_test(what_is_not_to_be_found),
		cmocka_unit_test(mistakes),
		cmocka_unit_test(by_name),
		cmocka_unit_test(those_of_the_project),
	};

	return cmocka_run_group_tests_name("mutant", tests, NULL, NULL);
}
