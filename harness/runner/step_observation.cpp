#include "runner/step_observation.h"

#include "service/answer.h"
#include "service/seeded_ids.h"
#include "spec/check_request.h"
#include "wire/ascii.h"
#include "wire/auth_params.h"
#include "wire/params.h"

namespace contract {
namespace {

/// The order a rule-abiding call gets where the case asks for no other; the document's own example.
std::string order_of(const Spec& spec) {
  for (const Field& field : spec.fields)
    if (field.role == "order_id") return field.example;
  return "";
}

IntendedReply meaning_of(const StepAnswer& answer) {
  const bool error = answer.kind == StepAnswer::Kind::error;
  return {.success = !error,
          .status = error ? answer.status : 200,
          .code = answer.code,
          .message = answer.message,
          .order_id = answer.order_id,
          .retry = answer.retry,
          .wait = answer.wait};
}

std::string access_key_of(const Request& request) {
  const auto auth = read_auth_params(request, parse_params(request).params);
  return auth ? auth->access_key_id : "";
}

}  // namespace

IntendedReply StepAnswerer::decide(const StepAnswer& answer, const Request& request,
                                   const Params& params, std::size_t nth) const {
  IntendedReply meaning = meaning_of(answer);
  replace_all(meaning.message, "{string_to_sign}", string_to_sign(request, params));
  if (answer.kind == StepAnswer::Kind::service) {
    meaning.order_id = order_of(spec_);
    for (const Finding& finding : check_request(spec_, params)) {
      const std::optional<Refused> refused = refusal_of(spec_, finding);
      if (!refused) continue;
      meaning = {.status = refused->row->status,
                 .code = refused->row->code,
                 .message = refused->message,
                 .retry = refused->row->retry,
                 .wait = std::chrono::minutes(refused->row->wait_minutes)};
      break;
    }
  }
  meaning.request_id = answer.request_id.empty() ? uuid_of(seed_ + "#" + std::to_string(nth + 1))
                                                 : answer.request_id;
  meaning.acts = answer.acts;
  return meaning;
}

Response StepAnswerer::emulate(const Request& request, IntendedReply& meaning) {
  if (meanings_.empty()) {
    placed_before_ = emulated_->placed();
    not_done_ = emulated_->intervene(step_.before, request.arrived);
  }
  Record record;
  Response response = emulated_->answer(request, record);
  meaning = {.success = record.error.empty(),
             .status = record.status,
             .code = record.code,
             .message = record.message,
             .request_id = record.request_id,
             .order_id = record.order.empty() ? std::nullopt : std::optional(record.order)};
  if (const ErrorRow* row = emulated_->error(record.error)) {
    meaning.retry = row->retry;
    meaning.wait = std::chrono::minutes(row->wait_minutes);
  }
  // A recorded success that is given again is the same order.
  meaning.acts = meaning.success ? !record.again : meaning.status >= 500;
  records_.push_back(std::move(record));
  after_ = emulated_->state();
  return response;
}

Response StepAnswerer::answer(const Request& request) {
  Params params = parse_params(request).params;
  // A V3 request says its action in a header; the table knows it as a parameter.
  const std::string& name = spec_.name_of("action");
  if (const std::string* action = named_action(request, params, name);
      action != nullptr && find_param(params, name) == nullptr)
    params.push_back({name, *action, false});
  const std::lock_guard lock(mutex_);
  const StepAnswer& answer = step_.answer(meanings_.size());
  IntendedReply meaning;
  Response response;
  if (answer.kind == StepAnswer::Kind::emulator) {
    response = emulate(request, meaning);
  } else {
    meaning = decide(answer, request, params, meanings_.size());
    response = write(answer, meaning, request, params);
  }
  response.headers.insert(response.headers.end(), answer.headers.begin(), answer.headers.end());
  meaning.expect = answer.expect;
  meaning.faulty = !answer.fault.none();
  if (answer.fault.status != 0) meaning.status = answer.fault.status;
  // Whatever another host says, it is not the answer to the call.
  if (request.elsewhere) meaning.expect = Expect::failure;
  if (meaning.faulty)
    response = with_fault(std::move(response), filled(answer.fault, meaning, request));
  if (answer.spelling && answer.spelling->transfer)
    response.script = transfer(request, response, *answer.spelling->transfer);
  meanings_.push_back(std::move(meaning));
  return response;
}

Response StepAnswerer::write(const StepAnswer& answer, const IntendedReply& meaning,
                             const Request& request, const Params& params) {
  static const AnswerStyle kUsual;
  const AnswerStyle& spelling = answer.spelling ? *answer.spelling : kUsual;
  const Format format =
      request.elsewhere && asked_
          ? *asked_
          : asked_format(spec_, request, params)
                .value_or(spec_.envelope.default_format == "json" ? Format::json : Format::xml);
  if (!asked_) asked_ = format;
  if (answer.kind == StepAnswer::Kind::text)
    return answer_text(spec_, format, meaning.request_id, 200, answer.body);
  if (meaning.success)
    return answer_success(spec_, format, meaning.request_id, meaning.order_id, spelling);
  const ErrorText error{meaning.status, meaning.code, meaning.message, host_of(spec_, request)};
  return answer_error(spec_, format, meaning.request_id, error, spelling, answer.order);
}

Fault StepAnswerer::filled(Fault fault, const IntendedReply& meaning,
                           const Request& request) const {
  const auto fill = [&](std::string& text) {
    replace_all(text, "{request_id}", meaning.request_id);
    replace_all(text, "{order_id}", meaning.order_id.value_or(""));
  };
  if (fault.body) fill(*fault.body);
  for (Act& act : fault.acts) fill(act.text);
  for (Header& header : fault.headers) {
    replace_all(header.value, "{elsewhere}", elsewhere_);
    replace_all(header.value, "{access_key}", access_key_of(request));
  }
  return fault;
}

std::vector<IntendedReply> StepAnswerer::meanings() {
  const std::lock_guard lock(mutex_);
  return meanings_;
}

std::vector<std::string> StepAnswerer::departures() {
  const std::lock_guard lock(mutex_);
  if (records_.empty()) return {};
  const Happened happened{records_, emulated_->beginning(), after_, placed_before_};
  std::vector<std::string> found = contract::departures(step_.answer(0).decided, happened);
  const std::vector<std::string> held = contract::departures(step_.after, happened);
  found.insert(found.end(), held.begin(), held.end());
  if (!not_done_.empty()) found.push_back("what comes before the call was not done: " + not_done_);
  return found;
}

std::size_t StepAnswerer::orders_placed() {
  const std::lock_guard lock(mutex_);
  return after_ ? contract::orders_placed(emulated_->beginning(), *after_).size() : 0;
}

}  // namespace contract
