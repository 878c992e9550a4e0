#!/bin/bash
# low_limits.sh <ecs-contract> <cassette> <folder for reports> [memory]: a limit of the process ends a verb by one line
# with the remedy, or does not matter; it is no fault of the harness and no abort. 'memory': limits on that as well,
# which a program with a sanitizer can't live with.
set -u
program=$1 cassette=$2 work=$3
rm -rf "$work" && mkdir -p "$work"
wrong=0

expect_remedy() { # the limit as ulimit takes it, then the command
  local limit=$1
  shift
  (ulimit $limit && exec timeout 60 "$program" "$@") >"$work/out" 2>"$work/err"
  local code=$?
  [[ $code -eq 0 ]] && return
  # The loader of the system has a line of its own, before the program begins.
  [[ $code -eq 127 ]] && grep -qE "error while loading shared libraries|cannot allocate TLS data" "$work/err" && return
  [[ $code -eq 2 && $(wc -l <"$work/err") -eq 1 ]] && grep -q "(ulimit -${limit:1:1})" "$work/err" && return
  echo "ulimit $limit, exit code $code: $*"
  cat "$work/err"
  wrong=1
}

limits=("-n 8" "-n 12" "-n 20" "-n 30" "-n 45" "-n 64")
if [[ ${4:-} == memory ]]; then
  for ((size = 20000; size <= 320000; size += 50000)); do limits+=("-v $size"); done
fi
for limit in "${limits[@]}"; do
  while read -r line; do
    read -ra words <<<"$line"
    expect_remedy "$limit" "${words[@]}"
  done <<END
run --adapter reference --case reply/error --format json --signature v3 --out $work/run
check
check emulator
explain OperationDenied
diff $cassette $cassette
har export $cassette
END
done
exit $wrong
