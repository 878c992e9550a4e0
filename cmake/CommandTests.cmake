# The program's answers to what a user can get wrong: one clear line on stderr, exit code 2.

# A suite of the real specs, cases and schemas with adapters of our own, for --root.
set(suite ${PROJECT_BINARY_DIR}/testdata/suite)
file(MAKE_DIRECTORY ${suite}/conformance)
file(CREATE_LINK ${PROJECT_SOURCE_DIR}/specs ${suite}/specs SYMBOLIC)
file(CREATE_LINK ${PROJECT_SOURCE_DIR}/cassettes ${suite}/cassettes SYMBOLIC)
foreach(part IN ITEMS cases schemas)
  file(CREATE_LINK ${PROJECT_SOURCE_DIR}/conformance/${part} ${suite}/conformance/${part} SYMBOLIC)
endforeach()
file(CREATE_LINK ${PROJECT_SOURCE_DIR}/cmake/testdata/adapters ${suite}/conformance/adapters
     SYMBOLIC)

# The real spec with one key misspelt, and broken off.
set(spec specs/ecs/2014-05-26/ModifyInstanceNetworkSpec/2021-01-26.json)
set(broken ${PROJECT_BINARY_DIR}/testdata/broken)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${spec})
file(READ ${spec} text)
string(REPLACE "\"product\":" "\"produce\":" unknown_key "${text}")
string(REPLACE "\"instance.exists\"" "\"instance.exist\"" unknown_fact "${text}")
string(SUBSTRING "${text}" 0 1000 cut_off)
file(WRITE ${broken}/unknown-key.json "${unknown_key}")
file(WRITE ${broken}/unknown-fact.json "${unknown_fact}")
file(WRITE ${broken}/cut-off.json "${cut_off}")
file(WRITE ${broken}/no-json/case.json "{\n  \"format\": 1,\n  \"cases\": nothing\n}\n")
file(WRITE ${broken}/line-break/case.json
  "{\"format\":1,\"cases\":[{\"id\":\"g/a\",\"title\":\"t\",\"rules\":[\"no\\nsuch\"]}]}")
file(WRITE ${broken}/a-file "")
file(MAKE_DIRECTORY ${broken}/no-cases)

add_executable(hold-port cmake/testdata/hold_port.cpp)
target_link_libraries(hold-port PRIVATE contract_flags)

# command_test(<name> <exit code> <regex of the one line on stderr> <program> <argument>…)
function(command_test name code stderr)
  string(REPLACE "{name}" "${name}" command "${ARGN}")
  add_test(NAME command.${name} COMMAND
    ${CMAKE_COMMAND} -D "COMMAND=${command}" -D CODE=${code} -D "STDERR=${stderr}"
    -P ${PROJECT_SOURCE_DIR}/cmake/check_command.cmake)
  set_tests_properties(command.${name} PROPERTIES
    LABELS command TIMEOUT 60 WORKING_DIRECTORY ${PROJECT_BINARY_DIR})
endfunction()

set(program $<TARGET_FILE:ecs-contract>)
# Tests run side by side: each has its reports in a folder of its own.
set(run ${program} run --out reports/command/{name} --adapter)

# The command line.
command_test(no-verb 2 "^ecs-contract: .*--help" ${program})
command_test(unknown-verb 2 "^ecs-contract: 'frobnicate' is no verb of 'ecs-contract'; 'ecs-contract --help'" ${program} frobnicate)
command_test(verb-misspelt 2 "'replya' is no verb of 'ecs-contract' .did you mean 'replay'" ${program} replya)
command_test(verb-of-verb-misspelt 2 "'exprot' is no verb of 'ecs-contract har' .did you mean 'export'.*'ecs-contract har --help'"
  ${program} har exprot)
command_test(word-too-many 2 "^ecs-contract: .*frobnicate.*--help" ${run} reference frobnicate)
command_test(unknown-option 2 "^ecs-contract: .*--colour.*'ecs-contract run --help'" ${run} reference --colour)
command_test(option-misspelt 2 "'--shrad' is no option of 'ecs-contract run' .did you mean '--shard'"
  ${run} reference --shrad 1/2)
command_test(option-then-folder 2 "^ecs-contract: nowhere: holds no plan" ${program} refresh review --adapter reference nowhere)
command_test(failures-negative 2 "'-1' is no whole number from 0 .*'ecs-contract run --help'" ${run} reference --failures -1)
command_test(count-negative 2 "'-1' is no whole number from 0 " ${program} replay x --count -1)
command_test(count-negative-record 2 "'-1' is no whole number from 0 " ${program} record --count -1)
foreach(verb IN ITEMS run serve emulate)
  command_test(seed-empty-${verb} 2 "--seed: it is empty" sh -c "${program} ${verb} --seed ''")
