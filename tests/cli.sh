# SPDX-License-Identifier: GPL-2.0-only
# Tests of commands that boot nothing, as a user calls them; part of tests/run, which defines
# check(); tests/boot.sh defines expect().
# shellcheck shell=bash

cli_dir=build/cli-tests
cli_template=tests/fixtures/record-global-fairness.json

# Records: make_records DIRECTORY KERNEL FIRST LAST [PATH=JSON]...
make_records() {
	build/plain/make_records "$cli_template" "$@"
}

compare() {
	build/zswapbench compare --noise=/nonexistent "$@"
}

# A record of side B that a test may spoil; all others are fine.
cli_victim=$cli_dir/spoilt/global-fairness/patched/seed-3/record.json

cli_spoilt() {
	rm -rf "$cli_dir/spoilt" && cp -r "$cli_dir/b" "$cli_dir/spoilt"
}

# The victim after a sed command, which has to change something.
cli_spoil() {
	cli_spoilt
	sed -i "$1" "$cli_victim"
	! cmp -s "$cli_victim" "${cli_victim/spoilt/b}" || {
		echo "'$1' changes nothing"
		return 1
	}
}

# Comparing A with the spoilt side: refused EXIT-CODE TEXT
refused() {
	expect "$1" "$2" compare --a="$cli_dir/a" --b="$cli_dir/spoilt"
}

# Expects the exit code and all of the texts that stand before --: all CODE TEXT... -- COMMAND...
all() {
	local wanted=$1 texts=() text output
	shift
	while [ "$1" != -- ]; do
		texts+=("$1")
		shift
	done
	shift
	output=$(expect "$wanted" . "$@") || {
		echo "$output"
		return 1
	}
	echo "$output"
	for text in "${texts[@]}"; do
		grep -qe "$text" <<<"$(tr -s ' \n' ' ' <<<"$output")" || {
			echo "expected the text '$text'"
			return 1
		}
	done
}

# Ten records, two kernels: the right answer in every table. Only A breaks what it claims to.
cli_compare() {
	all 0 'global-fairness (5 seeds)' 'metric unit baseline patched change' \
		'round-robin: .* BROKEN kept' 'stores refused pages 4,7' 'as expected' \
		'kernel baseline, image aaaa, 5 runs' -- \
		compare --a="$cli_dir/a" --b="$cli_dir/b"
}

# The same figures, whether they are read from the front of the record or computed anew.
cli_slow_way() {
	local fast slow
	cli_spoilt
	fast=$(compare --a="$cli_dir/a" --b="$cli_dir/spoilt")
	rm -rf "$cli_dir/spoilt"
	make_records "$cli_dir/spoilt" patched 1 5 'kernel.image_sha256="bbbb"' figures=null || return 1
	slow=$(compare --a="$cli_dir/a" --b="$cli_dir/spoilt")
	! grep -q '"figures"' "$cli_victim" && diff <(echo "$fast") <(echo "$slow")
}

cli_make() {
	all 0 'round-robin' -- make --no-print-directory compare A="$cli_dir/a" B="$cli_dir/b"
}

# Any part of a tree: a scenario, a kernel, a run, a record.
cli_parts() {
	local below=global-fairness/patched part
	for part in global-fairness $below; do
		all 0 'patched, image bbbb, 5 runs' -- compare --a="$cli_dir/a" --b="$cli_dir/b/$part" ||
			return 1
	done
	for part in $below/seed-2 $below/seed-2/record.json; do
		all 0 'patched, image bbbb, 1 run -' 'seeds differ: 1 in both, 4 in A alone' -- \
			compare --a="$cli_dir/a" --b="$cli_dir/b/$part" || return 1
	done
}

# Tables call a kernel by its release where its name says no more; files and options by its name.
cli_release() {
	local build='kernel.build={"source_version":"7.3.4","patches":[{"name":"mainline.patch"}]}'
	rm -rf "$cli_dir/release"
	make_records "$cli_dir/release" mainline 1 2 "$build" 'kernel.image_sha256="cccc"' &&
		all 1 'kernel mainline, below 7.3.4, image cccc' 'metric unit baseline 7.3.4 change' \
			'against baseline. 7.3.4 is mainline.' -- \
			compare --a="$cli_dir/a" --b="$cli_dir/release" --b-kernel=mainline
}

