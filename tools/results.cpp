#include "results.h"

#include <unistd.h>

#include <iostream>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "runner/cause.h"
#include "wire/digest.h"
#include "wire/time.h"

namespace contract {

RunInfo info_of(const Suite& suite, const std::string& adapter, const std::string& title,
                const RunOptions& options) {
  RunInfo info;
  info.suite_version = CONTRACT_VERSION;
  info.spec_id = suite.spec.id;
  info.spec_hash = suite.spec.hash;
  info.suite_hash = hash_of(suite.files);
  info.adapter = adapter;
  info.title = title;
  info.started =
      format_utc(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()),
                 "yyyy-MM-ddTHH:mm:ssZ");
  info.seed = options.seed;
  info.strict = options.strict;
  info.order = to_text(options.order);
  return info;
}

std::vector<RowInfo> rows_of(const Spec& spec) {
  std::vector<RowInfo> rows;
  for (const Rule& rule : spec.rules) rows.push_back({rule.id, rule.excluded, rule.of_service});
  return rows;
}

void describe(const Selection& selection, const std::vector<Case>& suite, RunInfo& info) {
  info.shard = selection.shard;
  info.shards = selection.shards;
  info.cases = select(suite, selection).size();
  Selection all = selection;
  all.shard = all.shards = 1;
  const std::vector<Case> chosen = select(suite, all);
  std::string ids;
  for (const Case& each : chosen) ids += each.id + "\n";
  info.selection = hex(digest(Hash::sha256, ids));
  info.whole = chosen.size() == suite.size();
}

RunRecord report_results(ReportFolder& folder, std::size_t failures, bool rules) {
  RunRecord record = read_stream(folder.unfinished(ReportFolder::kStream));
  write_file(folder.unfinished("report.txt"), text_report(record, {.rules = true}));
  write_file(folder.unfinished("junit.xml"), junit_report(record));
  write_file(folder.unfinished("report.json"), json_report(record));
  folder.publish();
  std::cout << text_report(
                   record,
                   {.colour = ::isatty(STDOUT_FILENO) != 0, .failures = failures, .rules = rules})
            << "  reports: " << (folder.path() / "report.txt").string()
            << ", junit.xml, report.json, verdicts.ndjson\n";
  return record;
}

void require_use(const RunRecord& record, const std::filesystem::path& list) {
  const RunInfo& info = record.info;
  if (!info.whole || info.shards > 1 || record.end.kind != RunEnd::Kind::complete) return;
  std::string useless;
  int first = 0;
  for (const KnownFailing& line : unmatched(record.known, record.verdicts)) {
    if (first == 0) first = line.line;
    useless += (useless.empty() ? "line " : ", line ") + std::to_string(line.line) + " (" +
               line.pattern + ") for " + to_text(line.causes);
  }
  if (first > 0)
    throw Error(list.string(), first, "excuses what no case that was judged shows: " + useless,
                "take it out, or correct it");
}

void require_absent(const std::filesystem::path& draft) {
  if (std::filesystem::exists(draft))
    throw Error(draft.string(), 0, "is there already, and a list is not written over",
                "name a file that is not there for the draft");
}

void write_draft(const RunRecord& record, const std::filesystem::path& draft) {
  const std::string text = draft_known_failing(record);
  if (text.empty()) {
    std::cout << "  no finding fails a case that is not known to: no draft is written\n";
    return;
  }
  write_file(draft, text);
  std::cout << "  a draft of known failings, reasons and links to be filled in: " << draft.string()
            << "\n";
}

}  // namespace contract
