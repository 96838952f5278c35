// SPDX-License-Identifier: GPL-2.0-only
/* Where pages lie: those on other nodes are counted, and excused by writeback and swapoff alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "harness/placement.h"

enum { PAGES = PLACEMENT_BATCH + 3 };

/* Looks at PAGES pages of which the first two were never touched; skipped where none is told. */
static struct placement look_at_pages(uint64_t allowed)
{
	static struct placement placement;
	static uint32_t versions[PAGES];
	struct region region = {.pages = PAGES, .versions = versions};

	region.memory = mmap(NULL, PAGES * PAGE_BYTES, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(region.memory, MAP_FAILED);
	memset(region.memory + 2 * PAGE_BYTES, 1, (PAGES - 2) * PAGE_BYTES);
	placement.allowed = allowed;
	if (placement_look(&placement, &region) || !placement.told)
		skip(); /* a kernel without move_pages(), or one that does not let us */
	munmap(region.memory, PAGES * PAGE_BYTES);
	return placement;
}

static void pages_elsewhere_are_counted(void **state)
{
	struct placement placement = look_at_pages(0);

	(void)state;
	assert_int_equal(placement.strays, PAGES - 2);
	assert_int_equal(placement.page, 2); /* the first of them */
	assert_in_range(placement.node, 0, PLACEMENT_NODES - 1);
	assert_int_equal(placement.swapped, 0); /* never written is not swapped */
}

static void pages_where_they_belong_are_none(void **state)
{
	struct placement placement = look_at_pages(UINT64_MAX);
	uint64_t mapped = 0;
	size_t i;

	(void)state;
	assert_int_equal(placement.strays, 0);
	for (i = 0; i < PLACEMENT_NODES; i++)
		mapped += placement.on[i];
	assert_int_equal(mapped, PAGES - 2);
}

static void writeback_and_swapoff_excuse(void **state)
{
	struct machine machine = {0};
	json_t *vmstat = json_pack("{s:i}", "zswpwb", 17), *none = json_object();

	(void)state;
	assert_int_equal(placement_excused(&machine, vmstat), 17);
	assert_true(placement_excused(&machine, none) == UINT64_MAX);
	machine.swap.was_off = true;
	assert_true(placement_excused(&machine, vmstat) == UINT64_MAX);
	json_decref(vmstat);
	json_decref(none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_elsewhere_are_counted),
		cmocka_unit_test(pages_where_they_belong_are_none),
		cmocka_unit_test(writeback_and_swapoff_excuse),
	};

	return cmocka_run_group_tests_name("placement", tests, NULL, NULL);
}
