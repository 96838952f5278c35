// SPDX-License-Identifier: GPL-2.0-only
/* Progress: what a terminal sees, what a log sees, how often, and the time left. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <pty.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/base/progress.h"
#include "lib/array.h"
#include "lib/xalloc.h"

static double clock_now; /* the tests' own time */
static char *seen;
static size_t seen_length;
static FILE *stream;

static double test_clock(void)
{
	return clock_now;
}

static void watch(bool terminal, bool color, unsigned int width)
{
	struct progress_output to = {
		.terminal = terminal, .color = color, .width = width, .clock = test_clock};

	clock_now = 1000;
	stream = to.stream = open_memstream(&seen, &seen_length);
	progress_redirect(&to);
}

static void assert_seen(const char *text)
{
	fflush(stream);
	assert_string_equal(seen, text);
	rewind(stream);
}

static int stop_watching(void **test_state)
{
	(void)test_state;
	fclose(stream);
	free(seen);
	return 0;
}

static void durations_read_like_prose(void **test_state)
{
	static const struct {
		double seconds;
		const char *text;
	} cases[] = {
		{-1, "0 s"},	     {0, "0 s"},
		{0.4, "0 s"},	     {1.5, "2 s"},
		{59.4, "59 s"},	     {59.6, "1 min 0 s"},
		{130, "2 min 10 s"}, {3599, "59 min 59 s"},
		{3600, "1 h 0 min"}, {7500, "2 h 5 min"},
	};
	char text[DURATION_SIZE];
	size_t i;

	(void)test_state;
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		duration_text(cases[i].seconds, text);
		assert_string_equal(text, cases[i].text);
	}
}

static void a_log_gets_few_lines(void **test_state)
{
	unsigned long i;

	(void)test_state;
	watch(false, false, 0);
	progress_begin("building", 1000);
	for (i = 0; i < 250; i++) {
		progress_step(i, "a.o");
		clock_now += 0.1;
	}
	progress_end("done");
	assert_seen("building: ...\n"
		    "building: 10 %, 1 min 30 s left (a.o)\n"
		    "building: 20 %, 1 min 20 s left (a.o)\n"
		    "building: done (25 s)\n");
}

static void what_goes_on_takes_the_time_of_its_own_steps(void **test_state)
{
	(void)test_state;
	watch(false, false, 0);
	progress_begin("going on", 1000);
	progress_resume(500);
	clock_now += 10;
	progress_step(500, "a.o");
	clock_now += 10;
	progress_step(600, "b.o");
	progress_begin("the next", 1000);
	clock_now += 10;
	progress_step(100, "a.o");
	assert_seen("going on: ...\n"
		    "going on: 50 % (a.o)\n"
		    "going on: 60 %, 1 min 20 s left (b.o)\n"
		    "the next: ...\n"
		    "the next: 10 %, 1 min 30 s left (a.o)\n");
}

static void a_terminal_gets_one_line(void **test_state)
{
	(void)test_state;
	watch(true, false, 80);
	progress_begin("building", 4);
	clock_now += 2;
	progress_step(1, "a.o");
	clock_now += 0.05;
	progress_step(2, "too soon.o");
	clock_now += 1.95;
	progress_step(3, NULL);
	progress_end("done");
	assert_seen("\r\033[Kbuilding: ..."
		    "\r\033[Kbuilding: 25 %, 6 s left (a.o)"
		    "\r\033[Kbuilding: 75 %, 1 s left"
		    "\r\033[Kbuilding: done (4 s)\n");
}

static void the_line_fits_the_width(void **test_state)
{
	(void)test_state;
	watch(true, false, 20);
	progress_begin("building", 4);
	clock_now += 2;
	progress_step(1, "a/very/long/name.o");
	progress_end("done and dusted twice over");
	assert_seen("\r\033[Kbuilding: ..."
		    "\r\033[Kbuilding: 25 %, 6 s"
		    "\r\033[Kbuilding: done and \n");
}

