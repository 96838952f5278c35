// SPDX-License-Identifier: GPL-2.0-only
/* Counters: see counters.h. */
#include "harness/counters.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/kernelfile.h"
#include "harness/parse.h"
#include "harness/refusals.h"
#include "lib/array.h"
#include "lib/clock.h"
#include "lib/paths.h"
#include "lib/xalloc.h"

enum { TEXT_SIZE = 65536 };

/* One text buffer: the harness reads one file at a time, and so does the sampler after its fork. */
static char text[TEXT_SIZE];

/* What of vmstat and memory.stat is kept: every key that begins so. */
static const char *const kept_prefixes[] = {
	"pswp",
	"zswp",
	"zswap",
	"pgfault",
	"pgmajfault",
	"pgscan",
	"pgsteal",
	"allocstall",
	"workingset_refault",
	"oom_kill",
	"nr_vmscan_write",
	"nr_writeback",
	"swapcached",
	"anon",
	"pageoutrun",
	"nr_swapcached",
};

static void keep_counter(const char *key, uint64_t value, void *object)
{
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(kept_prefixes); i++)
		if (!strncmp(key, kept_prefixes[i], strlen(kept_prefixes[i])))
			json_object_set_new(object, key, json_integer((json_int_t)value));
}

static void keep_event(const char *key, uint64_t value, void *object)
{
	char name[80];

	snprintf(name, sizeof(name), "events.%s", key);
	json_object_set_new(object, name, json_integer((json_int_t)value));
}

/* A number of its own file; "max" is null, a file that is missing is left out. */
static void add_number(json_t *object, const char *key, const char *path)
{
	uint64_t value;

	if (kernelfile_read(path, text, sizeof(text)) >= 0 && parse_number(text, &value))
		json_object_set_new(object, key,
				    value == UINT64_MAX ? json_null()
							: json_integer((json_int_t)value));
}

json_t *counters_vmstat(void)
{
	json_t *object = json_object();

	if (kernelfile_read("/proc/vmstat", text, sizeof(text)) >= 0)
		parse_flat_each(text, keep_counter, object);
	return object;
}

