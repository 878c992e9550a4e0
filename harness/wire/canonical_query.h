// The text that both signatures make of the parameters, and the ways in which signers get it wrong.
#pragma once

#include <string>
#include <string_view>

#include "wire/params.h"

namespace contract {

/// How a signer escapes text. By default as RFC 3986 has it; each member is one known deviation.
struct Escaping {
  bool space_is_plus = false;  ///< " " -> "+"
  bool star_is_raw = false;    ///< "*" stays
  bool marks_are_raw = false;  ///< "!'()" stay (encodeURIComponent)
  bool slash_is_raw = false;   ///< "/" stays
  bool tilde_is_escaped = false;
  bool lower_case_hex = false;
  int times = 1;  ///< 0: not at all; 2: what is escaped is escaped again

  bool operator==(const Escaping&) const = default;
};

/// Adds `text` as that signer would write it. `text` must not lie in `out`.
void append_spelt(std::string& out, std::string_view text, const Escaping& spelling);

enum class NameOrder { bytewise, ignoring_case, as_sent };

/// What a signer took for the value of a parameter, compared with what its request says.
enum class SentReading {
  as_received,
  unescaped_again,  ///< it escaped the value once more when it sent it than when it signed
  plus_is_plus      ///< it sent a '+' as it is, which reads as a space
};

/// How a signer writes the canonical query. By default as V1 has it; each member is a deviation.
struct QueryRecipe {
  NameOrder order = NameOrder::bytewise;
  SentReading reading = SentReading::as_received;
  Escaping spelling = {};
  bool without_body = false;    ///< parameters of the form body left out
  bool without_empty = false;   ///< parameters with an empty value left out
  bool without_equals = false;  ///< an empty value written as "name", not "name="
  bool without_token = false;   ///< SecurityToken left out
  bool with_signature = false;  ///< right for V3, to which a parameter named Signature is no other
};

/// name=value&name=value, all escaped; sorted by name, then value. Works on the decoded parameters:
/// how they were spelt on the wire makes no difference.
std::string canonical_query(const Params& params, const QueryRecipe& variant = {});

}  // namespace contract
