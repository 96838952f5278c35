// SPDX-License-Identifier: GPL-2.0-only
/* Layouts: what the compiler says of a small tree, and what is said to be one in the guest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/base/spawn.h"
#include "bench/base/words.h"
#include "bench/kernel/klayout.h"
#include "lib/array.h"
#include "lib/xalloc.h"
#include "tests/scratch.h"
#include "wire/layout.h"

static int make_base(void **state)
{
	static const char *const headers[] = {"cgroup", "kernfs",    "list_lru", "mm",
					      "swap",	"writeback", "swapops"};
	size_t i;

	(void)state;
	if (make_scratch("klayout"))
		return -1;
	for (i = 0; i < ARRAY_LENGTH(headers); i++) {
		char *name = xasprintf("include/linux/%s.h", headers[i]);

		put(name, "");
		free(name);
	}
	put("mm/swap.h", "");
	return 0;
}

/* The layout of the tree whose structures are those of @header. */
static json_t *layout_of(const char *header)
{
	char **targets = words_split(""), **target;
	json_t *layout;

	put("include/linux/memcontrol.h", header);
	must(klayout_ask(base, &targets, &error));
	for (target = targets; *target; target++) {
		char *source = xstrndup(*target, strlen(*target) - 1);
		char *with_c = xasprintf("%sc", source);
		const char *const argv[] = {"gcc", "-Iinclude", "-Imm", "-S",
					    "-o",  *target,	with_c, NULL};
		struct spawn gcc = {.argv = argv, .directory = base, .capture = 1};
		struct spawn_result result;

		must(spawn_run(&gcc, &result, &error));
		free(result.output);
		free(with_c);
		free(source);
	}
	words_free(targets);
	layout = klayout_answers(base, &error);
	must(!layout);
	return layout;
}

static void assert_layout(const char *header, const char *expected)
{
	json_t *layout = layout_of("#include <stddef.h>\n#include <stdbool.h>\n"), *wanted;
	char *text = xasprintf("#include <stddef.h>\n#include <stdbool.h>\n%s", header);

	assert_int_equal(json_object_size(layout), 0); /* a tree without any of it */
	json_decref(layout);
	layout = layout_of(text);
	free(text);
	wanted = json_loads(expected, 0, NULL);
	assert_non_null(wanted);
	if (!json_equal(layout, wanted))
		fail_msg("expected %s\nfound %s", expected, json_dumps(layout, JSON_COMPACT));
	json_decref(wanted);
	json_decref(layout);
}

static void a_folio_of_6_12(void **state)
{
	(void)state;
	assert_layout("struct folio { long a[5], swap, memcg_data; };\n"
		      "struct writeback_control; struct swap_iocb;\n"
		      "struct obj_cgroup { long a, memcg; };\n"
		      "void __swap_writepage(struct folio *, struct writeback_control *);\n"
		      "void zswap_folio_swapin(struct folio *);\n",
		      "{\"write.folio\": 1, \"read.folio\": 1, \"folio.swap\": 40,"
		      " \"folio.memcg\": 48}");
}

/* The folio is the second argument, and charged to an objcg. */
static void a_folio_of_7_3(void **state)
{
	(void)state;
	assert_layout("struct folio { long a[6], swap, memcg_data; };\n"
		      "struct swap_io_ctx; struct obj_cgroup { long a[2], memcg; };\n"
		      "struct obj_cgroup *folio_objcg(struct folio *);\n"
		      "void __swap_writepage(struct swap_io_ctx *, struct folio *);\n"
		      "struct kernfs_node { long a[13], id; };\n",
		      "{\"write.folio\": 2, \"folio.swap\": 48, \"folio.memcg\": 56,"
		      " \"objcg.memcg\": 16, \"kn.id\": 104}");
}

/* A type that is not known is not guessed. */
static void another_function(void **state)
{
	(void)state;
	assert_layout("struct folio { long private; };\n"
		      "int __swap_writepage(struct folio *, int);\n"
		      "int zswap_folio_swapin(struct folio *);\n",
		      "{\"folio.swap\": 0}");
}

static void nothing_is_left_in_the_tree(void **state)
{
	(void)state;
	json_decref(layout_of("struct folio { long swap; };\n"));
	must(remove_tree(at("mm/swap.h"), &error));
	assert_int_equal(rmdir(at("mm")), 0);
}

static void assert_read(const char *text, bool good)
{
	json_t *json = json_loads(text, 0, NULL);
	struct layout layout;

	assert_int_equal(layout_read(json, &layout, &error), good ? 0 : -1);
	json_decref(json);
}

static void what_the_guest_reads(void **state)
{
	json_t *json = json_loads("{\"folio.swap\": 40, \"kn.id\": 0}", 0, NULL);
	struct layout layout;

	(void)state;
	must(layout_read(json, &layout, &error));
	json_decref(json);
	assert_int_equal(layout.at[LAYOUT_FOLIO_SWAP], 40);
	assert_int_equal(layout.at[LAYOUT_KN_ID], 0);
	assert_int_equal(layout.at[LAYOUT_WRITE_FOLIO], -1);
	assert_read("{}", true);
	assert_read("{\"folio.swap\": -1}", false);
	assert_read("{\"folio.swap\": 1048577}", false);
	assert_read("{\"folio.swap\": \"40\"}", false);
	assert_string_equal(error.text,
			    "/layout.json: folio.swap: expected a number from 0 to 1048576");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_folio_of_6_12, make_base, remove_scratch),
		cmocka_unit_test_setup_teardown(a_folio_of_7_3, make_base, remove_scratch),
		cmocka_unit_test_setup_teardown(another_function, make_base, remove_scratch),
		cmocka_unit_test_setup_teardown(nothing_is_left_in_the_tree, make_base,
						remove_scratch),
		cmocka_unit_test(what_the_guest_reads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
