/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The oracle: how few pages need to be read from disk by who knows every access to
 * come. Pure: a sequence of accesses and a number of pages in, a number of reads out.
 *
 * MIN evicts the page whose next use is the farthest away. No other way to choose has
 * fewer misses on the same sequence: L. A. Belady, "A study of replacement algorithms
 * for a virtual-storage computer", IBM Systems Journal 5(2), 1966; the proof is in
 * R. L. Mattson, J. Gecsei, D. R. Slutz, I. L. Traiger, "Evaluation techniques for
 * storage hierarchies", IBM Systems Journal 9(2), 1970.
 */
#ifndef ZSWAPBENCH_ORACLE_H
#define ZSWAPBENCH_ORACLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The most pages that @memory and zswap hold together: u as they are and c compressed
 * to @compressed bytes each, 1 to a page, such that
 *
 *	u * page + c * compressed <= memory		(zswap is charged to the memcg, too)
 *	c * compressed <= pool
 *	u >= 1						(a page in use is not compressed)
 *
 * @memory and @pool are in bytes. A compressed page takes no more than another one, so
 * the most is had with the largest c. 0 if @memory is less than a page.
 */
uint64_t oracle_capacity(uint64_t memory, uint64_t pool, unsigned int compressed);

/*
 * The fewest accesses that have to read their page from disk while never more than
 * @capacity pages are held elsewhere, the accessed one among them. With a capacity of 0
 * nothing is ever held. Writing a page to disk costs nothing, and so does the first
 * access ever to a page.
 *
 * @accesses: @count pages, each below @pages. @old[page] says that a page was accessed
 * earlier; any @capacity of those may be held at the begin. NULL: none was.
 */
uint64_t oracle_reads(const uint32_t *accesses, size_t count, const bool *old, size_t pages,
		      uint64_t capacity);

#endif
