#include "runner/process.h"

#include <linux/capability.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

// Fences between threads: -fsanitize=thread knows none of them, and one thread runs each loop here.
#define BOOST_ASIO_DISABLE_FENCED_BLOCK

#include <array>
#include <utility>  // Boost 1.74 needs std::exchange and does not say so

#include <boost/asio.hpp>
#include <boost/process.hpp>
#include <boost/process/extend.hpp>
#include <csignal>
#include <cstring>
#include <system_error>

#include "ecs_contract/error.h"
#include "runner/process_tree.h"
#include "wire/without_sigpipe.h"

namespace contract {
namespace {

namespace bp = boost::process;
namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

/// How often a conversation looks at what can't wake it: memory, an exit, our own stop.
constexpr std::chrono::milliseconds kLookInterval{25};
/// A process whose output has ended is given so long to exit.
constexpr std::chrono::milliseconds kExitTime{2000};

/// Runs in the child between fork and exec: only calls that are safe there.
struct ChildSetup : bp::extend::handler {
  template <typename Executor>
  void on_exec_setup(Executor& /*executor*/) const {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    // With any of them root may read the memory and the environment of the runner, which is not
    // dumpable. Who is not root has none to lose.
    for (const int capability : {CAP_SYS_PTRACE, CAP_PERFMON, CAP_SYS_ADMIN})
      ::prctl(PR_CAPBSET_DROP, capability);
    std::signal(SIGPIPE, SIG_DFL);
    sigset_t none_blocked;
    sigemptyset(&none_blocked);
    ::sigprocmask(SIG_SETMASK, &none_blocked, nullptr);
    // Pipes of other children must not stay open in this one: they would never see the end of
    // input.
    ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    // A crash is evidence enough; core files would fill a CI machine.
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
  }
};

std::string signal_name(int number) {
  const char* name = ::sigabbrev_np(number);
  return name == nullptr ? "signal " + std::to_string(number) : std::string("SIG") + name;
}

}  // namespace

struct Process::Impl {
  explicit Impl(const ProcessOptions& options)
      : tree(home_of(options)),
        memory_limit(options.memory_bytes > 0 ? options.memory_bytes : SIZE_MAX),
        line_limit(options.line_bytes),
        words_limit(options.words_bytes),
        stop(options.stop) {}

  static std::string home_of(const ProcessOptions& options) {
    const auto home = options.environment.find("HOME");
    return home == options.environment.end() ? "" : home->second;
  }

  ProcessTree tree;
  asio::io_context io;
  bp::async_pipe in{io};
  bp::async_pipe out{io};
  bp::async_pipe err{io};
  bp::group group;
  bp::child child;
  std::size_t memory_limit;
  std::size_t line_limit;
  std::size_t words_limit;
  std::stop_token stop;
  Clock::time_point next_look = Clock::now() + kLookInterval;
  Clock::duration late{0};
  std::string pending;  ///< read from its output, not yet taken as a line
  std::array<char, 1 << 16> out_piece{};
  std::array<char, 4096> err_piece{};
  std::string words;
  bool out_open = true;
  bool err_open = true;
  std::string outgoing;  ///< the line being written; a member since the write may outlast `ask`
  bool written = true;
  bool refused = false;  ///< it reads no more: a write has failed
  ProcessEnd end;

  void write(const std::string& bytes, bool then_close) {
    outgoing = bytes;
    written = false;
    asio::async_write(in, asio::buffer(outgoing),
                      [this, then_close](const auto& failed, std::size_t /*count*/) {
                        written = true;
                        refused = static_cast<bool>(failed);
                        if (then_close) in.close();
                      });
  }

  void read_out() {
    out.async_read_some(asio::buffer(out_piece), [this](const auto& failed, std::size_t count) {
      if (failed) {
        out_open = false;
        return;
      }
      pending.append(out_piece.data(), count);
      // A conversation that floods is not read on: the pipe then holds the writer back.
      if (pending.size() <= line_limit) read_out();
    });
  }

  void read_err() {
    err.async_read_some(asio::buffer(err_piece), [this](const auto& failed, std::size_t count) {
      if (failed) {
        err_open = false;
        return;
      }
      words.append(err_piece.data(), count);
      if (words.size() > 2 * words_limit) words.erase(0, words.size() - words_limit);
      read_err();
    });
  }

  /// Runs the loop until `done` or the deadline, with a look at the child now and then; false where
  /// it ended otherwise.
  template <typename Done>
  bool run_until(Clock::time_point deadline, const Done& done) {
    const WithoutSigpipe guard;
    io.restart();
    while (!done()) {
      const Clock::time_point now = Clock::now();
      if (now >= deadline) {
        poll_now();  // a line that was there in time counts, though we come late to read it
        return done() ||
               fail(input_closed() ? ProcessEnd::Why::closed_input : ProcessEnd::Why::stalled);
      }
      if (now >= next_look) {
        next_look = now + kLookInterval;
        if (!look()) return false;
      }
      if (io.stopped()) io.restart();
      // A time in the past would run nothing: both lie ahead here.
      const Clock::time_point wakes = std::min(deadline, next_look);
      io.run_one_until(wakes);
      late = std::max(late, Clock::now() - wakes);
    }
    return true;
  }

