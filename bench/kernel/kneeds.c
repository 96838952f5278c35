// SPDX-License-Identifier: GPL-2.0-only
/* Needs of a run: see kneeds.h. */
#include "bench/kernel/kneeds.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "bench/base/words.h"
#include "lib/array.h"
#include "lib/xalloc.h"

enum { CHOICES = 3 };

/* Options of which one has to be built in. What a scenario needs beyond that, its run says. */
static const char *const needs[][CHOICES] = {
	{"CONFIG_BLK_DEV_INITRD"},
	{"CONFIG_BINFMT_ELF"},
	{"CONFIG_ACPI"},
	{"CONFIG_NUMA"},
	{"CONFIG_PROC_FS"},
	{"CONFIG_SYSFS"},
	{"CONFIG_DEVTMPFS"},
	{"CONFIG_SERIAL_8250_CONSOLE"},
	{"CONFIG_CGROUPS"},
	{"CONFIG_MEMCG"},
	{"CONFIG_CPUSETS"},
	{"CONFIG_SWAP"},
	{"CONFIG_ZSWAP"},
	{"CONFIG_CRYPTO_LZO", "CONFIG_CRYPTO_LZ4", "CONFIG_CRYPTO_ZSTD"},
	{"CONFIG_BLK_DEV_NULL_BLK", "CONFIG_BLK_DEV_RAM"},
};

char *kneeds_config(const char *path)
{
	static const char stem[] = "vmlinuz-";
	const char *name = file_name(path);
	char *config;

	if (strncmp(name, stem, strlen(stem)) != 0)
		return NULL;
	config = xasprintf("%.*sconfig-%s", (int)(name - path), path, name + strlen(stem));
	if (file_exists(config))
		return config;
	free(config);
	return NULL;
}

/* What @config says of @option: 'y', 'm', or '\0' if it is not set. */
static char setting_of(const char *config, const char *option)
{
	size_t length = strlen(option);
	const char *line;

	for (line = config; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncmp(line, option, length) && line[length] == '=')
			return line[length + 1];
	}
	return '\0';
}

/* "A or B (a module)"; NULL: one of @choices is built in. The caller frees. */
static char *lacked(const char *config, const char *const choices[CHOICES])
{
	char **options = words_split(""), *text;
	bool built_in = false;
	size_t i;

	for (i = 0; i < CHOICES && choices[i]; i++) {
		char setting = setting_of(config, choices[i]);

		built_in = built_in || setting == 'y';
		options = words_add(options, xasprintf("%s (%s)", choices[i],
						       setting == 'm' ? "a module" : "not set"));
	}
	text = built_in ? NULL : words_join(options, " or ");
	words_free(options);
	return text;
}

int kneeds_check(const char *image, const char *file, const char *config, struct error *error)
{
	char **all = words_split(""), *list;
	bool lacks;
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(needs); i++) {
		char *text = lacked(config, needs[i]);

		if (text)
			all = words_add(all, text);
	}
	lacks = *all;
	list = words_join(all, "\n  ");
	if (lacks)
		error_set(error, EXIT_KERNEL,
			  "%s: a run needs built in what this kernel, by %s,\ndoes not have:\n  %s",
			  image, file, list);
	free(list);
	words_free(all);
	return lacks ? -1 : 0;
}
