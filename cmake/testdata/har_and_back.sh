#!/bin/bash
# har_and_back.sh <ecs-contract> <recording> <folder to work in>: exports the recording and imports the
# file; the interactions have to be the same byte for byte. A HAR without a call of ECS gives no recording.
# Verdicts of another table stay what they are, unless this one is asked.
set -eu
program=$1 recording=$2 work=$3
rm -rf "$work"
mkdir -p "$work"
"$program" har export "$recording" --out "$work/a.har"
"$program" har import "$work/a.har" --out "$work/again"
"$program" check cassettes "$work/again" >"$work/checked"
diff -r --exclude .gitattributes "$recording" "$work/again"
"$program" har export "$work/again" | cmp - "$work/a.har"
sed 's/Action=/Faction=/; s/"ecs-contract"/"another"/' "$work/a.har" >"$work/none.har"
code=0
said=$("$program" har import "$work/none.har" --out "$work/none" --provenance document 2>&1) || code=$?
[[ $code == 2 && $said == *"passed over: 2 entries that name no action of Ecs"* && ! -e $work/none ]] ||
  { echo "an import of nothing: $code $said"; exit 1; }
sed 's/"_spec": "..../"_spec": "0000/; s/"verdict": \[\]/"verdict": ["by another table"]/' "$work/a.har" >"$work/old.har"
"$program" har import "$work/old.har" --out "$work/old"
"$program" check cassettes "$work/old" >"$work/checked"
grep -q "2 judged otherwise now" "$work/checked"
grep -q "was judged by another table" "$work/checked"
"$program" har import "$work/old.har" --judge-again --out "$work/judged"
diff -r --exclude cassette.json --exclude .gitattributes "$recording" "$work/judged"
"$program" check cassettes "$work/judged" >"$work/checked"
grep -q " 0 judged otherwise now" "$work/checked"
if grep "was judged by another table" "$work/checked"; then exit 1; fi
