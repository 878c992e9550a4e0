#!/bin/bash
# refresh.sh <ecs-contract> <ask> <root>: the whole journey against an emulator on loopback. A recording is made, planned,
# quoted, approved, run, killed and resumed, reviewed, accepted; then the same of a service that is quiet. What is wrong
# with a command is one line and exit code 2, and nothing was sent.
set -eu
program=$1 ask=$2 root=$3
source "${BASH_SOURCE[0]%/*}/background.sh"
export ECS_CONTRACT_CONTROL_TOKEN=the-token
unset CI ECS_CONTRACT_LIVE ALIBABA_CLOUD_ACCESS_KEY_ID ALIBABA_CLOUD_ACCESS_KEY_SECRET ALIBABA_CLOUD_PROFILE || true
export HOME=$work

# an_emulator <name>: $service, $control, $key and $secret are its own. Its clock moves by waits alone.
an_emulator() {
  start "$1" "ends with SIGTERM" "$program" emulate --state shop --quiet --clock 2026-01-01T00:00:00Z
  read -r _ key _ secret _ <<<"$(grep -m1 '^  key ' "$work/$1.log")"
  service=http://127.0.0.1:$(port "$1")
  control=http://127.0.0.1:$(port "$1" "control  http://")
}
asks() { "$ask" "$1" "$key" "$secret" "&Action=ModifyInstanceNetworkSpec&RegionId=cn-hangzhou&$2" >>"$work/calls.log" || true; }
# told <method> <path>: what the control endpoint answers.
told() {
  exec 3<>"/dev/tcp/127.0.0.1/${control##*:}"
  printf '%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' \
    "$1" "$2" "$ECS_CONTRACT_CONTROL_TOKEN" >&3
  cat <&3
  exec 3<&- 3>&-
}
move() { told POST "/move?$1" >"$work/move.log"; says move '"done": true'; }
# expect <exit code> <name> <command>…
expect() {
  local want=$1 name=$2 code=0
  shift 2
  "$@" >"$work/$name.log" 2>&1 </dev/null || code=$?
  [[ $code == "$want" ]] || fail "$name exited with $code"
}
refresh() { expect "$1" "$2" env "ALIBABA_CLOUD_ACCESS_KEY_ID=$key" "ALIBABA_CLOUD_ACCESS_KEY_SECRET=$secret" \
  "$program" refresh "${@:3}"; }
approval() { grep -o '^approval .*' "$work/$1.log" | cut -d' ' -f2; }
orders() { told GET /orders; }

own=i-bp67acfmxazb4p%2A%2A%2A%2A
named='i-bp67acfmxazb4p****'

# The recording: a refusal, an unknown instance, an unpaid order, a change, and an order that is paid.
an_emulator first
tape=$work/tape
start recorder "stop with Ctrl-C" "$program" record --upstream "$service" --out "$tape" --provenance emulator
door=http://127.0.0.1:$(port recorder)
asks "$door" "InstanceId=$own&InternetMaxBandwidthOut=101"
asks "$door" "InstanceId=i-nobody&InternetMaxBandwidthOut=10"
asks "$door" "InstanceId=i-postpaid&InternetMaxBandwidthOut=5"
asks "$door" "InstanceId=i-traffic&InternetMaxBandwidthOut=6"
asks "$door" "InstanceId=$own&InternetMaxBandwidthOut=10&AutoPay=false"
kill -TERM "$pid"; wait "$pid" || fail "the recorder: $?"
cp -r "$tape" "$work/as-recorded"