# What there is to boot, without building or asking anything: the cache is not even made.
cli_list_kernels() {
	local cache=$PWD/$cli_dir/no-cache
	rm -rf "$cache"
	ZSWAPBENCH_CACHE=$cache all 0 '^5 variants, 0 built kernels.' 'baseline zswap reclaim as it was' \
		'mainline The tree as it ships' 'KERNEL=debian:7.3 does, by network' -- \
		build/zswapbench list-kernels && ! [ -e "$cache" ] || return 1
	mkdir -p "$cache/kernels/1" && echo '{}' >"$cache/kernels/1/kernel.json"
	ZSWAPBENCH_CACHE=$cache expect 8 'kernels/1/kernel.json: source: expected a text' \
		build/zswapbench list-kernels
}

cli_same_name() {
	all 0 'patched:A patched:B' 'same kernel image' -- compare --a="$cli_dir/b" --b="$cli_dir/b"
}

cli_several_kernels() {
	rm -rf "$cli_dir/both"
	mkdir "$cli_dir/both" && cp -r "$cli_dir"/a/* "$cli_dir"/b/* "$cli_dir/both"
	all 3 'A: .*both holds several kernels: baseline, patched; choose one with A_KERNEL=NAME' \
		'B: .*both holds several .* B_KERNEL=NAME' -- \
		compare --a="$cli_dir/both" --b="$cli_dir/both" &&
		all 0 'metric unit baseline patched change' -- compare --a="$cli_dir/both" \
			--b="$cli_dir/both" --a-kernel=baseline --b-kernel=patched &&
		all 3 'A: .*both has no run of kernel mine; it has baseline, patched' -- \
			compare --a="$cli_dir/both" --b="$cli_dir/b" --a-kernel=mine
}

# Everything that forbids it, at once.
cli_not_comparable() {
	local text
	text=$(sed -n 's/.*"text":\("\([^"\\]\|\\.\)*"\).*/\1/p' \
		"$cli_dir/a/global-fairness/baseline/seed-1/record.json")
	rm -rf "$cli_dir/other"
	make_records "$cli_dir/other" patched 1 3 'machine.name="kvm"' \
		"scenario.text=${text/latency: 80us/latency: 90us}" || return 1
	all 3 'machine: A ran on sim (virtual time), B on kvm (real time)' \
		"global-fairness has another text in .*latency: 80us.*latency: 90us" \
		'cannot be compared, for these reasons' -- \
		compare --a="$cli_dir/a" --b="$cli_dir/other"
}

cli_other_suite() {
	rm -rf "$cli_dir/other"
	make_records "$cli_dir/other" patched 1 5 'machine.suite="cafe"' \
		'machine.qemu_version="QEMU 9"' 'machine.guest_sha256="feed"' || return 1
	all 0 'harness revision: A .*; B cafe' 'QEMU: A .*; B QEMU 9' 'guest image: A .*; B feed' \
		'not measured by the same suite' -- compare --a="$cli_dir/a" --b="$cli_dir/other"
}

cli_scenario() {
	expect 0 'round-robin' compare --a="$cli_dir/a" --b="$cli_dir/b" --scenario=global-fairness &&
		expect 3 'B: .* has no run of scenario none' compare --a="$cli_dir/a" \
			--b="$cli_dir/b" --scenario='global-fairness none'
}

cli_usage() {
	expect 2 'make compare A=DIR B=DIR' compare --a="$cli_dir/a"
}

cli_truncated() {
	cli_spoilt
	truncate -s 30000 "$cli_victim"
	refused 3 "$cli_victim:1:.*: the record is cut off"
}

cli_foreign() {
	cli_spoilt
	echo '{"fio version": "fio-3.33"}' >"$cli_victim"
	refused 3 "$cli_victim: .*not a record of zswapbench"
}

cli_newer() {
	cli_spoil '1s/"version":2/"version":3/' &&
		refused 3 "$cli_victim: version 3 .* newer than this program"
}

