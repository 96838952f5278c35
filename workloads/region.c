// SPDX-License-Identifier: GPL-2.0-only
/* Timed, checked access to a task's pages: see region.h. */
#include "workloads/region.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "lib/clock.h"

const char *const page_source_names[SOURCE_COUNT] = {
	[SOURCE_MEMORY] = "memory",   [SOURCE_NEW] = "new",   [SOURCE_CACHE] = "cache",
	[SOURCE_ZSWAP] = "zswap",     [SOURCE_DISK] = "disk", [SOURCE_MAJOR] = "major",
	[SOURCE_REQUEST] = "request",
};

/*
 * do_swap_page() counts a major fault whenever the page was not in the swap
 * cache, for zswap and disk alike; a block read of the faulting thread
 * (ru_inblock, CONFIG_TASK_IO_ACCOUNTING) tells the two apart.
 */
static enum page_source source_of(const struct region *region, uint32_t version,
				  const struct rusage *before, const struct rusage *after)
{
	if (!region->counts_reads && after->ru_majflt != before->ru_majflt)
		return SOURCE_MAJOR;
	if (after->ru_inblock != before->ru_inblock)
		return SOURCE_DISK;
	if (after->ru_majflt != before->ru_majflt)
		return SOURCE_ZSWAP;
	if (after->ru_minflt == before->ru_minflt)
		return SOURCE_MEMORY;
	return version ? SOURCE_CACHE : SOURCE_NEW;
}

/* Notes that @page does not hold what it should; the mismatch is noted already. */
static int page_lost(struct region *region, uint64_t page, uint32_t version,
		     enum page_source source)
{
	struct region_loss *loss = &region->result->loss;

	loss->found = true;
	loss->page = page;
	loss->version = version;
	loss->source = source;
	return -1;
}

int region_renew(struct region *region, uint64_t page)
{
	uint8_t *memory = region->memory + page * PAGE_BYTES;
	struct content_mismatch *mismatch = &region->result->loss.mismatch;
	uint32_t i;

	for (i = 0; i < PAGE_BYTES; i++) {
		if (!memory[i])
			continue;
		*mismatch =
			(struct content_mismatch){.offset = i, .expected = 0, .found = memory[i]};
		return page_lost(region, page, 0, SOURCE_NEW);
	}
	content_write(&region->content, page, ++region->versions[page], memory);
	region->result->operations++;
	region->result->writes++;
	return 0;
}

int region_trouble(struct region *region, const char *what)
{
	snprintf(region->result->trouble, sizeof(region->result->trouble), "%.100s: %s", what,
		 strerror(errno));
	return -1;
}

int region_touch(struct region *region, uint64_t page, bool write)
{
	uint8_t *memory = region->memory + page * PAGE_BYTES;
	struct region_result *result = region->result;
	uint32_t version = region->versions[page];
	struct rusage before, after;
	enum page_source source;
	uint64_t begin, end;

	getrusage(RUSAGE_THREAD, &before);
	begin = clock_ns();
	if (write)
		__atomic_fetch_or(memory, 0, __ATOMIC_RELAXED); /* a write fault, data kept */
	else
		__atomic_load_n(memory, __ATOMIC_RELAXED);
	end = clock_ns();
	getrusage(RUSAGE_THREAD, &after);

	source = source_of(region, version, &before, &after);
	histogram_add(&result->latency[source], end - begin);
	result->operations++;

	if (version &&
	    content_check(&region->content, page, version, memory, &result->loss.mismatch))
		return page_lost(region, page, version, source);
	if (write) {
		content_write(&region->content, page, version + 1, memory);
		region->versions[page] = version + 1;
		result->writes++;
	}
	return 0;
}

int region_push_out(struct region *region, uint64_t page, uint64_t pages)
{
	if (madvise(region->memory + page * PAGE_BYTES, pages * PAGE_BYTES, MADV_PAGEOUT))
		return region_trouble(region, "madvise to push out");
	return 0;
}
