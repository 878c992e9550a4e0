#include "site/examples.h"

#include <algorithm>

#include "formats/over_lines.h"
#include "service/state_file.h"
#include "spec/check_request.h"

namespace contract {
namespace {

/// Fills in what the wire shows of a call.
void note_wire(const Request& request, const Response& response, RunExample& run) {
  run.request = to_bytes(request);
  const std::string answer = to_bytes(response);
  run.head = answer.substr(0, answer.size() - response.body.size());
  run.body = response.body;
  run.readable = over_lines(response.body);
}

/// What becomes of a call that nobody told the emulator anything about; signed by `key`, or by the
/// account's first.
RunExample call_once(const Service& service, const State& state, const Assignment& parameters,
                     Format format, const std::string& nonce, const AccessKey* key = nullptr) {
  Emulator emulator(service, state);
  RunExample run =
      call(service, emulator, key == nullptr ? state.accounts.front().keys.front() : *key,
           parameters, format, nonce, example_time());
  run.account = kExampleAccount;
  return run;
}

RunExample of_row(const Provoked& provoked, const Provocation& how, const Spec& spec) {
  RunExample run;
  run.format = provoked.format;
  run.account = how.by_state ? how.account : kExampleAccount;
  run.parameters = how.by_state ? how.request : example_request(spec);
  if (!how.by_state) run.way = provoked.row->of_action ? Way::told : Way::told_of_any;
  run.status = provoked.status;
  run.code = provoked.code;
  run.message = provoked.message;
  run.why = provoked.why;
  note_wire(provoked.sent, provoked.answered, run);
  return run;
}

/// A text of the moment, {text}, is none that an injection could fill in: the gateway says what it
/// would have signed to whoever signs by another secret.
bool is_told_of_signature(const ErrorRow& row) {
  return row.about_signer && row.message.find("{text}") != std::string::npos;
}

RunExample wrongly_signed(const Service& service, State state, Format format) {
  Assignment parameters = example_request(service.first());
  parameters.erase(service.first().name_of("action"));
  AccessKey other = state.accounts.front().keys.front();
  other.secret += "-not";
  RunExample run = call_once(service, state, parameters, format, "example-signature", &other);
  run.way = Way::wrongly_signed;
  return run;
}

void run_row(const Service& service, const Accounts& accounts, const ErrorRow& row, Format format,
             Examples& examples) {
  const Provocation how = row.provoked.value_or(Provocation{});
  const RunExample run = is_told_of_signature(row)
                             ? wrongly_signed(service, accounts(kExampleAccount), format)
                             : of_row(provoke(service, accounts, row, how, format, example_time()),
                                      how, service.first());
  ++examples.sent;
  if (run.status != row.status || run.code != row.code || !fits_message(row.message, run.message))
    examples.findings.push_back(
        {row.id, std::string("example.") + to_text(format),
         std::to_string(row.status) + " " + row.code + ": " + row.message,
         std::to_string(run.status) + " " + run.code + ": " + printable(run.message), "",
         Level::must, row.basis});
  examples.errors[row.id].push_back(run);
}

void run_rows(const Service& service, const Accounts& accounts, Examples& examples) {
  for (const ErrorRow& row : service.first().errors)
    for (const Format format : {Format::xml, Format::json})
      run_row(service, accounts, row, format, examples);
}

/// Whether a refusal is what the rule says of a value that breaks it.
bool is_refusal_of(const Spec& spec, const Rule& rule, const RunExample& run) {
  if (run.code.empty() || !rule.refusal || run.why.empty()) return false;
  const ErrorRow* row = spec.error(rule.refusal->error);
  // A narrower rule of the same parameter may have come first.
  const Rule* decided = spec.rule(run.why.back());
  return row != nullptr && row->status == run.status && row->code == run.code &&
         decided != nullptr && decided->parameter == rule.parameter;
}

bool is_time(const Spec& spec, const Parameter& parameter) {
  return std::any_of(parameter.rules.begin(), parameter.rules.end(), [&](std::size_t place) {
    return spec.rules[place].check.kind == Check::Kind::time;
  });
}

/// Where the account's clock is put for values that are times: before every one that a sample
/// names, so that none of them has passed.
constexpr const char* kBeforeAll = "2015-01-01T00:00:00Z";

bool names_time(const Spec& spec, const Assignment& parameters) {
  return std::any_of(parameters.begin(), parameters.end(), [&](const auto& each) {
    const Parameter* parameter = spec.parameter(each.first);
    return each.second && parameter != nullptr && is_time(spec, *parameter);
  });
}

void run_sample(const Service& service, State state, const Rule& rule, const Sample& sample,
                bool accepted, Examples& examples) {
  const Spec& spec = service.first();
  Assignment parameters = example_request(spec);
  parameters.erase(spec.name_of("action"));
  for (const auto& [name, value] : sample.with) parameters[name] = value;
  parameters[rule.parameter] = sample.value;
  const bool turned = names_time(spec, parameters);
  if (turned) state.clock.fixed = *parse_utc(kBeforeAll, kMoment);
  RunSample run{&sample, accepted, {}};
  std::vector<RunSample>& all = examples.samples[rule.id];
  run.run = call_once(service, state, parameters, Format::json,
                      "example-" + rule.id + "-" + std::to_string(all.size()));
  if (turned) run.run.clock = kBeforeAll;
  ++examples.sent;
  const bool refused_for_it =
      std::find(run.run.why.begin(), run.run.why.end(), rule.id) != run.run.why.end() &&
      !run.run.code.empty();
  const bool right = accepted ? !refused_for_it : is_refusal_of(spec, rule, run.run);
  if (!right)
    examples.findings.push_back(
        {rule.id, "example." + rule.parameter, accepted ? "not refused by it" : "refused by it",
         run.run.code.empty() ? "success" : std::to_string(run.run.status) + " " + run.run.code,
         "sent as " + printable(sample.value.value_or("(left out)")), rule.level, rule.basis});
  all.push_back(std::move(run));
}

/// Those of the action's own parameters; a value for the gateway is a matter of how it is sent.
void run_samples(const Service& service, const Accounts& accounts, Examples& examples) {
  const State state = accounts(kExampleAccount);
  const Spec& spec = service.first();
  for (const Parameter& parameter : spec.parameters) {
    for (const std::size_t place : parameter.rules) {
      const Rule& rule = spec.rules[place];
      for (const Sample& sample : rule.accepted)
        run_sample(service, state, rule, sample, true, examples);
      if (!rule.refusal) continue;
      for (const Sample& sample : rule.refused)
        run_sample(service, state, rule, sample, false, examples);
    }
  }
}

}  // namespace

RunExample call(const Service& service, Emulator& emulator, const AccessKey& key,
                Assignment parameters, Format format, const std::string& nonce,
                std::chrono::system_clock::time_point at) {
  const Spec& spec = service.first();
  RunExample run;
  run.format = format;
  run.parameters = parameters;
  parameters.emplace(spec.name_of("action"), spec.action);
  const Request request = signed_request(spec, parameters, key, format, nonce, at);
  Record record;
  const Response response = emulator.answer(request, &record);
  note_wire(request, response, run);
  run.status = record.status;
  run.code = record.code;
  run.message = record.message;
  run.order = record.order;
  run.why = record.why;
  return run;
}

std::chrono::system_clock::time_point example_time() {
  return *parse_utc("2026-01-01T00:00:00Z", kMoment);
}

Examples run_examples(const Service& service, const Accounts& accounts) {
  Examples examples;
  const State state = accounts(kExampleAccount);
  Assignment request = example_request(service.first());
  request.erase(service.first().name_of("action"));
  for (const Format format : {Format::xml, Format::json}) {
    examples.page.push_back(
        call_once(service, state, request, format, std::string("example-page-") + to_text(format)));
    ++examples.sent;
    const RunExample& run = examples.page.back();
    if (!run.code.empty() || run.order.empty())
      examples.findings.push_back({"example.request", std::string("example.") + to_text(format),
                                   "success with an order",
                                   std::to_string(run.status) + " " + run.code, ""});
  }
  run_rows(service, accounts, examples);
  run_samples(service, accounts, examples);
  return examples;
}

}  // namespace contract
