#include <iostream>

#include "check_cassettes.h"
#include "runner/suite.h"
#include "service/resend.h"

namespace contract {
namespace {

using Outcome = Resent::Outcome;

/// How many came to what. The three bad ends are never one number: each has another remedy.
struct Counts {
  std::size_t same = 0, differs = 0, not_sent = 0, failed = 0;
};

void print(const std::filesystem::path& folder, const Resent& each) {
  const std::string place = (folder / each.file).string();
  const std::string how =
      (each.account.empty() ? "" : " (account " + each.account) +
      (each.injected.empty() ? "" : ", after an injection of " + each.injected) +
      (each.account.empty() ? "" : ")");
  switch (each.outcome) {
    case Outcome::same:
      std::cout << "as recorded               " << place << how << "\n";
      break;
    case Outcome::differs:
      std::cout << "emulator differs          " << place << how << "\n";
      for (const Finding& finding : each.findings) std::cout << "    " << to_line(finding) << "\n";
      break;
    case Outcome::not_sent:
      std::cout << "could not be sent again   " << place << ": " << each.reason << "\n";
      break;
    case Outcome::failed:
      std::cout << "call failed               " << place << how << ": " << each.reason << "\n";
      break;
  }
}

void count(Counts& counts, Outcome outcome) {
  counts.same += outcome == Outcome::same ? 1 : 0;
  counts.differs += outcome == Outcome::differs ? 1 : 0;
  counts.not_sent += outcome == Outcome::not_sent ? 1 : 0;
  counts.failed += outcome == Outcome::failed ? 1 : 0;
}

}  // namespace

int compare_with_emulator(const SuiteFiles& files, const CassetteSetting& setting,
                          const std::vector<std::filesystem::path>& folders,
                          const std::string& state) {
  const Service service = load_service(files);
  const Accounts accounts = [&](const std::string& name) {
    if (state.empty()) demand_account(files, name);  // a recording names no file
    return load_account(files, name);
  };
  Counts counts;
  for (const std::filesystem::path& folder : folders)
    for (const Resent& each :
         resend(service, accounts, state, load_cassette(folder), setting.rules)) {
      print(folder, each);
      count(counts, each.outcome);
    }
  std::cout << counts.same << " answered as recorded\n"
            << counts.differs << " where the emulator differs\n"
            << counts.not_sent << " that could not be sent again\n"
            << counts.failed << " calls that failed\n";
  if (counts.failed > 0) return kNotJudged;
  if (counts.differs > 0) return kFindings;
  if (counts.same > 0) return kAsExpected;
  std::cout << "nothing was sent\n";
  return kNotJudged;
}

}  // namespace contract
