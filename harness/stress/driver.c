// SPDX-License-Identifier: GPL-2.0-only
/* Schedules: see driver.h. */
#include "harness/stress/driver.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/kernelfile.h"
#include "lib/array.h"
#include "lib/paths.h"
#include "lib/random.h"
#include "lib/xalloc.h"
#include "wire/stream.h"

#define DRIVER DEBUGFS_ROOT "/zswapbench"

enum { SITES_MAX = 4096, FUNCTIONS_MAX = 64, TEXT_MAX = 1 << 20 };

/* Where windows of the swap path open and close; what a kernel does not have is left out. */
static const char *const functions[] = {
	"zswap_writeback_entry",
	"shrink_memcg_cb",
	"zswap_store",
	"zswap_store_page",
	"zswap_load",
	"zswap_invalidate",
	"zswap_entry_free",
	"zswap_compress",
	"zswap_decompress",
	"shrink_memcg",
	"zswap_shrinker_scan",
	"zswap_shrinker_count",
	"shrink_worker",
	"zswap_memcg_offline_cleanup",
	"zswap_cpu_comp_dead",
	"zswap_folio_swapin",
	"memcg_reparent_list_lrus",
	"memcg_reparent_list_lru_node",
	"memcg_list_lru_alloc",
	"__read_swap_cache_async",
	"swap_cache_alloc_folio",
	"read_swap_cache_async",
	"delete_from_swap_cache",
	"swap_cache_del_folio",
	"add_to_swap_cache",
	"swapcache_prepare",
	"do_swap_page",
	"swap_read_folio",
	"swap_writepage",
	"swap_writeout",
	"list_lru_add",
	"list_lru_del",
	"list_lru_isolate",
	"__list_lru_walk_one",
	"try_to_unuse",
};

/* One place, and which function it is in. */
struct site {
	char *name;
	unsigned int function;
};

struct sites {
	struct site at[SITES_MAX];
	size_t count;
	unsigned int functions;
};

