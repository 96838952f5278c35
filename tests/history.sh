# SPDX-License-Identifier: GPL-2.0-only
# The history on the command line; part of tests/run, which defines check().
# shellcheck shell=bash

history_file=build/test-logs/history.sqlite

# Expects the exit code, and a text in what was printed: history_expect CODE TEXT COMMAND...
history_expect() {
	expect_as -qFe "$@"
}

history_trend() {
	LC_ALL=C build/zswapbench trend --history="$history_file" "$@"
}

# Forty nights, worse from the 26th on: the fixture says what else is in it.
history_first_bad_run() {
	local block
	history_trend --scenario=limit-isolation || return 1
	block=$(history_trend --scenario=limit-isolation | sed -n '/^First bad run/,$p')
	[ "$(grep -c '^First bad run' <<<"$block")" -eq 1 ] || return 1
	block=$(tr -s '\n ' ' ' <<<"$block")
	[[ $block == "First bad run: 2026-01-26 02:00 UTC, kernel patched (6.12.57-1) on sim, suite suite-01 image "*"abc01a Last good run: 2026-01-25 02:00 UTC, "*"abc019 - limit-isolation, bystander_zswap_median "*"still so "* ]]
}

# Worse from the 31st on, five nights long: a metric and a claim, told together.
history_what_was_undone() {
	local text
	text=$(history_trend --scenario=limit-acceptance | tr -s '\n ' ' ')
	echo "$text"
	[[ $text == *"First bad run: 2026-01-31 02:00 UTC"*"- limit-acceptance, refused"*"until 2026-02-05 02:00 UTC - limit-acceptance, acceptance"*"until 2026-02-05 02:00 UTC"* ]]
}

history_new_text() {
	history_expect 0 'its text changed with the run of 2026-01-09' history_trend
}

# The table is plain text of 80 columns, and the same each time.
history_table() {
	local first second
	first=$(history_trend) && second=$(history_trend) && [ "$first" = "$second" ] || return 1
	! grep -E '.{81}' <<<"$first" && ! grep -P '[^ -~]' <<<"$first" || return 1
	grep -E '^  bystander_zswap_median +1+8+ .*worse$' <<<"$first"
}

history_blocks() {
	history_expect 0 '▁▁▁█' env LC_ALL=C.UTF-8 build/zswapbench trend --history="$history_file"
}

history_make() {
	history_expect 0 'First bad run: 2026-01-31' make -s trend HISTORY="$history_file" \
		SCENARIO=configs/scenarios/limit-acceptance.yaml KERNELS=patched LAST=40
}

history_unknown_names() {
	history_expect 2 'nobody: no kernel of this name' history_trend --kernels=nobody &&
		history_expect 2 'nothing: no scenario of this name' history_trend --scenario=nothing &&
		history_expect 2 'expected a whole number' history_trend --last=0
}

# A file that is wrong is named, and not touched: history_refused CODE TEXT FILE.
history_refused() {
	local before
	before=$(sha256sum "$3")
	history_expect "$1" "$3: $2" build/zswapbench trend --history="$3" &&
		[ "$before" = "$(sha256sum "$3")" ]
}

history_bad_files() {
	local bad=build/test-logs/history-bad
	rm -f "$bad"
	history_expect 8 "$bad: there is no history yet" build/zswapbench trend --history="$bad" &&
		! [ -e "$bad" ] || return 1
	echo 'a letter, by mistake' >"$bad"
	history_refused 3 'not an SQLite file' "$bad" || return 1
	rm "$bad" && sqlite3 "$bad" 'CREATE TABLE mine (x)' || return 1
	history_refused 3 'an SQLite file of another program' "$bad" || return 1
	cp "$history_file" "$bad" && sqlite3 "$bad" 'PRAGMA user_version = 9' || return 1
	history_refused 3 'written by a newer zswapbench (version 9' "$bad" || return 1
	cp "$history_file" "$bad" && truncate -s -4096 "$bad" || return 1
	history_refused 3 'damaged' "$bad"
}

history_locked() {
	local pid code
	sqlite3 "$history_file" 'BEGIN EXCLUSIVE' '.shell sleep 30' &
	pid=$!
	sleep 1
	history_expect 8 "$history_file: locked by another process for 10 s (process $pid, sqlite3 has it)" \
		history_trend
	code=$?
	pkill -P "$pid" sleep
	wait "$pid"
	return $code
}

history_no_room_for_the_table() {
	local code
	history_trend >/dev/full
	code=$?
	[ $code -eq 8 ]
}

history_tests() {
	make -s build/zswapbench || return
	rm -f "$history_file"
	sqlite3 "$history_file" <tests/fixtures/history-40.sql || return
	check 'history: the first bad run is named' history_first_bad_run
	check 'history: what was worse and is not any more' history_what_was_undone
	check 'history: a new text is a new series' history_new_text
	check 'history: 80 columns of ASCII, the same twice' history_table
	check 'history: blocks where the locale has them' history_blocks
	check 'history: make trend' history_make
	check 'history: unknown names' history_unknown_names
	check 'history: bad files' history_bad_files
	check 'history: locked' history_locked
	check 'history: the table cannot be written' history_no_room_for_the_table
}
