# To be sourced by a test script, which has set -eu: programs that run in the background, each with a log, in a folder
# $work that goes with the script.
work=$(mktemp -d)
started=()
end_all() {
  for pid in "${started[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap end_all EXIT
fail() { echo "${0##*/}: $*" >&2; cat "$work"/*.log >&2; exit 1; }
says() { grep -q -- "$2" "$work/$1.log" || { cat "$work/$1.log" >&2; fail "$1 does not say '$2'"; }; }

# start <name> <line to wait for> <command>…: in the background; its output is $work/<name>.log, its number $pid.
start() {
  local name=$1 line=$2
  shift 2
  : >"$work/$name.log"
  "$@" >"$work/$name.log" 2>&1 &
  pid=$!
  started+=("$pid")
  timeout 60 tail -n +1 -f --pid="$pid" "$work/$name.log" | grep -q -m1 "$line" || fail "$name did not start"
}
# port <name> [<what stands before the address>]: the port it printed first.
port() { grep -o "${2:-http://}127.0.0.1:[0-9]*" "$work/$1.log" | head -n1 | grep -o '[0-9]*$'; }
