/* SPDX-License-Identifier: GPL-2.0-only */
/* A report as one page that needs nothing else: no network, no other file, no script. */
#ifndef ZSWAPBENCH_REPORT_HTML_H
#define ZSWAPBENCH_REPORT_HTML_H

#include "bench/report/report.h"

/* The page, well-formed as XML too, styled by @css. The caller frees. */
char *report_html(const struct report *report, const char *css);

#endif
