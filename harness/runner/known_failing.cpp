#include "runner/known_failing.h"

#include <algorithm>

#include "ecs_contract/error.h"
#include "formats/files.h"

namespace contract {
namespace {

std::string trim(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::vector<std::string> split(const std::string& text, const std::string& separator) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (std::size_t at = text.find(separator); at != std::string::npos;
       at = text.find(separator, from)) {
    parts.push_back(trim(text.substr(from, at - from)));
    from = at + separator.size();
  }
  parts.push_back(trim(text.substr(from)));
  return parts;
}

/// "rule: subject"; a subject alone is one of any rule.
StatedCause read_cause(const std::string& text) {
  const std::size_t colon = text.find(": ");
  if (colon == std::string::npos) return {"*", text};
  return {trim(text.substr(0, colon)), trim(text.substr(colon + 2))};
}

KnownFailing read_line(const std::string& file, int number, const std::string& line) {
  const std::vector<std::string> columns = split(line, " | ");
  const bool whole = columns.size() == 4 && std::none_of(columns.begin(), columns.end(),
                                                         [](const auto& c) { return c.empty(); });
  if (!whole)
    throw Error(file, number, "a line has four columns, none of them empty",
                "write: cases | rule: what differs | reason | link");
  KnownFailing entry{columns[0], {}, columns[2], columns[3], number};
  for (const std::string& cause : split(columns[1], ",")) entry.causes.push_back(read_cause(cause));
  if (entry.reason == kToBeFilled || entry.link == kToBeFilled)
    throw Error(file, number, "the reason or the link is still to be filled in",
                "look at what the client does in one of these cases, and write why and where that "
                "is told");
  return entry;
}

/// Error: an earlier line states one of these causes for the same cases.
void require_new(const std::string& file, const std::vector<KnownFailing>& list,
                 const KnownFailing& entry) {
  for (const KnownFailing& other : list)
    for (const StatedCause& cause : entry.causes)
      if (other.pattern == entry.pattern &&
          std::find(other.causes.begin(), other.causes.end(), cause) != other.causes.end())
        throw Error(file, entry.line,
                    "line " + std::to_string(other.line) + " states '" + to_text({cause}) +
                        "' for these cases too",
                    "take one of them out");
}

std::string place_of(const KnownFailing& line) {
  return "line " + std::to_string(line.line) + " of known failings";
}

/// What a case fails for: the lines that state it, each once, and what none states.
struct Account {
  std::vector<const KnownFailing*> lines;
  std::vector<StatedCause> unstated;
};

template <typename T>
void add_once(std::vector<T>& list, const T& one) {
  if (std::find(list.begin(), list.end(), one) == list.end()) list.push_back(one);
}

Account account_for(const std::vector<KnownFailing>& list, const Verdict& verdict, bool strict) {
  Account account;
  for (const Finding& finding : verdict.findings) {
    if (!fails(finding, strict)) continue;
    if (const KnownFailing* line = stated_by(list, verdict.id, finding))
      add_once(account.lines, line);
    else
      add_once(account.unstated, StatedCause{finding.rule, finding.subject});
  }
  return account;
}

/// The line that names this case, though nothing was found in it that the line states; nullptr:
/// none.
const KnownFailing* broken_promise(const std::vector<KnownFailing>& list, const Verdict& verdict) {
  for (const KnownFailing& line : list)
    if (line.names_one() && matches(line.pattern, verdict.id) &&
        std::none_of(verdict.findings.begin(), verdict.findings.end(),
                     [&](const Finding& each) { return states(line, verdict.id, each); }))
      return &line;
  return nullptr;
}

}  // namespace

bool KnownFailing::names_one() const {
  return pattern.substr(0, pattern.find('@')).find('*') == std::string::npos;
}

std::string to_text(const std::vector<StatedCause>& causes) {
  std::string text;
  for (const StatedCause& each : causes)
    text += (text.empty() ? "" : ", ") + each.rule + ": " + each.subject;
  return text;
}

std::string known_failing_name(const std::string& client) {
  return "known-failing" + client.substr(std::min(client.find('@'), client.size())) + ".txt";
}

std::vector<KnownFailing> load_known_failing(const std::filesystem::path& file) {
  std::vector<KnownFailing> list;
  if (!std::filesystem::exists(file)) return list;
  int number = 0;
  for (const std::string& raw : split(read_file(file), "\n")) {
    ++number;
    if (raw.empty() || raw.starts_with('#')) continue;
    KnownFailing entry = read_line(file.string(), number, raw);
    require_new(file.string(), list, entry);
    list.push_back(std::move(entry));
  }
  return list;
}

bool matches(const std::string& pattern, const std::string& id) {
  // The usual walk with one way back: to the last star, which then takes one character more.
  std::size_t p = 0;
  std::size_t i = 0;
  std::size_t star = std::string::npos;
  std::size_t taken = 0;
  std::size_t wide_star = std::string::npos;
  std::size_t wide_taken = 0;
  while (i < id.size()) {
    if (pattern.compare(p, 2, "**") == 0) {
      wide_star = p += 2;
      wide_taken = i;
      star = std::string::npos;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = ++p;
      taken = i;
    } else if (p < pattern.size() && pattern[p] == id[i]) {
      ++p;
      ++i;
    } else if (star != std::string::npos && id[taken] != '/') {
      p = star;
      i = ++taken;
    } else if (wide_star != std::string::npos) {
      p = wide_star;
      i = ++wide_taken;
      star = std::string::npos;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool states(const KnownFailing& line, const std::string& case_id, const Finding& finding) {
  if (!matches(line.pattern, case_id)) return false;
  return std::any_of(line.causes.begin(), line.causes.end(), [&](const StatedCause& cause) {
    return matches(cause.subject, finding.subject) &&
           (matches(cause.rule, finding.rule) || matches(cause.rule, finding.seen_as));
  });
}

const KnownFailing* stated_by(const std::vector<KnownFailing>& list, const std::string& case_id,
                              const Finding& finding) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const KnownFailing& each) {
    return states(each, case_id, finding);
  });
  return found == list.end() ? nullptr : &*found;
}

void apply(const std::vector<KnownFailing>& list, Verdict& verdict, bool strict) {
  if (verdict.status != Status::pass && verdict.status != Status::fail) return;
  const Account account = account_for(list, verdict, strict);
  const std::string beyond = to_text(account.unstated);
  if (const KnownFailing* line = broken_promise(list, verdict)) {
    verdict.status = beyond.empty() ? Status::unexpected_pass : Status::fail;
    verdict.reason = place_of(*line) + " says that this fails for " + to_text(line->causes) +
                     "; it " + (beyond.empty() ? "does not" : "fails for " + beyond);
  } else if (account.lines.empty()) {
    return;
  } else if (!beyond.empty()) {
    verdict.reason = place_of(*account.lines.front()) +
                     " states a part of this; beyond that it fails for " + beyond;
  } else {
    verdict.status = Status::known_failing;
    for (const KnownFailing* each : account.lines)
      verdict.reason +=
          (verdict.reason.empty() ? "" : "; ") + each->reason + " (" + each->link + ")";
  }
}

std::vector<KnownFailing> unmatched(const std::vector<KnownFailing>& list,
                                    const std::vector<Verdict>& verdicts) {
  const auto excuses = [](const KnownFailing& line, const Verdict& verdict) {
    if (verdict.status == Status::error) return matches(line.pattern, verdict.id);
    return std::any_of(verdict.findings.begin(), verdict.findings.end(),
                       [&](const Finding& each) { return states(line, verdict.id, each); });
  };
  std::vector<KnownFailing> left;
  for (const KnownFailing& line : list)
    for (const StatedCause& cause : line.causes) {
      KnownFailing one = line;
      one.causes = {cause};
      if (std::none_of(verdicts.begin(), verdicts.end(),
                       [&](const Verdict& verdict) { return excuses(one, verdict); }))
        left.push_back(std::move(one));
    }
  return left;
}

}  // namespace contract
