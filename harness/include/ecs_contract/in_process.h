// The suite inside a test program: a C++ client tests itself, with no adapter and no second
// process.
//
//   const auto suite = open_suite(data);   // ecs-contract_DATA_DIR of the package
//   for (const Verdict& verdict : run_in_process(*suite, hello, call)) {
//     INFO(text_failure(verdict));
//     CHECK(as_expected(verdict.status));
//   }
//
// What an adapter says in lines is said in values here: `hello` is the client's declaration, `call`
// makes one call and tells what the client said of it (conformance/PROTOCOL.md has the meaning of
// every member). What the other process is for is missing: a client that crashes ends the test
// program, and one that never returns is ended by whoever started it (a TIMEOUT of CTest).
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ecs_contract/call.h"
#include "ecs_contract/outcome.h"
#include "ecs_contract/verdict.h"

namespace contract {

/// The rules and all cases, read. Immutable: may be used from many threads.
struct Suite;

/// Reads the suite's data in a folder: specs/ and conformance/, as the repository and an
/// installation have them. Error, with file and line: something is missing or malformed.
std::shared_ptr<const Suite> open_suite(const std::filesystem::path& data);

/// How a test program runs the suite. By default all of it, one case after the other.
struct InProcessOptions {
  /// Prefixes of ids, ending at a '/', '@' or the end; any will do.
  std::vector<std::string> cases{};
  std::vector<std::string> rules{};           ///< ids; the cases that test any of them
  unsigned jobs = 1;                          ///< more: `call` must be safe from that many threads
  std::chrono::milliseconds deadline{5'000};  ///< of a call, told to the client
  bool strict = false;                        ///< SHOULD findings fail a case too
  std::filesystem::path known_failing{};      ///< a list of what is known to fail; empty: none
};

/// Makes the call with the client under test. A std::exception that leaves it is the adaptation's
/// own fault: the case becomes an error, no failure of the client.
using ClientCall = std::function<Outcome(const Call&)>;

/// The verdicts on the chosen cases, sorted by id. Error: no case was selected, the list of what is
/// known to fail is malformed, no port is left.
std::vector<Verdict> run_in_process(const Suite& suite, const Hello& client, const ClientCall& call,
                                    const InProcessOptions& options = {});

}  // namespace contract
