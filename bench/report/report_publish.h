/* SPDX-License-Identifier: GPL-2.0-only */
/* The directory of a report: whole, or not there. */
#ifndef ZSWAPBENCH_REPORT_PUBLISH_H
#define ZSWAPBENCH_REPORT_PUBLISH_H

#include "bench/report/report.h"

/*
 * Whether @directory can be written to as a report: it is not there, is empty, or holds an
 * earlier report. Else -1, EXIT_STORAGE, and nothing of it is touched.
 */
int report_check_directory(const char *directory, struct error *error);

/*
 * Draws the plots and writes mail.txt, index.html and plots/ to @directory, whole or not at
 * all; an earlier report there is replaced. @css is the page's style sheet.
 */
int report_publish(struct report *report, const char *css, const char *directory,
		   struct error *error);

#endif
