// SPDX-License-Identifier: GPL-2.0-only
/* Shrinking: see stress_shrink.h. */
#include "bench/stress/stress_shrink.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/interrupt.h"
#include "bench/base/progress.h"
#include "bench/stress/stress_oracle.h"
#include "lib/clock.h"
#include "lib/xalloc.h"

/* Whether a line is something that is done. */
static bool is_step(const struct stress_program *program, size_t line)
{
	enum stress_class class = stress_grammar[program->lines[line].word].class;

	return class == STRESS_ACCESS || class == STRESS_CHANGE || class == STRESS_PROMISE;
}

size_t stress_steps(const struct stress_program *program)
{
	size_t count = 0, i;

	for (i = 0; i < program->count; i++)
		count += is_step(program, i);
	return count;
}

size_t stress_waits(const struct stress_program *program)
{
	size_t named = 0, i;

	for (i = 0; i < program->count; i++)
		named += stress_grammar[program->lines[i].word].class == STRESS_SCHEDULE;
	if (named || !stress_program_find(program, STRESS_schedule))
		return named;
	return stress_program_number(program, STRESS_schedule, "points");
}

/* One program that was tried. */
struct attempt {
	struct stress_program program;
	struct stress_case result;
	bool played;
};

static void attempt_free(struct attempt *attempt)
{
	if (attempt->played)
		stress_case_free(&attempt->result);
	stress_program_free(&attempt->program);
	*attempt = (struct attempt){.played = false};
}

/*
 * Plays the program in @text. 1: it fails in the same way; 0: it does not, or is no program
 * any more (a line names what was left out); -1: @error.
 */
static int try_text(struct stress_shrink *shrink, const char *text, struct attempt *attempt,
		    struct error *error)
{
	struct stress_judgement judgement;
	struct error not_one;
	int same;

	*attempt = (struct attempt){.played = false};
	if (interrupt_check(error))
		return -1;
	if (stress_program_parse("smaller", text, &attempt->program, &not_one))
		return 0;
	progress_step(++shrink->cases, NULL);
	if (stress_case_play(shrink->machine, shrink->kernel, &attempt->program, &attempt->result,
			     error)) {
		stress_program_free(&attempt->program);
		return -1;
	}
	attempt->played = true;
	judgement = stress_judge(&attempt->result, shrink->kernel->name);
	same = judgement.verdict == STRESS_FOUND && !strcmp(judgement.signature, shrink->signature);
	stress_judgement_free(&judgement);
	return same;
}

/* The text of @program without the lines from @first on, @count of those marked in @may_go. */
static char *text_without(const struct stress_program *program, const bool *may_go, size_t first,
			  size_t count)
{
	struct stress_program rest = {.lines = xcalloc(program->count, sizeof(*rest.lines))};
	size_t nth = 0, i;
	char *text;

	for (i = 0; i < program->count; i++) {
		bool gone = may_go[i] && nth >= first && nth < first + count;

		nth += may_go[i];
		if (!gone)
			rest.lines[rest.count++] = program->lines[i];
	}
	text = stress_program_text(&rest);
	free(rest.lines);
	return text;
}

/* Takes what was tried as the program to go on with. */
static void take_attempt(struct attempt *best, struct attempt *attempt)
{
	attempt_free(best);
	*best = *attempt;
	*attempt = (struct attempt){.played = false};
}

static size_t mark_lines(const struct stress_program *program,
			 bool (*may_go)(const struct stress_program *program, size_t line),
			 bool *marks)
{
	size_t count = 0, i;

	for (i = 0; i < program->count; i++) {
		marks[i] = may_go(program, i);
		count += marks[i];
	}
	return count;
}

/*
 * Leaves out what can be left out of the lines that @may_go names: halves, quarters, ... single
 * ones. 0, or -1.
 */
static int leave_out(struct stress_shrink *shrink, struct attempt *best,
		     bool (*may_go)(const struct stress_program *program, size_t line),
		     struct error *error)
{
	bool *marks = xcalloc(best->program.count + 1, sizeof(*marks));
	size_t all = mark_lines(&best->program, may_go, marks), chunk, first;
	int same = 0;

	for (chunk = all; chunk && same >= 0; chunk /= 2) {
		for (first = 0; first < all && same >= 0 && clock_seconds() < shrink->until;) {
			char *text = text_without(&best->program, marks, first, chunk);
			struct attempt attempt;

			same = try_text(shrink, text, &attempt, error);
			free(text);
			if (same > 0) {
				take_attempt(best, &attempt);
				all = mark_lines(&best->program, may_go, marks);
			} else {
				first += chunk;
			}
			attempt_free(&attempt);
		}
	}
	free(marks);
	return same < 0 ? -1 : 0;
}

static bool is_section(const struct stress_program *program, size_t line)
{
	return stress_grammar[program->lines[line].word].class == STRESS_SECTION;
}

