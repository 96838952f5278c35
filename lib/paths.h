/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the kernel's interfaces are mounted inside the machine. */
#ifndef ZSWAPBENCH_PATHS_H
#define ZSWAPBENCH_PATHS_H

#define CGROUP_ROOT	 "/sys/fs/cgroup"
#define DEBUGFS_ROOT	 "/sys/kernel/debug"
#define TRACEFS_ROOT	 "/sys/kernel/tracing"
#define SHMEM_ROOT	 "/shm"
#define ZSWAP_PARAMETERS "/sys/module/zswap/parameters"
#define ZSWAP_DEBUGFS	 DEBUGFS_ROOT "/zswap"

#endif
