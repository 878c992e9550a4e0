#include "mutation/played_client.h"

#include <algorithm>
#include <functional>

namespace contract {
namespace {

/// What a verdict says, on one line.
std::string line_of(const Verdict& verdict) {
  std::string text = to_text(verdict.status);
  if (!verdict.reason.empty()) text += ": " + verdict.reason;
  for (const Finding& finding : verdict.findings) text += "; " + to_line(finding);
  return text;
}

std::string not_shown(const DefectFinding& wanted, const Verdict& verdict) {
  if (shows(wanted, verdict)) return "";
  return wanted.id + " has to fail with " + to_text(wanted.level) + " " + wanted.rule + ": " +
         wanted.subject + ", and says " + line_of(verdict);
}

}  // namespace

std::string said_by(const Verdict& verdict) {
  std::string text = to_text(verdict.status);
  for (const Finding& finding : verdict.findings)
    text += "\n" + std::string(to_text(finding.level)) + " " + finding.rule + " " +
            finding.seen_as + " " + finding.subject;
  return text;
}

void PlayedClient::add(const Case& each, Observed observed, bool keep) {
  const std::hash<std::string> hash;
  Brief brief{observed.verdict.status,
              hash(behaviour(observed, each)),
              hash(said_by(observed.verdict)),
              {}};
  for (const Finding& finding : observed.verdict.findings)
    for (const std::string& rule : {finding.rule, finding.seen_as})
      if (!rule.empty()) brief.rules.insert(rule);
  briefs[each.id] = std::move(brief);
  if (keep) kept[each.id] = std::move(observed);
}

bool shows(const DefectFinding& wanted, const Verdict& verdict) {
  return verdict.status == Status::fail &&
         std::any_of(verdict.findings.begin(), verdict.findings.end(), [&](const Finding& finding) {
           return finding.rule == wanted.rule && finding.subject == wanted.subject &&
                  finding.level == wanted.level;
         });
}

std::string not_passed(const std::string& id, const std::map<std::string, Observed>& kept) {
  const Verdict& verdict = kept.at(id).verdict;
  return verdict.status == Status::pass ? "" : id + " has to pass, and says " + line_of(verdict);
}

std::vector<std::string> not_as_declared(const Defect& defect,
                                         const std::map<std::string, Observed>& kept) {
  std::vector<std::string> wrong;
  const auto note = [&](std::string text) {
    if (!text.empty()) wrong.push_back(std::move(text));
  };
  for (const DefectFinding& wanted : defect.caught_by)
    note(not_shown(wanted, kept.at(wanted.id).verdict));
  for (const std::string& id : defect.passes) note(not_passed(id, kept));
  return wrong;
}

}  // namespace contract