  bool look() {
    if (stop.stop_requested()) return fail(ProcessEnd::Why::interrupted);
    end.memory = tree.resident_bytes(memory_limit);
    if (end.memory > memory_limit) return fail(ProcessEnd::Why::memory);
    std::error_code ignored;
    if (child.running(ignored)) return true;
    // A descendant may hold the pipe open: no end of output will come of this exit.
    poll_now();
    out_open = false;
    return true;
  }

  /// Takes what has come, and waits for nothing.
  void poll_now() {
    const WithoutSigpipe guard;  // a line may still be on its way to who reads no more
    if (io.stopped()) io.restart();
    io.poll();
  }

  /// Whether nobody reads its input any more.
  bool input_closed() {
    if (!in.is_open()) return false;
    pollfd looked{in.native_sink(), POLLOUT, 0};
    return ::poll(&looked, 1, 0) == 1 && (looked.revents & POLLERR) != 0;
  }

  bool fail(ProcessEnd::Why why) {
    end.why = why;
    if (why == ProcessEnd::Why::flooded) end.memory = line_limit;
    kill();
    return false;
  }

  /// Ends all of them, keeps what they still said, and takes the child's exit status.
  void kill() {
    std::error_code ignored;
    if (!ended_alone()) tree.end();
    if (group.valid()) group.terminate(ignored);
    if (child.valid() && child.running(ignored)) child.terminate(ignored);
    child.wait(ignored);
    drain_err();
  }

  /// Whether it is gone and nothing hints at a descendant: nobody holds its pipes, nobody is in its
  /// group, none was seen. To look through all processes costs more than many a tool's call.
  bool ended_alone() {
    std::error_code ignored;
    if (child.running(ignored) || tree.has_descendants()) return false;
    poll_now();
    return !out_open && !err_open && group.valid() && ::kill(-group.native_handle(), 0) != 0;
  }

  /// What stands in the pipe of a dead child comes at once.
  void drain_err() {
    const WithoutSigpipe guard;
    const Clock::time_point deadline = Clock::now() + std::chrono::milliseconds(200);
    while (err_open && Clock::now() < deadline) {
      if (io.stopped()) io.restart();
      if (io.run_one_until(deadline) == 0) break;
    }
  }

  /// It should be gone or about to be. Else it is `why`, at the deadline.
  bool fail_by_exit(Clock::time_point deadline, ProcessEnd::Why why) {
    std::error_code ignored;
    while (child.running(ignored) && Clock::now() < deadline && !stop.stop_requested())
      ::usleep(1000);
    if (child.running(ignored)) return fail(why);
    const int status = child.native_exit_code();
    end.why = WIFSIGNALED(status) ? ProcessEnd::Why::signalled : ProcessEnd::Why::exited;
    end.code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    if (WIFSIGNALED(status)) end.signal = signal_name(WTERMSIG(status));
    kill();
    return false;
  }
  /// The same for one that has closed its input or output in a conversation.
  bool fail_by_close(ProcessEnd::Why why) { return fail_by_exit(Clock::now() + kExitTime, why); }
};

Process::Process(const ProcessOptions& options) : impl_(std::make_unique<Impl>(options)) {
  std::string program = options.command.front();
  if (program.find('/') == std::string::npos) program = find_program(program).string();
  const std::string remedy = "check the adapter's command and that it is installed";
  if (program.empty()) throw Error("'" + options.command.front() + "' is not on PATH", remedy);
  const std::vector<std::string> arguments(options.command.begin() + 1, options.command.end());
  bp::environment environment;
  for (const auto& [name, value] : options.environment) environment[name] = value;
  std::error_code failed;
  impl_->child = bp::child(bp::exe = program, bp::args = arguments, environment,
                           bp::start_dir = options.folder.string(),
                           bp::std_in<impl_->in, bp::std_out> impl_->out, bp::std_err > impl_->err,
                           impl_->group, ChildSetup(), failed);
  // Without a descriptor for a pipe of its own Boost.Process says nothing and has no child.
  if (!failed && !impl_->child.valid())
    failed = std::make_error_code(std::errc::too_many_files_open);
  if (failed == std::errc::too_many_files_open) throw std::system_error(failed);
  if (failed)
    throw Error("'" + options.command.front() + "' can't be started: " + failed.message(), remedy);
  impl_->tree.grow_from(impl_->child.id());
  impl_->read_out();
  impl_->read_err();
}

Process::~Process() { impl_->kill(); }

const ProcessEnd& Process::end() const { return impl_->end; }

std::chrono::milliseconds Process::late() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(impl_->late);
}

std::string Process::last_words() {
  std::string& words = impl_->words;
  if (words.size() > impl_->words_limit) words.erase(0, words.size() - impl_->words_limit);
  return words;
}

