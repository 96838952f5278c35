// SPDX-License-Identifier: GPL-2.0-only
/* How a run ended: see outcome.h. */
#include "bench/record/outcome.h"

#include <string.h>

#include "lib/array.h"
#include "lib/xalloc.h"

const char *run_status_name(enum run_status status)
{
	static const char *const names[] = {
		[RUN_FINISHED] = "finished",   [RUN_PANIC] = "panic",
		[RUN_WARNING] = "warning",     [RUN_HUNG] = "hung",
		[RUN_KILLED] = "killed",       [RUN_DIED] = "died",
		[RUN_FAILED] = "failed",       [RUN_UNSUPPORTED] = "unsupported",
		[RUN_TRUNCATED] = "truncated",
	};

	return names[status];
}

/* What the log is searched for, worst first; a line of the log that has the text decides. */
static const struct {
	const char *text;
	enum run_status status;
} signs_in_log[] = {
	{.text = "Kernel panic", .status = RUN_PANIC},
	{.text = "kernel BUG at", .status = RUN_PANIC},
	{.text = "Oops:", .status = RUN_PANIC},
	{.text = "BUG: ", .status = RUN_PANIC},
	{.text = "general protection fault", .status = RUN_PANIC},
	{.text = "list_del corruption", .status = RUN_PANIC},
	{.text = "list_add corruption", .status = RUN_PANIC},
	{.text = "Poison overwritten", .status = RUN_PANIC},
	{.text = "Redzone overwritten", .status = RUN_PANIC},
	{.text = "Object already free", .status = RUN_PANIC},
	/* what these are more exactly, for outcome_first_sign() */
	{.text = "BUG: KASAN", .status = RUN_PANIC},
	{.text = "BUG: KCSAN", .status = RUN_PANIC},
	{.text = "BUG: Bad page state", .status = RUN_PANIC},
	{.text = "BUG: soft lockup", .status = RUN_PANIC},
	{.text = "BUG: sleeping function called", .status = RUN_PANIC},
	{.text = "BUG: scheduling while atomic", .status = RUN_PANIC},
	{.text = "WARNING: possible circular locking", .status = RUN_WARNING},
	{.text = "WARNING: possible recursive locking", .status = RUN_WARNING},
	{.text = "WARNING: inconsistent lock state", .status = RUN_WARNING},
	{.text = "WARNING: suspicious RCU usage", .status = RUN_WARNING},
	{.text = "WARNING: ", .status = RUN_WARNING},
	{.text = "blocked for more than", .status = RUN_WARNING},
	{.text = "detected stall", .status = RUN_WARNING},
	{.text = "page_counter underflow", .status = RUN_WARNING},
	{.text = "UBSAN:", .status = RUN_WARNING},
};

/* The line of @text around @at, without its end; the caller frees. */
static char *line_around(const char *text, const char *at)
{
	while (at > text && at[-1] != '\n')
		at--;
	return xstrndup(at, strcspn(at, "\r\n"));
}

/* Makes one line of printable ASCII of @text, as a record wants it. */
static void one_line(char *text)
{
	char *at;

	for (at = text; *at; at++)
		if (*at < ' ' || *at > '~')
			*at = *at == '\n' ? ' ' : '?';
}

static bool search_log(const char *log, enum run_status *status, char **detail)
{
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(signs_in_log); i++) {
		const char *at = strstr(log, signs_in_log[i].text);

		if (!at)
			continue;
		*status = signs_in_log[i].status;
		*detail = line_around(log, at);
		return true;
	}
	return false;
}

/* Whether @detail says that the kernel has no such file to be written: of a cgroup, of sysctl. */
static bool lacks_file(const char *detail)
{
	const char *place = strstr(detail, ": to write '"), *why = strrchr(detail, ':');

	return place && why && !strncmp(detail, "/sys/fs/cgroup/", strlen("/sys/fs/cgroup/")) &&
	       !strcmp(why, ": No such file or directory");
}

const char *outcome_first_sign(const char *log, const char **sign)
{
	const char *first = NULL;
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(signs_in_log); i++) {
		const char *text = signs_in_log[i].text, *line = strstr(log, text);

		while (line && line > log && line[-1] != '\n')
			line--;
		if (line &&
		    (!first || line < first || (line == first && strlen(text) > strlen(*sign)))) {
			first = line;
			*sign = text;
		}
	}
	return first;
}

static enum run_status decide_status(const struct run_signs *signs, char **detail)
{
	enum run_status status;

	if (search_log(signs->log, &status, detail))
		return status;
	if (signs->out_of_time) {
		*detail = xasprintf("no end within %.0f s of wall time%s", signs->limit_seconds,
				    signs->init_seen ? "" : "; its init never began");
		return RUN_HUNG;
	}
	if (signs->abnormal) {
		*detail = xasprintf("QEMU ended with %s", signs->abnormal);
		return RUN_KILLED;
	}
	if (!signs->init_seen) {
		*detail = xstrdup("the machine ended before its init began; see the serial log");
		return RUN_DIED;
	}
	if (!signs->end_status) {
		*detail = xstrdup("what the harness said breaks off without its last line");
		return RUN_TRUNCATED;
	}
	*detail = xstrdup(signs->end_detail);
	if (!strcmp(signs->end_status, "finished"))
		return RUN_FINISHED;
	if (!strcmp(signs->end_status, "unsupported") || lacks_file(signs->end_detail))
		return RUN_UNSUPPORTED;
	return !strncmp(signs->end_detail, "hung: ", 6) ? RUN_HUNG : RUN_FAILED;
}

enum run_status outcome_of(const struct run_signs *signs, char **detail)
{
	enum run_status status = decide_status(signs, detail);

	one_line(*detail);
	return status;
}
