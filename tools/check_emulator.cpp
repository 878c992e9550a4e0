#include <chrono>
#include <iostream>
#include <memory>

#include "runner/ledger.h"
#include "runner/suite.h"
#include "service/provoke.h"
#include "verbs.h"

namespace contract {
namespace {

/// One row of the table that is shown.
void print(const Provoked& each) {
  const ErrorRow& row = *each.row;
  std::cout << (each.right ? "ok   " : "FAIL ") << to_text(each.format)
            << (each.format == Format::xml ? "   " : "  ") << row.id << "\n       ";
  if (!row.provoked) {
    std::cout << "the row says nothing of how it is provoked\n";
    return;
  }
  std::cout << (row.provoked->by_state ? "by state, account " + row.provoked->account
                                       : "by injection: " + row.provoked->because)
            << "\n       asked    " << printable(each.request) << "\n       answered "
            << each.status << " " << each.code << ": " << printable(each.message)
            << "\n       why     ";
  for (const std::string& rule : each.why) std::cout << " " << rule;
  std::cout << "\n";
}

/// A neighbour's own rows against the ids that were published of it.
Findings check_own_ids(const Spec& spec, const std::filesystem::path& file) {
  Spec own;
  own.rules.assign(spec.rules.begin(),
                   spec.rules.begin() + static_cast<std::ptrdiff_t>(spec.own_rules));
  return check_ids(own, file);
}

int check_emulator(const SuiteFiles& files) {
  const Service service = load_service(files);
  const auto account = [&](const std::string& name) { return load_account(files, name); };
  std::size_t right[2] = {0, 0};
  std::size_t all[2] = {0, 0};
  for (const Provoked& each : provoke_all(service, account, std::chrono::system_clock::now())) {
    print(each);
    ++all[each.format == Format::xml ? 0 : 1];
    right[each.format == Format::xml ? 0 : 1] += each.right ? 1 : 0;
  }
  std::cout << right[0] << " of " << all[0] << " error rows in XML, " << right[1] << " of "
            << all[1] << " in JSON\n";
  Findings findings;
  for (std::size_t i = 1; i < service.specs().size(); ++i) {
    const Spec& spec = service.specs()[i];
    const Findings ids =
        check_own_ids(spec, files.folder / "specs/ecs" / spec.version / spec.action / "ids.txt");
    findings.insert(findings.end(), ids.begin(), ids.end());
    std::cout << spec.id << ": " << spec.own_rules << " rows\n";
  }
  for (const Finding& finding : findings) std::cout << to_line(finding) << "\n";
  const bool holds = findings.empty() && right[0] == all[0] && right[1] == all[1] && all[0] > 0;
  std::cout << (holds ? "the emulator answers as the page says" : "the emulator falls short")
            << "\n";
  return holds ? kAsExpected : kFindings;
}

}  // namespace

Verb add_check_emulator(CLI::App& app) {
  const auto suite = std::make_shared<SuiteArguments>();
  add_options(app, *suite);
  app.footer("Example: ecs-contract check emulator");
  return [suite] { return check_emulator(files_of(*suite)); };
}

}  // namespace contract
