#include "runner/run_end.h"

namespace contract {

const char* to_text(RunEnd::Kind kind) {
  switch (kind) {
    case RunEnd::Kind::complete:
      return "complete";
    case RunEnd::Kind::fail_fast:
      return "fail-fast";
    case RunEnd::Kind::protocol_errors:
      return "protocol-errors";
    case RunEnd::Kind::interrupted:
      return "interrupted";
    case RunEnd::Kind::failed:
      break;
  }
  return "failed";
}

RunEnd::Kind read_end(const std::string& name) {
  if (name.empty()) return RunEnd::Kind::complete;
  for (const RunEnd::Kind kind : {RunEnd::Kind::complete, RunEnd::Kind::fail_fast,
                                  RunEnd::Kind::protocol_errors, RunEnd::Kind::interrupted})
    if (name == to_text(kind)) return kind;
  return RunEnd::Kind::failed;
}

}  // namespace contract
