/* SPDX-License-Identifier: GPL-2.0-only */
/* Gates as JUnit XML, for CI. */
#ifndef ZSWAPBENCH_GATE_JUNIT_H
#define ZSWAPBENCH_GATE_JUNIT_H

#include "bench/gate/gate_report.h"

/*
 * A testsuite a scenario, a testcase a gate. A failure of severity error and
 * an unexpected success are `failure`, a run without figures is `error`, everything
 * undecided or not available is `skipped`; so are, because JUnit has no word for them,
 * expected failures and warnings, whose `type` says so. The caller frees.
 */
char *gate_junit(const struct gate_report *report);

#endif
