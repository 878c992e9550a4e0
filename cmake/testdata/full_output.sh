#!/bin/bash
# full_output.sh <ecs-contract> <cassette> <folder for reports>: whatever a verb prints, standard output that can't
# be written is said, and is exit code 2.
set -u
program=$1 cassette=$2 work=$3
rm -rf "$work" && mkdir -p "$work"
wrong=0
only=(--case request/absence --format json --signature v3)
"$program" run --adapter reference "${only[@]}" --out "$work/run" >/dev/null || exit 1
stream=$work/run/verdicts.ndjson

expect_told() { # where standard output goes, then the command
  local to=$1
  shift
  if [[ $to == closed ]]; then "$@" >&- 2>"$work/err"; else "$@" >"$to" 2>"$work/err"; fi
  local code=$?
  [[ $code -eq 2 ]] && grep -q "standard output can't be written" "$work/err" && return
  echo "to $to, exit code $code: $*"
  cat "$work/err"
  wrong=1
}
ended_by_signal() { # a verb that listens, once it has SIGTERM blocked to wait for it
  "$@" &
  local pid=$!
  for ((n = 0; n < 600; n++)); do
    # Bash has it blocked too, until it has become the program.
    [[ $(cat /proc/$pid/comm) == ecs-contract ]] &&
      (((0x$(awk '/^SigBlk/ { print $2 }' /proc/$pid/status) & 0x4000) != 0)) && break
    sleep 0.1
  done
  kill -TERM $pid
  wait $pid
}
for to in /dev/full closed; do
  while read -r line; do
    read -ra words <<<"$line"
    expect_told $to "$program" "${words[@]}"
  done <<END
--help
--version
run --help
run --adapter reference --list
run --adapter reference ${only[*]} --out $work/again
check
check --rules
check cassettes $cassette
check emulator
check adapter reference
explain OperationDenied
diff $cassette $cassette
har export $cassette
report $stream
report $stream --as junit
report $stream --as json
report $stream --as tap
merge $stream --out $work/merged.ndjson
authority --out $work/authority-$(basename $to)
END
  # Verbs that end with a signal.
  for verb in emulate "replay $cassette"; do
    read -ra words <<<"$verb"
    expect_told $to ended_by_signal "$program" "${words[@]}"
  done
done
exit $wrong
