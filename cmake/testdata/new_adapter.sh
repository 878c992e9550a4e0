#!/usr/bin/env bash
# new_adapter.sh PROGRAM LANGUAGE FOLDER: `adapter new` in that language, away from the suite, makes a folder in FOLDER
# that is installed and passes `check adapter` as it is. Exits with 77 where the language is not on this machine.
set -euo pipefail
program=$1 language=$2 folder=$3
declare -A needs=([go]=go [java]='javac mvn' [node]=node [python]=python3 [cpp]=c++ [exec]=bash)
for each in ${needs[$language]}; do
  command -v "$each" >/dev/null || { echo "$each is not on PATH"; exit 77; }
done
rm -rf "$folder" && mkdir -p "$folder"
cd "$folder"
"$program" adapter new "my-$language" --language "$language"
if [[ -x my-$language/install ]]; then
  "my-$language/install"
  [[ $("my-$language/install") == 'up to date' ]] || { echo 'a second installation did it all again'; exit 1; }
fi
"$program" check adapter "./my-$language"
# One call through the suite itself, which wants a signature that the stand-in does not make: it is judged, no more.
code=0
"$program" run --adapter "./my-$language" --case request/address --out reports >run.txt || code=$?
[[ $code -eq 1 ]] || { cat run.txt; echo "the stand-in ended with $code"; exit 1; }
code=0
"$program" adapter new "my-$language" --language "$language" 2>err || code=$?
[[ $code -eq 2 ]] && grep -q 'is there already' err || { cat err; echo 'it was written over'; exit 1; }
