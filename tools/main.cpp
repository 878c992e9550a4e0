#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <iostream>
#include <new>
#include <string>
#include <string_view>

#include "command_line.h"
#include "ecs_contract/error.h"
#include "ecs_contract/finding.h"
#include "no_memory.h"
#include "verbs.h"

namespace {

struct Row {
  const char* name;
  const char* description;
  contract::Verb (*add)(CLI::App&);
};

const Row kVerbs[] = {
    {"run", "Run the contract suite against a client and judge it", contract::add_run},
    {"serve", "Serve cases to a client's own test suite, and judge what arrived",
     contract::add_serve},
    {"adapter", "Make the folder of a new adapter, or list the clients that there are",
     contract::add_adapter},
    {"authority", "Make an authority whose certificates clients can be told to trust for years",
     contract::add_authority},
    {"cassette", "List a recording, take interactions out of one or put them into another",
     contract::add_cassette},
    {"check", "Prove the spec table and the cases: nothing untested and unexplained",
     contract::add_check},
    {"compare", "Tell what is broken, new, fixed or gone between two results of a client",
     contract::add_compare},
    {"emulate", "Stand in for the service: answer calls by the tables, from a state of its own",
     contract::add_emulate},
    {"diff", "Tell what differs between two recordings of the same calls", contract::add_diff},
    {"explain", "Tell what a code, a parameter, a rule or a case means, and where it stands",
     contract::add_explain},
    {"findings", "Tell a client's maintainer what it does wrong, with programs that show it",
     contract::add_findings},
    {"har", "Write a recording as HAR 1.2, or make one of a HAR file", contract::add_har},
    {"kill-matrix", "Plant mistakes in the bundled client and in the suite: does it notice each?",
     contract::add_kill_matrix},
    {"matrix", "Make one table of whole runs of several clients", contract::add_matrix},
    {"merge", "Join the sealed streams of a run's shards into one", contract::add_merge},
    {"record", "Record a client's calls to a service into a cassette", contract::add_record},
    {"refresh", "Make recordings anew against a live account, without a surprise on the bill",
     contract::add_refresh},
    {"replay", "Answer a client from a cassette, and from nothing else", contract::add_replay},
    {"report", "Write a report from the verdicts of a run", contract::add_report},
    {"site", "Make pages of all that the tables, cases and results say of the call",
     contract::add_site},
};

/// A standard stream that was closed would be the next file to be opened, and what is printed would
/// go there. What stands in its place can't be written to.
void fill_standard_streams() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(number, F_GETFD) == -1 && errno == EBADF)
      ::open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/// What no thread caught ends the program by a line as well, and not by an abort.
[[noreturn]] void end_by_a_line() {
  try {
    if (const std::exception_ptr thrown = std::current_exception()) std::rethrow_exception(thrown);
    // Where no memory is left for an exception itself, there is none.
    void* const some = std::malloc(1u << 16);
    if (some == nullptr) contract::end_without_memory();
    std::free(some);
    std::cerr << "ecs-contract: a fault of the harness; please report it with the command\n";
  } catch (const std::bad_alloc&) {
    contract::end_without_memory();
  } catch (const std::exception& wrong) {
    const auto limit = contract::limit_reached(wrong);
    std::cerr << "ecs-contract: "
              << limit.value_or(std::string("a fault of the harness: ") + wrong.what() +
                                "; please report it with the command")
              << "\n";
  } catch (...) {
    std::cerr << "ecs-contract: a fault of the harness; please report it with the command\n";
  }
  ::_exit(contract::kNotJudged);
}

/// `code`, once all that was printed is written.
int finish(int code) {
  errno = 0;
  if (std::cout.flush() && std::fflush(stdout) == 0) return code;
  std::cerr << "ecs-contract: standard output can't be written"
            << (errno == 0 ? "" : std::string(": ") + std::strerror(errno))
            << "; make room where it goes, or name a file by --out where the verb has it\n";
  return contract::kNotJudged;
}

}  // namespace

int main(int argc, char** argv) {
  fill_standard_streams();
  std::set_terminate(end_by_a_line);
  CLI::App app(
      "Tells whether a client library keeps the contract of the ECS call "
      "ModifyInstanceNetworkSpec.");
  app.set_version_flag("--version", CONTRACT_VERSION);
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 as expected, 1 findings, 2 could not judge.\n"
      "Example: ecs-contract run --adapter reference");
  contract::Verb chosen;
  for (const Row& row : kVerbs) {
    CLI::App* verb = app.add_subcommand(row.name, row.description);
    const contract::Verb action = row.add(*verb);
    verb->callback([&chosen, action] { chosen = action; });
  }
  contract::take_one_value_each_time(app);
  try {
    app.parse(argc, argv);
    return finish(chosen());
  } catch (const CLI::ParseError& wrong) {
    if (wrong.get_exit_code() == 0) return finish(app.exit(wrong));
    std::cerr << "ecs-contract: " << contract::what_is_wrong(app, wrong) << "\n";
    return contract::kNotJudged;
  } catch (const contract::Error& wrong) {
    const std::string text = wrong.what();  // may hold a name from a file, with whatever is in it
    std::cerr << "ecs-contract: " << contract::printable(text, text.size()) << "\n";
    return contract::kNotJudged;
  } catch (const std::exception& wrong) {
    if (const auto limit = contract::limit_reached(wrong)) {
      std::cerr << "ecs-contract: " << *limit << "\n";
    } else {
      std::cerr << "ecs-contract: a fault of the harness: " << wrong.what()
                << "; please report it with the command\n";
    }
    return contract::kNotJudged;
  }
}
