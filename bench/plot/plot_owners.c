// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose pages were written back, and by whom: a bar for each cgroup of each kernel, the
 * mean of the runs, cut into who did it. Means, so that the pieces add up to the whole.
 *
 * Who did it is what the probe `owners` saw; of a record without it only the cgroups'
 * counter zswpwb is known, and that it is "not recorded".
 */
#include "bench/plot/plot_kinds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/text.h"
#include "bench/plot/plot_canvas.h"
#include "bench/plot/plot_layout.h"
#include "lib/xalloc.h"

/* Geometry, in pixels. */
enum {
	BARS = 420,
	MARGIN = 16, /* left of cgroups' names, and right of figures */
	TOP = 48,
	KEY = 22,
	BAR = 18,
	KERNEL_GAP = 24, /* above the bars of each kernel, for its name */
	FOOT = 44,
	TEXT_LEFT = 18, /* characters: of cgroups' names in plain text, and of figures */
	TEXT_NAME = 15,
	TEXT_RIGHT = 11,
	IN_WORDS = 3, /* pieces that are named beside a bar; the others are counted */
};

static const char nobody_known[] = "not recorded";

struct piece {
	bool present;
	double written_back, refused; /* pages, mean of the runs; refused NAN: not known */
};

/* What was written back of a cgroup's pages on a kernel. */
struct bar {
	const char *kernel, *cgroup;
	bool first;	      /* of its kernel, */
	bool known;	      /* which has figures */
	double row;	      /* its middle: rows count down from the top, 1 a bar */
	size_t text_row;      /* of plain text */
	struct piece *pieces; /* by who */
	double pages;	      /* of all of them */
	char *text;	      /* the same in words */
};

struct owners {
	const struct plot_runs *runs;
	struct plot_list cgroups, whos;
	struct bar *bars; /* by kernel, then cgroup */
	size_t bar_count;
	double high;	    /* pages, of the longest bar */
	double left, width; /* pixels: of the bars' begin, of the picture */
	struct canvas canvas;
};

/* Adds a piece to its bar; while there are no bars, only finds the names. */
static void add_piece(struct owners *owners, size_t k, const struct plot_piece *part)
{
	size_t c = plot_list_index(&owners->cgroups, part->cgroup);
	size_t w = plot_list_index(&owners->whos, *part->who ? part->who : nobody_known);
	struct piece *piece;

	if (!owners->bars)
		return;
	piece = &owners->bars[k * owners->cgroups.count + c].pieces[w];
	*piece = (struct piece){true, part->written_back, part->refused};
}

static void read_pieces(struct owners *owners)
{
	size_t k, i;

	for (k = 0; k < owners->runs->kernel_count; k++) {
		const struct plot_kernel *kernel = &owners->runs->kernels[k];
		const struct plot_pieces *pieces =
			kernel->unprobed ? &kernel->counted : &kernel->probed;

		for (i = 0; i < pieces->count; i++)
			add_piece(owners, k, &pieces->at[i]);
	}
}

/* Cgroups of all records first, so that they are in the scenario's order. */
static void name_bars(struct owners *owners)
{
	const double gap = (double)KERNEL_GAP / BAR; /* before each kernel, in rows */
	const struct plot_runs *runs = owners->runs;
	size_t k, c, i;

	for (k = 0; k < runs->kernel_count; k++)
		for (i = 0; runs->kernels[k].cgroups && runs->kernels[k].cgroups[i]; i++)
			plot_list_index(&owners->cgroups, runs->kernels[k].cgroups[i]);
	read_pieces(owners);
	owners->bars =
		xcalloc(runs->kernel_count * owners->cgroups.count + 1, sizeof(*owners->bars));
	for (k = 0; k < runs->kernel_count; k++)
		for (c = 0; c < owners->cgroups.count; c++) {
			i = owners->bar_count++;
			owners->bars[i] = (struct bar){
				.kernel = runs->names[k],
				.known = runs->kernels[k].count,
				.cgroup = owners->cgroups.at[c],
				.first = c == 0,
				.row = (double)(k + 1) * gap + (double)i + 0.5,
				.text_row = i + k + 1,
				.pieces = xcalloc(owners->whos.count + 1, sizeof(struct piece)),
			};
		}
}

