# SPDX-License-Identifier: GPL-2.0-only
# Stress, on real kernels in the machine `sim`; part of tests/run, which defines check() and expect().
# shellcheck shell=bash

stress_findings=build/stress-findings

# zswapbench with findings of its own.
stressed() {
	build/zswapbench "$1" --findings="$stress_findings" "${@:2}"
}

# A kernel with one of our mutants.
with() {
	echo "--kernel=patched+configs/kernel/mutants/$1.patch"
}

# Kept seeds, and some that nobody has played before; and every word of the grammar, by hand.
stress_clean() {
	local day=$(($(date +%s) / 86400))
	expect 0 'nothing found on patched in 6 cases' stressed stress --kernel=patched --seeds=6 &&
		expect 0 'nothing found' stressed stress --kernel=patched --seed=$((day * 2)) &&
		expect 0 'nothing found' stressed stress --kernel=patched --seed=$((day * 2 + 1)) &&
		expect 0 'nothing found' stressed stress --kernel=patched \
			--program=tests/stress/quiet.stress
}

# The variant that only refuses breaks the promise, and is known for it.
stress_known() {
	expect 0 'nothing found' stressed stress --kernel=baseline \
		--program=tests/stress/quiet.stress
}

# Canaries: wrong data, a promise, and a race that 80,000 writebacks without waits do not show.
stress_canary_data() {
	expect 1 'mainline+wrong-byte' stressed stress --first --seeds=20 \
		--kernel=mainline+configs/kernel/mutants/wrong-byte.patch
}

stress_canary_promise() {
	expect 1 'ancestor: two cgroups have' stressed stress "$(with limit-of-ancestor-ignored)" \
		--program=tests/stress/quiet.stress
}

stress_canary_race() {
	local seed
	for seed in $(seq 8); do
		sed "s/^schedule.*/schedule seed=$seed/" tests/stress/race.stress >build/race.stress
		expect 1 'zswap_' stressed stress "$(with writeback-unchecked)" \
			--program=build/race.stress && return
	done
	return 1
}

# What was found comes out again, to the byte, on a busy host, too.
stress_replay() {
	local finding
	finding=$(find "$stress_findings/patched+writeback-unchecked" -path '*/log-*' -name finding.json | head -n 1)
	expect 0 '3 of 3: the same bytes' stressed replay --times=3 --finding="$(dirname "$finding")"
}

# And gets smaller: of a program in which one line matters that line is left.
stress_shrink() {
	local finding
	finding=$(find "$stress_findings/patched+limit-of-ancestor-ignored" -name finding.json |
		head -n 1)
	expect 0 'to 1 operations, from 64 to 0 waits' stressed shrink \
		--finding="$(dirname "$finding")"
}

stress_refuses() {
	printf 'machine\nrewrite\n' >build/wrong.stress
	expect 3 "build/wrong.stress:2: 'rewrite': expected a word that may stand" stressed stress \
		--kernel=patched --program=build/wrong.stress &&
		expect 3 'build/finding.json:-1: .*expected a finding of make stress' stressed replay \
			--finding=build &&
		expect 4 'an image cannot be built as' stressed stress --seeds=1 \
			--kernel="$(find "${ZSWAPBENCH_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/zswapbench}/kernels" -name bzImage | head -n 1)"
}

stress_tests() {
	rm -rf "$stress_findings"
	check 'stress: a clean kernel is silent' stress_clean
	check 'stress: what a kernel is known for is no finding' stress_known
	check 'stress: wrong data is found' stress_canary_data
	check 'stress: a broken promise is found' stress_canary_promise
	check 'stress: a race is found' stress_canary_race
	check 'stress: a finding is replayed to the byte' stress_replay
	check 'stress: a finding is shrunk' stress_shrink
	check 'stress: mistakes are named' stress_refuses
}
