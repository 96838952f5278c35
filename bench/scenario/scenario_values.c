// SPDX-License-Identifier: GPL-2.0-only
/* Reading the values of scenarios: see scenario_values.h. */
#include "bench/scenario/scenario_values.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/problems.h"
#include "bench/base/units.h"
#include "bench/scenario/cgroup_tree.h"
#include "bench/scenario/claims.h"
#include "bench/scenario/metric_kinds.h"
#include "bench/scenario/scenario.h"
#include "lib/array.h"
#include "lib/content.h"
#include "lib/xalloc.h"
#include "workloads/region.h"

#define CGROUP_PATH_MAX 200
#define VALUE_MAX_BYTES 200
#define WORD_MAX_BYTES	500

/* Settings: kernel interfaces and the text written to each. */

static bool is_cgroup_file(const char *key)
{
	const size_t prefix = strlen("memory."); /* and of "cpuset." */

	if (strncmp(key, "memory.", prefix) != 0 && strncmp(key, "cpuset.", prefix) != 0)
		return false;
	return key[prefix] && !key[strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789_.")];
}

/* The end of a name, behind which a '?' may stand: set where the kernel has it. */
static bool ends_setting(const char *end)
{
	return !*end || !strcmp(end, "?");
}

static bool is_zswap_parameter(const char *key)
{
	size_t length = strspn(key, "abcdefghijklmnopqrstuvwxyz_");

	return length && ends_setting(key + length);
}

static bool is_sysctl(const char *key)
{
	static const char word[] = "abcdefghijklmnopqrstuvwxyz0123456789_-";
	size_t words = 0, length;

	for (; (length = strspn(key, word)); words++) {
		key += length;
		if (*key != '.')
			return ends_setting(key) && words;
		key++;
	}
	return false;
}

const struct setting_rule setting_cgroup = {
	.expected = "a cgroup file, memory.* or cpuset.*, such as memory.max",
	.valid = is_cgroup_file,
	.sizes = true};
const struct setting_rule setting_zswap = {
	.expected = "a zswap parameter of letters and '_', such as max_pool_percent",
	.valid = is_zswap_parameter};
const struct setting_rule setting_sysctl = {.expected = "a dotted name, such as vm.swappiness",
					    .valid = is_sysctl};

/* Cgroup files that hold a size; all but memory.reclaim also "max". */
static bool holds_size(const char *key)
{
	static const char *const files[] = {
		"memory.max",	   "memory.high",      "memory.low",	   "memory.min",
		"memory.swap.max", "memory.swap.high", "memory.zswap.max", "memory.reclaim",
	};
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(files); i++)
		if (!strcmp(files[i], key))
			return true;
	return false;
}

/* @text with a size at its begin as bytes, or NULL if there is none. */
static char *expand_size(struct arena *arena, const char *text)
{
	size_t word = strcspn(text, " ");
	uint64_t bytes;

	if (units_parse_size(arena_text_n(arena, text, word), &bytes))
		return NULL;
	return arena_printf(arena, "%llu%s", (unsigned long long)bytes, text + word);
}

/* The text to write to @key, or NULL, noted. */
static char *read_value(struct binding *binding, const struct setting_rule *rule, const char *key,
			const yaml_node_t *node)
{
	const char *text = bind_scalar(node);
	char *expanded;
	size_t i, length;

	length = text ? strlen(text) : 0;
	for (i = 0; i < length && text[i] >= ' ' && text[i] <= '~'; i++)
		;
	if (!length || i < length || length > VALUE_MAX_BYTES) {
		bind_refuse(binding, key, node, "1 to %d printable characters", VALUE_MAX_BYTES);
		return NULL;
	}
	expanded = rule->sizes ? expand_size(bind_arena(binding), text) : NULL;
	if (expanded)
		return expanded;
	if (rule->sizes && holds_size(key)) {
		bool reclaim = !strcmp(key, "memory.reclaim");

		if (reclaim || strcmp(text, "max") != 0) {
			bind_refuse(binding, key, node, "a size (bytes, K, M or G)%s",
				    reclaim ? "" : ", or max");
			return NULL;
		}
	}
	return arena_text(bind_arena(binding), text);
}

/* Reads pair @i of @node; true if it is in @setting now. */
static bool read_setting(struct binding *binding, const struct setting_rule *rule,
			 const char *where, const yaml_node_t *node, size_t i,
			 struct setting *setting)
{
	const yaml_node_t *value;
	const char *key = bind_pair(binding, node, i, &value);

