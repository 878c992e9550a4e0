#!/bin/bash
# cassette_verbs.sh <ecs-contract> <ask> [<note_connects.so>]: an authority is made, the emulator is
# recorded through HTTPS and HTTP, a recorder is killed and its journal recovered, and what was recorded
# is replayed to a client that trusts the authority; with the library, no connect() of the replay is seen.
set -eu
program=$1 ask=$2 preload=${3:-}
source "${BASH_SOURCE[0]%/*}/background.sh"
call() { "$ask" "$1" "$key" "$secret" "&Action=DescribeRegions&RegionId=$2" "$ca" >>"$work/calls.log"; }

# The authority: its key is ours alone, and it is not made twice.
"$program" authority --out "$work/authority" >"$work/authority.log"
ca=$work/authority/rootCA.pem
[[ $(stat -c %a "$work/authority/rootCA-key.pem") == 600 ]] || fail "others may read the key"
code=0; "$program" authority --out "$work/authority" 2>"$work/twice.log" || code=$?
[[ $code == 2 ]] && grep -q "is there already" "$work/twice.log" || fail "made twice: $code"
chmod 640 "$work/authority/rootCA-key.pem"
code=0; "$program" emulate --authority-from "$work/authority" 2>"$work/open.log" || code=$?
[[ $code == 2 ]] && grep -q "that others may read" "$work/open.log" || fail "took an open key: $code"
chmod 600 "$work/authority/rootCA-key.pem"
code=0; "$program" replay cassettes --tls 2>"$work/untrusted.log" || code=$?
[[ $code == 2 ]] || fail "listened without an authority: $code"

# The service, by HTTPS.
start service "ends with SIGTERM" "$program" emulate --authority-from "$work/authority" --quiet
read -r _ key _ secret _ <<<"$(grep -m1 '^  key ' "$work/service.log")"
upstream=https://127.0.0.1:$(port service https://)

# Recorded through both doors.
record=("$program" record --upstream "$upstream" --authority "$ca" --provenance emulator
  --authority-from "$work/authority")
start record "stop with Ctrl-C" "${record[@]}" --out "$work/tape" --tls
call "http://127.0.0.1:$(port record http://)" cn-a
call "https://127.0.0.1:$(port record https://)" cn-b
kill -TERM "$pid"; wait "$pid" || fail "record: $?"
grep -q "2 interactions" "$work/record.log" || fail "not both were recorded"

# Killed, and recovered; what a killed save left beside it goes too.
start killed "stop with Ctrl-C" "${record[@]}" --out "$work/killed" --authority-out "$work/a.pem" --tls
call "http://127.0.0.1:$(port killed http://)" cn-c
call "https://127.0.0.1:$(port killed https://)" cn-d
kill -KILL "$pid"; wait "$pid" 2>/dev/null || true
[[ -e $work/killed.journal && ! -e $work/killed ]] || fail "no journal was left"
mkdir "$work/.killed.a1B2c3"
"$program" record --recover --out "$work/killed" >"$work/recover.log" || fail "recover: $?"
grep -q "2 interactions" "$work/recover.log" || fail "not both were recovered"
[[ ! -e $work/killed.journal && ! -e $work/.killed.a1B2c3 ]] || fail "recovering left something"
"$program" diff "$work/killed" "$work/killed" >"$work/diff.log" || fail "diff: $?"

# replay <name> <exit code> <secret> <option>…: replays both calls.
replay() {
  local name=$1 want=$2 code=0
  secret=$3
  shift 3
  LD_PRELOAD=$preload CONNECTS=$work/$name.connects start "$name" "stop with Ctrl-C" \
    "$program" replay "$work/tape" --https-port 0 --authority-from "$work/authority" "$@"
  call "http://127.0.0.1:$(port "$name" http://)" cn-a
  call "https://127.0.0.1:$(port "$name" https://)" cn-b
  kill -TERM "$pid"; wait "$pid" || code=$?
  [[ $code == "$want" ]] || fail "$name exited with $code"
  [[ ! -e $work/$name.connects ]] || fail "$name connected: $(wc -l <"$work/$name.connects") times"
}
right=$secret
replay plain 0 "$right"
grep -q "signatures not checked" "$work/plain.log" || fail "claims to have checked"
replay right 0 "$right" --secret "$key=$right" --journal "$work/right.journal"
grep -q "signatures: 2 right, 0 wrong" "$work/right.log" || fail "a right signature is not told"
grep -q "right.journal: 2 calls" "$work/right.log" || fail "the journal is not told"
grep -a -q "RegionId=cn-b" "$work/right.journal" || fail "a call is not in the journal"
! grep -a -q -e "$key" -e "$right" "$work/right.journal" || fail "a key is in the journal"
replay wrong 1 "not-$right" --secret "$key=$right"
grep -q "  wrong   none of the known mistakes .* another secret (signature.v1.unexplained)" "$work/wrong.log" ||
  fail "a wrong signature is not told"
! grep -q -e "$right" "$work/wrong.log" || fail "the secret is told"

# That a connect would have been seen.
if [[ -n $preload ]]; then
  LD_PRELOAD=$preload CONNECTS=$work/seen "$ask" "$upstream" "$key" "$right" "&Action=DescribeRegions" \
    "$ca" >>"$work/calls.log"
  [[ $(wc -l <"$work/seen") == 1 ]] || fail "a connect was not seen"
fi
echo "all as expected"
