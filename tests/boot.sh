# SPDX-License-Identifier: GPL-2.0-only
# Boot tests, on real kernels in the machine `sim`; part of tests/run, which defines check().
# shellcheck shell=bash

boot_results=build/boot-results
boot_scenario=tests/scenarios/quick.yaml

# zswapbench with the results of these tests, one machine at a time.
bench() {
	build/zswapbench "$1" --results="$boot_results" "${@:2}"
}

# A program for x86-64 that is linked statically, as the guest's init has to be: static_program C FILE.
static_program() {
	cc -static -x c -o "$2" - <<<"$1"
}

# The four variants tell apart what DESIGN says they do, and lose no page.
boot_claims() {
	expect 0 'as expected' bench bench --scenario="$boot_scenario" --seeds=1 \
		--kernels='baseline invasive patched mainline'
}

# And what kernels did until 6.4 to the neighbours of a cgroup that zswap is closed to.
boot_historic() {
	expect 0 'isolation, historic: BROKEN' bench bench --scenario=zero-limit-neighbour --seeds=1 \
		--kernels='baseline historic'
}

boot_unchanged() {
	local began=$SECONDS
	expect 0 'unchanged' bench bench --scenario="$boot_scenario" --seeds=1 \
		--kernels='baseline invasive patched mainline' || return 1
	echo "took $((SECONDS - began)) s"
}

# What a probe takes the time of, and what no kernel has.
boot_times() {
	expect 0 'mean time of a store  *us  *[1-9]' bench bench --scenario="$boot_scenario" \
		--seeds=1 --kernels=patched &&
		expect 0 'mean time of nothing  *ns  *not available' bench bench \
			--scenario="$boot_scenario" --seeds=1 --kernels=patched
}

boot_determinism() {
	expect 0 'identical' bench determinism --scenario="$boot_scenario" --times=3 --kernel=patched
}

boot_reference() {
	expect 0 'same\|not comparable' bench determinism --scenario="$boot_scenario" --times=1
}

