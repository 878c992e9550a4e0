#include "runner/read_step.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "ecs_contract/error.h"
#include "spec/check_request.h"

namespace contract {
namespace {

Headers read_headers(const Value* object) {
  Headers headers;
  if (object != nullptr)
    for (const Member& member : object->members)
      headers.push_back({member.name, member.value.text});
  return headers;
}

void read_share(const Value& share, Act& act) {
  act.from = std::strtod(share.items[0].text.c_str(), nullptr);
  act.to = std::strtod(share.items[1].text.c_str(), nullptr);
}

Act::Kind act_kind(const std::string& name) {
  return name == "status_line" ? Act::Kind::status_line
         : name == "head"      ? Act::Kind::head
         : name == "body"      ? Act::Kind::body
         : name == "reset"     ? Act::Kind::reset
         : name == "cut"       ? Act::Kind::cut
                               : Act::Kind::close;
}

/// The bytes that a text of hexadecimal digits stands for.
std::string bytes_of(const std::string& digits) {
  std::string bytes;
  for (std::size_t at = 0; at + 1 < digits.size(); at += 2)
    bytes += static_cast<char>(std::stoi(digits.substr(at, 2), nullptr, 16));
  return bytes;
}

Act read_act(const Value& row) {
  Act act;
  if (row.is(Value::Kind::string)) {
    act.kind = act_kind(row.text);
    return act;
  }
  for (const char* name : {"status_line", "head", "body"})
    if (const Value* share = row.find(name)) {
      act.kind = act_kind(name);
      read_share(*share, act);
    }
  if (const Value* text = row.find("text")) {
    act.kind = Act::Kind::text;
    act.text = text->text;
  }
  if (const Value* bytes = row.find("hex")) {
    act.kind = Act::Kind::text;
    act.text = bytes_of(bytes->text);
  }
  if (row.find("pause_ms") != nullptr) {
    act.kind = Act::Kind::pause;
    act.time = std::chrono::milliseconds(row.integer_of("pause_ms"));
  }
  act.piece = static_cast<std::size_t>(row.integer_of("piece"));
  act.every = std::chrono::milliseconds(row.integer_of("every_ms"));
  return act;
}

Fault read_fault(const Value& row) {
  Fault fault;
  fault.status = static_cast<int>(row.integer_of("status"));
  fault.content_type = row.text_of("content_type");
  if (row.find("body") != nullptr) fault.body = row.text_of("body");
  fault.headers = read_headers(row.find("headers"));
  fault.length_off = row.integer_of("length_off");
  fault.body_padding = static_cast<std::size_t>(row.integer_of("body_padding"));
  fault.header_padding = static_cast<std::size_t>(row.integer_of("header_padding"));
  if (const Value* part = row.find("packed_part"))
    fault.packed_part = std::strtod(part->text.c_str(), nullptr);
  if (const Value* acts = row.find("acts"))
    for (const Value& act : acts->items) fault.acts.push_back(read_act(act));
  return fault;
}

}  // namespace

const std::string& region_of(const Spec& spec, const Step& step) {
  return step.region.empty() ? spec.envelope.region : step.region;
}

Argument argument_of(const Spec& spec, const std::string& name, std::optional<std::string> text) {
  const Parameter* parameter = spec.parameter(name);
  return {name, parameter == nullptr ? ValueType::string : parameter->type, std::move(text)};
}

Step StepReader::finish(Step step) const {
  Params params;
  for (const Argument& each : step.arguments)
    if (each.text) params.push_back({each.name, *each.text, false});
  params.push_back(
      {spec_.name_of("action"), step.action.empty() ? spec_.action : step.action, false});
  step.refused = !check_request(spec_, params).empty();
  return step;
}

Step StepReader::read(const Value& row) const {
  Step step;
  step.region = row.text_of("region");
  step.moved = row.text_of("address") == "another";
  if (const Value* call = row.find("call"))
    for (const Member& member : call->members)
      step.arguments.push_back(argument_of(spec_, member.name,
                                           member.value.is(Value::Kind::null)
                                               ? std::nullopt
                                               : std::optional<std::string>(member.value.text)));
  if (const Value* answer = row.find("answer")) step.answers = {read_answer(*answer)};
  step.reused = row.text_of("connection") == "reused";
  if (const Value* before = row.find("before")) step.before = read_intervention(file_, *before);
  if (const Value* after = row.find("after")) step.after = read_holding(*after);
  if (const Value* answers = row.find("answers")) {
    step.answers.clear();
    for (const Value& answer : answers->items) step.answers.push_back(read_answer(answer));
  }
  return finish(std::move(step));
}

StepAnswer StepReader::read_answer(const Value& row) const {
  StepAnswer answer = read_meaning(row);
  answer.order = row.text_of("order");
  if (const Value* fault = row.find("fault")) answer.fault = read_fault(*fault);
  answer.headers = read_headers(row.find("headers"));
  if (row.find("wait_ms") != nullptr)
    answer.wait = std::chrono::milliseconds(row.integer_of("wait_ms"));
  const std::string expect = row.text_of("expect");
  if (expect.empty() && !answer.fault.none())
    throw Error(file_, row.line, "an answer with a fault does not say what to expect",
                "add 'expect': as_answered, failure or truth");
  answer.expect = expect == "failure" ? Expect::failure
                  : expect == "truth" ? Expect::truth
                                      : Expect::as_answered;
  answer.acts = answer.kind != StepAnswer::Kind::error || answer.status >= 500;
  if (const Value* acts = row.find("acts")) answer.acts = acts->text == "true";
  return answer;
}

StepAnswer StepReader::read_meaning(const Value& row) const {
  const std::array<const char*, 4> meanings = {"error", "success", "example", "emulator"};
  if (std::count_if(meanings.begin(), meanings.end(),
                    [&](const char* name) { return row.find(name) != nullptr; }) > 1)
    throw Error(file_, row.line, "an answer is two things at once",
                "say one of error, success, example and emulator");
  if (const Value* error = row.find("error")) return read_error(*error);
  StepAnswer answer;
  if (const Value* success = row.find("success")) {
    answer.kind = StepAnswer::Kind::success;
    answer.request_id = success->text_of("request_id");
    if (success->find("order_id") != nullptr) answer.order_id = success->text_of("order_id");
    return answer;
  }
  if (const Value* emulator = row.find("emulator")) {
    answer.kind = StepAnswer::Kind::emulator;
    answer.decided = read_decided(spec_, file_, *emulator);
    return answer;
  }
  if (row.find("example") != nullptr) return read_example(row.text_of("example"), row.line);
  return answer;
}

StepAnswer StepReader::read_error(const Value& error) const {
  StepAnswer answer;
  answer.kind = StepAnswer::Kind::error;
  answer.request_id = error.text_of("request_id");
  const std::string id = error.text_of("row");
  if (id.empty()) {
    if (error.find("status") == nullptr || error.find("code") == nullptr)
      throw Error(file_, error.line, "an error needs 'row', or 'status' and 'code'",
                  "name the row of the spec or say both");
    answer.status = static_cast<int>(error.integer_of("status"));
    answer.code = error.text_of("code");
    answer.message = error.text_of("message");
    return answer;
  }
  const ErrorRow* row = spec_.error(id);
  if (row == nullptr)
    throw Error(file_, error.line, "the spec has no error row '" + id + "'",
                "take an id that 'ecs-contract check --rules' lists");
  answer = answer_of(*row, error.text_of("fill"));
  answer.request_id = error.text_of("request_id");
  return answer;
}

StepAnswer StepReader::answer_of(const ErrorRow& row, const std::string& fill) const {
  StepAnswer answer;
  answer.kind = StepAnswer::Kind::error;
  answer.status = row.status;
  answer.code = row.code;
  // Rows of the gateway name a parameter: here the first one that has to be there.
  std::string name;
  for (const Parameter& parameter : spec_.parameters)
    if (name.empty() && parameter.required && parameter.role != "action") name = parameter.name;
  answer.message = fill_message(row, fill, name, fill.empty() ? row.fill : fill);
  answer.retry = row.retry;
  answer.wait = std::chrono::minutes(row.wait_minutes);
  answer.acts = row.status >= 500;
  return answer;
}

StepAnswer StepReader::read_example(const std::string& id, int line) const {
  const auto found = std::find_if(spec_.examples.begin(), spec_.examples.end(),
                                  [&](const Example& example) { return example.id == id; });
  if (found == spec_.examples.end())
    throw Error(file_, line, "the spec has no example '" + id + "'",
                "take an id that 'ecs-contract check --rules' lists");
  StepAnswer answer;
  answer.kind = StepAnswer::Kind::text;
  answer.body = found->text;
  const auto said = [&](const char* role) {
    const auto at = found->parameters.find(spec_.name_of(role));
    return at == found->parameters.end() ? std::nullopt : at->second;
  };
  answer.request_id = said("request_id").value_or("");
  answer.order_id = said("order_id");
  return answer;
}

}  // namespace contract
