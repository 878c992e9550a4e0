// What is kept of a whole run: who was judged by what, the verdict on each case, the causes of what
// fails, and of each cause one case in full. A twentieth of the run's stream, fit for a repository.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "formats/schema.h"
#include "runner/stream.h"

namespace contract {

/// Findings of the same rule, subject and level, and of the same line of the known-failing list.
struct SavedCause {
  Level level = Level::must;  ///< must or should
  std::string rule;
  std::string subject;
  std::string reason;              ///< of the line that states it; empty: none does
  std::string link;                ///< of that line
  std::string effect;              ///< as Cause::effect
  long long severity = -1;         ///< of the effect, 0 is the worst; -1 where there is none
  std::vector<std::string> cases;  ///< by id; never empty
  std::string example;             ///< the one of them that is kept in full
};

/// A plain value.
struct SavedResult {
  RunInfo info;
  double seconds = 0;
  std::map<std::string, Status> cases;      ///< every case of the suite, by id
  std::vector<SavedCause> causes;           ///< those that fail a case first, the worst first
  std::map<std::string, Verdict> examples;  ///< by id of the case

  const Verdict& example(const SavedCause& cause) const { return examples.at(cause.example); }
  /// Of its example, the finding that the cause is about.
  const Finding& finding(const SavedCause& cause) const;
};

/// The file that holds one.
inline constexpr const char* kResultFile = "result.ndjson";
/// The format of these files.
inline constexpr int kResultFormat = 1;

/// "34 cases fail for fault.shape (outcome.kind)", fit to print on one line.
std::string to_sentence(const SavedCause& cause);

/// What of a run is worth keeping. The example of a cause is the one with the shortest exchange of
/// those that show it alone; the exchange is kept once for each line of the known-failing list, and
/// for each cause that none states and that fails a case. Error: it is not a whole one (a part of
/// the suite, a shard, an early end, a case that could not be judged).
SavedResult result_of(const RunRecord& record);

/// Below `folder`: <client>/<version>, by the names that the run's header carries. What no file is
/// named by becomes '-'.
std::filesystem::path place_of(const RunInfo& info, const std::filesystem::path& folder);

/// As a sealed text: a header, a line a cause, an example and a path of cases, a footer with the
/// counts.
std::string to_text(const SavedResult& result);

/// Reads it back. Error with file and line: the seal is broken, a line breaks the schema, something
/// is missing or does not fit the rest: a case, an example, a count, a cause of a case that fails.
SavedResult read_result(const std::filesystem::path& file, const Schema& schema);

/// The newest run first; of runs that began in the same second, the higher version of the client.
/// Error: as read_result.
std::vector<SavedResult> load_results(const std::vector<std::filesystem::path>& files,
                                      const Schema& schema);

/// What `path` holds: a folder or file of a saved result, or of a run's reports. Error: neither;
/// as read_result, read_stream and result_of.
SavedResult load_result(const std::filesystem::path& path, const Schema& schema);

}  // namespace contract