# Hot sets under pressure, where the host reaches the guest first if it can: two scenarios a day
# in turn, on all kernels, on the host as it is and on one that is disturbed as never before.
boot_rotation() {
	local hot day first second
	mapfile -t hot < <(grep -lE 'workload: hotset' configs/scenarios/*.yaml |
		xargs grep -LE 'profile: full|^tools:' | xargs -n 1 basename -s .yaml)
	day=$(($(date +%s) / 86400))
	first=${hot[$((2 * day % ${#hot[@]}))]} second=${hot[$(((2 * day + 1) % ${#hot[@]}))]}
	expect 0 'same\|not comparable' build/zswapbench determinism --times=2 \
		--results="$boot_results" --scenario="$first $second" \
		--kernels='baseline invasive patched mainline' --disturbance="$((day * 16 + 1))"
}

# A kernel that lacks a parameter of the scenario has no digest, and that is no failure.
boot_reference_not_available() {
	expect 0 'baseline  *1  *not available  *-' bench determinism --scenario=pressure-shrinker \
		--kernel=baseline --times=1
}

boot_sync_device() {
	expect 0 'as expected' bench bench --scenario=tests/scenarios/quick-sync.yaml --seeds=1 \
		--kernels='baseline patched'
}

# Programs in the guest: what they print and cost becomes metrics, and the same every time.
boot_programs() {
	expect 0 'time to copy  *m*s  *[1-9]' bench bench --scenario=tests/scenarios/programs.yaml \
		--seeds=1 --kernels=patched &&
		expect 0 'identical' bench determinism --scenario=tests/scenarios/programs.yaml \
			--times=2 --kernel=patched
}

# A program that fails makes the run fail, with what it said.
boot_program_fails() {
	expect 5 "dd: failed to open '/nowhere': No such file" bench bench \
		--scenario=tests/scenarios/program-fails.yaml --seed=20 --kernels=patched
}

# An init that ends makes the kernel panic.
boot_panic() {
	expect 5 'panic: Kernel panic' bench bench --scenario="$boot_scenario" --seed=11 \
		--kernels=patched --harness=build/test-logs/ends
}

boot_hang() {
	expect 5 'hung: no end within 1 s' bench bench --scenario="$boot_scenario" --seed=12 \
		--kernels=patched --limit=1
}

# The guest's own deadline: a task that cannot end in time.
boot_deadline() {
	expect 5 'hung: .*phase fill: task hog' bench bench \
		--scenario=tests/scenarios/deadline.yaml --seed=13 --kernels=patched
}

# QEMU killed from outside while it runs.
boot_killed() {
	local output=build/test-logs/killed.txt code pid tries
	build/zswapbench bench --results="$boot_results" --scenario="$boot_scenario" --seed=14 \
		--kernels=patched >"$output" 2>&1 &
	pid=$!
	for tries in $(seq 100); do
		sleep 0.1
		pkill -KILL -P "$pid" -f 'qemu-system.* -kernel' && break # not the one asked its version
	done
	wait "$pid"
	code=$?
	cat "$output"
	[ "$code" -eq 5 ] && grep -q 'killed: QEMU ended with signal 9' "$output"
}

# QEMU killed before it has written anything, not even made its files.
boot_killed_early() {
	local fake
	fake=$(mktemp -d) || return 1
	cat >"$fake/qemu-system-x86_64" <<-END
		#!/bin/sh
		case \$1 in
		--version | -L) exec $(command -v qemu-system-x86_64) "\$@" ;;
		esac
		kill -KILL \$\$
	END
	chmod +x "$fake/qemu-system-x86_64"
	PATH=$fake:$PATH expect 5 'killed: QEMU ended with signal 9' bench bench \
		--scenario="$boot_scenario" --seed=19 --kernels=patched
	local code=$?
	rm -rf "$fake"
	return $code
}

# A file that is no kernel, and one with a kernel's magic and nothing behind it.
boot_not_a_kernel() {
	expect 4 'tests/run' bench bench --scenario="$boot_scenario" --seed=15 --kernels=tests/run
}

# A kernel that takes twenty pages of a bystander is seen, few as they are: counters are up to date.
boot_twenty_pages() {
	expect 1 'isolation, .*: BROKEN (20 pages, claimed == 0 pages)' bench bench \
		--scenario=limit-isolation --seeds=1 \
		--kernels='configs/kernel/mutants/twenty-of-others.patch'
}

boot_interrupted() {
	local pid code
	build/zswapbench bench --results="$boot_results" --scenario="$boot_scenario" --seed=16 --force \
		--kernels=patched &
	pid=$!
	sleep 2
	kill -TERM "$pid" # a shell starts what it puts in the background with SIGINT ignored
	wait "$pid"
	code=$?
	[ "$code" -eq 130 ] && ! ls -d "$boot_results"/.run-* 2>/dev/null &&
		! [ -e "$boot_results/quick/patched/seed-16/record.json" ]
}

# A kernel that returns one wrong byte from zswap is found out, with page and byte.
boot_corruption() {
	expect 6 'expected 0x.., found 0x' bench bench --scenario="$boot_scenario" --seed=17 \
		--kernels='configs/kernel/mutants/wrong-byte.patch'
}

# Where a memcg's list heads cannot be allocated, that store is refused, and nothing else.
boot_list_allocation() {
	expect 0 'refused per failed allocation  *x  *1\.00' bench bench --scenario=list-allocation \
		--seed=17 --kernels='patched+configs/kernel/faults/list-allocation.patch'
}

mutants() {
	bench mutants --scenario="$boot_scenario" --mutant-results=build/boot-mutants --mutants="$@"
}

# The suite finds what is wrong, by its data and by both claims, and nothing where nothing is.
boot_mutants() {
	expect 0 '3 of 3 mutants found: none that has to be is missed' \
		mutants 'wrong-byte limit-no-shrink limit-shrinks-all nothing' &&
		grep -q '^wrong-byte  *quick/data' build/boot-mutants/mutants.txt &&
		grep -q '^limit-no-shrink  *quick/acceptance' build/boot-mutants/mutants.txt &&
		grep -q '^limit-shrinks-all  *quick/isolation' build/boot-mutants/mutants.txt &&
		grep -q '^nothing  *not found' build/boot-mutants/mutants.txt
}

# Where no cgroup has a limit on its parent nobody can see that it is ignored.
boot_mutant_missed() {
	expect 1 '0 of 1 mutants found: 1 NOT FOUND' mutants limit-of-ancestor-ignored
}

# Somebody else, in a checkout elsewhere: it works, and the bytes are the same.
boot_ordinary_user() {
	[ "$(id -u)" -eq 0 ] || return 0
	local home as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	home=$(mktemp -d) || return 1
	cp -r build configs tests "$home" && mkdir "$home/results" &&
		cp -r results/reference "$home/results" && chmod -R a+rX "$home" && chown -R nobody "$home"
	local cache=${ZSWAPBENCH_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/zswapbench} image
	image=$(dirname "$(grep -l patched.patch "$cache"/kernels/*/kernel.json | head -n 1)")/bzImage
	cp "$image" "$home/bzImage" && chmod a+r "$home/bzImage"
	(cd "$home" && expect 0 'unknown\|kept\|broken' "${as_nobody[@]}" \
		env HOME="$home" build/zswapbench bench --scenario="$boot_scenario" --seed=18 \
		--kernels="own=$home/bzImage" --results="$home/results/runs" &&
		expect 0 'same\|not comparable' "${as_nobody[@]}" env HOME="$home" \
			build/zswapbench determinism --scenario="$boot_scenario" --times=1 \
			--kernels="patched=$home/bzImage" --results="$home/results/runs")
	local code=$?
	rm -rf "$home"
	return $code
}