cli_older() {
	cli_spoil '1s/"version":2/"version":1/' &&
		refused 3 "$cli_victim: version 1 .* older than this program"
}

# A digit of the figures, one of the data, and a rewrite with the same values.
cli_edited() {
	cli_spoil '1s/"metrics":\[2/"metrics":[3/' &&
		refused 3 "$cli_victim: edited: the SHA-256" &&
		cli_spoil '1s/"pswpout":/"pswpout":1/' &&
		refused 3 "$cli_victim: edited: the SHA-256" &&
		cli_spoil '1s/,"/, "/g' &&
		refused 3 "$cli_victim: edited: it does not begin"
}

# A scenario inside the record that this program cannot read is the record's mistake.
cli_wrong_scenario() {
	cli_spoilt
	make_records "$cli_dir/spoilt" patched 3 3 'scenario.text="name: global-fairness\n"' || return 1
	refused 3 "$cli_victim: scenario/global-fairness:.*"
}

# All of the bad ones, on both sides, and no table.
cli_several_bad() {
	local output
	cli_spoilt
	echo '{' >"$cli_victim"
	: >"${cli_victim/seed-3/seed-5}"
	rm "${cli_victim/seed-3/seed-1}" && mkdir "${cli_victim/seed-3/seed-1}"
	output=$(all 3 'seed-1/record.json: cannot read: Is a directory' 'seed-3/record.json:.*cut off' \
		'seed-5/record.json: the record is cut off: it is empty' '3 records cannot be used' -- \
		compare --a="$cli_dir/a" --b="$cli_dir/spoilt")
	local code=$?
	echo "$output"
	[ $code -eq 0 ] && ! grep -q 'metric *unit' <<<"$output"
}

cli_twins() {
	cli_spoilt
	cp -r "$cli_dir/spoilt/global-fairness" "$cli_dir/spoilt/copy"
	all 3 'B: two records of kernel patched, scenario global-fairness, seed 1: .*(5 such' -- \
		compare --a="$cli_dir/a" --b="$cli_dir/spoilt"
}

cli_mixed_kernels() {
	cli_spoilt
	make_records "$cli_dir/spoilt" patched 6 7 'kernel.image_sha256="cccc"' || return 1
	refused 3 'calls patched is several kernels, by their images: bbbb, cccc'
}

cli_directories() {
	mkdir -p "$cli_dir/empty/global-fairness/.run-x"
	cp "$cli_dir/a/global-fairness/baseline/seed-1/record.json" "$cli_dir/empty/global-fairness/.run-x"
	expect 3 "$cli_dir/empty: no record" compare --a="$cli_dir/empty" --b="$cli_dir/b" &&
		expect 8 "$cli_dir/none: cannot open: No such file" compare --a="$cli_dir/none" --b="$cli_dir/b" &&
		expect 3 'tests/run:1:.*not valid JSON' compare --a=tests/run --b="$cli_dir/b"
}

# What an ordinary user may not read: the directory that was named, and one below it.
cli_unreadable() {
	local place code=0 as=()
	place=$(mktemp -d) && chmod 755 "$place" || return 1
	cp -r "$cli_dir/a" "$cli_dir/b" build/zswapbench "$place"
	mkdir "$place/shut" && chmod 000 "$place/shut" "$place/b/global-fairness/patched/seed-2"
	[ "$(id -u)" -ne 0 ] || as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	expect 8 "$place/shut: cannot open: Permission denied" env HOME=/ "${as[@]}" \
		"$place/zswapbench" compare --a="$place/shut" --b="$place/b" &&
		expect 3 "seed-2: cannot open: Permission denied" env HOME=/ "${as[@]}" \
			"$place/zswapbench" compare --a="$place/a" --b="$place/b" || code=1
	chmod 755 "$place/shut" "$place/b/global-fairness/patched/seed-2"
	rm -rf "$place"
	return $code
}

