// SPDX-License-Identifier: GPL-2.0-only
/* A plot while it is made: see plot_canvas.h. */
#include "bench/plot/plot_canvas.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/base/files.h"
#include "bench/base/spawn.h"
#include "bench/plot/plot_svg.h"
#include "lib/xalloc.h"

enum {
	TITLE_CHARACTER = 8,	/* pixels */
	STYLES = 12,		/* lines that differ in colour or dashes */
	PICTURE_MAX = 16 << 20, /* bytes; a picture this large is a mistake */
	COMPLAINT_MAX = 2048,	/* bytes of what gnuplot has to say */
	DRAWING_SECONDS = 120,
	NOTE_MARGIN = 10, /* pixels */
};

static const char *const formats[] = {"svg", "png", "txt"};
#define FORMAT_COUNT (ARRAY_LENGTH(formats))

unsigned int canvas_style(size_t i)
{
	return 1 + (unsigned int)(i % STYLES);
}

unsigned int canvas_kernel_style(size_t k)
{
	return k ? canvas_style(k) : CANVAS_INK;
}

char canvas_letter(const char *const *names, size_t count, size_t i)
{
	size_t a, b;

	for (a = 0; a < count; a++)
		for (b = 0; b < a; b++)
			if (*names[a] == *names[b])
				return (char)('A' + i % 26);
	return *names[i];
}

const char *canvas_color(size_t i)
{
	return plot_colors[i % PLOT_SERIES_COLORS].name;
}

void canvas_quote(FILE *out, const char *text)
{
	fputc('\'', out);
	for (; *text; text++) {
		if (*text == '\'')
			fputc('\'', out);
		fputc((unsigned char)*text < ' ' ? ' ' : *text, out);
	}
	fputc('\'', out);
}

static void put_formats(struct canvas *canvas)
{
	const char *name = canvas->plot.name;
	size_t i, count = canvas->rows ? FORMAT_COUNT : FORMAT_COUNT - 1;

	fputs("if (!exists(\"format\")) {\n", canvas->gp);
	for (i = 0; i < count; i++)
		fprintf(canvas->gp, "\tformat = \"%s\"; load \"%s.gp\"\n", formats[i], name);
	fputs("\texit\n}\nreset\nset encoding utf8\n", canvas->gp);
	fprintf(canvas->gp, "width = %d\nheight = %d\n", canvas->width, canvas->height);
	fputs("if (format eq \"svg\") {\n"
	      "\tsmall = \",10\"; large = \",13\"\n"
	      "\tset terminal svg size width,height noenhanced font \"sans-serif,11\"\n}\n"
	      "if (format eq \"png\") {\n"
	      "\tsmall = \",7.5\"; large = \",9.75\"\n"
	      "\tset terminal pngcairo size 2*width,2*height noenhanced font \"sans-serif,8.25\" "
	      "fontscale 2 linewidth 2 pointscale 2 background \"#ffffff\"\n}\n",
	      canvas->gp);
	if (canvas->rows)
		fprintf(canvas->gp,
			"if (format eq \"txt\") {\n"
			"\tset terminal dumb mono size %d,%u noenhanced\n}\n",
			CANVAS_TEXT_COLUMNS, canvas->rows);
	fprintf(canvas->gp, "set output \"%s.\".format\n", name);
}

static void put_styles(struct canvas *canvas)
{
	static const char *const dashes[PLOT_SERIES_COLORS] = {"solid",	     "(8,3)",  "(2,2)",
							       "(10,3,2,3)", "(16,4)", "(5,5)"};
	size_t i;

	for (i = 0; i < plot_color_count; i++)
		fprintf(canvas->gp, "%s = \"#%06x\"\n", plot_colors[i].name, plot_colors[i].light);
	for (i = 0; i < STYLES; i++)
		fprintf(canvas->gp,
			"set style line %u linecolor rgb %s linewidth 1.8 dashtype %s pointtype "
			"%zu\n",
			canvas_style(i), plot_colors[i % PLOT_SERIES_COLORS].name,
			dashes[(i + i / PLOT_SERIES_COLORS) % PLOT_SERIES_COLORS], 5 + 2 * (i % 5));
	fprintf(canvas->gp,
		"set style line %d linecolor rgb ink linewidth 1.8 pointtype 7\n"
		"set style line %d linecolor rgb ink linewidth 1 dashtype (2,3)\n"
		"set style line %d linecolor rgb markcolor linewidth 0.8\n",
		CANVAS_INK, CANVAS_LIMIT, CANVAS_MARK);
	fputs("set datafile missing \"?\"\n"
	      "set border 3 linewidth 0.8\n"
	      "set grid ytics noxtics linetype 1 linecolor rgb gridcolor linewidth 0.8\n"
	      "set tics nomirror scale 0.5\n"
	      "unset key\n",
	      canvas->gp);
}

