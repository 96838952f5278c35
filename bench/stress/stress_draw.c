// SPDX-License-Identifier: GPL-2.0-only
/* Drawing programs: see stress_draw.h. */
#include "bench/stress/stress_draw.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/base/must.h"
#include "lib/array.h"
#include "lib/random.h"
#include "lib/xalloc.h"

enum { CGROUPS_MOST = 4, TASKS_MOST = 4, SECTIONS_MOST = 2 };

/* A program on its way: its text, and what has been decided. */
struct drawing {
	FILE *out;
	uint64_t state;
	unsigned int cpus, nodes, slots;
	bool brd, memcg, never;
	bool pool;	      /* the limit of the pool is in reach */
	bool promises;	      /* are tried when the storm is over */
	bool churn;	      /* slots are freed and taken again while they are written back */
	unsigned int cgroups; /* "a", "b", ... */
	unsigned int pages;   /* of all tasks */
};

static uint64_t below(struct drawing *drawing, uint64_t limit)
{
	return random_next(&drawing->state) % limit;
}

static uint64_t between(struct drawing *drawing, uint64_t least, uint64_t most)
{
	return least + below(drawing, most - least + 1);
}

/* True in @percent of all cases. */
static bool chance(struct drawing *drawing, unsigned int percent)
{
	return below(drawing, 100) < percent;
}

#define ONE_OF(drawing, ...)                                                                       \
	({                                                                                         \
		static const unsigned int values_[] = {__VA_ARGS__};                               \
		values_[below(drawing, ARRAY_LENGTH(values_))];                                    \
	})

static const char *cgroup_name(const struct drawing *drawing, uint64_t number)
{
	static const char *const names[CGROUPS_MOST] = {"a", "b", "c", "d"};

	return drawing->memcg ? names[number] : "-";
}

static void draw_machine(struct drawing *drawing)
{
	drawing->cpus = ONE_OF(drawing, 2, 3, 4, 4);
	drawing->nodes = chance(drawing, 25) ? 2 : 1;
	drawing->brd = chance(drawing, 60);
	drawing->memcg = !chance(drawing, 6);
	drawing->never = chance(drawing, 2);
	drawing->churn = chance(drawing, 50);
	drawing->pool = !drawing->churn && chance(drawing, 40);
	drawing->promises = !drawing->churn && !drawing->pool && drawing->memcg &&
			    !drawing->never && chance(drawing, 80);
	drawing->slots = drawing->pool || drawing->promises ? 700
			 : drawing->churn		    ? (unsigned int)between(drawing, 40, 90)
					  : (unsigned int)between(drawing, 64, 400);
	fprintf(drawing->out,
		"machine cpus=%u nodes=%u memory=%s device=%s slots=%u latency_us=%u memcg=%s "
		"zswap=%s\n",
		drawing->cpus, drawing->nodes, drawing->pool ? "96M" : "192M",
		drawing->brd ? "brd" : "null_blk", drawing->slots, ONE_OF(drawing, 20, 80, 300),
		drawing->memcg ? "on" : "off", drawing->never ? "never" : "on");
}

/* One level, or two: "-" is the root, and only groups without tasks have others below them. */
static void draw_cgroups(struct drawing *drawing)
{
	bool nested = chance(drawing, 40);
	unsigned int i;

	drawing->cgroups = (unsigned int)between(drawing, 1, CGROUPS_MOST - 1);
	if (!drawing->memcg)
		return;
	if (nested)
		fputs("cgroup name=top\n", drawing->out);
	for (i = 0; i < drawing->cgroups; i++)
		fprintf(drawing->out, "cgroup name=%s under=%s\n", cgroup_name(drawing, i),
			nested && (i == 0 || chance(drawing, 50)) ? "top" : "-");
}

