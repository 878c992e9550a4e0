#include "runner/cause.h"
#include "runner/headline.h"
#include "runner/report.h"

namespace contract {
namespace {

/// Text as GitHub's workflow commands want it: what would end a property or a line is escaped.
std::string escaped(const std::string& text, bool property) {
  std::string result;
  for (const char c : text) {
    if (c == '%') {
      result += "%25";
    } else if (c == '\r') {
      result += "%0D";
    } else if (c == '\n') {
      result += "%0A";
    } else if (property && c == ':') {
      result += "%3A";
    } else if (property && c == ',') {
      result += "%2C";
    } else {
      result += c;
    }
  }
  return result;
}

/// '#' would begin a directive in a TAP description.
std::string tap_name(const std::string& id) {
  std::string name;
  for (const char c : id) name += c == '#' ? std::string("\\#") : std::string(1, c);
  return name;
}

bool is_ok(Status status) { return status == Status::pass || status == Status::skipped; }

}  // namespace

std::string tap_report(const RunRecord& record) {
  std::string text = "TAP version 13\n1.." + std::to_string(record.verdicts.size()) + "\n";
  std::size_t number = 0;
  for (const Verdict& verdict : record.verdicts) {
    text += is_ok(verdict.status) ? "ok " : "not ok ";
    text += std::to_string(++number) + " - " + tap_name(verdict.id);
    if (verdict.status == Status::skipped) text += " # SKIP " + printable(verdict.reason);
    if (verdict.status == Status::known_failing) text += " # TODO " + printable(verdict.reason);
    text += "\n";
    if (is_ok(verdict.status) || verdict.status == Status::known_failing) continue;
    if (!verdict.reason.empty()) text += "# " + printable(verdict.reason) + "\n";
    for (const Finding& finding : verdict.findings) text += "# " + to_line(finding) + "\n";
    if (!verdict.repeat.empty()) text += "# repeat: " + verdict.repeat + "\n";
  }
  if (const std::string why = incomplete(record); !why.empty())
    text += "Bail out! " + printable(why, 600) + "\n";
  return text;
}

std::string github_report(const RunRecord& record) {
  std::string text;
  if (const std::string why = incomplete(record); !why.empty())
    text += "::error title=not complete::" + escaped(why, false) + "\n";
  if (judged_in(record).cases == 0)
    text += "::error title=nothing was judged::no case was, so this says nothing of the client\n";
  const auto add = [&](const char* kind, const Cause& cause) {
    std::string said = to_sentence(cause) + "\nfor example " + cause.example->id;
    for (const Finding& finding : cause.example->findings)
      if (finding.rule == cause.rule && finding.subject == cause.subject) {
        said += ": " + to_line(finding);
        break;
      }
    if (!cause.example->repeat.empty()) said += "\nrepeat: " + cause.example->repeat;
    text += std::string("::") + kind + " title=" + escaped(name_of(cause), true) +
            "::" + escaped(said, false) + "\n";
  };
  for (const Cause& cause : failing_causes(record)) add("error", cause);
  for (const Cause& cause : should_causes(record)) add("warning", cause);
  return text;
}

}  // namespace contract
