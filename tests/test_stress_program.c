// SPDX-License-Identifier: GPL-2.0-only
/* Stress programs: read, written, and every mistake with its line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/array.h"
#include "wire/stress/program.h"

static struct error error;

static struct stress_program parse(const char *text)
{
	struct stress_program program;

	if (stress_program_parse("p", text, &program, &error))
		fail_msg("%s", error.text);
	return program;
}

static void assert_refused(const char *text, const char *says)
{
	struct stress_program program;

	error = (struct error){.text = ""};
	assert_int_equal(stress_program_parse("p", text, &program, &error), -1);
	assert_int_equal(error.code, EXIT_INPUT);
	assert_string_equal(error.text, says);
}

static void defaults_are_filled_in(void **state)
{
	struct stress_program program = parse("task name=t # the only one\n\trewrite\n");
	char *text = stress_program_text(&program);

	(void)state;
	assert_string_equal(text, "task name=t cgroup=- memory=anon shares=- pages=48 threads=1 "
				  "random=1K cpu=64 node=64\n\trewrite pages=8\n");
	assert_int_equal(stress_program_number(&program, STRESS_task, "pages"), 48);
	assert_int_equal(stress_program_number(&program, STRESS_machine, "cpus"), 4);
	free(text);
	stress_program_free(&program);
}

static void what_is_written_is_read(void **state)
{
	static const char all[] =
		"machine cpus=2 nodes=2 memory=96M device=null_blk slots=100 latency_us=20 "
		"memcg=on zswap=on\n"
		"run ms=300 seed=17\n"
		"cgroup name=top under=-\n"
		"cgroup name=a under=top\n"
		"\nsetup\n\tzswap_max cgroup=a bytes=24K\n\tshrinker is=on\n"
		"\ntask name=t0 cgroup=a memory=shmem shares=- pages=24 threads=2 random=1000 "
		"cpu=1 node=0\n\tpageout pages=20\n\tmove\n"
		"\ncontrol\n\tcpu_cycle cpu=1 us=100\n\tpause us=5\n"
		"\nschedule seed=9 points=64 shortest_us=500 longest_us=2000 duty=85 percent=50 "
		"at_once=1 share=3\n"
		"\tpoint at=zswap_store.isra.0+0x1c weight=2\n\twait at=f+0x0 hit=3 ns=700\n";
	struct stress_program program = parse(all);
	char *text = stress_program_text(&program);

	(void)state;
	assert_string_equal(text, all);
	assert_int_equal(program.lines[3].values[1].number, 2); /* the line of "top" */
	assert_null(stress_program_find(&program, STRESS_verify));
	free(text);
	stress_program_free(&program);
}

static void mistakes(void **state)
{
	(void)state;
	assert_refused("rewrte\n",
		       "p:1: 'rewrte': expected a word of the grammar (wire/stress/grammar.h)");
	assert_refused("\n rewrite\n",
		       "p:2: 'rewrite': expected a word that may stand in this section");
	assert_refused("setup\nmachine\n",
		       "p:2: 'machine': expected a word that may stand in this section");
	assert_refused("run ms=0\n", "p:1: '0': expected a whole number from 1 to 60000");
	assert_refused("run ms=-1\n", "p:1: '-1': expected a whole number from 1 to 60000");
	assert_refused("run ms=1K\n", "p:1: '1K': expected a whole number from 1 to 60000");
	assert_refused("run ms\n", "p:1: 'ms': expected NAME=VALUE");
	assert_refused("run s=1\n", "p:1: 's': expected a parameter of this word");
	assert_refused("run ms=1 ms=2\n", "p:1: 'ms': expected each parameter once");
	assert_refused("machine device=zram\n", "p:1: 'zram': expected one of: brd null_blk");
	assert_refused("cgroup\n", "p:1: 'cgroup': expected its parameter 'name' or 'at'");
	assert_refused("cgroup name=../x\n",
		       "p:1: '../x': expected a new name of letters, digits and '-', up to 23");
	assert_refused("cgroup name=a\ncgroup name=a\n",
		       "p:2: 'a': expected a new name of letters, digits and '-', up to 23");
	assert_refused("cgroup name=b under=a\n",
		       "p:1: 'a': expected the name of a cgroup above, or - for the root");
	assert_refused("task name=b shares=a\n",
		       "p:1: 'a': expected the name of a task above, or - for none");
	assert_refused("schedule\npoint at=zswap_store\n",
		       "p:2: 'zswap_store': expected a place in a function, as zswap_store+0x1c");
	assert_refused("schedule\npoint at=a;b+0x1\n",
		       "p:2: 'a;b+0x1': expected a place in a function, as zswap_store+0x1c");
	assert_refused("setup\nreclaim bytes=99999999999999M\n",
		       "p:2: '99999999999999M': expected a whole number from 0 to 1099511627776");
}

static void no_more_lines_than_there_is_room_for(void **state)
{
	char text[STRESS_LINES_MAX * 6 + 64];
	size_t i, length = (size_t)sprintf(text, "control\n");

	(void)state;
	for (i = 0; i < STRESS_LINES_MAX; i++)
		length += (size_t)sprintf(text + length, "pause\n");
	assert_refused(text, "p:1025: 'pause': expected no more than 1024 lines");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_are_filled_in),
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(mistakes),
		cmocka_unit_test(no_more_lines_than_there_is_room_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
