/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a kernel keeps what the probes read: offsets in its structures and numbers of its
 * functions' arguments. The host finds them where the kernel is built and puts them into
 * /layout.json of the guest; what is not known there is not available.
 */
#ifndef ZSWAPBENCH_LAYOUT_H
#define ZSWAPBENCH_LAYOUT_H

#include <jansson.h>

#include "lib/error.h"

enum layout_place {
	LAYOUT_WRITE_FOLIO, /* __swap_writepage(): argument that is the folio, or page */
	LAYOUT_READ_FOLIO,  /* zswap_folio_swapin(): the same */
	LAYOUT_ADD_NODE,    /* list_lru_add(): argument that is the node */
	LAYOUT_WALK_NODE,   /* list_lru_walk_one(): the same */
	LAYOUT_FOLIO_SWAP,  /* the swap entry of a folio */
	LAYOUT_FOLIO_MEMCG, /* what a folio is charged to: a memcg, or an objcg that has one */
	LAYOUT_OBJCG_MEMCG, /* the memcg of that objcg; not there: folios are charged to memcgs */
	LAYOUT_MEMCG_CGROUP,
	LAYOUT_CGROUP_KN,
	LAYOUT_KN_ID, /* the inode number of the cgroup's directory */
	LAYOUT_PLACES
};

/* Keys in JSON: "write.folio". */
extern const char *const layout_names[LAYOUT_PLACES];

struct layout {
	long at[LAYOUT_PLACES]; /* bytes, or arguments from 1; -1: not known */
};

/* Reads the object @json; what it lacks is not known. EXIT_INPUT for what is no number. */
int layout_read(const json_t *json, struct layout *layout, struct error *error);

#endif
