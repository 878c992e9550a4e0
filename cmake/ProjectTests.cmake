# The tests beside the unit tests, which stand with their code: what holds of the tree as a whole, the
# program from outside, the suite against every adapter, and the installation.
set(cmake_dir ${PROJECT_SOURCE_DIR}/cmake)

# lint: the tree.
function(script_test name script)
  add_test(NAME ${name} COMMAND ${CMAKE_COMMAND} ${ARGN} -P ${cmake_dir}/${script})
  set_tests_properties(${name} PROPERTIES LABELS lint TIMEOUT 60)
endfunction()
script_test(floors check_floors.cmake -D ROOT=${PROJECT_SOURCE_DIR})
script_test(floors.catches check_floors_test.cmake -D WORK=${PROJECT_BINARY_DIR}/testdata/floors)
script_test(lint.file-length check_files.cmake -D ROOT=${PROJECT_SOURCE_DIR} -D CHECK=length)
script_test(lint.file-names check_files.cmake -D ROOT=${PROJECT_SOURCE_DIR} -D CHECK=names)
script_test(lint.pages check_pages.cmake -D ROOT=${PROJECT_SOURCE_DIR})
script_test(lint.pages.catches check_pages_test.cmake -D WORK=${PROJECT_BINARY_DIR}/testdata/pages)
add_test(NAME lint.type-names COMMAND ${cmake_dir}/check_types.sh ${PROJECT_SOURCE_DIR})
set_tests_properties(lint.type-names PROPERTIES LABELS lint TIMEOUT 60)
add_test(NAME lint.format COMMAND ${PROJECT_SOURCE_DIR}/tools/format --check)
set_tests_properties(lint.format PROPERTIES LABELS lint TIMEOUT 60)

# command: the program as a user meets it.
add_test(NAME spec.check COMMAND ecs-contract check)
set_tests_properties(spec.check PROPERTIES LABELS command TIMEOUT 60)
add_test(NAME command.pages COMMAND ${cmake_dir}/testdata/pages_commands.sh
  $<TARGET_FILE:ecs-contract> ${PROJECT_SOURCE_DIR})
set_tests_properties(command.pages PROPERTIES LABELS command TIMEOUT 120)
add_test(NAME command.action COMMAND ${cmake_dir}/testdata/action.py
  $<TARGET_FILE:ecs-contract> ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/testdata/action)
set_tests_properties(command.action PROPERTIES LABELS command TIMEOUT 240)
add_test(NAME command.ten-questions COMMAND ${cmake_dir}/testdata/ten_questions.sh $<TARGET_FILE:ecs-contract>
  ${PROJECT_SOURCE_DIR}/site/questions.json)
set_tests_properties(command.ten-questions PROPERTIES LABELS command TIMEOUT 120)
include(cmake/CommandTests.cmake)
include(cmake/AdapterTests.cmake)
include(cmake/SiteTests.cmake)

