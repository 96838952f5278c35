/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The fragment of configuration that all kernels are built with: which of its lines are for a
 * kernel, and which a kernel did not take.
 */
#ifndef ZSWAPBENCH_KFRAGMENT_H
#define ZSWAPBENCH_KFRAGMENT_H

/*
 * The @fragment, without the sections that are not for a kernel of @version ("6.12.117"): one
 * behind a comment that begins with "until 6.9", up to an empty line, is for that release and
 * older ones. The caller frees.
 */
char *kfragment_for(const char *fragment, const char *version);

/*
 * The lines of a fragment: those behind a comment that begins with "wanted", up to an empty
 * line, are taken where the kernel has them; the others are required.
 */
enum kfragment_lines { KFRAGMENT_REQUIRED, KFRAGMENT_WANTED };

/* Those lines of the fragment that the finished @config does not have; words_free() releases. */
char **kfragment_lost(const char *fragment, const char *config, enum kfragment_lines which);

#endif