	if (!key)
		return false;
	if (!rule->valid(key)) {
		bind_refuse(binding, where, bind_key(binding, node, i), "%s", rule->expected);
		return false;
	}
	setting->value = read_value(binding, rule, key, value);
	if (!setting->value)
		return false;
	setting->key = arena_text(bind_arena(binding), key);
	return true;
}

void value_settings(struct binding *binding, const struct bind_field *field,
		    const yaml_node_t *node, void *base)
{
	struct settings *settings = bind_member(field, base);
	size_t pairs = bind_pairs(binding, field->key, node), i;

	settings->items = arena_array(bind_arena(binding), pairs, sizeof(*settings->items));
	for (i = 0; i < pairs; i++)
		settings->count += read_setting(binding, field->rule, field->key, node, i,
						&settings->items[settings->count]);
}

/* Single values. */

/* A component of a cgroup's path: no "..", and nothing that could be a file of the cgroup. */
static bool is_component(const char *text, size_t length)
{
	static const char *const files[] = {"cgroup.", "memory.", "cpuset."};
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(files); i++)
		if (!strncmp(text, files[i], strlen(files[i])))
			return false;
	return length && text[0] != '.' &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") >=
		       length;
}

static bool is_cgroup_path(const char *path)
{
	size_t depth;

	if (strlen(path) > CGROUP_PATH_MAX)
		return false;
	for (depth = 1; depth <= CGROUP_DEPTH; depth++) {
		size_t length = strcspn(path, "/");

		if (!is_component(path, length))
			return false;
		if (!path[length])
			return true;
		path += length + 1;
	}
	return false;
}

void value_path(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
		void *base)
{
	const char *text = bind_scalar(node);

	if (text && is_cgroup_path(text))
		*(char **)bind_member(field, base) = arena_text(bind_arena(binding), text);
	else
		bind_refuse(
			binding, field->key, node,
			"a path below the root, such as a/b, at most %d deep, of letters, digits,"
			" '-', '_' and '.'",
			CGROUP_DEPTH);
}

void value_word(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
		void *base)
{
	const char *text = bind_scalar(node);

	if (text && strlen(text) <= WORD_MAX_BYTES)
		*(char **)bind_member(field, base) = arena_text(bind_arena(binding), text);
	else
		bind_refuse(binding, field->key, node, "at most %d characters", WORD_MAX_BYTES);
}

void value_pages(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
		 void *base)
{
	uint64_t *pages = bind_member(field, base);

	bind_size(binding, field, node, base);
	*pages /= PAGE_BYTES;
}

/* The text of @node before a '%' at its end, or NULL. */
static char *before_percent(struct binding *binding, const yaml_node_t *node)
{
	const char *text = bind_scalar(node);
	size_t length = text ? strlen(text) : 0;

	if (!length || text[length - 1] != '%')
		return NULL;
	return arena_text_n(bind_arena(binding), text, length - 1);
}

void value_percent(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
		   void *base)
{
	const char *digits = before_percent(binding, node);
	uint64_t percent;

	if (digits && !units_parse_count(digits, &percent) && percent <= 100)
		*(unsigned int *)bind_member(field, base) = (unsigned int)percent;
	else
		bind_refuse(binding, field->key, node, "0%% to 100%%, whole");
}

/* The bytes that a page compresses to by a ratio within @field's bounds; 0, noted: none. */
static unsigned int read_ratio(struct binding *binding, const struct bind_field *field,
			       const yaml_node_t *node)
{
	const struct bind_field ratio_field = {
		.key = field->key, .min = field->min, .max = field->max};
	double ratio = 0;

	bind_real(binding, &ratio_field, node, &ratio);
	return ratio > 0 ? 8 * (unsigned int)(PAGE_BYTES / ratio / 8 + 0.5) : 0;
}

void value_sizes(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
		 void *base)
{
	const struct bind_field share_field = {.key = field->key};
	struct content_sizes sizes = {.count = 0};
	size_t pairs, i;

	if (node->type != YAML_MAPPING_NODE) {
		sizes = content_same(read_ratio(binding, field, node));
		if (sizes.of[0].compressed)
			*(struct content_sizes *)bind_member(field, base) = sizes;
		return;
	}
	pairs = bind_pairs(binding, field->key, node);
	for (i = 0; i < pairs && i < CONTENT_SIZES_MAX; i++) {
		struct content_size *size = &sizes.of[sizes.count++];
		const yaml_node_t *share;

		if (!bind_pair(binding, node, i, &share))
			return;
		size->compressed = read_ratio(binding, field, bind_key(binding, node, i));
		size->percent = UINT_MAX; /* what was refused stays so */
		value_percent(binding, &share_field, share, &size->percent);
		if (!size->compressed || size->percent == UINT_MAX)
			return;
	}
	if (pairs > CONTENT_SIZES_MAX || !content_sizes_valid(&sizes))
		bind_refuse(binding, field->key, node,
			    "a ratio, or up to %d of them with their shares, which are 100%% in "
			    "all, such as {1: 20%%, 3: 80%%}",
			    CONTENT_SIZES_MAX);
	else
		*(struct content_sizes *)bind_member(field, base) = sizes;
}

