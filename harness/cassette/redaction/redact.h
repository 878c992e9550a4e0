// The one way to the disk: an interaction without keys, signatures, nonces, tokens, account ids and
// addresses.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "cassette/cassette.h"
#include "cassette/redaction/replacements.h"
#include "cassette/redaction/secret_index.h"
#include "cassette/rules.h"

namespace contract {

/// An interaction that may be written. Only a Redactor makes one, so what was not redacted does not
/// compile. `raw`, arrival time and connection are gone: no bytes are kept beside those shown.
class Redacted {
 public:
  const Interaction& interaction() const { return interaction_; }
  /// Values that may come again and were not known before this interaction; they live as long as
  /// the Redactor.
  const std::vector<std::string_view>& news() const { return news_; }

 private:
  friend class Redactor;
  Redacted(Interaction interaction, std::vector<std::string_view> news)
      : interaction_(std::move(interaction)), news_(std::move(news)) {}
  Interaction interaction_;
  std::vector<std::string_view> news_;
};

/// Why an interaction can't be made safe, so that nothing of its content may be written. A plain
/// value; it holds nothing private.
struct Withheld {
  std::string reason;  ///< "a body is of many parts and can't be looked into"
};

/// What came of an interaction.
using Redaction = std::variant<Redacted, Withheld>;

/// Redacts the interactions of one recording: the same value has the same replacement in all of
/// them. By name: the lists of the rules, in queries, forms, headers, JSON and XML. By looks: keys,
/// account numbers, addresses. By echo: the string to sign, and a value that was named elsewhere in
/// the interaction (of six characters or more). All of it as it is and in what it is hidden in, one
/// in the other: percent, base64, hex, the escapes of JSON and XML, gzip, zlib, deflate, brotli.
/// The values of headers that no list names become "REDACTED". All else, documented codes and
/// messages above all, stays as it is, byte for byte. Safe from any thread.
class Redactor {
 public:
  /// `redacted_before`: what it gets came out of a Redactor once; replacements then stay the same.
  explicit Redactor(CassetteRules rules, bool redacted_before = false) : rules_(std::move(rules)) {
    for (const std::string& value : rules_.published) replacements_.publish(value);
    if (redacted_before) replacements_.adopt();
    for (const std::string& value : rules_.secrets)
      if (!value.empty()) kept_.add(value);
  }

  /// A text that stands beside the interactions of the recording: who called, an error.
  std::string redact_text(std::string text);

  Redaction redact_or_withhold(Interaction interaction);
  /// The same for what came out of this once, before something private in it was known: what was
  /// replaced then stays.
  Redaction redact_again(Interaction interaction);
  /// The same where what would have to be withheld is an Error, with the reason.
  Redacted redact(Interaction interaction);

  /// From now on `to` stands for `value`, unless another text does already.
  void agree(const std::string& value, const std::string& to) { replacements_.agree(value, to); }

  const CassetteRules& rules() const { return rules_; }

 private:
  Redaction redact(Interaction interaction, bool again);

  CassetteRules rules_;
  Replacements replacements_;
  SecretIndex kept_;  ///< what may come again, looked for in all interactions
};

}  // namespace contract
