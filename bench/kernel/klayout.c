// SPDX-License-Identifier: GPL-2.0-only
/* Layouts of kernels: see klayout.h. */
#include "bench/kernel/klayout.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "bench/base/words.h"
#include "lib/array.h"
#include "lib/xalloc.h"
#include "wire/layout.h"

#define STEM "mm/zswapbench-layout-"
#define MARK "#zswapbench " /* before the number in the assembler text */

enum { ANSWER_MAX = 16 << 20 };

#define MEMBER(structure, member) "offsetof(struct " #structure ", " #member ")"

/* The argument number of the kernel's function, for each type that it has had. */
#define SWAP_WRITE_TYPES                                                                           \
	"void (*)(struct swap_io_ctx *, struct folio *): 2, "                                      \
	"void (*)(struct folio *, struct swap_iocb **): 1, "                                       \
	"void (*)(struct folio *, struct writeback_control *): 1, "                                \
	"int (*)(struct page *, struct writeback_control *): 1"

/* Several questions for one place: the first that compiles is the answer. */
static const struct question {
	enum layout_place place;
	const char *constant;
} questions[] = {
	{LAYOUT_WRITE_FOLIO, "_Generic(&__swap_writepage, " SWAP_WRITE_TYPES ")"},
	{LAYOUT_READ_FOLIO, "_Generic(&zswap_folio_swapin, void (*)(struct folio *): 1)"},
	{LAYOUT_ADD_NODE, "_Generic(&list_lru_add, bool (*)(struct list_lru *,"
			  " struct list_head *, int, struct mem_cgroup *): 3)"},
	{LAYOUT_WALK_NODE, "_Generic(&list_lru_walk_one, unsigned long (*)(struct list_lru *, int,"
			   " struct mem_cgroup *, list_lru_walk_cb, void *, unsigned long *): 2)"},
	{LAYOUT_FOLIO_SWAP, MEMBER(folio, swap)},
	{LAYOUT_FOLIO_SWAP, MEMBER(folio, private)},
	{LAYOUT_FOLIO_MEMCG, MEMBER(folio, memcg_data)},
	{LAYOUT_OBJCG_MEMCG,
	 "_Generic(&folio_objcg, struct obj_cgroup *(*)(struct folio *): " MEMBER(obj_cgroup,
										  memcg) ")"},
	{LAYOUT_MEMCG_CGROUP, MEMBER(mem_cgroup, css.cgroup)},
	{LAYOUT_CGROUP_KN, MEMBER(cgroup, kn)},
	{LAYOUT_KN_ID, MEMBER(kernfs_node, id)},
};

static const char around[] = "#include <linux/cgroup.h>\n"
			     "#include <linux/kernfs.h>\n"
			     "#include <linux/list_lru.h>\n"
			     "#include <linux/memcontrol.h>\n"
			     "#include <linux/mm.h>\n"
			     "#include <linux/swap.h>\n"
			     "#include <linux/swapops.h>\n"
			     "#include <linux/writeback.h>\n"
			     "#if __has_include(<linux/zswap.h>)\n"
			     "#include <linux/zswap.h>\n"
			     "#endif\n"
			     "#include \"swap.h\"\n"
			     "struct swap_io_ctx;\n"
			     "struct swap_iocb;\n"
			     "void zswapbench_layout(void);\n"
			     "void zswapbench_layout(void)\n"
			     "{\n"
			     "	asm volatile(\"\\n" MARK "%%c0\" : : \"i\"(%s));\n"
			     "}\n";

void klayout_identify(struct digest *digest)
{
	size_t i;

	digest_add_text(digest, around);
	for (i = 0; i < ARRAY_LENGTH(questions); i++) {
		digest_add_text(digest, layout_names[questions[i].place]);
		digest_add_text(digest, questions[i].constant);
	}
}

int klayout_ask(const char *tree, char ***words, struct error *error)
{
	int code = 0;
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(questions) && !code; i++) {
		char *path = xasprintf("%s/" STEM "%zu.c", tree, i);
		char *text = xasprintf(around, questions[i].constant);

		*words = words_add(*words, xasprintf(STEM "%zu.s", i));
		code = make_parents(path, error) || file_write(path, text, strlen(text), error);
		free(text);
		free(path);
	}
	return code ? -1 : 0;
}

/* The number in the assembler text @path; NULL where there is none. */
static json_t *read_answer(const char *path)
{
	struct error unread;
	char *text = file_exists(path) ? file_read(path, ANSWER_MAX, NULL, &unread) : NULL;
	/* in a line of its own: the compiler may quote the source in comments */
	const char *mark = text ? strstr(text, "\n" MARK) : NULL;
	json_t *number = mark ? json_integer(strtoll(mark + strlen("\n" MARK), NULL, 10)) : NULL;

	free(text);
	return number;
}

json_t *klayout_answers(const char *tree, struct error *error)
{
	json_t *layout = json_object();
	int code = 0;
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(questions) && !code; i++) {
		const char *name = layout_names[questions[i].place];
		char *source = xasprintf("%s/" STEM "%zu.c", tree, i);
		char *answer = xasprintf("%s/" STEM "%zu.s", tree, i);
		char *command = xasprintf("%s/mm/.zswapbench-layout-%zu.s.cmd", tree, i);
		json_t *number = json_object_get(layout, name) ? NULL : read_answer(answer);

		if (number)
			json_object_set_new(layout, name, number);
		code = remove_tree(source, error) || remove_tree(answer, error) ||
		       remove_tree(command, error);
		free(command);
		free(answer);
		free(source);
	}
	if (!code)
		return layout;
	json_decref(layout);
	return NULL;
}
