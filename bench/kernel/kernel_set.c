// SPDX-License-Identifier: GPL-2.0-only
/* Several kernels: see kernel_set.h. */
#include "bench/kernel/kernel_set.h"

#include <stdlib.h>
#include <string.h>

#include "lib/xalloc.h"

static int add_kernel(struct kernel_set *set, const char *spec,
		      const struct kernel_options *options, struct error *error)
{
	struct kernel *kernel = &set->kernels[set->count];
	size_t i;

	if (kernel_resolve(spec, options, kernel, error))
		return -1;
	set->names[set->count++] = kernel->name;
	for (i = 0; i + 1 < set->count; i++)
		if (!strcmp(set->names[i], kernel->name))
			return error_set(
				error, EXIT_USAGE,
				"%s: a second kernel called '%s'; give it a name of its own: "
				"NAME=%s",
				spec, kernel->name, spec);
	return 0;
}

int kernel_set_open(struct kernel_set *set, char *const *specs,
		    const struct kernel_options *options, struct error *error)
{
	size_t count, i;
	int code = 0;

	for (count = 0; specs[count]; count++)
		;
	*set = (struct kernel_set){xcalloc(count, sizeof(*set->kernels)),
				   xcalloc(count, sizeof(*set->names)), 0};
	if (!count)
		code = error_set(error, EXIT_USAGE, "no kernel given");
	for (i = 0; i < count && !code; i++)
		code = kernel_check(specs[i], options, error); /* nothing is built for a typo */
	for (i = 0; i < count && !code; i++)
		code = add_kernel(set, specs[i], options, error);
	if (code)
		kernel_set_close(set);
	return code;
}

void kernel_set_close(struct kernel_set *set)
{
	size_t i;

	for (i = 0; i < set->count; i++)
		kernel_free(&set->kernels[i]);
	free(set->kernels);
	free(set->names);
}
