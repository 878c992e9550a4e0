#!/usr/bin/env bash
# pages_commands.sh <ecs-contract> <source tree>: each command of the program that stands in a page, in a fenced block
# or between backticks, has a verb of the program and options of that verb.
set -euo pipefail
program=$1 root=$2
cd "$root"
mapfile -t pages < <(find . -name '*.md' -not -path './build/*' -not -path '*/node_modules/*' -not -path '*/.venv/*' \
  -not -path './reports/*' -not -name CHANGELOG.md | sort)
declare -A help
help_of() {  # help_of [VERB…]: puts its help into help[VERB…]
  local key=${*:-program}
  [[ -v help[$key] ]] || help[$key]=$("$program" "$@" --help)
}
has_verb() {  # has_verb <help> <word>: whether the word is one of the verbs that it lists
  sed -n '/^Subcommands:/,/^$/p' <<<"$1" | grep -E "^  $2( |$)" >/dev/null
}
help_of
commands=0 wrong=0
complain() {
  echo "$1: $3: in: $2"
  wrong=1
}
# "page:" and what stands from the program's name on, with the character before it. Words of prose have a blank there.
while IFS= read -r line; do
  page=${line%%:*} command=${line#*:}
  read -ra words <<<"${command#*ecs-contract }"
  verb=${words[0]}
  path=("$verb")
  if ! has_verb "${help[program]}" "$verb"; then
    [[ $command == ' '* ]] || complain "$page" "$command" "'$verb' is no verb"
    continue
  fi
  commands=$((commands + 1))
  help_of "$verb"
  if [[ ${words[1]:-} =~ ^[a-z]+$ ]] && has_verb "${help[$verb]}" "${words[1]}"; then
    path+=("${words[1]}")
    help_of "${path[@]}"
  fi
  for word in "${words[@]:1}"; do
    case $word in '|' | '||' | '&&' | ';' | '#') break ;; esac
    [[ $word =~ ^(--[a-z][a-z-]*) ]] || continue
    option=${BASH_REMATCH[1]}
    grep -qE -- "(^|[ ,])$option( |$)" <<<"${help[${path[*]}]}" ||
      complain "$page" "$command" "'$option' is no option of '${path[*]}'"
  done
done < <(grep -HoE '(^|[ /`])ecs-contract [a-z]+[^`]*' "${pages[@]}" | sed 's/^\.\///; s/:ecs-contract/:`ecs-contract/')
((commands > 50)) || { echo "only $commands commands in the pages of '$root'"; exit 1; }
echo "$commands commands"
exit "$wrong"
