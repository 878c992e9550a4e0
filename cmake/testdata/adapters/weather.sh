# weather.sh KIND: an adapter that says hello and then breaks the protocol in one way, at its first call.
# Where it is not broken it answers every call with "ok", whatever came of it.
kind=$1
outcome() { # kind of outcome, what to add to the number
  seq=${line#*\"seq\":}; seq=${seq%%,*}
  printf '{"type":"outcome","seq":%s,"case":"check/adapter","kind":"%s"}\n' "$((seq + ${2-0}))" "$1"
}
while read -r line; do
  case $line in
    *'"type":"hello"'*)
      [ "$kind" = noisy-hello ] && echo 'Loading the library'
      [ "$kind" = old-hello ] && { echo '{"type":"hello","protocol":0}'; continue; }
      reasons='{"what":"format:xml","reason":"r"},{"what":"signature:v1-hmac-sha256","reason":"r"},{"what":"signature:v3","reason":"r"},{"what":"scheme:https","reason":"r"},{"what":"method:POST","reason":"r"},{"what":"feature:sts","reason":"r"},{"what":"feature:null-parameter","reason":"r"},{"what":"feature:empty-parameter","reason":"r"}'
      [ "$kind" = no-reason ] || reasons="$reasons,{\"what\":\"feature:big-integer\",\"reason\":\"r\"}"
      printf '{"type":"hello","protocol":1,"client":{"name":"c","version":"1","language":"sh"},"capabilities":{"format":["json"],"signature":["v1-hmac-sha1"],"scheme":["http"],"method":["GET"],"features":[]},"reports":[],"unsupported":[%s]}\n' "$reasons" ;;
    *'"type":"bye"'*) [ "$kind" = stays ] && exec sleep 60; [ "$kind" = farewell ] && echo Goodbye; exit 0 ;;
    *'"type":"call"'*)
      case $kind in
        crash) echo 'going down' >&2; kill -SEGV $$ ;;
        stall) exec sleep 60 ;;
        half-a-line) printf '{"type":"outcome","seq"'; exit 0 ;;
        noise) echo 'DEBUG: sending the request'; outcome ok ;;
        long-line) head -c 1200000 /dev/zero | tr '\0' x; echo ;;
        wrong-seq) outcome ok 1 ;;
        unknown-kind) outcome fine ;;
        errored) outcome errored ;;
        *) outcome ok ;;
      esac ;;
    *) [ "$kind" = dies-silently ] && exit 3; true ;;
  esac
done
