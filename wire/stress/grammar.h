/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The grammar of stress programs: a program is a file of lines, each a word and its parameters,
 *
 *	rewrite pages=8
 *
 * and this is the table of words. An operation is one line here and one function of its name in
 * harness/stress/. What a line means hangs on the section that it is in: `setup`, `task`,
 * `control` and `schedule` begin one.
 */
#ifndef ZSWAPBENCH_STRESS_GRAMMAR_H
#define ZSWAPBENCH_STRESS_GRAMMAR_H

#include <stdint.h>

enum { STRESS_PARAMETERS = 9 };

enum stress_kind {
	STRESS_NONE,   /* no parameter */
	STRESS_NUMBER, /* a whole number from least to most */
	STRESS_BYTES,  /* the same, with K or M behind it */
	STRESS_WORD,   /* one of words */
	STRESS_CGROUP, /* the name of an earlier cgroup, or "-" for the root */
	STRESS_TASK,   /* the name of an earlier task, or "-" for none */
	STRESS_NEW,    /* a new name: letters, digits, '-' */
	STRESS_SITE,   /* a place in the kernel: "zswap_store+0x1c" */
};

struct stress_parameter {
	const char *name;
	enum stress_kind kind;
	uint64_t otherwise, least, most; /* where it is left out; of words: the index */
	const char *words;		 /* blanks between */
};

/* Where a line may stand. */
enum stress_class {
	STRESS_HEAD,	 /* before all sections */
	STRESS_SECTION,	 /* begins one */
	STRESS_ACCESS,	 /* a step of a task */
	STRESS_CHANGE,	 /* a step of setup or control */
	STRESS_SCHEDULE, /* in the section schedule */
	STRESS_PROMISE,	 /* in the section check */
};

/* clang-format off */
#define PAGES		{"pages", STRESS_NUMBER, 8, 1, 1024, 0}
#define MICROSECONDS	{"us", STRESS_NUMBER, 500, 1, 1000000, 0}
#define OF_CGROUP	{"cgroup", STRESS_CGROUP, 0, 0, 0, 0}
#define SIZE		{"bytes", STRESS_BYTES, 1 << 20, 0, 1ull << 40, 0}
#define ON_OR_OFF	{"is", STRESS_WORD, 0, 0, 0, "off on"}
#define FAILURES	{"percent", STRESS_NUMBER, 10, 0, 100, 0}, {"times", STRESS_NUMBER, 100, 1, 1000000, 0}

