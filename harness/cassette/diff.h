// What differs between two recordings of the same calls.
#pragma once

#include <string>
#include <vector>

#include "cassette/cassette_store.h"
#include "cassette/rules.h"
#include "ecs_contract/finding.h"

namespace contract {

/// Names of the members of an error that have kinds of their own.
struct ErrorNames {
  std::string code;
  std::string message;
};

/// Findings in the order of the old recording; empty where the service answers as it did. `rule` is
/// the kind, `subject` the file and the place in it, `expected` what was and `actual` what is.
///
///   MUST         diff.removed (a call, a member, an item), diff.retyped, diff.status, diff.code,
///                diff.format (JSON for XML), diff.wire (no answer where there was one, or another)
///   SHOULD       diff.added (a call, a member, an item), diff.changed, diff.message
///   information  diff.header, diff.order (of members), diff.withheld (nothing is there to compare)
///
/// Calls are paired as replay matches them, the first of equal ones with the first; members by
/// name, items by place. Swapping the recordings swaps added and removed, and changes no other
/// kind.
Findings diff_recordings(const Cassette& before, const Cassette& after, const CassetteRules& rules,
                         const ErrorNames& names);

}  // namespace contract
