/* SPDX-License-Identifier: GPL-2.0-only */
/* The driver in a stress kernel that makes tasks wait: configs/kernel/stress/driver.patch. */
#ifndef ZSWAPBENCH_STRESS_DRIVER_H
#define ZSWAPBENCH_STRESS_DRIVER_H

#include "wire/stress/program.h"

/*
 * Arms what the section `schedule` of @program says; nothing without one. EXIT_KERNEL: this
 * kernel has no driver, or none of the places.
 */
int driver_start(const struct stress_program *program, struct error *error);

/* Lets everybody pass, and tells the host what was seen; nothing if it was not started. */
int driver_stop(const struct stress_program *program, struct error *error);

#endif