static double row_count(const struct owners *owners)
{
	return owners->bars[owners->bar_count - 1].row + 0.6;
}

static double bar_end(const struct owners *owners, const struct bar *bar)
{
	return owners->left + BARS * bar->pages / owners->high;
}

/* A block for each who: one after another, the pieces lie end to end. */
static void put_owners_data(struct owners *owners)
{
	struct canvas *canvas = &owners->canvas;
	double *ends = xcalloc(owners->bar_count, sizeof(*ends));
	size_t w, i;

	for (w = 0; w < owners->whos.count; w++) {
		canvas_block(canvas, owners->whos.at[w],
			     "row from_pages to_pages refused_pages kernel cgroup");
		for (i = 0; i < owners->bar_count; i++) {
			const struct bar *bar = &owners->bars[i];
			const struct piece *piece = &bar->pieces[w];

			canvas_values(canvas, bar->row, ends[i], ends[i] + piece->written_back,
				      piece->present ? piece->refused : NAN);
			ends[i] += piece->written_back;
			canvas_quote(canvas->data, bar->kernel);
			fputc(' ', canvas->data);
			canvas_quote(canvas->data, bar->cgroup);
			fputc('\n', canvas->data);
		}
	}
	free(ends);
}

/* The largest first; those that agree in the order of who it was, in which they lie. */
static int by_size(const void *a, const void *b)
{
	const struct piece *left = *(struct piece *const *)a;
	const struct piece *right = *(struct piece *const *)b;

	if (left->written_back != right->written_back)
		return left->written_back < right->written_back ? 1 : -1;
	return (left > right) - (left < right);
}

static const char unknown_bar[] = "not available";

static char *pages_text(double pages)
{
	char text[TEXT_ROOM];

	if (pages > 0 && pages < 9.95 && pages != floor(pages))
		return xasprintf("%.1f", pages);
	return xstrdup(canvas_count(pages, text));
}

/* "1,244: 1,100 by worker, 144 by busy", "0", "10,420 by hog", or that it is not known. */
static char *bar_text(const struct owners *owners, const struct bar *bar)
{
	const char *const *whos = owners->whos.at;
	struct piece **pieces;
	char *sum, *text = NULL;
	size_t count = 0, w, i, length;
	FILE *out;

	if (!bar->known)
		return xstrdup(unknown_bar);
	pieces = xcalloc(owners->whos.count + 1, sizeof(struct piece *));
	sum = pages_text(bar->pages);
	out = open_memstream(&text, &length);
	for (w = 0; w < owners->whos.count; w++)
		if (bar->pieces[w].written_back > 0)
			pieces[count++] = &bar->pieces[w];
	qsort(pieces, count, sizeof(struct piece *), by_size);
	fputs(sum, out);
	if (count == 1 && whos[pieces[0] - bar->pieces] != nobody_known)
		fprintf(out, " by %s", whos[pieces[0] - bar->pieces]);
	for (i = 0; count > 1 && i < count && i < IN_WORDS; i++) {
		char *part = pages_text(pieces[i]->written_back);

		fprintf(out, "%s %s by %s", i ? "," : ":", part, whos[pieces[i] - bar->pieces]);
		free(part);
	}
	if (count > IN_WORDS)
		fprintf(out, ", and %zu more", count - IN_WORDS);
	fclose(out);
	free(pieces);
	free(sum);
	return text;
}

/* Adds the pieces up, and finds room for the longest names at the left and words at the right. */
static void finish_bars(struct owners *owners)
{
	double longest = 0;
	size_t i, w;

	for (i = 0; i < owners->bar_count; i++) {
		struct bar *bar = &owners->bars[i];

		for (w = 0; w < owners->whos.count; w++)
			bar->pages += bar->pieces[w].written_back;
		bar->text = bar_text(owners, bar);
		owners->high = fmax(owners->high, bar->pages);
		longest = fmax(longest, (double)text_width(bar->cgroup));
	}
	owners->left = 2 * MARGIN + CANVAS_CHARACTER * longest;
	owners->width = owners->left + BARS;
	for (i = 0; i < owners->bar_count; i++)
		owners->width =
			fmax(owners->width,
			     bar_end(owners, &owners->bars[i]) + MARGIN +
				     CANVAS_CHARACTER * (double)text_width(owners->bars[i].text));
}

