// SPDX-License-Identifier: GPL-2.0-only
/* Parameters of zswap and of the kernel: see settings.h. */
#include "harness/settings.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/kernelfile.h"
#include "lib/paths.h"

/* Takes the mark of a setting that is made only where the kernel has it off the end of @path. */
static bool take_mark(char *path)
{
	size_t length = strlen(path);
	bool marked = length && path[length - 1] == '?';

	if (marked)
		path[length - 1] = '\0';
	return marked;
}

int settings_zswap(const char *key, const char *value, struct error *error)
{
	char path[256];
	bool may_lack;

	snprintf(path, sizeof(path), ZSWAP_PARAMETERS "/%s", key);
	may_lack = take_mark(path);
	if (!access(path, F_OK))
		return kernelfile_write(path, value, error);
	return may_lack ? 0
			: error_set(error, EXIT_KERNEL,
				    "zswap parameter '%s' is not available on this kernel", key);
}

int settings_sysctl(const char *key, const char *value, struct error *error)
{
	char path[256], *dot;

	snprintf(path, sizeof(path), "/proc/sys/%s", key);
	for (dot = path + strlen("/proc/sys/"); (dot = strchr(dot, '.'));)
		*dot = '/';
	return take_mark(path) && access(path, F_OK) ? 0 : kernelfile_write(path, value, error);
}

int settings_apply(json_t *object, int (*apply)(const char *, const char *, struct error *),
		   struct error *error)
{
	const char *key;
	json_t *value;

	json_object_foreach (object, key, value) {
		if (apply(key, json_string_value(value), error))
			return -1;
	}
	return 0;
}

json_t *settings_zswap_now(void)
{
	json_t *object = json_object();
	struct dirent **names;
	int i, count = scandir(ZSWAP_PARAMETERS, &names, NULL, alphasort);

	for (i = 0; i < count; i++) {
		char path[512], value[128];

		snprintf(path, sizeof(path), ZSWAP_PARAMETERS "/%s", names[i]->d_name);
		if (names[i]->d_name[0] != '.' && kernelfile_read(path, value, sizeof(value)) > 0) {
			value[strcspn(value, "\n")] = '\0';
			json_object_set_new(object, names[i]->d_name, json_string(value));
		}
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	return object;
}
