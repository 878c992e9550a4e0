// A process and all that descends from it: what it may take, how it ends, what it can read of us.
#include "runner/process.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <thread>

#include "formats/files.h"
#include "runner/home.h"
#include "runner/process_tree.h"

using namespace contract;
using std::chrono::milliseconds;
using Why = ProcessEnd::Why;

namespace {

constexpr milliseconds kLong{60'000};

ProcessOptions script(const EmptyHome& home, const std::string& text) {
  return {.command = {"sh", "-c", text}, .folder = home.path(), .environment = home.environment()};
}

/// What comes of one line said to the script.
Why after_a_line(const std::string& text, std::size_t memory_bytes = 0,
                 milliseconds deadline = kLong) {
  const EmptyHome home;
  ProcessOptions options = script(home, text);
  options.memory_bytes = memory_bytes;
  Process process(options);
  process.ask("go", deadline);
  return process.end().why;
}

bool alive(pid_t pid) {
  for (const ListedProcess& each : list_processes())
    if (each.pid == pid) return !each.dead;
  return false;
}

}  // namespace

TEST_CASE("the memory of descendants counts, wherever they went") {
  // tail keeps all of a line that never ends.
  for (const char* text :
       {"read go; tail /dev/zero & wait", "read go; setsid tail /dev/zero & wait",
        "read go; (setsid sh -c 'tail /dev/zero' &) ; exec sleep 300",
        "read go; (env -i HOME=$HOME setsid sh -c 'tail /dev/zero' &) ; exec sleep 300"}) {
    INFO(text);
    CHECK(after_a_line(text, 64u << 20) == Why::memory);
  }
}

TEST_CASE("pages that processes share count once") {
  // The shell holds 24 MB, and so do its five copies: the same ones.
  const std::string hold = "big=$(head -c 24000000 /dev/zero | tr '\\0' x); ";
  const std::string copies = "for n in 1 2 3 4 5; do (read -r never < never) & done; ";
  const EmptyHome home;
  ProcessOptions options =
      script(home, "mkfifo never; " + hold + copies + "read go; sleep 0.5; echo done; read go");
  options.memory_bytes = 100u << 20;
  Process process(options);
  CHECK(process.ask("go", kLong) == "done");
}

TEST_CASE("it is known by how much its words were read late") {
  // It stops us, says its line, and lets us go on.
  const EmptyHome home;
  Process process(script(home,
                         "read go; kill -STOP $PPID; echo done; sleep 0.3; kill -CONT $PPID; "
                         "read go; echo done; read go"));
  CHECK(process.ask("go", kLong) == "done");
  CHECK(process.late() >= milliseconds(200));
  CHECK(process.ask("go", kLong) == "done");
}

TEST_CASE("no descendant outlives the process, whatever it left behind") {
  const std::string note = "sh -c 'echo $$ > $0.new; mv $0.new $0; exec sleep 300' ";
  for (const std::string way :
       {"", "setsid ", "nohup setsid ", "env -i HOME=$HOME setsid ", "env -i setsid "}) {
    for (const std::string pipes : {"", ">/dev/null 2>&1 </dev/null "}) {
      for (const char* end : {"echo done; read go", "exit 0"}) {
        INFO(way << pipes << end);
        const EmptyHome home;
        const std::string file = (home.path() / "pid").string();
        pid_t left = 0;
        {
          Process process(script(home, "read go; (" + way + note + file + " " + pipes +
                                           "&) ; until [ -e " + file + " ]; do sleep 0.01; done; " +
                                           end));
          process.ask("go", kLong);
          left = std::stoi(read_file(file));
        }
        CHECK_FALSE(alive(left));
      }
    }
  }
}

TEST_CASE("a home is empty of processes before it is removed, and closed folders do not keep it") {
  std::filesystem::path folder;
  pid_t left = 0;
  {
    const EmptyHome home;
    folder = home.path();
    Process process(script(home,
                           "mkdir -p a/b; touch a/b/c; chmod 500 a/b a; "
                           "(setsid sleep 300 >/dev/null 2>&1 </dev/null & echo $!)"));
    const auto printed = process.read_all(kLong);
    REQUIRE(printed);
    left = std::stoi(*printed);
  }
  CHECK_FALSE(std::filesystem::exists(folder));
  CHECK_FALSE(alive(left));
}

TEST_CASE("processes that fork as fast as they can are ended") {
  const EmptyHome home;
  // Some 500 of them, and no more: what is ended too late must not take the machine along.
  const std::string bomb =
      "f() { [ $1 -gt 7 ] || { f $(($1 + 1)) & f $(($1 + 1)) & }; sleep 300; }; ";
  {
    Process process(script(home, bomb + "read go; f 1 & f 1 & echo done; read go"));
    CHECK(process.ask("go", kLong) == "done");
    std::this_thread::sleep_for(milliseconds(200));
  }
  const std::string home_folder = home.path().string();
  for (const ListedProcess& each : list_processes()) {
    if (each.parent != ::getpid()) continue;
    INFO(each.pid);
    CHECK(each.dead);
  }
}

#ifndef __SANITIZE_ADDRESS__  // there the process has to stay traceable
TEST_CASE("neither environment nor memory of the runner can be read") {
  ::setenv("A_SECRET_OF_THE_USER", "leak-of-the-environment", 1);
  const EmptyHome home;
  Process process(script(home,
                         "read go; cat /proc/$PPID/environ | tr '\\0' ' '; "
                         "head -c 1 /proc/$PPID/maps; echo end; read go"));
  CHECK(process.ask("go", kLong) == "end");
  ::unsetenv("A_SECRET_OF_THE_USER");
}
#endif

TEST_CASE("how a conversation ends is told apart") {
  const struct {
    const char* text;
    Why why;
  } rows[] = {
      {"read go; exit 3", Why::exited},
      {"read go; kill -SEGV $$", Why::signalled},
      {"read go; sleep 300 & exit 3", Why::exited},  // the pipes are held open
      {"read go; setsid sleep 300 & exit 3", Why::exited},
      {"read go; exec >&-; exec sleep 300", Why::closed_output},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    CHECK(after_a_line(row.text) == row.why);
  }
  // Before or after the line is written: it is not known that it was read.
  CHECK(after_a_line("exec <&-; exec sleep 300", 0, milliseconds(3'000)) == Why::closed_input);
}

TEST_CASE("what a process does unasked is seen") {
  const struct {
    const char* after;
    Why why;
  } rows[] = {
      {"echo more; read go", Why::spoke},
      {"printf m; read go", Why::spoke},
      {"sleep 0.1; echo more; read go", Why::spoke},
      {"exit 3", Why::exited},
      {"sleep 0.1; kill -SEGV $$", Why::signalled},
      {"exec <&-; exec sleep 300", Why::closed_input},
      {"exec >&-; exec sleep 300", Why::closed_output},
  };
  for (const auto& row : rows) {
    INFO(row.after);
    const EmptyHome home;
    Process process(script(home, std::string("read go; echo done; ") + row.after));
    REQUIRE(process.ask("go", kLong) == "done");
    CHECK(process.moved(kLong));
    CHECK(process.end().why == row.why);
  }
}

TEST_CASE("a process that waits for the next line does nothing unasked") {
  const EmptyHome home;
  Process process(script(home, "while read go; do echo done; done"));
  for (int i = 0; i < 3; ++i) {
    REQUIRE(process.ask("go", kLong) == "done");
    CHECK_FALSE(process.moved(milliseconds(20)));
  }
}

TEST_CASE("a stop ends a conversation long before its deadline") {
  const EmptyHome home;
  std::stop_source stop;
  ProcessOptions options = script(home, "read go; exec sleep 300");
  options.stop = stop.get_token();
  Process process(options);
  const std::jthread stopper([&] { stop.request_stop(); });
  CHECK_FALSE(process.ask("go", std::chrono::minutes(10)));
  CHECK(process.end().why == Why::interrupted);
}
