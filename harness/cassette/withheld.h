// A call whose content may not be kept: what stands in a recording in its place.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "cassette/document.h"
#include "cassette/scan.h"

namespace contract {

/// What is told of such a call: nothing that it or its answer held. A plain value.
struct WithheldCall {
  std::string action;    ///< empty: none was named, or what was named is no plain name
  int status = 0;        ///< of the answer
  std::size_t size = 0;  ///< bytes of the request and the answer
  std::string reason;    ///< why it may not be kept
};

/// What was read back.
struct StoredWithheld {
  WithheldCall call;
  Origin origin;
  std::string file;  ///< its name in the folder
};

/// Tells of a call what may be told. Its action is the value of `action_parameter` or of
/// x-acs-action, where that is letters alone and `secrets` finds nothing in it.
WithheldCall withhold(const Interaction& interaction, std::string_view action_parameter,
                      const Scanner& secrets, std::string reason);

/// Returns nullopt for the document of an interaction. Error, with `file` and line: it is neither.
std::optional<StoredWithheld> read_withheld(const Value& document, const std::string& file);

/// "ModifyInstanceNetworkSpec 200, 9437184 bytes, was withheld: a body is of many parts"
std::string to_line(const WithheldCall& call);

}  // namespace contract
