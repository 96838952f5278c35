/* SPDX-License-Identifier: GPL-2.0-only */
/* Gates for people: one screen of text. */
#ifndef ZSWAPBENCH_GATE_TEXT_H
#define ZSWAPBENCH_GATE_TEXT_H

#include "bench/base/text.h"
#include "bench/gate/gate_report.h"

/* The summary for people: what needs them first. Ends with the one line that matters. */
void gate_print(const struct gate_report *report, enum exit_code code,
		const struct text_style *style);

#endif
