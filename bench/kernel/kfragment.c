// SPDX-License-Identifier: GPL-2.0-only
/* The configuration fragment: see kfragment.h. */
#include "bench/kernel/kfragment.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/words.h"
#include "lib/xalloc.h"

#define WANTED_MARK "# wanted"
#define UNTIL_MARK  "# until "

/* Whether the finished configuration @all, in line ends, has what @line of a fragment says. */
static bool config_has(const char *all, const char *line)
{
	char name[256], *text;
	bool has;

	if (sscanf(line, "# %255[A-Z0-9a-z_] is not set", name) == 1) {
		text = xasprintf("\n%s=", name);
		has = !strstr(all, text);
	} else {
		text = xasprintf("\n%s\n", line);
		has = strstr(all, text);
	}
	free(text);
	return has;
}

/* Whether @release, "6.9", is older than @version, "6.12.117". */
static bool is_older(const char *release, const char *version)
{
	unsigned long a[2] = {0, 0}, b[2] = {0, 0};

	sscanf(release, "%lu.%lu", &a[0], &a[1]);
	sscanf(version, "%lu.%lu", &b[0], &b[1]);
	return a[0] != b[0] ? a[0] < b[0] : a[1] < b[1];
}

char *kfragment_for(const char *fragment, const char *version)
{
	char *kept = xcalloc(strlen(fragment) + 1, 1), *to = kept;
	const char *at, *end;
	bool left_out = false;

	for (at = fragment; *at; at = end) {
		end = strchrnul(at, '\n');
		end += *end != '\0';
		if (!strncmp(at, UNTIL_MARK, strlen(UNTIL_MARK)))
			left_out = is_older(at + strlen(UNTIL_MARK), version);
		else if (*at == '\n')
			left_out = false;
		if (!left_out)
			to = mempcpy(to, at, (size_t)(end - at));
	}
	return kept;
}

char **kfragment_lost(const char *fragment, const char *config, enum kfragment_lines which)
{
	char *all = xasprintf("\n%s\n", config), **lost = words_split("");
	enum kfragment_lines section = KFRAGMENT_REQUIRED;
	const char *at, *end;

	for (at = fragment; *at; at = *end ? end + 1 : end) {
		char *line;

		end = strchrnul(at, '\n');
		line = xstrndup(at, (size_t)(end - at));
		if (!strncmp(line, WANTED_MARK, strlen(WANTED_MARK)))
			section = KFRAGMENT_WANTED;
		else if (!*line)
			section = KFRAGMENT_REQUIRED;
		else if (section == which &&
			 (!strncmp(line, "CONFIG_", 7) || strstr(line, " is not set")) &&
			 !config_has(all, line))
			lost = words_add(lost, xstrdup(line));
		free(line);
	}
	free(all);
	return lost;
}