#define STRESS_LINES(LINE) \
	LINE(machine, HEAD, {"cpus", STRESS_NUMBER, 4, 1, 4, 0}, {"nodes", STRESS_NUMBER, 1, 1, 2, 0}, \
		{"memory", STRESS_BYTES, 192 << 20, 96 << 20, 1 << 30, 0}, \
		{"device", STRESS_WORD, 0, 0, 0, "brd null_blk"}, {"slots", STRESS_NUMBER, 168, 32, 65536, 0}, \
		{"latency_us", STRESS_NUMBER, 80, 1, 10000, 0}, {"memcg", STRESS_WORD, 1, 0, 0, "off on"}, \
		{"zswap", STRESS_WORD, 1, 0, 0, "never on"}) \
	LINE(run, HEAD, {"ms", STRESS_NUMBER, 300, 1, 60000, 0}, {"seed", STRESS_NUMBER, 1, 0, UINT64_MAX, 0}) \
	LINE(cgroup, HEAD, {"name", STRESS_NEW, 0, 0, 0, 0}, {"under", STRESS_CGROUP, 0, 0, 0, 0}) \
	/* done once, before the tasks begin */ \
	LINE(setup, SECTION, {0}) \
	/* each of its threads repeats its steps until the run's time is up */ \
	LINE(task, SECTION, {"name", STRESS_NEW, 0, 0, 0, 0}, OF_CGROUP, \
		{"memory", STRESS_WORD, 0, 0, 0, "anon shmem"}, {"shares", STRESS_TASK, 0, 0, 0, 0}, \
		{"pages", STRESS_NUMBER, 48, 1, 4096, 0}, {"threads", STRESS_NUMBER, 1, 1, 4, 0}, \
		{"random", STRESS_BYTES, 1024, 0, 4096, 0}, {"cpu", STRESS_NUMBER, 64, 0, 64, 0}, \
		{"node", STRESS_NUMBER, 64, 0, 64, 0}) \
	LINE(control, SECTION, {0}) \
	/* waits drawn from a seed at points drawn from it, or at the points and waits that follow */ \
	LINE(schedule, SECTION, {"seed", STRESS_NUMBER, 1, 0, UINT64_MAX, 0}, \
		{"points", STRESS_NUMBER, 64, 0, 64, 0}, {"shortest_us", STRESS_NUMBER, 500, 1, 100000, 0}, \
		{"longest_us", STRESS_NUMBER, 2000, 1, 100000, 0}, {"duty", STRESS_NUMBER, 85, 1, 100, 0}, \
		{"percent", STRESS_NUMBER, 50, 0, 100, 0}, {"at_once", STRESS_NUMBER, 1, 1, 4, 0}, \
		{"share", STRESS_NUMBER, 3, 1, 1000, 0}) \
	LINE(point, SCHEDULE, {"at", STRESS_SITE, 0, 0, 0, 0}, {"weight", STRESS_NUMBER, 1, 1, 1000, 0}) \
	LINE(wait, SCHEDULE, {"at", STRESS_SITE, 0, 0, 0, 0}, {"hit", STRESS_NUMBER, 1, 1, UINT32_MAX, 0}, \
		{"ns", STRESS_NUMBER, 1000000, 1, 100000000, 0}) \
	/* what a task does with so many of its pages, from one that is drawn on */ \
	LINE(rewrite, ACCESS, PAGES)	/* checks them and writes their next version */ \
	LINE(verify, ACCESS, PAGES)	/* checks every byte */ \
	LINE(load, ACCESS, PAGES)	/* touches them, without keeping others off */ \
	LINE(zero, ACCESS, PAGES)	/* fills them with zeroes */ \
	LINE(same, ACCESS, PAGES)	/* fills them with one word */ \
	LINE(discard, ACCESS, PAGES)	/* MADV_DONTNEED; of shared memory: MADV_REMOVE */ \
	LINE(lazyfree, ACCESS, PAGES)	/* MADV_FREE */ \
	LINE(pageout, ACCESS, PAGES)	/* MADV_PAGEOUT */ \
	LINE(cold, ACCESS, PAGES)	/* MADV_COLD */ \
	LINE(willneed, ACCESS, PAGES)	/* MADV_WILLNEED */ \
	LINE(remap, ACCESS, PAGES)	/* munmap and mmap */ \
	LINE(move, ACCESS, {0})		/* mremap of all of it */ \
	LINE(fork, ACCESS, PAGES)	/* a child that checks and rewrites its copies */ \
	LINE(pin, ACCESS, PAGES)	/* mlock and munlock */ \
	LINE(grow, ACCESS, PAGES)	/* as much other memory, filled and given back */ \
	LINE(nap, ACCESS, MICROSECONDS) \
	/* what control does */ \
	LINE(pause, CHANGE, MICROSECONDS) \
	LINE(pool_limit, CHANGE, {"percent", STRESS_NUMBER, 20, 0, 100, 0}) \
	LINE(accept_threshold, CHANGE, {"percent", STRESS_NUMBER, 90, 0, 100, 0}) \
	LINE(compressor, CHANGE, {"name", STRESS_WORD, 0, 0, 0, "lzo lz4 zstd"}) \
	LINE(enabled, CHANGE, ON_OR_OFF) \
	LINE(shrinker, CHANGE, ON_OR_OFF) \
	LINE(zswap_max, CHANGE, OF_CGROUP, SIZE) \
	LINE(memory_high, CHANGE, OF_CGROUP, SIZE) \
	LINE(memory_max, CHANGE, OF_CGROUP, SIZE) \
	LINE(writeback, CHANGE, OF_CGROUP, ON_OR_OFF) \
	LINE(reclaim, CHANGE, OF_CGROUP, SIZE) \
	LINE(swap_cycle, CHANGE, {0})	/* swapoff and swapon */ \
	LINE(drop_caches, CHANGE, {"what", STRESS_NUMBER, 3, 1, 3, 0}) \
	LINE(cpu_cycle, CHANGE, {"cpu", STRESS_NUMBER, 1, 1, 3, 0}, MICROSECONDS) /* off, and on again */ \
	LINE(compact, CHANGE, {0}) \
	LINE(churn, CHANGE, OF_CGROUP, PAGES) /* below it a cgroup that is made, fills zswap and is removed */ \
	LINE(zombie, CHANGE, OF_CGROUP, PAGES) /* the same, but page cache holds on to it */ \
	LINE(pressure, CHANGE, SIZE)	/* memory outside of all cgroups, until little is free */ \
	LINE(fail_slab, CHANGE, FAILURES) /* zswap's entries */ \
	LINE(fail_pages, CHANGE, FAILURES) /* pages that may not be waited for */ \
	LINE(fail_io, CHANGE, FAILURES)	/* reads and writes of the swap device */ \
	/* afterwards, when all is quiet: what is promised of zswap, each tried with cgroups of its own */ \
	LINE(check, SECTION, {0}) \
	LINE(owner, PROMISE, PAGES)	/* at its limit a cgroup gives up its own pages, nobody else's */ \
	LINE(ancestor, PROMISE, PAGES)	/* a limit holds for all below it */ \
	LINE(shielded, PROMISE, PAGES)	/* zswap.writeback=0 holds for all below it */ \
	LINE(oldest, PROMISE, PAGES)	/* what was stored first is written back first */ \
	LINE(turns, PROMISE, PAGES)	/* a full pool is emptied, every cgroup in its turn */ \
	LINE(heir, PROMISE, PAGES)	/* what a removed cgroup had in zswap is its parent's */
/* clang-format on */

enum stress_word {
#define LINE(name, class, ...) STRESS_##name,
	STRESS_LINES(LINE)
#undef LINE
		STRESS_WORDS
};

struct stress_spec {
	const char *word;
	enum stress_class class;
	struct stress_parameter parameters[STRESS_PARAMETERS];
};

extern const struct stress_spec stress_grammar[STRESS_WORDS];

#endif
