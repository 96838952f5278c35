// SPDX-License-Identifier: GPL-2.0-only
/* Layouts from BTF: see btf.h. */
#include "harness/btf.h"

#include <string.h>

#include "lib/array.h"

#define VMLINUX "/sys/kernel/btf/vmlinux"

/* The type behind typedefs and qualifiers. */
static const struct btf_type *plain_type(const struct btf *btf, __u32 id)
{
	int resolved = btf__resolve_type(btf, id);

	return resolved < 0 ? NULL : btf__type_by_id(btf, (__u32)resolved);
}

/* The byte at which @type has the member @name, itself or in one without a name; -1: nowhere. */
static long member_offset(const struct btf *btf, const struct btf_type *type, const char *name,
			  const struct btf_type **member_type)
{
	__u32 i;

	for (i = 0; type && btf_is_composite(type) && i < btf_vlen(type); i++) {
		const struct btf_member *member = &btf_members(type)[i];
		const char *called = btf__name_by_offset(btf, member->name_off);
		const struct btf_type *inner = plain_type(btf, member->type);
		long begin = (long)btf_member_bit_offset(type, i) / 8, within;

		if (*called && !strcmp(called, name)) {
			*member_type = inner;
			return begin;
		}
		if (*called)
			continue;
		within = member_offset(btf, inner, name, member_type);
		if (within >= 0)
			return begin + within;
	}
	return -1;
}

/* Of "structure" the member "a", or the member "b" of that. */
static long path_offset(const struct btf *btf, const char *structure, const char *a, const char *b)
{
	int id = btf__find_by_name_kind(btf, structure, BTF_KIND_STRUCT);
	const struct btf_type *type = id < 0 ? NULL : btf__type_by_id(btf, (__u32)id);
	long outer = member_offset(btf, type, a, &type), inner;

	if (outer < 0 || !b)
		return outer;
	inner = member_offset(btf, type, b, &type);
	return inner < 0 ? -1 : outer + inner;
}

/* The argument of @function, from 1, that is a pointer to the structure @of, or called @name. */
static long argument_of(const struct btf *btf, const char *function, const char *of,
			const char *name)
{
	int id = btf__find_by_name_kind(btf, function, BTF_KIND_FUNC);
	const struct btf_type *type = id < 0 ? NULL : btf__type_by_id(btf, (__u32)id);
	const struct btf_type *prototype = type ? btf__type_by_id(btf, type->type) : NULL;
	__u32 i;

	for (i = 0; prototype && i < btf_vlen(prototype); i++) {
		const struct btf_param *param = &btf_params(prototype)[i];
		const struct btf_type *argument = plain_type(btf, param->type), *target = NULL;

		if (name && !strcmp(btf__name_by_offset(btf, param->name_off), name))
			return (long)i + 1;
		if (of && argument && btf_is_ptr(argument))
			target = plain_type(btf, argument->type);
		if (target && !strcmp(btf__name_by_offset(btf, target->name_off), of))
			return (long)i + 1;
	}
	return -1;
}

/* One way to find a place: an argument of a function, or a member of a structure. */
static const struct way {
	enum layout_place place;
	const char *function, *points_to, *called; /* an argument */
	const char *structure, *member, *inner;	   /* a member; inner: of that */
} ways[] = {
	{LAYOUT_WRITE_FOLIO, .function = "__swap_writepage", .points_to = "folio"},
	{LAYOUT_WRITE_FOLIO, .function = "__swap_writepage", .points_to = "page"},
	{LAYOUT_READ_FOLIO, .function = "zswap_folio_swapin", .points_to = "folio"},
	{LAYOUT_ADD_NODE, .function = "list_lru_add", .called = "nid"},
	{LAYOUT_WALK_NODE, .function = "list_lru_walk_one", .called = "nid"},
	{LAYOUT_FOLIO_SWAP, .structure = "folio", .member = "swap"},
	{LAYOUT_FOLIO_SWAP, .structure = "folio", .member = "private"},
	{LAYOUT_FOLIO_MEMCG, .structure = "folio", .member = "memcg_data"},
	{LAYOUT_MEMCG_CGROUP, .structure = "mem_cgroup", .member = "css", .inner = "cgroup"},
	{LAYOUT_CGROUP_KN, .structure = "cgroup", .member = "kn"},
	{LAYOUT_KN_ID, .structure = "kernfs_node", .member = "id"},
};

static long find_place(const struct btf *btf, const struct way *way)
{
	return way->function ? argument_of(btf, way->function, way->points_to, way->called)
			     : path_offset(btf, way->structure, way->member, way->inner);
}

void btf_complete(struct layout *layout, const struct btf *btf)
{
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(ways); i++)
		if (layout->at[ways[i].place] < 0)
			layout->at[ways[i].place] = find_place(btf, &ways[i]);
	/* folios are charged to objcgs since those know the root's, too; no function tells */
	if (layout->at[LAYOUT_OBJCG_MEMCG] < 0 &&
	    path_offset(btf, "obj_cgroup", "is_root", NULL) >= 0)
		layout->at[LAYOUT_OBJCG_MEMCG] = path_offset(btf, "obj_cgroup", "memcg", NULL);
}

void btf_complete_running(struct layout *layout)
{
	struct btf *btf = btf__parse_raw(VMLINUX);

	if (btf)
		btf_complete(layout, btf);
	btf__free(btf);
}
