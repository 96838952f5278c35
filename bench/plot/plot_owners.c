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
	size_t kernel, cgroup, who;   /* indices */
	double written_back, refused; /* pages, mean of the runs; refused NAN: not known */
};

struct names {
	const char **at;
	size_t count;
};

struct owners {
	const struct plot_runs *runs;
	struct names cgroups, whos;
	struct piece *pieces;
	size_t piece_count;
	double high;	    /* pages, of the longest bar */
	double left, width; /* pixels: of the bars' begin, of the picture */
	struct canvas canvas;
};

/* The number of @name, which is added if it is new. */
static size_t intern(struct names *names, const char *name)
{
	size_t i;

	for (i = 0; i < names->count && strcmp(names->at[i], name) != 0; i++)
		;
	if (i == names->count) {
		names->at = xrealloc(names->at, (names->count + 1) * sizeof(char *));
		names->at[names->count++] = name;
	}
	return i;
}

static struct piece *find_piece(struct owners *owners, size_t k, size_t cgroup, size_t who)
{
	size_t i;

	for (i = 0; i < owners->piece_count; i++)
		if (owners->pieces[i].kernel == k && owners->pieces[i].cgroup == cgroup &&
		    owners->pieces[i].who == who)
			return &owners->pieces[i];
	return NULL;
}

static void add_pieces(struct owners *owners, size_t k, const struct plot_pieces *pieces)
{
	size_t i;

	for (i = 0; i < pieces->count; i++) {
		const struct plot_piece *piece = &pieces->at[i];
		const char *who = *piece->who ? piece->who : nobody_known;

		owners->pieces = xrealloc(owners->pieces,
					  (owners->piece_count + 1) * sizeof(*owners->pieces));
		owners->pieces[owners->piece_count++] =
			(struct piece){.kernel = k,
				       .cgroup = intern(&owners->cgroups, piece->cgroup),
				       .who = intern(&owners->whos, who),
				       .written_back = piece->written_back,
				       .refused = piece->refused};
	}
}

/* Cgroups of all records first, so that they are in the scenario's order. */
static void collect(struct owners *owners)
{
	size_t k, i;

	for (k = 0; k < owners->runs->kernel_count; k++)
		for (i = 0; i < owners->runs->kernels[k].cgroup_count; i++)
			intern(&owners->cgroups, owners->runs->kernels[k].cgroups[i]);
	for (k = 0; k < owners->runs->kernel_count; k++) {
		const struct plot_kernel *kernel = &owners->runs->kernels[k];

		add_pieces(owners, k, kernel->unprobed ? &kernel->counted : &kernel->probed);
	}
}

static double total(const struct owners *owners, size_t k, size_t cgroup)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < owners->piece_count; i++)
		if (owners->pieces[i].kernel == k && owners->pieces[i].cgroup == cgroup)
			sum += owners->pieces[i].written_back;
	return sum;
}

static void find_range(struct owners *owners)
{
	size_t k, c;

	for (k = 0; k < owners->runs->kernel_count; k++)
		for (c = 0; c < owners->cgroups.count; c++)
			owners->high = fmax(owners->high, total(owners, k, c));
}

static double bar_end(const struct owners *owners, size_t k, size_t c)
{
	return owners->left + BARS * total(owners, k, c) / owners->high;
}

/* Rows count down from the top: 1 a bar, and the gap before each kernel. */
static double row_of(const struct owners *owners, size_t k, size_t c)
{
	double gap = (double)KERNEL_GAP / BAR;

	return (double)(k + 1) * gap + (double)(k * owners->cgroups.count + c) + 0.5;
}

static double rows(const struct owners *owners)
{
	return row_of(owners, owners->runs->kernel_count - 1, owners->cgroups.count - 1) + 0.6;
}

