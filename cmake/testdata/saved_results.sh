#!/bin/bash
# saved_results.sh <ecs-contract> <reference-cli's adapter.json>: two versions of a client, of which the older hands out
# the request id for the order id: their results are kept, compared and told of, and one that was changed is found out.
set -eu
program=$1 template=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "$*" >&2; cat "$work/log" >&2; exit 1; }

mkdir -p "$work/cases" "$work/sample"
cp "${BASH_SOURCE[0]%/*}/two_cases.json" "$work/cases/"
# version <version> <where the order id is read>
version() {
  sed -e 's/"name": "reference-cli"/"name": "sample"/' -e "s/\"order_id\": \"OrderId\"/\"order_id\": \"$2\"/" \
    -e "s/\"version\": \"[^\"]*\"/\"version\": \"$1\"/" "$template" >"$work/sample/adapter.json"
}
# expect <exit code> <text> <argument>…
expect() {
  local wanted=$1 text=$2 code=0
  shift 2
  "$program" "$@" >"$work/log" 2>&1 || code=$?
  [[ $code == "$wanted" ]] || fail "exit code $code, and $wanted is right: $*"
  grep -qF -- "$text" "$work/log" || fail "it does not say '$text': $*"
}
run=(run --adapter "$work/sample" --cases "$work/cases" --out "$work/reports" --save "$work/results")
old=$work/results/sample/1.0 new=$work/results/sample/1.1-beta-2

version 1.0 RequestId
expect 1 "saved: $old/result.ndjson" "${run[@]}"
version '1.1 (beta 2)' OrderId
expect 0 "saved: $new/result.ndjson" "${run[@]}"
expect 0 "2 results, 0 wrong" check results "$work/results" --cases "$work/cases"
expect 0 "MUST response.OrderId.value (outcome.order_id): 2 cases" compare "$old" "$new"
expect 0 "fixed (kept now)" compare "$old" "$work/reports"
expect 1 "broken (kept before)" compare "$new" "$old"
expect 1 '"broken": [' compare "$new" "$old" --as json
expect 0 "No case fails." findings sample --results "$work/results" --cases "$work/cases" --as markdown

# Again: what was there is kept aside, byte for byte, and what has changed is told.
cp "$new/result.ndjson" "$work/before"
version '1.1 (beta 2)' RequestId
expect 1 "broken (kept before)" "${run[@]}"
expect 0 "1. the case fails: A success with an order" findings sample --results "$work/results" --cases "$work/cases"
expect 2 "there is no cause 9" findings sample --results "$work/results" --cases "$work/cases" --cause 9
cmp -s "$work/before" "$work"/reports/replaced-*.ndjson || fail "the older result is lost"
expect 1 "2 cases" compare "$work"/reports/replaced-*.ndjson "$new"

# What is no whole run is not kept, and that is said before it is run.
expect 2 "--save keeps results of the whole suite, and 2 of 4 cases are chosen" "${run[@]}" --case reply/refused
expect 2 "--save keeps whole results" "${run[@]}" --strict

# One letter of a verdict is another: the seal tells. In another folder: its name does.
sed -i 's/"with-order":"ff"/"with-order":"pp"/' "$old/result.ndjson"
expect 1 "the seal does not fit" check results "$work/results" --cases "$work/cases"
expect 2 "the seal does not fit" compare "$old" "$new"
rm -r "$old"
mv "$new" "$old"
expect 1 "another folder than its own" check results "$work/results" --cases "$work/cases"