# Gates on the runs of boot_claims: one seed decides claims, and no metric.
gate() {
	bench gate --scenario="$boot_scenario" --gates=tests/gates/quick.yaml --seeds=1 \
		--gate-results=build/boot-gate "$@"
}

boot_gate() {
	expect 0 'Gate holds: 2 passed, 0 failed as expected; 1 UNDECIDED' gate --kernel=patched &&
		expect 0 'quick/isolation: expected failure' gate --kernel=invasive &&
		expect 0 'quick/acceptance: expected failure' gate --kernel=baseline \
			--baseline=invasive &&
		expect 1 'Gate FAILED: 1 of 3 gates' gate --baseline=patched \
			--kernel="worse=configs/kernel/variants/baseline.patch"
}

boot_gate_own_kernel() {
	expect 1 'unexpected success: kept in 1 of 1 runs' gate \
		--kernel="own=configs/kernel/variants/patched.patch"
}

# A load that is 1 % longer fails the default gates; with fewer than eight seeds none could.
boot_gate_small_change() {
	expect 1 'path-length/load_time: failed' bench gate --scenario=path-length --seeds=8 \
		--kernel=patched+configs/kernel/study/load-1.patch --baseline=patched \
		--gate-results=build/boot-gate --history=build/boot-gate/history.sqlite
}

# A kernel that panics is no pass, and yesterday's results are not left in place.
boot_gate_panic() {
	expect 5 'could not be judged' gate --kernel=patched \
		--harness=build/test-logs/ends &&
		grep -q '^  not ok 1 isolation # ERROR baseline, seed 1' build/boot-gate/gate.ktap &&
		! gate --kernel=no-such-kernel && ! [ -e build/boot-gate/junit.xml ]
}

# A kernel of a later generation, whose folios, functions and parameters are others: where its
# source was loaded before, for CI is not to wait for a download.
newer=7.3
boot_newer_kernel() {
	local record="$boot_results/quick/debian-$newer/seed-1/record.json"
	expect 0 "every expectation holds" bench bench --scenario="$boot_scenario" --seeds=1 \
		--kernels="mainline debian:$newer" &&
		grep -q '"write.folio":2' "$record" &&
		! grep -q '"owners":null' "$record" && ! grep -q '"writeback":null' "$record"
}

boot_tests() {
	make -s all || return
	static_program 'int main(void) { return 0; }' build/test-logs/ends || return
	rm -rf "$boot_results"
	check 'boot: claims on four kernels' boot_claims
	check 'boot: claims on historic' boot_historic
	check 'boot: unchanged runs are not run again' boot_unchanged
	check 'boot: gate' boot_gate
	check 'boot: gate of a kernel of the user' boot_gate_own_kernel
	check 'boot: gate of a small change' boot_gate_small_change
	check 'boot: gate of a panic' boot_gate_panic
	check 'boot: deterministic' boot_determinism
	check 'boot: reference digest' boot_reference
	check 'boot: hot sets on a disturbed host' boot_rotation
	if compgen -G "${ZSWAPBENCH_CACHE:-$HOME/.cache/zswapbench}/debian/packages/linux-source-${newer}_*" >/dev/null; then
		check "boot: Debian's $newer" boot_newer_kernel
	else
		skip "boot: Debian's $newer" 'its source is not in the cache: make kernels KERNELS=debian:7.3'
	fi
	check 'boot: reference digest of a kernel that cannot run it' boot_reference_not_available
	check 'boot: time of kernel functions' boot_times
	check 'boot: synchronous swap device' boot_sync_device
	check 'boot: programs in the guest' boot_programs
	check 'boot: a program that fails' boot_program_fails
	check 'boot: panic' boot_panic
	check 'boot: hang' boot_hang
	check 'boot: deadline in the guest' boot_deadline
	check 'boot: killed' boot_killed
	check 'boot: killed before it began' boot_killed_early
	check 'boot: not a kernel' boot_not_a_kernel
	check 'boot: a lost byte is found' boot_corruption
	check 'boot: twenty lost pages are found' boot_twenty_pages
	check 'boot: no memory for list heads' boot_list_allocation
	check 'boot: mutants are found, the control is not' boot_mutants
	check 'boot: a mutant that is missed' boot_mutant_missed
	check 'boot: interrupted' boot_interrupted
	check 'boot: ordinary user' boot_ordinary_user
}
