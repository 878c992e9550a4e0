// What differs between two answers to one read, and so says nothing.
#pragma once

#include <string>
#include <vector>

#include "formats/value.h"

namespace contract {

/// The places, dotted as a diff of recordings names them: "answer.body.RequestId",
/// "answer.body.Instances.Instance[0].Status".
std::vector<std::string> differing_places(const Value& one, const Value& other);

}  // namespace contract
