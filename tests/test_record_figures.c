// SPDX-License-Identifier: GPL-2.0-only
/* Figures in records: those that computing them from the record gives, and no others. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/scenario/metric_kinds.h"
#include "bench/base/text.h"
#include "bench/compare/record_figures.h"
#include "lib/array.h"
#include "lib/xalloc.h"

#define AMONG .among = (char *[]){"hog", "tree/bystander"}, .among_count = 2

/* Every kind of metric. */
static struct scenario_metric metrics[] = {
	{.name = "a", .kind = METRIC_KIND(counter), .of = "vmstat/pswpout"},
	{.name = "b", .kind = METRIC_KIND(counter), .of = "vmstat/nothing"},
	{.name = "c", .kind = METRIC_KIND(refused), .phase = "squeeze"},
	{.name = "d", .kind = METRIC_KIND(refused_share)},
	{.name = "e", .kind = METRIC_KIND(faults), .task = "hog", .source = "zswap"},
	{.name = "f",
	 .kind = METRIC_KIND(percentile),
	 .task = "hog",
	 .source = "zswap",
	 .percentile = 50},
	{.name = "g", .kind = METRIC_KIND(worst)},
	{.name = "h", .kind = METRIC_KIND(overshoot), .cgroup = "hog"},
	{.name = "i", .kind = METRIC_KIND(share), .cgroup = "hog", AMONG},
	{.name = "j", .kind = METRIC_KIND(pool_share), .cgroup = "hog", AMONG},
	{.name = "k", .kind = METRIC_KIND(jain), AMONG},
	{.name = "l", .kind = METRIC_KIND(premature), .window_ns = 2000000},
	{.name = "m", .kind = METRIC_KIND(time_above)},
	{.name = "n", .kind = METRIC_KIND(node_added), .of = "0"},
	{.name = "o", .kind = METRIC_KIND(node_visits), .of = "0", .task = "hog"},
	{.name = "p", .kind = METRIC_KIND(node_written_back), .of = "1"},
	{.name = "q", .kind = METRIC_KIND(nodes_visited)},
	{.name = "r", .kind = METRIC_KIND(duration)},
};
static struct scenario_claim claims[] = {
	{.name = "kept", .metric = "a", .op = OP_GT, .value = 1000},
	{.name = "broken", .metric = "a", .op = OP_LT, .value = 1000},
	{.name = "unknown", .metric = "b", .op = OP_EQ, .value = 0},
};

enum { METRICS = ARRAY_LENGTH(metrics), CLAIMS = ARRAY_LENGTH(claims) };

static const struct scenario scenario = {.name = "small",
					 .metrics = metrics,
					 .metric_count = METRICS,
					 .claims = claims,
					 .claim_count = CLAIMS};

static json_t *fixture(const char *name)
{
	char *file = xasprintf("tests/fixtures/record-%s.json", name);
	json_t *root = json_load_file(file, JSON_REJECT_DUPLICATES, NULL);

	free(file);
	assert_non_null(root);
	return root;
}

/* The fixture's text with its figures in it; the caller frees. */
static char *with_figures(const char *name, size_t *length)
{
	json_t *root = fixture(name);
	char *text;

	figures_add(root, &scenario);
	assert_non_null(json_object_get(root, RECORD_FIGURES));
	text = record_text(root, length);
	json_decref(root);
	return text;
}

