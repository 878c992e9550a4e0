#!/usr/bin/env bash
# check_package.sh BUILD FOLDER: makes the Debian packages of BUILD in FOLDER. Apt finds all that they depend on, and
# the program of the first runs a part of the suite with the data that lies in the package.
set -euo pipefail
build=$1 folder=$2
[[ -n $(type -p dpkg-shlibdeps) ]] || { echo "not a Debian system"; exit 77; }
rm -rf "$folder" && mkdir -p "$folder"
cd "$build"
cpack -G DEB -B "$folder" >"$folder/cpack.log" || { cat "$folder/cpack.log"; exit 1; }
program=$(echo "$folder"/ecs-contract_*.deb) library=$(echo "$folder"/libecs-contract-dev_*.deb)

# Only the simulation: no test changes the machine.
apt-get install --simulate "$program" "$library" >"$folder/apt.log" 2>&1 || { cat "$folder/apt.log"; exit 1; }

dpkg-deb --extract "$program" "$folder/root"
cd "$folder"
root/usr/bin/ecs-contract run --adapter reference --case request/address --out reports
"$(dirname "${BASH_SOURCE[0]}")/testdata/new_adapter.sh" "$folder/root/usr/bin/ecs-contract" exec "$folder/new"
root/usr/bin/ecs-contract run --adapter no-such 2>err && exit 1
grep -q "$folder/root/usr/share/ecs-contract/conformance/adapters" err || { cat err; exit 1; }
