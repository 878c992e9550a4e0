#!/bin/bash
# record_again.sh <ecs-contract> <ask>: the emulator is recorded, and then again into the same folder: a part of it,
# new calls, with the service down, with a wrong key, killed and recovered, and in the place of all. What was not made
# again stays until it is to be replaced, no failure takes the place of an answer, and what is not told is nowhere lost.
# Then interactions are listed, taken out, and put into another recording.
set -eu
program=$1 ask=$2
source "${BASH_SOURCE[0]%/*}/background.sh"

start service "ends with SIGTERM" "$program" emulate --state shop --quiet
read -r _ key _ secret _ <<<"$(grep -m1 '^  key ' "$work/service.log")"
service=http://127.0.0.1:$(port service)
tape=$work/tape

# ask_for <name> <region>…: a call for each, to the recorder of that name.
ask_for() {
  local door=http://127.0.0.1:$(port "$1") region
  shift
  for region in "$@"; do
    "$ask" "$door" "$key" "$secret" "&Action=DescribeRegions&RegionId=$region" >>"$work/calls.log" || true
  done
}
# record <name> <exit code> <upstream> <options> <region>…
record() {
  local name=$1 want=$2 upstream=$3 options=$4 code=0
  shift 4
  # shellcheck disable=SC2086
  start "$name" "stop with Ctrl-C" "$program" record --upstream "$upstream" --out "$tape" --provenance emulator $options
  ask_for "$name" "$@"
  kill -TERM "$pid"; wait "$pid" || code=$?
  [[ $code == "$want" ]] || fail "$name exited with $code"
}
count() { find "$1" -name '0*.json' | wc -l; }

record whole 0 "$service" --verbose cn-a cn-b cn-c cn-d
[[ $(grep -c "^..:..:..Z  [1-4] DescribeRegions -> 200  .* [0-9]* ms$" "$work/whole.log") == 4 ]] ||
  fail "not each call has a line"
says whole "4 interactions in $tape: *$\|4 interactions in $tape"
cp -r "$tape" "$work/first"
record half 0 "$service" "" cn-d cn-b
! grep -q " ms$" "$work/half.log" || fail "a line a call where nobody watches"
says half "4 interactions in $tape: 2 as before, 2 not made again and kept; nothing changed"
diff -r "$tape" "$work/first" || fail "recording half of it again changed something"
record more 0 "$service" "" cn-e cn-a
says more "5 interactions in $tape: 1 new, 1 as before, 3 not made again and kept"
for name in "$work"/first/0*; do cmp "$name" "$tape/${name##*/}" || fail "a new call changed another's file"; done

# The service is down: its answers stay, what failed lies beside them.
cp -r "$tape" "$work/second"
record down 1 http://127.0.0.1:1 "" cn-a cn-b
says down "2 failures on the way to the service, of calls that have an answer, kept apart in $tape.failures"
diff -r "$tape" "$work/second" || fail "a service that was down changed the recording"
[[ $(count "$tape.failures") == 2 ]] || fail "the failures are not kept"
code=0; "$program" cassette take "$tape.failures" 1 --into "$tape" >"$work/taken.log" 2>&1 || code=$?
[[ $code == 2 ]] || fail "a failure was taken into the place of an answer: $code"
says taken "has an answer to a call whose failure on the way"
diff -r "$tape" "$work/second" || fail "taking a failure changed the recording"
# So they do with a wrong secret, and with a key that nobody has.
right=$secret
secret=not-the-secret record wrong 1 "$service" "" cn-c
diff -r "$tape" "$work/second" || fail "a wrong secret changed the recording"
key=LTAI5tNobodyHasThisKey record stranger 1 "$service" "" cn-c
diff -r "$tape" "$work/second" || fail "a wrong key changed the recording"
[[ $(count "$tape.failures") == 3 ]] || fail "the failures of one call are not one"
"$program" check cassettes "$tape" >"$work/checked.log" || fail "no cassette any more"
secret=$right

