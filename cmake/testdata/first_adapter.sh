#!/usr/bin/env bash
# first_adapter.sh <ecs-contract> <conformance/examples/tiny-ecs>: what docs/tutorials/first-adapter.md says. The
# adapter keeps the protocol; the suite finds the one mistake that the example client has, a time that is not UTC's;
# with the change that the page names the same cases pass. 77: no python3.
set -euo pipefail
program=$1
command -v python3 >/dev/null || { echo 'skipped: python3 is not on PATH'; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "$*" >&2; cat "$work/log" >&2; exit 1; }

cp -r "$2" "$work/tiny-ecs"
cd "$work"
run() { "$program" run --adapter ./tiny-ecs --case request/encoding --out reports >log 2>&1; }

"$program" check adapter ./tiny-ecs >log 2>&1 || fail 'the adapter does not keep the protocol'
code=0
run || code=$?
[[ $code -eq 1 ]] || fail "exit code $code in place of 1"
grep -q '^    23 cases fail for Timestamp.fresh alone (wire.timestamp)$' log || fail 'another cause'
sed -i 's/datetime.datetime.now()/datetime.datetime.now(datetime.timezone.utc)/' tiny-ecs/tiny_ecs.py
run || fail 'the change that the tutorial names is not enough'
