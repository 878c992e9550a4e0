# Tests of what has to do with adapters: making one, settings, one that is not installed.
foreach(language IN ITEMS go java node python cpp exec)
  add_test(NAME command.adapter-new-${language} COMMAND ${PROJECT_SOURCE_DIR}/cmake/testdata/new_adapter.sh
    ${program} ${language} ${PROJECT_BINARY_DIR}/testdata/new-adapter/${language})
  set_tests_properties(command.adapter-new-${language} PROPERTIES
    LABELS command TIMEOUT 300 SKIP_RETURN_CODE 77)
endforeach()
command_test(adapter-no-verb 2 "^ecs-contract: .*--help" ${program} adapter)
command_test(adapter-new-nothing 2 "language is required" ${program} adapter new x)
command_test(adapter-new-language 2 "no template for 'pyhton' .did you mean 'python'.*take one of cpp, exec, go"
  ${program} adapter new x --language pyhton)
command_test(adapter-new-name 2 "'My_Client' is no name for an adapter" ${program} adapter new My_Client --language go)
command_test(adapter-new-other-folder 2 "named as its folder, and that is not 'x'; say --out contract/x"
  ${program} adapter new x --language go --out contract)
command_test(setting-misspelt 2 "'transprt' is no setting of adapter 'java-core' .did you mean 'transport'"
  ${run} java-core --setting transprt=apache)
command_test(setting-value-misspelt 2 "'apach' is no value of the setting 'transport' .*did you mean 'apache'"
  ${program} check adapter java-core --setting transport=apach)
command_test(setting-of-none 2 "'retries' is no setting of adapter 'reference'; it declares none" ${run} reference --setting retries=on)
command_test(matrix-of-nothing 2 "results is required" ${program} matrix)
command_test(matrix-not-there 2 "no-such: can't be read" ${program} matrix no-such)
output_test(adapter-list 0 "java-core@transport=urlconnection\taliyun-java-sdk-core [^\n]*over HttpURLConnection\t" ${program} adapter list)
output_test(check-no-pool 0 "a client made anew for each call, or one that keeps no connection" ${program} check adapter reference)
output_test(check-shared-pool 0 "calls of two users came on one connection: one pool of connections is shared" ${program}
  check adapter reference-pooled)
output_test(adapter-missing 77 "^skipped not-installed: [^\n]*\n$" ${program} run --root ${suite} --adapter not-installed --when-missing skip)
output_test(tool-missing 77 "^skipped some-tool: no-such-tool is not on PATH\n$" ${program} run --root ${suite} --adapter some-tool --when-missing skip)
add_test(NAME command.matrix COMMAND ${PROJECT_SOURCE_DIR}/cmake/testdata/matrix.sh
  ${program} ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/testdata/matrix)
set_tests_properties(command.matrix PROPERTIES LABELS command TIMEOUT 120)
