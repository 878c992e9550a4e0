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
[[ $code == 2 && $said == *"passed over: 2 entries naming no action of Ecs"* && ! -e $work/none ]] ||
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

# A HAR of which entries can't be read: they are told by number, and the rest is taken.
code=0
"$program" har import "${0%/*}/../../harness/fuzz/corpus/har/odd-entries" --out "$work/odd" --provenance live \
  >"$work/said" || code=$?
[[ $code == 1 ]] || { echo "entries that can't be read gave $code"; exit 1; }
grep -q "^passed over: entry 4, https://ecs.example/: .*'status' is no number" "$work/said"
grep -q "^passed over: entry 7, (no URL): .*'request' is no object" "$work/said"
grep -q "^passed over: entry 10, https://ecs.example/: a body is no text in 'base64'" "$work/said"
grep -q "^passed over: 2 entries without an answer" "$work/said"
grep -q "^1 interaction in " "$work/said"
sed '0,/Action=/s//Faction=/; s/"ecs-contract"/"another"/' "$work/a.har" >"$work/half.har"
"$program" har import "$work/half.har" --out "$work/half" --provenance document >"$work/said"
grep -q "^passed over: 1 entry naming no action of Ecs" "$work/said"

# A recording that breaks the spec says so as it is saved, at the level that a diff has for it.
sed -E 's/\\"OrderId\\"/\\"NewId\\"/; s/"_spec": "[0-9a-f]*",?//; s/"ecs-contract"/"another"/' "$work/a.har" >"$work/breaks.har"
"$program" har import "$work/breaks.har" --out "$work/breaks" --provenance document >"$work/said"
grep -q "^0002-ModifyInstanceNetworkSpec-200.json: SHOULD  recorded: answer.field.NewId" "$work/said"
grep -q "1 interaction not as the spec has it: 'check cassettes' fails on it" "$work/said"
code=0; "$program" check cassettes "$work/breaks" >"$work/checked" || code=$?
[[ $code == 1 ]] || { echo "check cassettes gave $code"; exit 1; }
"$program" check cassettes "$work/breaks" --fail-on MUST >"$work/checked"
code=0; "$program" diff "$work/again" "$work/breaks" >"$work/diff" || code=$?
[[ $code == 1 ]] && grep -q "SHOULD  diff.added: .*NewId" "$work/diff" || { echo "diff gave $code"; exit 1; }
