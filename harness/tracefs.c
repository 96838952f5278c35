// SPDX-License-Identifier: GPL-2.0-only
/* Events through tracefs: see tracefs.h. */
#include "harness/tracefs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/kernelfile.h"
#include "harness/parse.h"
#include "lib/array.h"
#include "lib/xalloc.h"

#define OURS	   "zswapbench/"
#define JOINED	   "synthetic/"
#define KPROBES	   TRACEFS_ROOT "/kprobe_events"
#define ALL_EVENTS TRACEFS_ROOT "/events"

enum { PATH_ROOM = 160, DEFINITION_ROOM = 512 };

static bool append_line(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	bool done = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	kernelfile_step("echo '%s' >> %s%s%s", text, path, done ? "" : " # ",
			done ? "" : strerror(errno));
	if (fd >= 0)
		close(fd);
	return done;
}

static bool trigger_in(const char *group, const char *event, const char *trigger)
{
	char path[PATH_ROOM];

	snprintf(path, sizeof(path), ALL_EVENTS "/%s%s/trigger", group, event);
	return append_line(path, trigger);
}

bool tracefs_trigger(const char *event, const char *trigger)
{
	return trigger_in(OURS, event, trigger);
}

bool tracefs_trigger_of(const char *event, const char *trigger)
{
	return trigger_in("", event, trigger);
}

bool tracefs_probe(const char *event, const char *definition, const char *trigger)
{
	return append_line(KPROBES, definition) && (!trigger || tracefs_trigger(event, trigger));
}

/* Functions that kernels have under several names, those of older ones first. */
static const struct {
	const char *function, *later;
} moved[] = {
	{"cgroup_rstat_flush", "css_rstat_flush"}, /* since 6.16 */
};

bool tracefs_probe_on(char kind, const char *event, const char *function, const char *arguments,
		      const char *trigger)
{
	char definition[DEFINITION_ROOM];
	size_t i;

	snprintf(definition, sizeof(definition), "%c:zswapbench/%s %.64s%s%s", kind, event,
		 function, *arguments ? " " : "", arguments);
	if (tracefs_probe(event, definition, trigger))
		return true;
	for (i = 0; i < ARRAY_LENGTH(moved); i++)
		if (!strcmp(moved[i].function, function))
			return tracefs_probe_on(kind, event, moved[i].later, arguments, trigger);
	return false;
}

bool tracefs_has_function(const char *function)
{
	char definition[DEFINITION_ROOM];

	snprintf(definition, sizeof(definition), "p:zswapbench/known %.64s", function);
	return append_line(KPROBES, definition) && append_line(KPROBES, "-:zswapbench/known");
}

bool tracefs_joined(const char *event, const char *fields, const char *trigger)
{
	char definition[DEFINITION_ROOM];

	snprintf(definition, sizeof(definition), "%s %s", event, fields);
	return append_line(TRACEFS_ROOT "/synthetic_events", definition) &&
	       trigger_in(JOINED, event, trigger);
}

char *tracefs_read(const char *path)
{
	size_t size = 65536, length = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text;
	ssize_t got;

	if (fd < 0)
		return NULL;
	text = xmalloc(size);
	while ((got = read(fd, text + length, size - length - 1)) > 0) {
		length += (size_t)got;
		if (length + 1 == size)
			text = xrealloc(text, size *= 2);
	}
	close(fd);
	text[length] = '\0';
	return text;
}

static char *histogram_in(const char *group, const char *event)
{
	char path[PATH_ROOM], *text;
	const char *dropped;

	snprintf(path, sizeof(path), ALL_EVENTS "/%s%s/hist", group, event);
	text = tracefs_read(path);
	dropped = text ? strstr(text, "Dropped: ") : NULL;
	if (dropped && !strtoull(dropped + strlen("Dropped: "), NULL, 10))
		return text;
	free(text);
	return NULL;
}

char *tracefs_histogram_of(const char *event)
{
	return histogram_in("", event);
}

/* Whether the kernel passed over hits of kprobe @event, for want of room in a kretprobe. */
static bool hits_missed(const char *event)
{
	char *profile = tracefs_read(TRACEFS_ROOT "/kprobe_profile");
	uint64_t missed = 0;
	bool known = profile && parse_kprobe_missed(profile, event, &missed);

	free(profile);
	return !known || missed;
}

char *tracefs_histogram(const char *event)
{
	return hits_missed(event) ? NULL : histogram_in(OURS, event);
}

char *tracefs_joined_histogram(const char *event, const char *made_of)
{
	return hits_missed(made_of) ? NULL : histogram_in(JOINED, event);
}

bool tracefs_is_symbol(const char *key, const char *symbol, uint64_t *address)
{
	const char *name = strchr(key, ']');

	if (*key != '[' || !name)
		return false;
	*address = strtoull(key + 1, NULL, 16);
	name += 1 + strspn(name + 1, " ");
	return !strcmp(name, symbol);
}
