# The pages: as a command makes them, and as a browser shows them.
command_test(site-over-anything 2 "no-json: is there and no site" ${program} site --out ${broken}/no-json)
command_test(site-over-a-file 2 "a-file: is there and no folder" ${program} site --out ${broken}/a-file)
# The suite of the other tests has no site/.
command_test(site-no-templates 2 "site/words.json: can't be read" ${program} site --root ${suite} --out testdata/no-site)
command_test(site-no-results 2 "no-cases: holds no result" ${program} site --results ${broken}/no-cases --out testdata/no-site)

add_test(NAME command.site COMMAND ${PROJECT_SOURCE_DIR}/cmake/testdata/site.sh ${program} ${PROJECT_SOURCE_DIR})
set_tests_properties(command.site PROPERTIES LABELS command TIMEOUT 300)

# Beside them the emulator: who has no business there is refused.
command_test(site-nothing 2 "no folder to write into was named; say --out FOLDER or --serve" ${program} site)
command_test(site-both 2 "written or served, and not both" ${program} site --serve --out testdata/no-site)
command_test(site-port-alone 2 "--port requires --serve" ${program} site --port 8080)
add_test(NAME command.site-serve COMMAND ${PROJECT_SOURCE_DIR}/cmake/testdata/site_serve.sh ${program})
set_tests_properties(command.site-serve PROPERTIES LABELS command TIMEOUT 120)

set(when_missing $<IF:$<BOOL:${ECS_CONTRACT_DEMAND_ALL}>,error,skip>)
add_test(NAME site.browser COMMAND ${PROJECT_SOURCE_DIR}/cmake/testdata/site_browser.sh ${program}
  ${PROJECT_SOURCE_DIR}/site/browser-test ${when_missing})
set_tests_properties(site.browser PROPERTIES LABELS command TIMEOUT 900 SKIP_RETURN_CODE 77 RUN_SERIAL ON)
