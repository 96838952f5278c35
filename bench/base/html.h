/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * HTML, written by libxml2: every text and attribute is escaped, every element closed. What
 * comes out is well-formed XML too.
 */
#ifndef ZSWAPBENCH_HTML_H
#define ZSWAPBENCH_HTML_H

#include <stddef.h>

struct html;

/* An empty page, but for the doctype. html_finish() frees it. */
struct html *html_new(void);

/*
 * html_open(html, NAME, ATTRIBUTE, VALUE, ...) begins an element, with any number of
 * attributes; one whose value is NULL is left out. Texts are UTF-8; control characters in
 * them become U+FFFD.
 */
#define html_open(html, ...) html_open_words(html, (const char *const[]){__VA_ARGS__, NULL})

/* Ends the innermost element. */
void html_close(struct html *html);

/* The same as html_open() for an element that has no content, ever, such as img. */
#define html_void(html, ...) html_void_words(html, (const char *const[]){__VA_ARGS__, NULL})

void html_text(struct html *html, const char *text);

/* html_element(html, NAME, TEXT, ATTRIBUTE, VALUE, ...): an element with a text in it. */
#define html_element(html, ...) html_element_words(html, (const char *const[]){__VA_ARGS__, NULL})

/* What the three come to: their words, then NULL. */
void html_open_words(struct html *html, const char *const *words);
void html_void_words(struct html *html, const char *const *words);
void html_element_words(struct html *html, const char *const *words);

/* A section with a heading; html_close() ends it. */
void html_section(struct html *html, const char *id, const char *title);

/*
 * A table with a caption, in a box of its own that scrolls so that the page need not.
 * html_table_end() ends it. html_head() and html_cell() are its cells: the heading of a
 * column or, with @scope "row", of a row; @class may be NULL.
 */
void html_table(struct html *html, const char *caption);
void html_table_end(struct html *html);
void html_head(struct html *html, const char *scope, const char *text, const char *class);
void html_cell(struct html *html, const char *text, const char *class);

/* A style sheet, which HTML takes as it is: it must not contain "<". */
void html_style(struct html *html, const char *css);

/* The page; all elements have to be closed. The caller frees it. */
char *html_finish(struct html *html);

/*
 * "data:@type,..." of @text, as src of an img: what a URL or an attribute would take for
 * something else is percent-encoded (RFC 3986). The caller frees.
 */
char *html_data_uri(const char *type, const char *text);

#endif
