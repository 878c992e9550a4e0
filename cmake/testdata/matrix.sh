#!/usr/bin/env bash
# matrix.sh PROGRAM SOURCE FOLDER: tools/matrix over a suite of few cases and three adapters: one that is right, in two
# settings; one that can't be installed; one that is no adapter. The first two rows are there, the others say why not.
set -euo pipefail
program=$1 source=$2 folder=$3
rm -rf "$folder" && mkdir -p "$folder/root/conformance/adapters"/{good,no-library,no-hello} "$folder/root/conformance/cases"
cd "$folder"
ln -s "$source/specs" root/specs
ln -s "$source/conformance/schemas" root/conformance/schemas
cp -r "$source/conformance/cases/flags.json" root/conformance/cases
mkdir root/conformance/cases/request
cp "$source/conformance/cases/request/address.json" root/conformance/cases/request
cat >root/conformance/adapters/good/adapter.json <<'J'
{"format":1,"name":"good","title":"Good","command":["{bin}/ecs-contract-reference-client"],"needs":[],"memory_mb":256,
 "settings":{"pool":{"says":"s","default":"none","values":{"none":{},"shared":{"arguments":["--pooled"]}}}}}
J
for name in no-library no-hello; do
  printf '{"format":1,"name":"%s","title":"Bad","command":["true"],"needs":[],"memory_mb":64}\n' "$name" \
    >"root/conformance/adapters/$name/adapter.json"
done
printf '#!/bin/sh\necho "the registry is on fire" >&2\nexit 1\n' >root/conformance/adapters/no-library/install
printf '#!/bin/sh\n' >root/conformance/adapters/no-hello/install
chmod +x root/conformance/adapters/*/install
printf 'before\n<!-- clients -->\nold\n<!-- end of clients -->\nafter\n' >root/README.md
fail() { echo "$*"; cat root/README.md log root/conformance/matrix.json; exit 1; }
matrix() { code=0; "$source/tools/matrix" --program "$program" --root root --reports reports "$@" >out 2>log || code=$?; }

matrix
[[ $code -eq 1 ]] || fail "exit code $code in place of 1"
grep -q '^| `good` | Good, C++ | [0-9]* | 0 | 0 |' root/README.md || fail 'the good client has no row'
grep -q '^| `good@pool=shared` | Good, pool=shared, C++ | [0-9]* | 0 | 0 |' root/README.md || fail 'its setting has no row'
grep -q '^| `no-library` | \*\*not run\*\*: not installed: the registry is on fire |' root/README.md || fail 'no row says why'
grep -q '^| `no-hello` | \*\*not run\*\*: .*no hello' root/README.md || fail 'no row says that it had no hello'
grep -q '^before$' root/README.md && grep -q '^after$' root/README.md || fail 'the rest of the page is gone'
grep -q '"client": "good@pool=shared"' root/conformance/matrix.json || fail 'no row in matrix.json'
[[ $(find root -name '*.unfinished' -o -name '*.tmp*' | wc -l) -eq 0 ]] || fail 'something unfinished is left'

# Some clients alone: the table is printed and the files stay as they are.
cp root/README.md before
matrix good
[[ $code -eq 0 ]] || fail "exit code $code in place of 0"
grep -q '^| `good@pool=shared`' out || fail 'the table was not printed'
cmp before root/README.md || fail 'the page was changed'

# No place for the table: neither file is written.
printf 'no place\n' >root/README.md
rm root/conformance/matrix.json
matrix
[[ $code -eq 2 && ! -e root/conformance/matrix.json ]] || fail "exit code $code in place of 2, or a table without its page"
matrix nobody
[[ $code -eq 2 ]] || fail "an unknown client was taken"
