// SPDX-License-Identifier: GPL-2.0-only
/* Objects that QEMU is started with: see preload.h. */
#include "bench/machine/preload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/xalloc.h"

/* A list in LD_PRELOAD cannot hold every path: blanks and colons part its entries. */
static char *path_of(const struct preload *preload)
{
	return xasprintf("/proc/self/fd/%d", preload->file);
}

int preload_open(struct preload *preload, const char *path, struct error *error)
{
	char *opened;
	int code;

	preload->file = open(path, O_RDONLY | O_CLOEXEC);
	if (preload->file < 0)
		return error_set(error, EXIT_STORAGE, "%s: cannot open: %s (make all)", path,
				 strerror(errno));
	opened = path_of(preload);
	code = digest_file(opened, preload->sha256, error);
	free(opened);
	if (code)
		close(preload->file);
	return code;
}

void preload_close(const struct preload *preload)
{
	close(preload->file);
}

void preload_keep(const struct preload *preload)
{
	fcntl(preload->file, F_SETFD, 0);
}

char *preload_variable(const struct preload *first, const struct preload *second)
{
	char *one = path_of(first), *two = second ? path_of(second) : NULL;
	char *variable = xasprintf("LD_PRELOAD=%s%s%s", one, two ? ":" : "", two ? two : "");

	free(one);
	free(two);
	return variable;
}
