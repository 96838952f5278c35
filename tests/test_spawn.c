// SPDX-License-Identifier: GPL-2.0-only
/* Programs: status, signals, output, environment, time limit, and Ctrl-C with what it kills. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/base/files.h"
#include "bench/base/interrupt.h"
#include "bench/base/spawn.h"
#include "lib/clock.h"
#include "lib/xalloc.h"

#define ARGV(...) ((const char *const[]){__VA_ARGS__, NULL})
#define SH(text)  ARGV("sh", "-c", text)

static struct error error;

static struct spawn_result run(struct spawn spawn)
{
	struct spawn_result result;

	if (spawn_run(&spawn, &result, &error))
		fail_msg("%s", error.text);
	return result;
}

static void assert_output(struct spawn spawn, const char *text)
{
	struct spawn_result result;

	spawn.capture = spawn.capture ? spawn.capture : 4096;
	result = run(spawn);
	assert_string_equal(result.output, text);
	free(result.output);
}

static void assert_how(struct spawn spawn, bool ok, const char *how)
{
	struct spawn_result result = run(spawn);
	char *text = spawn_how(&spawn, &result);

	assert_int_equal(spawn_ok(&result), ok);
	assert_string_equal(text, how);
	free(text);
	free(result.output);
}

static void how_it_ended(void **test_state)
{
	(void)test_state;
	assert_how((struct spawn){.argv = ARGV("true")}, true, "exit status 0");
	assert_how((struct spawn){.argv = SH("exit 3")}, false, "exit status 3");
	assert_how((struct spawn){.argv = SH("kill -9 $$")}, false, "signal 9 (Killed)");
}

static void no_shell_is_between(void **test_state)
{
	(void)test_state;
	assert_output((struct spawn){.argv = ARGV("printf", "%s|", "a b", "$HOME", "*;'\"")},
		      "a b|$HOME|*;'\"|");
}

static void output_is_captured_up_to_the_cap(void **test_state)
{
	(void)test_state;
	assert_output((struct spawn){.argv = SH("echo out; echo err >&2")}, "out\nerr\n");
	assert_output((struct spawn){.argv = SH("echo 1234567"), .capture = 3}, "123");
	/* more than a pipe holds: the program must not be held up */
	assert_output((struct spawn){.argv = SH("yes | head -c 1000000"), .capture = 4}, "y\ny\n");
	assert_output((struct spawn){.argv = SH("cat")}, "");
}

static void collect(void *context, const char *line)
{
	char **all = context, *longer = xasprintf("%s<%s>", *all, line);

	free(*all);
	*all = longer;
}

static void lines_come_one_by_one(void **test_state)
{
	char *all = xstrdup("");

	(void)test_state;
	run((struct spawn){.argv = SH("printf 'one\\n\\ntw'; sleep 0.1; printf 'o\\nlast'"),
			   .line = collect,
			   .context = &all});
	assert_string_equal(all, "<one><><two><last>");
	free(all);
}

static void count_length(void *context, const char *line)
{
	size_t *lengths = context;

	lengths[0]++;
	lengths[1] += strlen(line);
}

static void long_lines_come_in_pieces(void **test_state)
{
	size_t lengths[2] = {0};

	(void)test_state;
	run((struct spawn){.argv = SH("head -c 200000 /dev/zero | tr '\\0' x"),
			   .line = count_length,
			   .context = lengths});
	assert_int_equal(lengths[0], 4);
	assert_int_equal(lengths[1], 200000);
}

static void the_log_is_appended_to(void **test_state)
{
	char path[] = "/tmp/zswapbench-spawn-XXXXXX";
	char *text;

	(void)test_state;
	close(mkstemp(path));
	run((struct spawn){.argv = ARGV("echo", "one"), .log = path});
	assert_output((struct spawn){.argv = ARGV("echo", "two"), .log = path}, "two\n");
	text = file_read(path, 4096, NULL, &error);
	assert_string_equal(text, "one\ntwo\n");
	free(text);
	unlink(path);
}

