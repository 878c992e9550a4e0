#include "service/on_the_way.h"

#include <string>

#include "formats/json_or_xml.h"
#include "spec/check_request.h"

namespace contract {
namespace {

/// Whether the row says nothing of the call: the signer is refused, or it is to be made again.
bool is_of_way(const ErrorRow& row) {
  return row.about_signer || (!row.of_action && !row.retry.empty());
}

/// A message may be worded otherwise than the document has it: then all rows of the code decide.
bool is_code_of_way(const Spec& spec, const std::string& code, const std::string& message) {
  bool known = false, all = true;
  for (const ErrorRow& row : spec.errors) {
    if (row.code != code) continue;
    const bool of_way = is_of_way(row);
    if (of_way && fits_message(row.message, message)) return true;
    known = true;
    all = all && of_way;
  }
  return known && all;
}

}  // namespace

bool is_failure_of_way(const Spec& spec, const Interaction& interaction) {
  const Response& response = interaction.response;
  if (find_header(response.headers, kUpstreamHeader) != nullptr) return true;
  if (!response.script.empty()) return false;
  const Value members = read_members(response.body);
  if (response.status < 400) return members.text_of(spec.envelope.request_id).empty();
  const std::string code = members.text_of(spec.envelope.code);
  return code.empty() || is_code_of_way(spec, code, members.text_of(spec.envelope.message));
}

}  // namespace contract