static json_t *zswap_debugfs(void)
{
	json_t *object = json_object();
	struct dirent **names;
	int i, count = scandir(ZSWAP_DEBUGFS, &names, NULL, alphasort);

	for (i = 0; i < count; i++) {
		char path[512];

		if (names[i]->d_name[0] != '.') {
			snprintf(path, sizeof(path), ZSWAP_DEBUGFS "/%s", names[i]->d_name);
			add_number(object, names[i]->d_name, path);
		}
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	return object;
}

static json_t *disk_counters(const char *device)
{
	struct disk_counters disk;

	/* brd hands bios to no queue and counts none: its zeros are no figures */
	if (!strncmp(device, "ram", 3) ||
	    kernelfile_read("/proc/diskstats", text, sizeof(text)) < 0 ||
	    !parse_diskstats(text, device, &disk))
		return json_object();
	return json_pack("{s:I, s:I, s:I, s:I}", "reads", (json_int_t)disk.reads, "read_bytes",
			 (json_int_t)disk.read_bytes, "writes", (json_int_t)disk.writes,
			 "written_bytes", (json_int_t)disk.written_bytes);
}

static json_t *node_counters(const struct plan *plan)
{
	static const char *const keys[] = {"MemTotal", "MemFree", "AnonPages", "Zswap", "Zswapped"};
	json_t *object = json_object();
	size_t i, k;

	for (i = 0; i < plan->node_count; i++) {
		json_t *node = json_object();
		char path[80], name[24];
		uint64_t bytes;

		snprintf(path, sizeof(path), "/sys/devices/system/node/node%zu/meminfo", i);
		snprintf(name, sizeof(name), "%zu", i);
		if (kernelfile_read(path, text, sizeof(text)) >= 0)
			for (k = 0; k < ARRAY_LENGTH(keys); k++)
				if (parse_node_meminfo(text, keys[k], &bytes))
					json_object_set_new(node, keys[k],
							    json_integer((json_int_t)bytes));
		json_object_set_new(object, name, node);
	}
	return object;
}

/*
 * The pool limit and the accept threshold in bytes, computed as the kernel does
 * (mm/zswap.c, zswap_max_pages() and zswap_accept_thr_pages()) from its
 * parameters and the memory that it manages.
 */
static json_t *pool_limits(void)
{
	uint64_t total, max_percent, accept_percent, pages;
	char line[64];

	if (kernelfile_read("/proc/meminfo", text, sizeof(text)) < 0 ||
	    sscanf(text, "MemTotal: %63s", line) != 1 || !parse_number(line, &total) ||
	    kernelfile_read(ZSWAP_PARAMETERS "/max_pool_percent", text, sizeof(text)) < 0 ||
	    !parse_number(text, &max_percent) ||
	    kernelfile_read(ZSWAP_PARAMETERS "/accept_threshold_percent", text, sizeof(text)) < 0 ||
	    !parse_number(text, &accept_percent))
		return json_object();
	pages = total / 4 * max_percent / 100; /* meminfo counts kB, the kernel pages of 4 kB */
	return json_pack("{s:I, s:I}", "max_pool", (json_int_t)pages * PAGE_BYTES,
			 "accept_threshold",
			 (json_int_t)(pages * accept_percent / 100) * PAGE_BYTES);
}

static json_t *cgroup_counters(const char *cgroup)
{
	static const char *const numbers[] = {"memory.current", "memory.zswap.current",
					      "memory.zswap.max", "memory.swap.current"};
	json_t *object = json_object();
	char path[512];
	uint64_t total;
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(numbers); i++) {
		snprintf(path, sizeof(path), CGROUP_ROOT "/%s/%s", cgroup, numbers[i]);
		add_number(object, numbers[i], path);
	}
	snprintf(path, sizeof(path), CGROUP_ROOT "/%s/memory.stat", cgroup);
	if (kernelfile_read(path, text, sizeof(text)) >= 0)
		parse_flat_each(text, keep_counter, object);
	snprintf(path, sizeof(path), CGROUP_ROOT "/%s/memory.events", cgroup);
	if (kernelfile_read(path, text, sizeof(text)) >= 0)
		parse_flat_each(text, keep_event, object);
	snprintf(path, sizeof(path), CGROUP_ROOT "/%s/memory.pressure", cgroup);
	if (kernelfile_read(path, text, sizeof(text)) >= 0 && parse_pressure(text, "some", &total))
		json_object_set_new(object, "pressure.some_us", json_integer((json_int_t)total));
	return object;
}

json_t *counters_snapshot(const struct machine *machine)
{
	const struct plan *plan = machine->plan;
	json_t *cgroups = json_object();
	size_t i;

	flush_counters(machine);
	for (i = 0; i < plan->cgroup_count; i++)
		if (plan->cgroups[i].sampled)
			json_object_set_new(cgroups, plan->cgroups[i].path,
					    cgroup_counters(plan->cgroups[i].path));
	return json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "t", (json_int_t)clock_ns(),
			 "vmstat", counters_vmstat(), "zswap", zswap_debugfs(), "refused",
			 refusals_so_far(machine), "disk", disk_counters(machine->swap.device),
			 "node", node_counters(plan), "limits", pool_limits(), "cgroup", cgroups);
}

static json_t *rest_now(void)
{
	json_t *object = json_object();
	uint64_t dying;

	if (kernelfile_read(CGROUP_ROOT "/cgroup.stat", text, sizeof(text)) >= 0 &&
	    parse_flat(text, "nr_dying_descendants", &dying))
		json_object_set_new(object, "nr_dying_descendants",
				    json_integer((json_int_t)dying));
	add_number(object, "stored_pages", ZSWAP_DEBUGFS "/stored_pages");
	add_number(object, "pool_total_size", ZSWAP_DEBUGFS "/pool_total_size");
	return object;
}

static bool all_zero(const json_t *object)
{
	const char *key;
	json_t *value;

	json_object_foreach ((json_t *)object, key, value) {
		if (json_integer_value(value))
			return false;
	}
	return true;
}

json_t *counters_rest(void)
{
	json_t *rest = rest_now();
	int tries;

	for (tries = 0; tries < 500 && !all_zero(rest); tries++) {
		clock_sleep(10ull * CLOCK_MS);
		json_decref(rest);
		rest = rest_now();
	}
	return rest;
}

