/* Errors: see error.h. */
#include "lib/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int error_set(struct error *e, enum exit_code code, const char *format, ...)
{
	va_list args;

	e->code = code;
	va_start(args, format);
	vsnprintf(e->text, sizeof(e->text), format, args);
	va_end(args);
	return -1;
}

int error_add(struct error *e, enum exit_code code, const char *format, ...)
{
	size_t used = strnlen(e->text, sizeof(e->text));
	va_list args;

	e->code = code;
	if (used && used + 1 < sizeof(e->text)) {
		e->text[used++] = '\n';
		e->text[used] = '\0';
	}
	va_start(args, format);
	vsnprintf(e->text + used, sizeof(e->text) - used, format, args);
	va_end(args);
	return -1;
}
