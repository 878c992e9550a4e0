// The ways in which signers of V3 proceed: the right one, and the known mistakes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/canonical_query.h"
#include "wire/message.h"
#include "wire/mistake.h"
#include "wire/params.h"
#include "wire/signature_v3.h"

namespace contract {

constexpr std::string_view kAlgorithmV3 = "ACS3-HMAC-SHA256";

/// How a signer proceeds. By default rightly; each member is one known deviation.
struct RecipeV3 {
  enum class Key { secret, secret_and_ampersand, nothing };
  enum class Written { lower_case_hex, upper_case_hex, base64 };

  QueryRecipe query{.without_body = true, .with_signature = true};
  bool other_method = false;      ///< GET for POST and the other way round
  bool listed_order = false;      ///< signed headers in the order of SignedHeaders, not sorted
  bool no_empty_line = false;     ///< header lines run into the list of their names
  bool no_body_hash = false;      ///< the last line is empty
  bool no_algorithm = false;      ///< the string to sign is the hash alone
  bool request_as_it_is = false;  ///< the canonical request is not hashed
  Key key = Key::secret;
  bool other_hash = false;
  Written written = Written::lower_case_hex;
};

/// A request taken apart for signing: what stays the same whatever the recipe. `request` and
/// `listed` must outlive it.
struct SubjectV3 {
  SubjectV3(const Request& request, const std::vector<std::string>& listed);

  const Request& request;
  const std::vector<std::string>& listed;  ///< signed headers as listed
  std::vector<std::string> sorted;         ///< the same in lower case, sorted
  Params params;                           ///< of query and form body
  std::string body_hash;                   ///< lower-case hexadecimal
};

/// The signature that such a signer gives; `authorization` stays empty.
SignatureV3 sign_v3_by(const RecipeV3& recipe, const SubjectV3& subject, std::string_view secret);

/// The mistakes, one or two, by which a signer gives `sent`; nothing where none are known.
std::optional<Explanation> explain_v3(const SubjectV3& subject, std::string_view secret,
                                      std::string_view sent);

/// ASCII letters in lower case: the names of headers, as they are signed.
std::string lower_case(std::string text);

}  // namespace contract
