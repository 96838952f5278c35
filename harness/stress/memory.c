// SPDX-License-Identifier: GPL-2.0-only
/* Memory under stress: see memory.h. */
#include "harness/stress/memory.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/clock.h"

enum { LOCK_NAP_NS = 20000 };

static _Thread_local sigjmp_buf after_fault;
static _Thread_local volatile bool guarded;

static void met_fault(int number)
{
	if (guarded)
		siglongjmp(after_fault, 1);
	signal(number, SIG_DFL);
	raise(number);
}

void memory_expect_faults(void)
{
	struct sigaction action = {.sa_handler = met_fault, .sa_flags = SA_NODEFER};

	sigaction(SIGBUS, &action, NULL);
}

int memory_open(struct memory *memory)
{
	memory->fd = memfd_create("stress", MFD_CLOEXEC);
	return memory->fd < 0 ? -1 : ftruncate(memory->fd, (off_t)(memory->pages * PAGE_BYTES));
}

int memory_map(struct memory *memory)
{
	const size_t length = memory->pages * PAGE_BYTES;
	size_t i;

	for (i = 0; i < 2; i++) {
		memory->place[i] = mmap(NULL, length, PROT_NONE,
					MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (memory->place[i] == MAP_FAILED)
			return -1;
	}
	memory->at = mmap(memory->place[0], length, PROT_READ | PROT_WRITE,
			  (memory->shmem ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS) | MAP_FIXED,
			  memory->shmem ? memory->fd : -1, 0);
	return memory->at == MAP_FAILED ? -1 : 0;
}

struct page_run memory_draw(struct actor *actor, uint64_t pages)
{
	const uint64_t all = actor->memory->pages;
	struct page_run run = {.count = pages < all ? pages : all};

	run.first = actor_draw(actor, all - run.count + 1);
	return run;
}

static void lock_page(struct page_state *state, bool write)
{
	for (;;) {
		int held = atomic_load(&state->lock);

		if ((write ? held == 0 : held >= 0) &&
		    atomic_compare_exchange_strong(&state->lock, &held, write ? -1 : held + 1))
			return;
		clock_sleep(LOCK_NAP_NS);
	}
}

void memory_lock(struct memory *memory, struct page_run run, bool write)
{
	uint64_t i;

	for (i = 0; i < run.count; i++)
		lock_page(&memory->states[run.first + i], write);
}

void memory_unlock(struct memory *memory, struct page_run run, bool write)
{
	uint64_t i;

	for (i = 0; i < run.count; i++)
		if (write)
			atomic_store(&memory->states[run.first + i].lock, 0);
		else
			atomic_fetch_sub(&memory->states[run.first + i].lock, 1);
}

/* Number of the first word of the page that is not @word; PAGE_WORDS: all are. */
static unsigned int other_word(const uint8_t *memory, uint64_t word)
{
	const uint64_t *words = (const uint64_t *)memory;
	unsigned int i;

	for (i = 0; i < PAGE_WORDS && words[i] == word; i++)
		;
	return i;
}

static int wrong_word(struct actor *actor, uint64_t page, uint64_t expected, unsigned int word)
{
	return actor_fail(
		actor, true, "page %llu: word %u is %016llx, was written as %016llx",
		(unsigned long long)page, word,
		(unsigned long long)((const uint64_t *)memory_page(actor->memory, page))[word],
		(unsigned long long)expected);
}

static int check_page(struct actor *actor, uint64_t page, uint64_t unused)
{
	const struct memory *memory = actor->memory;
	const struct page_state *state = &memory->states[page];
	const uint8_t *at = memory_page(memory, page);
	struct content_mismatch mismatch;
	uint64_t word = state->kind == PAGE_SAME ? state->version : 0;
	unsigned int other;

	(void)unused;
	if (state->may_be_empty && other_word(at, 0) == PAGE_WORDS)
		return 0;
	if (state->kind != PAGE_CONTENT) {
		other = other_word(at, word);
		return other == PAGE_WORDS ? 0 : wrong_word(actor, page, word, other);
	}
	if (!content_check(&memory->content, page, state->version, at, &mismatch))
		return 0;
	return actor_fail(actor, true, "page %llu: byte %u is %02x, version %u has %02x",
			  (unsigned long long)page, mismatch.offset, mismatch.found, state->version,
			  mismatch.expected);
}

static int touch_page(struct actor *actor, uint64_t page, uint64_t unused)
{
	(void)unused;
	__atomic_load_n(memory_page(actor->memory, page), __ATOMIC_RELAXED);
	return 0;
}

static int rewrite_page(struct actor *actor, uint64_t page, uint64_t unused)
{
	struct memory *memory = actor->memory;
	struct page_state *state = &memory->states[page];

	if (check_page(actor, page, unused))
		return -1;
	content_write(&memory->content, page, state->version + 1, memory_page(memory, page));
	state->version++;
	state->kind = PAGE_CONTENT;
	state->may_be_empty = false;
	return 0;
}

static int fill_page(struct actor *actor, uint64_t page, uint64_t word)
{
	struct page_state *state = &actor->memory->states[page];
	uint64_t *words = (uint64_t *)memory_page(actor->memory, page);
	unsigned int i;

	if (check_page(actor, page, 0))
		return -1;
	for (i = 0; i < PAGE_WORDS; i++)
		words[i] = word;
	state->kind = word ? PAGE_SAME : PAGE_EMPTY;
	state->version = (uint32_t)word;
	state->may_be_empty = false;
	return 0;
}

/* The page cannot be read any more: begins anew with an empty one. */
static int give_up_page(struct actor *actor, uint64_t page)
{
	struct memory *memory = actor->memory;
	struct page_state *state = &memory->states[page];

	if (!actor->faulty_device)
		return actor_fail(actor, true, "page %llu: SIGBUS", (unsigned long long)page);
	actor->view->faults++;
	if (madvise(memory_page(memory, page), PAGE_BYTES,
		    memory->shmem ? MADV_REMOVE : MADV_DONTNEED))
		return actor_fail(actor, false, "madvise: %s", strerror(errno));
	state->kind = PAGE_EMPTY;
	state->version = 0;
	return 0;
}

/* Where only reading was allowed nobody may begin anew: the page stays as it is. */
static int pass_over_page(struct actor *actor, uint64_t page)
{
	if (!actor->faulty_device)
		return actor_fail(actor, true, "page %llu: SIGBUS", (unsigned long long)page);
	actor->view->faults++;
	return 0;
}

/* Does @what with a page and @word; where the device fails to read it, @otherwise. */
static int do_guarded(struct actor *actor, uint64_t page, uint64_t word,
		      int (*what)(struct actor *actor, uint64_t page, uint64_t word),
		      int (*otherwise)(struct actor *actor, uint64_t page))
{
	int code;

	if (sigsetjmp(after_fault, 1)) {
		guarded = false;
		return otherwise(actor, page);
	}
	guarded = true;
	code = what(actor, page, word);
	guarded = false;
	return code;
}

int memory_check(struct actor *actor, uint64_t page)
{
	return do_guarded(actor, page, 0, check_page, pass_over_page);
}

int memory_rewrite(struct actor *actor, uint64_t page)
{
	return do_guarded(actor, page, 0, rewrite_page, give_up_page);
}

int memory_fill(struct actor *actor, uint64_t page, uint64_t word)
{
	return do_guarded(actor, page, word, fill_page, give_up_page);
}

int memory_touch(struct actor *actor, uint64_t page)
{
	return do_guarded(actor, page, 0, touch_page, pass_over_page);
}
