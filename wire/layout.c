// SPDX-License-Identifier: GPL-2.0-only
/* Layouts of kernels: see layout.h. */
#include "wire/layout.h"

enum { LAYOUT_MAX = 1 << 20 }; /* no structure of a kernel is that large */

const char *const layout_names[LAYOUT_PLACES] = {
	[LAYOUT_WRITE_FOLIO] = "write.folio", [LAYOUT_READ_FOLIO] = "read.folio",
	[LAYOUT_ADD_NODE] = "add.node",	      [LAYOUT_WALK_NODE] = "walk.node",
	[LAYOUT_FOLIO_SWAP] = "folio.swap",   [LAYOUT_FOLIO_MEMCG] = "folio.memcg",
	[LAYOUT_OBJCG_MEMCG] = "objcg.memcg", [LAYOUT_MEMCG_CGROUP] = "memcg.cgroup",
	[LAYOUT_CGROUP_KN] = "cgroup.kn",     [LAYOUT_KN_ID] = "kn.id",
};

int layout_read(const json_t *json, struct layout *layout, struct error *error)
{
	int i;

	for (i = 0; i < LAYOUT_PLACES; i++) {
		const json_t *value = json_object_get(json, layout_names[i]);
		json_int_t number = value ? json_integer_value(value) : -1;

		if (value && (!json_is_integer(value) || number < 0 || number > LAYOUT_MAX))
			return error_set(error, EXIT_INPUT,
					 "/layout.json: %s: expected a number from 0 to %d",
					 layout_names[i], LAYOUT_MAX);
		layout->at[i] = (long)number;
	}
	return 0;
}
