# Flags of our own code, never exported; and contract_floor(), which makes a floor of the library.

add_library(contract_flags INTERFACE)
target_compile_options(contract_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
  # GCC 12 sees overlaps that aren't in "literal" + std::string (gcc.gnu.org/PR105651, mended in 13).
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
  $<$<BOOL:${ECS_CONTRACT_WERROR}>:-Werror>)
if(ECS_CONTRACT_SANITIZE)
  set(flags "-fsanitize=${ECS_CONTRACT_SANITIZE}" -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_compile_options(${flags})
  # GCC 12 sees ghosts in its own <regex> under -fsanitize=address.
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  add_link_options(${flags})
endif()

# What nearly every file includes is read once for each target. Each file still includes what it uses: the
# presets tidy and fuzz compile without this.
set(CONTRACT_PRECOMPILED <algorithm> <chrono> <filesystem> <functional> <map> <memory> <mutex> <optional>
  <set> <string> <string_view> <variant> <vector>)

set(CONTRACT_FLOORS "" CACHE INTERNAL "the floors of the library, lowest first")

# contract_floor(<name> SOURCES … TESTS … FLOORS … LINKS …)
#   SOURCES, TESTS: files of this folder. FLOORS: floors it may use. LINKS: foreign libraries.
# Makes the object library contract_<name> and, where there are TESTS, the program <name>_test whose
# cases ctest knows as unit.<name>.<sentence>.
function(contract_floor name)
  cmake_parse_arguments(PARSE_ARGV 1 floor "" "" "SOURCES;TESTS;FLOORS;LINKS;TEST_LINKS")
  set(target contract_${name})
  if(floor_SOURCES)
    add_library(${target} OBJECT ${floor_SOURCES})
    target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:contract_flags> PUBLIC ${floor_LINKS})
    target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/harness ${PROJECT_SOURCE_DIR}/harness/include)
    target_precompile_headers(${target} PRIVATE ${CONTRACT_PRECOMPILED})
    set(scope PUBLIC)
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${PROJECT_SOURCE_DIR}/harness ${PROJECT_SOURCE_DIR}/harness/include)
    set(scope INTERFACE)
  endif()
  set(below "")
  foreach(lower IN LISTS floor_FLOORS)
    target_link_libraries(${target} ${scope} contract_${lower})
    list(APPEND below contract_${lower})
  endforeach()
  set(CONTRACT_FLOORS ${CONTRACT_FLOORS} ${name} CACHE INTERNAL "")

  if(ECS_CONTRACT_TESTS AND floor_TESTS)
    add_executable(${name}_test ${floor_TESTS})
    # Objects of a library are linked only where it is named: name each one.
    target_link_libraries(${name}_test PRIVATE ${target} ${below} contract_flags
                          Catch2::Catch2WithMain ${floor_TEST_LINKS})
    target_compile_definitions(${name}_test PRIVATE
      CONTRACT_SOURCE_DIR="${PROJECT_SOURCE_DIR}" CONTRACT_BINARY_DIR="${PROJECT_BINARY_DIR}")
    # The test framework is more than half of a test file's compilation: it is read once.
    target_precompile_headers(${name}_test PRIVATE <catch2/catch.hpp> ${CONTRACT_PRECOMPILED})
    # Tests are read for what they say, not for how fast they are: clang-tidy keeps to the code under test.
    set_target_properties(${name}_test PROPERTIES CXX_CLANG_TIDY "")
    # A test program that dies at start-up registers nothing, and ctest would stay green.
    add_test(NAME unit.${name}.starts COMMAND ${name}_test --libidentify)
    set_tests_properties(unit.${name}.starts PROPERTIES LABELS unit TIMEOUT 30)
    catch_discover_tests(${name}_test TEST_PREFIX unit.${name}. PROPERTIES LABELS unit TIMEOUT 120)
  endif()
endfunction()
