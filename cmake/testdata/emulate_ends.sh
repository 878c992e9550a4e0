#!/bin/bash
# emulate_ends.sh <ecs-contract>: starts the emulator, has it answer, ends it with SIGTERM, and demands
# that it says so and exits with 0.
set -u
coproc emulator { exec "$1" emulate --clock 2026-01-01T00:00:00Z; }
pid=$emulator_PID
exec 3<&"${emulator[0]}"
port=0
while read -r -t 60 line <&3; do
  case $line in
    *"http://127.0.0.1:"*) [ "$port" != 0 ] || port=${line##*127.0.0.1:} ;;
    "ends with SIGTERM"*) break ;;
  esac
done
port=${port%/}
exec 4<>"/dev/tcp/127.0.0.1/$port" || exit 1
printf 'GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n' >&4
answer=$(timeout 60 cat <&4)
case $answer in
  *"<Code>MissingParameter</Code>"*) ;;
  *) echo "no answer of the service: $answer"; kill -KILL "$pid"; exit 1 ;;
esac
kill -TERM "$pid"
rest=$(timeout 60 cat <&3)
wait "$pid"
code=$?
echo "$rest"
case $rest in
  *"ended: 1 requests answered"*) exit $code ;;
  *) echo "no orderly end"; exit 1 ;;
esac
