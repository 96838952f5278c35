// SPDX-License-Identifier: GPL-2.0-only
/* kernels: builds the variants and lists them; reproducible: builds one twice and compares. */
#include <stdio.h>

#include "bench/base/table.h"
#include "bench/command/commands.h"
#include "bench/kernel/kernel_set.h"
#include "lib/xalloc.h"

static void print_kernels(const struct kernel_set *set)
{
	struct text_style style = text_style_for(stdout);
	struct table *table = table_new(&style);
	size_t i;

	table_column(table, "kernel", false);
	table_column(table, "version", false);
	table_column(table, "image sha256", false);
	for (i = 0; i < set->count; i++) {
		const struct kernel *kernel = &set->kernels[i];
		const char *version =
			json_string_value(json_object_get(kernel->build, "source_version"));

		table_row(table);
		table_cell(table, xstrdup(kernel->name), NULL);
		table_cell(table, xstrdup(version ? version : "not available"), NULL);
		table_cell(table, xstrndup(kernel->image_sha256, 16), NULL);
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

int command_reproducible(const struct options *options, struct error *error)
{
	const struct kernel_options kernels = options_kernel(options);

	if (kernel_reproduce(options->kernel, &kernels, error))
		return -1;
	printf("%s: two builds, in two places, are the same bytes\n", options->kernel);
	return EXIT_HOLDS;
}