/* One file of the sampler and what it reads there: keys of flat text, or the number alone. */
struct sampled_file {
	int fd;
	char *path; /* of a file that cannot seek and is opened for each row; else NULL */
	const char *const *keys; /* NULL: the file is one number */
	size_t count;
};

struct counter_columns {
	struct sampled_file *files;
	size_t file_count;
	char **names;
	size_t count;
};

static void add_file(struct counter_columns *columns, const char *path, const char *prefix,
		     const char *name, const char *const *keys)
{
	struct sampled_file file = {open(path, O_RDONLY | O_CLOEXEC), NULL, keys, 1};
	size_t i;

	if (file.fd >= 0 && lseek(file.fd, 0, SEEK_CUR) < 0)
		file.path = xstrdup(path);

	for (file.count = keys ? 0 : 1; keys && keys[file.count]; file.count++)
		;
	columns->files =
		xrealloc(columns->files, (columns->file_count + 1) * sizeof(*columns->files));
	columns->names =
		xrealloc(columns->names, (columns->count + file.count) * sizeof(*columns->names));
	columns->files[columns->file_count++] = file;
	for (i = 0; i < file.count; i++)
		columns->names[columns->count++] =
			xasprintf("%s/%s", prefix, keys ? keys[i] : name);
}

struct counter_columns *counter_columns_open(const struct plan *plan)
{
	static const char *const vmstat_keys[] = {"pswpin",  "pswpout", "zswpin",
						  "zswpout", "zswpwb",	NULL};
	static const char *const memory_keys[] = {
		"zswapped", "workingset_refault_anon", "pgmajfault", "zswpin", "zswpout", "zswpwb",
		NULL};
	static const char *const zswap_files[] = {"pool_total_size", "stored_pages"};
	static const char *const cgroup_files[] = {"memory.current", "memory.zswap.current",
						   "memory.swap.current"};
	struct counter_columns *columns = xcalloc(1, sizeof(*columns));
	char path[512], prefix[256];
	size_t i, k;

	add_file(columns, "/proc/vmstat", "vmstat", NULL, vmstat_keys);
	for (i = 0; i < ARRAY_LENGTH(zswap_files); i++) {
		snprintf(path, sizeof(path), ZSWAP_DEBUGFS "/%s", zswap_files[i]);
		add_file(columns, path, "zswap", zswap_files[i], NULL);
	}
	for (i = 0; i < plan->cgroup_count; i++) {
		if (!plan->cgroups[i].sampled)
			continue;
		snprintf(prefix, sizeof(prefix), "cgroup/%s", plan->cgroups[i].path);
		for (k = 0; k < ARRAY_LENGTH(cgroup_files); k++) {
			snprintf(path, sizeof(path), CGROUP_ROOT "/%s/%s", plan->cgroups[i].path,
				 cgroup_files[k]);
			add_file(columns, path, prefix, cgroup_files[k], NULL);
		}
		snprintf(path, sizeof(path), CGROUP_ROOT "/%s/memory.stat", plan->cgroups[i].path);
		add_file(columns, path, prefix, NULL, memory_keys);
	}
	return columns;
}

size_t counter_columns_count(const struct counter_columns *columns)
{
	return columns->count;
}

const char *counter_columns_name(const struct counter_columns *columns, size_t column)
{
	return columns->names[column];
}

void counter_columns_read(struct counter_columns *columns, uint64_t *row)
{
	size_t i, k;

	for (i = 0; i < columns->file_count; i++) {
		struct sampled_file *file = &columns->files[i];
		bool read = file->fd >= 0 &&
			    (file->path ? kernelfile_read(file->path, text, sizeof(text))
					: kernelfile_reread(file->fd, text, sizeof(text))) >= 0;

		for (k = 0; k < file->count; k++)
			row[k] = COUNTER_NONE;
		if (read && file->keys)
			parse_flat_keys(text, file->keys, file->count, row);
		else if (read)
			parse_number(text, row);
		row += file->count;
	}
}

void counter_columns_close(struct counter_columns *columns)
{
	size_t i;

	for (i = 0; i < columns->file_count; i++) {
		if (columns->files[i].fd >= 0)
			close(columns->files[i].fd);
		free(columns->files[i].path);
	}
	for (i = 0; i < columns->count; i++)
		free(columns->names[i]);
	free(columns->names);
	free(columns->files);
	free(columns);
}
