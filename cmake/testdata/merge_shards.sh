#!/bin/bash
# merge_shards.sh <ecs-contract> <suite with adapters in bad weather> <folder>: the shards of a run make the whole, and
# nothing else does.
set -u
program=$1 suite=$2 work=$3
rm -rf "$work" && mkdir -p "$work"
cd "$work" || exit 1
wrong=0
shard() { # name of the reports, I/N, then further words
  "$program" run --adapter reference --case request/absence --shard "$2" --out "$1" "${@:3}" >"$1.said" 2>&1
}
merged() { # exit code, regex of what is said, then the streams
  "$program" merge "${@:3}" --out all.ndjson >merge.said 2>&1
  local code=$?
  [[ $code -eq $1 ]] && grep -q "$2" merge.said && return
  echo "exit code $code, expected $1 and '$2': merge ${*:3}"
  cat merge.said
  wrong=1
}
stream() { for each; do echo "$each/verdicts.ndjson"; done; }

for i in 1 2 3; do shard s$i $i/3 || { cat s$i.said; exit 1; }; done
"$program" run --adapter reference --case request/absence --out whole >whole.said 2>&1 || exit 1
merged 0 "^reference: " $(stream s1 s2 s3)
merged 0 "^reference: " $(stream s3 s1 s2)
cases() { grep -o '"case":"[^"]*"' "$1" | sort; }
[[ $(cases all.ndjson) == $(cases whole/verdicts.ndjson) ]] || { echo "the shards are not the whole"; wrong=1; }

merged 2 "shard 2/3 is missing" $(stream s1 s3)
merged 2 "shard 3/3 is missing" $(stream s1 s2)
merged 2 "s1/verdicts.ndjson:1: is shard 1/3, as s1/verdicts.ndjson is" $(stream s1 s1 s2 s3)
shard other 2/3 --format json
merged 2 "other/verdicts.ndjson:1: belongs to another run" $(stream s1 other s3)
shard seeded 2/3 --seed another
merged 2 "belongs to another run" $(stream s1 seeded s3)
shard halves 1/2
merged 2 "belongs to another run" $(stream s1 halves)
merged 2 "belongs to another run" $(stream whole s1)

# A shard that did not come to its end is no part of a whole.
bad=("$program" run --adapter later-errored --root "$suite" --case request/absence --jobs 1)
"${bad[@]}" --shard 1/2 --out b1 >b1.said 2>&1
"${bad[@]}" --shard 2/2 --out b2 --fail-fast >b2.said 2>&1
merged 2 "b2/verdicts.ndjson: is not complete: stopped at the first case that fails" $(stream b1 b2)
[[ ! -e all.ndjson.unfinished ]] || { echo "merge left something behind"; wrong=1; }
exit $wrong
