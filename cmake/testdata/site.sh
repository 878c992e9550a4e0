#!/bin/bash
# site.sh <ecs-contract> <source tree>: the pages are made from outside as a user makes them: a new folder, one that is
# replaced, one that is not; and a table that the emulator contradicts makes none.
set -eu
program=$1 tree=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "$*" >&2; cat "$work/log" >&2; exit 1; }
# expect <exit code> <text> <argument>…
expect() {
  local wanted=$1 text=$2 code=0
  shift 2
  "$program" site "$@" >"$work/log" 2>&1 || code=$?
  [[ $code == "$wanted" ]] || fail "exit code $code, and $wanted is right: $*"
  grep -qF -- "$text" "$work/log" || fail "it does not say '$text': $*"
}

expect 0 'each answered as the table says' --out "$work/deep/pages"
[[ -f $work/deep/pages/en/call.html && -f $work/deep/pages/zh/error/error.400.Throttling.html ]] || fail 'pages are missing'
[[ $(ls -A "$work/deep") == pages ]] || fail 'something was left beside the pages'
touch "$work/deep/pages/stale.html"
expect 0 "open $work/deep/pages/index.html" --out "$work/deep/pages"
[[ ! -e $work/deep/pages/stale.html ]] || fail 'a page that is made no more is still there'

mkdir "$work/mine" && echo words >"$work/mine/thesis.txt"
expect 2 'is there and no site' --out "$work/mine"
[[ $(cat "$work/mine/thesis.txt") == words ]] || fail 'somebody else lost a file'

# An instance that has no order under way does not provoke what the row says.
folder=specs/ecs/2014-05-26/ModifyInstanceNetworkSpec
mkdir -p "$work/root/specs"
cp -r "$tree/specs/." "$work/root/specs"
sed -i 's/"i-order-runs"/"i-classic-running"/' "$work/root/$folder/2021-01-26.json"
mkdir "$work/root/conformance"
ln -s "$tree"/conformance/* "$work/root/conformance"
ln -s "$tree/site" "$tree/cassettes" "$work/root"
expect 1 'error.400.LastOrderProcessing: example.xml' --root "$work/root" --out "$work/wrong"
grep -q 'no page is written' "$work/log" || fail 'it does not say that nothing is written'
[[ ! -e $work/wrong ]] || fail 'pages were written all the same'
