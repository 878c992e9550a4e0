#include "runner/exchange.h"

#include <algorithm>

#include "service/answer.h"
#include "spec/check_request.h"
#include "wire/digest.h"
#include "wire/params.h"

namespace contract {
namespace {

/// The order a rule-abiding call gets where the case asks for no other; the document's own example.
std::string order_of(const Spec& spec) {
  for (const Field& field : spec.fields)
    if (field.role == "order_id") return field.example;
  return "";
}

Meaning meaning_of(const StepAnswer& answer) {
  return {answer.kind != StepAnswer::Kind::error,
          answer.kind == StepAnswer::Kind::error ? answer.status : 200,
          answer.code,
          answer.message,
          "",
          answer.order_id,
          answer.retry};
}

}  // namespace

std::string request_id_of(const std::string& seed) {
  std::string id = hex(digest(Hash::sha1, seed)).substr(0, 32);
  std::transform(id.begin(), id.end(), id.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  id[12] = '5';
  id[16] = '8';
  for (const std::size_t dash : {8u, 13u, 18u, 23u}) id.insert(dash, 1, '-');
  return id;
}

Meaning StepAnswerer::decide(const Params& params, int nth) const {
  Meaning meaning;
  if (step_.answer.kind == StepAnswer::Kind::service) {
    meaning = {true, 200, "", "", "", order_of(spec_), ""};
    for (const Finding& finding : check_request(spec_, params)) {
      const std::optional<Refused> refused = refusal_of(spec_, finding);
      if (!refused) continue;
      meaning = {false, refused->row->status, refused->row->code, refused->message, "",
                 {},    refused->row->retry};
      break;
    }
  } else {
    meaning = meaning_of(step_.answer);
  }
  meaning.request_id = step_.answer.request_id.empty()
                           ? request_id_of(seed_ + "#" + std::to_string(nth))
                           : step_.answer.request_id;
  return meaning;
}

Response StepAnswerer::answer(const Request& request) {
  Params params = parse_params(request).params;
  // A V3 request says its action in a header; the table knows it as a parameter.
  if (const std::string* action = find_header(request.headers, "x-acs-action");
      action != nullptr && find_param(params, spec_.name_of("action")) == nullptr)
    params.push_back({spec_.name_of("action"), *action, false});
  const Format format =
      asked_format(spec_, request, params)
          .value_or(spec_.envelope.default_format == "json" ? Format::json : Format::xml);
  Meaning meaning;
  {
    const std::lock_guard lock(mutex_);
    meaning = decide(params, static_cast<int>(meanings_.size()) + 1);
    meanings_.push_back(meaning);
  }
  if (step_.answer.kind == StepAnswer::Kind::text)
    return answer_text(spec_, format, meaning.request_id, meaning.status, step_.answer.body);
  if (meaning.success) return answer_success(spec_, format, meaning.request_id, meaning.order_id);
  return answer_error(spec_, format, meaning.request_id, host_of(spec_, request), meaning.status,
                      meaning.code, meaning.message);
}

std::vector<Meaning> StepAnswerer::meanings() {
  const std::lock_guard lock(mutex_);
  return meanings_;
}

}  // namespace contract
