// SPDX-License-Identifier: GPL-2.0-only
/* Errors: see error.h. */
#include "lib/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Writes the formatted text behind the first @used bytes of that of @e. */
static void write_text(struct error *e, size_t used, const char *format, va_list args)
{
	vsnprintf(e->text + used, sizeof(e->text) - used, format, args);
}

int error_set(struct error *e, enum exit_code code, const char *format, ...)
{
	va_list args;

	e->code = code;
	e->number = 0;
	va_start(args, format);
	write_text(e, 0, format, args);
	va_end(args);
	return -1;
}

int error_system(struct error *e, enum exit_code code, const char *format, ...)
{
	int number = errno;
	size_t used;
	va_list args;

	e->code = code;
	e->number = number;
	va_start(args, format);
	write_text(e, 0, format, args);
	va_end(args);
	used = strlen(e->text);
	snprintf(e->text + used, sizeof(e->text) - used, ": %s", strerror(number));
	return -1;
}

int error_add(struct error *e, enum exit_code code, const char *format, ...)
{
	size_t used = strnlen(e->text, sizeof(e->text));
	va_list args;

	e->code = code;
	e->number = 0;
	if (used && used + 1 < sizeof(e->text)) {
		e->text[used++] = '\n';
		e->text[used] = '\0';
	}
	va_start(args, format);
	write_text(e, used, format, args);
	va_end(args);
	return -1;
}
