/* Provenance: see provenance.h. */
#include "bench/report/provenance.h"

#include <stdlib.h>
#include <string.h>

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

static const char *text_at(const struct part *root, const char *path)
{
	const char *dot;

	while ((dot = strchr(path, '.'))) {
		root = part_member_n(root, path, (size_t)(dot - path));
		path = dot + 1;
	}
	return part_text_at(root, path);
}

static struct fact *fact_of(struct facts *facts, const char *label)
{
	size_t i;

	for (i = 0; i < facts->count; i++)
		if (strcmp(facts->items[i].label, label) == 0)
			return &facts->items[i];
	facts->items = xrealloc(facts->items, (facts->count + 1) * sizeof(*facts->items));
	facts->items[facts->count] = (struct fact){.label = label};
	return &facts->items[facts->count++];
}

/* Adds @value, unless it is there already, or is none. */
static void add(struct facts *facts, const char *label, const char *value)
{
	struct fact *fact = fact_of(facts, label);
	size_t i;

	if (!value || !*value)
		return;
	for (i = 0; i < fact->count; i++)
		if (strcmp(fact->values[i], value) == 0)
			return;
	fact->values = xrealloc(fact->values, (fact->count + 1) * sizeof(*fact->values));
	fact->values[fact->count++] = xstrdup(value);
}

void provenance_add_kernel(struct facts *facts, const struct record *record)
{
	const struct part *build = part_member(part_member(record->root, "kernel"), "build");
	const struct part *patch;
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(of_kernel); i++)
		add(facts, of_kernel[i].label, text_at(record->root, of_kernel[i].path));
	add(facts, patches_label, NULL);
	part_foreach (part_member(build, "patches"), patch) {
		const char *name = text_at(patch, "name"), *sha256 = text_at(patch, "sha256");
		char *value = xasprintf("%s %s", name ? name : "?", sha256 ? sha256 : "?");

		add(facts, patches_label, value);
		free(value);
	}
}

void provenance_add_machine(struct facts *facts, const struct record *record)
{
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(of_machine); i++)
		add(facts, of_machine[i].label, text_at(record->root, of_machine[i].path));
}

void facts_free(struct facts *facts)
{
	size_t i, v;

	for (i = 0; i < facts->count; i++) {
		for (v = 0; v < facts->items[i].count; v++)
			free(facts->items[i].values[v]);
		free(facts->items[i].values);
	}
	free(facts->items);
	*facts = (struct facts){0};
}

char *fact_text(const struct fact *fact)
{
	char *text = xstrdup(fact->count ? fact->values[0] : "not available"), *longer;
	size_t v;

	for (v = 1; v < fact->count; v++) {
		longer = xasprintf("%s, %s", text, fact->values[v]);
		free(text);
		text = longer;
	}
	return text;
}

const struct fact *fact_find(const struct facts *facts, const char *label)
{
	size_t i;

	for (i = 0; i < facts->count; i++)
		if (strcmp(facts->items[i].label, label) == 0)
			return &facts->items[i];
	return NULL;
}

static bool same(const struct fact *a, const struct fact *b)
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
		    !same(&facts[0].items[i], &facts[k].items[i]))
			return false;
	return count > 0;
}
