# cmake -D ROOT=<source tree> -D CHECK=length|names -P check_files.cmake: fails on source files that are
# too long, or named after nothing.
cmake_minimum_required(VERSION 3.25)
set(max_lines 400)
set(empty_names "(^|[_-])(utils?|helpers?|managers?|common|misc)([_-]|$)")

file(GLOB_RECURSE files RELATIVE "${ROOT}"
     "${ROOT}/harness/*" "${ROOT}/tools/*" "${ROOT}/cmake/*" "${ROOT}/conformance/*.h"
     "${ROOT}/conformance/*.cpp" "${ROOT}/conformance/*.mjs" "${ROOT}/conformance/install")
list(FILTER files EXCLUDE REGEX "/package-lock[.]json$|/node_modules/|/\\.venv/|^cmake/testdata/")
if(NOT files)
  message(FATAL_ERROR "no files below '${ROOT}': is ROOT the source tree?")
endif()

set(problems "")
foreach(file IN LISTS files)
  if(CHECK STREQUAL "names")
    cmake_path(GET file STEM name)
    cmake_path(GET file PARENT_PATH folder)
    cmake_path(GET folder FILENAME folder)
    if("${name}" MATCHES "${empty_names}" OR "${folder}" MATCHES "${empty_names}")
      string(APPEND problems "${file}: name it after what it holds\n")
    endif()
  elseif(CHECK STREQUAL "length")
    file(READ "${ROOT}/${file}" text)
    string(REGEX REPLACE "[^\n]" "" line_ends "${text}")
    string(LENGTH "${line_ends}" lines)
    if(lines GREATER max_lines)
      string(APPEND problems "${file}: ${lines} lines, over ${max_lines}: split it by its nouns\n")
    endif()
  else()
    message(FATAL_ERROR "there is no check '${CHECK}'")
  endif()
endforeach()
if(problems)
  message(NOTICE "${problems}") # FATAL_ERROR would break its lines
  message(FATAL_ERROR "these files break the rule of ${CHECK}")
endif()
