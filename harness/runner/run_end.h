// How a run came to its end.
#pragma once

#include <string>

namespace contract {

/// A plain value.
struct RunEnd {
  enum class Kind {
    complete,         ///< every chosen case has a verdict
    fail_fast,        ///< stopped at the first case that fails, as asked for
    protocol_errors,  ///< the adapter broke the protocol too often in a row
    interrupted,      ///< by a signal
    failed,           ///< by a fault of the harness or the machine
  };
  Kind kind = Kind::complete;
  std::string reason{};  ///< "interrupted by SIGINT"; empty where it is complete
};

/// "complete", "fail-fast", "protocol-errors", "interrupted", "failed".
const char* to_text(RunEnd::Kind kind);
/// The kind of that name. Empty is complete, as in streams of earlier versions; what is no name is
/// failed.
RunEnd::Kind read_end(const std::string& name);

}  // namespace contract
