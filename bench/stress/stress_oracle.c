// SPDX-License-Identifier: GPL-2.0-only
/* Oracles of stress: see stress_oracle.h. */
#include "bench/stress/stress_oracle.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/words.h"
#include "bench/stress/stress_known.h"
#include "lib/array.h"
#include "lib/xalloc.h"

enum { STACK_SHOWN = 3 };

/* Functions that stand on a stack only because something is being reported. */
static bool only_reports(const char *name)
{
	static const char *const beginnings[] = {
		"dump_stack",  "show_stack",   "__list_",     "refcount_warn",	"__warn",
		"report_bug",  "handle_bug",   "exc_",	      "asm_",		"die",
		"__die",       "oops_",	       "page_fault_", "bad_page",	"kasan_",
		"__asan_",     "kcsan_",       "__tsan_",     "print_",		"object_err",
		"check_",      "slab_pad",     "free_debug",  "alloc_debug",	"panic",
		"do_error",    "do_trap",      "fixup_",      "__schedule",	"schedule",
		"__might",     "zswapbench_",  "lockdep_",    "__lock_acquire", "lock_acquire",
		"on_freelist", "check_object", "slab_err",    "init_object",	"__slab_",
	};
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(beginnings); i++)
		if (!strncmp(name, beginnings[i], strlen(beginnings[i])))
			return true;
	return false;
}

/* The name of a function in "[    1.2]  zswap_store+0x1c/0x900", or NULL; the caller frees. */
static char *function_in(const char *line, size_t length)
{
	const char *plus = memmem(line, length, "+0x", 3), *begin;

	if (!plus || memchr(line, '?', (size_t)(plus - line)))
		return NULL;
	for (begin = plus; begin > line && (isalnum((unsigned char)begin[-1]) || begin[-1] == '_' ||
					    begin[-1] == '.');
	     begin--)
		;
	return begin == plus ? NULL : xstrndup(begin, (size_t)(plus - begin));
}

char **stress_stack(const char *log, const char *from, size_t most)
{
	const char *at = from ? from : log, *end;
	char **words = words_split("");
	size_t count = 0, lines = 0;

	for (; *at && count < most && lines < 120; at = *end ? end + 1 : end, lines++) {
		char *name;

		end = strchrnul(at, '\n');
		name = function_in(at, (size_t)(end - at));
		if (name && !only_reports(name) &&
		    (!count || strcmp(words[count - 1], name) != 0)) {
			words = words_add(words, name);
			count++;
		} else {
			free(name);
		}
	}
	return words;
}

/*
 * Sets what was found; @signature and @what are taken over. False: the kernel is known for it,
 * which is counted.
 */
static bool found(struct stress_judgement *judgement, const char *oracle, char *signature,
		  char *what)
{
	if (stress_known(judgement->kernel, signature)) {
		judgement->known++;
		free(signature);
		free(what);
		return false;
	}
	judgement->verdict = STRESS_FOUND;
	judgement->oracle = oracle;
	judgement->signature = signature;
	judgement->what = what;
	return true;
}

static bool see_log(const struct stress_case *result, struct stress_judgement *judgement)
{
	const char *sign, *line = outcome_first_sign(result->log, &sign);
	char **stack, *where, *text;
	size_t length;
	bool seen;

	if (!line)
		return false;
	length = strlen(sign);
	length -= sign[length - 1] == ' ';
	stack = stress_stack(result->log, line, STACK_SHOWN);
	where = words_join(stack, " < ");
	text = xstrndup(line, strcspn(line, "\r\n"));
	seen = found(judgement, "log",
		     xasprintf("log: %.*s in %s", (int)length, sign, *stack ? stack[0] : "?"),
		     xasprintf("%s (%s)", text, where));
	free(text);
	free(where);
	words_free(stack);
	return seen;
}

/* "t1: rewrite" of "t1: rewrite: page 7: ...": without whose it was. */
static char *step_of(const char *detail)
{
	const char *colon = strchr(detail, ':'), *step = colon ? colon + 1 : detail;

	step += strspn(step, " ");
	return xstrndup(step, strcspn(step, ":"));
}

static bool see_data(const struct stress_case *result, struct stress_judgement *judgement)
{
	const char *status =
		json_string_value(json_object_get(stress_case_line(result, "end"), "status"));

	if (!status || strcmp(status, "data") != 0)
		return false;
	return found(judgement, "data", xstrdup("data"), xstrdup(result->detail));
}

static bool see_hang(const struct stress_case *result, struct stress_judgement *judgement)
{
	const char *text =
		json_string_value(json_object_get(stress_case_line(result, "stack"), "stack"));
	char **stack, *step;
	bool seen;

	if (result->status != RUN_HUNG)
		return false;
	stack = stress_stack(text ? text : "", NULL, 1);
	step = step_of(result->detail + (strncmp(result->detail, "hung: ", 6) ? 0 : 6));
	seen = found(judgement, "hang", xasprintf("hang: %s in %s", step, *stack ? stack[0] : "?"),
		     xstrdup(result->detail));
	free(step);
	words_free(stack);
	return seen;
}

/* The machine's end was none: it broke off, or died. */
static bool see_end(const struct stress_case *result, struct stress_judgement *judgement)
{
	if (result->status == RUN_FINISHED && result->whole)
		return false;
	return found(judgement, "end", xasprintf("end: %s", run_status_name(result->status)),
		     xstrdup(result->detail));
}

