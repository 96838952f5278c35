# SPDX-License-Identifier: GPL-2.0-only
# Tests of reports on real kernels, the page among them in a browser; part of tests/run, which
# defines check(). Kernels run as in tests/boot.sh, whose records are used if they are there.
# shellcheck shell=bash

report_directory=build/test-report
report_results=build/boot-results

report_makes_one() {
	build/zswapbench report --scenario=tests/scenarios/quick.yaml --seeds=1 \
		--kernels='baseline patched' --results="$report_results" \
		--report="$report_directory" || return 1
	[ -s "$report_directory/mail.txt" ] && [ -s "$report_directory/index.html" ]
}

report_mail_format() {
	local mail=$report_directory/mail.txt
	! LC_ALL=C grep -nP '.{73}|\t|[^ -~]|^From |^---| $' "$mail"
}

# Each picture has its script, its data and both formats beside it.
report_plots_complete() {
	local svg name suffix found=0
	for svg in "$report_directory"/plots/*.svg; do
		name=${svg%.svg}
		for suffix in gp dat png svg; do
			[ -s "$name.$suffix" ] || { echo "$name.$suffix is missing" && return 1; }
		done
		found=$((found + 1))
	done
	[ $found -gt 0 ]
}

# The same records give the same bytes.
report_repeats() {
	local before after
	before=$(cd "$report_directory" && sha256sum mail.txt index.html)
	report_makes_one || return 1
	after=$(cd "$report_directory" && sha256sum mail.txt index.html)
	[ "$before" = "$after" ]
}

report_interrupted() {
	local before pid code
	before=$(cd "$report_directory" && sha256sum mail.txt index.html)
	build/zswapbench report --scenario=tests/scenarios/quick.yaml --seed=21 --kernels=patched \
		--results="$report_results" --report="$report_directory" &
	pid=$!
	sleep 1
	kill -TERM "$pid"
	wait "$pid"
	code=$?
	[ $code -eq 130 ] && [ "$before" = "$(cd "$report_directory" && sha256sum mail.txt index.html)" ] &&
		! ls -d build/.report-* 2>/dev/null
}

# What the page says of itself, by a script that a copy of it gets: BROWSER_SCRIPT in front of
# all else, so that it sees every error. It tells the page around it, which prints that.
report_probe() {
	cat <<-'END'
		<script>
		const problems = [];
		addEventListener('error', e => problems.push('error: ' + (e.message || e.target.outerHTML.slice(0, 80))), true);
		addEventListener('securitypolicyviolation', e => problems.push('request: ' + e.blockedURI.slice(0, 80)));
		for (const level of ['error', 'warn']) console[level] = (...all) => problems.push('console: ' + all.join(' '));
		addEventListener('load', () => setTimeout(() => {
			for (const details of document.querySelectorAll('details')) details.open = true;
			const root = document.documentElement, images = [...document.images];
			if (root.scrollWidth > innerWidth) problems.push('scrolls: ' + root.scrollWidth + ' of ' + innerWidth);
			for (const image of images)
				if (!image.complete || !image.naturalWidth) problems.push('no picture: ' + image.alt.slice(0, 80));
			for (const entry of performance.getEntriesByType('resource'))
				if (!entry.name.startsWith('data:')) problems.push('request: ' + entry.name.slice(0, 80));
			const style = getComputedStyle(document.body);
			parent.postMessage({problems, images: images.length, width: innerWidth,
				tables: document.querySelectorAll('table').length,
				colors: style.color + ' on ' + style.backgroundColor}, '*');
		}, 200));
		</script>
	END
}

# Opens PAGE in a frame of WIDTH pixels and prints what it says of itself; then browser flags.
report_open() {
	local page=$1 width=$2 work
	shift 2
	work=$(mktemp -d) || return 1
	{ # scripts are allowed in the copy alone; whatever else the page may not do, it may not here
		sed -n '1,/<head>/{s/<head>.*/<head>/;p;}' "$page"
		report_probe
		sed '1,/<head>/{/<head>/!d;s/.*<head>//;}' "$page" |
			sed "s/content=\"default-src 'none';/content=\"default-src 'none'; script-src 'unsafe-inline';/"
	} >"$work/copy.html"
	cat >"$work/frame.html" <<-END
		<!DOCTYPE html><title>frame</title><pre id="said">nothing</pre>
		<script>addEventListener('message', e => {
			document.getElementById('said').textContent = JSON.stringify(e.data);
		});</script>
		<iframe src="copy.html" width="$width" height="3000" style="border:0"></iframe>
	END
	timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
		--disable-background-networking --disable-component-update --disable-sync \
		--user-data-dir="$work/profile" --virtual-time-budget=20000 --enable-logging=stderr "$@" \
		--window-size=1400,3000 --dump-dom "file://$work/frame.html" 2>"$work/log" |
		sed -n 's/.*<pre id="said">\(.*\)<\/pre>.*/\1/p'
	grep -o 'CONSOLE.*' "$work/log"
	rm -rf "$work"
}

# PAGE is fine at WIDTH: it said so, has pictures and tables, and no problem.
report_fine() {
	local said
	said=$(report_open "$@")
	echo "$said"
	grep -q '"problems":\[\]' <<<"$said" && grep -q '"images":[1-9]' <<<"$said" &&
		grep -q '"tables":[1-9]' <<<"$said" && grep -q "\"width\":$2," <<<"$said" &&
		! grep -q CONSOLE <<<"$said"
}

report_browser() {
	report_fine "$PWD/$report_directory/index.html" "$1"
}

report_dark() {
	local light dark page=$PWD/$report_directory/index.html
	light=$(report_open "$page" 1200 --blink-settings=preferredColorScheme=1)
	dark=$(report_open "$page" 1200 --blink-settings=preferredColorScheme=0)
	echo "$light"
	echo "$dark"
	grep -q 'on rgb(255, 255, 255)' <<<"$light" && grep -q 'on rgb(20, 23, 28)' <<<"$dark"
}

# A page with BREAK before the end of its body is found out by the text EXPECTED.
report_finds() {
	local page=$PWD/build/test-report-broken.html said
	sed "s|</body>|$1</body>|" "$report_directory/index.html" >"$page"
	said=$(report_open "$page" 400)
	rm -f "$page"
	echo "$said"
	grep -q "$2" <<<"$said"
}

# The checks of the browser would notice.
report_browser_check_fails() {
	report_finds '<div style="width: 900px">wide</div>' 'scrolls: ' &&
		report_finds '<img alt="torn" src="data:image/svg+xml,torn"/>' 'no picture: torn' &&
		report_finds '<img alt="far" src="http://127.0.0.1:9/far.png"/>' 'request: ' &&
		report_finds '<script>undefined_name()</script>' 'error: ' &&
		report_finds '<script>console.error("oops")</script>' 'console: oops'
}

report_tests() {
	make -s all || return
	rm -rf "$report_directory"
	check 'report: is made' report_makes_one
	check 'report: the mail' report_mail_format
	check 'report: the plots' report_plots_complete
	check 'report: the same bytes again' report_repeats
	check 'report: interrupted' report_interrupted
	check 'report: the page on a desk' report_browser 1200
	check 'report: the page on a phone' report_browser 400
	check 'report: light and dark' report_dark
	check 'report: the checks of the page can fail' report_browser_check_fails
}