endforeach()
command_test(shard-too-many 2 "'1/99999999999999999999' is no shard" ${run} reference --shard 1/99999999999999999999)
command_test(cassette-for-nothing 2 "--cassette has no effect" ${run} reference --cassette x)
command_test(jobs-for-nothing 2 "--jobs excludes --record" ${run} reference --record x --jobs 2)
command_test(no-adapter-named 2 "no client was named.*--adapter" ${program} run)
command_test(port-out-of-range 2 "^ecs-contract: .*70000" ${run} reference --port 70000)
command_test(unknown-format 2 "^ecs-contract: .*yaml" ${run} reference --format yaml)

# The suite's data.
command_test(root-without-suite 2 "holds no specs.*--root" ${program} check --root ${broken})
command_test(spec-missing 2 "no-such.json: can't be read: No such file" ${program} check --spec no-such.json)
command_test(spec-cut-off 2 "cut-off.json:[0-9]+: no JSON" ${program} check --spec ${broken}/cut-off.json)
command_test(spec-unknown-key 2 "unknown-key.json:[0-9]+: .*produce" ${program} check --spec ${broken}/unknown-key.json)
command_test(spec-unknown-fact 2 "unknown-fact.json:[0-9]+: .*instance.exist.*did you mean 'instance.exists'"
  ${program} check --spec ${broken}/unknown-fact.json)
command_test(cases-missing 2 "no-such-folder" ${program} check --cases no-such-folder)
command_test(cases-empty 2 "no-cases: holds no cases.*--cases" ${run} reference --cases ${broken}/no-cases)
command_test(case-no-json 2 "case.json:3: no JSON" ${program} check --cases ${broken}/no-json)
command_test(case-line-break 2 "the spec has no rule 'no.x0Asuch'" ${program} check --cases ${broken}/line-break)
command_test(kill-matrix-no-defect 2 "there is no defect 'no-such'" ${program} kill-matrix no-such)
command_test(stream-missing 2 "no-such.ndjson: can't be read" ${program} report no-such.ndjson)