static void draw_setup(struct drawing *drawing)
{
	unsigned int i;

	fputs("\nsetup\n", drawing->out);
	fprintf(drawing->out, "\tpool_limit percent=%u\n",
		drawing->pool ? 1 : ONE_OF(drawing, 1, 20, 20, 50));
	fprintf(drawing->out, "\taccept_threshold percent=%u\n",
		ONE_OF(drawing, 0, 50, 90, 90, 100));
	fprintf(drawing->out, "\tcompressor name=%s\n",
		chance(drawing, 70)   ? "lzo"
		: chance(drawing, 50) ? "lz4"
				      : "zstd");
	fprintf(drawing->out, "\tshrinker is=%s\n", chance(drawing, 50) ? "on" : "off");
	for (i = 0; i < drawing->cgroups && drawing->memcg; i++) {
		const char *name = cgroup_name(drawing, i);

		if (drawing->churn)
			fprintf(drawing->out, "\tzswap_max cgroup=%s bytes=%uK\n", name,
				ONE_OF(drawing, 16, 24, 24, 32, 48));
		else if (chance(drawing, 70))
			fprintf(drawing->out, "\tzswap_max cgroup=%s bytes=%uK\n", name,
				ONE_OF(drawing, 0, 16, 24, 24, 32, 48, 64, 128));
		if (chance(drawing, drawing->churn ? 15 : 40))
			fprintf(drawing->out, "\tmemory_high cgroup=%s bytes=%uK\n", name,
				ONE_OF(drawing, 384, 512, 768, 1024));
		if (chance(drawing, drawing->churn ? 2 : 10))
			fprintf(drawing->out, "\twriteback cgroup=%s is=off\n", name);
	}
}

/* The words of @class that this program has, each with its share of the steps. */
struct vocabulary {
	enum stress_word words[STRESS_WORDS];
	unsigned int weights[STRESS_WORDS];
	unsigned int count, total;
};

static void add_word(struct vocabulary *vocabulary, enum stress_word word, unsigned int weight)
{
	vocabulary->words[vocabulary->count] = word;
	vocabulary->weights[vocabulary->count++] = weight;
	vocabulary->total += weight;
}

static enum stress_word draw_word(struct drawing *drawing, const struct vocabulary *vocabulary)
{
	uint64_t place = below(drawing, vocabulary->total);
	unsigned int i = 0;

	while (place >= vocabulary->weights[i])
		place -= vocabulary->weights[i++];
	return vocabulary->words[i];
}

/* Those that are in everywhere, and some of the others. */
static struct vocabulary draw_accesses(struct drawing *drawing)
{
	struct vocabulary vocabulary = {.count = 0};
	enum stress_word word;

	add_word(&vocabulary, STRESS_rewrite, 8);
	add_word(&vocabulary, STRESS_pageout, 8);
	if (drawing->churn)
		add_word(&vocabulary, STRESS_discard, 6);
	for (word = 0; word < STRESS_WORDS; word++)
		if (stress_grammar[word].class == STRESS_ACCESS && word != STRESS_rewrite &&
		    word != STRESS_pageout && chance(drawing, drawing->churn ? 20 : 45))
			add_word(&vocabulary, word, (unsigned int)between(drawing, 1, 6));
	return vocabulary;
}

static void draw_access(struct drawing *drawing, const struct vocabulary *vocabulary,
			unsigned int pages)
{
	enum stress_word word = draw_word(drawing, vocabulary);

	fprintf(drawing->out, "\t%s", stress_grammar[word].word);
	if (word == STRESS_nap)
		fprintf(drawing->out, " us=%llu", (unsigned long long)between(drawing, 20, 1500));
	else if (word == STRESS_pageout)
		fprintf(drawing->out, " pages=%llu",
			(unsigned long long)between(drawing, (pages + 3) / 4, pages));
	else if (word != STRESS_move)
		fprintf(drawing->out, " pages=%llu",
			(unsigned long long)(chance(drawing, 25)
						     ? between(drawing, 1, pages)
						     : between(drawing, 1, pages < 8 ? pages : 8)));
	fputc('\n', drawing->out);
}