/* Whether @who wrote pages back, and did not only have stores refused. */
static bool wrote_back(const struct owners *owners, size_t who)
{
	size_t i;

	for (i = 0; i < owners->bar_count; i++)
		if (owners->bars[i].pieces[who].written_back > 0)
			return true;
	return false;
}

/* How many of them a key has to tell apart. */
static size_t colours(const struct owners *owners)
{
	size_t count = 0, w;

	for (w = 0; w < owners->whos.count; w++)
		count += wrote_back(owners, w);
	return count;
}

static double bars_top(const struct owners *owners)
{
	return TOP + (colours(owners) > 1 ? KEY : 0);
}

static void put_bar_names(struct owners *owners)
{
	struct canvas *canvas = &owners->canvas;
	size_t i;

	for (i = 0; i < owners->bar_count; i++) {
		const struct bar *bar = &owners->bars[i];
		double y = bars_top(owners) + BAR * bar->row;

		if (bar->first)
			canvas_label(canvas, owners->left, y - BAR / 2.0 - 9, "left", CANVAS_LARGE,
				     bar->kernel);
		canvas_label(canvas, owners->left - 8, y, "right", CANVAS_SMALL, bar->cgroup);
		canvas_label(canvas, bar_end(owners, bar) + 6, y, "left", CANVAS_SMALL, bar->text);
	}
}

static void put_owners_picture(struct owners *owners)
{
	struct canvas *canvas = &owners->canvas;
	double top = bars_top(owners), bottom = top + BAR * row_count(owners), x = owners->left;
	size_t w;

	canvas_picture(canvas);
	canvas_panel(canvas, NULL, owners->left, top, owners->left + BARS, bottom);
	fprintf(canvas->gp,
		"set xrange [0:%.6g]\nset yrange [%.6g:0]\nset border 1\nunset ytics\n"
		"set grid xtics noytics\n",
		owners->high, row_count(owners));
	canvas_ticks(canvas, "x", plot_tick(owners->high, 2), owners->high, CANVAS_FIGURES);
	canvas_label(canvas, owners->left + BARS / 2.0, bottom + 34, "center", CANVAS_NORMAL,
		     "pages written back, mean of the runs");
	for (w = 0; w < owners->whos.count && colours(owners) > 1; w++)
		if (wrote_back(owners, w))
			x = canvas_key(canvas, x, TOP + 1, w, owners->whos.at[w]);
	put_bar_names(owners);
	for (w = 0; w < owners->whos.count; w++)
		canvas_curve(canvas,
			     "data index %zu using 2:1:2:3:($1-0.36):($1+0.36) with boxxyerror "
			     "fc rgb %s fs solid noborder",
			     w, canvas_color(w));
	canvas_curves_end(canvas, "");
}

/* What bars in plain text are made of, by who it was. */
static const char signs[] = "#*+=o%";

static char sign_of(size_t who)
{
	return signs[who % (sizeof(signs) - 1)];
}

/* "# worker  * hog": above the bars, as far as there is room. */
static void put_text_key(struct owners *owners)
{
	size_t length, w;
	char *text, *cut;
	FILE *out = open_memstream(&text, &length);

	for (w = 0; w < owners->whos.count; w++)
		if (wrote_back(owners, w))
			fprintf(out, "%c %s  ", sign_of(w), owners->whos.at[w]);
	fclose(out);
	cut = xasprintf("%.*s", CANVAS_TEXT_COLUMNS, text);
	canvas_text_label(&owners->canvas, 0, -1, cut);
	free(cut);
	free(text);
}

/* A bar in plain text, of signs that differ by who it was. Returns whether it is still the @first.
 */
