#include "wire/signature_v1.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "wire/mistake.h"
#include "wire/percent.h"
#include "wire/signature_v1_recipe.h"

namespace contract {
namespace {

constexpr const char* kRule = "signature.v1";

bool is_present(const Params& params, std::string_view name) {
  const std::string* const value = find_param(params, name);
  return value != nullptr && !value->empty();
}

// The names of the signature's own parameters that are absent or empty: "Signature, Timestamp".
std::string missing_names(const Params& params) {
  static constexpr std::string_view kNames[] = {"AccessKeyId",     "Signature",
                                                "SignatureMethod", "SignatureVersion",
                                                "SignatureNonce",  "Timestamp"};
  std::string missing;
  for (const std::string_view name : kNames) {
    // The oldest documents spell it TimeStamp.
    if (is_present(params, name) || (name == "Timestamp" && is_present(params, "TimeStamp"))) {
      continue;
    }
    if (!missing.empty()) missing += ", ";
    missing += name;
  }
  return missing;
}

// One page writes Hmac-SHA1, so case makes no difference.
std::optional<Hash> hash_of(std::string_view signature_method) {
  if (equal_ignoring_case(signature_method, "HMAC-SHA1")) return Hash::sha1;
  if (equal_ignoring_case(signature_method, "HMAC-SHA256")) return Hash::sha256;
  return std::nullopt;
}

// The right signature, misspelt where it was put in the query.
std::optional<Explanation> explain_spelling(const std::string& right, const std::string& sent) {
  std::string plus_read_as_space = right;
  std::replace(plus_read_as_space.begin(), plus_read_as_space.end(), '+', ' ');
  if (sent == plus_read_as_space) {
    return Explanation{"encoding",
                       "the signature is right but its '+' is sent as it is, which reads as a "
                       "space; it is sent as %2B"};
  }
  if (percent_decode(sent, false) == right) {
    return Explanation{"encoding", "the signature is right but sent escaped twice"};
  }
  return std::nullopt;
}

std::size_t bytes_of(const Params& params) {
  std::size_t bytes = 0;
  for (const Param& param : params) bytes += param.name.size() + param.value.size();
  return bytes;
}

}  // namespace

SignatureV1 sign_v1(std::string_view method, const Params& params, std::string_view secret,
                    Hash hash) {
  return sign_v1_by(RecipeV1{}, method, params, secret, hash);
}

Findings verify_v1(const Request& request, const Params& params, std::string_view secret,
                   Search search) {
  const auto one = [secret](std::string_view step, std::string expected, std::string_view actual,
                            std::string note) -> Findings {
    return {signature_finding(kRule, step, std::move(expected), actual, std::move(note), secret)};
  };
  if (const std::string missing = missing_names(params); !missing.empty()) {
    return one("missing", "a value of " + missing, "none", "");
  }
  const std::string& method = *find_param(params, "SignatureMethod");
  const std::optional<Hash> hash = hash_of(method);
  if (!hash) return one("method", "SignatureMethod HMAC-SHA1", method, "");
  const std::string& version = *find_param(params, "SignatureVersion");
  if (version != "1.0") return one("method", "SignatureVersion 1.0", version, "");

  const std::string right = sign_v1(request.method, params, secret, *hash).signature;
  const std::string& sent = *find_param(params, "Signature");
  if (equal_constant_time(right, sent)) return {};

  if (const auto found = explain_spelling(right, sent)) {
    return one(found->step, right, sent, found->what);
  }
  if (search == Search::nothing) return one("unexplained", right, sent, kNotSearched);
  if (bytes_of(params) > kSearchedBytes) return one("unexplained", right, sent, kTooLongToSearch);
  const auto found = explain_v1(request.method, params, secret, *hash, sent);
  if (!found) return one("unexplained", right, sent, kSecretDiffers);
  return one(found->step, right, sent, found->what);
}

}  // namespace contract
