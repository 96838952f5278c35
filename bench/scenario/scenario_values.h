/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Readers, for the tables of scenario.c, of values that only scenarios have:
 * cgroup paths, settings, ratios, comparisons. The comment says what each writes.
 */
#ifndef ZSWAPBENCH_SCENARIO_VALUES_H
#define ZSWAPBENCH_SCENARIO_VALUES_H

#include "bench/base/yaml_binding.h"

#define CHANGES_MAX 64 /* of one phase */

/* Settings of one kind: kernel interfaces and the text written to each. */
struct setting_rule {
	const char *expected; /* of the key */
	bool (*valid)(const char *key);
	bool sizes; /* sizes are written as bytes */
};
extern const struct setting_rule setting_cgroup, setting_zswap, setting_sysctl;

bind_reader value_settings; /* struct settings, by the setting_rule field->rule */

bind_reader value_path;	    /* char *: the path of a cgroup */
bind_reader value_pages;    /* uint64_t: pages, from a size */
bind_reader value_percent;  /* unsigned int, from "30%" */
bind_reader value_sizes;    /* struct content_sizes, from how often a page fits in one, or shares of
			       that */
bind_reader value_better;   /* int: -1, 0 or 1 for the three field->words */
bind_reader value_effect;   /* double: percent, from "2.5%" */
bind_reader value_source;   /* char *: where a page came from */
bind_reader value_word;	    /* char *: any text, as it is */
bind_reader value_function; /* char *: the name of a function of the kernel */
bind_reader value_kernels;  /* char **: one name of a kernel, or a list of them */

/* These write several members of the struct itself: */
bind_reader value_kind;	     /* struct scenario_metric: kind */
bind_reader value_tolerance; /* struct scenario_metric: tolerance, tolerance_unit */
bind_reader value_probes;    /* struct scenario: probe_nodes, probe_premature, probe_owners */
bind_reader value_holds;     /* struct scenario_claim: op, value */
/* struct scenario_phase: changes, one for each key and value; of "during" each with a time */
bind_reader value_changes;

#endif
