/* SPDX-License-Identifier: GPL-2.0-only */
/* Parameters of zswap and of the kernel, written and read back. */
#ifndef ZSWAPBENCH_SETTINGS_H
#define ZSWAPBENCH_SETTINGS_H

#include <jansson.h>

#include "lib/error.h"

/*
 * Writes one parameter of zswap; fails when the kernel has none of that name, unless a '?'
 * stands behind it.
 */
int settings_zswap(const char *key, const char *value, struct error *error);

/* Writes one sysctl by its dotted name; the same. */
int settings_sysctl(const char *key, const char *value, struct error *error);

/* Applies every pair of @object (key -> text) with @apply. */
int settings_apply(json_t *object, int (*apply)(const char *, const char *, struct error *),
		   struct error *error);

/* Every parameter of zswap as it is now; the caller owns the object. */
json_t *settings_zswap_now(void);

#endif
