#include "cassette_setting.h"

#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <optional>

#include "ecs_contract/error.h"
#include "proxy/credentials.h"
#include "service/answer.h"
#include "service/recorded.h"
#include "wire/params.h"
#include "wire/time.h"

namespace contract {

CassetteFacts CassetteSetting::facts() const {
  return {spec.product, rules.hash, spec.hash, rules.action};
}

namespace {}  // namespace

std::optional<std::string> variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return value;
}

std::vector<std::string> secrets_at_hand() {
  std::vector<std::string> secrets;
  try {
    const SigningKey key = find_access_key(variable, variable("HOME").value_or("/"), "");
    for (const std::string& secret : {key.secret, key.token})
      if (!secret.empty()) secrets.push_back(secret);
  } catch (const Error&) {
    // There is none, or its file can't be read: then nothing is known to be looked for.
  }
  return secrets;
}

SpecVerdict CassetteSetting::verdict(const Interaction& interaction) const {
  RecordedVerdict judged = judge_recorded(spec, interaction);
  SpecVerdict verdict{{}, std::move(judged.rows)};
  for (const Finding& finding : judged.findings) verdict.findings.push_back(to_line(finding));
  return verdict;
}

SpecJudge CassetteSetting::judge() const {
  return [this](const Interaction& each) { return verdict(each); };
}

Response CassetteSetting::miss(const Request& request, const std::string& text) const {
  const auto format = asked_format(spec, request, parse_params(request).params);
  return answer_miss(spec, format.value_or(Format::json), text);
}

CassetteSetting load_setting(const SuiteArguments& arguments) {
  const SuiteFiles files = files_of(arguments);
  CassetteSetting setting{files.folder / "cassettes",
                          load_spec(files.spec(), files.folder / "specs/schema/spec.schema.json"),
                          load_rules(files.folder / "cassettes/rules.json")};
  setting.rules.product = setting.spec.product;
  setting.rules.action = setting.spec.name_of("action");
  setting.rules.version = setting.spec.name_of("version");
  // Only what identifies an answer: the sample of a key would be none.
  for (const Example& example : setting.spec.examples)
    for (const char* role : {"request_id", "order_id"}) {
      const auto value = example.parameters.find(setting.spec.name_of(role));
      if (value != example.parameters.end() && value->second)
        setting.rules.published.push_back(*value->second);
    }
  setting.rules.secrets = secrets_at_hand();
  return setting;
}

void add_setting_options(CLI::App& app, SuiteArguments& arguments) {
  app.add_option("--spec", arguments.spec, "Another spec table");
  app.add_option("--root", arguments.root, "The suite's folder, with specs/ and cassettes/");
}

void add_fail_on(CLI::App& app, std::string& level) {
  app.add_option("--fail-on", level,
                 "The slightest difference that gives exit code 1: MUST, SHOULD or information")
      ->check(CLI::IsMember({"MUST", "SHOULD", "information"}))
      ->capture_default_str();
}

bool fails(Level level, const std::string& fail_on) {
  return level == Level::must || (level == Level::should && fail_on != "MUST") ||
         fail_on == "information";
}

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string utc_now() {
  const auto now = std::chrono::system_clock::now();
  return format_utc(std::chrono::floor<std::chrono::seconds>(now), "yyyy-MM-ddTHH:mm:ssZ");
}

}  // namespace contract
