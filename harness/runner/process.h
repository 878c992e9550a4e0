// A child process that speaks in lines, over Boost.Process.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace contract {

/// What to start and what it may take.
struct ProcessOptions {
  std::vector<std::string>
      command;                   ///< program and arguments; a name without '/' is sought on PATH
  std::filesystem::path folder;  ///< where it runs
  std::map<std::string, std::string> environment;  ///< all of it: nothing is inherited
  /// Resident memory of it and all its descendants at which they are killed; 0: any.
  std::size_t memory_bytes = 0;
  std::size_t line_bytes = 1 << 20;  ///< a longer line ends the conversation
  std::size_t words_bytes = 4096;    ///< so much of standard error is kept, the last of it
  std::stop_token stop{};  ///< ends every conversation, within some hundredths of a second
};

/// How a conversation ended.
struct ProcessEnd {
  enum class Why {
    answered,       ///< it did not: a line came
    exited,         ///< with `code`
    signalled,      ///< by `signal`, "SIGSEGV"
    closed_input,   ///< it reads no more, and goes on
    closed_output,  ///< it writes no more, and goes on
    spoke,          ///< it wrote unasked; `unread` holds what
    stalled,        ///< no whole line before the deadline
    memory,         ///< past the bound
    flooded,        ///< a line past the bound
    interrupted,    ///< we were told to stop
  };
  Why why = Why::answered;
  int code = 0;
  std::string signal;
  std::size_t memory = 0;  ///< bytes it was killed for: resident ones, or those of its output
  std::string last_words;  ///< what it wrote last to standard error, where somebody kept it
};

/// "ended by SIGSEGV", "gave no answer in time", "used 600 MB of memory": for reports.
std::string describe(const ProcessEnd& end);

/// Owns one child with all that descends from it (process_tree.h); destruction ends them. Used from
/// one thread, the one that made it: the child dies with that thread, even where the runner is
/// killed.
class Process {
 public:
  /// Error: the program can't be started.
  explicit Process(const ProcessOptions& options);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Writes `line` and a line feed, then reads one line, within `deadline` from now. Nothing where
  /// the conversation ended instead; `end` then says how, and the process is gone.
  std::optional<std::string> ask(const std::string& line, std::chrono::milliseconds deadline);

  /// What it did without being asked since its last line: it wrote, ended, or closed its input or
  /// output, and is gone then, as `end` says. Waits for that so long. False: nothing.
  bool moved(std::chrono::milliseconds within);
  /// What it wrote and nobody took.
  const std::string& unread() const;

  /// Closes its input, then reads all that it prints until it has exited, within `deadline` from
  /// now; `end` tells the code. Nothing where it ended otherwise, as `end` says. `line_bytes`
  /// bounds what is read.
  std::optional<std::string> read_all(std::chrono::milliseconds deadline);

  /// Writes bytes as they are, within `deadline` from now. False where it ended instead.
  bool send(const std::string& bytes, std::chrono::milliseconds deadline);

  /// Writes `line`, or nothing, closes its input and waits for the exit; kills it after `deadline`.
  void finish(const std::optional<std::string>& line, std::chrono::milliseconds deadline);

  /// Sends it a signal and waits for the exit; kills it after `deadline`.
  void signal(int number, std::chrono::milliseconds deadline);

  const ProcessEnd& end() const;
  /// By how much we came late, at most, to read what it wrote or to look at it, since its last
  /// line was asked for.
  std::chrono::milliseconds late() const;
  /// The last bytes it wrote to standard error.
  std::string last_words();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Where a program without '/' stands on PATH; empty where it does not.
std::filesystem::path find_program(const std::string& name);

}  // namespace contract
