// What the tests of this floor and of those above it share: the real table.
#pragma once

#include <filesystem>

#include "spec/spec.h"

namespace contract::testing {

inline const std::filesystem::path kSource = CONTRACT_SOURCE_DIR;
inline const std::filesystem::path kTable =
    "specs/ecs/2014-05-26/ModifyInstanceNetworkSpec/2021-01-26.json";
inline const std::filesystem::path kTableSchema = "specs/schema/spec.schema.json";

inline const Spec& real_spec() {
  static const Spec spec = load_spec(kSource / kTable, kSource / kTableSchema);
  return spec;
}

}  // namespace contract::testing