std::optional<std::string> Process::ask(const std::string& line,
                                        std::chrono::milliseconds deadline) {
  Impl& impl = *impl_;
  const Clock::time_point until = Clock::now() + deadline;
  const WithoutSigpipe guard;
  impl.late = Clock::duration(0);
  impl.write(line + "\n", false);
  std::size_t at = std::string::npos;
  std::size_t searched = 0;
  const bool done = impl.run_until(until, [&] {
    at = impl.pending.find('\n', searched);
    searched = impl.pending.size();
    return (at != std::string::npos && impl.written) || !impl.out_open || impl.refused ||
           impl.pending.size() > impl.line_limit;
  });
  if (!done) return std::nullopt;
  if (at == std::string::npos) {
    if (impl.refused) return impl.fail_by_close(ProcessEnd::Why::closed_input), std::nullopt;
    if (impl.out_open) return impl.fail(ProcessEnd::Why::flooded), std::nullopt;
    return impl.fail_by_close(ProcessEnd::Why::closed_output), std::nullopt;
  }
  std::string answer = impl.pending.substr(0, at);
  impl.pending.erase(0, at + 1);
  return answer;
}

bool Process::moved(std::chrono::milliseconds within) {
  Impl& impl = *impl_;
  const Clock::time_point until = Clock::now() + within;
  std::error_code ignored;
  while (true) {
    const bool alive = impl.child.running(ignored);
    impl.poll_now();
    if (!impl.pending.empty()) return impl.fail(ProcessEnd::Why::spoke), true;
    if (!alive || !impl.out_open) return impl.fail_by_close(ProcessEnd::Why::closed_output), true;
    if (impl.input_closed()) return impl.fail_by_close(ProcessEnd::Why::closed_input), true;
    if (Clock::now() >= until || impl.stop.stop_requested()) return false;
    ::usleep(1000);
  }
}

const std::string& Process::unread() const { return impl_->pending; }

std::optional<std::string> Process::read_all(std::chrono::milliseconds deadline) {
  Impl& impl = *impl_;
  const Clock::time_point until = Clock::now() + deadline;
  impl.in.close();
  const bool done = impl.run_until(
      until, [&] { return !impl.out_open || impl.pending.size() > impl.line_limit; });
  if (!done) return std::nullopt;
  if (impl.out_open) return impl.fail(ProcessEnd::Why::flooded), std::nullopt;
  impl.fail_by_exit(until, ProcessEnd::Why::stalled);
  if (impl.end.why != ProcessEnd::Why::exited) return std::nullopt;
  return std::move(impl.pending);
}

bool Process::send(const std::string& bytes, std::chrono::milliseconds deadline) {
  Impl& impl = *impl_;
  const Clock::time_point until = Clock::now() + deadline;
  const WithoutSigpipe guard;
  impl.write(bytes, false);
  if (!impl.run_until(until, [&] { return impl.written || !impl.out_open; })) return false;
  return impl.out_open || impl.fail_by_close(ProcessEnd::Why::closed_output);
}

void Process::finish(const std::optional<std::string>& line, std::chrono::milliseconds deadline) {
  Impl& impl = *impl_;
  const Clock::time_point until = Clock::now() + deadline;
  const WithoutSigpipe guard;
  if (line)
    impl.write(*line + "\n", true);
  else
    impl.in.close();
  if (impl.run_until(until, [&] { return impl.written && !impl.out_open; }))
    impl.fail_by_exit(until, ProcessEnd::Why::stalled);
}

void Process::signal(int number, std::chrono::milliseconds deadline) {
  Impl& impl = *impl_;
  const Clock::time_point until = Clock::now() + deadline;
  ::kill(impl.child.id(), number);
  if (impl.run_until(until, [&] { return !impl.out_open; }))
    impl.fail_by_exit(until, ProcessEnd::Why::stalled);
}

std::string describe(const ProcessEnd& end) {
  switch (end.why) {
    case ProcessEnd::Why::answered:
      return "answered";
    case ProcessEnd::Why::exited:
      return "exited with " + std::to_string(end.code);
    case ProcessEnd::Why::signalled:
      return "was ended by " + end.signal;
    case ProcessEnd::Why::closed_input:
      return "closed its standard input and went on";
    case ProcessEnd::Why::closed_output:
      return "closed its standard output and went on";
    case ProcessEnd::Why::spoke:
      return "said something that it was not asked for";
    case ProcessEnd::Why::interrupted:
      return "was stopped, for the run was interrupted";
    case ProcessEnd::Why::stalled:
      return "gave no answer in time";
    case ProcessEnd::Why::memory:
      return "used " + std::to_string(end.memory >> 20) + " MB of memory";
    case ProcessEnd::Why::flooded:
      return "wrote over " + std::to_string(end.memory >> 20) + " MiB without an end";
  }
  return "";
}

std::filesystem::path find_program(const std::string& name) {
  return bp::search_path(name).string();
}

}  // namespace contract
