// SPDX-License-Identifier: GPL-2.0-only
/* Progress with the time left: see progress.h. */
#include "bench/base/progress.h"
#include "lib/clock.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define PLAIN_SECONDS	 10.0 /* between two plain lines */
#define TERMINAL_SECONDS 0.1
#define SETTLE_SECONDS	 1.0 /* before this, a guess at the time left is worth nothing */
#define LINE_SIZE	 512

static struct {
	struct progress_output to;
	bool ready; /* `to` is set */
	char what[128];
	unsigned long total, before; /* steps; before: made by an earlier one */
	double begin, shown;
} state;

static const char *environment_value(const char *name)
{
	const char *value = getenv(name);

	return value ? value : "";
}

void progress_redirect(const struct progress_output *output)
{
	state.ready = true;
	if (output) {
		state.to = *output;
		return;
	}
	state.to.stream = stderr;
	state.to.terminal = isatty(STDERR_FILENO) && strcmp(environment_value("TERM"), "dumb") != 0;
	state.to.color = state.to.terminal && !*environment_value("NO_COLOR");
	state.to.width = 0;
	state.to.clock = clock_seconds;
}

void duration_text(double seconds, char text[DURATION_SIZE])
{
	unsigned long s = seconds > 0 ? (unsigned long)(seconds + 0.5) : 0;

	if (s < 60)
		snprintf(text, DURATION_SIZE, "%lu s", s);
	else if (s < 3600)
		snprintf(text, DURATION_SIZE, "%lu min %lu s", s / 60, s % 60);
	else
		snprintf(text, DURATION_SIZE, "%lu h %lu min", s / 3600, s % 3600 / 60);
}

static unsigned int terminal_width(void)
{
	struct winsize size;

	if (state.to.width)
		return state.to.width;
	if (ioctl(fileno(state.to.stream), TIOCGWINSZ, &size) == 0 && size.ws_col)
		return size.ws_col;
	return 80;
}

/* ", 1 min 5 s left", or nothing while that cannot be told. */
static void time_left_text(unsigned long done, double elapsed, char *text, size_t size)
{
	char duration[DURATION_SIZE];

	text[0] = '\0';
	if (done <= state.before || done >= state.total || elapsed < SETTLE_SECONDS)
		return;
	duration_text(elapsed * (double)(state.total - done) / (double)(done - state.before),
		      duration);
	snprintf(text, size, ", %s left", duration);
}

/* What follows "WHAT: ": "42 %, 1 min 5 s left (mm/zswap.o)". */
static void status_text(unsigned long done, const char *note, double elapsed, char *text,
			size_t size)
{
	char duration[DURATION_SIZE];
	const char *open = note ? " (" : "", *close = note ? ")" : "";

	if (state.total) {
		char left[DURATION_SIZE + 16];

		time_left_text(done, elapsed, left, sizeof(left));
		/* more steps than expected: not done before progress_end() says so */
		snprintf(text, size, "%lu %%%s%s%s%s",
			 done < state.total ? done * 100 / state.total : 99, left, open,
			 note ? note : "", close);
		return;
	}
	duration_text(elapsed, duration);
	snprintf(text, size, "%s%s%s%s", duration, open, note ? note : "", close);
}

/* Draws "WHAT: TEXT"; on a terminal over the line before, cut to fit. */
static void draw_status(const char *text, const char *color, bool last)
{
	FILE *to = state.to.stream;
	char line[LINE_SIZE];
	size_t label = strlen(state.what);
	size_t columns = terminal_width() - 1; /* the last column would wrap */

	if (!state.to.terminal) {
		fprintf(to, "%s: %s\n", state.what, text);
		fflush(to);
		return;
	}
	snprintf(line, sizeof(line), "%s: %s", state.what, text);
	if (columns < sizeof(line))
		line[columns] = '\0';
	if (state.to.color && strlen(line) > label + 2)
		fprintf(to, "\r\033[K%.*s: %s%s\033[0m", (int)label, line, color, line + label + 2);
	else
		fprintf(to, "\r\033[K%s", line);
	if (last)
		fputc('\n', to);
	fflush(to);
}

void progress_begin(const char *what, unsigned long total)
{
	if (!state.ready)
		progress_redirect(NULL);
	snprintf(state.what, sizeof(state.what), "%s", what);
	state.total = total;
	state.before = 0;
	state.begin = state.to.clock();
	state.shown = state.begin;
	draw_status("...", "", false);
}

void progress_expect(unsigned long total)
{
	state.total = total;
}

void progress_resume(unsigned long before)
{
	state.before = before;
}

void progress_step(unsigned long done, const char *note)
{
	double now = state.to.clock();
	char text[LINE_SIZE];

	if (now - state.shown < (state.to.terminal ? TERMINAL_SECONDS : PLAIN_SECONDS))
		return;
	state.shown = now;
	status_text(done, note, now - state.begin, text, sizeof(text));
	draw_status(text, "\033[36m", false);
}

void progress_end(const char *how)
{
	char duration[DURATION_SIZE], text[LINE_SIZE];

	duration_text(state.to.clock() - state.begin, duration);
	snprintf(text, sizeof(text), "%s (%s)", how, duration);
	draw_status(text, "\033[1m", true);
}