static bool is_place(const struct stress_program *program, size_t line)
{
	return program->lines[line].word == STRESS_point;
}

static bool is_wait(const struct stress_program *program, size_t line)
{
	return program->lines[line].word == STRESS_wait;
}

static bool is_cgroup(const struct stress_program *program, size_t line)
{
	return program->lines[line].word == STRESS_cgroup;
}

/* The program without whole sections, one at a time. */
static int leave_sections_out(struct stress_shrink *shrink, struct attempt *best,
			      struct error *error)
{
	size_t line = 0;
	int same = 0;

	while (same >= 0 && line < best->program.count && clock_seconds() < shrink->until) {
		bool *marks = xcalloc(best->program.count, sizeof(*marks));
		struct attempt attempt;
		char *text;
		size_t end;

		if (!is_section(&best->program, line)) {
			free(marks);
			line++;
			continue;
		}
		marks[line] = true;
		for (end = line + 1; end < best->program.count && !is_section(&best->program, end);
		     end++)
			marks[end] = true;
		text = text_without(&best->program, marks, 0, end - line);
		same = try_text(shrink, text, &attempt, error);
		free(text);
		free(marks);
		if (same > 0)
			take_attempt(best, &attempt);
		else
			line = end;
		attempt_free(&attempt);
	}
	return same < 0 ? -1 : 0;
}

/* The text of @from's program with its lines of @type, "armed" or "wait", as places or as waits. */
static char *text_with(const struct attempt *from, const char *type)
{
	char *text = stress_program_text(&from->program), *more;
	const json_t *line;
	size_t i;

	json_array_foreach (from->result.said, i, line) {
		const char *at = json_string_value(json_object_get(line, "at"));

		if (!at || strcmp(json_string_value(json_object_get(line, "type")), type) != 0)
			continue;
		if (!strcmp(type, "armed"))
			more = xasprintf(
				"%s\tpoint at=%s weight=%lld\n", text, at,
				(long long)json_integer_value(json_object_get(line, "weight")));
		else
			more = xasprintf(
				"%s\twait at=%s hit=%lld ns=%lld\n", text, at,
				(long long)json_integer_value(json_object_get(line, "hit")),
				(long long)json_integer_value(json_object_get(line, "ns")));
		free(text);
		text = more;
	}
	return text;
}

/*
 * Names the places, or the waits, that were drawn, so that some can be left out. No harm where
 * that does not fail in the same way: then they stay drawn.
 */
static int name_drawn(struct stress_shrink *shrink, struct attempt *best, const char *type,
		      struct error *error)
{
	char *text = text_with(best, type);
	struct attempt attempt;
	int same = try_text(shrink, text, &attempt, error);

	free(text);
	if (same > 0)
		take_attempt(best, &attempt);
	attempt_free(&attempt);
	return same < 0 ? -1 : 0;
}

/* One round of everything that makes it smaller. */
static int shrink_round(struct stress_shrink *shrink, struct attempt *best, struct error *error)
{
	return leave_sections_out(shrink, best, error) || leave_out(shrink, best, is_step, error) ||
			       leave_out(shrink, best, is_cgroup, error) ||
			       leave_out(shrink, best, is_wait, error) ||
			       leave_out(shrink, best, is_place, error)
		       ? -1
		       : 0;
}

static int shrink_all(struct stress_shrink *shrink, struct attempt *best, struct error *error)
{
	bool scheduled;
	int code = shrink_round(shrink, best, error);

	/* what is drawn changes with the steps: it is named when these are few */
	scheduled = stress_program_find(&best->program, STRESS_schedule) &&
		    !stress_program_find(&best->program, STRESS_point) &&
		    !stress_program_find(&best->program, STRESS_wait);
	if (!code && scheduled)
		code = name_drawn(shrink, best, "armed", error) ||
		       leave_out(shrink, best, is_place, error) ||
		       name_drawn(shrink, best, "wait", error) || shrink_round(shrink, best, error);
	return code ? -1 : 0;
}

int stress_shrink_program(struct stress_shrink *shrink, struct stress_program *program,
			  struct stress_case *result, struct error *error)
{
	char *text = stress_program_text(program);
	struct attempt best;
	int code;

	shrink->until = clock_seconds() + shrink->seconds;
	progress_begin("shrinking", 0);
	code = try_text(shrink, text, &best, error);
	free(text);
	if (!code)
		code = error_set(error, EXIT_DATA, "the program does not end with \"%s\" here",
				 shrink->signature);
	else if (code > 0)
		code = shrink_all(shrink, &best, error);
	progress_end(code ? "stopped" : "done");
	if (!code) {
		stress_program_free(program);
		*program = best.program;
		*result = best.result;
		best = (struct attempt){.played = false};
	}
	attempt_free(&best);
	return code ? -1 : 0;
}
