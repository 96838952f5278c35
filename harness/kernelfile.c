// SPDX-License-Identifier: GPL-2.0-only
/* Small files of the kernel's interfaces: see kernelfile.h. */
#include "harness/kernelfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wire/stream.h"

static long read_to_end(int fd, char *buffer, size_t size)
{
	size_t length = 0;
	ssize_t got;

	while ((got = read(fd, buffer + length, size - length)) > 0) {
		length += (size_t)got;
		if (length == size) {
			errno = E2BIG;
			return -1;
		}
	}
	if (got < 0)
		return -1;
	buffer[length] = '\0';
	return (long)length;
}

long kernelfile_read(const char *path, char *buffer, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	long length;

	if (fd < 0)
		return -1;
	length = read_to_end(fd, buffer, size);
	close(fd);
	return length;
}

long kernelfile_reread(int fd, char *buffer, size_t size)
{
	return lseek(fd, 0, SEEK_SET) < 0 ? -1 : read_to_end(fd, buffer, size);
}

int kernelfile_write(const char *path, const char *text, struct error *error)
{
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC), failed = 0;
	ssize_t wrote;

	if (fd < 0)
		return error_system(error, EXIT_MACHINE, "%s: to write '%s'", path, text);
	wrote = write(fd, text, strlen(text));
	if (wrote < 0)
		failed = error_system(error, EXIT_MACHINE, "%s: writing '%s'", path, text);
	else if (wrote != (ssize_t)strlen(text))
		failed = error_set(error, EXIT_MACHINE, "%s: writing '%s': written in part", path,
				   text);
	close(fd);
	kernelfile_step("echo %s > %s", text, path);
	return failed;
}

void kernelfile_step(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	if (vasprintf(&text, format, args) >= 0) {
		stream_send("step", json_pack("{s:s}", "sh", text));
		free(text);
	}
	va_end(args);
}
