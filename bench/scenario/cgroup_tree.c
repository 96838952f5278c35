// SPDX-License-Identifier: GPL-2.0-only
/* Planning the cgroup tree: see cgroup_tree.h. */
#include "bench/scenario/cgroup_tree.h"

#include <string.h>

/* A cgroup that the file asks for. */
struct wanted {
	char *path;
	const struct cgroup_entry *entry;
	bool placed;
};

struct wanted_list {
	struct wanted *items;
	size_t count;
};

static void want_path(struct wanted_list *list, const struct cgroup_entry *entry, char *path)
{
	list->items[list->count++] = (struct wanted){.path = path, .entry = entry};
}

static void want_entry(struct binding *binding, struct wanted_list *list,
		       const struct cgroup_entry *entry)
{
	char *path = entry->cgroup.path;
	size_t i;

	if (list->count + (entry->count ? entry->count : 1) > CGROUPS_MAX) {
		bind_reject(binding, entry, "count", "expected at most %d cgroups in all",
			    CGROUPS_MAX);
		path = NULL;
	}
	if (!path || !entry->count) {
		want_path(list, entry, path);
		return;
	}
	for (i = 0; i < entry->count; i++)
		want_path(list, entry, arena_printf(bind_arena(binding), "%s-%zu", path, i));
}

static bool is_path(const char *path, const char *prefix, size_t length)
{
	return path && !strncmp(path, prefix, length) && !path[length];
}

static bool has_cgroup(const struct scenario *scenario, const char *path, size_t length)
{
	size_t i;

	for (i = 0; i < scenario->cgroup_count; i++)
		if (is_path(scenario->cgroups[i].path, path, length))
			return true;
	return false;
}

/* Appends a cgroup whose parents are there. */
static void append_cgroup(struct binding *binding, struct scenario *scenario, struct wanted *wanted)
{
	struct scenario_cgroup *cgroup = &scenario->cgroups[scenario->cgroup_count++];

	wanted->placed = true;
	*cgroup = wanted->entry->cgroup;
	cgroup->path = wanted->path;
	bind_locate_like(binding, cgroup, wanted->entry);
}

/* Appends the first @length bytes of a path: as the file has it, or else without settings. */
static void append_parent(struct binding *binding, struct scenario *scenario,
			  struct wanted_list *list, const char *path, size_t length)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		if (!list->items[i].placed && is_path(list->items[i].path, path, length)) {
			append_cgroup(binding, scenario, &list->items[i]);
			return;
		}
	}
	scenario->cgroups[scenario->cgroup_count++].path =
		arena_text_n(bind_arena(binding), path, length);
}

static void place_wanted(struct binding *binding, struct scenario *scenario,
			 struct wanted_list *list, struct wanted *wanted)
{
	const char *path = wanted->path, *slash = path;

	while (path && (slash = strchr(slash, '/'))) {
		size_t length = (size_t)(slash++ - path);

		if (!has_cgroup(scenario, path, length))
			append_parent(binding, scenario, list, path, length);
	}
	append_cgroup(binding, scenario, wanted);
}

void cgroup_tree_build(struct binding *binding, struct scenario *scenario,
		       const struct cgroup_entry *entries, size_t count)
{
	struct wanted_list list = {.items = arena_array(bind_arena(binding), CGROUPS_MAX + count,
							sizeof(*list.items))};
	size_t i;

	for (i = 0; i < count; i++)
		want_entry(binding, &list, &entries[i]);
	scenario->cgroups = arena_array(bind_arena(binding), list.count * CGROUP_DEPTH,
					sizeof(*scenario->cgroups));
	for (i = 0; i < list.count; i++)
		if (!list.items[i].placed)
			place_wanted(binding, scenario, &list, &list.items[i]);
}
