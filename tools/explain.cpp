#include "runner/explain.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <set>

#include "ecs_contract/error.h"
#include "ecs_contract/message.h"
#include "formats/did_you_mean.h"
#include "formats/joined.h"
#include "site/keywords.h"
#include "site/questions.h"
#include "spec/find_rows.h"
#include "spec/words.h"
#include "verbs.h"

namespace contract {
namespace {

struct Arguments {
  std::vector<std::string> words;
  SuiteArguments suite;
};

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

/// The suite's words, the questions that its site has answers to, and what people call a row there.
Vocabulary load_words(const Suite& suite) {
  Vocabulary words = load_vocabulary(suite.files.folder / "specs");
  const std::filesystem::path file = suite.files.folder / "site/questions.json";
  if (!std::filesystem::exists(file)) return words;
  for (const Question& question : load_questions(file, suite.spec)) {
    AnsweredQuestion known{{}, question.rules};
    for (const auto& [language, text] : question.text) known.texts.push_back(text);
    words.questions.push_back(std::move(known));
  }
  const std::filesystem::path called = suite.files.folder / "site/keywords.json";
  if (std::filesystem::exists(called))
    for (const auto& [row, keywords] : load_keywords(called, suite.spec))
      words.questions.push_back({{keywords}, {row}});
  return words;
}

/// The columns of the terminal that is written to; 0: none, or nobody knows.
std::size_t terminal_width() {
  winsize size{};
  return ::isatty(STDOUT_FILENO) != 0 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0
             ? size.ws_col
             : 0;
}

/// " (so begin X, Y)": the names that begin as `name` does, up to their next dot; "": there are
/// none.
std::string beginning_with(const std::string& name, const std::vector<std::string>& known) {
  constexpr std::size_t kEnough = 4, kShown = 4;
  std::set<std::string> alike;
  for (const std::string& each : known)
    if (name.size() >= kEnough && each.size() > name.size() && each[name.size()] != '.' &&
        equal_ignoring_case(each.substr(0, name.size()), name))
      alike.insert(each.substr(0, each.find('.', name.size())));
  std::string text;
  std::size_t shown = 0;
  for (const std::string& each : alike)
    if (shown++ < kShown) text += (text.empty() ? "" : ", ") + each;
  if (alike.size() > kShown) text += ", …";
  return text.empty() ? "" : " (so begin " + text + ")";
}

/// What may have been meant: names that begin as the text or a name in it does, or are one slip
/// away; "" where nothing is near.
std::string nearest_to(const std::string& asked, const std::vector<std::string>& known) {
  constexpr std::size_t kTried = 20;  // each is held against all that is known
  std::vector<std::string> tried = names_in(asked);
  tried.insert(tried.begin(), asked);
  tried.resize(std::min(tried.size(), kTried));
  for (const std::string& name : tried) {
    std::string near = beginning_with(name, known);
    if (near.empty()) near = did_you_mean(name, known);
    if (!near.empty()) return near;
  }
  return "";
}

[[noreturn]] void fail_to_find(const Suite& suite, const std::vector<Flag>& flags,
                               const std::string& asked, std::size_t unread) {
  std::vector<std::string> known = names_of(suite.spec);
  for (const Flag& flag : flags) known.push_back(flag.id);
  const std::string rest = unread == 0 ? ""
                                       : "; no message stands in it, and of its words the last " +
                                             std::to_string(unread) + " were not looked for";
  throw Error(
      "nothing is called '" + printable(asked) + "'" + nearest_to(asked, known) + rest,
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
      if (found.rows.size() > 1)
        return explain_code(spec, found.name, found.rows, terminal_width());
      break;
    default:
      break;
  }
  for (const Contradiction& each : spec.contradictions)
    if (each.id == found.name) return explain_contradiction(each) + explain_rows(spec, found.rows);
  return (found.rows.size() == 1 ? explain_row(spec, suite.cases, found.rows.front())
                                 : explain_rows(spec, found.rows)) +
         explain_rest(found);
}

int explain(const Arguments& arguments) {
  const Suite suite = load_suite(files_of(arguments.suite));
  const Vocabulary words = load_words(suite);
  const std::string asked = joined(arguments.words, " ");
  if (asked.find_first_not_of(" \t\r\n") == std::string::npos) {
    std::cout << explain_overview(suite.spec, words);
    return kAsExpected;
  }
  if (const Params call = read_call(suite.spec, arguments.words); !call.empty()) {
    std::cout << explain_call(suite.spec, call);
    return kAsExpected;
  }
  const std::vector<Flag> flags =
      load_flags(suite.files.cases(), suite.files.schemas() / "case.schema.json");
  std::string text = explain_case_or_flag(suite, flags, asked);
  if (text.empty()) {
    const FoundRows found = find_rows(suite.spec, words, asked);
    if (found.by == FoundRows::By::nothing) fail_to_find(suite, flags, asked, found.unread);
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