void value_better(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
		  void *base)
{
	const struct bind_field word_field = {.key = field->key, .words = field->words};
	int word = 1;

	bind_word(binding, &word_field, node, &word);
	*(int *)bind_member(field, base) = word - 1;
}

void value_effect(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
		  void *base)
{
	const char *digits = before_percent(binding, node);
	double percent;

	if (digits && !units_parse_decimal(digits, &percent) && percent > 0 && percent <= 100)
		*(double *)bind_member(field, base) = percent;
	else
		bind_refuse(binding, field->key, node, "a percentage above 0%% up to 100%%");
}

void value_kind(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
		void *base)
{
	const struct bind_field name_field = {.key = field->key};
	struct scenario_metric *metric = base;
	char *name = NULL;

	bind_name(binding, &name_field, node, &name);
	metric->kind = name ? metric_kind_find(name) : NULL;
	if (name && !metric->kind)
		bind_reject(binding, metric, field->key, "'%s': expected %s", name,
			    metric_kind_list());
}

void value_tolerance(struct binding *binding, const struct bind_field *field,
		     const yaml_node_t *node, void *base)
{
	const char *text = bind_scalar(node);
	struct scenario_metric *metric = base;
	uint64_t whole = 0;

	if (text && !units_parse_decimal(text, &metric->tolerance) && metric->tolerance > 0) {
		metric->tolerance_unit = "";
		return;
	}
	if (text && !units_parse_time(text, &whole) && whole)
		metric->tolerance_unit = "ns";
	else if (text && !units_parse_size(text, &whole) && whole)
		metric->tolerance_unit = "bytes";
	else
		bind_refuse(binding, field->key, node,
			    "a number above 0, a size such as 4K or a time such as 20us");
	metric->tolerance = (double)whole;
}

void value_source(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
		  void *base)
{
	const char *text = bind_scalar(node);
	char *choices;
	size_t i;

	for (i = 0; text && i < SOURCE_COUNT; i++) {
		if (!strcmp(text, page_source_names[i])) {
			*(char **)bind_member(field, base) = arena_text(bind_arena(binding), text);
			return;
		}
	}
	choices = problems_choices(text ? text : "", page_source_names, SOURCE_COUNT);
	bind_refuse(binding, field->key, node, "%s", choices);
	free(choices);
}

