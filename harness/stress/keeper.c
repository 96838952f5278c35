// SPDX-License-Identifier: GPL-2.0-only
/* Keepers: see keeper.h. */
#include "harness/stress/keeper.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/cgroups.h"
#include "harness/kernelfile.h"
#include "harness/parse.h"
#include "lib/clock.h"
#include "lib/content.h"
#include "lib/paths.h"

enum { CHARGED_BYTES = 1024, STAT_ROOM = 16384 };

enum keeper_order { KEEPER_FILL, KEEPER_PUSH_OUT, KEEPER_READ };

struct keeper_question {
	enum keeper_order order;
	uint32_t first, count;
};

uint64_t keeper_number(const char *cgroup, const char *file, const char *key)
{
	static char text[STAT_ROOM];
	char path[256];
	uint64_t value;

	snprintf(path, sizeof(path), CGROUP_ROOT "/%s/%s", cgroup, file);
	if (kernelfile_read(path, text, sizeof(text)) < 0)
		return UINT64_MAX;
	if (key ? !parse_flat(text, key, &value) : !parse_number(text, &value))
		return UINT64_MAX;
	return value;
}

/* Reads a page: where it came from, and whether it is what was written. */
static void read_page(const struct content *content, uint8_t *memory, uint32_t page,
		      struct keeper_pages *pages)
{
	struct content_mismatch mismatch;
	struct rusage before, after;

	getrusage(RUSAGE_SELF, &before);
	__atomic_load_n(memory, __ATOMIC_RELAXED);
	getrusage(RUSAGE_SELF, &after);
	if (after.ru_inblock != before.ru_inblock) {
		pages->disk++;
		pages->disk_places += page;
	} else if (after.ru_majflt != before.ru_majflt) {
		pages->zswap++;
		pages->zswap_places += page;
	}
	pages->lost += content_check(content, page, 1, memory, &mismatch) != 0;
}

static void do_order(const struct keeper_question *question, uint8_t *memory,
		     struct keeper_pages *pages)
{
	const struct content content = {.seed = 1, .sizes = content_same(CHARGED_BYTES)};
	uint32_t page;

	for (page = question->first; page < question->first + question->count; page++) {
		uint8_t *at = memory + page * (size_t)PAGE_BYTES;

		if (question->order == KEEPER_FILL)
			content_write(&content, page, 1, at);
		else if (question->order == KEEPER_PUSH_OUT)
			madvise(at, PAGE_BYTES, MADV_PAGEOUT);
		else
			read_page(&content, at, page, pages);
	}
}

static void keeper_main(struct keeper *keeper, int ask, int answer)
{
	struct keeper_question question;
	struct error error;
	uint8_t *memory;

	if (cgroups_attach(keeper->cgroup, getpid(), &error))
		_exit(1);
	memory = mmap(NULL, KEEPER_PAGES * (size_t)PAGE_BYTES, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		_exit(1);
	while (read(ask, &question, sizeof(question)) == sizeof(question)) {
		struct keeper_pages pages = {.lost = 0};

		do_order(&question, memory, &pages);
		if (write(answer, &pages, sizeof(pages)) != sizeof(pages))
			break;
	}
	_exit(0);
}

int keeper_start(struct keeper *keeper, const char *name, struct error *error)
{
	int ask[2], answer[2];
	char path[256];

	snprintf(keeper->cgroup, sizeof(keeper->cgroup), "%s", name);
	snprintf(path, sizeof(path), CGROUP_ROOT "/%s", name);
	if (mkdir(path, 0755))
		return error_system(error, EXIT_MACHINE, "mkdir %s", path);
	if (pipe(ask) || pipe(answer))
		return error_system(error, EXIT_MACHINE, "pipe");
	keeper->pid = fork();
	if (keeper->pid < 0)
		return error_system(error, EXIT_MACHINE, "fork");
	if (!keeper->pid) {
		close(ask[1]);
		close(answer[0]);
		keeper_main(keeper, ask[0], answer[1]);
	}
	close(ask[0]);
	close(answer[1]);
	keeper->ask = ask[1];
	keeper->answer = answer[0];
	return 0;
}

static int keeper_do(struct keeper *keeper, enum keeper_order order, uint32_t first, uint32_t count,
		     struct keeper_pages *pages, struct error *error)
{
	const struct keeper_question question = {order, first, count};
	struct keeper_pages own;

	if (write(keeper->ask, &question, sizeof(question)) == sizeof(question) &&
	    read(keeper->answer, pages ? pages : &own, sizeof(own)) == sizeof(own))
		return 0;
	return error_set(error, EXIT_MACHINE, "the process in cgroup %s has ended", keeper->cgroup);
}

int keeper_fill(struct keeper *keeper, uint32_t first, uint32_t count, struct error *error)
{
	return keeper_do(keeper, KEEPER_FILL, first, count, NULL, error);
}

int keeper_push_out(struct keeper *keeper, uint32_t first, uint32_t count, struct error *error)
{
	return keeper_do(keeper, KEEPER_PUSH_OUT, first, count, NULL, error);
}

int keeper_read(struct keeper *keeper, uint32_t first, uint32_t count, struct keeper_pages *pages,
		struct error *error)
{
	return keeper_do(keeper, KEEPER_READ, first, count, pages, error);
}

int keeper_end(struct keeper *keeper, struct error *error)
{
	char path[256];
	int tries;

	close(keeper->ask);
	close(keeper->answer);
	kill(keeper->pid, SIGKILL); /* later ones have its pipe, too: it would read on */
	waitpid(keeper->pid, NULL, 0);
	snprintf(path, sizeof(path), CGROUP_ROOT "/%s", keeper->cgroup);
	for (tries = 0; rmdir(path) && errno == EBUSY && tries < 1000; tries++)
		clock_sleep(CLOCK_MS);
	return access(path, F_OK) ? 0
				  : error_system(error, EXIT_DATA, "cgroup %s cannot be removed",
						 keeper->cgroup);
}
