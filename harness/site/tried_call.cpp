#include "site/tried_call.h"

#include <algorithm>

#include "formats/json.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

/// The id and the signature that such a case has until somebody gives it others.
constexpr const char* kPath = "reply/tried/call";
constexpr const char* kSignature = "v1-hmac-sha1";

Value answer_of(const RunExample& run) {
  Value answer = Value::object();
  if (run.code.empty()) {
    Value success = Value::object();
    if (!run.order.empty()) success.add("order_id", Value::string(run.order));
    return answer.add("success", std::move(success));
  }
  return answer.add("error", Value::object()
                                 .add("status", Value::number(run.status))
                                 .add("code", Value::string(run.code))
                                 .add("message", Value::string(run.message)));
}

/// What it tests: that what was answered reaches the user.
const char* rule_of(const RunExample& run) {
  return run.code.empty() ? "outcome.success" : "outcome.error";
}

std::string title_of(const RunExample& run) {
  return run.code.empty() ? "The answer reaches the user as a success"
                          : run.code + " reaches the user as an error";
}

Case case_of(const Spec& spec, const RunExample& run) {
  Case each;
  each.format = run.format;
  each.id = std::string(kPath) + "@" + to_text(run.format) + "," + kSignature;
  each.title = title_of(run);
  each.rules = {rule_of(run)};
  each.signature = kSignature;
  Step step;
  for (const auto& [name, value] : run.parameters)
    step.arguments.push_back(argument_of(spec, name, value));
  StepAnswer answer;
  answer.kind = run.code.empty() ? StepAnswer::Kind::success : StepAnswer::Kind::error;
  answer.status = run.status;
  answer.code = run.code;
  answer.message = run.message;
  if (!run.order.empty()) answer.order_id = run.order;
  step.answers = {answer};
  each.steps = {step};
  return each;
}

std::vector<fs::path> folders_in(const fs::path& folder) {
  std::vector<fs::path> folders;
  std::error_code failed;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, failed))
    if (entry.is_directory(failed)) folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  return folders;
}

}  // namespace

std::string case_file_of(const RunExample& run) {
  Value call = Value::object();
  for (const auto& [name, value] : run.parameters)
    call.add(name, value ? Value::string(*value) : Value::null_value());
  Value rules = Value::texts({rule_of(run)});
  Value each = Value::object()
                   .add("id", Value::string(kPath))
                   .add("title", Value::string(title_of(run)))
                   .add("rules", std::move(rules))
                   .add("formats", Value::texts({to_text(run.format)}))
                   .add("call", std::move(call))
                   .add("answer", answer_of(run));
  Value cases = Value::array();
  cases.items.push_back(std::move(each));
  return write_json(Value::object()
                        .add("$schema", Value::string("../schemas/case.schema.json"))
                        .add("format", Value::number(1))
                        .add("cases", std::move(cases)),
                    2) +
         "\n";
}

std::vector<ClientProgram> programs_of(const Sources& sources, const RunExample& run) {
  const Spec& spec = sources.suite.spec;
  const Case each = case_of(spec, run);
  std::vector<ClientProgram> programs;
  if (!unwritable(spec, each).empty()) return programs;
  for (const fs::path& folder : folders_in(sources.suite.files.adapters()))
    if (const auto file = repeat_template(folder))
      programs.push_back({folder.filename().string(), write_program(spec, each, *file)});
  return programs;
}

}  // namespace contract
