// SPDX-License-Identifier: GPL-2.0-only
/* The table of tools: see tools.h. */
#include "bench/scenario/tools.h"

#include <string.h>

const struct tool tools[] = {
	{.name = "coreutils",
	 .packages = "coreutils",
	 .programs = "/usr/bin/dd /usr/bin/sort /usr/bin/false"},
	{.name = "numactl", .packages = "numactl", .programs = "/usr/bin/numactl"},
	{.name = "fio", .packages = "fio", .programs = "/usr/bin/fio"},
	{.name = "stress-ng", .packages = "stress-ng", .programs = "/usr/bin/stress-ng"},
	/*
	 * The server is one program with the checker of redis-tools; the package redis-server
	 * would start it on the host.
	 */
	{.name = "redis",
	 .packages = "redis-tools",
	 .programs = "/usr/bin/redis-server=/usr/bin/redis-check-rdb"},
	/* A compiler, and parts of the kernel tree that compile without a configuration. */
	{.name = "gcc",
	 .packages = "gcc-12 cpp-12 binutils-x86-64-linux-gnu libc6-dev linux-libc-dev libelf-dev "
		     "make dash"
		     " coreutils linux-source-6.12",
	 .programs = "/usr/bin/gcc=/usr/bin/gcc-12 /usr/lib/gcc/x86_64-linux-gnu/12/cc1 /usr/bin/as"
		     " /usr/bin/make /bin/sh=/bin/dash /usr/bin/mkdir",
	 .headers = "libc6-dev linux-libc-dev libgcc-12-dev libelf-dev",
	 .sources = "tools/include tools/arch/x86/include tools/lib"},
	{.name = NULL},
};

const struct tool *tool_find(const char *name)
{
	const struct tool *tool;

	for (tool = tools; tool->name; tool++)
		if (!strcmp(tool->name, name))
			return tool;
	return NULL;
}

bool tool_has_program(const struct tool *tool, const char *program)
{
	const char *at = tool->programs;

	while (*at) {
		size_t length = strcspn(at, " ="), base = length;

		while (base && at[base - 1] != '/')
			base--;
		if (strlen(program) == length - base && !strncmp(at + base, program, length - base))
			return true;
		at += strcspn(at, " ");
		at += strspn(at, " ");
	}
	return false;
}
