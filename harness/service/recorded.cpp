#include "service/recorded.h"

#include <algorithm>
#include <utility>

#include "formats/json_or_xml.h"
#include "service/answer.h"
#include "spec/check_request.h"
#include "wire/auth_params.h"
#include "wire/params.h"

namespace contract {
namespace {

Finding found(std::string subject, std::string expected, const std::string& actual,
              std::string note = "", Level level = Level::must) {
  return {"recorded", std::move(subject), std::move(expected), printable(actual), std::move(note),
          level,      Basis::document};
}

bool is_type(const Value& value, ValueType type) {
  // XML has texts alone, and the service writes numbers as texts in JSON too.
  const bool integer = read_integer(value.text).has_value();
  const bool boolean = value.text == "true" || value.text == "false";
  if (value.is(Value::Kind::array) || value.is(Value::Kind::object)) return false;
  return type == ValueType::string || (type == ValueType::integer ? integer : boolean);
}

void judge_success(const Spec& spec, const Value& body, Findings& findings) {
  for (const Member& member : body.members) {
    const auto field = std::find_if(spec.fields.begin(), spec.fields.end(),
                                    [&](const Field& each) { return each.name == member.name; });
    if (field == spec.fields.end()) {
      findings.push_back(found("answer.field." + member.name, "(no such member)",
                               to_text(member.value.kind), "the document does not have it",
                               Level::should));
    } else if (!is_type(member.value, field->type)) {
      findings.push_back(
          found("answer.field." + member.name, to_text(field->type), to_text(member.value.kind)));
    }
  }
  const std::string& id = spec.name_of("request_id");
  if (body.text_of(id).empty())
    findings.push_back(found("answer.field." + id, "a request id", "(absent)"));
}

void judge_error(const Spec& spec, int status, const Value& body, RecordedVerdict& verdict) {
  const std::string code = body.text_of(spec.envelope.code);
  const std::string message = body.text_of(spec.envelope.message);
  for (const std::string& name :
       {spec.envelope.code, spec.envelope.message, spec.envelope.request_id, spec.envelope.host_id})
    if (body.find(name) == nullptr)
      verdict.findings.push_back(found("answer.field." + name, "a text", "(absent)"));
  const ErrorRow* same_code = nullptr;
  const ErrorRow* same_status = nullptr;
  for (const ErrorRow& row : spec.errors) {
    if (row.code != code) continue;
    same_code = &row;
    if (row.status != status) continue;
    same_status = &row;
    if (fits_message(row.message, message)) verdict.rows.push_back(row.id);
  }
  if (!verdict.rows.empty() || code.empty()) return;
  if (same_code == nullptr) {
    verdict.findings.push_back(
        found("answer.code", "a documented code", code, "the document has no row of this code"));
  } else if (same_status == nullptr) {
    verdict.findings.push_back(found("answer.status", std::to_string(same_code->status),
                                     std::to_string(status), "for " + code));
  } else {
    verdict.findings.push_back(
        found("answer.message", same_status->message, message, "for " + code, Level::should));
  }
}

/// An answer's body.
class Answer {
 public:
  Answer(const Spec& spec, const Response& response, Findings& findings)
      : format_(is_xml(response.body) ? Format::xml : Format::json),
        reading_(read_json_or_xml(response.body)) {
    if (!reading_.ok()) {
      findings.push_back(found("answer.body", "JSON or XML", response.body.substr(0, 60),
                               reading_.findings.front().note));
      return;
    }
    if (format_ == Format::json) return;
    const Envelope& envelope = spec.envelope;
    const std::string expected =
        is_success(response) ? spec.action + envelope.success_root_suffix : envelope.error_root;
    const std::string& root = reading_.value.members.front().name;
    if (root != expected) findings.push_back(found("answer.root", expected, root));
  }

  static bool is_success(const Response& response) {
    return response.status >= 200 && response.status < 300;
  }
  Format format() const { return format_; }
  /// Its members, out of the element that XML wraps them in; nullptr: it is neither JSON nor XML.
  const Value* members() const {
    if (!reading_.ok()) return nullptr;
    return format_ == Format::json ? &reading_.value : &reading_.value.members.front().value;
  }

 private:
  const Format format_;
  const Reading reading_;
};

/// What a table says of any other action: the row that refuses it, where the answer is that one.
std::vector<std::string> rows_of_unknown_action(const Spec& spec, const std::string& action,
                                                const Params& params, const Response& response) {
  const Parameter* parameter = spec.parameter_of("action");
  if (parameter == nullptr) return {};
  const std::optional<Finding> broken = check_parameter(spec, *parameter, &action, params);
  const std::optional<Refused> refused = broken ? refusal_of(spec, *broken) : std::nullopt;
  Findings ignored;
  const Answer answer(spec, response, ignored);
  const Value* body = answer.members();
  if (!refused || body == nullptr || response.status != refused->row->status ||
      body->text_of(spec.envelope.code) != refused->row->code)
    return {};
  return {refused->row->id};
}

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

RecordedVerdict judge_recorded(const Spec& spec, const Interaction& interaction) {
  RecordedVerdict verdict;
  const Request& request = interaction.request;
  const Response& response = interaction.response;
  Params params = parse_params(request).params;
  if (!response.script.empty()) {
    verdict.findings.push_back(found("wire", "an answer of HTTP", "none", "", Level::information));
    return verdict;
  }
  const std::string* named = named_action(request, params, spec.name_of("action"));
  const std::string action = named == nullptr ? "" : *named;
  if (action != spec.action) {
    verdict.rows = rows_of_unknown_action(spec, action, params, response);
    if (!verdict.rows.empty()) return verdict;
    verdict.findings.push_back(
        found("action", spec.action, action, "no table to judge it by", Level::information));
    return verdict;
  }
  const Answer answer(spec, response, verdict.findings);
  const Value* body = answer.members();
  const auto asked = asked_format(spec, request, params);
  if (body != nullptr && asked && *asked != answer.format())
    verdict.findings.push_back(found("answer.format", to_text(*asked), to_text(answer.format())));
  if (!Answer::is_success(response)) {
    if (body != nullptr) judge_error(spec, response.status, *body, verdict);
    return verdict;
  }
  if (body != nullptr) judge_success(spec, *body, verdict.findings);
  // V3 names the action in a header: there is a rule for it all the same.
  if (find_param(params, spec.name_of("action")) == nullptr)
    params.push_back({spec.name_of("action"), action, false});
  for (const Finding& broken : check_request(spec, params)) {
    if (broken.level != Level::must) continue;
    verdict.findings.push_back(found("request." + broken.rule, "a refusal", "granted",
                                     broken.subject + " is " + broken.actual));
  }
  return verdict;
}

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