/* A block for each who: one after another, the pieces lie end to end. */
static void put_data(struct owners *owners)
{
	struct canvas *canvas = &owners->canvas;
	size_t bars = owners->runs->kernel_count * owners->cgroups.count, w, k, c;
	double *ends = xcalloc(bars, sizeof(*ends));

	for (w = 0; w < owners->whos.count; w++) {
		canvas_block(canvas, owners->whos.at[w],
			     "row from_pages to_pages refused_pages kernel cgroup");
		for (k = 0; k < owners->runs->kernel_count; k++)
			for (c = 0; c < owners->cgroups.count; c++) {
				const struct piece *piece = find_piece(owners, k, c, w);
				double *end = &ends[k * owners->cgroups.count + c];

				canvas_value(canvas, row_of(owners, k, c));
				canvas_value(canvas, *end);
				*end += piece ? piece->written_back : 0;
				canvas_value(canvas, *end);
				canvas_value(canvas, piece ? piece->refused : NAN);
				canvas_quote(canvas->data, owners->runs->kernels[k].name);
				fputc(' ', canvas->data);
				canvas_quote(canvas->data, owners->cgroups.at[c]);
				fputc('\n', canvas->data);
			}
	}
	free(ends);
}

static int by_size(const void *a, const void *b)
{
	const struct piece *left = *(struct piece *const *)a;
	const struct piece *right = *(struct piece *const *)b;

	if (left->written_back != right->written_back)
		return left->written_back < right->written_back ? 1 : -1;
	return (left->who > right->who) - (left->who < right->who);
}

static char *pages_text(double pages)
{
	const struct text_scale plain = {.unit = "", .divisor = 1};
	char text[TEXT_ROOM];

	return xstrdup(text_number(pages, &plain,
				   pages > 0 && pages < 9.95 && pages != floor(pages), text));
}

/* The pieces of a bar that are not empty, the largest first; the caller frees the array. */
static struct piece **pieces_of(struct owners *owners, size_t k, size_t c, size_t *count)
{
	struct piece **found = xcalloc(owners->whos.count + 1, sizeof(struct piece *));
	size_t w;

	*count = 0;
	for (w = 0; w < owners->whos.count; w++) {
		struct piece *piece = find_piece(owners, k, c, w);

		if (piece && piece->written_back > 0)
			found[(*count)++] = piece;
	}
	qsort(found, *count, sizeof(struct piece *), by_size);
	return found;
}

/* "1,244: 1,100 by worker, 144 by busy", "0", or "10,420 by hog". */
static char *bar_text(struct owners *owners, size_t k, size_t c)
{
	char *sum = pages_text(total(owners, k, c)), *text = NULL;
	struct piece **pieces;
	size_t count, i, length;
	FILE *out = open_memstream(&text, &length);

	pieces = pieces_of(owners, k, c, &count);
	if (count == 1 && owners->whos.at[pieces[0]->who] != nobody_known) {
		fprintf(out, "%s by %s", sum, owners->whos.at[pieces[0]->who]);
	} else {
		fputs(sum, out);
		for (i = 0; count > 1 && i < count && i < IN_WORDS; i++) {
			char *part = pages_text(pieces[i]->written_back);

			fprintf(out, "%s %s by %s", i ? "," : ":", part,
				owners->whos.at[pieces[i]->who]);
			free(part);
		}
		if (count > IN_WORDS)
			fprintf(out, ", and %zu more", count - IN_WORDS);
	}
	fclose(out);
	free(pieces);
	free(sum);
	return text;
}

/* Room for the longest names at the left, and for the words behind bars at the right. */
static void find_widths(struct owners *owners)
{
	size_t longest = 0, k, c;

	for (c = 0; c < owners->cgroups.count; c++)
		longest = text_width(owners->cgroups.at[c]) > longest
				  ? text_width(owners->cgroups.at[c])
				  : longest;
	owners->left = 2 * MARGIN + CANVAS_CHARACTER * (double)longest;
	owners->width = owners->left + BARS;
	for (k = 0; k < owners->runs->kernel_count; k++)
		for (c = 0; c < owners->cgroups.count; c++) {
			char *text = bar_text(owners, k, c);
			double room = MARGIN + CANVAS_CHARACTER * (double)text_width(text);

			owners->width = fmax(owners->width, bar_end(owners, k, c) + room);
			free(text);
		}
}

