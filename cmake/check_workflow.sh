#!/usr/bin/env bash
# check_workflow.sh PROGRAM WORKFLOW: whether the workflow installs the Debian packages that PROGRAM's libraries
# come from, each time that it installs libraries. A bare container has those of the compiler and no others.
set -euo pipefail
program=$1 workflow=$2
. /etc/os-release
[[ $ID$VERSION_ID == debian12 ]] || { echo "not the system of the workflow"; exit 77; }
mapfile -t commands < <(sed ':join; /\\$/ { N; s/\\\n *//; b join }' "$workflow" | grep 'apt-get install .* lib')
wrong=$((${#commands[@]} == 0))
while read -r library; do
  file=$(ldd "$program" | awk -v name="$library" '$1 == name { print $3 }')
  package=$(dpkg-query -S "*${file#/usr}" | awk -F: 'NR == 1 { print $1 }')
  case $package in libc6 | libgcc-s1 | libstdc++6) continue ;; esac
  for command in "${commands[@]}"; do
    [[ " $command " == *" $package "* ]] && continue
    echo "$workflow: without $package, which has $library:$command"
    wrong=1
  done
done < <(readelf -d "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
exit $wrong
