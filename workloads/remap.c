// SPDX-License-Identifier: GPL-2.0-only
/*
 * remap: takes random pieces of the range and moves them to another address and back,
 * discards them, or pushes them out; what moved must still be there, what was discarded
 * must be gone.
 */
#include "workloads/workloads.h"

#include <sys/mman.h>

#include "lib/random.h"

enum { PIECE = 16 }; /* pages */

struct piece {
	uint64_t first, pages; /* of the region */
};

static uint8_t *piece_address(const struct region *region, const struct piece *piece)
{
	return region->memory + piece->first * PAGE_BYTES;
}

static int piece_check(struct region *region, const struct piece *piece)
{
	uint64_t i;

	for (i = 0; i < piece->pages; i++)
		if (region_access(region, piece->first + i, false))
			return -1;
	return 0;
}

/* To @there and back, checked at both places: the page tables move, swap entries and all. */
static int piece_move(struct region *region, const struct piece *piece, uint8_t *there)
{
	size_t length = piece->pages * PAGE_BYTES;
	struct region elsewhere = *region;

	if (mremap(piece_address(region, piece), length, length, MREMAP_MAYMOVE | MREMAP_FIXED,
		   there) == MAP_FAILED)
		return region_trouble(region, "mremap away");
	elsewhere.memory = there - piece->first * PAGE_BYTES;
	if (piece_check(&elsewhere, piece))
		return -1;
	if (mremap(there, length, length, MREMAP_MAYMOVE | MREMAP_FIXED,
		   piece_address(region, piece)) == MAP_FAILED)
		return region_trouble(region, "mremap back");
	return piece_check(region, piece);
}

static int piece_discard(struct region *region, const struct piece *piece)
{
	uint64_t i;

	if (madvise(piece_address(region, piece), piece->pages * PAGE_BYTES,
		    region->shmem ? MADV_REMOVE : MADV_DONTNEED))
		return region_trouble(region, "madvise to discard");
	for (i = 0; i < piece->pages; i++)
		if (region_renew(region, piece->first + i))
			return -1;
	return 0;
}

static int one_round(struct region *region, const struct workload_parameters *parameters,
		     uint8_t *there)
{
	uint64_t pages = parameters->pages < PIECE ? parameters->pages : PIECE;
	struct piece piece = {.pages = pages};

	piece.first =
		parameters->first + random_next(&region->random) % (parameters->pages - pages + 1);
	switch (random_next(&region->random) % 3) {
	case 0:
		return piece_move(region, &piece, there);
	case 1:
		return piece_discard(region, &piece);
	default:
		return region_push_out(region, piece.first, piece.pages);
	}
}

int workload_remap(struct region *region, const struct workload_parameters *parameters)
{
	size_t length = (size_t)PIECE * PAGE_BYTES;
	uint8_t *there = mmap(NULL, length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint64_t round;
	int code = 0;

	if (there == MAP_FAILED)
		return region_trouble(region, "an address to move to");
	for (round = 0; round < parameters->operations && !code && !region_stopped(region); round++)
		code = one_round(region, parameters, there);
	munmap(there, length);
	return code;
}