# Killed in the middle, and recovered.
start killed "stop with Ctrl-C" "$program" record --upstream "$service" --out "$tape" --provenance emulator
ask_for killed cn-f
kill -KILL "$pid"; wait "$pid" 2>/dev/null || true
"$program" record --recover --out "$tape" >"$work/recovered.log" || fail "recover: $?"
says recovered "6 interactions in $tape: 1 new, 5 not made again and kept"
start killed "stop with Ctrl-C" "$program" record --upstream http://127.0.0.1:1 --out "$tape" --provenance emulator
ask_for killed cn-a
kill -KILL "$pid"; wait "$pid" 2>/dev/null || true
code=0; "$program" record --recover --out "$tape" >"$work/recovered.log" || code=$?
[[ $code == 1 ]] || fail "recovering a failure exited with $code"
says recovered "1 failure on the way"
[[ $(count "$tape") == 6 ]] || fail "recovering lost something"

# All is replaced where that is asked for, and only where all went well.
record unreached 1 http://127.0.0.1:1 --replace cn-a
says unreached "so nothing is taken away"
[[ $(count "$tape") == 6 ]] || fail "a service that was down replaced the recording"
record unreached 0 http://127.0.0.1:1 --replace cn-z
says unreached "nothing but failures on the way to the service, so nothing is taken away"
[[ $(count "$tape") == 7 ]] || fail "failures of new calls replaced the recording"
record replaced 0 "$service" --replace cn-a cn-g
says replaced "2 interactions in $tape: 1 new, 1 as before, 6 not made again and taken away"
[[ $(count "$tape") == 2 && ! -e $tape.before ]] || fail "the old recording is still there"
cmp "$tape/0001-DescribeRegions-200.json" "$work/first/0001-DescribeRegions-200.json"
record failures 0 http://127.0.0.1:1 --keep-failures cn-a
grep -q -l '"status": 502' "$tape"/0001-* || fail "a failure that is wanted is not there"

# What a replacing that was cut off has left is told of, and not overwritten.
cp -r "$work/first" "$tape.before"
record told 0 "$service" "" cn-a
says told "$tape.before: is what a --replace that was cut off has left"
code=0
"$program" record --upstream "$service" --out "$tape" --replace >"$work/refused.log" 2>&1 || code=$?
[[ $code == 2 && $(count "$tape.before") == 4 ]] || fail "overwrote what was left: $code"
says refused "tape.before: is what a --replace that was cut off has left"

# A sequence of answers to one call is replayed in order, also after a part of it was recorded again.
tape=$work/sequence
record sequence 0 "$service" "" cn-a cn-b cn-a cn-a
record begun 0 "$service" "" cn-a
says begun "4 interactions in $tape: 1 as before, 3 not made again and kept; nothing changed"
start replayed "stop with Ctrl-C" "$program" replay "$tape" --verbose
ask_for replayed cn-a cn-a cn-b cn-a
kill -TERM "$pid"; wait "$pid" || fail "the sequence is not replayed: $?"
[[ $(grep -c "^..:..:..Z  [1-4] DescribeRegions -> 200  .* [0-9]* ms$" "$work/replayed.log") == 4 ]] ||
  fail "not each call of the replay has a line"

# A damaged recording is never added to; it can be replaced.
echo >>"$tape/0002-DescribeRegions-200.json"
code=0
"$program" record --upstream "$service" --out "$tape" >"$work/damaged.log" 2>&1 || code=$?
[[ $code == 2 ]] || fail "added to a damaged recording: $code"
says damaged "is not what was recorded"
record unmended 1 http://127.0.0.1:1 --replace cn-z
says unmended "so nothing is taken away"
[[ $(count "$tape") == 4 ]] || fail "a service that was down replaced a damaged recording"
record mended 0 "$service" --replace cn-a
says mended "the damaged recording that stood there is kept as $tape.damaged"
[[ $(count "$tape") == 1 && $(count "$tape.damaged") == 4 ]] || fail "a damaged recording is not replaced, and kept"
tape=$work/tape

