#!/bin/bash
# over_https.sh <ecs-contract> <command line client> <folder to work in>: the client calls the emulator
# over HTTPS, through the recorder, which verifies the emulator's certificate and signs again; then the same calls
# from the recording. All programs find their ports themselves. Each call has to be answered alike: in JSON and
# XML, by V1 and V3; and the same as over HTTP.
set -eu
program=$1 client=$2 work=$3
export PATH=/usr/bin:/bin no_proxy='*'
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
rm -rf "$work"
mkdir -p "$work"
started=()
trap 'for pid in "${started[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done' EXIT

fail() {
  echo "over_https: $*"
  tail -n 20 "$work"/*.log
  exit 1
}
start() {  # start <name> <words that say it is ready> <program> <argument>…
  local name=$1 ready=$2
  shift 2
  "$@" >"$work/$name.log" 2>&1 &
  started+=($!)
  for _ in {1..300}; do
    grep -qs "$ready" "$work/$name.log" && return
    sleep 0.1
  done
  fail "$name was not ready within half a minute"
}
address() { grep -oE "$2://127\.0\.0\.1:[0-9]+" "$work/$1.log" | head -n 1; }
word_behind() { sed -nE "s/.*$2 +([^ ]+).*/\1/p" "$work/$1.log" | head -n 1; }
# The account as it was.
reset() {
  exec 3<>"/dev/tcp/127.0.0.1/$(grep -oE 'control +http://127.0.0.1:[0-9]+' "$work/emulate.log" | sed 's/.*://')"
  printf 'POST /reset HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' \
    "$(word_behind emulate token)" >&3
  grep -q '^HTTP/1.1 200 ' <&3 || fail 'the emulator was not reset'
  exec 3>&-
}
# call <address> <authority>: the same four calls, each answer on a line.
call() {
  local format signature
  for format in JSON XML; do
    for signature in v1-hmac-sha1 v3; do
      "$client" ecs ModifyInstanceNetworkSpec --endpoint "$1" --ca-file "$2" --region cn-hangzhou --format "$format" \
        --signature "$signature" --deadline-ms 20000 --InstanceId i-postpaid --InternetMaxBandwidthOut 5 2>&1 || true
    done
  done | sed -E 's/[0-9A-F-]{36}/ID/'
}

"$program" authority --out "$work/authority" >"$work/authority.log" 2>&1 || fail 'no authority was made'
ca=$(ls "$work"/authority/*.pem | grep -v key | head -n 1)
start emulate 'ends with' "$program" emulate --quiet --seed 1 --clock 2026-01-01T00:00:00Z --authority-from "$work/authority"
ALIBABA_CLOUD_ACCESS_KEY_ID=$(word_behind emulate key)
ALIBABA_CLOUD_ACCESS_KEY_SECRET=$(word_behind emulate secret)
export ALIBABA_CLOUD_ACCESS_KEY_ID ALIBABA_CLOUD_ACCESS_KEY_SECRET
start record 'stop with' "$program" record --upstream "$(address emulate https)" --authority "$ca" --tls \
  --authority-from "$work/authority" --sign-again --provenance emulator --out "$work/recording"
throw_away_id=$(word_behind record 'AccessKeyId')
throw_away_secret=$(word_behind record 'and secret')
throw_away_secret=${throw_away_secret%;}

call "$(address emulate http)" "$ca" >"$work/over-http"
reset
export ALIBABA_CLOUD_ACCESS_KEY_ID=$throw_away_id ALIBABA_CLOUD_ACCESS_KEY_SECRET=$throw_away_secret
call "$(address record https)" "$ca" >"$work/recorded"
kill -TERM "${started[1]}"
wait "${started[1]}" || fail 'the recorder did not end in order'
"$program" check cassettes "$work/recording" >"$work/check.log" 2>&1 || fail 'the recording is none of the spec'

start replay 'stop with' "$program" replay "$work/recording" --tls --authority-from "$work/authority" --format asked \
  --polls hold-last --secret "$throw_away_id=$throw_away_secret" --journal "$work/what-came.journal"
call "$(address replay https)" "$ca" >"$work/replayed"
kill -TERM "${started[2]}"
wait "${started[2]}" || fail 'the replay found fault with the calls'
kill -TERM "${started[0]}"
wait "${started[0]}" || fail 'the emulator did not end in order'

[[ $(grep -c RequestId "$work/recorded") == 4 ]] || fail "not all calls were answered: $(cat "$work/recorded")"
diff "$work/recorded" "$work/over-http" || fail 'HTTPS and HTTP differ'
diff "$work/recorded" "$work/replayed" || fail 'the recording answers otherwise'
grep -q 'signatures: 4 right, 0 wrong' "$work/replay.log" || fail 'the signatures of the replay'
"$program" record --recover --out "$work/what-came" >"$work/recover.log" 2>&1 || fail 'the journal of the replay'
"$program" check cassettes "$work/what-came" >"$work/check.log" 2>&1 || fail 'what the journal of the replay held'
