#!/bin/bash
# save_at_once.sh <ecs-contract> <ask> <recording of many>: several programs save into one folder at once: each waits for
# the other, or is refused while a recorder has it, by whatever path it comes; nothing that was saved or acknowledged is
# lost. And what is taken alone takes the place that it had.
set -eu
program=$1 ask=$2 many=$3
source "${BASH_SOURCE[0]%/*}/background.sh"
count() { find "$1/" -name '0*.json' | wc -l; }

# all <name> <command>…: waits for what runs in the background; each has to have gone well.
running=()
all() { for each in "${running[@]}"; do wait "$each" || fail "one of $1 exited with $?"; done; running=(); }

"$program" har export "$many" --out "$work/many.har" >"$work/export.log"
for number in 1 2 3 4 5 6; do
  "$program" cassette take "$many" $number --into "$work/tape" >"$work/take$number.log" 2>&1 & running+=($!)
done
all "six that take"
[[ $(count "$work/tape") == 6 ]] || fail "takers lost each other's: $(count "$work/tape")"
for number in 1 2 3; do
  "$program" cassette drop "$work/tape" 1 >"$work/drop$number.log" 2>&1 & running+=($!)
done
"$program" cassette take "$many" 7 --into "$work/tape" >"$work/take7.log" 2>&1 & running+=($!)
all "three that drop and one that takes"
[[ $(count "$work/tape") == 4 ]] || fail "those that drop lost each other's: $(count "$work/tape")"
[[ $(find "$work" -name '.*' | wc -l) == 0 ]] || fail "something hidden is left"

# A recorder has the folder, whatever it is called; nobody takes its journal away.
ln -s tape "$work/link"
start record "stop with Ctrl-C" "$program" record --upstream http://127.0.0.1:1 --out "$work/link"
door=http://127.0.0.1:$(port record)
[[ -e $work/tape.journal ]] || fail "the journal is not beside the folder itself"
refused() {
  local code=0 log
  log=$(mktemp "$work/XXXXXX.log")
  "$program" "$@" >"$log" 2>&1 || code=$?
  [[ $code == 2 ]] || fail "$* exited with $code"
  grep -q "another 'record' is writing it" "$log" || fail "$* is refused for another reason"
}
refused record --recover --out "$work/tape" & running+=($!)
refused record --upstream http://127.0.0.1:1 --out "$work/tape" & running+=($!)
refused cassette take "$many" 8 --into "$work/tape" & running+=($!)
refused cassette drop "$work/link" 1 & running+=($!)
refused har import "$work/many.har" --out "$work/tape" & running+=($!)
all "those that are refused"
"$ask" "$door" LTAI5tSomeKeyOfATest not-a-secret "&Action=DescribeRegions&RegionId=cn-x" >"$work/ask.log" 2>&1 || true
kill -TERM $pid; wait $pid || fail "record exited with $?"
says record "1 new"
[[ -L $work/link && $(count "$work/tape") == 5 && ! -e $work/tape.journal ]] || fail "the link or a call is gone"

# A folder that can't be saved into by then: what was recorded stays in the journal, which is told.
record_one() {  # <name> <folder>; $pid is left running
  start "$1" "stop with Ctrl-C" "$program" record --upstream http://127.0.0.1:1 --out "$2"
  door=http://127.0.0.1:$(port "$1")
  "$ask" "$door" LTAI5tSomeKeyOfATest not-a-secret "&Action=DescribeRegions&RegionId=cn-y" >"$work/ask.log" 2>&1 || true
}
record_one unsaved "$work/other"
mkdir "$work/other"; echo >"$work/other/a-file-of-mine"
code=0; kill -TERM $pid; wait $pid || code=$?
[[ $code == 2 && -s $work/other.journal ]] || fail "a recording that can't be saved exited with $code"
says unsaved "what was recorded is in $work/other.journal"
! grep -q "still there" "$work/unsaved.log" || fail "tells of a journal beside another folder"

# What a --replace has left is told of by --recover, too, and a failure never takes the place of an answer.
record_one killed "$work/tape"
kill -KILL $pid; wait $pid 2>/dev/null || true
cp -r "$work/tape" "$work/tape.before"
"$program" record --recover --out "$work/tape" >"$work/recovered.log" 2>&1 || fail "recover exited with $?"
says recovered "tape.before: is what a --replace that was cut off has left"
[[ $(count "$work/tape") == 6 && ! -e $work/.tape.lock ]] || fail "nothing was recovered, or a lock is left"

# What was not saved is not called dropped.
"$program" cassette take "$work/tape" 6 --into "$work/answers" >"$work/take-new.log"
code=0; "$program" cassette drop "$work/answers" 1 >"$work/drop-all.log" 2>&1 || code=$?
[[ $code == 2 ]] && ! grep -q "^dropped" "$work/drop-all.log" || fail "dropped all: $code"
echo "all as expected"
