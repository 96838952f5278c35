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
 * Begins an element; name and value of each attribute follow, then NULL. An attribute whose
 * value is NULL is left out. Texts are UTF-8; control characters in them become U+FFFD.
 */
void html_open(struct html *html, const char *name, ...) __attribute__((sentinel));

/* Ends the innermost element. */
void html_close(struct html *html);

/* An element that has no content, ever, such as img. */
void html_void(struct html *html, const char *name, ...) __attribute__((sentinel));

void html_text(struct html *html, const char *text);

/* An element with @text in it. */
void html_element(struct html *html, const char *name, const char *text, ...)
	__attribute__((sentinel));

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
