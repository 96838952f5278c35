/* SPDX-License-Identifier: GPL-2.0-only */
/* What every page of ours begins with. */
#ifndef ZSWAPBENCH_PAGE_H
#define ZSWAPBENCH_PAGE_H

#include "bench/base/html.h"

/* The head of a page that loads nothing and is styled by @css: all of it, and nothing open. */
void page_head(struct html *html, const char *title, const char *css);

#endif
