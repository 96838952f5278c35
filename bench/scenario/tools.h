/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tools: programs of Debian packages that run inside the guest. A scenario names those
 * that it needs; they are put in a read-only erofs image, each with its shared libraries,
 * which the machine maps as an NVDIMM: no copy of it takes up the guest's memory.
 * A new tool is one line of the table in tools.c.
 */
#ifndef ZSWAPBENCH_TOOLS_H
#define ZSWAPBENCH_TOOLS_H

#include <stdbool.h>

struct tool {
	const char *name;
	const char *packages; /* Debian's, blanks between */
	/* Files of the host, blanks between; "/guest/path=/host/path" where the paths differ. */
	const char *programs;
	const char *headers; /* packages whose headers go in, or NULL */
	const char *sources; /* parts of the kernel's source, to /usr/src/linux, or NULL */
};

/* Ends with a NULL name. */
extern const struct tool tools[];

/* The line of @name, or NULL. */
const struct tool *tool_find(const char *name);

/* Whether @tool has a program that is called @program, without its directory. */
bool tool_has_program(const struct tool *tool, const char *program);

#endif
