/* SVG made smaller, to be carried inside a page: what is drawn stays as it is. */
#ifndef ZSWAPBENCH_SVG_SMALL_H
#define ZSWAPBENCH_SVG_SMALL_H

/*
 * @svg, as gnuplot writes it, without titles and descriptions (the page says them), blanks
 * between elements, names that nothing refers to, groups around one element, and rules of
 * its style sheet for colours that it does not have. What cannot be read is returned as it
 * is. The caller frees.
 */
char *svg_small(const char *svg);

#endif
