#include <algorithm>
#include <iostream>
#include <memory>

#include "ecs_contract/error.h"
#include "ecs_contract/message.h"
#include "runner/ledger.h"
#include "service/answer.h"
#include "service/state_file.h"
#include "verbs.h"

namespace contract {
namespace {

struct Arguments {
  std::string word;
  SuiteArguments suite;
};

/// Which ids a word stands for: a rule, a parameter or field, a code or status, a case, a
/// contradiction (those that it is about). Else those whose id or sentence holds it.
std::vector<std::string> meant(const Spec& spec, const std::vector<Case>& cases,
                               const std::string& word) {
  std::vector<std::string> ids;
  const auto add = [&](const std::string& id) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  };
  for (const ErrorRow& row : spec.errors)
    if (equal_ignoring_case(row.code, word) || std::to_string(row.status) == word) add(row.id);
  for (const Rule& rule : spec.rules)
    if (equal_ignoring_case(rule.id, word) || equal_ignoring_case(rule.parameter, word))
      add(rule.id);
  for (const Case& each : cases)
    if (each.id == word || each.path() == word)
      for (const std::string& rule : each.rules) add(rule);
  for (const Contradiction& each : spec.contradictions)
    if (equal_ignoring_case(each.id, word))
      for (const std::string& id : each.about) add(id);
  if (!ids.empty()) return ids;
  for (const Rule& rule : spec.rules)
    if (rule.id.find(word) != std::string::npos || rule.statement.find(word) != std::string::npos)
      add(rule.id);
  return ids;
}

/// A case: what it looks for, and the bugs that it would show.
std::string list_of(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all.empty() ? "none" : all;
}

std::string text_of(const Intervention& before) {
  std::string text;
  if (before.clock) text += " clock " + format_utc(*before.clock, kMoment);
  if (before.pay) text += " pay the newest order";
  if (before.void_order) text += " void the newest order";
  if (before.injection) text += " inject " + before.injection->error;
  return text;
}

std::string text_of(const Decided& decided) {
  std::string text = decided.error.empty() ? " success" : " " + decided.error;
  if (decided.order == Decided::Order::placed) text += ", a new order";
  if (decided.order == Decided::Order::repeated) text += ", the same order";
  if (decided.order == Decided::Order::none) text += ", no order";
  return decided.why.empty() ? text : text + ", by " + list_of(decided.why);
}

std::string text_of(const Holding& after) {
  std::string text = after.instance.empty() ? "" : " " + after.instance;
  if (after.out) text += " out " + std::to_string(*after.out);
  if (after.in) text += " in " + std::to_string(*after.in);
  if (after.address) text += *after.address ? ", an address" : ", no address";
  if (after.balance) text += ", balance " + std::to_string(*after.balance);
  if (after.orders) text += ", orders " + list_of(*after.orders);
  return text.starts_with(",") ? text.substr(1) : text;
}

/// The story of a case on the emulator.
void print_steps(const Case& each) {
  std::cout << "  begins   "
            << (each.emulation->account.empty() ? "" : each.emulation->account + ", ")
            << format_utc(*each.emulation->state.clock.fixed, kMoment) << "\n";
  for (const Step& step : each.steps) {
    if (const std::string before = text_of(step.before); !before.empty())
      std::cout << "  then    " << before << "\n";
    std::cout << "  call    ";
    for (const Argument& argument : step.arguments)
      std::cout << " " << argument.name << "=" << argument.text.value_or("null");
    std::cout << "\n  answer  " << text_of(step.answer(0).decided)
              << (step.answer(0).fault.none() ? "" : ", which is lost") << "\n";
    if (const std::string after = text_of(step.after); !after.empty())
      std::cout << "  after   " << after << "\n";
  }
}

void print_case(const std::vector<Flag>& flags, const Case& each) {
  std::cout << each.path() << "\n  " << each.title << "\n";
  if (each.level != Level::must)
    std::cout << "  level    no finding counts more than " << to_text(each.level) << "\n";
  if (each.emulation) print_steps(each);
  for (const Flag& flag : flags)
    if (std::find(each.flags.begin(), each.flags.end(), flag.id) != each.flags.end())
      std::cout << "  flag     " << flag.id << " (" << flag.effect << "): " << flag.title << "\n";
  std::cout << "\n";
}

void print_flag(const std::vector<Case>& cases, const Flag& flag) {
  std::cout << flag.id << "\n  " << flag.title << "\n  effect   " << flag.effect << "\n";
  for (const std::string& report : flag.seen) std::cout << "  seen     " << report << "\n";
  std::string last;
  for (const Case& each : cases) {
    const std::string name = each.path();
    if (name == last ||
        std::find(each.flags.begin(), each.flags.end(), flag.id) == each.flags.end())
      continue;
    std::cout << (last.empty() ? "  cases    " : "           ") << name << "\n";
    last = name;
  }
  std::cout << "\n";
}

void print_error(const Spec& spec, const ErrorRow& row) {
  const std::string id = "04F0F334-1335-436C-A1D7-6C044FE73368";
  const std::string message = fill_message(row, "", "InstanceId", "");
  std::cout << "  answer   " << row.status << " " << row.code << "\n  message  " << row.message
            << "\n";
  for (const Format format : {Format::json, Format::xml})
    std::cout << "  " << to_text(format) << (format == Format::json ? "     " : "      ")
              << answer_error(spec, format, id,
                              {row.status, row.code, message, spec.envelope.endpoint})
                     .body
              << "\n";
}

/// How the emulator is brought to answer an error row.
void print_provocation(const Provocation& how) {
  std::cout << "  emulator " << (how.by_state ? "answers it to" : "answers it only when told: ")
            << how.because;
  for (const auto& [name, value] : how.request)
    std::cout << " " << name << "=" << value.value_or("");
  if (how.by_state)
    std::cout << " on the account " << how.account << " (basis " << to_text(how.basis) << ")";
  std::cout << "\n";
}

void print_samples(const char* title, const std::vector<Sample>& samples) {
  if (samples.empty()) return;
  std::cout << "  " << title;
  for (const Sample& sample : samples)
    std::cout << " " << (sample.value ? "'" + printable(*sample.value, 60) + "'" : "(left out)");
  std::cout << "\n";
}

void print_cases(const std::vector<Case>& cases, const std::string& rule) {
  std::string last;
  std::size_t number = 0;
  for (const Case& each : cases) {
    if (std::find(each.rules.begin(), each.rules.end(), rule) == each.rules.end()) continue;
    const std::string name = each.path();
    if (name == last || ++number > 12) continue;
    std::cout << (number == 1 ? "  cases    " : "           ") << name << "\n";
    last = name;
  }
  if (number > 12)
    std::cout << "           and more: ecs-contract run --list --rule " << rule << "\n";
}

void print_rule(const Spec& spec, const std::vector<Case>& cases, const Rule& rule) {
  std::cout << rule.id << "\n  " << rule.statement << "\n  stands   " << rule.at.section << ", "
            << rule.at.row << "; "
            << (rule.of_service ? "binds the service, proved on the emulator" : to_text(rule.level))
            << ", basis " << to_text(rule.basis) << "\n";
  print_samples("accepted", rule.accepted);
  print_samples("refused ", rule.refused);
  if (rule.refusal)
    if (const ErrorRow* row = spec.error(rule.refusal->error))
      std::cout << "  broken   " << row->status << " " << row->code << " (basis "
                << to_text(rule.refusal->basis) << ")\n";
  if (const ErrorRow* row = spec.error(rule.id)) {
    print_error(spec, *row);
    if (row->provoked) print_provocation(*row->provoked);
  }
  for (const Contradiction& each : spec.contradictions) {
    if (std::find(each.about.begin(), each.about.end(), rule.id) == each.about.end()) continue;
    std::cout << "  but      " << each.says << "\n           " << each.against << "\n           "
              << each.resolution << "\n";
  }
  if (!rule.excluded.empty()) std::cout << "  excluded " << rule.excluded << "\n";
  print_cases(cases, rule.id);
  std::cout << "\n";
}

int explain(const Arguments& arguments) {
  const Suite suite = load_suite(files_of(arguments.suite));
  const Spec& spec = suite.spec;
  const std::vector<Case>& cases = suite.cases;
  const std::vector<Flag> flags =
      load_flags(suite.files.cases(), suite.files.schemas() / "case.schema.json");
  for (const Flag& flag : flags) {
    if (flag.id != arguments.word) continue;
    print_flag(cases, flag);
    return kAsExpected;
  }
  const std::vector<std::string> ids = meant(spec, cases, arguments.word);
  if (ids.empty())
    throw Error("nothing is called '" + arguments.word + "'",
                "name an error code, a status, a parameter, a rule, a case or a flag; "
                "'ecs-contract check --rules' lists the rules");
  const auto named = std::find_if(cases.begin(), cases.end(), [&](const Case& each) {
    return each.id == arguments.word || each.path() == arguments.word;
  });
  if (named != cases.end()) print_case(flags, *named);
  for (const std::string& id : ids) print_rule(spec, cases, *spec.rule(id));
  return kAsExpected;
}

}  // namespace

Verb add_explain(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("word", arguments->word,
                 "An error code, a status, a parameter, a rule, a case or a flag")
      ->required();
  add_options(app, arguments->suite);
  app.footer("Example: ecs-contract explain OperationDenied");
  return [arguments] { return explain(*arguments); };
}

}  // namespace contract
