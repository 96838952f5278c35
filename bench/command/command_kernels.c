// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernels: builds the variants and lists them; list-kernels: what there is, building nothing;
 * reproducible: builds one twice and compares.
 */
#include <stdio.h>
#include <time.h>

#include "bench/base/table.h"
#include "bench/command/commands.h"
#include "bench/kernel/kdebian.h"
#include "bench/kernel/kernel_set.h"
#include "bench/kernel/kinventory.h"
#include "lib/array.h"
#include "lib/xalloc.h"

enum { IMAGE_SHOWN = 16, RELEASE_LEAST = 20, MEBIBYTE = 1 << 20 };

/* The columns that tables of kernels begin with, and their cells. */
static void kernel_columns(struct table *table)
{
	table_column(table, "kernel", TABLE_LEFT);
	table_column(table, "version", TABLE_LEFT);
	table_column(table, "image sha256", TABLE_LEFT);
}

static void kernel_cells(struct table *table, const char *name, const char *version,
			 const char *image_sha256)
{
	table_row(table);
	table_cell(table, xstrdup(name), NULL);
	table_cell(table, xstrdup(version ? version : "not available"), NULL);
	table_cell(table, xstrndup(image_sha256, IMAGE_SHOWN), NULL);
}

static void print_kernels(const struct kernel_set *set)
{
	struct text_style style = text_style_for(stdout);
	struct table *table = table_new(&style);
	size_t i;

	kernel_columns(table);
	for (i = 0; i < set->count; i++) {
		const struct kernel *kernel = &set->kernels[i];

		kernel_cells(table, kernel->name,
			     json_string_value(json_object_get(kernel->build, "source_version")),
			     kernel->image_sha256);
	}
	table_print(table);
}

/* What the user named, or every variant. words_free() releases it. */
static char **wanted_kernels(const struct options *options, struct error *error)
{
	const struct kernel_options kernels = options_kernel(options);

	return *options->kernels ? words_split(options->kernels) : kernel_names(&kernels, error);
}

int command_kernels(const struct options *options, struct error *error)
{
	const struct kernel_options kernels = options_kernel(options);
	char **specs = wanted_kernels(options, error);
	struct kernel_set set;
	int code;

	if (!specs)
		return -1;
	code = kernel_set_open(&set, specs, &kernels, error);
	words_free(specs);
	if (code)
		return -1;
	print_kernels(&set);
	kernel_set_close(&set);
	return EXIT_HOLDS;
}

/* What each of the variants is. */
static int print_variants(char *const *names, const struct kernel_options *options,
			  const struct text_style *style, struct error *error)
{
	static const struct table_column columns[] = {
		{.title = "KERNEL="}, {.title = "a variant", .rest = true, .least = RELEASE_LEAST}};
	struct table *table = table_new(style);

	table_columns(table, columns, ARRAY_LENGTH(columns));
	for (; *names; names++) {
		char *path = xasprintf("%s/variants/%s.patch", options->configs, *names);
		char *says = kinventory_says(path, error);

		free(path);
		if (!says) {
			table_free(table);
			return -1;
		}
		table_row(table);
		table_cell(table, xstrdup(*names), NULL);
		table_cell(table, says, NULL);
	}
	table_print(table);
	return 0;
}

static char *date_text(time_t when)
{
	char text[32];
	struct tm local;

	strftime(text, sizeof(text), "%Y-%m-%d", localtime_r(&when, &local));
	return xstrdup(text);
}

static void print_built(const struct kbuilt *built, size_t count, const struct text_style *style)
{
	static const struct table_column more[] = {{.title = "MiB", .align = TABLE_RIGHT},
						   {.title = "built"},
						   {.title = "of", .rest = true, .least = 12}};
	struct table *table = table_new(style);
	size_t i;

	kernel_columns(table);
	table_columns(table, more, ARRAY_LENGTH(more));
	for (i = 0; i < count; i++) {
		kernel_cells(table, built[i].patches, built[i].release, built[i].image_sha256);
		table_cell(table, xasprintf("%.1f", (double)built[i].size / MEBIBYTE), NULL);
		table_cell(table, date_text(built[i].built), NULL);
		table_cell(table, xstrdup(built[i].source), NULL);
	}
	table_print(table);
}

/* What Debian has, as far as it is known without asking. */
static void print_debian(char *const *versions, time_t asked, const struct text_style *style)
{
	char **specs = NULL, *list, *date = date_text(asked);

	for (; *versions; versions++)
		specs = words_add(specs, xasprintf("debian:%s", *versions));
	list = words_join(specs, ", ");
	text_print(style, "  ",
		   asked ? xasprintf("Debian's suites, as of %s: %s.", date, specs ? list : "none")
			 : xstrdup("Debian's suites were not asked yet: KERNEL=debian:7.3 does, by "
				   "network, for its newest linux-source-7.3."));
	free(list);
	free(date);
	words_free(specs);
}

static int print_inventory(char *const *names, const struct kernel_options *options,
			   struct error *error)
{
	struct text_style style = text_style_for(stdout);
	size_t count, variants = 0;
	time_t asked;
	struct kbuilt *built = kinventory_built(options, &count, error);
	char **versions = built ? kdebian_versions(options->cache, &asked, error) : NULL;
	int code = versions ? 0 : -1;

	while (names[variants])
		variants++;
	if (!code) {
		text_print(&style, "  ",
			   xasprintf("%zu %s, %zu built %s.", variants,
				     variants == 1 ? "variant" : "variants", count,
				     count == 1 ? "kernel" : "kernels"));
		fputc('\n', style.out);
		code = print_variants(names, options, &style, error);
	}
	if (!code) {
		fputc('\n', style.out);
		if (count)
			print_built(built, count, &style);
		if (count)
			fputc('\n', style.out);
		print_debian(versions, asked, &style);
		text_print(&style, "  ",
			   xstrdup("KERNEL= also takes an image, a source or a patch of yours: see "
				   "README.md, \"The kernels\"."));
	}
	words_free(versions);
	if (built)
		kinventory_free(built, count);
	return code;
}

int command_list_kernels(const struct options *options, struct error *error)
{
	const struct kernel_options kernels = options_kernel(options);
	char **names = kernel_names(&kernels, error);
	int code = names ? print_inventory(names, &kernels, error) : -1;

	words_free(names);
	if (!code && fflush(stdout))
		code = error_set(error, EXIT_STORAGE, "the list cannot be written");
	return code;
}

int command_reproducible(const struct options *options, struct error *error)
{
	const struct kernel_options kernels = options_kernel(options);

	if (kernel_reproduce(options->kernel, &kernels, error))
		return -1;
	printf("%s: two builds, in two places, are the same bytes\n", options->kernel);
	return EXIT_HOLDS;
}
