// SPDX-License-Identifier: GPL-2.0-only
/* Provenance: see provenance.h. */
#include "bench/report/provenance.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/words.h"
#include "lib/array.h"
#include "lib/xalloc.h"

/* Where a record has its facts: @path is keys with dots between. */
struct source {
	const char *label, *path;
};

static const struct source of_kernel[] = {
	{"Linux", "environment.release"},	 {"built from", "kernel.build.source_version"},
	{"source id", "kernel.build.source_id"}, {"compiler", "kernel.build.compiler"},
	{"linker", "kernel.build.linker"},	 {"config sha256", "kernel.config_sha256"},
	{"image sha256", "kernel.image_sha256"},
};

/* Each of them with its own digest; behind the others. */
static const char patches_label[] = "patches, sha256";

static const struct source of_machine[] = {
	{"machine", "machine.name"},
	{"emulator", "machine.qemu_version"},
	{"emulator sha256", "machine.qemu_sha256"},
	{"firmware sha256", "machine.firmware_sha256"},
	{"object in QEMU sha256", "machine.still_sha256"},
	{"guest sha256", "machine.guest_sha256"},
	{"suite revision", "machine.suite"},
	{"kernel command line", "machine.kernel_cmdline"},
};

static const char *source_text(const struct part *root, const char *path)
{
	const char *dot;

	while ((dot = strchr(path, '.'))) {
		root = part_member_n(root, path, (size_t)(dot - path));
		path = dot + 1;
	}
	return part_text_at(root, path);
}

const struct fact *fact_find(const struct facts *facts, const char *label)
{
	size_t i;

	for (i = 0; i < facts->count; i++)
		if (strcmp(facts->items[i].label, label) == 0)
			return &facts->items[i];
	return NULL;
}

const char *fact_first(const struct facts *facts, const char *label)
{
	const struct fact *fact = fact_find(facts, label);

	return fact && fact->count ? fact->values[0] : "not available";
}

/* Adds @value, unless it is there already, or is none. */
static void add_fact_value(struct facts *facts, const char *label, const char *value)
{
	struct fact *fact = (struct fact *)fact_find(facts, label);

	if (!fact) {
		facts->items = xrealloc(facts->items, (facts->count + 1) * sizeof(*facts->items));
		fact = &facts->items[facts->count++];
		*fact = (struct fact){.label = label};
	}
	if (!value || !*value || words_have(fact->values, value))
		return;
	fact->values = words_add(fact->values, xstrdup(value));
	fact->count++;
}

void provenance_add_kernel(struct facts *facts, const struct record *record)
{
	const struct part *build = part_member(part_member(record->root, "kernel"), "build");
	const struct part *patch;
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(of_kernel); i++)
		add_fact_value(facts, of_kernel[i].label,
			       source_text(record->root, of_kernel[i].path));
	add_fact_value(facts, patches_label, NULL);
	part_foreach (part_member(build, "patches"), patch) {
		const char *name = source_text(patch, "name"),
			   *sha256 = source_text(patch, "sha256");
		char *value = xasprintf("%s %s", name ? name : "?", sha256 ? sha256 : "?");

		add_fact_value(facts, patches_label, value);
		free(value);
	}
}

void provenance_add_machine(struct facts *facts, const struct record *record)
{
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(of_machine); i++)
		add_fact_value(facts, of_machine[i].label,
			       source_text(record->root, of_machine[i].path));
}

void facts_free(struct facts *facts)
{
	size_t i;

	for (i = 0; i < facts->count; i++)
		words_free(facts->items[i].values);
	free(facts->items);
	*facts = (struct facts){0};
}

char *fact_text(const struct fact *fact)
{
	return fact->count ? words_join(fact->values, ", ") : xstrdup("not available");
}

static bool same_values(const struct fact *a, const struct fact *b)
{
	size_t v;

	if (a->count != b->count)
		return false;
	for (v = 0; v < a->count; v++)
		if (strcmp(a->values[v], b->values[v]) != 0)
			return false;
	return true;
}

bool facts_agree(const struct facts *facts, size_t count, size_t i)
{
	size_t k;

	for (k = 0; k < count; k++)
		if (i >= facts[k].count || !facts[k].items[i].count ||
		    !same_values(&facts[0].items[i], &facts[k].items[i]))
			return false;
	return count > 0;
}
