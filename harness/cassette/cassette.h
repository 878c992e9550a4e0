// Traffic as it was seen: what is recorded, replayed and judged.
#pragma once

#include <vector>

#include "ecs_contract/message.h"

namespace contract {

/// The header by which a recorder says that an answer is none of the service, and what happened.
inline constexpr const char* kUpstreamHeader = "Ecs-Contract-Upstream";

/// A request and the answer it got. A plain value.
struct Interaction {
  Request request;
  Response response;
};

/// In order of arrival.
using Interactions = std::vector<Interaction>;

}  // namespace contract