# Runs of variants are not mixed with the ordinary ones, but can be named.
cli_variants() {
	local below=global-fairness/patched
	cli_spoilt
	mkdir "$cli_dir/spoilt/$below/telemetry-off"
	cp -r "$cli_dir/b/$below"/seed-[12] "$cli_dir/spoilt/$below/telemetry-off"
	all 0 'B: 2 runs of variants left out' 'image bbbb, 5 runs' -- \
		compare --a="$cli_dir/a" --b="$cli_dir/spoilt" &&
		all 0 'image bbbb, 2 runs' -- compare --a="$cli_dir/a" \
			--b="$cli_dir/spoilt/$below/telemetry-off"
}

# A run that ended badly, and one that lost a page, have their exit codes.
cli_bad_ends() {
	cli_spoilt
	make_records "$cli_dir/spoilt" patched 6 6 'outcome.status="panic"' 'kernel.image_sha256="bbbb"' || return 1
	refused 5 'seed 6, gave no figures: panic' || return 1
	make_records "$cli_dir/spoilt" patched 7 7 'kernel.image_sha256="bbbb"' \
		'checks=[{"name":"data","ok":false,"detail":"page 3"}]' || return 1
	refused 6 'seed 7, gave no figures: check data failed: page 3'
}

# The noise floor that was measured for this scenario is the least that counts.
cli_noise() {
	local text scenario
	rm -rf "$cli_dir/eight"
	make_records "$cli_dir/eight" patched 1 8 'kernel.image_sha256="bbbb"' || return 1
	make_records "$cli_dir/eight/of-a" baseline 1 8 'kernel.image_sha256="aaaa"' \
		phases.2.after.cgroup.busy.zswpwb=0 || return 1
	text=$(sed -n '1s/.*"text":"\(\([^"\\]\|\\.\)*\)".*/\1/p' \
		"$cli_dir/eight/of-a/global-fairness/baseline/seed-1/record.json")
	scenario=$(printf '%b' "${text//\\\"/\"}" | awk '/^[^ \t#-]/ { claims = /^claims:/ } !claims' | sha256sum)
	scenario=${scenario%% *}
	printf '{"format": "zswapbench-noise", "version": 1, "scenarios": {"global-fairness":
		{"sha256": "%s", "metrics": {"refused": 12.5}}}}' "$scenario" >"$cli_dir/noise.json"
	expect 3 '^zswapbench: tests/cli.sh:1: ' compare --a="$cli_dir/a" --b="$cli_dir/b" \
		--noise=tests/cli.sh || return 1
	all 0 'stores refused [^a-z]* pages [^a-z]* to [^a-z]* 12.5 same' 'accept threshold .* 2.0 same' -- \
		compare --a="$cli_dir/eight/of-a" --b="$cli_dir/eight/global-fairness/patched" \
		--noise="$cli_dir/noise.json"
}

compare_to_full() {
	compare --a="$cli_dir/a" --b="$cli_dir/b" >/dev/full
}

cli_full_output() {
	expect 8 'cannot be written' compare_to_full
}

# What QEMU is started with, tried on other programs; and each test can fail.
cli_still_clocks() {
	local first second
	first=$(LD_PRELOAD=build/still.so date -u +%F.%T.%N | tail -n 1)
	sleep 0.1
	second=$(LD_PRELOAD=build/still.so date -u +%F.%T.%N | tail -n 1)
	echo "$first, then $second"
	[ "$first" = 2026-01-01.00:00:00.000000000 ] && [ "$second" = "$first" ]
}

cli_still_lock() {
	expect 1 'met [1-9][0-9]* times' build/plain/still_lock turns &&
		expect 0 'met 0 times' env LD_PRELOAD=build/still.so build/plain/still_lock turns &&
		expect 1 'at once' build/plain/still_lock signal &&
		expect 0 'when told' env LD_PRELOAD=build/still.so build/plain/still_lock signal
}

# A QEMU that is linked statically takes no object: it would be measured with the host's clocks.
cli_still_missing() {
	local fake=$cli_dir/fake
	mkdir -p "$fake" &&
		static_program '#include <stdio.h>
			int main(void) { puts("QEMU emulator version 0"); return 0; }' \
			"$fake/qemu-system-x86_64" &&
		PATH=$PWD/$fake:$PATH expect 5 'does not load build/still.so' build/zswapbench \
			determinism --scenario=tests/scenarios/quick.yaml --kernel=patched
}