# Listed, taken out, put into another.
"$program" cassette show "$tape" >"$work/list.log"
says list "^ 1 .* 200 .*DescribeRegions .*RegionId=cn-a"
"$program" cassette show "$tape" 2 >"$work/one.log"
says one "GET /.*RegionId=cn-g"
says one "HTTP/1.1 200 OK"
"$program" cassette take "$tape.before" 2 3 --into "$tape" >"$work/take.log" || fail "take: $?"
says take "4 interactions in $tape: 2 new, 2 not made again and kept"
"$program" cassette drop "$tape" 1 3 >"$work/drop.log" || fail "drop: $?"
says drop "dropped 0003-DescribeRegions-200.json"
"$program" check cassettes "$tape" >"$work/checked.log" || fail "dropping broke the cassette"
"$program" cassette show "$tape" >"$work/list.log"
says list "^ 2 .*RegionId=cn-c"
[[ $(wc -l <"$work/list.log") == 3 ]] || fail "dropped too few or too many"

# Answers of the live service that are old are told, those of an emulator are not.
"$program" cassette take "$tape" 1 --into "$work/aged" >"$work/take.log" || fail "take: $?"
age() { # age <name> <provenance> <date>: the recording as if it were so, replayed
  "$program" har export "$work/aged" --out "$work/aged.har" >/dev/null
  sed -i -E "s/(\"provenance\": *)\"[a-z]*\"/\1\"$2\"/; s/(\"date\": *)\"[^\"]*\"/\1\"$3\"/" "$work/aged.har"
  "$program" har import "$work/aged.har" --out "$work/$1-tape" >/dev/null || fail "import: $?"
  start "$1" "stop with Ctrl-C" "$program" replay "$work/$1-tape"
  kill -TERM "$pid"; wait "$pid" || true
}
age old live 2001-02-03T04:05:06Z
says old "1 answer of the live service older than a year, the oldest of 2001-02-03T04:05:06Z"
age young live "$(date -u +%FT%TZ)"; ! grep -q "older than" "$work/young.log" || fail "a new answer is called old"
age old-emulator emulator 2001-02-03T04:05:06Z
! grep -q "older than" "$work/old-emulator.log" || fail "an answer of the emulator is called old"

# Under rules that hide more, and a table that has changed, an old recording is brought up to date without a call.
source=${BASH_SOURCE[0]%/*}/../..
cp -r "$tape" "$work/old"
"$program" cassette upgrade "$work/old" >"$work/same.log" || fail "upgrade: $?"
says same "2 interactions in $work/old as the rules and the table of today have them: nothing changed"
diff -r "$tape" "$work/old" || fail "nothing changed, and yet it did"
mkdir -p "$work/suite/cassettes"
for each in specs conformance cassettes/schema; do ln -s "$(realpath "$source/$each")" "$work/suite/$each"; done
sed '/"redact"/,/"parameters"/s/"parameters": \[/&"RegionId",/' "$source/cassettes/rules.json" >"$work/suite/cassettes/rules.json"
code=0; "$program" check cassettes "$work/old" --root "$work/suite" >"$work/hidden.log" || code=$?
says hidden "was redacted by other rules"
"$program" cassette upgrade "$work/old" --root "$work/suite" >"$work/upgrade.log" || fail "upgrade: $?"
says upgrade "3 files written"
! grep -r "RegionId=cn-" "$work/old" || fail "what the rules hide today is still there"
"$program" check cassettes "$work/old" --root "$work/suite" >"$work/hidden.log" || fail "not as the rules have it"
! grep "other rules" "$work/hidden.log" || fail "the manifest names the old rules"
"$program" cassette upgrade "$work/old" --root "$work/suite" >"$work/same.log" || fail "upgrade: $?"
says same "nothing changed"
echo "all as expected"
