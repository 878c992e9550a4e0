#!/bin/bash
# recorder_guards.sh <ecs-contract> <ask>: who is not meant to ask is refused, by the recorder that holds a real
# key and by the emulator's control endpoint; a call that can't be made safe is withheld and costs no other; and
# the end by SIGHUP is one in order.
set -eu
program=$1 ask=$2
source "${BASH_SOURCE[0]%/*}/background.sh"
# raw <port> <request>: what comes back to these bytes.
raw() {
  exec 3<>"/dev/tcp/127.0.0.1/$1"
  printf "$2" >&3
  timeout 30 cat <&3 || true
  exec 3>&-
}
# end <signal> <exit code>: of the program that was started last.
end() {
  local code=0
  kill "-$1" "$pid"; wait "$pid" || code=$?
  [[ $code == "$2" ]] || fail "it exited with $code after $1"
}

# The emulator, and its control endpoint.
start service "ends with SIGTERM" "$program" emulate --quiet
service=$pid
read -r _ key _ secret _ <<<"$(grep -m1 '^  key ' "$work/service.log")"
upstream=http://127.0.0.1:$(port service)
control=$(port service 'control *http://')
token=$(sed -nE 's/.*  token ([^ ]+)$/\1/p' "$work/service.log")
bearer="Authorization: Bearer $token\r\n"
while read -r status host more; do
  answer=$(raw "$control" "GET /keys HTTP/1.1\r\nHost: $host\r\n${more:-}Connection: close\r\n\r\n")
  [[ $answer == "HTTP/1.1 $status "* ]] || fail "control, $host $more: $answer"
  [[ $status == 200 || $answer != *"$secret"* ]] || fail "control tells a secret to $host"
done <<ROWS
200 127.0.0.1:$control $bearer
200 localhost:$control $bearer
401 127.0.0.1:$control
401 localhost Authorization: Bearer x$token\r\n
403 evil.example:$control $bearer
403 127.0.0.1 ${bearer}Origin: http://evil.example\r\n
403 127.0.0.1 ${bearer}Sec-Fetch-Site: cross-site\r\n
ROWS

# The recorder with a real key.
export ALIBABA_CLOUD_ACCESS_KEY_ID=$key ALIBABA_CLOUD_ACCESS_KEY_SECRET=$secret
guarded=("$program" record --upstream "$upstream" --provenance emulator --sign-again)
start guarded "clients sign" "${guarded[@]}" --out "$work/guarded"
read -r mine other <<<"$(sed -nE 's/^clients sign with AccessKeyId ([^ ]+) and secret ([^ ;]+);.*/\1 \2/p' "$work/guarded.log")"
address=http://127.0.0.1:$(port guarded)
call() { "$ask" "$address" "$1" "$2" "&Action=$3" 2>&1; }
[[ $(call "$mine" "$other" DescribeRegions) == 200*RequestId* ]] || fail "a call in order is refused"
[[ $(call "$mine" "$other" DeleteInstance) == 403*"no action of the tables"* ]] || fail "any action is signed"
[[ $(call "$mine" ecs-contract-client-secret DescribeRegions) == 403* ]] || fail "a secret of the source is good"
for more in "Host: evil.example" "Host: 127.0.0.1\r\nOrigin: null"; do
  answer=$(raw "$(port guarded)" "GET /?AccessKeyId=$mine HTTP/1.1\r\n$more\r\nConnection: close\r\n\r\n")
  [[ $answer == *"403 Forbidden"*"refused: "* ]] || fail "a foreign page: $answer"
done
end HUP 0
grep -q "1 interaction in" "$work/guarded.log" || fail "not the one call was recorded"
start again "clients sign" "${guarded[@]}" --out "$work/again" --action DeleteInstance --allow-host evil.example
! grep -q -F "$other" "$work/again.log" || fail "the throw-away secret is the same again"
other=$(sed -nE 's/.* and secret ([^ ;]+);.*/\1/p' "$work/again.log") address=http://127.0.0.1:$(port again)
[[ $(call "$mine" "$other" DeleteInstance) != 403*"not passed on"* ]] || fail "--action is not heard"
answer=$(raw "$(port again)" "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
[[ $answer != *"refused: "* ]] || fail "--allow-host is not heard: $answer"
end TERM 0

# A call that can't be looked into, between two that can.
start odd "stop with" "$program" record --upstream "$upstream" --provenance emulator --out "$work/odd"
address=http://127.0.0.1:$(port odd)
call "$key" "$secret" DescribeRegions >"$work/call.log"
answer=$(raw "$(port odd)" 'POST /?Action=DescribeRegions HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 9\r\nConnection: close\r\n\r\nUserData=')
[[ $answer == "HTTP/1.1 400 "* ]] || fail "the client has no answer: $answer"
call "$key" "$secret" DescribeRegions >"$work/call.log"
end INT 1
grep -q "0002-DescribeRegions-400-withheld.json: DescribeRegions 400, .* was withheld" "$work/odd.log" || fail "it is not told"
grep -q "3 interactions in" "$work/odd.log" || fail "the others are not saved"
"$program" check cassettes "$work/odd" >"$work/check.log" || fail "check cassettes: $?"
grep -q ", 1 withheld" "$work/check.log" || fail "check cassettes does not tell it"
"$program" diff "$work/odd" "$work/odd" >"$work/diff.log" || fail "diff: $?"
grep -q "diff.withheld" "$work/diff.log" || fail "diff does not tell it"
"$program" har export "$work/odd" --out "$work/odd.har" >"$work/har.log" 2>&1 || fail "har export: $?"
grep -q "is not in the HAR" "$work/har.log" || fail "har export does not tell it"
# The line a call tells nothing private, and of a refused call too.
start lines "stop with" "$program" replay "$work/odd" --verbose
token=CAISxY7qLm2Zk9Qw4Rt8
said() { raw "$(port lines)" "GET /?Version=2014-05-26&Action=$1&InstanceId=$2 HTTP/1.1\r\nHost: ${3:-127.0.0.1}\r\n${4:-}Connection: close\r\n\r\n" >"$work/call.log"; }
said Stop i-2 127.0.0.1 "x-acs-security-token: $token\r\n"
said Stop "$token"
said "$secret" i-3
said Stop LTAI5tQ7xLm2Zk9Qw4Rt8YbV
said Stop "a%%E2%%80%%AEb"
said Refused i-4 evil.com
end TERM 1
if grep '^..:..:..Z ' "$work/lines.log" | grep -q -e "$token" -e "$secret" -e LTAI5tQ7 -e $'\u202e'; then
  fail "a line tells what is private"
fi
for line in '1 Stop i-2 -> 404' '2 Stop (private) -> 404' '3 (private) i-3 -> 404' '4 Stop (private) ' \
  '5 Stop a\xE2\x80\xAEb ' '6 Refused i-4 -> 403 (refused'; do
  grep -q -F "Z  $line" "$work/lines.log" || fail "no line $line"
done

start replay "stop with" "$program" replay "$work/odd" --allow-unused
end HUP 0
grep -q "no answer in 0002-DescribeRegions-400-withheld.json" "$work/replay.log" || fail "replay does not tell it"
pid=$service
end HUP 0
grep -q "requests answered" "$work/service.log" || fail "the emulator did not end in order"
echo "all as expected"