/* The note in lines that fit the picture; the caller frees. */
static char *wrapped_note(const struct canvas *canvas)
{
	return text_wrap(canvas->note,
			 (size_t)((canvas->width - 2 * NOTE_MARGIN) / CANVAS_CHARACTER), "");
}

static int note_height(const struct canvas *canvas)
{
	char *note = wrapped_note(canvas), *at;
	int lines = 1;

	for (at = note; (at = strchr(at, '\n')); at++)
		lines++;
	free(note);
	return (int)CANVAS_LINE * lines + NOTE_MARGIN / 2;
}

/* Below all else. */
static void put_note(struct canvas *canvas)
{
	char *note = wrapped_note(canvas), *line = note, *end;
	double y = canvas->height - note_height(canvas) + CANVAS_LINE / 2;

	for (; line; line = end) {
		end = strchr(line, '\n');
		if (end)
			*end++ = '\0';
		canvas_label(canvas, NOTE_MARGIN, y, "left", CANVAS_SMALL, line);
		y += CANVAS_LINE;
	}
	free(note);
}

void canvas_open(struct canvas *canvas, const struct canvas_head *head)
{
	*canvas = (struct canvas){
		.plot = {.name = xasprintf("%s%s%s%s%s", head->of ? head->of : "",
					   head->of ? "-" : "", head->kind, head->part ? "-" : "",
					   head->part ? head->part : ""),
			 .kind = xstrdup(head->kind),
			 .title = head->title,
			 .scenario = head->scenario},
		.width = (int)fmax(head->width,
				   TITLE_CHARACTER * (3 + (double)text_width(head->title))),
		.height = head->height,
		.rows = head->rows,
		.note = head->note ? xstrdup(head->note) : NULL,
	};
	if (canvas->note)
		canvas->height += note_height(canvas);
	canvas->gp = open_memstream(&canvas->gp_text, &canvas->gp_length);
	canvas->data = open_memstream(&canvas->data_text, &canvas->data_length);
	canvas->alt = open_memstream(&canvas->plot.alt, &canvas->alt_length);
	fprintf(canvas->gp, "# %s\n# `gnuplot %s.gp` in this directory draws it from %s.dat.\n",
		head->title, canvas->plot.name, canvas->plot.name);
	fprintf(canvas->data, "# %s\n", head->title);
	put_formats(canvas);
	put_styles(canvas);
	fprintf(canvas->gp, "data = \"%s.dat\"\n\n", canvas->plot.name);
	fprintf(canvas->alt, "%s.%s%s%s", head->title, head->note ? " " : "",
		head->note ? head->note : "", head->note ? "." : "");
}

void canvas_text(struct canvas *canvas)
{
	fputs("if (format eq \"txt\") {\nunset grid\nset border 15\n", canvas->gp);
}

void canvas_picture(struct canvas *canvas)
{
	if (canvas->rows)
		fputs("unset multiplot\nset output\nexit\n}\n\n", canvas->gp);
	fputs("set multiplot\n", canvas->gp);
	canvas_label(canvas, 10, 16, "left", CANVAS_LARGE, canvas->plot.title);
	if (canvas->note)
		put_note(canvas);
}

static double screen_x(const struct canvas *canvas, double x)
{
	return x / canvas->width;
}

static double screen_y(const struct canvas *canvas, double y)
{
	return 1 - y / canvas->height;
}

void canvas_panel(struct canvas *canvas, const char *about, double left, double top, double right,
		  double bottom)
{
	if (about)
		fprintf(canvas->gp, "\n# %s\n", about);
	fprintf(canvas->gp,
		"set lmargin at screen %.4f\nset rmargin at screen %.4f\n"
		"set tmargin at screen %.4f\nset bmargin at screen %.4f\n",
		screen_x(canvas, left), screen_x(canvas, right), screen_y(canvas, top),
		screen_y(canvas, bottom));
}

void canvas_panel_end(struct canvas *canvas)
{
	fputs("unset label\nunset arrow\n", canvas->gp);
}