# A harness that needs libraries cannot start in the guest.
cli_dynamic_harness() {
	expect 3 '/bin/true: expected a program for x86-64 that is linked statically' \
		build/zswapbench bench --scenario=tests/scenarios/quick.yaml --harness=/bin/true \
		--kernels=patched
}

# The guest's bytes do not tell where they were built.
cli_other_path() {
	local other="$cli_dir/another path"
	rm -rf "$other" && mkdir -p "$other" && git ls-files -z | xargs -0 cp --parents -t "$other" &&
		make -s -C "$other" build/harness-init build/still.so &&
		cmp build/harness-init "$other/build/harness-init" &&
		cmp build/still.so "$other/build/still.so"
}

# Mutants that are not there, whose header is wrong, or who name a claim that is not; of those
# that are kept none does, so that only then a kernel is missed.
cli_mutants() {
	local mutant=$cli_dir/spoilt.patch from=configs/kernel/mutants/limit-late.patch
	expect 3 'no-such.patch' build/zswapbench mutants --mutants=no-such &&
		sed 's/^symptom:/symptoms:/' "$from" >"$mutant" &&
		all 3 "spoilt.patch:[0-9]*: 'symptoms: .*expected what, origin" \
			"'symptom': missing or empty" -- \
			build/zswapbench mutants --mutants="$mutant" &&
		sed 's|^seen-by: .*|seen-by: limit-kept/nothing|' "$from" >"$mutant" &&
		expect 3 "seen-by: 'limit-kept/nothing': the scenario has no such claim" \
			build/zswapbench mutants --mutants="$mutant" &&
		sed 's/^on: .*/on: no-such-kernel/' "$from" >"$mutant" &&
		expect 4 'no-such-kernel' build/zswapbench mutants --mutants="$mutant" &&
		expect 4 'no-such-source' build/zswapbench mutants --ksrc=no-such-source
}

cli_tests() {
	. tests/boot.sh
	make -s all test-tools || return
	rm -rf "$cli_dir"
	mkdir -p "$cli_dir"
	# the template is a run of `patched`: baseline spares the busy tenant
	make_records "$cli_dir/a" baseline 1 5 'kernel.image_sha256="aaaa"' \
		phases.2.after.cgroup.busy.zswpwb=0 &&
		make_records "$cli_dir/b" patched 1 5 'kernel.image_sha256="bbbb"' || return
	check 'compare: two kernels' cli_compare
	check 'compare: by way of make' cli_make
	check 'compare: figures computed anew are the same' cli_slow_way
	check 'compare: parts of a tree' cli_parts
	check 'compare: one kernel name on both sides' cli_same_name
	check 'compare: a release in tables' cli_release
	check 'list-kernels: what there is to boot' cli_list_kernels
	check 'compare: several kernels on a side' cli_several_kernels
	check 'compare: chosen scenarios' cli_scenario
	check 'compare: not comparable, all reasons' cli_not_comparable
	check 'compare: another suite is said' cli_other_suite
	check 'compare: usage' cli_usage
	check 'compare: truncated record' cli_truncated
	check 'compare: foreign record' cli_foreign
	check 'compare: newer record' cli_newer
	check 'compare: older record' cli_older
	check 'compare: edited record' cli_edited
	check 'compare: wrong scenario in a record' cli_wrong_scenario
	check 'compare: several bad records' cli_several_bad
	check 'compare: two records of one run' cli_twins
	check 'compare: two kernels of one name' cli_mixed_kernels
	check 'compare: empty, missing and foreign paths' cli_directories
	check 'compare: unreadable directories' cli_unreadable
	check 'compare: variants' cli_variants
	check 'compare: runs that ended badly' cli_bad_ends
	check 'compare: noise floors' cli_noise
	check 'compare: full output' cli_full_output
	check 'mutants: wrong names and headers' cli_mutants
	check 'machine: clocks stand still' cli_still_clocks
	check 'machine: turns of the main loop' cli_still_lock
	check 'machine: a QEMU that takes no object' cli_still_missing
	check 'machine: a harness with libraries' cli_dynamic_harness
	check 'machine: built at another path' cli_other_path
}