static void color_is_only_around_the_text(void **test_state)
{
	(void)test_state;
	watch(true, true, 80);
	progress_begin("b", 2);
	clock_now += 2;
	progress_step(1, NULL);
	progress_end("done");
	assert_seen("\r\033[Kb: ...\033[0m"
		    "\r\033[Kb: \033[36m50 %, 2 s left\033[0m"
		    "\r\033[Kb: \033[1mdone (2 s)\033[0m\n");
}

static void a_guess_needs_ground(void **test_state)
{
	(void)test_state;
	watch(true, false, 80);
	progress_begin("b", 100);
	clock_now += 0.5;
	progress_step(10, NULL); /* too early */
	clock_now += 5;
	progress_step(0, NULL); /* nothing done */
	clock_now += 5;
	progress_step(250, NULL); /* more than there was to do */
	progress_expect(500);
	clock_now += 5;
	progress_step(250, NULL);
	progress_end("done");
	assert_seen("\r\033[Kb: ..."
		    "\r\033[Kb: 10 %"
		    "\r\033[Kb: 0 %"
		    "\r\033[Kb: 99 %"
		    "\r\033[Kb: 50 %, 16 s left"
		    "\r\033[Kb: done (16 s)\n");
}

static void without_a_total_time_passes(void **test_state)
{
	(void)test_state;
	watch(true, false, 80);
	progress_begin("b", 0);
	clock_now += 5;
	progress_step(3, "three");
	progress_end("failed");
	assert_seen("\r\033[Kb: ...\r\033[Kb: 5 s (three)\r\033[Kb: failed (5 s)\n");
}

/* What progress writes to a terminal of 24 columns, in a child of its own. */
static void seen_on_a_terminal(const char *name, const char *value, char *text, size_t size)
{
	struct winsize window = {.ws_row = 24, .ws_col = 24};
	size_t used = 0;
	ssize_t got;
	pid_t pid;
	int fd;

	pid = forkpty(&fd, NULL, NULL, &window);
	assert_true(pid >= 0);
	if (pid == 0) {
		setenv("TERM", "xterm", 1);
		unsetenv("NO_COLOR");
		setenv(name, value, 1);
		progress_redirect(NULL);
		progress_begin("b", 0);
		progress_end("a long text that does not fit");
		_exit(0);
	}
	while (used + 1 < size && (got = read(fd, text + used, size - 1 - used)) > 0)
		used += (size_t)got;
	text[used] = '\0';
	waitpid(pid, NULL, 0);
	close(fd);
}

static void the_terminal_is_asked(void **test_state)
{
	char text[512];
	int keyboard, terminal;

	(void)test_state;
	watch(false, false, 0); /* before it may be skipped: it is torn down in any case */
	if (openpty(&keyboard, &terminal, NULL, NULL, NULL)) {
		print_message("needs pseudo-terminals (/dev/pts): %s\n", strerror(errno));
		skip();
	}
	close(keyboard);
	close(terminal);
	seen_on_a_terminal("NO_COLOR", "", text, sizeof(text));
	assert_string_equal(text, "\r\033[Kb: ...\033[0m"
				  "\r\033[Kb: \033[1ma long text that doe\033[0m\r\n");
	seen_on_a_terminal("NO_COLOR", "1", text, sizeof(text));
	assert_string_equal(text, "\r\033[Kb: ...\r\033[Kb: a long text that doe\r\n");
	seen_on_a_terminal("TERM", "dumb", text, sizeof(text));
	assert_string_equal(text, "b: ...\r\nb: a long text that does not fit (0 s)\r\n");
}

#define TEST(name) cmocka_unit_test_teardown(name, stop_watching)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(durations_read_like_prose),
		TEST(a_log_gets_few_lines),
		TEST(what_goes_on_takes_the_time_of_its_own_steps),
		TEST(a_terminal_gets_one_line),
		TEST(the_line_fits_the_width),
		TEST(color_is_only_around_the_text),
		TEST(a_guess_needs_ground),
		TEST(without_a_total_time_passes),
		TEST(the_terminal_is_asked),
	};

	return cmocka_run_group_tests_name("progress", tests, NULL, NULL);
}
