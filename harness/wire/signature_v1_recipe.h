// The ways in which signers of V1 proceed: the right one, and the known mistakes.
#pragma once

#include <optional>
#include <string_view>

#include "wire/canonical_query.h"
#include "wire/digest.h"
#include "wire/mistake.h"
#include "wire/params.h"
#include "wire/signature_v1.h"

namespace contract {

/// How a signer proceeds. By default rightly; each member is one known deviation.
struct RecipeV1 {
  enum class Method { as_sent, other, lower_case };
  enum class Key { secret_and_ampersand, secret, ampersand };

  QueryRecipe query;
  Spelling again;  ///< how the canonical query is escaped in the string to sign
  Method method = Method::as_sent;
  std::string_view slash = "%2F";
  Key key = Key::secret_and_ampersand;
  bool other_hash = false;
};

/// The signature that such a signer gives.
SignatureV1 sign_v1_by(const RecipeV1& recipe, std::string_view method, const Params& params,
                       std::string_view secret, Hash hash);

/// The mistakes, one or two, by which a signer gives `sent`; nothing where none are known.
std::optional<Explanation> explain_v1(std::string_view method, const Params& params,
                                      std::string_view secret, Hash hash, std::string_view sent);

}  // namespace contract
