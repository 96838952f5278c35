/* SPDX-License-Identifier: GPL-2.0-only */
/* Everything that a gate leaves for machines and people: gate_junit.h, gate_ktap.h, gate_text.h. */
#ifndef ZSWAPBENCH_GATE_REPORT_H
#define ZSWAPBENCH_GATE_REPORT_H

#include "bench/base/lines.h"
#include "bench/gate/gate.h"

/* A fact on the whole of it, such as {"kernel", "patched"}. */
struct gate_fact {
	const char *name, *value;
};

/* Everything that the outputs show. */
struct gate_report {
	const struct gate_results *results;
	const struct gate_fact *facts; /* @fact_count of them */
	size_t fact_count;
	size_t seeds;
	const struct lines *notes; /* what was left out, where files are */
};

#endif
