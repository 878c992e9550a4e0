#include "runner/explain.h"

#include <algorithm>
#include <iostream>
#include <memory>

#include "ecs_contract/error.h"
#include "formats/did_you_mean.h"
#include "spec/find_rows.h"
#include "spec/words.h"
#include "verbs.h"

namespace contract {
namespace {

struct Arguments {
  std::vector<std::string> words;
  SuiteArguments suite;
};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// A case by its id or its path; a flag by its id; "" where it is neither.
std::string explain_case_or_flag(const Suite& suite, const std::vector<Flag>& flags,
                                 const std::string& asked) {
  for (const Flag& flag : flags)
    if (equal_ignoring_case(flag.id, asked)) return explain_flag(suite.cases, flag);
  for (const Case& each : suite.cases) {
    if (!equal_ignoring_case(each.id, asked) && !equal_ignoring_case(each.path(), asked)) continue;
    return explain_case(flags, each) + explain_rows(suite.spec, each.rules);
  }
  return "";
}

/// The parameters of "StartTime=… EndTime=…"; empty where a word is none.
Params call_in(const Spec& spec, const std::vector<std::string>& words) {
  Params params;
  for (const std::string& word : words) {
    const std::size_t at = word.find('=');
    if (at == 0 || at == std::string::npos || word.find_first_of(" \t\n{\"<") < at) return {};
    Param param{word.substr(0, at), word.substr(at + 1)};
    for (const Parameter& each : spec.parameters)
      if (equal_ignoring_case(each.name, param.name)) param.name = each.name;
    params.push_back(std::move(param));
  }
  return params;
}

[[noreturn]] void fail_to_find(const Suite& suite, const std::vector<Flag>& flags,
                               const std::string& asked) {
  std::vector<std::string> known = names_of(suite.spec);
  for (const Flag& flag : flags) known.push_back(flag.id);
  std::string meant = did_you_mean(asked, known);
  for (const std::string& name : names_in(asked))
    if (meant.empty()) meant = did_you_mean(name, known);
  throw Error(
      "nothing is called '" + printable(asked) + "'" + meant,
      "name an error code, a status, a parameter, a rule, a case or a flag, paste a message, "
      "or ask in words; 'ecs-contract explain' alone shows how");
}

std::string answer_to(const Suite& suite, const FoundRows& found) {
  const Spec& spec = suite.spec;
  switch (found.by) {
    case FoundRows::By::retry:
      return explain_retry(spec);
    case FoundRows::By::answers:
      return explain_answers(spec, found.name == "error");
    case FoundRows::By::parameter:
      return explain_parameter(spec, found.name);
    case FoundRows::By::code:
      if (found.rows.size() > 1) return explain_code(spec, found.name, found.rows);
      break;
    default:
      break;
  }
  for (const Contradiction& each : spec.contradictions)
    if (each.id == found.name) return explain_contradiction(each) + explain_rows(spec, found.rows);
  return found.rows.size() == 1 ? explain_row(spec, suite.cases, found.rows.front())
                                : explain_rows(spec, found.rows);
}

int explain(const Arguments& arguments) {
  const Suite suite = load_suite(files_of(arguments.suite));
  const std::string asked = joined(arguments.words);
  if (asked.empty()) {
    std::cout << explain_overview(suite.spec);
    return kAsExpected;
  }
  if (const Params call = call_in(suite.spec, arguments.words); !call.empty()) {
    std::cout << explain_call(suite.spec, call);
    return kAsExpected;
  }
  const std::vector<Flag> flags =
      load_flags(suite.files.cases(), suite.files.schemas() / "case.schema.json");
  std::string text = explain_case_or_flag(suite, flags, asked);
  if (text.empty()) {
    const FoundRows found = find_rows(suite.spec, asked);
    if (found.by == FoundRows::By::nothing) fail_to_find(suite, flags, asked);
    text = answer_to(suite, found);
  }
  std::cout << text;
  return kAsExpected;
}

}  // namespace

Verb add_explain(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("word", arguments->words,
                 "An error code, a status, a parameter, a rule, a case, a flag; a pasted message; "
                 "NAME=VALUE of a call; or a question. Without any: the call in a screen");
  add_options(app, arguments->suite);
  app.footer(
      "Examples: ecs-contract explain OperationDenied\n"
      "          ecs-contract explain 'Specified instance is in VPC.'\n"
      "          ecs-contract explain which errors say try again\n"
      "          ecs-contract explain InternetMaxBandwidthOut=200");
  return [arguments] { return explain(*arguments); };
}

}  // namespace contract
