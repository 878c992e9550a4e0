# cmake -D ROOT=<source tree> -P check_floors.cmake: reads the include lines below harness/, tools/
# and conformance/clients/ and fails on those that the floors (design: each includes only floors below
# it) or the homes of foreign headers do not allow.
cmake_minimum_required(VERSION 3.25)

# What each floor may include beside itself.
set(floors wire formats spec cassette service net proxy runner refresh mutation site)
set(below_wire "")
set(below_formats wire)
set(below_spec formats wire)
set(below_cassette formats wire)
set(below_service spec cassette formats wire)
set(below_net wire)
set(below_proxy net cassette formats wire)
set(below_runner proxy net service spec cassette formats wire)
set(below_refresh proxy net spec cassette formats wire)
set(below_mutation runner proxy net service spec cassette formats wire)
set(below_site runner proxy net service spec cassette formats wire)
set(below_tools ${floors})
set(below_clients defects formats wire) # defects/: what the bundled client can be made to do wrong
set(below_fuzz ${floors})
set(below_include "")          # what is public: under all floors, and includes nothing but itself
list(APPEND floors fuzz)       # what is fuzzed stands on any floor; nothing stands on it
set(test_below_clients net)    # a client's tests answer it with a listener
set(test_below_refresh service) # what it asks in its tests is the emulator, without a socket
set(test_below_proxy service)  # and the emulator is asked by many at once

# Where each foreign header may stand: regex of the header = regex of the file.
set(homes
  "^date/=^harness/wire/"
  "^utf8(\\.h$|/)=^harness/(wire/|formats/.*\\.cpp$|finding\\.cpp$)"
  "^brotli/=^harness/cassette/.*\\.cpp$"
  "^zlib\\.h$=^harness/(wire|cassette)/.*\\.cpp$"
  "^(nlohmann|valijson)/=^harness/formats/.*\\.cpp$"
  "^pugixml\\.hpp$=^harness/formats/.*\\.cpp$"
  "^openssl/=^(harness/(wire|net)|conformance/clients/reference)/"
  "^httplib\\.h$=^harness/net/"
  "^curl/=^conformance/clients/reference/.*\\.cpp$"
  "^boost/context/=^harness/net/.*\\.cpp$"
  "^boost/asio(/|\\.hpp)=^harness/(net/|runner/process\\.cpp)"
  "^boost/=^harness/runner/"
  "^CLI/=^tools/"
  "^kainjow/=^harness/site/templates\\.cpp$"
  "^md4c-html\\.h$=^harness/site/markdown\\.cpp$"
  "^mimalloc\\.h$=^tools/allocator\\.cpp$"
  "^catch2/=_test\\.cpp$"
  "^iostream$=^(tools/|conformance/clients/.*/adapter\\.cpp$)|_test\\.cpp$") # nothing else prints
set(system "^[a-z_0-9]+(\\.h)?$|^(sys|netinet|arpa|linux|sanitizer)/") # the standard's, the kernel's, the compiler's

function(floor_of file result)
  if(file MATCHES "^harness/([^/]+)/")
    set(floor ${CMAKE_MATCH_1})
  elseif(file MATCHES "^harness/")
    set(floor include) # finding.cpp
  elseif(file MATCHES "^tools/")
    set(floor tools)
  else()
    set(floor clients)
  endif()
  set(${result} ${floor} PARENT_SCOPE)
endfunction()

# Sets `wrong` to what is wrong with "header" (quoted) in the file; empty where nothing is.
function(judge_own file header)
  floor_of(${file} floor)
  set(allowed ${floor} ${below_${floor}})
  if(file MATCHES "_test\\.(cpp|h)$")
    list(APPEND allowed ${test_below_${floor}})
  endif()
  set(wrong "")
  if(header MATCHES "^\\.\\.?/|/\\.\\./")
    set(wrong "includes start at harness/ or in the same folder")
  elseif(header MATCHES "^ecs_contract/")
    # The public headers are everybody's.
  elseif(header MATCHES "^([^/]+)/")
    if(NOT CMAKE_MATCH_1 IN_LIST allowed)
      set(wrong "${floor} may not include ${CMAKE_MATCH_1}")
    endif()
  elseif(NOT floor MATCHES "^(tools|clients)$")
    set(wrong "name the floor of the header")
  endif()
  set(wrong "${wrong}" PARENT_SCOPE)
endfunction()

# The same for <header>.
function(judge_foreign file header)
  set(wrong "")
  foreach(home IN LISTS homes)
    string(REGEX MATCH "^(.*)=(.*)$" split "${home}")
    set(of_header "${CMAKE_MATCH_1}")
    set(of_file "${CMAKE_MATCH_2}")
    if(header MATCHES "${of_header}")
      if(NOT file MATCHES "${of_file}")
        set(wrong "away from its home ${of_file}")
      endif()
      set(wrong "${wrong}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
  if(NOT header MATCHES "${system}")
    set(wrong "a foreign header without a home in cmake/check_floors.cmake")
  endif()
  set(wrong "${wrong}" PARENT_SCOPE)
endfunction()

file(GLOB_RECURSE files RELATIVE "${ROOT}"
     "${ROOT}/harness/*.h" "${ROOT}/harness/*.cpp" "${ROOT}/tools/*.h" "${ROOT}/tools/*.cpp"
     "${ROOT}/conformance/clients/*.h" "${ROOT}/conformance/clients/*.cpp")
set(includes 0)
set(problems "")
foreach(file IN LISTS files)
  floor_of(${file} floor)
  if(NOT floor MATCHES "^(tools|clients|include)$" AND NOT floor IN_LIST floors)
    string(APPEND problems "${file}: ${floor} is no floor in cmake/check_floors.cmake\n")
  endif()
  file(STRINGS "${ROOT}/${file}" lines REGEX "^[ \t]*#[ \t]*include[ \t]*[<\"]")
  foreach(line IN LISTS lines)
    math(EXPR includes "${includes} + 1")
    string(REGEX MATCH "([<\"])([^>\"]+)" split "${line}")
    if(CMAKE_MATCH_1 STREQUAL "<")
      judge_foreign(${file} "${CMAKE_MATCH_2}")
    else()
      judge_own(${file} "${CMAKE_MATCH_2}")
    endif()
    if(wrong)
      string(APPEND problems "${file}: ${line}: ${wrong}\n")
    endif()
  endforeach()
endforeach()
if(NOT includes)
  message(FATAL_ERROR "no include line below '${ROOT}': is ROOT the source tree?")
endif()
if(problems)
  message(NOTICE "${problems}") # FATAL_ERROR would break its lines
  message(FATAL_ERROR "these lines break the floors")
endif()
list(LENGTH files count)
message(STATUS "${includes} include lines in ${count} files keep the floors")
