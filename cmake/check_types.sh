#!/bin/bash
# check_types.sh <source tree>: two types of one name in a namespace that are no secret of their file are one
# type to the linker, which takes either's functions for both. Names each second place; fails on any.
set -eu
cd "$1"
find harness tools conformance/clients -name '*.h' -o -name '*.cpp' | sort | xargs awk '
  FNR == 1 { hidden = 0; space = "" }
  /^namespace \{/ { hidden = 1 }
  /^}  \/\/ namespace$/ { hidden = 0 }
  /^namespace [a-z]/ { space = $2 }
  !hidden && /^(struct|class|enum class|enum|union) [A-Za-z0-9_]+( |$).*[{]|^(struct|class) [A-Za-z0-9_]+ (final )?:/ {
    name = space "::" ($1 == "enum" && $2 == "class" ? $3 : $2)
    if (name in first) {
      print FILENAME ":" FNR ": " name " is a type of " first[name] " too: rename one, or put it in an unnamed namespace"
      wrong = 1
    } else {
      first[name] = FILENAME ":" FNR
      ++types
    }
  }
  END {
    if (types == 0) { print "no type below here: is this the source tree?"; wrong = 1 }
    exit wrong
  }'
