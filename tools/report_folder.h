// The folder that a run leaves its reports in: of one run at a time, and whole.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

namespace contract {

/// Belongs to one run from construction to destruction. What is written stands in a folder inside
/// it until `publish`: nobody meets half a set of reports, or some of one run and some of another.
class ReportFolder {
 public:
  static constexpr const char* kStream = "verdicts.ndjson";

  /// Makes the folder. Where another run has it, says so on standard error and waits half a minute
  /// for that run's end. Error: it did not end, we were told to stop, or nothing can be written.
  explicit ReportFolder(std::filesystem::path folder, const std::stop_token& stop = {});
  /// A stream that was not published is left in the folder, for what was judged is not lost;
  /// without its seal nobody takes it for a result.
  ~ReportFolder();
  ReportFolder(const ReportFolder&) = delete;
  ReportFolder& operator=(const ReportFolder&) = delete;

  const std::filesystem::path& path() const { return folder_; }
  /// Takes the reports of an older run away: from now on nothing of it stands beside this one's.
  void begin();
  /// Where a report is written.
  std::filesystem::path unfinished(const std::string& name) const { return inner_ / name; }
  /// Puts what was written in its place, the stream last. Error: it can't.
  void publish();

 private:
  void lock(const std::stop_token& stop);

  std::filesystem::path folder_;
  std::filesystem::path inner_;
  int lock_ = -1;
};

}  // namespace contract