void canvas_text_margins(struct canvas *canvas, int left, int right)
{
	fprintf(canvas->gp,
		"unset border\nunset tics\nset lmargin %d\nset rmargin %d\nset tmargin 0\n"
		"set bmargin 0\n",
		left, right);
}

void canvas_text_panel(struct canvas *canvas, size_t i, size_t count, const char *title)
{
	fprintf(canvas->gp, "set origin 0,%.4f\nset size 1,%.4f\nset title ",
		1 - (double)(i + 1) / (double)count, 1.0 / (double)count);
	canvas_quote(canvas->gp, title);
	fputc('\n', canvas->gp);
}

void canvas_curve(struct canvas *canvas, const char *format, ...)
{
	va_list arguments;

	fprintf(canvas->gp, "%s\\\n\t", canvas->curves++ ? ", " : "plot ");
	va_start(arguments, format);
	vfprintf(canvas->gp, format, arguments);
	va_end(arguments);
}

void canvas_curves_end(struct canvas *canvas, const char *empty)
{
	fprintf(canvas->gp, "%s%s\n", canvas->curves ? "" : "plot ", canvas->curves ? "" : empty);
	canvas->curves = 0;
}

void canvas_label(struct canvas *canvas, double x, double y, const char *align,
		  enum canvas_size size, const char *text)
{
	static const char *const fonts[] = {" font small", "", " font large"};

	fputs("set label ", canvas->gp);
	canvas_quote(canvas->gp, text);
	fprintf(canvas->gp, " at screen %.4f,%.4f %s%s\n", screen_x(canvas, x), screen_y(canvas, y),
		align, fonts[size]);
}

void canvas_text_label(struct canvas *canvas, int column, double row, const char *text)
{
	fputs("set label ", canvas->gp);
	canvas_quote(canvas->gp, text);
	fprintf(canvas->gp, " at character %d, first %g left\n", column, row);
}

double canvas_key(struct canvas *canvas, double x, double y, size_t i, const char *text)
{
	enum { SIDE = 12, GAP = 5 };

	fprintf(canvas->gp,
		"set object rectangle from screen %.4f,%.4f to screen %.4f,%.4f fc rgb %s fs solid "
		"noborder\n",
		screen_x(canvas, x), screen_y(canvas, y - SIDE / 2.0), screen_x(canvas, x + SIDE),
		screen_y(canvas, y + SIDE / 2.0), canvas_color(i));
	canvas_label(canvas, x + SIDE + GAP, y, "left", CANVAS_SMALL, text);
	return x + SIDE + GAP + CANVAS_CHARACTER * ((double)text_width(text) + 3);
}

void canvas_axis(struct canvas *canvas, double top, double bottom, const char *says,
		 const char *unit)
{
	const char *const lines[] = {says, unit};
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(lines); i++) {
		fputs("set label ", canvas->gp);
		canvas_quote(canvas->gp, lines[i]);
		fprintf(canvas->gp, " at screen %.4f,%.4f center rotate by 90 font small\n",
			screen_x(canvas, 12 + (double)i * (CANVAS_LINE - 1)),
			screen_y(canvas, (top + bottom) / 2));
	}
}

void canvas_line(struct canvas *canvas, double x1, double y1, double x2, double y2,
		 unsigned int style)
{
	fprintf(canvas->gp, "set arrow from screen %.4f,%.4f to screen %.4f,%.4f nohead ls %u\n",
		screen_x(canvas, x1), screen_y(canvas, y1), screen_x(canvas, x2),
		screen_y(canvas, y2), style);
}

void canvas_name(struct canvas *canvas, double y, unsigned int style, const char *text)
{
	canvas->names = xrealloc(canvas->names, (canvas->name_count + 1) * sizeof(*canvas->names));
	canvas->names[canvas->name_count++] =
		(struct canvas_name){.place = {.wanted = y}, .style = style, .text = xstrdup(text)};
}