static void draw_task(struct drawing *drawing, unsigned int number,
		      const struct vocabulary *vocabulary, bool first_is_shared)
{
	bool shmem = number ? chance(drawing, 20) : first_is_shared;
	bool shares = number && first_is_shared && chance(drawing, 60);
	unsigned int pages = drawing->pages, steps, i;

	fprintf(drawing->out, "\ntask name=t%u cgroup=%s memory=%s shares=%s pages=%u threads=%u ",
		number, cgroup_name(drawing, below(drawing, drawing->cgroups)),
		shmem || shares ? "shmem" : "anon", shares ? "t0" : "-", pages,
		ONE_OF(drawing, 1, 1, 2, 3));
	fprintf(drawing->out, "random=%u cpu=%llu node=%llu\n",
		drawing->pool	 ? 3000
		: drawing->churn ? ONE_OF(drawing, 1024, 1800)
				 : ONE_OF(drawing, 256, 1024, 1800, 3000, 4096),
		(unsigned long long)(chance(drawing, 30) ? below(drawing, drawing->cpus) : 64),
		(unsigned long long)(chance(drawing, 30) ? below(drawing, drawing->nodes) : 64));
	steps = (unsigned int)between(drawing, 3, 12);
	for (i = 0; i < steps; i++)
		draw_access(drawing, vocabulary, pages);
}

static struct vocabulary draw_changes(struct drawing *drawing)
{
	struct vocabulary vocabulary = {.count = 0};
	enum stress_word word;

	for (word = 0; word < STRESS_WORDS; word++) {
		if (stress_grammar[word].class != STRESS_CHANGE || word == STRESS_pause ||
		    word == STRESS_memory_max)
			continue;
		/* what fails makes the rest mean less */
		if ((word == STRESS_fail_io || word == STRESS_fail_pages ||
		     word == STRESS_fail_slab || word == STRESS_pressure) &&
		    !chance(drawing, 30))
			continue;
		if (chance(drawing, 35))
			add_word(&vocabulary, word, (unsigned int)between(drawing, 1, 6));
	}
	return vocabulary;
}

/* The values of a change that suit a machine of this size. */
static void draw_change(struct drawing *drawing, enum stress_word word)
{
	const char *cgroup = cgroup_name(drawing, below(drawing, drawing->cgroups));
	FILE *out = drawing->out;

	fprintf(out, "\t%s", stress_grammar[word].word);
	switch (word) {
	case STRESS_pool_limit:
		fprintf(out, " percent=%u", ONE_OF(drawing, 0, 1, 1, 2, 20));
		break;
	case STRESS_accept_threshold:
		fprintf(out, " percent=%u", ONE_OF(drawing, 0, 50, 90, 100));
		break;
	case STRESS_compressor:
		fprintf(out, " name=%s", chance(drawing, 50) ? "lzo" : "lz4");
		break;
	case STRESS_enabled:
	case STRESS_shrinker:
		fprintf(out, " is=%s", chance(drawing, 60) ? "on" : "off");
		break;
	case STRESS_writeback:
		fprintf(out, " cgroup=%s is=%s", cgroup, chance(drawing, 70) ? "on" : "off");
		break;
	case STRESS_zswap_max:
		fprintf(out, " cgroup=%s bytes=%uK", cgroup,
			ONE_OF(drawing, 0, 8, 16, 24, 32, 64, 1024));
		break;
	case STRESS_memory_high:
		fprintf(out, " cgroup=%s bytes=%uK", cgroup,
			ONE_OF(drawing, 384, 512, 768, 1024, 4096));
		break;
	case STRESS_reclaim:
		fprintf(out, " cgroup=%s bytes=%uK", chance(drawing, 80) ? cgroup : "-",
			ONE_OF(drawing, 16, 64, 128, 256));
		break;
	case STRESS_drop_caches:
		fprintf(out, " what=%u", ONE_OF(drawing, 1, 2, 3));
		break;
	case STRESS_cpu_cycle:
		fprintf(out, " cpu=%llu us=%llu",
			(unsigned long long)between(drawing, 1, drawing->cpus - 1),
			(unsigned long long)between(drawing, 100, 3000));
		break;
	case STRESS_churn:
	case STRESS_zombie:
		fprintf(out, " cgroup=- pages=%llu", (unsigned long long)between(drawing, 1, 24));
		break;
	case STRESS_pressure:
		fprintf(out, " bytes=%uM", ONE_OF(drawing, 16, 64, 192));
		break;
	case STRESS_fail_slab:
	case STRESS_fail_pages:
	case STRESS_fail_io:
		fprintf(out, " percent=%u times=%u", ONE_OF(drawing, 0, 2, 10, 50),
			ONE_OF(drawing, 10, 100, 1000));
		break;
	default: /* no values */
		break;
	}
	fputc('\n', out);
}