# conformance: the whole suite against each adapter, by its known-failing list. The runner itself takes
# two cores, so ctest starts nothing beside it.
file(GLOB adapters RELATIVE ${PROJECT_SOURCE_DIR}/conformance/adapters CONFIGURE_DEPENDS
     ${PROJECT_SOURCE_DIR}/conformance/adapters/*/adapter.json)
set(when_missing $<IF:$<BOOL:${ECS_CONTRACT_DEMAND_ALL}>,error,skip>)

# What an adapter.json declares of settings, each in each value that is not the usual one: NAME=VALUE.
function(unusual_settings file result)
  set(found "")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(READ ${file} json)
  string(JSON settings ERROR_VARIABLE none GET "${json}" settings)
  if(NOT none)
    string(JSON last LENGTH "${settings}")
    math(EXPR last "${last} - 1")
    foreach(i RANGE ${last})
      string(JSON name MEMBER "${settings}" ${i})
      string(JSON usual GET "${settings}" ${name} default)
      string(JSON values LENGTH "${settings}" ${name} values)
      math(EXPR values "${values} - 1")
      foreach(j RANGE ${values})
        string(JSON value MEMBER "${settings}" ${name} values ${j})
        if(NOT value STREQUAL usual)
          list(APPEND found ${name}=${value})
        endif()
      endforeach()
    endforeach()
  endif()
  set(${result} "${found}" PARENT_SCOPE)
endfunction()

# client_test(<group> <adapter> <setting, or nothing> <seconds> <arguments of ecs-contract>…): a test of one
# client, named as the program names it: conformance.java-core@transport=urlconnection.
function(client_test group adapter setting longest)
  set(client ${adapter})
  set(settings "")
  if(setting)
    string(APPEND client "@${setting}")
    set(settings --setting ${setting})
  endif()
  list(TRANSFORM ARGN REPLACE "{client}" "${client}" OUTPUT_VARIABLE arguments)
  add_test(NAME ${group}.${client} COMMAND
    ecs-contract ${arguments} ${settings} --when-missing ${when_missing})
  set_tests_properties(${group}.${client} PROPERTIES
    LABELS "conformance;${adapter}" TIMEOUT ${longest} WORKING_DIRECTORY ${PROJECT_BINARY_DIR})
  if(NOT group STREQUAL "protocol")
    set_tests_properties(${group}.${client} PROPERTIES PROCESSORS 2)
  endif()
endfunction()

foreach(file IN LISTS adapters)
  cmake_path(GET file PARENT_PATH adapter)
  if(adapter STREQUAL "aliyun-cli") # a template for whoever has the tool; nothing installs it
    continue()
  endif()
  unusual_settings(${PROJECT_SOURCE_DIR}/conformance/adapters/${file} settings)
  foreach(setting IN LISTS settings ITEMS "")
    set(longest 300)
    # Some answers take all its memory, and each time a new JVM starts.
    if(adapter STREQUAL "java-core")
      set(longest 600)
    endif()
    # Repeats wait, minutes a client: tools/matrix puts the whole suite to these, and the tests do not.
    if(NOT setting STREQUAL "retries=on")
      client_test(conformance ${adapter} "${setting}" ${longest}
        run --adapter ${adapter} --out reports/{client})
    endif()
    client_test(protocol ${adapter} "${setting}" 120 check adapter ${adapter})
    # The same verdicts from recordings of the emulator.
    if(NOT adapter MATCHES "^reference-.*")
      client_test(conformance.from-cassettes ${adapter} "${setting}" 120
        run --adapter ${adapter} --case behaviour --answers cassettes --out reports/from-cassettes/{client})
    endif()
  endforeach()
endforeach()
# The saved results are whole; and what they say of a client is shown by programs in its own language.
add_test(NAME results.check COMMAND ecs-contract check results)
set_tests_properties(results.check PROPERTIES LABELS conformance TIMEOUT 60)
file(GLOB results RELATIVE ${PROJECT_SOURCE_DIR}/conformance/results CONFIGURE_DEPENDS
     ${PROJECT_SOURCE_DIR}/conformance/results/*/findings.md)
foreach(page IN LISTS results)
  cmake_path(GET page PARENT_PATH client)
  add_test(NAME findings.${client} COMMAND
    ecs-contract findings ${client} --repeat --when-missing ${when_missing})
  set_tests_properties(findings.${client} PROPERTIES LABELS "conformance;${client}" TIMEOUT 900 PROCESSORS 2)
  add_test(NAME findings.page.${client} COMMAND
    ${PROJECT_SOURCE_DIR}/cmake/testdata/findings_page.sh $<TARGET_FILE:ecs-contract> ${client} ${PROJECT_SOURCE_DIR})
  set_tests_properties(findings.page.${client} PROPERTIES LABELS conformance TIMEOUT 60)
endforeach()
add_dependencies(ecs-contract ecs-contract-reference-client ecs-contract-reference-cli) # it is the suite's first adapter

# fairness: the same verdicts in each order, with few jobs and many, beside busy loops, and with the
# harness stopped in each call. tools/prove-fairness does the same for other adapters, and for longer.
function(fairness_test name)
  add_test(NAME fairness.${name} COMMAND ${PROJECT_SOURCE_DIR}/tools/prove-fairness
    --program $<TARGET_FILE:ecs-contract> ${ARGN})
  set_tests_properties(fairness.${name} PROPERTIES LABELS "conformance;fairness" TIMEOUT 600
    RUN_SERIAL ON WORKING_DIRECTORY ${PROJECT_BINARY_DIR})
endfunction()
set(about_connections --case money --case fault --case secrets --case reply/success)
fairness_test(order --adapter reference-pooled order -- ${about_connections} --signature v1-hmac-sha1)
fairness_test(busy --adapter reference --times 1 busy)
fairness_test(stopped stopped -- --case fault/stall --case fault/slow --case money/timeout
  --case reply/success/order --case gateway/error/gateway.503.ServiceUnavailable --format json --signature v1-hmac-sha1)

# The cases that a planted defect has to fail do, each for its reason; without the defect they pass, and
# so do their controls. What survives among defects and mutants of the suite is in the ledger, and no more.
add_test(NAME conformance.kill-matrix COMMAND ecs-contract kill-matrix --known
  --out ${PROJECT_BINARY_DIR}/reports/kill-matrix)
set_tests_properties(conformance.kill-matrix PROPERTIES
  LABELS conformance TIMEOUT 300 PROCESSORS 2 WORKING_DIRECTORY ${PROJECT_BINARY_DIR})