void canvas_put_names(struct canvas *canvas, const struct canvas_margin *margin)
{
	struct plot_place *places = xcalloc(canvas->name_count + 1, sizeof(*places));
	size_t i;

	for (i = 0; i < canvas->name_count; i++) {
		places[i] = canvas->names[i].place;
		places[i].room = margin->apart;
	}
	plot_spread(places, canvas->name_count, margin->low, margin->high);
	for (i = 0; i < canvas->name_count; i++) {
		canvas_line(canvas, margin->x, places[i].at, margin->x + margin->line, places[i].at,
			    canvas->names[i].style);
		canvas_label(canvas, margin->x + margin->text, places[i].at, "left", CANVAS_SMALL,
			     canvas->names[i].text);
		free(canvas->names[i].text);
	}
	free(places);
	free(canvas->names);
	canvas->names = NULL;
	canvas->name_count = 0;
}

size_t canvas_block(struct canvas *canvas, const char *about, const char *columns)
{
	fprintf(canvas->data, "%s# %s\n# %s\n", canvas->blocks ? "\n\n" : "", about, columns);
	return canvas->blocks++;
}

void canvas_put_values(struct canvas *canvas, const double *values, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (isnan(values[i]))
			fputs("? ", canvas->data);
		else
			fprintf(canvas->data, "%.12g ", values[i]);
}

const char *canvas_count(double count, char text[TEXT_ROOM])
{
	return text_number(count, &(const struct text_scale){.unit = "", .divisor = 1}, 0, text);
}

/* "2,000" or "0.5": as many decimals as @step has. */
static const char *tick_text(double value, double step, char text[TEXT_ROOM])
{
	const struct text_scale plain = {.unit = "", .divisor = 1};
	int decimals = step < 1 ? (int)ceil(-log10(step) - 1e-9) : 0;

	return text_number(value, &plain, decimals, text);
}

static void put_tick(struct canvas *canvas, size_t i, double value, double step,
		     enum canvas_figures figures)
{
	char text[TEXT_ROOM];

	fprintf(canvas->gp, "%s\"%s\" %.6g", i ? ", " : "",
		figures == CANVAS_FIGURES ? tick_text(value, step, text) : "", value);
}

void canvas_ticks(struct canvas *canvas, const char *axis, double step, double high,
		  enum canvas_figures figures)
{
	size_t i;

	fprintf(canvas->gp, "set %stics (", axis);
	for (i = 0; (double)i * step <= high * (1 + 1e-9); i++)
		put_tick(canvas, i, (double)i * step, step, figures);
	fputs(")\n", canvas->gp);
}

void canvas_log_ticks(struct canvas *canvas, const char *axis, double low, double high)
{
	static const double steps[] = {1, 2, 5};
	size_t count = high / low < 100 ? 3 : 1, written = 0, i;
	int power = (int)floor(log10(low) + 1e-9), last = (int)floor(log10(high) + 1e-9);

	fprintf(canvas->gp, "set %stics (", axis);
	for (; power <= last; power++)
		for (i = 0; i < count; i++) {
			double value = pow(10, power) * steps[i];

			if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9))
				put_tick(canvas, written++, value, value, CANVAS_FIGURES);
		}
	fputs(")\n", canvas->gp);
}

/* Closes the streams, so that their texts are whole. */
static void finish_texts(struct canvas *canvas)
{
	fputs("unset multiplot\nset output\n", canvas->gp);
	fclose(canvas->gp);
	fclose(canvas->data);
	fclose(canvas->alt);
}

static char *file_of(const struct canvas *canvas, const char *directory, const char *suffix)
{
	return xasprintf("%s/%s.%s", directory, canvas->plot.name, suffix);
}

static int run_gnuplot(const struct canvas *canvas, const char *directory, struct error *error)
{
	char *script = xasprintf("%s.gp", canvas->plot.name);
	/* -d: not as ~/.gnuplot of whoever runs this would have it */
	const char *const argv[] = {"gnuplot", "-d", script, NULL};
	static const char *const utf8[] = {"LC_ALL=C.UTF-8", NULL};
	const struct spawn spawn = {.argv = argv,
				    .directory = directory,
				    .clean = true,
				    .environment = utf8,
				    .seconds = DRAWING_SECONDS,
				    .capture = COMPLAINT_MAX};
	struct spawn_result result;
	int code = spawn_run(&spawn, &result, error);
	char *how;

	free(script);
	if (code && error->code == EXIT_PACKAGES)
		return error_add(error, EXIT_PACKAGES,
				 "plots are drawn by it; install the package gnuplot-nox");
	if (code)
		return -1;
	if (!spawn_ok(&result)) {
		how = spawn_how(&spawn, &result);
		code = error_set(error, EXIT_STORAGE, "%s: gnuplot: %s: %s", canvas->plot.gp, how,
				 result.output);
		free(how);
	}
	free(result.output);
	return code;
}

