// How the tables spell the kinds of checks.
#pragma once

#include <array>
#include <utility>

#include "formats/struct_json.h"
#include "spec/spec.h"

namespace contract {

template <>
inline constexpr auto kNames<Check::Kind> =
    std::array{std::pair{"required", Check::Kind::required},
               std::pair{"type", Check::Kind::type},
               std::pair{"range", Check::Kind::range},
               std::pair{"one_of", Check::Kind::one_of},
               std::pair{"time", Check::Kind::time},
               std::pair{"gap", Check::Kind::gap},
               std::pair{"ascii", Check::Kind::ascii},
               std::pair{"max_length", Check::Kind::max_length},
               std::pair{"default", Check::Kind::default_value},
               std::pair{"within_minutes", Check::Kind::within_minutes},
               std::pair{"unique", Check::Kind::unique},
               std::pair{"utc", Check::Kind::utc},
               std::pair{"unsent", Check::Kind::unsent}};

}  // namespace contract