static void a_full_log_is_an_error(void **test_state)
{
	const struct spawn full = {.argv = SH("while echo x; do :; done"), .log = "/dev/full"};
	const struct spawn none = {.argv = ARGV("true"), .log = "/nonexistent/log"};
	struct spawn_result result;

	(void)test_state;
	assert_int_equal(spawn_run(&full, &result, &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_string_equal(error.text, "/dev/full: cannot write: No space left on device");
	assert_int_equal(spawn_run(&none, &result, &error), -1);
	assert_string_equal(error.text, "/nonexistent/log: cannot open: No such file or directory");
}

static void directory_and_environment(void **test_state)
{
	(void)test_state;
	setenv("ONE", "1", 1);
	setenv("TWO", "2", 1);
	setenv("TWOFOLD", "22", 1);
	assert_output((struct spawn){.argv = ARGV("pwd"), .directory = "/"}, "/\n");
	assert_output((struct spawn){.argv = SH("echo $ONE-$TWO-$TWOFOLD-$FOUR"),
				     .environment = ARGV("TWO", "ONE=new", "FOUR=4=4")},
		      "new--22-4=4\n");
	assert_output((struct spawn){.argv = SH("echo $ONE-$TWO-${PATH:+path}-${HOME:+home}-$X"),
				     .clean = true,
				     .environment = ARGV("X=x", "HOME")},
		      "--path--x\n");
}

static void what_cannot_run_is_named(void **test_state)
{
	const struct spawn missing = {.argv = ARGV("no-such-program-here", "x")};
	const struct spawn nowhere = {.argv = ARGV("true"), .directory = "/nonexistent"};
	struct spawn_result result;

	(void)test_state;
	assert_int_equal(spawn_run(&missing, &result, &error), -1);
	assert_int_equal(error.code, EXIT_PACKAGES);
	assert_string_equal(error.text,
			    "cannot run no-such-program-here: No such file or directory");
	assert_int_equal(spawn_run(&nowhere, &result, &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_string_equal(error.text,
			    "/nonexistent: cannot run true there: No such file or directory");
}

static void the_time_limit_ends_all_of_it(void **test_state)
{
	double begin = clock_seconds();

	(void)test_state;
	assert_how((struct spawn){.argv = SH("sleep 60 & sleep 60"), .seconds = 0.3, .capture = 1},
		   false, "stopped after 0 s");
	assert_true(clock_seconds() - begin < 5);
}

static void who_does_not_listen_is_killed(void **test_state)
{
	double begin = clock_seconds();
	struct spawn_result result;

	(void)test_state;
	result = run((struct spawn){.argv = SH("trap '' TERM; while :; do sleep 0.1; done"),
				    .seconds = 0.1,
				    .capture = 1});
	free(result.output);
	assert_true(result.timed_out);
	assert_int_equal(result.signal, SIGKILL);
	assert_true(clock_seconds() - begin > 4);
}

/* True once @pid (a group if negative) is gone, which init may take a moment to see to. */
static bool gone(pid_t pid)
{
	double begin = clock_seconds();

	while (kill(pid, 0) == 0 && clock_seconds() - begin < 5)
		usleep(10000);
	return kill(pid, 0) && errno == ESRCH;
}

static void what_it_leaves_behind_is_killed(void **test_state)
{
	struct spawn_result result;
	pid_t left;

	(void)test_state;
	result = run((struct spawn){.argv = SH("sleep 60 & echo $!"), .capture = 100});
	left = (pid_t)strtol(result.output, NULL, 10);
	free(result.output);
	assert_true(left > 1);
	assert_true(gone(left));
}

static void noted_pid(void *context, const char *line)
{
	*(pid_t *)context = (pid_t)strtol(line, NULL, 10);
	kill(getpid(), SIGINT);
}

/* In a child: the program tells its number, and is interrupted. Exit status 0 when all is right. */
static int interrupted(void)
{
	struct error e = {0};
	struct spawn_result result;
	pid_t program = 0;
	const struct spawn spawn = {
		.argv = SH("echo $$; sleep 60; true"), .line = noted_pid, .context = &program};
	const struct spawn next = {.argv = ARGV("true")};
	double begin = clock_seconds();

	if (spawn_run(&spawn, &result, &e) != -1 || e.code != EXIT_INTERRUPTED)
		return 1;
	if (strcmp(e.text, "interrupted by signal 2 (Interrupt)") != 0 ||
	    clock_seconds() - begin > 4)
		return 2;
	if (program < 2 || !gone(-program))
		return 3;
	if (!interrupt_pending() || spawn_run(&next, &result, &e) != -1)
		return 4;
	kill(getpid(), SIGINT); /* the second one kills */
	return 5;
}

static void an_interrupt_ends_the_group(void **test_state)
{
	int status = 0;
	pid_t pid;

	(void)test_state;
	assert_false(interrupt_pending());
	assert_int_equal(interrupt_check(&error), 0);
	pid = fork();
	if (pid == 0)
		_exit(interrupted());
	waitpid(pid, &status, 0);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGINT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(how_it_ended),
		cmocka_unit_test(no_shell_is_between),
		cmocka_unit_test(output_is_captured_up_to_the_cap),
		cmocka_unit_test(lines_come_one_by_one),
		cmocka_unit_test(long_lines_come_in_pieces),
		cmocka_unit_test(the_log_is_appended_to),
		cmocka_unit_test(a_full_log_is_an_error),
		cmocka_unit_test(directory_and_environment),
		cmocka_unit_test(what_cannot_run_is_named),
		cmocka_unit_test(the_time_limit_ends_all_of_it),
		cmocka_unit_test(who_does_not_listen_is_killed),
		cmocka_unit_test(what_it_leaves_behind_is_killed),
		cmocka_unit_test(an_interrupt_ends_the_group),
	};

	signal(SIGINT, SIG_DFL); /* a shell has what it starts in the background ignore it */
	return cmocka_run_group_tests_name("spawn", tests, NULL, NULL);
}
