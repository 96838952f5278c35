// SPDX-License-Identifier: GPL-2.0-only
/* Padded builds: see padding.h. */
#include "bench/kernel/padding.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "bench/base/words.h"
#include "lib/xalloc.h"

/* Bytes of padding for each number: whole cache lines, and no multiple of a page. */
enum { PADDING_STEP = 21 * 64 };

/* Top-level assembly comes before all functions of the file. */
static char *patch_text(size_t number)
{
	return xasprintf("zswapbench: %zu bytes of padding before zswap's code, never executed\n"
			 "\n"
			 "--- a/mm/zswap.c\n"
			 "+++ b/mm/zswap.c\n"
			 "@@ -1,3 +1,4 @@\n"
			 " // SPDX-License-Identifier: GPL-2.0-or-later\n"
			 "+asm(\".pushsection .text\\n\\t.skip %zu, 0x90\\n\\t.popsection\");\n"
			 " /*\n"
			 "  * zswap.c - zswap driver file\n",
			 number * PADDING_STEP, number * PADDING_STEP);
}

static int write_patch(const char *path, size_t number, struct error *error)
{
	char *text = patch_text(number);
	int code = make_parents(path, error) ? -1 : file_write(path, text, strlen(text), error);

	free(text);
	return code;
}

char *padding_kernels(const char *kernel, size_t first, size_t count, const char *cache,
		      struct error *error)
{
	char **specs = words_split(""), *text = NULL;
	int code = 0;
	size_t i;

	for (i = first; i < first + count && !code; i++) {
		char *path = xasprintf("%s/patches/pad-%zu.patch", cache, i);

		code = write_patch(path, i, error);
		specs = words_add(specs, xasprintf("%s+%s", kernel, path));
		free(path);
	}
	if (!code)
		text = words_join(specs, " ");
	words_free(specs);
	return text;
}
