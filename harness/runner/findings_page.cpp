#include "runner/findings_page.h"
#include "formats/joined.h"

#include <algorithm>
#include <set>

namespace contract {
namespace {

/// Among so many cases of a cause one is looked for that can be written as a program.
constexpr std::size_t kMostTried = 60;

/// Stands between what a line of the known-failing list says and why that is wrong.
constexpr const char* kGround = "; ground: ";

std::string counted_cases(std::size_t number) {
  return std::to_string(number) + (number == 1 ? " case" : " cases");
}

bool seen_in(const SavedResult& result, const FindingsEntry& entry) {
  return std::any_of(result.causes.begin(), result.causes.end(), [&](const SavedCause& cause) {
    return std::any_of(entry.causes.begin(), entry.causes.end(), [&](const SavedCause* each) {
      return each->level == cause.level && each->rule == cause.rule &&
             each->subject == cause.subject;
    });
  });
}

/// The cases of a cause, its example first.
std::vector<std::string> to_try(const SavedCause& cause) {
  std::vector<std::string> ids{cause.example};
  for (const std::string& id : cause.cases)
    if (id != cause.example && ids.size() < kMostTried) ids.push_back(id);
  return ids;
}

/// Whether it is about how long a call takes or how much it eats: no program prints that.
bool is_measured(const SavedCause& cause) {
  return cause.rule == "client.deadline" || cause.rule == "client.memory";
}

void add_program(const Spec& spec, const std::vector<Case>& cases,
                 const std::filesystem::path& file, FindingsEntry& entry) {
  for (const SavedCause* cause : entry.causes) {
    if (is_measured(*cause)) {
      entry.no_program = "time and memory are measured by the runner";
      continue;
    }
    for (const std::string& id : to_try(*cause)) {
      const auto found = std::lower_bound(
          cases.begin(), cases.end(), id,
          [](const Case& each, const std::string& wanted) { return each.id < wanted; });
      if (found == cases.end() || found->id != id) {
        if (entry.no_program.empty()) entry.no_program = "today's suite has no case of it";
        continue;
      }
      std::string why = unwritable(spec, *found);
      if (!why.empty()) {
        if (entry.no_program.empty()) entry.no_program = std::move(why);
        continue;
      }
      entry.program = write_program(spec, *found, file);
      entry.shown = &*found;
      entry.shown_cause = cause;
      entry.no_program.clear();
      return;
    }
  }
}

/// One line a rule: what is broken, where that stands, and how it was seen.
struct RuleWords {
  std::string rule, statement, ground, seen;
};

std::vector<RuleWords> rules_of(const Spec& spec, const SavedResult& result,
                                const FindingsEntry& entry) {
  std::vector<RuleWords> words;
  for (const SavedCause* cause : entry.causes) {
    const Finding& finding = result.finding(*cause);
    const Rule* rule = spec.rule(cause->rule);
    words.push_back({cause->rule, rule == nullptr ? "" : rule->statement,
                     finding.ground + " (basis " + to_text(finding.basis) + ")",
                     cause->subject + ": expected " + printable(finding.expected, 300) + ", got " +
                         printable(finding.actual, 300)});
  }
  return words;
}

std::string title_of(const SavedResult& result) {
  const RunInfo& info = result.info;
  return info.client + " " + info.client_version + " (" + info.language + ")";
}

/// What the result is of, in words.
std::string origin_of(const SavedResult& result) {
  const RunInfo& info = result.info;
  return "adapter " + info.adapter + ", run of " + info.started.substr(0, 10) + ", suite " +
         info.suite_version + " (" + info.suite_hash.substr(0, 12) + "), table " + info.spec_id +
         " (" + info.spec_hash.substr(0, 12) + ")";
}

std::string indented(const std::string& text) {
  std::string result;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    if (end > from) result += "    " + text.substr(from, end - from);
    result += "\n";
    from = end + 1;
  }
  return result;
}

/// A fence that no line of the text ends.
std::string fenced(const std::string& text, const std::string& language) {
  std::string fence = "```";
  while (text.find(fence) != std::string::npos) fence += "`";
  return fence + language + "\n" + text + (text.ends_with("\n") ? "" : "\n") + fence + "\n";
}

std::string folded(const std::string& summary, const std::string& content) {
  return "<details><summary>" + summary + "</summary>\n\n" + content + "\n</details>\n\n";
}

/// Text between words of Markdown: nothing of it is a mark.
std::string plain(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (std::string_view("\\`*_<>[]|#").find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

std::string markdown_entry(const Spec& spec, const SavedResult& result, const FindingsEntry& entry,
                           std::size_t number) {
  const SavedCause& first = *entry.causes.front();
  std::string text = "## " + std::to_string(number) + ". " +
                     plain(first.effect.empty() ? "No effect on the user is known" : first.effect) +
                     "\n\n" + plain(entry.headline(result)) + ".\n\n";
  if (const std::string ground = entry.ground(); !ground.empty())
    text += "Why that is wrong: " + plain(ground) + ".\n\n";
  for (const RuleWords& each : rules_of(spec, result, entry))
    text += "- `" + each.rule + "`: " + plain(each.statement) +
            "  \n  Ground: " + plain(each.ground) + "  \n  Seen: " + plain(each.seen) + "\n";
  text += "\nSeen in " + counted_cases(entry.cases) + ", for example `" + first.example +
          "`; versions: " + plain(joined(entry.versions, ", ")) + ".";
  if (!first.link.empty()) text += " Where it is: <" + first.link + ">.";
  text += "\n\n";
  if (const std::string& exchange = result.example(first).exchange; !exchange.empty())
    text += folded("The exchange", fenced(exchange, "text"));
  if (entry.program)
    text += folded("A program that shows it: <code>" + entry.program->file +
                       "</code>, case <code>" + entry.shown->id + "</code>",
                   "In `conformance/adapters/" +
                       result.info.adapter.substr(0, result.info.adapter.find('@')) + "`, after `" +
                       "install`, or anywhere that has the library.\n\n" +
                       fenced(entry.program->text, ""));
  else if (!entry.no_program.empty())
    text += "No program shows it alone: " + plain(entry.no_program) +
            ". `ecs-contract run --adapter " + result.info.adapter + " --case '" + first.example +
            "'` does.\n\n";
  return text;
}

std::string text_entry(const Spec& spec, const SavedResult& result, const FindingsEntry& entry,
                       std::size_t number) {
  const SavedCause& first = *entry.causes.front();
  std::string text = std::to_string(number) + ". " + entry.headline(result) + "\n";
  if (!first.effect.empty()) text += "  what it does to the user: " + first.effect + "\n";
  if (const std::string ground = entry.ground(); !ground.empty())
    text += "  why that is wrong: " + ground + "\n";
  for (const RuleWords& each : rules_of(spec, result, entry))
    text += "  rule " + each.rule + ": " + each.statement + "\n    ground  " + each.ground +
            "\n    seen    " + each.seen + "\n";
  text += "  seen in " + counted_cases(entry.cases) + ", for example " + first.example +
          "; versions " + joined(entry.versions, ", ") + "\n";
  if (!first.link.empty()) text += "  where it is: " + first.link + "\n";
  if (const std::string& exchange = result.example(first).exchange; !exchange.empty())
    text += "  the exchange:\n" + indented(exchange);
  if (entry.program)
    text += "  a program that shows it, case " + entry.shown->id + ":\n" +
            indented(entry.program->text);
  else if (!entry.no_program.empty())
    text += "  no program shows it alone: " + entry.no_program + "\n";
  return text + "\n";
}

std::size_t count_must(const std::vector<FindingsEntry>& entries) {
  return static_cast<std::size_t>(std::count_if(
      entries.begin(), entries.end(),
      [](const FindingsEntry& each) { return each.causes.front()->level == Level::must; }));
}

}  // namespace

std::string FindingsEntry::headline(const SavedResult& result) const {
  const SavedCause& first = *causes.front();
  return first.reason.empty() ? "the case fails: " + result.example(first).title
                              : first.reason.substr(0, first.reason.find(kGround));
}

std::string FindingsEntry::ground() const {
  const std::string& reason = causes.front()->reason;
  const std::size_t at = reason.find(kGround);
  return at == std::string::npos ? "" : reason.substr(at + std::string_view(kGround).size());
}

std::vector<FindingsEntry> findings_of(const std::vector<SavedResult>& results) {
  std::vector<FindingsEntry> entries;
  for (const SavedCause& cause : results.front().causes) {
    const auto same = std::find_if(entries.begin(), entries.end(), [&](const FindingsEntry& each) {
      const SavedCause& first = *each.causes.front();
      return !cause.reason.empty() && first.level == cause.level && first.reason == cause.reason &&
             first.link == cause.link;
    });
    (same == entries.end() ? entries.emplace_back() : *same).causes.push_back(&cause);
  }
  for (FindingsEntry& entry : entries) {
    std::set<std::string> cases;
    for (const SavedCause* cause : entry.causes)
      cases.insert(cause->cases.begin(), cause->cases.end());
    entry.cases = cases.size();
    for (const SavedResult& result : results)
      if (seen_in(result, entry)) entry.versions.push_back(result.info.client_version);
  }
  return entries;
}

void add_programs(const Spec& spec, const std::vector<Case>& cases,
                  const std::filesystem::path& program_template,
                  std::vector<FindingsEntry>& entries) {
  for (FindingsEntry& entry : entries)
    if (entry.causes.front()->level == Level::must)
      add_program(spec, cases, program_template, entry);
}

std::string findings_text(const Spec& spec, const SavedResult& result,
                          const std::vector<FindingsEntry>& entries) {
  std::string text = title_of(result) + "\n" + origin_of(result) + "\n" +
                     std::to_string(count_must(entries)) + " things break what is a MUST, " +
                     std::to_string(entries.size() - count_must(entries)) +
                     " what is a SHOULD; the worst first\n\n";
  std::size_t number = 0;
  for (const FindingsEntry& entry : entries)
    if (entry.causes.front()->level == Level::must)
      text += text_entry(spec, result, entry, ++number);
  for (const FindingsEntry& entry : entries)
    if (entry.causes.front()->level != Level::must)
      text += "SHOULD: " + to_sentence(*entry.causes.front()) + ", for example " +
              entry.causes.front()->example + "\n";
  return text;
}

std::string findings_markdown(const Spec& spec, const SavedResult& result,
                              const std::vector<FindingsEntry>& entries) {
  std::string text = "# " + plain(title_of(result)) +
                     ": findings\n\nFor the maintainer of this client, the worst "
                     "first. Made by `ecs-contract findings " +
                     result.info.adapter +
                     " --as markdown`; what it is made of: " + plain(origin_of(result)) + ".\n\n";
  if (count_must(entries) == 0) text += "No case fails.\n\n";
  std::size_t number = 0;
  for (const FindingsEntry& entry : entries)
    if (entry.causes.front()->level == Level::must)
      text += markdown_entry(spec, result, entry, ++number);
  if (count_must(entries) == entries.size()) return text;
  text += "## What breaks no MUST\n\n";
  for (const FindingsEntry& entry : entries)
    if (const SavedCause& cause = *entry.causes.front(); cause.level != Level::must) {
      const Finding& finding = result.finding(cause);
      text += "- " + plain(to_sentence(cause)) + ": expected " +
              plain(printable(finding.expected, 300)) + ", got " +
              plain(printable(finding.actual, 300)) + " (" + plain(finding.ground) + ", basis " +
              to_text(finding.basis) + "), for example `" + cause.example + "`\n";
    }
  return text;
}

}  // namespace contract
