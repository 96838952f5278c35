/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the machine tells the host: lines of JSON over a byte port that has no
 * driver, no interrupt and no speed (QEMU's isa-debugcon), so that telling
 * costs the same on every host. The last line counts the others.
 */
#ifndef ZSWAPBENCH_STREAM_H
#define ZSWAPBENCH_STREAM_H

#include <jansson.h>

#include "lib/error.h"

enum { STREAM_PORT = 0xe9 };

/* Asks the kernel for the port. */
int stream_open(struct error *error);

/* Sends {"type": @type, ...@fields} as one line; takes the reference of @fields. */
void stream_send(const char *type, json_t *fields);

/* Sends the last line: how the run ended ("finished" or "failed") and how many lines came before.
 */
void stream_end(const char *status, const char *detail);

#endif