static void draw_control(struct drawing *drawing, const struct vocabulary *vocabulary)
{
	unsigned int steps = (unsigned int)between(drawing, 1, 8), i;

	fputs("\ncontrol\n", drawing->out);
	for (i = 0; i < steps; i++) {
		draw_change(drawing, draw_word(drawing, vocabulary));
		fprintf(drawing->out, "\tpause us=%llu\n",
			(unsigned long long)between(drawing, 50, 4000));
	}
}

static void draw_schedule(struct drawing *drawing)
{
	if (chance(drawing, 8))
		return;
	fprintf(drawing->out,
		"\nschedule seed=%llu points=64 shortest_us=500 longest_us=%u duty=%u percent=%u "
		"at_once=%u share=3\n",
		(unsigned long long)below(drawing, UINT32_MAX), ONE_OF(drawing, 1000, 2000, 2000),
		ONE_OF(drawing, 50, 85, 85), ONE_OF(drawing, 25, 50, 100),
		ONE_OF(drawing, 1, 1, 2));
}

/* Some of the promises, in an order that is drawn, each once. */
static void draw_check(struct drawing *drawing)
{
	bool done[STRESS_WORDS] = {false};
	unsigned int tries;

	fputs("\ncheck\n", drawing->out);
	for (tries = 0; tries < 3 * STRESS_WORDS; tries++) {
		enum stress_word word = (enum stress_word)below(drawing, STRESS_WORDS);

		if (stress_grammar[word].class != STRESS_PROMISE || done[word])
			continue;
		done[word] = true;
		fprintf(drawing->out, "\t%s pages=%llu\n", stress_grammar[word].word,
			(unsigned long long)between(drawing, 16, 40));
	}
}

static void draw_all(struct drawing *drawing, uint64_t seed)
{
	unsigned int tasks, sections, i;
	struct vocabulary accesses, changes;
	bool shared;

	draw_machine(drawing);
	fprintf(drawing->out, "run ms=%llu seed=%llu\n",
		(unsigned long long)(drawing->churn	 ? between(drawing, 300, 600)
				     : drawing->promises ? between(drawing, 50, 150)
							 : between(drawing, 150, 400)),
		(unsigned long long)seed);
	draw_cgroups(drawing);
	draw_setup(drawing);
	tasks = (unsigned int)between(drawing, drawing->churn ? 3 : 1, TASKS_MOST);
	/* more than there are slots: one that is freed is taken again at once */
	drawing->pages = drawing->slots *
			 (drawing->churn      ? ONE_OF(drawing, 130, 150, 170)
			  : drawing->promises ? ONE_OF(drawing, 10, 20, 50)
					      : ONE_OF(drawing, 60, 90, 115, 150)) /
			 100 / tasks;
	shared = chance(drawing, 30);
	accesses = draw_accesses(drawing);
	for (i = 0; i < tasks; i++)
		draw_task(drawing, i, &accesses, shared);
	changes = draw_changes(drawing);
	sections = changes.count ? (unsigned int)below(drawing, SECTIONS_MOST + 1) : 0;
	for (i = 0; i < sections; i++)
		draw_control(drawing, &changes);
	if (drawing->promises)
		draw_check(drawing);
	draw_schedule(drawing);
}

struct stress_program stress_draw_program(uint64_t seed)
{
	struct drawing drawing = {.state = random_mix(seed)};
	struct stress_program program;
	struct error error;
	char *text, file[32];
	size_t length;

	drawing.out = open_memstream(&text, &length);
	must_work(drawing.out != NULL, "out of memory");
	draw_all(&drawing, seed);
	must_work(fclose(drawing.out) == 0, "out of memory");
	snprintf(file, sizeof(file), "seed %llu", (unsigned long long)seed);
	must_work(stress_program_parse(file, text, &program, &error) == 0, error.text);
	free(text);
	return program;
}
