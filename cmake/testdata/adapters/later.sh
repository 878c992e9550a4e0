# later.sh KIND: an adapter that answers the runner's first calls, which are no case's, and breaks down in every case.
kind=$1
while read -r line; do
  name=${line#*\"case\":\"}; name=${name%%\"*}
  seq=${line#*\"seq\":}; seq=${seq%%,*}
  case $line in
    *'"type":"hello"'*)
      printf '%s\n' '{"type":"hello","protocol":1,"client":{"name":"c","version":"1","language":"sh"},"capabilities":{"format":["json"],"signature":["v1-hmac-sha1"],"scheme":["http"],"method":["GET"],"features":[]},"reports":[]}' ;;
    *'"type":"bye"'*) exit 0 ;;
    *)
      outcome=ok
      case $name in
        warm-up*) ;;
        *) case $kind in
             stall) exec sleep 60 ;;
             noise) echo 'DEBUG: sending the request' ;;
             errored) outcome=errored ;;
           esac ;;
      esac
      printf '{"type":"outcome","seq":%s,"case":"%s","kind":"%s","reason":"r"}\n' "$seq" "$name" "$outcome" ;;
  esac
done
