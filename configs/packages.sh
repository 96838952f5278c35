#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Installs the Debian packages of packages.txt that are missing: packages.sh bench|check|tools.
# As root or by sudo; otherwise prints the one command to run and ends with status 7.
set -eu
list=$(dirname "$0")/packages.txt
case ${1-} in
bench) wanted=$(awk '$2 == "bench" { print $1 }' "$list") ;;
check) wanted=$(awk '!/^#/ && $2 ~ /bench|check/ { print $1 }' "$list") ;;
tools) wanted=$(awk '!/^#/ && $2 ~ /bench|tools/ { print $1 }' "$list") ;;
*) echo "packages.sh: '${1-}': expected bench, check or tools" >&2; exit 2 ;;
esac
# shellcheck disable=SC2086 # package names are words
installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
	sed -n 's/^installed //p' || true)
missing=
for package in $wanted; do
	printf '%s\n' "$installed" | grep -qx "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

install="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" = 0 ]; then
	as=
elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
	as=sudo
else
	echo "zswapbench: packages are missing; as root, run:" >&2
	echo "  apt-get update && $install" >&2
	exit 7
fi
echo "installing:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
$as apt-get update && $as $install || {
	echo "zswapbench: apt-get failed; as root, run:" >&2
	echo "  apt-get update && $install" >&2
	exit 7
}
