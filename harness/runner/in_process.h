// The suite inside a test program: a C++ client tests itself, with no adapter and no second
// process.
//
//   const Suite suite = load_suite({data});   // ecs-contract_DATA_DIR of the package
//   for (const Verdict& verdict : run_in_process(suite, hello, call)) {
//     INFO(text_failure(verdict));
//     CHECK(as_expected(verdict.status));
//   }
//
// What an adapter says in lines is said in values here: `hello` is the client's declaration, `call`
// makes one call and tells what the client said of it (conformance/PROTOCOL.md has the meaning of
// every member). What the other process is for is missing: a client that crashes ends the test
// program, and one that never returns is ended by whoever started it (a TIMEOUT of CTest).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runner/known_failing.h"
#include "runner/protocol.h"
#include "runner/report.h"
#include "runner/run.h"
#include "runner/suite.h"

namespace contract {

/// How a test program runs the suite.
struct InProcessOptions {
  Selection selection;              ///< all cases by default
  RunOptions run{.jobs = 1};        ///< more jobs: `call` must be safe from that many threads
  std::vector<KnownFailing> known;  ///< load_known_failing reads a list
};

/// Makes the call with the client under test. A std::exception that leaves it is the adaptation's
/// own fault: the case becomes an error, no failure of the client.
using ClientCall = std::function<Outcome(const Call&)>;

/// The verdicts on the chosen cases, sorted by id. Error: no case was selected, the port is taken.
std::vector<Verdict> run_in_process(const Suite& suite, const Hello& client, const ClientCall& call,
                                    const InProcessOptions& options = {});

/// A field as a client hands it over; nothing: it gives nothing. `type` in the language's own word.
Reported told(const std::optional<std::string>& text, std::string type = "string");

}  // namespace contract