/* A promise that was tried and is not kept. */
static bool see_promise(const struct stress_case *result, struct stress_judgement *judgement)
{
	const json_t *line;
	size_t i;

	json_array_foreach (result->said, i, line) {
		const char *name = json_string_value(json_object_get(line, "name"));
		const char *what = json_string_value(json_object_get(line, "what"));

		if (name && what && json_is_false(json_object_get(line, "kept")) &&
		    found(judgement, "promise", xasprintf("promise: %s", name),
			  xasprintf("%s: %s", name, what)))
			return true;
	}
	return false;
}

/* What should be nothing, and is not. */
static bool see_left(const struct stress_case *result, struct stress_judgement *judgement)
{
	const json_t *left = stress_case_line(result, "left"), *value;
	json_int_t stored = stress_case_number(result, "quiet", "stored_pages", 0);
	const char *key;

	if (left)
		return found(judgement, "left", xstrdup("left: an error at the end"),
			     xstrdup(json_string_value(json_object_get(left, "what"))));
	/* a folio that was locked when it was let go of stays in the swap cache, its entry with it
	 */
	if (stored > stress_case_number(result, "quiet", "nr_swapcached", INT64_MAX))
		return found(judgement, "left", xstrdup("left: stored_pages"),
			     xasprintf("stored_pages is %lld when all tasks are gone, with %lld "
				       "folios in the swap cache",
				       (long long)stored,
				       (long long)stress_case_number(result, "quiet",
								     "nr_swapcached", 0)));
	json_object_foreach ((json_t *)stress_case_line(result, "rest"), key, value) {
		if (json_integer_value(value))
			return found(judgement, "left", xasprintf("left: %s", key),
				     xasprintf("%s is %lld when all tasks are gone and swapping is "
					       "off",
					       key, (long long)json_integer_value(value)));
	}
	return false;
}

/* A counter of the last snapshot; -1: not available. */
static json_int_t final_counter(const struct stress_case *result, const char *group,
				const char *key)
{
	const json_t *value =
		json_object_get(json_object_get(stress_case_line(result, "final"), group), key);

	return json_is_integer(value) ? json_integer_value(value) : -1;
}

/* Nothing is charged when everybody is gone, and nobody has more than there was. */
static bool see_accounts(const struct stress_case *result, struct stress_judgement *judgement)
{
	static const char *const events[] = {"zswpout", "zswpin", "zswpwb"};
	const json_t *cgroups = json_object_get(stress_case_line(result, "final"), "cgroup");
	const json_t *cgroup;
	const char *name;
	size_t i;

	json_object_foreach ((json_t *)cgroups, name, cgroup) {
		json_int_t current =
			json_integer_value(json_object_get(cgroup, "memory.zswap.current"));

		if (current && !final_counter(result, "zswap", "stored_pages"))
			return found(judgement, "accounts", xstrdup("accounts: zswap.current"),
				     xasprintf("memory.zswap.current of %s is %lld with no page in "
					       "zswap",
					       name, (long long)current));
	}
	for (i = 0; i < ARRAY_LENGTH(events); i++) {
		json_int_t all = final_counter(result, "vmstat", events[i]), sum = 0;

		json_object_foreach ((json_t *)cgroups, name, cgroup) {
			if (!strchr(name, '/')) /* those below are part of it */
				sum += json_integer_value(json_object_get(cgroup, events[i]));
		}
		if (all >= 0 && sum > all)
			return found(judgement, "accounts", xasprintf("accounts: %s", events[i]),
				     xasprintf("%s of all cgroups is %lld, that of the kernel %lld",
					       events[i], (long long)sum, (long long)all));
	}
	return false;
}

/* A worker or a write that does not come to its end. */
static bool see_unsettled(const struct stress_case *result, struct stress_judgement *judgement)
{
	const json_t *at_rest = json_object_get(stress_case_line(result, "settled"), "at_rest");

	if (!json_is_false(at_rest))
		return false;
	return found(
		judgement, "progress", xstrdup("progress: not at rest"),
		xstrdup("a second after the last task zswap's worker or a write still goes on"));
}

/* In their order: what the log says explains what comes after it. */
static const struct {
	const char *name;
	bool (*see)(const struct stress_case *result, struct stress_judgement *judgement);
} oracles[] = {
	{"log", see_log},	  {"data", see_data},	      {"hang", see_hang},
	{"end", see_end},	  {"accounts", see_accounts}, {"progress", see_unsettled},
	{"promise", see_promise}, {"left", see_left},
};

struct stress_judgement stress_judge(const struct stress_case *result, const char *kernel)
{
	struct stress_judgement judgement = {.verdict = STRESS_CLEAN, .kernel = kernel};
	const char *status =
		json_string_value(json_object_get(stress_case_line(result, "end"), "status"));
	size_t i;

	if (status && (!strcmp(status, "unsupported") || !strcmp(status, "input"))) {
		judgement.verdict = STRESS_UNABLE;
		judgement.what = xstrdup(result->detail);
		return judgement;
	}
	for (i = 0; i < ARRAY_LENGTH(oracles); i++)
		if (oracles[i].see(result, &judgement))
			break;
	/* a task that was killed for want of memory, as tasks may be, ends the play early */
	if (judgement.verdict == STRESS_FOUND && judgement.oracle != oracles[0].name &&
	    strstr(result->log, "oom-kill:"))
		judgement.verdict = STRESS_SPOILED;
	return judgement;
}

void stress_judgement_free(struct stress_judgement *judgement)
{
	free(judgement->what);
	free(judgement->signature);
	*judgement = (struct stress_judgement){.verdict = STRESS_CLEAN};
}
