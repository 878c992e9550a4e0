// Recorded traffic. A journal is a cassette that is not saved yet.
#pragma once

#include <vector>

#include "wire/message.h"

namespace contract {

/// The header by which a recorder says that an answer is none of the service, and what happened.
inline constexpr const char* kUpstreamHeader = "Ecs-Contract-Upstream";

/// A request and the answer it got. A plain value.
struct Interaction {
  Request request;
  Response response;
};

/// In order of arrival.
struct Interactions {
  std::vector<Interaction> interactions;
};

}  // namespace contract