static int write_text(const char *file, const char *text, struct error *error)
{
	char path[128];
	int fd, code = 0;

	snprintf(path, sizeof(path), DRIVER "/%s", file);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return error_system(error, EXIT_KERNEL,
				    "%s (the kernel needs configs/kernel/stress/driver.patch)",
				    path);
	if (write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		code = error_system(error, EXIT_KERNEL, "%s: '%.60s'", path, text);
	close(fd);
	return code;
}

static char *read_text(const char *file, struct error *error)
{
	char path[128], *text = xmalloc(TEXT_MAX);

	snprintf(path, sizeof(path), DRIVER "/%s", file);
	if (kernelfile_read(path, text, TEXT_MAX) >= 0)
		return text;
	error_system(error, EXIT_KERNEL, "%s", path);
	free(text);
	return NULL;
}

/* All places of the functions, in the driver's order, in which those of a function follow. */
static int find_sites(struct sites *sites, struct error *error)
{
	char *names = xstrdup(""), *text, *at, *line;
	size_t i;
	int code;

	for (i = 0; i < ARRAY_LENGTH(functions); i++) {
		char *more = xasprintf("%s%s\n", names, functions[i]);

		free(names);
		names = more;
	}
	code = write_text("functions", names, error);
	free(names);
	text = code ? NULL : read_text("sites", error);
	if (!text)
		return -1;
	*sites = (struct sites){.count = 0};
	for (at = text; (line = strsep(&at, "\n"));) {
		if (!*line || sites->count == SITES_MAX)
			continue;
		/* the entry of a function comes first */
		sites->functions += strcmp(line + strcspn(line, "+"), "+0x0") == 0;
		sites->at[sites->count++] =
			(struct site){xstrdup(line), sites->functions ? sites->functions - 1 : 0};
	}
	free(text);
	return sites->count ? 0
			    : error_set(error, EXIT_KERNEL, "none of the functions is in this kernel");
}

/* Puts a line behind @plan, which it frees. */
static char *add(char *plan, char *line)
{
	char *both = xasprintf("%s%s\n", plan, line);

	free(plan);
	free(line);
	return both;
}

/* @count places: first the function is drawn, then the place in it. */
static char *draw_points(const struct sites *sites, uint64_t seed, uint64_t count, char *plan)
{
	bool *taken = xcalloc(sites->count, sizeof(*taken));
	uint64_t state = seed, tries, found = 0;
	size_t i;

	for (tries = 0; found < count && tries < 100 * count; tries++) {
		unsigned int function = (unsigned int)(random_next(&state) % sites->functions);
		size_t members = 0, nth;

		for (i = 0; i < sites->count; i++)
			members += sites->at[i].function == function;
		nth = random_next(&state) % members;
		for (i = 0; sites->at[i].function != function || nth; i++)
			nth -= sites->at[i].function == function;
		if (taken[i])
			continue;
		taken[i] = true;
		found++;
		plan = add(plan, xasprintf("point %s", sites->at[i].name));
	}
	free(taken);
	return plan;
}

/* The points and waits that the program itself names; *@named: how many. */
static char *named_points(const struct stress_program *program, char *plan, size_t *named)
{
	size_t i;

	*named = 0;
	for (i = 0; i < program->count; i++) {
		const struct stress_line *line = &program->lines[i];

		if (line->word == STRESS_point)
			plan = add(plan, xasprintf("point %s", line->values[0].name));
		else if (line->word == STRESS_wait)
			plan = add(plan, xasprintf("wait %s %llu %llu", line->values[0].name,
						   (unsigned long long)line->values[1].number,
						   (unsigned long long)line->values[2].number));
		else
			continue;
		++*named;
	}
	return plan;
}

int driver_start(const struct stress_program *program, struct error *error)
{
	const struct stress_line *schedule = stress_program_find(program, STRESS_schedule);
	struct sites *sites;
	size_t named, i;
	char *plan;
	int code;

	if (!schedule)
		return 0;
	sites = xcalloc(1, sizeof(*sites));
	code = find_sites(sites, error);
	if (!code) {
		const struct stress_value *value = schedule->values;

		/* seed, points, shortest, longest, duty, percent, at once, share */
		plan = add(xstrdup(""), xasprintf("new\ndraw %llu %llu %llu %llu %llu %llu %llu",
						  (unsigned long long)value[0].number,
						  (unsigned long long)value[2].number * 1000,
						  (unsigned long long)value[3].number * 1000,
						  (unsigned long long)value[4].number,
						  (unsigned long long)value[5].number,
						  (unsigned long long)value[6].number,
						  (unsigned long long)value[7].number));
		plan = named_points(program, plan, &named);
		if (!named)
			plan = draw_points(sites, value[0].number, value[1].number, plan);
		/* an optimised probe does not let its handler say where to go on */
		kernelfile_write("/proc/sys/debug/kprobes-optimization", "0", error);
		code = write_text("plan", plan, error) || write_text("plan", "arm\n", error);
		free(plan);
	}
	for (i = 0; i < sites->count; i++)
		free(sites->at[i].name);
	free(sites);
	return code ? -1 : 0;
}

/* A line of the report as the host gets it. */
static void send_line(const char *line)
{
	char site[128], caller[64], who[32];
	unsigned long long at, waited, checksum;
	unsigned int hits, waits, hit, ns, all, points, pairs;
	int pid;

	if (sscanf(line, "sites %u points %u waits %u waited %llu checksum %llx pairs %u", &all,
		   &points, &waits, &waited, &checksum, &pairs) == 6)
		stream_send("schedule",
			    json_pack("{s:i, s:i, s:i, s:I, s:I, s:i}", "sites", (int)all, "points",
				      (int)points, "waits", (int)waits, "waited_ns",
				      (json_int_t)waited, "checksum", (json_int_t)checksum, "pairs",
				      (int)pairs));
	else if (sscanf(line, "point %127s %u %u", site, &hits, &waits) == 3)
		stream_send("point", json_pack("{s:s, s:I, s:I}", "at", site, "hits",
					       (json_int_t)hits, "waits", (json_int_t)waits));
	else if (sscanf(line, "wait %127s %u %u %llu %d %63s %31[^\n]", site, &hit, &ns, &at, &pid,
			caller, who) == 7)
		stream_send("wait", json_pack("{s:s, s:I, s:I, s:I, s:i, s:s, s:s}", "at", site,
					      "hit", (json_int_t)hit, "ns", (json_int_t)ns, "t",
					      (json_int_t)at, "pid", pid, "caller", caller, "who",
					      who));
}

int driver_stop(const struct stress_program *program, struct error *error)
{
	char *text, *at, *line;

	if (!stress_program_find(program, STRESS_schedule))
		return 0;
	if (write_text("plan", "stop\n", error))
		return -1;
	text = read_text("report", error);
	if (!text)
		return -1;
	for (at = text; (line = strsep(&at, "\n"));)
		send_line(line);
	free(text);
	return 0;
}