# What is wrong with a command.
an_emulator wrong
plan() { expect "$1" "$2" "$program" refresh plan "$tape" --out "$work/$3" "${@:4}"; }
plan 2 no-choice none --region cn-hangzhou; says no-choice "nothing is chosen to be asked again; say --all"
plan 2 no-region none --all; says no-region "no region is named; say --region"
plan 2 bad-age none --region cn-hangzhou --older-than soon; says bad-age "'soon' is no age; say it in days"
plan 0 not-old none --region cn-hangzhou --older-than 90d; says not-old "nothing is to be asked again; no plan was written"
[[ ! -e $work/none/plan.json ]] || fail "a plan of nothing was written"
plan 0 planned plan --region cn-hangzhou --all --instance "$named" --instance i-postpaid
says planned "4 steps in .*plan.json, 1 left out; nothing was sent"
says planned "left out  0004-.*which no --instance names"
refresh 2 no-service quote "$work/plan"; says no-service "no service is named, and there is no default; nothing was sent"
expect 2 no-key "$program" refresh quote "$work/plan" --service "$service"
says no-key "no access key is named, and no profile is a default; nothing was sent"
refresh 2 not-live quote "$work/plan" --service https://ecs.example; says not-live "say --live"
refresh 2 half-live quote "$work/plan" --service https://ecs.example --live; says half-live "set ECS_CONTRACT_LIVE=1"
CI=true ECS_CONTRACT_LIVE=1 refresh 2 in-ci quote "$work/plan" --service https://ecs.example --live
says in-ci "a CI variable is set; nothing was sent"
refresh 2 no-quote run "$work/plan" --service "$service"; says no-quote "holds no quote"
refresh 2 no-run resume "$work/plan" --service "$service"
refresh 2 no-review accept "$work/plan"; says no-review "holds no review"
refresh 0 quoted quote "$work/plan" --service "$service"
says quoted "PAY NOW  100.00 CNY"
refresh 2 no-limit run "$work/plan" --service "$service" --approve x; says no-limit "no limit is said; say --max-pay-now"
refresh 2 not-approved run "$work/plan" --service "$service" --max-pay-now 100
says not-approved "nothing is approved; say --approve"
refresh 2 other run "$work/plan" --service "$service" --max-pay-now 100 --approve "$(printf %064d 0)"
says other "is of another plan or quote than these files"
sed -i 's/"PAY NOW"/"FREE"/' "$work/plan/plan.json"
refresh 2 edited quote "$work/plan" --service "$service"; says edited "by the tables it is 'unpaid-order'"
[[ $(orders | grep -c '"id"') == 2 ]] || fail "what was refused has ordered something"
[[ $(told GET /journal | grep -c ModifyInstanceNetworkSpec) == 0 ]] ||
  fail "what was refused has sent a call"

# a_run <name>: planned, quoted and approved; $options are those that a run takes.
a_run() {
  plan 0 "$1-plan" "$1" --region cn-hangzhou --all --instance "$named" --instance i-postpaid
  refresh 0 "$1-quote" quote "$work/$1" --service "$service"
  options=(--service "$service" --clock "$control" --approve "$(approval "$1-quote")" --max-pay-now 100.00)
}

# A quiet service: no difference, no byte of the recording, and the account as it was.
an_emulator quiet
a_run quiet
refresh 0 quiet-run run "$work/quiet" "${options[@]}"
says quiet-run "4 steps asked, 0 not asked, 0 left; paid 0.00 CNY"
says quiet-run "the account is as it was before"
refresh 0 quiet-review review "$work/quiet"
says quiet-review "4 compared: 4 the same, 0 not"
diff -r "$tape" "$work/as-recorded" || fail "a quiet service changed the recording"
[[ $(grep -c '"date"' "$tape.validated.json") == 4 ]] || fail "not each is validated"
refresh 2 quiet-again run "$work/quiet" "${options[@]}"; says quiet-again "holds a run that was begun"
refresh 2 nothing-open accept "$work/quiet"; says nothing-open "nothing is open"