/* What is read from the figures is, bit by bit, what the record comes to. */
static void expect_same(const char *name)
{
	struct error error = {.text = ""};
	struct compared_run fast, slow;
	struct record record;
	size_t length, i;
	char *text = with_figures(name, &length);
	struct record_head head;
	enum fact fact;

	assert_true(record_head_read(text, length, &head));
	if (record_parse("r.json", text, length, &record, &error))
		fail_msg("%s", error.text);
	slow = compare_reduce(&scenario, &record);
	assert_true(figures_run(&head, &scenario, "r.json", &fast));
	assert_string_equal(record_head_kernel(&head), record.kernel);
	assert_string_equal(record_head_scenario(&head),
			    part_text_at(part_member(record.root, "scenario"), "sha256"));
	assert_string_equal(fast.file, slow.file);
	assert_int_equal(fast.seed, slow.seed);
	assert_int_equal(fast.end, slow.end);
	assert_int_equal(!fast.fault, !slow.fault);
	if (fast.fault)
		assert_string_equal(fast.fault, slow.fault);
	for (i = 0; slow.values && i < METRICS; i++)
		assert_true(fast.values[i] == slow.values[i] ||
			    (isnan(fast.values[i]) && isnan(slow.values[i])));
	for (i = 0; slow.outcomes && i < CLAIMS; i++)
		assert_int_equal(fast.outcomes[i], slow.outcomes[i]);
	for (fact = 0; fact < FACT_COUNT; fact++) {
		char *one = record_head_fact(&head, fact), *other = fact_of(fact, record.root);

		assert_string_equal(one, other);
		free(one);
		free(other);
	}
	compare_run_free(&fast);
	compare_run_free(&slow);
	record_free(&record);
	record_head_free(&head);
	free(text);
}

static void same_as_computed(void **state)
{
	(void)state;
	expect_same("patched-1");
	expect_same("old-1");	/* lacks counters and probes */
	expect_same("panic-2"); /* has no figures, but a fault */
}

/* A run whose check passed for a known flaw is told so by its figures, too. */
static void known_flaw_is_kept(void **state)
{
	json_t *root = fixture("patched-1");
	json_t *check = json_array_get(json_object_get(root, "checks"), 0);
	struct record_head head;
	struct compared_run run;
	size_t length;
	char *text;

	(void)state;
	json_object_set_new(check, "known", json_string("entries wait"));
	figures_add(root, &scenario);
	text = record_text(root, &length);
	assert_true(record_head_read(text, length, &head));
	assert_true(figures_run(&head, &scenario, "r.json", &run));
	assert_string_equal(run.known, "check conservation: entries wait");
	assert_null(run.fault);
	compare_run_free(&run);
	record_head_free(&head);
	free(text);
	json_decref(root);
}

/*
 * If this fails, a metric, a check or a fact comes to something else than it did, and
 * records that are about have the old figures: raise FIGURES_VERSION, then put what is
 * printed here.
 */
static void version_is_raised_when_figures_change(void **state)
{
	static const char *const names[] = {"patched-1", "old-1", "panic-2"};
	static const char expected[] =
		"4 e00453aa7ac224fd67763acb644c5f735c9143d65bb74a440fd5e60c68277ea8";
	struct digest *digest = digest_begin();
	char hex[DIGEST_SIZE], *found;
	size_t length, i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(names); i++) {
		char *text = with_figures(names[i], &length), *line;
		struct record_head head;

		assert_true(record_head_read(text, length, &head));
		json_object_del(head.figures, "version");
		line = json_dumps(head.figures, JSON_SORT_KEYS | JSON_REAL_PRECISION(12));
		digest_add_text(digest, line);
		free(line);
		record_head_free(&head);
		free(text);
	}
	digest_end(digest, hex);
	found = xasprintf("%d %s", FIGURES_VERSION, hex);
	assert_string_equal(found, expected);
	free(found);
}

static void figures_come_first_and_once(void **state)
{
	json_t *root = fixture("patched-1");
	size_t length, again;
	char *text, *other, *first = xasprintf("\"figures\":{\"version\":%d,", FIGURES_VERSION);

	(void)state;
	figures_add(root, &scenario);
	text = record_text(root, &length);
	assert_memory_equal(text + record_head_length(), first, strlen(first));
	free(first);
	figures_add(root, &scenario); /* the old ones do not count */
	other = record_text(root, &again);
	assert_string_equal(text, other);
	free(text);
	free(other);
	json_decref(root);
}

