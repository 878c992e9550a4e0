#!/bin/bash
# findings_page.sh <ecs-contract> <client> <source tree>: the client's page is the one that is made of its results today.
set -eu
diff <("$1" findings "$2" --as markdown) "$3/conformance/results/$2/findings.md" ||
  { echo "make it anew: ecs-contract findings $2 --as markdown --out conformance/results/$2/findings.md" >&2; exit 1; }
