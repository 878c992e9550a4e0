// The client's wrong: one disagreement between what a rule says and what was seen.
#pragma once

#include <string>
#include <vector>

namespace contract {

/// How much a rule binds. Only `must` fails a run, unless the user asks for more.
enum class Level { must, should, information };

/// What a rule rests on: the API's page, the API's published metadata, a recording of the real
/// service, an Internet or format standard, or a choice of ours where all of these are silent.
enum class Basis { document, metadata, recorded, standard, inferred };

/// A plain value. Everything that compares returns std::vector<Finding>; empty is fine.
struct Finding {
  std::string rule;      ///< id of the rule it rests on, a row of specs/
  std::string subject;   ///< what differs, a stable dotted key: "wire.parameter.AutoPay"
  std::string expected;  ///< as text, already fit to print
  std::string actual;    ///< as text, already fit to print
  std::string note;      ///< a sentence that helps to repair it; may be empty
  Level level = Level::must;
  Basis basis = Basis::document;
  std::string ground{};  ///< where the rule stands: "签名机制, 2", "RFC 9112, 7.1"
  /// The general rule by which the breach of `rule` was seen: "call.faithful" for a StartTime that
  /// gained seconds on its way. Empty where `rule` is the general one itself.
  std::string seen_as{};
};

using Findings = std::vector<Finding>;

/// The spelling of a level or basis in files and reports: "MUST", "doc", ...
const char* to_text(Level level);
const char* to_text(Basis basis);

/// "MUST  rule: subject: expected X, got Y (note)", on one line, control characters escaped.
std::string to_line(const Finding& finding);

/// `text` fit to print on one line: control characters and bytes that are no UTF-8 as \xNN, and
/// everything past `limit` bytes replaced by a count.
std::string printable(const std::string& text, std::size_t limit = 200);

}  // namespace contract