/* Figures that are not to be believed: the record itself has to be read. */
static void edited_and_foreign_figures_are_not_read(void **state)
{
	size_t length, other_length;
	struct record_head head;
	char *text = with_figures("patched-1", &length), *other, *at;
	json_t *root = fixture("patched-1");

	(void)state;
	other = record_text(root, &other_length);
	assert_false(record_head_read(other, other_length, &head)); /* there are none */
	free(other);
	assert_false(record_head_read(text, 0, &head));
	assert_false(record_head_read(text, record_head_length() + 4, &head));
	assert_false(record_head_read(text, length - 1, &head)); /* cut off */
	at = strstr(text, "\"metrics\":[1");
	assert_non_null(at);
	at[11] = '2';
	assert_false(record_head_read(text, length, &head));	  /* edited */
	at = strstr(text + record_head_length(), "\"version\":"); /* that of the figures */
	at[10]++;
	other = record_seal(text + record_head_length(), length - record_head_length(),
			    &other_length);
	assert_false(
		record_head_read(other, other_length, &head)); /* of another version, well sealed */
	free(other);
	free(text);
	json_decref(root);
}

/* Sealed, but not in shape. */
static void figures_out_of_shape_are_refused(void **state)
{
	static const struct {
		const char *key, *json;
	} cases[] = {
		{"metrics", "[1]"}, {"metrics", "{}"}, {"metrics", "null"},	  {"end", "1"},
		{"end", "\"0\""},   {"seed", "null"},  {"metrics", "[\"many\"]"}, {"seed", "1.5"},
	};
	size_t length, i;
	char *text = with_figures("patched-1", &length);

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		struct record_head head;
		struct compared_run run;

		assert_true(record_head_read(text, length, &head));
		json_object_set_new(head.figures, cases[i].key,
				    json_loads(cases[i].json, JSON_DECODE_ANY, NULL));
		assert_false(figures_run(&head, &scenario, "r.json", &run));
		record_head_free(&head);
	}
	free(text);
}

/* Texts of the record's own are found without parsing it, and no others. */
static void members_are_found_in_the_text(void **state)
{
	static const struct {
		const char *key, *value; /* NULL: there is no such text */
	} cases[] = {
		{"digest", "6f"}, {"key", "5e"},  {"version", NULL}, {"seed", NULL},
		{"kernel", NULL}, {"name", NULL}, {"dig", NULL},     {"", NULL},
	};
	size_t length, i;
	char *text = with_figures("patched-1", &length), *found;
	struct record_head head;

	(void)state;
	assert_true(record_head_read(text, length, &head));
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		found = record_head_member(&head, cases[i].key);
		if (cases[i].value)
			assert_string_equal(found, cases[i].value);
		else
			assert_null(found);
		free(found);
	}
	record_head_free(&head);
	free(text);
}

/* What is cut anywhere has no member behind the cut, and is not read beyond it. */
static void members_of_a_torn_text(void **state)
{
	static const char body[] = "\"a\":{\"b\":[1,\"}\\\"\"]},\"k\":\"v\",\"e\":\"\\n\"}\n";
	size_t length, cut;
	char *text = record_seal(body, sizeof(body) - 1, &length), *found;
	struct record_head head = {.text = text};

	(void)state;
	for (cut = record_head_length(); cut <= length; cut++) {
		head.text = memcpy(xmalloc(cut + 1), text, cut); /* a byte more would be seen */
		head.length = cut;
		found = record_head_member(&head, "k");
		assert_int_equal(found != NULL, cut > (size_t)(strstr(text, "\"v\"") - text) + 3);
		free(found);
		assert_null(record_head_member(&head, "e")); /* has an escape */
		free((char *)head.text);
	}
	free(text);
}

/* A guest can say anything; what is no record in the end has no figures. */
static void no_figures_of_what_is_no_record(void **state)
{
	json_t *root = fixture("patched-1");

	(void)state;
	json_object_del(root, "phases");
	figures_add(root, &scenario);
	assert_null(json_object_get(root, RECORD_FIGURES));
	json_decref(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_as_computed),
		cmocka_unit_test(known_flaw_is_kept),
		cmocka_unit_test(version_is_raised_when_figures_change),
		cmocka_unit_test(figures_come_first_and_once),
		cmocka_unit_test(edited_and_foreign_figures_are_not_read),
		cmocka_unit_test(figures_out_of_shape_are_refused),
		cmocka_unit_test(members_are_found_in_the_text),
		cmocka_unit_test(members_of_a_torn_text),
		cmocka_unit_test(no_figures_of_what_is_no_record),
	};

	return cmocka_run_group_tests_name("record_figures", tests, NULL, NULL);
}
