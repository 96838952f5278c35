/* SPDX-License-Identifier: GPL-2.0-only */
/* What became of mutants, as one page that needs nothing else. */
#ifndef ZSWAPBENCH_MUTATION_HTML_H
#define ZSWAPBENCH_MUTATION_HTML_H

#include "bench/compare/mutation.h"

/* The page, well-formed as XML too, styled by @css. The caller frees. */
char *mutation_html(const struct mutations *mutations, const char *css);

#endif
