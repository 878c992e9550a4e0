// The one way to the disk: an interaction without keys, signatures, nonces, tokens, account ids and
// addresses.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "cassette/cassette.h"
#include "cassette/known_texts.h"
#include "cassette/replacements.h"
#include "cassette/rules.h"
#include "formats/value.h"

namespace contract {

/// An interaction that may be written. Only a Redactor makes one, so what was not redacted does not
/// compile. `raw`, arrival time and connection are gone: no bytes are kept beside those shown.
class Redacted {
 public:
  const Interaction& interaction() const { return interaction_; }
  /// What write_json makes a body of, where that is known; else nullptr.
  const Value* request_tree() const { return request_ ? &*request_ : nullptr; }
  const Value* response_tree() const { return response_ ? &*response_ : nullptr; }

 private:
  friend class Redactor;
  Redacted(Interaction interaction, std::optional<Value> request, std::optional<Value> response)
      : interaction_(std::move(interaction)),
        request_(std::move(request)),
        response_(std::move(response)) {}
  Interaction interaction_;
  std::optional<Value> request_, response_;
};

/// Why an interaction can't be made safe, so that nothing of its content may be written. A plain
/// value; it holds nothing private.
struct Withheld {
  std::string reason;  ///< "a body is of many parts and can't be looked into"
};

/// What came of an interaction.
using Redaction = std::variant<Redacted, Withheld>;

/// Redacts the interactions of one recording: the same value has the same replacement in all of
/// them, in queries, forms, headers and bodies. By name: the lists of the rules. By looks: keys,
/// account numbers, addresses. By echo: the string to sign, and a value that was named elsewhere in
/// the interaction (of six characters or more), as it is or percent-encoded. The values of headers
/// that no list names become "REDACTED". All else, documented codes and messages above all, stays
/// as it is, byte for byte; a body is written anew only where its replacement does not fit in.
/// Safe from any thread.
class Redactor {
 public:
  /// `redacted_before`: what it gets came out of a Redactor once; replacements then stay the same.
  explicit Redactor(CassetteRules rules, bool redacted_before = false) : rules_(std::move(rules)) {
    for (const std::string& value : rules_.published) replacements_.publish(value);
    if (redacted_before) replacements_.adopt();
    for (const std::string& value : rules_.secrets)
      if (!value.empty()) kept_.add(replacements_.learned(value));
  }

  Redaction redact_or_withhold(Interaction interaction);
  /// The same where what would have to be withheld is an Error, with the reason.
  Redacted redact(Interaction interaction);

  const CassetteRules& rules() const { return rules_; }

 private:
  CassetteRules rules_;
  Replacements replacements_;
  KnownTexts kept_;  ///< keys and tokens, looked for in all interactions
};

}  // namespace contract