/* Puts what gnuplot's SVG lacks into it; see plot_svg.h. */
static int finish_svg(struct canvas *canvas, struct error *error)
{
	char *raw = file_read(canvas->plot.svg, PICTURE_MAX, NULL, error);
	struct plot_svg svg;
	int code;

	if (!raw)
		return -1;
	code = plot_svg_finish(raw, canvas->plot.title, canvas->plot.alt, &svg);
	free(raw);
	if (code)
		return error_set(error, EXIT_STORAGE,
				 "%s: expected an SVG as gnuplot 5.4 writes it", canvas->plot.svg);
	code = file_write(canvas->plot.svg, svg.whole, strlen(svg.whole), error);
	free(svg.whole);
	canvas->plot.svg_text = svg.small;
	return code;
}

/* Lines without form feeds, blanks at their ends, and empty ones at both ends of it all. */
static char *tidy_text(const char *raw)
{
	char *text = xcalloc(1, strlen(raw) + 1), *end = text;
	const char *next;

	for (; *raw; raw = *next ? next + 1 : next) {
		size_t length;

		raw += *raw == '\f';
		length = strcspn(raw, "\n");
		next = raw + length;
		while (length && raw[length - 1] == ' ')
			length--;
		if (!length && end == text)
			continue;
		memcpy(end, raw, length);
		end += length;
		*end++ = '\n';
	}
	while (end > text + 1 && end[-1] == '\n' && end[-2] == '\n')
		end--;
	*end = '\0';
	return text;
}

/* @text, which it takes over, with the note below it. */
static char *noted_text(const struct canvas *canvas, char *text)
{
	char *note, *both;

	if (!canvas->note)
		return text;
	note = text_wrap(canvas->note, CANVAS_TEXT_COLUMNS, "");
	both = xasprintf("%s\n%s\n", text, note);
	free(note);
	free(text);
	return both;
}

static int finish_text(struct canvas *canvas, const char *directory, struct error *error)
{
	char *path = file_of(canvas, directory, "txt");
	char *raw = file_read(path, PICTURE_MAX, NULL, error);
	int code = -1;

	if (raw) {
		canvas->plot.dumb = noted_text(canvas, tidy_text(raw));
		code = file_write(path, canvas->plot.dumb, strlen(canvas->plot.dumb), error);
	}
	free(raw);
	free(path);
	return code;
}

/* What gnuplot may have left behind of a picture that is not whole. */
static void remove_pictures(const struct canvas *canvas, const char *directory)
{
	size_t i;

	for (i = 0; i < FORMAT_COUNT; i++) {
		char *path = file_of(canvas, directory, formats[i]);

		unlink(path);
		free(path);
	}
}

static int draw_picture(struct canvas *canvas, const char *directory, struct error *error)
{
	if (file_write(canvas->plot.data, canvas->data_text, canvas->data_length, error) ||
	    file_write(canvas->plot.gp, canvas->gp_text, canvas->gp_length, error))
		return -1;
	if (!run_gnuplot(canvas, directory, error) && !finish_svg(canvas, error) &&
	    (!canvas->rows || !finish_text(canvas, directory, error)))
		return 0;
	remove_pictures(canvas, directory);
	return -1;
}

int canvas_close(struct canvas *canvas, const char *directory, struct plots *plots,
		 struct error *error)
{
	int code;

	finish_texts(canvas);
	canvas->plot.gp = file_of(canvas, directory, "gp");
	canvas->plot.data = file_of(canvas, directory, "dat");
	canvas->plot.svg = file_of(canvas, directory, "svg");
	canvas->plot.png = file_of(canvas, directory, "png");
	code = draw_picture(canvas, directory, error);
	free(canvas->gp_text);
	free(canvas->data_text);
	free(canvas->note);
	if (code) {
		canvas_plot_free(&canvas->plot);
		return -1;
	}
	plots->items = xrealloc(plots->items, (plots->count + 1) * sizeof(*plots->items));
	plots->items[plots->count++] = canvas->plot;
	return 0;
}

void canvas_plot_free(struct plot *plot)
{
	free(plot->name);
	free(plot->kind);
	free(plot->title);
	free(plot->alt);
	free(plot->gp);
	free(plot->data);
	free(plot->svg);
	free(plot->png);
	free(plot->svg_text);
	free(plot->dumb);
}
