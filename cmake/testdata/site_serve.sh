#!/bin/bash
# site_serve.sh <ecs-contract>: pages are served on loopback, a call is tried, and whoever has no business there is
# refused: another host, another's page, a form without its token, one too large, a path that leads away, a slow peer.
set -eu
source "${BASH_SOURCE[0]%/*}/background.sh"
program=$1

start site 'ends with SIGTERM' "$program" site --serve
at=127.0.0.1:$(port site)

# ask <status> <what for> <argument of curl>…: the answer's body is $work/body.
ask() {
  local wanted=$1 what=$2 status
  shift 2
  status=$(curl -sS -m 30 -o "$work/body" -w '%{http_code}' "$@") || true
  [[ $status == "$wanted" ]] || fail "$what: $status, and $wanted is right"
}
ask 200 'a page' "http://$at/en/call.html"
ask 200 'the page to try it on' "http://$at/en/try.html"
token=$(sed -n 's/.*name="token" value="\([^"]*\)".*/\1/p' "$work/body" | head -n1)
[[ ${#token} -ge 32 ]] || fail "the token is '$token'"
form=(--data-urlencode 'do=send' --data-urlencode 'p-InstanceId=i-bp67acfmxazb4p****' --data-urlencode 'p-InternetMaxBandwidthOut=50')
ask 200 'a call' -H "Origin: http://$at" -d "token=$token" "${form[@]}" "http://$at/en/try.html"
grep -q '&lt;OrderId&gt;' "$work/body" || fail 'the order is not shown'

ask 403 'no token' "${form[@]}" "http://$at/en/try.html"
for host in pages.example.com "pages.example.com:${at##*:}" "localhost:${at##*:}" 127.0.0.1 127.0.0.1:1; do
  ask 403 "the host $host" -H "Host: $host" "http://$at/en/call.html"
done
ask 403 "another's page" -H 'Origin: http://pages.example.com' -d "token=$token" "${form[@]}" "http://$at/en/try.html"
ask 403 'a page of another port' -H 'Origin: http://127.0.0.1:1' -d "token=$token" "${form[@]}" "http://$at/en/try.html"
ask 403 'a page that says no Origin' -H 'Origin: null' -d "token=$token" "${form[@]}" "http://$at/en/try.html"
ask 403 'a link elsewhere' -H 'Sec-Fetch-Site: cross-site' "http://$at/en/call.html"
ask 404 'a path that leads away' --path-as-is "http://$at/../../etc/passwd"
ask 404 'the same, escaped' "http://$at/en/%2e%2e%2f%2e%2e%2fetc/passwd"
head -c 200000 /dev/zero | tr '\0' a >"$work/large"
ask 413 'a form that is too large' --data-binary "@$work/large" "http://$at/en/try.html"

# A peer that says nothing whole holds up nobody.
exec 3<>"/dev/tcp/127.0.0.1/${at##*:}"
printf 'GET /en/call.html HT' >&3
ask 200 'beside a slow peer' "http://$at/en/call.html"
exec 3>&-

# Nor does one whose form trickles in, a byte now and then; and the program ends in time all the same.
trickle() {
  exec 4<>"/dev/tcp/127.0.0.1/${at##*:}"
  printf 'POST /en/try.html HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\n' "$at" >&4
  while printf a >&4; do sleep 0.05; done
}
site=$pid
trickle 2>/dev/null &
trickling=$!
started+=("$trickling")
ask 200 'beside a trickling peer' "http://$at/en/call.html"
pid=$site

kill -TERM "$pid"
code=0
wait "$pid" || code=$?
[[ $code == 0 ]] || fail "it ends with $code"
wait "$trickling" 2>/dev/null || true