static bool put_text_bar(struct owners *owners, const struct bar *bar, bool first)
{
	size_t w;
	double end = 0;

	for (w = 0; w < owners->whos.count; w++) {
		double begin = end;

		end += bar->pieces[w].written_back;
		if (end > begin)
			fprintf(owners->canvas.gp,
				"%s[%.6g:%.6g] '+' using 1:(%zu) with points pointtype \"%c\"",
				first ? "plot sample \\\n\t" : ", \\\n\t", begin, end,
				bar->text_row, sign_of(w));
		first = first && end == begin;
	}
	return first;
}

/* The kernel's name, then a bar for each cgroup. */
static void put_owners_text(struct owners *owners)
{
	struct canvas *canvas = &owners->canvas;
	bool first = true;
	size_t i;

	canvas_text(canvas);
	put_text_key(owners);
	canvas_text_margins(canvas, TEXT_LEFT, TEXT_RIGHT);
	fprintf(canvas->gp, "set samples %d\nset xrange [0:%.6g]\nset yrange [%u:-2]\n",
		CANVAS_TEXT_COLUMNS, owners->high, canvas->rows - 3);
	for (i = 0; i < owners->bar_count; i++) {
		const struct bar *bar = &owners->bars[i];
		char *name = xasprintf("%.*s", TEXT_NAME, bar->cgroup);
		char *text = bar->known ? pages_text(bar->pages) : xstrdup("n/a");
		double row = (double)bar->text_row;

		if (bar->first)
			canvas_text_label(canvas, 0, row - 1, bar->kernel);
		canvas_text_label(canvas, 2, row, name);
		canvas_text_label(canvas, CANVAS_TEXT_COLUMNS - TEXT_RIGHT + 1, row, text);
		free(text);
		free(name);
	}
	for (i = 0; i < owners->bar_count; i++)
		first = put_text_bar(owners, &owners->bars[i], first);
	fputs(first ? "plot -1e9\n" : "\n", canvas->gp);
}

static void describe_owners(struct owners *owners)
{
	FILE *alt = owners->canvas.alt;
	size_t i;

	for (i = 0; i < owners->bar_count; i++) {
		const struct bar *bar = &owners->bars[i];

		if (bar->first)
			fprintf(alt, "%s %s:", i ? "." : "", bar->kernel);
		fprintf(alt, "%s %s %s", bar->first ? "" : ";", bar->cgroup, bar->text);
	}
	fputc('.', alt);
}

static void draw_owners(struct owners *owners, size_t scenario)
{
	const char *of = owners->runs->compared->scenario->name;
	bool known = owners->whos.count != 1 || owners->whos.at[0] != nobody_known;

	canvas_open(
		&owners->canvas,
		&(const struct canvas_head){
			.of = of,
			.kind = "owners",
			.scenario = scenario,
			.rows = (unsigned int)(owners->bar_count + owners->runs->kernel_count) + 3,
			.width = (int)owners->width,
			.height = (int)(bars_top(owners) + BAR * row_count(owners)) + FOOT,
			.title = xasprintf("%s: whose pages were written back%s, %s", of,
					   known ? ", and by whom" : " (by whom is not recorded)",
					   owners->runs->seeds),
			.note = owners->runs->missing,
		});
	put_owners_data(owners);
	put_owners_text(owners);
	put_owners_picture(owners);
	describe_owners(owners);
}

int plot_owners(const struct plot_runs *runs, size_t scenario, const char *directory,
		struct plots *plots, struct error *error)
{
	struct owners owners = {.runs = runs};
	int code = 0;
	size_t i;

	name_bars(&owners);
	read_pieces(&owners);
	finish_bars(&owners);
	if (owners.high > 0) { /* of a run without writeback there is nothing to see */
		draw_owners(&owners, scenario);
		code = canvas_close(&owners.canvas, directory, plots, error);
	}
	for (i = 0; i < owners.bar_count; i++) {
		free(owners.bars[i].pieces);
		free(owners.bars[i].text);
	}
	free(owners.bars);
	free(owners.cgroups.at);
	free(owners.whos.at);
	return code;
}
