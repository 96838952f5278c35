/* SPDX-License-Identifier: GPL-2.0-only */
/* Gates as KTAP, for kernel CI (Documentation/dev-tools/ktap.rst, version 1). */
#ifndef ZSWAPBENCH_GATE_KTAP_H
#define ZSWAPBENCH_GATE_KTAP_H

#include "bench/gate/gate_report.h"

/*
 * A test a scenario, a subtest a gate.
 * XFAIL is an expected failure, SKIP undecided or not available, ERROR a run without
 * figures; a warning is `ok` with the reason behind it. The caller frees.
 */
char *gate_ktap(const struct gate_report *report);

#endif
