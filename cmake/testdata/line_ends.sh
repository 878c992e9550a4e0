#!/bin/bash
# line_ends.sh <ecs-contract> <source tree>: a recording is committed, and checked out where core.autocrlf turns line
# ends; so is this repository. Cassettes and tables have to be what they were. Skipped (77) without git.
set -eu
program=$1 source=$2
command -v git >/dev/null || { echo "there is no git"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null

"$program" har export "$source/cassettes/document-example" --out "$work/a.har" >/dev/null
mkdir "$work/repository"
cd "$work/repository"
git init -q .
"$program" har import "$work/a.har" --out mine >/dev/null
printf 'a line\n' >other.txt
git add -A
git -c user.name=test -c user.email=test@example.com commit -qm "A recording"
turned() { git clone -q -c core.autocrlf=true -c core.eol=crlf "$@"; }
turned "$work/repository" "$work/clone"
grep -q $'\r' "$work/clone/other.txt" || { echo "git turned no line end: this tests nothing"; exit 1; }
"$program" check cassettes "$work/clone/mine" | tail -n 1

# Of the repository what is tracked here and now, committed or not.
git -C "$source" rev-parse >/dev/null 2>&1 || { echo "the source tree is no repository"; exit 0; }
mkdir "$work/tree"
(cd "$source" && git ls-files -z --cached --others --exclude-standard -- .gitattributes cassettes specs |
  xargs -0 cp --parents -t "$work/tree")
cd "$work/tree"
git init -q .
git add -A
git -c user.name=test -c user.email=test@example.com commit -qm "The tree"
turned "$work/tree" "$work/again"
diff -r --exclude .git "$work/tree" "$work/again"
"$program" check cassettes --root "$source" "$work/again/cassettes/document-example" | tail -n 1
