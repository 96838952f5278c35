// SPDX-License-Identifier: GPL-2.0-only
/* The directory of a report: see report_publish.h. */
#include "bench/report/report_publish.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bench/base/files.h"
#include "bench/base/interrupt.h"
#include "bench/plot/plot_kinds.h"
#include "bench/report/report_html.h"
#include "bench/report/report_mail.h"
#include "lib/xalloc.h"

/* The file by which a directory is known as ours, to be replaced. */
#define MARKER ".zswapbench-report"

static const char marker_text[] =
	"A report of zswapbench. The next one replaces this directory and all that is in it.\n";

static char *path_in(const char *directory, const char *name)
{
	return xasprintf("%s/%s", directory, name);
}

static bool has_marker(const char *directory)
{
	char *marker = path_in(directory, MARKER);
	bool found = file_exists(marker);

	free(marker);
	return found;
}

/* The entries of a directory without . and ..; -1 when it cannot be read. */
static int entries(const char *directory)
{
	struct dirent **names;
	int count = scandir(directory, &names, NULL, NULL), i;

	if (count < 0)
		return -1;
	for (i = 0; i < count; i++)
		free(names[i]);
	free(names);
	return count - 2;
}

int report_check_directory(const char *directory, struct error *error)
{
	struct stat st;
	int count;

	if (!*directory)
		return error_set(error, EXIT_STORAGE, "no directory for the report is given");
	if (lstat(directory, &st))
		return errno == ENOENT ? 0
				       : error_set(error, EXIT_STORAGE, "%s: %s", directory,
						   strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return error_set(error, EXIT_STORAGE, "%s: is there, and no directory", directory);
	if (has_marker(directory))
		return 0;
	count = entries(directory);
	if (count < 0)
		return error_set(error, EXIT_STORAGE, "%s: %s", directory, strerror(errno));
	if (count > 0)
		return error_set(
			error, EXIT_STORAGE,
			"%s: is no report of zswapbench (no %s in it) and not empty; it is "
			"left as it is",
			directory, MARKER);
	return 0;
}

/* A directory beside @directory, on the same file system, to make it in. The caller frees. */
static char *new_beside(const char *directory, struct error *error)
{
	const char *slash = strrchr(directory, '/');
	int parent = slash ? (int)(slash - directory) + 1 : 0;
	char *path = xasprintf("%.*s.report-XXXXXX", parent, directory);

	if (make_parents(directory, error)) {
		free(path);
		return NULL;
	}
	if (mkdtemp(path) && !chmod(path, 0755))
		return path;
	error_set(error, EXIT_STORAGE, "%s: %s", path, strerror(errno));
	free(path);
	return NULL;
}

/* Writes @text, which it frees, to a file of @directory. */
static int write_in(const char *directory, const char *name, char *text, struct error *error)
{
	char *path = path_in(directory, name);
	int code = file_write(path, text, strlen(text), error);

	free(path);
	free(text);
	return code;
}

static int draw_plots(struct report *report, const char *made, struct error *error)
{
	char *directory = path_in(made, "plots");
	int code;

	plots_free(&report->plots);
	report->plots = (struct plots){0};
	code = make_directories(directory, error) ||
	       plots_make(report->drawn, report->count, directory, &report->plots, error) ||
	       plots_scaling(report->all, report->count, directory, &report->plots, error) ||
	       (report->kernels > 1 && plots_summary(report->all, report->count, report->verdicts,
						     directory, &report->plots, error));
	free(directory);
	return code ? -1 : 0;
}

static int fill_directory(struct report *report, const char *css, const char *made,
			  struct error *error)
{
	return draw_plots(report, made, error) ||
			       write_in(made, "mail.txt", report_mail(report), error) ||
			       write_in(made, "index.html", report_html(report, css), error) ||
			       write_in(made, MARKER, xstrdup(marker_text), error)
		       ? -1
		       : 0;
}

/* @directory without slashes at its end; the caller frees. */
static char *trimmed(const char *directory)
{
	size_t length = strlen(directory);

	while (length > 1 && directory[length - 1] == '/')
		length--;
	return xstrndup(directory, length);
}

int report_publish(struct report *report, const char *css, const char *directory,
		   struct error *error)
{
	char *target = trimmed(directory), *made = NULL;
	struct error ignored;
	int code = report_check_directory(target, error);

	if (!code) {
		made = new_beside(target, error);
		code = made ? 0 : -1;
	}
	if (!code)
		code = fill_directory(report, css, made, error) || interrupt_check(error) ||
		       directory_replace(made, target, error);
	if (code && made)
		remove_tree(made, &ignored);
	free(made);
	free(target);
	return code ? -1 : 0;
}
