// SPDX-License-Identifier: GPL-2.0-only
/* What every page begins with: see page.h. */
#include "bench/report/page.h"

/* The page loads nothing, whoever writes what into a scenario. */
#define POLICY "default-src 'none'; img-src data:; style-src 'unsafe-inline'"

void page_head(struct html *html, const char *title, const char *css)
{
	html_open(html, "head");
	html_void(html, "meta", "charset", "utf-8");
	html_void(html, "meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
	html_void(html, "meta", "name", "viewport", "content",
		  "width=device-width, initial-scale=1");
	html_void(html, "meta", "name", "color-scheme", "content", "light dark");
	html_void(html, "meta", "name", "generator", "content", "zswapbench");
	html_element(html, "title", title);
	html_style(html, css);
	html_close(html);
}
