// A request that was signed with one key, signed with another.
#pragma once

#include <string>

#include "ecs_contract/message.h"

namespace contract {

/// An access key. `token` is empty but for a temporary one.
struct SigningKey {
  std::string id;
  std::string secret;
  std::string token;
};

/// The same call signed by `key` and, under V3, for `host`: key id, token and signature are
/// exchanged where they stand, all else keeps its place and spelling, nonce and time too. What is
/// missing stays missing, but for a token that `key` needs: nothing is mended.
Request sign_again(const Request& request, const SigningKey& key, const std::string& host);

}  // namespace contract
