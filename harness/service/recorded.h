// What the spec says of an interaction that was recorded, whoever answered.
#pragma once

#include <string>
#include <vector>

#include "cassette/cassette.h"
#include "ecs_contract/finding.h"
#include "spec/spec.h"

namespace contract {

/// A plain value.
struct RecordedVerdict {
  /// Rule "recorded". The levels are those that a diff of recordings gives the same differences
  /// (cassette/diff.h). Level must: the answer is none that the document describes, in status,
  /// code, shape or format ("answer.*"), or it grants what the document refuses ("request.*").
  /// Level should: another message, or a member that the document does not have. Level information:
  /// it can't be judged by this table ("wire", "action").
  Findings findings;
  /// Ids of the documented error rows that the answer is one of.
  std::vector<std::string> rows;
};

/// Judges an answer by the table of its action. A request that breaks a rule is no finding where it
/// was refused: that is what the rule says.
RecordedVerdict judge_recorded(const Spec& spec, const Interaction& interaction);

/// No answer of the service came: kUpstreamHeader tells of it, or what came is none that the API
/// could have given, without a code where it is an error and without a request id where it is none:
/// a gateway's page, a redirect. Or an error came that says nothing of the call: the table says
/// that it is about the signer, or the table that all actions share that the call is to be made
/// again.
bool is_failure_of_way(const Spec& spec, const Interaction& interaction);

}  // namespace contract
