#include "runner/cause.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>

namespace contract {
namespace {

constexpr std::size_t kNoEffect = std::numeric_limits<std::size_t>::max();

/// Status, rule, subject, reason.
using Key = std::tuple<Status, std::string, std::string, std::string>;

std::size_t severity_of(const Verdict& verdict) {
  return verdict.effect.empty() ? kNoEffect : verdict.severity;
}

/// Collects cases under their causes.
class CauseTable {
 public:
  /// `keys`: all causes of that case.
  void add(const Verdict& verdict, const std::set<Key>& keys) {
    for (const Key& key : keys) {
      Entry& entry = entries_[key];
      entry.cause.cases.push_back(&verdict);
      if (keys.size() == 1) {
        ++entry.cause.alone;
        entry.alone.push_back(&verdict);
      }
    }
  }

  std::vector<Cause> take() {
    std::vector<Cause> causes;
    for (auto& [key, entry] : entries_) causes.push_back(finished(key, entry));
    std::stable_sort(causes.begin(), causes.end(), [](const Cause& a, const Cause& b) {
      return std::make_tuple(a.rule.empty(), a.severity, b.cases.size()) <
             std::make_tuple(b.rule.empty(), b.severity, a.cases.size());
    });
    return causes;
  }

 private:
  struct Entry {
    Cause cause;
    std::vector<const Verdict*> alone;
  };

  static Cause finished(const Key& key, Entry& entry) {
    Cause cause = std::move(entry.cause);
    std::tie(cause.status, cause.rule, cause.subject, cause.reason) = key;
    const auto milder = [](const Verdict* a, const Verdict* b) {
      return severity_of(*a) < severity_of(*b);
    };
    cause.example = entry.alone.empty()
                        ? *std::max_element(cause.cases.begin(), cause.cases.end(), milder)
                        : *std::min_element(entry.alone.begin(), entry.alone.end(), milder);
    cause.effect = cause.example->effect;
    cause.severity = severity_of(*cause.example);
    return cause;
  }

  std::map<Key, Entry> entries_;
};

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

bool within(const std::string& folder, const std::string& path) {
  return folder.empty() ||
         (path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/');
}

/// The narrowest pattern of one case or one folder that stands for all of these.
std::string pattern_of(const std::vector<const Verdict*>& cases) {
  std::set<std::string> paths;
  for (const Verdict* each : cases) paths.insert(each->id.substr(0, each->id.find('@')));
  if (paths.size() == 1) return *paths.begin() + "@*";
  std::string folder = folder_of(*paths.begin());
  for (const std::string& path : paths)
    while (!within(folder, path)) folder = folder_of(folder);
  return folder.empty() ? "**" : folder + "/**";
}

}  // namespace

std::vector<Cause> failing_causes(const RunRecord& record) {
  CauseTable table;
  for (const Verdict& verdict : record.verdicts) {
    if (as_expected(verdict.status)) continue;
    std::set<Key> keys;
    if (verdict.status == Status::fail)
      for (const Finding& finding : verdict.findings)
        if (fails(finding, record.info.strict) &&
            stated_by(record.known, verdict.id, finding) == nullptr)
          keys.insert({verdict.status, finding.rule, finding.subject, ""});
    if (keys.empty()) keys.insert({verdict.status, "", "", verdict.reason});
    table.add(verdict, keys);
  }
  return table.take();
}

std::vector<Cause> should_causes(const RunRecord& record) {
  CauseTable table;
  for (const Verdict& verdict : record.verdicts) {
    if (verdict.status == Status::skipped || verdict.status == Status::error) continue;
    std::set<Key> keys;
    for (const Finding& finding : verdict.findings)
      if (finding.level == Level::should && !record.info.strict &&
          stated_by(record.known, verdict.id, finding) == nullptr)
        keys.insert({Status::pass, finding.rule, finding.subject, ""});
    table.add(verdict, keys);
  }
  return table.take();
}

std::vector<Cause> all_causes(const RunRecord& record, Level level) {
  CauseTable table;
  for (const Verdict& verdict : record.verdicts) {
    if (verdict.status == Status::skipped || verdict.status == Status::error) continue;
    std::set<Key> keys;
    for (const Finding& finding : verdict.findings) {
      if (finding.level != level) continue;
      const KnownFailing* line = stated_by(record.known, verdict.id, finding);
      keys.insert({level == Level::must ? Status::fail : Status::pass, finding.rule,
                   finding.subject, line == nullptr ? "" : line->reason});
    }
    table.add(verdict, keys);
  }
  return table.take();
}

std::vector<KnownCause> known_causes(const RunRecord& record) {
  std::map<std::pair<std::string, std::string>, std::set<const Verdict*>> cases;
  for (const Verdict& verdict : record.verdicts)
    for (const Finding& finding : verdict.findings)
      if (const KnownFailing* line = stated_by(record.known, verdict.id, finding))
        cases[{line->reason, line->link}].insert(&verdict);
  std::vector<KnownCause> causes;
  for (const KnownFailing& line : record.known) {
    const auto found = cases.find({line.reason, line.link});
    if (found == cases.end()) continue;
    causes.push_back({&line, found->second.size()});
    cases.erase(found);
  }
  return causes;
}

std::string name_of(const Cause& cause) {
  return cause.rule.empty() ? std::string("case.") + to_text(cause.status) : printable(cause.rule);
}

std::string to_sentence(const Cause& cause) {
  const std::size_t number = cause.cases.size();
  const bool one = number == 1;
  const std::string cases = std::to_string(number) + (one ? " case " : " cases ");
  if (cause.rule.empty()) {
    const std::string what = cause.status == Status::error ? "could not be judged"
                             : one                         ? "is not as expected"
                                                           : "are not as expected";
    return cases + what + ": " + printable(cause.reason, 400);
  }
  const std::string verb = cause.status == Status::fail ? (one ? "fails for " : "fail for ")
                                                        : (one ? "departs from " : "depart from ");
  const bool all_alone = cause.alone == number;
  std::string text =
      cases + verb + cause.rule + (all_alone ? " alone" : "") + " (" + cause.subject + ")";
  if (!all_alone)
    text += ", " + (cause.alone == 0 ? "none" : std::to_string(cause.alone)) + " for it alone";
  return text;
}

std::string draft_known_failing(const RunRecord& record) {
  std::vector<std::pair<Cause, std::vector<StatedCause>>> lines;
  for (const Cause& cause : failing_causes(record)) {
    if (cause.rule.empty()) continue;
    const auto same = std::find_if(lines.begin(), lines.end(), [&](const auto& line) {
      return line.first.cases == cause.cases;
    });
    auto& line =
        same == lines.end() ? lines.emplace_back(cause, std::vector<StatedCause>{}) : *same;
    line.second.push_back({cause.rule, cause.subject});
  }
  if (lines.empty()) return "";
  std::string text = "# cases | rule: what differs | reason | link\n# A draft of " +
                     record.info.started + ", " + record.info.client + " " +
                     record.info.client_version + ". It is refused until each " + kToBeFilled +
                     " is a reason, found by\n# looking at what the client does, and a link.\n";
  for (const auto& [cause, stated] : lines)
    text += "\n# " + (cause.effect.empty() ? "No effect known" : cause.effect) + "; " +
            std::to_string(cause.cases.size()) + " failed, for example " + cause.example->id +
            "\n" + pattern_of(cause.cases) + " | " + to_text(stated) + " | " + kToBeFilled + " | " +
            kToBeFilled + "\n";
  return text;
}

}  // namespace contract
