// The sealed stream of verdicts: the one record of a run, of which every report is a function.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "formats/sealed_lines.h"
#include "runner/known_failing.h"
#include "runner/protocol.h"
#include "runner/run_end.h"
#include "runner/verdict.h"

namespace contract {

/// What a run was: who was judged by what.
struct RunInfo {
  std::string suite_version;
  std::string spec_id;
  std::string spec_hash;
  std::string adapter;
  std::string title;
  std::string client;
  std::string client_version;
  std::string language;
  std::string started;  ///< UTC, ISO 8601
  std::string seed;
  bool strict = false;
  std::string order = "given";  ///< in which the cases were begun: given, reversed, shuffled:SEED
  std::size_t cases = 0;        ///< so many were chosen
  std::size_t shard = 1;        ///< of `shards`, from 1
  std::size_t shards = 1;
  std::string selection{};   ///< the SHA-256 of the ids that all shards together have
  bool whole = false;        ///< whether these are all cases of the suite
  std::string suite_hash{};  ///< as hash_of(SuiteFiles); empty in streams of earlier versions
};

/// A documented row as a run knew it. A plain value.
struct RowInfo {
  std::string id;
  std::string excluded;     ///< why no case tests it; empty where cases do
  bool of_service = false;  ///< binds the service: cases prove the emulator by it, and no client
};

/// A whole stream, read back.
struct RunRecord {
  RunInfo info;
  std::vector<RowInfo> rows;        ///< every documented row, in the tables' order
  std::vector<KnownFailing> known;  ///< the adapter's list, in its order
  std::vector<Verdict> verdicts;    ///< sorted by case id
  double seconds = 0;
  RunEnd end;
};

/// The format of streams, and of JSON reports.
inline constexpr int kStreamFormat = 2;

/// "interrupted by SIGINT after 12 of 4504 cases"; empty where every chosen case has a verdict.
std::string incomplete(const RunRecord& record);

/// 0: as expected. 1: findings. 2, which outweighs 1: an error, nothing that was judged, or an end
/// before the last case that nobody asked for.
int exit_code(const RunRecord& record);

/// Writes a stream: NDJSON, a header, a line a verdict as it falls, a footer with the counts and
/// the SHA-256 of all bytes before it. A stream without its footer is no result. Not thread-safe.
class StreamWriter {
 public:
  /// Error: the file can't be written (also thrown by `add` and `seal`: a full disk loses no
  /// verdict silently).
  StreamWriter(std::filesystem::path file, const RunInfo& info, const std::vector<RowInfo>& rows,
               const std::vector<KnownFailing>& known = {});
  void add(const Verdict& verdict);
  /// `hello` says what client it was: it goes into the footer, since the header is written first.
  void seal(const Hello& hello, double seconds, const RunEnd& end = {});

 private:
  void write(const std::string& line);

  std::filesystem::path file_;
  std::ofstream out_;
  SealedText sealed_;
  Counts counts_;
};

/// Reads a sealed stream. Error with file and line: it has no footer, the hash or a count is wrong,
/// a line is no verdict, another version of the suite wrote it in another format, a case has no
/// verdict in a run that calls itself complete.
RunRecord read_stream(const std::filesystem::path& file);

}  // namespace contract
