// SPDX-License-Identifier: GPL-2.0-only
/* Layouts from a description of types, made here as compilers make it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "harness/btf.h"

/* Types by their ids, which are given in the order of creation. */
struct types {
	struct btf *btf;
	int word, folio, folio_pointer;
};

static int good(int id)
{
	assert_true(id > 0);
	return id;
}

static void add_function(struct types *types, const char *name, const int *arguments,
			 const char *const *names, size_t count)
{
	int prototype = good(btf__add_func_proto(types->btf, 0));
	size_t i;

	for (i = 0; i < count; i++)
		assert_int_equal(btf__add_func_param(types->btf, names[i], arguments[i]), 0);
	good(btf__add_func(types->btf, name, BTF_FUNC_GLOBAL, prototype));
}

/* struct folio { union { struct { long flags, lru; }; long page; }; long swap, memcg_data; } */
static int make_types(void **state)
{
	struct types *types = calloc(1, sizeof(*types));
	int inner, overlay;

	types->btf = btf__new_empty();
	types->word = good(btf__add_int(types->btf, "long", 8, BTF_INT_SIGNED));
	inner = good(btf__add_struct(types->btf, NULL, 16));
	btf__add_field(types->btf, "flags", types->word, 0, 0);
	btf__add_field(types->btf, "lru", types->word, 64, 0);
	overlay = good(btf__add_union(types->btf, NULL, 16));
	btf__add_field(types->btf, NULL, inner, 0, 0);
	btf__add_field(types->btf, "page", types->word, 0, 0);
	types->folio = good(btf__add_struct(types->btf, "folio", 32));
	btf__add_field(types->btf, NULL, overlay, 0, 0);
	btf__add_field(types->btf, "swap", types->word, 128, 0);
	btf__add_field(types->btf, "memcg_data", types->word, 192, 0);
	types->folio_pointer = good(btf__add_ptr(types->btf, types->folio));
	*state = types;
	return 0;
}

static int free_types(void **state)
{
	struct types *types = *state;

	btf__free(types->btf);
	free(types);
	return 0;
}

static struct layout nothing(void)
{
	struct layout layout;
	int i;

	for (i = 0; i < LAYOUT_PLACES; i++)
		layout.at[i] = -1;
	return layout;
}

static void members_and_arguments(void **state)
{
	struct types *types = *state;
	const char *const names[] = {"ctx", "folio"};
	const char *const walk[] = {"lru", "nid"};
	int context = good(btf__add_ptr(types->btf, types->word));
	const int of_write[] = {context, types->folio_pointer};
	const int of_walk[] = {context, types->word};
	struct layout layout = nothing();
	int css, memcg;

	add_function(types, "__swap_writepage", of_write, names, 2);
	add_function(types, "list_lru_walk_one", of_walk, walk, 2);
	css = good(btf__add_struct(types->btf, "cgroup_subsys_state", 16));
	btf__add_field(types->btf, "cgroup", types->word, 64, 0);
	memcg = good(btf__add_struct(types->btf, "mem_cgroup", 32));
	btf__add_field(types->btf, "css", css, 128, 0);
	assert_true(memcg > css);
	btf_complete(&layout, types->btf);
	assert_int_equal(layout.at[LAYOUT_WRITE_FOLIO], 2);
	assert_int_equal(layout.at[LAYOUT_WALK_NODE], 2);
	assert_int_equal(layout.at[LAYOUT_FOLIO_SWAP], 16);
	assert_int_equal(layout.at[LAYOUT_FOLIO_MEMCG], 24);
	assert_int_equal(layout.at[LAYOUT_MEMCG_CGROUP], 24);
	assert_int_equal(layout.at[LAYOUT_OBJCG_MEMCG], -1);
	assert_int_equal(layout.at[LAYOUT_READ_FOLIO], -1);
	assert_int_equal(layout.at[LAYOUT_CGROUP_KN], -1);
}

static void objcg_that_folios_are_charged_to(void **state)
{
	struct types *types = *state;
	struct layout layout = nothing();

	good(btf__add_struct(types->btf, "obj_cgroup", 32));
	btf__add_field(types->btf, "memcg", types->word, 64, 0);
	btf__add_field(types->btf, "is_root", types->word, 128, 0);
	btf_complete(&layout, types->btf);
	assert_int_equal(layout.at[LAYOUT_OBJCG_MEMCG], 8);
}

static void what_is_known_stays(void **state)
{
	struct types *types = *state;
	struct layout layout = nothing();

	layout.at[LAYOUT_FOLIO_SWAP] = 40;
	btf_complete(&layout, types->btf);
	assert_int_equal(layout.at[LAYOUT_FOLIO_SWAP], 40);
	assert_int_equal(layout.at[LAYOUT_FOLIO_MEMCG], 24);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(members_and_arguments, make_types, free_types),
		cmocka_unit_test_setup_teardown(objcg_that_folios_are_charged_to, make_types,
						free_types),
		cmocka_unit_test_setup_teardown(what_is_known_stays, make_types, free_types),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
