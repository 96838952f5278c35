/* SPDX-License-Identifier: GPL-2.0-only */
/* A report as plain text for a mailing list: 72 columns, no tabs, nothing a mail could garble. */
#ifndef ZSWAPBENCH_REPORT_MAIL_H
#define ZSWAPBENCH_REPORT_MAIL_H

#include "bench/report/report.h"

enum { MAIL_WIDTH = 72 };

/*
 * The text. No line begins with what mailers or git take for their own ("From ", "---",
 * "diff -"). The caller frees.
 */
char *report_mail(const struct report *report);

#endif