# The cassettes.
add_test(NAME cassettes.check COMMAND ecs-contract check cassettes)
set_tests_properties(cassettes.check PROPERTIES LABELS command TIMEOUT 60)
set(example ${PROJECT_SOURCE_DIR}/cassettes/document-example)
command_test(replay-nothing 2 "no cassette to replay" ${program} replay)
command_test(replay-no-cassette 2 "is no cassette" ${program} replay ${broken})
command_test(replay-key-alone 2 "names no cassette for a key" ${program} replay --key abc)
command_test(record-profile-for-nothing 2 "--profile requires --sign-again"
  ${program} record --upstream http://127.0.0.1:1 --out recorded-nothing --profile mine)
command_test(record-authority-for-nothing 2 "--authority has no effect"
  ${program} record --upstream http://127.0.0.1:1 --out x --authority x)
command_test(replay-authority-for-nothing 2 "an authority has no effect where nothing listens on HTTPS"
  ${program} replay ${example} --authority-from x)
command_test(record-recover-and-more 2 "--upstream excludes --recover"
  ${program} record --recover --out x --upstream http://127.0.0.1:1)
command_test(record-itself 2 "the service to record is this recorder itself"
  ${program} record --upstream http://localhost:47231 --port 47231 --out testdata/itself)
command_test(record-no-upstream 2 "no service to record.*--upstream" ${program} record --out x)
command_test(record-no-folder 2 "no folder to record into.*--out" ${program} record --upstream http://x)
command_test(record-no-url 2 "no address of a server" ${program} record --upstream x --out x)
command_test(record-into-anything 2 "no-json: is there and no cassette"
  ${program} record --upstream http://127.0.0.1:1 --out ${broken}/no-json)
# A recording that could not begin leaves nothing in the way of the next.
foreach(time first second)
  command_test(record-port-taken-${time} 2 "can't listen on 127.0.0.1:[0-9]+: Address already in use"
    $<TARGET_FILE:hold-port> ${program} record --upstream http://127.0.0.1:1 --out testdata/port-taken --port {port})
  set_tests_properties(command.record-port-taken-${time} PROPERTIES RESOURCE_LOCK port-taken)
endforeach()
command_test(recover-nothing 2 "x.journal: can't be read" ${program} record --recover --out testdata/x)
command_test(diff-one 2 "after.*required" ${program} diff ${example})
add_test(NAME cassettes.diff-same COMMAND ecs-contract diff ${example} ${example} --fail-on information)
set_tests_properties(cassettes.diff-same PROPERTIES LABELS command TIMEOUT 60)

# emulate, record and replay over HTTPS, by processes of their own.
add_test(NAME command.over-https COMMAND ${PROJECT_SOURCE_DIR}/cmake/testdata/over_https.sh
  ${program} $<TARGET_FILE:ecs-contract-reference-cli> ${PROJECT_BINARY_DIR}/testdata/over-https)
set_tests_properties(command.over-https PROPERTIES LABELS command TIMEOUT 120)

# HAR, and recordings against the emulator.
set(hars ${PROJECT_SOURCE_DIR}/harness/fuzz/corpus/har)
add_test(NAME cassettes.har-and-back COMMAND
  ${PROJECT_SOURCE_DIR}/cmake/testdata/har_and_back.sh ${program} ${example} ${PROJECT_BINARY_DIR}/testdata/har)
set_tests_properties(cassettes.har-and-back PROPERTIES LABELS command TIMEOUT 60)
command_test(har-no-verb 2 "^ecs-contract: .*--help" ${program} har)
command_test(har-export-none 2 "is no cassette" ${program} har export ${broken})
command_test(har-import-no-file 2 "no-such.har: can't be read" ${program} har import no-such.har --out testdata/x)
command_test(har-import-no-json 2 "case.json:3: no JSON" ${program} har import ${broken}/no-json/case.json --out testdata/x)
command_test(har-import-cut-off 2 "cut-off: holds no entry to take" ${program} har import ${hars}/cut-off --out testdata/x)
command_test(har-import-no-provenance 2 "chrome: does not say who answered; say --provenance"
  ${program} har import ${hars}/chrome --out testdata/x)
command_test(har-import-no-account 2 "no shipped account 'nobody'.*shop"
  ${program} har import ${hars}/chrome --out testdata/x --account nobody)
command_test(record-no-account 2 "no shipped account 'nobody'.*shop"
  ${program} record --upstream http://x --out testdata/x --account nobody)

# output_test(<name> <exit code> <regex of stdout> <program> <argument>…)
function(output_test name code stdout)
  string(REPLACE "{name}" "${name}" command "${ARGN}")
  add_test(NAME command.${name} COMMAND
    ${CMAKE_COMMAND} -D "COMMAND=${command}" -D CODE=${code} -D "STDOUT=${stdout}"
    -P ${PROJECT_SOURCE_DIR}/cmake/check_command.cmake)
  set_tests_properties(command.${name} PROPERTIES
    LABELS command TIMEOUT 60 WORKING_DIRECTORY ${PROJECT_BINARY_DIR})
endfunction()
set(against ${program} check cassettes ${example} --against emulator)
output_test(against-emulator 0 "2 answered as recorded\n0 where the emulator differs" ${against} --state shop)
output_test(against-other-state 1 "emulator differs .*diff.status.*\n2 where the emulator differs"
  ${against} --state poor)
output_test(against-no-state 2 "could not be sent again .*no account is named.*nothing was sent" ${against})
command_test(against-unknown-state 2 "there is no account 'nobody'" ${against} --state nobody)
command_test(against-what 2 "--against" ${program} check cassettes --against service)
command_test(state-alone 2 "--state requires --against" ${program} check cassettes --state shop)

# The shipped recordings: every documented row is seen, and the emulator answers them as it did.
output_test(check-one-cassette 0 "1 cassette, 2 interactions, 0 findings, 0 judged otherwise now" ${program}
  check cassettes ${example})
output_test(witness-ledger 0 "of 40 documented error rows of the action 40 were seen" ${program} check cassettes)
foreach(recording reference-json-v1 reference-json-v3 reference-xml-v1 reference-xml-v3 node-pop-core-json-v1)
  output_test(rows-${recording} 0 "40 answered as recorded\n0 where the emulator differs"
    ${program} check cassettes ${PROJECT_SOURCE_DIR}/cassettes/rows/${recording} --against emulator)
endforeach()
output_test(record-a-run 0 "164 interactions in recorded-run: " ${run} reference --case behaviour --format json
  --signature v1-hmac-sha1 --record recorded-run)
command_test(record-a-case-twice 2 "would be recorded twice.*choose one --format" ${run} reference
  --case behaviour/order/charged --record recorded-twice)
command_test(record-nothing 2 "nothing was recorded.*--case behaviour" ${run} reference
  --case reply/error/error.400.Throttling --record recorded-nothing)
command_test(answers-of-no-case 2 "says of no case that it belongs to it.*--record" ${run} reference
  --case behaviour --answers cassettes --cassette ${example})

# The selection.
command_test(selection-empty 2 "matches none of [0-9]+ cases.*--list" ${run} reference --case request/no-such-case)
command_test(selection-part-empty 2 "--case 'nope' matches none of [0-9]+ cases.*--list"
  ${run} reference --case request/encoding --case nope)
command_test(selection-no-overlap 2 "the selection matches none of [0-9]+ cases"
  ${run} reference --case tls --format xml --signature v1-hmac-sha256)
command_test(rule-unknown 2 "matches none of [0-9]+ cases" ${run} reference --rule no.such.rule)

command_test(shard-no-number 2 "'2' is no shard; say --shard I/N" ${run} reference --shard 2)
command_test(shard-past-end 2 "'4/3' is no shard" ${run} reference --shard 4/3)
output_test(explain-story 0
  "begins   shop, 2026-01-01T00:00:00Z.*call .*answer   success.*then     clock 2026-01-01T00:05:00Z.*after "
  ${program} explain behaviour/order/refund)
output_test(explain-contradiction 0 "The range hangs on the outbound bandwidth.*InternetMaxBandwidthIn.range-small"
  ${program} explain contradiction.in-range-open)
command_test(explain-misspelt 2 "nothing is called 'OperationDenyed' .did you mean 'OperationDenied'" ${program} explain OperationDenyed)
command_test(explain-no-parameter 2 "has no parameter 'StarTime' .did you mean 'StartTime'" ${program} explain StarTime=x)
output_test(explain-flag 0 "^An answer that is cut.*effect   silent success" ${program} explain BROKEN-is-success)
command_test(report-no-form 2 "no report --as 'pdf'; take one of text, junit,.* sarif" ${program} report no-such.ndjson --as pdf)
command_test(report-shown-elsewhere 2 "'/etc/x', which is no path in a repository" ${program} report no-such.ndjson --as sarif --shown-at /etc/x)
command_test(report-form-misspelt 2 "no report --as 'htlm' .did you mean 'html'" ${program} report no-such.ndjson --as htlm)
command_test(explain-begins 2 "so begin InternetMaxBandwidthIn, InternetMaxBandwidthOut" ${program} explain InternetMaxBandwidth)
command_test(explain-twice 2 "AutoPay is given twice" ${program} explain AutoPay=true AutoPay=false)
command_test(report-shown-at-nothing 2 "--shown-at has no effect on the form text" ${program} report no-such.ndjson --shown-at x)
command_test(explain-unknown 2 "nothing is called 'no-such-word'" ${program} explain no-such-word)

command_test(serve-uncalled 2 "no case was called; let the client's suite make the calls of .*call-sheet.json"
  ${program} serve --case request/money --for 1 --out reports/uncalled)

# The adapter.
command_test(adapter-unknown 2 "there is no adapter 'no-such'; take one of .*reference" ${run} no-such)
command_test(adapter-path-unknown 2 "no-such-folder: there is no adapter 'x'" ${run} ./no-such-folder/x)
command_test(adapter-no-language 2 "no-such-language is not on PATH" ${run} elsewhere --root ${suite})
command_test(adapter-not-installed 2 "not installed.*tools/install-adapters" ${run} not-installed --root ${suite})
command_test(adapter-no-program 2 "no-such-program" ${run} absent --root ${suite})
command_test(adapter-leaves 2 "'leaves' said no hello: it exited with 1" ${run} leaves --root ${suite})
command_test(adapter-silent 2 "'silent' said no hello: it gave no answer in time" ${run} silent --start-deadline 300 --root ${suite})
command_test(adapter-bad-template 2 "{secret_key} is no placeholder.*PROTOCOL.md" ${run} bad-template --root ${suite})
command_test(adapter-echo 2 "'echo' broke the protocol in its hello" ${run} echo --root ${suite})

command_test(check-adapter-unknown 2 "there is no adapter 'no-such'" ${program} check adapter no-such)
command_test(check-adapter-no-program 2 "no-such-program" ${program} check adapter absent --root ${suite})
foreach(row IN ITEMS
    "leaves=exited with 1" "crash=was ended by SIGSEGV; its last words: going down"
    "half-a-line=exited with 0" "noise=no JSON" "wrong-seq=an outcome of another call")
  string(REGEX MATCH "^([^=]+)=(.*)$" split "${row}")
  add_test(NAME command.check-adapter-${CMAKE_MATCH_1} COMMAND
    ${CMAKE_COMMAND} -D "COMMAND=${program};check;adapter;${CMAKE_MATCH_1};--deadline;300;--root;${suite}"
    -D CODE=1 -D "STDOUT=${CMAKE_MATCH_2}" -P ${PROJECT_SOURCE_DIR}/cmake/check_command.cmake)
  set_tests_properties(command.check-adapter-${CMAKE_MATCH_1} PROPERTIES LABELS command TIMEOUT 60)
endforeach()

# How a run ends.
output_test(nothing-judged 2 "nothing was judged" ${run} stays --root ${suite} --case request/absence --format xml)
output_test(protocol-errors 2 "not complete: stopped after 10 protocol errors of the adapter in a row .*after [0-9]+ of"
  ${run} later-noise --root ${suite} --case request --format json --signature v1-hmac-sha1 --jobs 2)
output_test(fail-fast 2 "not complete: stopped at the first case that fails .*after [0-9]+ of" ${run} later-errored
  --root ${suite} --case request/absence --format json --signature v1-hmac-sha1 --jobs 1 --fail-fast)
foreach(script IN ITEMS run_ends merge_shards)
  string(REPLACE "_" "-" name ${script})
  add_test(NAME command.${name} COMMAND ${PROJECT_SOURCE_DIR}/cmake/testdata/${script}.sh
    ${program} ${suite} ${PROJECT_BINARY_DIR}/testdata/${name})
  set_tests_properties(command.${name} PROPERTIES LABELS command TIMEOUT 300)
endforeach()
add_test(NAME command.full-output COMMAND ${PROJECT_SOURCE_DIR}/cmake/testdata/full_output.sh
  ${program} ${example} ${PROJECT_BINARY_DIR}/testdata/full-output)
set_tests_properties(command.full-output PROPERTIES LABELS command TIMEOUT 600)
set(memory memory)
if(ECS_CONTRACT_SANITIZE)
  set(memory "")
endif()
add_test(NAME command.low-limits COMMAND ${PROJECT_SOURCE_DIR}/cmake/testdata/low_limits.sh
  ${program} ${example} ${PROJECT_BINARY_DIR}/testdata/low-limits ${memory})
set_tests_properties(command.low-limits PROPERTIES LABELS command TIMEOUT 300)

# The machine.
command_test(report-unwritable 2 "a-file.*can't be written" ${program} run --adapter reference --out ${broken}/a-file/reports)

# The emulator.
command_test(emulate-unknown-state 2 "there is no account 'nobody'.*shop" ${program} emulate --state nobody)
command_test(emulate-no-time 2 "'tomorrow' is no time; say it like" ${program} emulate --clock tomorrow)
command_test(emulate-broken-state 2 "case.json:3: no JSON" ${program} emulate --state ${broken}/no-json/case.json)
command_test(emulate-no-state 2 "unknown-key.json:[0-9]+: " ${program} emulate --state ${broken}/unknown-key.json)
command_test(emulate-port-taken 2 "can't listen on 127.0.0.1:[0-9]+: Address already in use"
  $<TARGET_FILE:hold-port> ${program} emulate --port {port})
add_test(NAME command.check-emulator COMMAND ecs-contract check emulator)
set_tests_properties(command.check-emulator PROPERTIES LABELS command TIMEOUT 60
  PASS_REGULAR_EXPRESSION "40 of 40 error rows in XML, 40 of 40 in JSON")
add_test(NAME command.emulate-ends
  COMMAND ${PROJECT_SOURCE_DIR}/cmake/testdata/emulate_ends.sh ${program})
set_tests_properties(command.emulate-ends PROPERTIES LABELS command TIMEOUT 180)

# Cassettes from end to end, by the program as it is installed.
add_executable(ask cmake/testdata/ask.cpp)
target_link_libraries(ask PRIVATE ecs_contract contract_flags)
set(preload "")
# The run-times of the checked builds want to be loaded first, and see connect() themselves.
if(NOT ECS_CONTRACT_SANITIZE)
  add_library(note-connects MODULE cmake/testdata/note_connects.cpp)
  target_link_libraries(note-connects PRIVATE contract_flags ${CMAKE_DL_LIBS})
  set(preload $<TARGET_FILE:note-connects>)
endif()
add_test(NAME command.known-failing
  COMMAND ${PROJECT_SOURCE_DIR}/cmake/testdata/known_failing.sh ${program}
          ${PROJECT_SOURCE_DIR}/conformance/adapters/reference-cli/adapter.json)
set_tests_properties(command.known-failing PROPERTIES LABELS command TIMEOUT 120)
add_test(NAME command.saved-results
  COMMAND ${PROJECT_SOURCE_DIR}/cmake/testdata/saved_results.sh ${program}
          ${PROJECT_SOURCE_DIR}/conformance/adapters/reference-cli/adapter.json)
set_tests_properties(command.saved-results PROPERTIES LABELS command TIMEOUT 120)
command_test(compare-nothing 2 "nowhere: holds no result of a run; name a folder with result.ndjson or verdicts.ndjson"
  ${program} compare nowhere nowhere)
command_test(check-results-nowhere 2 "nowhere: holds no result; make one with ecs-contract run" ${program}
  check results nowhere)
command_test(findings-nobody 2 "results/nobody: holds no result" ${program} findings nobody)
add_test(NAME command.cassette-verbs
  COMMAND ${PROJECT_SOURCE_DIR}/cmake/testdata/cassette_verbs.sh ${program} $<TARGET_FILE:ask> ${preload})
set_tests_properties(command.cassette-verbs PROPERTIES LABELS command TIMEOUT 180)
add_test(NAME command.recorder-guards
  COMMAND ${PROJECT_SOURCE_DIR}/cmake/testdata/recorder_guards.sh ${program} $<TARGET_FILE:ask>)
set_tests_properties(command.recorder-guards PROPERTIES LABELS command TIMEOUT 180)
add_test(NAME command.record-again
  COMMAND ${PROJECT_SOURCE_DIR}/cmake/testdata/record_again.sh ${program} $<TARGET_FILE:ask>)
set_tests_properties(command.record-again PROPERTIES LABELS command TIMEOUT 180)
add_test(NAME command.save-at-once
  COMMAND ${PROJECT_SOURCE_DIR}/cmake/testdata/save_at_once.sh ${program} $<TARGET_FILE:ask>
          ${PROJECT_SOURCE_DIR}/cassettes/behaviour)
set_tests_properties(command.save-at-once PROPERTIES LABELS command TIMEOUT 180)
add_test(NAME command.line-ends
  COMMAND ${PROJECT_SOURCE_DIR}/cmake/testdata/line_ends.sh ${program} ${PROJECT_SOURCE_DIR})
set_tests_properties(command.line-ends PROPERTIES LABELS command TIMEOUT 120 SKIP_RETURN_CODE 77)
foreach(format json xml)
  output_test(orders-${format}-v3 0 "1 cassette, 22 interactions, 0 findings" ${program}
    check cassettes ${PROJECT_SOURCE_DIR}/cassettes/orders/reference-${format}-v3)
  output_test(orders-${format}-v3-granted 0 " 200 +[0-9]+  ModifyInstanceNetworkSpec " ${program}
    cassette show ${PROJECT_SOURCE_DIR}/cassettes/orders/reference-${format}-v3)
endforeach()
output_test(cassette-show 0 "no  date .*row  parameters\n 1 .* 200 .*InstanceId=" ${program} cassette show ${example})
command_test(cassette-no-number 2 "has no interaction 3; name one from 1 to 2" ${program} cassette show ${example} 3)
command_test(cassette-drop-all 2 "would hold no interaction" ${program} cassette drop ${example} 1 2)
command_test(cassette-take-nowhere 2 "into is required" ${program} cassette take ${example} 1)
command_test(cassette-no-verb 2 "^ecs-contract: .*--help" ${program} cassette)
command_test(authority-nowhere 2 "out.*required" ${program} authority)
command_test(replay-secret-alone 2 "a --secret names no key and secret" ${program} replay ${example} --secret abc)

# Recordings made anew: the whole journey against an emulator, killed by the system and gone on with.
add_test(NAME command.refresh COMMAND ${PROJECT_SOURCE_DIR}/cmake/testdata/refresh.sh
  ${program} $<TARGET_FILE:ask> ${PROJECT_SOURCE_DIR})
set_tests_properties(command.refresh PROPERTIES LABELS command TIMEOUT 300)
