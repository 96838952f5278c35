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

/*
 * Where windows of the swap path open and close, and how often each is drawn; what a kernel does
 * not have is left out.
 */
static const struct {
	const char *name;
	unsigned int weight;
} functions[] = {
	{"zswap_writeback_entry", 6},
	{"shrink_memcg_cb", 4},
	{"zswap_store", 2},
	{"zswap_store_page", 2},
	{"zswap_load", 3},
	{"zswap_invalidate", 3},
	{"zswap_entry_free", 3},
	{"zswap_compress", 1},
	{"zswap_decompress", 2},
	{"shrink_memcg", 1},
	{"zswap_shrinker_scan", 1},
	{"zswap_shrinker_count", 1},
	{"shrink_worker", 2},
	{"zswap_memcg_offline_cleanup", 1},
	{"zswap_cpu_comp_dead", 1},
	{"zswap_folio_swapin", 1},
	{"memcg_reparent_list_lrus", 1},
	{"memcg_reparent_list_lru_node", 1},
	{"memcg_list_lru_alloc", 1},
	{"__read_swap_cache_async", 3},
	{"swap_cache_alloc_folio", 3},
	{"read_swap_cache_async", 1},
	{"delete_from_swap_cache", 1},
	{"swap_cache_del_folio", 1},
	{"add_to_swap_cache", 2},
	{"swapcache_prepare", 1},
	{"do_swap_page", 3},
	{"swap_read_folio", 2},
	{"swap_writepage", 1},
	{"swap_writeout", 1},
	{"list_lru_add", 2},
	{"list_lru_del", 2},
	{"list_lru_isolate", 1},
	{"__list_lru_walk_one", 2},
	{"try_to_unuse", 1},
};

/* One place, and which function it is in. */
struct site {
	char *name;
	unsigned int function; /* of those that the kernel has */
};

struct sites {
	struct site at[SITES_MAX];
	size_t count;
	unsigned int functions;
	unsigned int weights[FUNCTIONS_MAX], total; /* of those */
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

/* A function of the kernel begins, at the place @line: "zswap_store.isra.0+0x0". */
static void begin_function(struct sites *sites, const char *line)
{
	size_t length = strcspn(line, ".+"), i;

	if (sites->functions == FUNCTIONS_MAX)
		return;
	for (i = 0; i < ARRAY_LENGTH(functions); i++)
		if (strlen(functions[i].name) == length &&
		    !strncmp(functions[i].name, line, length))
			sites->weights[sites->functions] = functions[i].weight;
	sites->total += sites->weights[sites->functions++];
}

/* All places of the functions, in the driver's order, in which those of a function follow. */
static int find_sites(struct sites *sites, struct error *error)
{
	char *names = xstrdup(""), *text, *at, *line;
	size_t i;
	int code;

	for (i = 0; i < ARRAY_LENGTH(functions); i++) {
		char *more = xasprintf("%s%s\n", names, functions[i].name);

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
		if (!strcmp(line + strcspn(line, "+"), "+0x0"))
			begin_function(sites, line);
		sites->at[sites->count++] =
			(struct site){xstrdup(line), sites->functions ? sites->functions - 1 : 0};
	}
	free(text);
	return sites->count
		       ? 0
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

static unsigned int draw_function(const struct sites *sites, uint64_t *state)
{
	uint64_t place = random_next(state) % sites->total;
	unsigned int function = 0;

	for (; place >= sites->weights[function]; function++)
		place -= sites->weights[function];
	return function;
}

/* Before it begins: when the kernel panics nobody can tell any more. */
static void send_armed(const char *site, uint64_t weight)
{
	stream_send("armed", json_pack("{s:s, s:I}", "at", site, "weight", (json_int_t)weight));
}

/* @count places: first the function is drawn, then the place in it. */
static char *draw_points(const struct sites *sites, uint64_t seed, uint64_t count, char *plan)
{
	bool *taken = xcalloc(sites->count, sizeof(*taken));
	uint64_t state = seed, tries, found = 0;
	size_t i;

	for (tries = 0; found < count && tries < 100 * count; tries++) {
		unsigned int function = draw_function(sites, &state);
		size_t members = 0, nth;

		for (i = 0; i < sites->count; i++)
			members += sites->at[i].function == function;
		if (!members) /* of this function the driver has no place */
			continue;
		nth = random_next(&state) % members;
		for (i = 0; sites->at[i].function != function || nth; i++)
			nth -= sites->at[i].function == function;
		if (taken[i])
			continue;
		taken[i] = true;
		found++;
		plan = add(plan, xasprintf("point %s %u", sites->at[i].name,
					   sites->weights[sites->at[i].function]));
		send_armed(sites->at[i].name, sites->weights[sites->at[i].function]);
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
			send_armed(line->values[0].name, line->values[1].number);
		if (line->word == STRESS_point)
			plan = add(plan, xasprintf("point %s %llu", line->values[0].name,
						   (unsigned long long)line->values[1].number));
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
	unsigned int weight, hits, waits, hit, ns, all, points, pairs;
	int pid;

	if (sscanf(line, "sites %u points %u waits %u waited %llu checksum %llx pairs %u", &all,
		   &points, &waits, &waited, &checksum, &pairs) == 6)
		stream_send("schedule",
			    json_pack("{s:i, s:i, s:i, s:I, s:I, s:i}", "sites", (int)all, "points",
				      (int)points, "waits", (int)waits, "waited_ns",
				      (json_int_t)waited, "checksum", (json_int_t)checksum, "pairs",
				      (int)pairs));
	else if (sscanf(line, "point %127s %u %u %u", site, &weight, &hits, &waits) == 4)
		stream_send("point", json_pack("{s:s, s:I, s:I, s:I}", "at", site, "weight",
					       (json_int_t)weight, "hits", (json_int_t)hits,
					       "waits", (json_int_t)waits));
	else if (sscanf(line, "wait %127s %u %u %llu %d %63s %31[^\n]", site, &hit, &ns, &at, &pid,
			caller, who) == 7)
		stream_send("wait",
			    json_pack("{s:s, s:I, s:I, s:I, s:i, s:s, s:s}", "at", site, "hit",
				      (json_int_t)hit, "ns", (json_int_t)ns, "t", (json_int_t)at,
				      "pid", pid, "caller", caller, "who", who));
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
