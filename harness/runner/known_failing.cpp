#include "runner/known_failing.h"

#include <algorithm>
#include <array>
#include <set>

#include "error.h"
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

KnownFailing read_line(const std::string& file, int number, const std::string& line) {
  const std::vector<std::string> columns = split(line, " | ");
  const bool whole = columns.size() == 4 && std::none_of(columns.begin(), columns.end(),
                                                         [](const auto& c) { return c.empty(); });
  if (!whole)
    throw Error(file, number, "a line has four columns, none of them empty",
                "write: case | what differs | reason | link");
  KnownFailing entry{columns[0], split(columns[1], ","), columns[2], columns[3], number};
  std::sort(entry.subjects.begin(), entry.subjects.end());
  return entry;
}

std::string joined(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& each : list) text += (text.empty() ? "" : ", ") + each;
  return text.empty() ? "nothing" : text;
}

std::vector<std::string> failing_subjects(const Verdict& verdict, bool strict) {
  std::set<std::string> subjects;
  for (const Finding& finding : verdict.findings)
    if (fails(finding, strict)) subjects.insert(finding.subject);
  return {subjects.begin(), subjects.end()};
}

}  // namespace

std::vector<KnownFailing> load_known_failing(const std::filesystem::path& file) {
  std::vector<KnownFailing> list;
  if (!std::filesystem::exists(file)) return list;
  int number = 0;
  for (const std::string& raw : split(read_file(file), "\n")) {
    ++number;
    if (raw.empty() || raw.starts_with('#')) continue;
    KnownFailing entry = read_line(file.string(), number, raw);
    for (const KnownFailing& other : list)
      if (other.pattern == entry.pattern)
        throw Error(file.string(), number,
                    "the pattern stands at line " + std::to_string(other.line) + " too",
                    "join the two lines");
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

const KnownFailing* known_failing(const std::vector<KnownFailing>& list, const std::string& id) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const KnownFailing& each) {
    return matches(each.pattern, id);
  });
  return found == list.end() ? nullptr : &*found;
}

void apply(const KnownFailing& line, Verdict& verdict, bool strict) {
  if (verdict.status != Status::pass && verdict.status != Status::fail) return;
  const std::vector<std::string> subjects = failing_subjects(verdict, strict);
  if (verdict.status == Status::fail && subjects == line.subjects) {
    verdict.status = Status::known_failing;
    verdict.reason = line.reason + " (" + line.link + ")";
    return;
  }
  verdict.status = Status::unexpected_pass;
  verdict.reason = "known-failing.txt:" + std::to_string(line.line) + " says that " +
                   joined(line.subjects) + " differs; now it is " + joined(subjects);
}

std::vector<KnownFailing> unmatched(const std::vector<KnownFailing>& list,
                                    const std::vector<Verdict>& verdicts) {
  std::vector<KnownFailing> left;
  for (const KnownFailing& line : list)
    if (std::none_of(verdicts.begin(), verdicts.end(), [&](const Verdict& verdict) {
          return verdict.status != Status::skipped && matches(line.pattern, verdict.id);
        }))
      left.push_back(line);
  return left;
}

}  // namespace contract
