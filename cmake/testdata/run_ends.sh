#!/bin/bash
# run_ends.sh <ecs-contract> <suite with adapters in bad weather> <folder>: a run that is interrupted or killed, and
# two runs into one folder.
set -u
program=$1 suite=$2 work=$3
rm -rf "$work" && mkdir -p "$work/tmp"
export TMPDIR=$work/tmp
out=$work/reports
fail() {
  echo "$*"
  ls -lA "$out" "$work/tmp"
  cat "$work"/*.said
  for pid in $(jobs -p); do kill -KILL "$pid" 2>/dev/null; done
  exit 1
}
until_true() { # a command that has to succeed within a minute
  for ((n = 0; n < 600; n++)); do
    eval "$1" && return
    sleep 0.1
  done
  fail "never came true: $1"
}
left_over() { grep -lsz "HOME=$work/tmp/" /proc/[0-9]*/environ; }
# Its adapters stall in their first call; what they can't be asked for has a verdict at once.
stalling=("$program" run --adapter later-stall --root "$suite" --case request/absence --deadline 600000 --jobs 2 --out "$out")

for signal in INT TERM HUP; do
  mkdir -p "$out"
  for old in report.txt junit.xml report.json verdicts.ndjson; do echo old >"$out/$old"; done
  env --default-signal=$signal "${stalling[@]}" >"$work/run.said" 2>&1 &
  run=$!
  until_true '[[ $(left_over | wc -l) -ge 2 ]] && grep -qs skipped "$out/.unfinished/verdicts.ndjson"'
  [[ ! -e $out/junit.xml ]] || fail "a report of an older run stands beside a new run"
  kill -$signal $run
  wait $run
  code=$?
  [[ $code -eq 2 ]] || fail "SIG$signal: exit code $code, not 2"
  for report in report.txt junit.xml report.json; do
    grep -q "interrupted by SIG$signal after [0-9]* of [0-9]* cases\|\"interrupted by SIG$signal\"" "$out/$report" ||
      fail "$report does not say that it is not whole"
  done
  "$program" report "$out/verdicts.ndjson" >"$work/report.said" 2>&1
  [[ $? -eq 2 ]] || fail "a report of an interrupted run is not exit code 2"
  [[ -z $(ls -A "$work/tmp") ]] || fail "SIG$signal left something in the temporary folder"
  [[ -z $(left_over) ]] || fail "SIG$signal left an adapter"
  [[ $(ls -A "$out" | wc -l) -eq 4 ]] || fail "SIG$signal left more than the reports"
done

# The second run into a folder is told, and waits for the end of the first.
good=("$program" run --adapter reference --case request/absence --format json --signature v3 --out "$out")
env --default-signal=INT "${stalling[@]}" >"$work/run.said" 2>&1 &
run=$!
until_true '[[ -d $out/.unfinished ]]'
"${good[@]}" >"$work/second.said" 2>&1 &
second=$!
until_true 'grep -q "another run writes its reports into .*waiting" "$work/second.said"'
env --default-signal=TERM "${good[@]}" >"$work/third.said" 2>&1 &
third=$!
until_true 'grep -q "another run writes" "$work/third.said"'
kill -TERM $third
wait $third
code=$?
[[ $code -eq 2 ]] || fail "a run that was stopped while it waited: exit code $code"
kill -INT $run
wait $run
wait $second
code=$?
[[ $code -eq 0 ]] || fail "the second run: exit code $code"
"$program" report "$out/verdicts.ndjson" >"$work/report.said" 2>&1 || fail "the second run's reports are not whole"

# A run that is killed leaves no result, and nothing in the way of the next.
"${stalling[@]}" >"$work/run.said" 2>&1 &
run=$!
until_true 'grep -qs skipped "$out/.unfinished/verdicts.ndjson"'
kill -KILL $run
wait $run 2>/dev/null
[[ ! -e $out/junit.xml && ! -e $out/verdicts.ndjson ]] || fail "reports of an older run stand beside a killed run"
"${good[@]}" >"$work/run.said" 2>&1 || fail "the run after a killed one"
[[ $(ls -A "$out" | wc -l) -eq 4 ]] || fail "what the killed run left is still there"

# The command that repeats a case does not touch the run that printed it.
"$program" run --adapter later-errored --root "$suite" --case request/absence --jobs 1 --out "$out" >"$work/run.said" 2>&1
before=$(cksum "$out"/*.*)
repeat=$(sed -n 's/^  repeat: //p' "$work/run.said" | head -n 1)
[[ -n $repeat ]] || fail "no command to repeat a case"
eval "$repeat" >"$work/repeat.said" 2>&1
[[ $(cksum "$out"/*.*) == "$before" ]] || fail "the repeat wrote over the run"
grep -q "the outcome\|errored\|error" "$work/repeat.said" || fail "the repeat said nothing"
