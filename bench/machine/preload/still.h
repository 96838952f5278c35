/* SPDX-License-Identifier: GPL-2.0-only */
/* What bench/machine/preload/still.c says once it is in QEMU: a line on stdout, before any other.
 */
#ifndef ZSWAPBENCH_STILL_H
#define ZSWAPBENCH_STILL_H

#define STILL_LINE "zswapbench: the host's time stands still\n"

#endif
