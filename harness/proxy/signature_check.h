// Were the requests that came signed rightly? Told at the end; answered they are all the same.
#pragma once

#include <atomic>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "wire/params.h"

namespace contract {

/// What became of the signatures.
struct SignatureReport {
  std::size_t right = 0;
  std::size_t wrong = 0;
  std::size_t unchecked = 0;        ///< no secret is known for their key, or they have none
  std::vector<std::string> wrongs;  ///< a line for each, the first hundred; without any signature
};

/// By AccessKeyId.
using Secrets = std::map<std::string, std::string, std::less<>>;

/// Verifies what is signed by a key whose secret is known. Safe from any thread.
class SignatureCheck {
 public:
  explicit SignatureCheck(Secrets secrets) : secrets_(std::move(secrets)) {}

  /// A handler round `inner`. Must not outlive this.
  ParamsHandler check(ParamsHandler inner);
  SignatureReport report() const;

 private:
  void look_at(const Request& request, const Params& params);

  const Secrets secrets_;
  std::atomic<std::size_t> right_ = 0;
  std::atomic<std::size_t> unchecked_ = 0;
  std::atomic<bool> told_all_ = false;  ///< no more mistakes have to be looked for
  mutable std::mutex mutex_;
  std::size_t wrong_ = 0;            // under mutex_
  std::vector<std::string> wrongs_;  // under mutex_
};

}  // namespace contract
