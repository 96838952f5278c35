/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers in what programs print: JSON (fio --output-format=json), YAML (stress-ng -Y), or
 * lines of a name and a number ("real 1.25").
 */
#ifndef ZSWAPBENCH_OUTPUTS_H
#define ZSWAPBENCH_OUTPUTS_H

#include <stdbool.h>

/*
 * The number at @path, keys and indices with slashes between, such as
 * "jobs/0/read/iops", in @text. What stands before the document, from a line that begins
 * with "{" or "---" on, is passed over; without one @path is the first word of a line. False
 * when there is none, or no number. @text may be NULL.
 */
bool output_number(const char *text, const char *path, double *value);

#endif