# attach: a client's own suite, in another language, calls what the program serves.
add_test(NAME conformance.attach COMMAND
  ${PROJECT_SOURCE_DIR}/conformance/examples/attach/attach $<TARGET_FILE:ecs-contract>
  ${PROJECT_BINARY_DIR}/reports/attach --case request/absence --case request/address
  --case request/encoding --case request/money --case request/rule --case request/signature
  --case reply/error --case reply/success --signature v1-hmac-sha1 --signature v1-hmac-sha256)
set_tests_properties(conformance.attach PROPERTIES LABELS "conformance;attach" TIMEOUT 180)

# What the tutorial says of a first adapter.
add_test(NAME conformance.first-adapter COMMAND ${cmake_dir}/testdata/first_adapter.sh
  $<TARGET_FILE:ecs-contract> ${PROJECT_SOURCE_DIR}/conformance/examples/tiny-ecs)
set_tests_properties(conformance.first-adapter PROPERTIES LABELS conformance TIMEOUT 120)

# install: into the build tree; then a stranger's project and the program work from there alone.
set(stage ${PROJECT_BINARY_DIR}/stage)
add_test(NAME install.clear COMMAND ${CMAKE_COMMAND} -E rm -rf ${stage})
add_test(NAME install.stage COMMAND
  ${CMAKE_COMMAND} --install ${PROJECT_BINARY_DIR} --prefix ${stage})
add_test(NAME install.consumer COMMAND
  ${CMAKE_CTEST_COMMAND} --build-and-test ${cmake_dir}/consumer ${PROJECT_BINARY_DIR}/consumer
  --build-generator ${CMAKE_GENERATOR} --build-noclean
  --build-options -DCMAKE_PREFIX_PATH=${stage} -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER}
  --test-command consumer)
if(NOT ECS_CONTRACT_SANITIZE) # which brings libraries of its own
  add_test(NAME install.package COMMAND ${cmake_dir}/check_package.sh ${PROJECT_BINARY_DIR}
    ${PROJECT_BINARY_DIR}/testdata/package)
  set_tests_properties(install.package PROPERTIES LABELS install TIMEOUT 300)
endif()
# A client's own test program: the suite in process, and what a failure looks like there.
add_test(NAME install.in-process COMMAND
  ${CMAKE_CTEST_COMMAND} --build-and-test ${PROJECT_SOURCE_DIR}/conformance/examples/in-process
  ${PROJECT_BINARY_DIR}/in-process --build-generator ${CMAKE_GENERATOR} --build-noclean
  --build-options -DCMAKE_PREFIX_PATH=${stage} -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER}
  --test-command in-process)
add_test(NAME install.in-process-fails COMMAND ${PROJECT_BINARY_DIR}/in-process/in-process [broken])
set_tests_properties(install.in-process-fails PROPERTIES PASS_REGULAR_EXPRESSION
  "MUST call.faithful.*expected 'true'.*actual   not sent.*arrived:.*answered:")
add_test(NAME install.program COMMAND
  ${stage}/bin/ecs-contract run --adapter reference --case request/address
  --out ${PROJECT_BINARY_DIR}/reports/installed)
add_test(NAME install.new-adapter COMMAND ${cmake_dir}/testdata/new_adapter.sh ${stage}/bin/ecs-contract python
  ${PROJECT_BINARY_DIR}/testdata/new-adapter/installed)
add_test(NAME install.check COMMAND ${stage}/bin/ecs-contract check --rules)
# A complaint that names the installed data shows that the program reads that, and not the source tree.
command_test(installed-data 2 "^ecs-contract: ${stage}/share/ecs-contract/conformance/adapters: "
  ${stage}/bin/ecs-contract run --adapter no-such)
set_tests_properties(install.clear PROPERTIES FIXTURES_SETUP clear)
set_tests_properties(install.stage PROPERTIES FIXTURES_REQUIRED clear FIXTURES_SETUP stage)
set_tests_properties(install.in-process PROPERTIES FIXTURES_SETUP in-process)
set(from_stage install.consumer install.in-process install.program install.new-adapter install.check command.installed-data)
set_tests_properties(${from_stage} PROPERTIES
  FIXTURES_REQUIRED stage WORKING_DIRECTORY ${PROJECT_BINARY_DIR}/testdata)
set_tests_properties(install.in-process-fails PROPERTIES FIXTURES_REQUIRED "stage;in-process")
set_tests_properties(install.clear install.stage install.in-process-fails ${from_stage} PROPERTIES
  LABELS install TIMEOUT 300)

if(NOT ECS_CONTRACT_DEMAND_ALL)
  get_property(tests DIRECTORY PROPERTY TESTS)
  set_tests_properties(${tests} PROPERTIES SKIP_RETURN_CODE 77)
endif()
