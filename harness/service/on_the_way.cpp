#include "service/on_the_way.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "formats/json_or_xml.h"
#include "spec/check_request.h"

namespace contract {
namespace {

/// Parts of the signature's own parameters: an error of the shared table that names one is about
/// it.
constexpr std::string_view kOfSignature[] = {"accesskey", "signature", "securitytoken",
                                             "timestamp"};

bool names_signature(std::string code) {
  for (char& c : code) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return std::any_of(std::begin(kOfSignature), std::end(kOfSignature),
                     [&](std::string_view part) { return code.find(part) != code.npos; });
}

/// Whether the row is answered where the signer is refused, and nowhere else.
bool is_of_signer(const Spec& spec, const ErrorRow& row) {
  if (!row.of_action && names_signature(row.code)) return true;
  bool of_signer = false;
  for (const Decision& decision : spec.gateway) {
    if (!decision.refusal || decision.refusal->error != row.id) continue;
    if (!is_about_signer(spec, decision)) return false;
    of_signer = true;
  }
  return of_signer;
}

/// Whether the row says nothing of the call: the signer is refused, or it is to be made again.
bool is_of_way(const Spec& spec, const ErrorRow& row) {
  return is_of_signer(spec, row) || (!row.of_action && !row.retry.empty());
}

/// A message may be worded otherwise than the document has it: then all rows of the code decide.
bool is_code_of_way(const Spec& spec, const std::string& code, const std::string& message) {
  bool known = false, all = true;
  for (const ErrorRow& row : spec.errors) {
    if (row.code != code) continue;
    const bool of_way = is_of_way(spec, row);
    if (of_way && fits_message(row.message, message)) return true;
    known = true;
    all = all && of_way;
  }
  return known && all;
}

/// The members of an answer, out of the element that XML wraps them in; empty where it has none.
Value members_of(const std::string& body) {
  Reading reading = read_json_or_xml(body);
  if (!reading.ok()) return Value::object();
  if (!is_xml(body)) return std::move(reading.value);
  return std::move(reading.value.members.front().value);
}

}  // namespace

bool is_about_signer(const Spec& spec, const Decision& decision) {
  const Rule* rule = spec.rule(decision.rule);
  const auto kind = rule == nullptr ? Check::Kind::none : rule->check.kind;
  if (kind == Check::Kind::time || kind == Check::Kind::within_minutes) return true;
  return std::any_of(decision.given.begin(), decision.given.end(), [](const Condition& each) {
    const bool method = each.values == std::vector<std::string>{"method"};
    return each.fact.starts_with("key.") || (each.fact == "signature" && !method);
  });
}

bool is_failure_of_way(const Spec& spec, const Interaction& interaction) {
  const Response& response = interaction.response;
  if (find_header(response.headers, kUpstreamHeader) != nullptr) return true;
  if (!response.script.empty()) return false;
  const Value members = members_of(response.body);
  if (response.status < 400) return members.text_of(spec.envelope.request_id).empty();
  const std::string code = members.text_of(spec.envelope.code);
  return code.empty() || is_code_of_way(spec, code, members.text_of(spec.envelope.message));
}

}  // namespace contract
