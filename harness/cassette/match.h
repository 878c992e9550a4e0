// Which recorded request is this one?
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cassette/rules.h"
#include "ecs_contract/finding.h"
#include "wire/params.h"

namespace contract {

/// What a request asks for: all that a match looks at. It does not see method, query or form,
/// order, spelling of the encoding, format and signature, nor any parameter that the rules ignore.
/// A value that the redactor replaces reads alike before and after: only that it is there counts.
struct Asked {
  std::string action;
  std::string version;
  std::vector<std::pair<std::string, std::string>> parameters;  ///< sorted; repeated names kept
};

/// `ignored`: names of more parameters that are not looked at.
Asked read_asked(const Request& request, const CassetteRules& rules, const Names& ignored = {});
/// The same of a request whose parameters are read already.
Asked read_asked(const Request& request, const Params& params, const CassetteRules& rules,
                 const Names& ignored);

/// Equal for requests that match, and for no others.
std::string key_of(const Asked& asked);

/// How `got` differs from `recorded`: rule "match", subjects "action", "version" and
/// "parameter.NAME". Empty exactly where the keys are equal.
Findings differences(const Asked& recorded, const Asked& got);

}  // namespace contract
