/* SPDX-License-Identifier: GPL-2.0-only */
/* Arrays. */
#ifndef ZSWAPBENCH_ARRAY_H
#define ZSWAPBENCH_ARRAY_H

/* Elements of an array; not of a pointer, which a compiler's warning tells. */
#define ARRAY_LENGTH(array) (sizeof(array) / sizeof((array)[0]))

#endif