# Killed as soon as its ledger has so many lines, and gone on with: the account is as it was, and there is one order,
# which is void. How far it came by then is the machine's affair; that some were killed on their way is demanded.
killed=0
for lines in 1 2 4 6 8 9 10 12 14; do
  an_emulator "killed-$lines"
  a_run "killed-$lines-run"
  ledger=$work/killed-$lines-run/ledger.txt
  env "ALIBABA_CLOUD_ACCESS_KEY_ID=$key" "ALIBABA_CLOUD_ACCESS_KEY_SECRET=$secret" \
    "$program" refresh run "$work/killed-$lines-run" "${options[@]}" >"$work/killed.log" 2>&1 &
  running=$!
  until [[ -e $ledger && $(wc -l <"$ledger") -ge $lines ]] || ! kill -0 "$running" 2>/dev/null; do :; done
  kill -KILL "$running" 2>/dev/null || true
  wait "$running" 2>/dev/null || true
  grep -q '"event":"end"' "$ledger" || killed=$((killed + 1))
  refresh 0 "resumed-$lines" resume "$work/killed-$lines-run" --service "$service" --clock "$control"
  says "resumed-$lines" "4 steps asked, 0 not asked, 0 left; paid 0.00 CNY"
  says "resumed-$lines" "the account is as it was before"
  [[ $(orders | grep -c '"state": "void"') == 1 && $(orders | grep -c '"id"') == 3 ]] || fail "$lines: $(orders)"
  refresh 0 "reviewed-$lines" review "$work/killed-$lines-run"
done
((killed > 2)) || fail "only $killed runs were killed on their way"
diff -r "$tape" "$work/as-recorded" || fail "a run that was killed changed the recording"

# Ctrl-C: the service holds its answer until the signal is there. The run ends before its next step and offers both ways.
an_emulator interrupted
held=$pid
a_run interrupted
kill -STOP "$held"
env "ALIBABA_CLOUD_ACCESS_KEY_ID=$key" "ALIBABA_CLOUD_ACCESS_KEY_SECRET=$secret" \
  "$program" refresh run "$work/interrupted" "${options[@]}" >"$work/interrupted-run.log" 2>&1 &
running=$!
until ls -l "/proc/$running/fd" 2>/dev/null | grep -q socket: || ! kill -0 "$running" 2>/dev/null; do :; done
kill -INT "$running" || fail "it ended before it asked"
kill -CONT "$held"
code=0; wait "$running" || code=$?
[[ $code == 1 ]] || fail "a run that was interrupted exited with $code"
says interrupted-run "stopped: stopped before step 1"
says interrupted-run "refresh undo $work/interrupted' puts back"
says interrupted-run "refresh resume $work/interrupted' goes on"
refresh 0 interrupted-resume resume "$work/interrupted" --service "$service" --clock "$control"
says interrupted-resume "4 steps asked, 0 not asked, 0 left; paid 0.00 CNY"

# A service that moved.
an_emulator moved
move "kind=message&error=error.404.InvalidInstanceId.NotFound&text=No%20such%20instance."
a_run moved
refresh 0 moved-run run "$work/moved" "${options[@]}"
refresh 1 unplayed-review review "$work/moved" --adapter "$root/cmake/testdata/adapters/errored"
refresh 2 unplayed accept "$work/moved" 2; says unplayed "its new answer was replayed to no client"
refresh 2 nobody review "$work/moved" --adapter nobody; says nobody "nobody"
refresh 1 moved-review review "$work/moved" --adapter reference --adapter reference-cli
says moved-review "the service moved in 1 places, the page is wrong in 1"
says moved-review "replayed to 2 clients, 2 notice"
says moved-review "says api_error 404 InvalidInstanceId.NotFound 'No such instance.' with a request id"
says moved-review "is  No such instance."
refresh 1 moved-github review "$work/moved" --as github
says moved-github "| 0002 | the service moved | error.404.InvalidInstanceId.NotFound |"
diff -r "$tape" "$work/as-recorded" || fail "a review changed the recording"
refresh 0 moved-reject reject "$work/moved" 2
refresh 1 moved-again review "$work/moved" --adapter reference; says moved-again "rejected  ModifyInstanceNetworkSpec"
rm "$work/moved/review.json"
refresh 1 moved-anew review "$work/moved" --adapter reference
refresh 2 moved-wrong accept "$work/moved" 1; says moved-wrong "not all that are named are open"
refresh 0 moved-accept accept "$work/moved" 2
says moved-accept "accepted 0002-"
refresh 0 moved-settled review "$work/moved"; says moved-settled "4 compared: 4 the same, 0 not"
grep -q "No such instance" "$tape"/0002-* || fail "what was accepted is not there"
expect 1 checked "$program" check cassettes "$tape"
says checked "1 finding"
echo "all as expected"
