#!/bin/bash
# site_browser.sh <ecs-contract> <folder of the browser test> error|skip: makes the pages and serves them, and opens them in
# Debian's chromium. Where chromium or the test's libraries are missing: exit 77, or where everything is demanded, 1.
set -eu
source "${BASH_SOURCE[0]%/*}/background.sh"
program=$1 test=$2 missing=$3
lacks=''
[[ -x /usr/bin/chromium ]] || lacks='chromium is missing: tools/install-packages check'
[[ -f $test/node_modules/.package-lock.json ]] || lacks="its libraries are missing: $test/install"
if [[ -n $lacks ]]; then
  echo "$lacks"
  [[ $missing == skip ]] && exit 77
  exit 1
fi
"$program" site --out "$work/site"
start served 'ends with SIGTERM' "$program" site --serve
node "$test/check.mjs" "$work/site" --served "http://127.0.0.1:$(port served)"