/* Whether @who wrote pages back, and did not only have stores refused. */
static bool wrote_back(const struct owners *owners, size_t who)
{
	size_t i;

	for (i = 0; i < owners->piece_count; i++)
		if (owners->pieces[i].who == who && owners->pieces[i].written_back > 0)
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

static double row_y(const struct owners *owners, size_t k, size_t c)
{
	return bars_top(owners) + BAR * row_of(owners, k, c);
}

/* Who is which colour, in one line above the bars. */
static void put_key(struct owners *owners)
{
	double x = owners->left;
	size_t w;

	for (w = 0; w < owners->whos.count && colours(owners) > 1; w++) {
		if (!wrote_back(owners, w))
			continue;
		canvas_swatch(&owners->canvas, x, TOP + 1, w);
		canvas_label(&owners->canvas, x + 17, TOP + 1, "left", CANVAS_SMALL,
			     owners->whos.at[w]);
		x += 17 + CANVAS_CHARACTER * ((double)strlen(owners->whos.at[w]) + 3);
	}
}

static void put_words(struct owners *owners)
{
	struct canvas *canvas = &owners->canvas;
	size_t k, c;

	for (k = 0; k < owners->runs->kernel_count; k++) {
		canvas_label(canvas, owners->left, row_y(owners, k, 0) - BAR / 2.0 - 9, "left",
			     CANVAS_LARGE, owners->runs->kernels[k].name);
		for (c = 0; c < owners->cgroups.count; c++) {
			char *text = bar_text(owners, k, c);
			double y = row_y(owners, k, c);

			canvas_label(canvas, owners->left - 8, y, "right", CANVAS_SMALL,
				     owners->cgroups.at[c]);
			canvas_label(canvas, bar_end(owners, k, c) + 6, y, "left", CANVAS_SMALL,
				     text);
			free(text);
		}
	}
}

static void put_bars(struct owners *owners)
{
	FILE *gp = owners->canvas.gp;
	size_t w;

	for (w = 0; w < owners->whos.count; w++)
		fprintf(gp,
			"%s\\\n\tdata index %zu using 2:1:2:3:($1-0.36):($1+0.36) with boxxyerror "
			"fc rgb %s fs solid noborder",
			w ? ", " : "plot ", w, canvas_color(w));
	fputc('\n', gp);
}

static void put_picture(struct owners *owners)
{
	struct canvas *canvas = &owners->canvas;
	double top = bars_top(owners), bottom = top + BAR * rows(owners);

	canvas_picture(canvas);
	canvas_panel(canvas, owners->left, top, owners->left + BARS, bottom);
	fprintf(canvas->gp,
		"set xrange [0:%.6g]\nset yrange [%.6g:0]\nset border 1\nunset ytics\n"
		"set grid xtics noytics\n",
		owners->high, rows(owners));
	canvas_ticks(canvas, "x", plot_tick(owners->high, 2), owners->high, true);
	canvas_label(canvas, owners->left + BARS / 2.0, bottom + 34, "center", CANVAS_NORMAL,
		     "pages written back, mean of the runs");
	put_key(owners);
	put_words(owners);
	put_bars(owners);
}

/* Rows of the plain text: the kernel's name, then a bar for each cgroup. */
static size_t text_row(const struct owners *owners, size_t k, size_t c)
{
	return k * (owners->cgroups.count + 1) + c + 1;
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
static bool put_text_bar(struct owners *owners, size_t k, size_t c, bool first)
{
	size_t w;
	double end = 0;

	for (w = 0; w < owners->whos.count; w++) {
		const struct piece *piece = find_piece(owners, k, c, w);
		double begin = end;

		end += piece ? piece->written_back : 0;
		if (end > begin)
			fprintf(owners->canvas.gp,
				"%s[%.6g:%.6g] '+' using 1:(%zu) with points pointtype \"%c\"",
				first ? "plot sample \\\n\t" : ", \\\n\t", begin, end,
				text_row(owners, k, c), sign_of(w));
		first = first && end == begin;
	}
	return first;
}

static void put_text(struct owners *owners)
{
	struct canvas *canvas = &owners->canvas;
	bool first = true;
	size_t k, c;

	canvas_text(canvas);
	put_text_key(owners);
	fprintf(canvas->gp,
		"unset border\nunset tics\nset lmargin %d\nset rmargin %d\nset tmargin 0\n"
		"set bmargin 0\nset samples %d\nset xrange [0:%.6g]\nset yrange [%u:-2]\n",
		TEXT_LEFT, TEXT_RIGHT, CANVAS_TEXT_COLUMNS, owners->high, canvas->rows - 3);
	for (k = 0; k < owners->runs->kernel_count; k++) {
		canvas_text_label(canvas, 0, (double)text_row(owners, k, 0) - 1,
				  owners->runs->kernels[k].name);
		for (c = 0; c < owners->cgroups.count; c++) {
			char *name = xasprintf("%.*s", TEXT_NAME, owners->cgroups.at[c]);
			char *text = pages_text(total(owners, k, c));

			canvas_text_label(canvas, 2, (double)text_row(owners, k, c), name);
			canvas_text_label(canvas, CANVAS_TEXT_COLUMNS - TEXT_RIGHT + 1,
					  (double)text_row(owners, k, c), text);
			free(text);
			free(name);
		}
	}
	for (k = 0; k < owners->runs->kernel_count; k++)
		for (c = 0; c < owners->cgroups.count; c++)
			first = put_text_bar(owners, k, c, first);
	fputs(first ? "plot -1e9\n" : "\n", canvas->gp);
}

static void put_alt(struct owners *owners)
{
	size_t k, c;

	for (k = 0; k < owners->runs->kernel_count; k++) {
		fprintf(owners->canvas.alt, " %s:", owners->runs->kernels[k].name);
		for (c = 0; c < owners->cgroups.count; c++) {
			char *text = bar_text(owners, k, c);

			fprintf(owners->canvas.alt, "%s %s %s", c ? ";" : "", owners->cgroups.at[c],
				text);
			free(text);
		}
		fputc('.', owners->canvas.alt);
	}
}

static void draw(struct owners *owners, size_t scenario)
{
	const char *scenario_name = owners->runs->compared->scenario->name;
	char *name = xasprintf("%s-owners", scenario_name);
	bool known = owners->whos.count != 1 || owners->whos.at[0] != nobody_known;
	const struct canvas_head head = {
		.kind = "owners",
		.name = name,
		.scenario = scenario,
		.rows = (unsigned int)text_row(owners, owners->runs->kernel_count, 0) + 2,
		.width = (int)owners->width,
		.height = (int)(bars_top(owners) + BAR * rows(owners)) + FOOT,
		.title = xasprintf("%s: whose pages were written back%s, %zu seed%s", scenario_name,
				   known ? ", and by whom" : " (by whom is not recorded)",
				   owners->runs->seed_count,
				   owners->runs->seed_count == 1 ? "" : "s"),
	};

	canvas_open(&owners->canvas, &head);
	put_data(owners);
	put_text(owners);
	put_picture(owners);
	put_alt(owners);
	free(name);
}

int plot_owners(const struct plot_runs *runs, size_t scenario, const char *directory,
		struct plots *plots, struct error *error)
{
	struct owners owners = {.runs = runs};
	int code = 0;

	collect(&owners);
	find_range(&owners);
	if (owners.high > 0) { /* of a run without writeback there is nothing to see */
		find_widths(&owners);
		draw(&owners, scenario);
		code = canvas_close(&owners.canvas, directory, plots, error);
	}
	free(owners.pieces);
	free(owners.cgroups.at);
	free(owners.whos.at);
	return code;
}