/* A C identifier; the kernel itself says whether it has such a function. */
static bool is_function(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
	static const char word[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

	return strspn(name, letters) && !name[strspn(name, word)] && strlen(name) < 64;
}

void value_function(struct binding *binding, const struct bind_field *field,
		    const yaml_node_t *node, void *base)
{
	const char *text = bind_scalar(node);

	if (text && is_function(text))
		*(char **)bind_member(field, base) = arena_text(bind_arena(binding), text);
	else
		bind_refuse(binding, field->key, node,
			    "a function of the kernel, such as shrink_worker");
}

/* A kernel by its name: a variant, or one built from Debian's source, "debian-7.3+my". */
static bool is_kernel(const char *text)
{
	static const char debian[] = "debian-", allowed[] = "abcdefghijklmnopqrstuvwxyz"
							    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
							    "0123456789._+-";
	size_t i;

	for (i = 0; i < KERNEL_COUNT; i++)
		if (!strcmp(text, scenario_kernels[i]))
			return true;
	return !strncmp(text, debian, strlen(debian)) && strlen(text) < 64 &&
	       !text[strspn(text, allowed)];
}

static void read_kernel(struct binding *binding, const struct bind_field *field,
			const yaml_node_t *node, void *base)
{
	const char *text = bind_scalar(node);
	char *choices;

	if (text && is_kernel(text)) {
		*(char **)bind_member(field, base) = arena_text(bind_arena(binding), text);
		return;
	}
	choices = problems_choices(text ? text : "", scenario_kernels, KERNEL_COUNT);
	bind_refuse(binding, field->key, node, "a kernel: debian-VERSION, %s", choices);
	free(choices);
}

void value_kernels(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
		   void *base)
{
	const struct bind_field entry = {.key = field->key};
	struct bind_field list = *field;
	char **one;

	list.each = read_kernel;
	if (node->type == YAML_SEQUENCE_NODE) {
		bind_texts(binding, &list, node, base);
		return;
	}
	one = arena_array(bind_arena(binding), 1, sizeof(*one));
	read_kernel(binding, &entry, node, one);
	*(char ***)bind_member(field, base) = one;
	*(size_t *)((char *)base + field->count) = *one != NULL;
}

void value_probes(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
		  void *base)
{
	static const char *const names[] = {"nodes", "premature", "owners", "refusals", NULL};
	const struct bind_field word_field = {.key = field->key, .words = names};
	struct scenario *scenario = base;
	bool *const probes[] = {&scenario->probe_nodes, &scenario->probe_premature,
				&scenario->probe_owners, &scenario->probe_refusals};
	size_t items = bind_items(binding, field, node), i;

	for (i = 0; i < items; i++) {
		int probe = -1;

		bind_word(binding, &word_field, bind_item(binding, node, i), &probe);
		if (probe >= 0)
			*probes[probe] = true;
	}
}

void value_holds(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
		 void *base)
{
	const char *text = bind_scalar(node);
	size_t length = text ? strcspn(text, " -.0123456789") : 0, i;
	struct scenario_claim *claim = base;

	for (i = 0; i < COMPARISONS && length; i++) {
		const char *operator= claim_operator((enum comparison)i);

		if (strlen(operator) != length || strncmp(text, operator, length) != 0)
			continue;
		text += length;
		text += strspn(text, " ");
		if (units_parse_decimal(text, &claim->value))
			break;
		claim->op = (enum comparison)i;
		return;
	}
	bind_refuse(binding, field->key, node,
		    "a comparison (==, !=, <, <=, >, >=) and a number, such as \"== 0\"");
}

/* Changes. */

/* The next change of a phase, or NULL, noted, if there are too many. */
static struct scenario_change *next_change(struct binding *binding, struct scenario_phase *phase,
					   const yaml_node_t *node)
{
	if (phase->change_count < CHANGES_MAX)
		return &phase->changes[phase->change_count];
	bind_refuse(binding, "set", node, "at most %d settings in a phase", CHANGES_MAX);
	return NULL;
}

/* The value of @key in mapping @node, or NULL. */
static const yaml_node_t *mapping_value(struct binding *binding, const yaml_node_t *node,
					size_t pairs, const char *key)
{
	const yaml_node_t *value;
	size_t i;

	for (i = 0; i < pairs; i++) {
		const char *name = bind_scalar(bind_key(binding, node, i));

		if (name && !strcmp(name, key)) {
			bind_pair(binding, node, i, &value);
			return value;
		}
	}
	return NULL;
}

/* Where and when a list of changes belongs. */
struct change_list {
	struct scenario_phase *phase;
	const char *key; /* of the list: "set" or "during" */
	bool during;
	uint64_t at_ns; /* of the item being read */
};

/* The change that was just read is complete: counts it. */
static void accept_change(const struct change_list *list, struct scenario_change *change,
			  const char *target)
{
	change->target = target;
	change->during = list->during;
	change->at_ns = list->at_ns;
	list->phase->change_count++;
}

/* {cgroup: PATH, FILE: VALUE, ...} */
static void read_cgroup_changes(struct binding *binding, const struct change_list *list,
				const yaml_node_t *node, size_t pairs, const yaml_node_t *path)
{
	const struct bind_field path_field = {.key = "cgroup"};
	size_t i;

	if (pairs == 1u + list->during)
		bind_refuse(binding, list->key, node,
			    "a file of the cgroup, such as memory.max: 64M");
	for (i = 0; i < pairs; i++) {
		struct scenario_change *change = next_change(binding, list->phase, node);
		const char *key = bind_scalar(bind_key(binding, node, i));

		if (!change)
			return;
		if ((key && (!strcmp(key, "cgroup") || (list->during && !strcmp(key, "at")))) ||
		    !read_setting(binding, &setting_cgroup, list->key, node, i, &change->set))
			continue;
		accept_change(list, change, "cgroup");
		value_path(binding, &path_field, path, &change->cgroup);
		bind_locate(binding, change, "cgroup", path);
	}
}

static void value_on_off(struct binding *binding, const struct bind_field *field,
			 const yaml_node_t *node, void *base)
{
	static const char *const words[] = {"off", "on", NULL};
	const struct bind_field word_field = {.key = field->key, .words = words};
	int word = 0;

	bind_word(binding, &word_field, node, &word);
	*(const char **)bind_member(field, base) = words[word];
}

/* What an item of a list of changes can be, but for cgroup files. */
static const struct change_kind {
	struct bind_field
		field;	     /* {end: TASK}: of the one change; else with a rule, of each pair */
	const char *located; /* key by which checks ask for its line */
} change_kinds[] = {
	{.field = {.key = "zswap", .rule = &setting_zswap}},
	{.field = {.key = "sysctl", .rule = &setting_sysctl}},
	{.field = FIELD("end", scenario_change, set.key, bind_name, ), .located = "end"},
	{.field = FIELD("remove", scenario_change, cgroup, value_path, ), .located = "cgroup"},
	{.field = FIELD("swap", scenario_change, set.value, value_on_off, ), .located = "swap"},
};

/* {zswap: {KEY: VALUE, ...}}, {sysctl: {KEY: VALUE, ...}} */
static void read_global_changes(struct binding *binding, const struct change_list *list,
				const struct bind_field *field, const yaml_node_t *node)
{
	size_t pairs = bind_pairs(binding, field->key, node), i;

	for (i = 0; i < pairs; i++) {
		struct scenario_change *change = next_change(binding, list->phase, node);

		if (!change)
			return;
		if (read_setting(binding, field->rule, field->key, node, i, &change->set))
			accept_change(list, change, field->key);
	}
}

/* {end: TASK}, {remove: CGROUP}, {swap: "off"} */
static void read_single_change(struct binding *binding, const struct change_list *list,
			       const struct change_kind *kind, const yaml_node_t *node)
{
	struct scenario_change *change = next_change(binding, list->phase, node);

	if (!change)
		return;
	kind->field.read(binding, &kind->field, node, change);
	bind_locate(binding, change, kind->located, node);
	accept_change(list, change, kind->field.key);
}

static void read_kind(struct binding *binding, const struct change_list *list,
		      const yaml_node_t *node, size_t i)
{
	const struct change_kind *kind = change_kinds;
	const yaml_node_t *value;
	const char *key = bind_pair(binding, node, i, &value);

	if (!key || (list->during && !strcmp(key, "at")))
		return;
	while (kind < change_kinds + ARRAY_LENGTH(change_kinds) &&
	       strcmp(key, kind->field.key) != 0)
		kind++;
	if (kind == change_kinds + ARRAY_LENGTH(change_kinds))
		bind_refuse(binding, list->key, bind_key(binding, node, i),
			    "{cgroup: PATH, FILE: VALUE}, {zswap: {KEY: VALUE}}, {sysctl: {KEY: "
			    "VALUE}}, {end: TASK}, {remove: CGROUP} or {swap: off}");
	else if (kind->field.rule)
		read_global_changes(binding, list, &kind->field, value);
	else
		read_single_change(binding, list, kind, value);
}

static void read_change(struct binding *binding, struct change_list *list, const yaml_node_t *node)
{
	const struct bind_field at_field = {.key = "at", .max = 3600000000000};
	size_t pairs = bind_pairs(binding, list->key, node), i;
	const yaml_node_t *path = mapping_value(binding, node, pairs, "cgroup");
	const yaml_node_t *at = list->during ? mapping_value(binding, node, pairs, "at") : NULL;

	if (at)
		bind_time(binding, &at_field, at, &list->at_ns);
	else if (list->during)
		bind_refuse(binding, list->key, node, "a time, at: 20ms, in every change");
	if (path) {
		read_cgroup_changes(binding, list, node, pairs, path);
		return;
	}
	for (i = 0; i < pairs; i++)
		read_kind(binding, list, node, i);
}

void value_changes(struct binding *binding, const struct bind_field *field, const yaml_node_t *node,
		   void *base)
{
	struct scenario_phase *phase = base;
	struct change_list list = {
		.phase = phase, .key = field->key, .during = !strcmp(field->key, "during")};
	size_t items = bind_items(binding, field, node), i;

	if (!phase->changes)
		phase->changes =
			arena_array(bind_arena(binding), CHANGES_MAX, sizeof(*phase->changes));
	for (i = 0; i < items; i++) {
		uint64_t before = list.at_ns;

		read_change(binding, &list, bind_item(binding, node, i));
		if (list.at_ns < before)
			bind_refuse(binding, "at", bind_item(binding, node, i),
				    "times in rising order");
	}
}
