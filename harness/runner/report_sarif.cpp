#include <algorithm>

#include "formats/json.h"
#include "runner/cause.h"
#include "runner/headline.h"
#include "runner/report.h"
#include "wire/digest.h"
#include "wire/percent.h"

namespace contract {
namespace {

constexpr const char* kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
constexpr const char* kRoot = "%SRCROOT%";  ///< what GitHub calls the root of the repository
constexpr std::size_t kRuleText = 1000;     ///< GitHub takes 1024 characters

Value text_value(const std::string& text) {
  return Value::object().add("text", Value::string(text));
}

const Finding* finding_of(const Cause& cause) {
  for (const Finding& finding : cause.example->findings)
    if (finding.rule == cause.rule && finding.subject == cause.subject) return &finding;
  return nullptr;
}

Value rule_value(const Cause& cause) {
  const std::string id = name_of(cause);
  std::string full = cause.rule.empty() ? "No finding tells why such a case is not as expected."
                                        : "A documented rule of the API, " + id;
  std::string help = full;
  if (const Finding* finding = finding_of(cause)) {
    if (!finding->ground.empty()) full += ", which stands at " + finding->ground;
    full += std::string("; basis ") + to_text(finding->basis) + ".";
    help = "What it says, and where: ecs-contract explain " + id;
  }
  return Value::object()
      .add("id", Value::string(id))
      .add("shortDescription", text_value(id))
      .add("fullDescription", text_value(printable(full, kRuleText)))
      .add("help", text_value(printable(help, kRuleText)));
}

std::string message_of(const Cause& cause) {
  std::string text = to_sentence(cause) + ". For example " + cause.example->id;
  if (const Finding* finding = finding_of(cause))
    text += ": expected " + printable(finding->expected, 400) + ", got " +
            printable(finding->actual, 400);
  if (!cause.effect.empty()) text += ". What it does: " + cause.effect;
  if (!cause.example->repeat.empty()) text += ". Repeat: " + cause.example->repeat;
  return text;
}

/// A path as a reference of RFC 3986, relative to the root of the repository.
std::string uri_of(const std::string& file) {
  std::string uri;
  for (const char c : file) {
    if (c == '/') {
      uri += c;
    } else {
      append_percent_encoded(uri, std::string_view(&c, 1));
    }
  }
  return uri;
}

Value location_value(const std::string& file) {
  return Value::object().add(
      "physicalLocation", Value::object()
                              .add("artifactLocation", Value::object()
                                                           .add("uri", Value::string(uri_of(file)))
                                                           .add("uriBaseId", Value::string(kRoot)))
                              .add("region", Value::object().add("startLine", Value::number(1))));
}

Value result_value(const RunRecord& record, const Cause& cause, const char* level,
                   long long rule_index, const std::string& file) {
  const std::string key =
      record.info.adapter + "\n" + cause.rule + "\n" + cause.subject + "\n" + cause.reason;
  return Value::object()
      .add("ruleId", Value::string(name_of(cause)))
      .add("ruleIndex", Value::number(rule_index))
      .add("level", Value::string(level))
      .add("message", text_value(message_of(cause)))
      .add("locations", Value::array({location_value(file)}))
      // All of them stand at one line: without this GitHub takes them for one.
      .add("partialFingerprints",
           Value::object().add("primaryLocationLineHash",
                               Value::string(hex(digest(Hash::sha256, key)).substr(0, 16) + ":1")));
}

Value invocation_value(const RunRecord& record) {
  std::string why = incomplete(record);
  if (!why.empty()) why = "not complete: " + why;
  if (judged_in(record).cases == 0)
    why += (why.empty() ? "" : "; ") + std::string("nothing was judged");
  Value invocation = Value::object();
  invocation.add("executionSuccessful", Value::boolean(exit_code(record) < 2))
      .add("startTimeUtc", Value::string(record.info.started));
  if (!why.empty())
    invocation.add("toolExecutionNotifications",
                   Value::array({Value::object()
                                     .add("level", Value::string("error"))
                                     .add("message", text_value(printable(why, kRuleText)))}));
  return invocation;
}

}  // namespace

std::string sarif_report(const RunRecord& record, const std::string& file) {
  std::vector<std::string> ids;
  Value rules = Value::array();
  Value results = Value::array();
  const auto add = [&](const std::vector<Cause>& causes, const char* level) {
    for (const Cause& cause : causes) {
      auto found = std::find(ids.begin(), ids.end(), name_of(cause));
      if (found == ids.end()) {
        rules.items.push_back(rule_value(cause));
        found = ids.insert(ids.end(), name_of(cause));
      }
      results.items.push_back(result_value(record, cause, level, found - ids.begin(), file));
    }
  };
  const std::vector<Cause> failing = failing_causes(record);
  const std::vector<Cause> should = should_causes(record);
  add(failing, "error");
  add(should, "warning");
  Value driver = Value::object()
                     .add("name", Value::string("ecs-contract"))
                     .add("semanticVersion", Value::string(record.info.suite_version))
                     .add("rules", std::move(rules));
  Value run = Value::object()
                  .add("tool", Value::object().add("driver", std::move(driver)))
                  .add("automationDetails",
                       Value::object().add(
                           "id", Value::string("ecs-contract/" + record.info.adapter + "/")))
                  .add("invocations", Value::array({invocation_value(record)}))
                  .add("results", std::move(results));
  return write_json(Value::object()
                        .add("$schema", Value::string(kSchema))
                        .add("version", Value::string("2.1.0"))
                        .add("runs", Value::array({std::move(run)})),
                    2) +
         "\n";
}

}  // namespace contract
