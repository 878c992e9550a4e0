#include "runner/saved_result.h"

#include <algorithm>
#include <set>

#include "ecs_contract/error.h"
#include "runner/cause.h"

namespace contract {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostOfExchange = 8 * 1024;

/// The line of the known-failing list behind a cause; nullptr: none.
const KnownFailing* line_of(const RunRecord& record, const Cause& cause) {
  for (const Finding& finding : cause.example->findings)
    if (finding.rule == cause.rule && finding.subject == cause.subject)
      if (const KnownFailing* line = stated_by(record.known, cause.example->id, finding))
        if (line->reason == cause.reason) return line;
  return nullptr;
}

/// The shortest exchange among the cases that fail for this cause alone and with its effect tells
/// most at a glance.
const Verdict& example_of(const Cause& cause, Level level) {
  const auto alone = [&](const Verdict& verdict) {
    return verdict.effect == cause.effect && !verdict.exchange.empty() &&
           std::all_of(verdict.findings.begin(), verdict.findings.end(), [&](const auto& each) {
             return each.level != level ||
                    (each.rule == cause.rule && each.subject == cause.subject);
           });
  };
  const Verdict* best = nullptr;
  for (const Verdict* each : cause.cases)
    if (alone(*each) && (best == nullptr || each->exchange.size() < best->exchange.size()))
      best = each;
  return best == nullptr ? *cause.example : *best;
}

/// An exchange that somebody can read.
std::string shortened(const std::string& exchange) {
  if (exchange.size() <= kMostOfExchange) return exchange;
  const std::size_t end = exchange.rfind('\n', kMostOfExchange);
  const std::size_t kept = end == std::string::npos ? 0 : end + 1;
  return exchange.substr(0, kept) + "    [… " + std::to_string(exchange.size() - kept) +
         " bytes more]\n";
}

SavedCause saved(const RunRecord& record, const Cause& cause, Level level) {
  SavedCause kept;
  kept.level = level;
  kept.rule = cause.rule;
  kept.subject = cause.subject;
  kept.reason = cause.reason;
  if (const KnownFailing* line = line_of(record, cause)) kept.link = line->link;
  kept.effect = cause.effect;
  if (!cause.effect.empty()) kept.severity = static_cast<long long>(cause.severity);
  for (const Verdict* each : cause.cases) kept.cases.push_back(each->id);
  kept.example = example_of(cause, level).id;
  return kept;
}

/// Why the record is no whole run; empty where it is one.
std::string lack_of(const RunRecord& record) {
  if (const std::string why = incomplete(record); !why.empty()) return why;
  if (!record.info.whole || record.info.shards > 1)
    return "it has " + std::to_string(record.info.cases) + " cases, a part of the suite";
  if (record.info.strict) return "it was strict: SHOULD findings fail its cases";
  const Counts counts = count(record.verdicts);
  if (const std::size_t errors = counts.at(Status::error); errors > 0)
    return std::to_string(errors) + (errors == 1 ? " case" : " cases") + " could not be judged";
  return "";
}

bool fit_for_name(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("._+@=,-").find(c) != std::string_view::npos;
}

std::string name_of(const std::string& text) {
  std::string name;
  for (const char c : text) {
    if (fit_for_name(c) && !(name.empty() && (c == '.' || c == '-'))) {
      name += c;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  while (name.ends_with('-')) name.pop_back();
  return name.empty() ? "unknown" : name;
}

void add_example(const Verdict& verdict, bool with_exchange, SavedResult& result) {
  const auto [place, fresh] = result.examples.emplace(verdict.id, verdict);
  Verdict& example = place->second;
  example.repeat.clear();  // where this machine had its program
  example.ms = 0;
  if (fresh) example.exchange.clear();
  if (with_exchange) example.exchange = shortened(verdict.exchange);
}

}  // namespace

const Finding& SavedResult::finding(const SavedCause& cause) const {
  const Findings& all = example(cause).findings;
  return *std::find_if(all.begin(), all.end(), [&](const Finding& each) {
    return each.rule == cause.rule && each.subject == cause.subject && each.level == cause.level;
  });
}

std::string to_sentence(const SavedCause& cause) {
  const std::size_t number = cause.cases.size();
  const bool one = number == 1;
  const char* verb = cause.level == Level::must ? (one ? " fails for " : " fail for ")
                                                : (one ? " departs from " : " depart from ");
  return std::to_string(number) + (one ? " case" : " cases") + verb + cause.rule + " (" +
         cause.subject + ")";
}

SavedResult result_of(const RunRecord& record) {
  if (const std::string why = lack_of(record); !why.empty())
    throw Error("the run is no whole one: " + why,
                "run the whole suite, without --case, --strict and the like, until its end");
  SavedResult result;
  result.info = record.info;
  result.seconds = record.seconds;
  for (const Verdict& verdict : record.verdicts) result.cases[verdict.id] = verdict.status;
  std::set<std::string> told;  // by an exchange: one is enough for what one line states
  for (const Level level : {Level::must, Level::should})
    for (const Cause& cause : all_causes(record, level)) {
      const SavedCause& kept = result.causes.emplace_back(saved(record, cause, level));
      const bool first = kept.reason.empty() || told.insert(kept.reason + kept.link).second;
      add_example(example_of(cause, level), first && level == Level::must, result);
    }
  return result;
}

fs::path place_of(const RunInfo& info, const fs::path& folder) {
  return folder / name_of(info.adapter) / name_of(info.client_version);
}

SavedResult load_result(const fs::path& path, const Schema& schema) {
  const fs::path stream = "verdicts.ndjson";
  if (fs::exists(path / kResultFile)) return read_result(path / kResultFile, schema);
  if (fs::exists(path / stream)) return result_of(read_stream(path / stream));
  if (!fs::is_regular_file(path))
    throw Error(path.string(), 0, "holds no result of a run",
                std::string("name a folder with ") + kResultFile + " or " + stream.string());
  return path.filename() == stream ? result_of(read_stream(path)) : read_result(path, schema);
}

}  // namespace contract
