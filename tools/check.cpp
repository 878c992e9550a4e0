#include <iostream>
#include <memory>

#include "check_cassettes.h"
#include "runner/ledger.h"
#include "verbs.h"

namespace contract {
namespace {

struct Arguments {
  SuiteArguments suite;
  bool rules = false;
};

/// One table's counts: how many rows, and in which ledger they stand.
void print_counts(const Spec& spec, const std::vector<LedgerRow>& rows, bool of_action) {
  std::size_t all = 0, tested = 0, proved = 0, excluded = 0, open = 0, contradicted = 0;
  for (const LedgerRow& row : rows) {
    if (row.of_action != of_action) continue;
    ++all;
    (row.of_service ? proved : tested) += row.cases > 0 ? 1 : 0;
    excluded += row.excluded.empty() ? 0 : 1;
    open += row.cases == 0 && row.excluded.empty() ? 1 : 0;
    contradicted += row.contradicted.empty() ? 0 : 1;
  }
  std::size_t errors = 0;
  for (const ErrorRow& row : spec.errors) errors += row.of_action == of_action ? 1 : 0;
  const std::size_t parameters = (of_action ? spec.parameters : spec.shared_parameters).size();
  std::cout << (of_action ? spec.id : "what all actions share") << "\n"
            << "  " << parameters << " parameters, " << all - errors << " rules, " << errors
            << " error rows\n"
            << "  " << tested << " rows tested, " << proved << " proved on the emulator, "
            << excluded << " excluded with a reason, " << contradicted << " in a contradiction, "
            << open << " untested and unexplained\n";
}

void print_rules(const std::vector<LedgerRow>& rows) {
  for (const LedgerRow& row : rows) {
    std::cout << row.id << "\n    " << row.statement << "\n    "
              << (!row.excluded.empty() ? "excluded: " + row.excluded
                                        : (row.of_service ? "proved on the emulator by " : "") +
                                              std::to_string(row.cases) + " cases")
              << "\n";
    for (const std::string& id : row.contradicted) std::cout << "    contradicted: " << id << "\n";
  }
}

int check(const Arguments& arguments) {
  const Suite suite = load_suite(files_of(arguments.suite));
  const Spec& spec = suite.spec;
  const std::vector<Case>& cases = suite.cases;
  const std::vector<LedgerRow> rows = ledger(spec, cases);
  if (arguments.rules) print_rules(rows);
  print_counts(spec, rows, true);
  print_counts(spec, rows, false);
  std::cout << spec.contradictions.size() << " contradictions in the ledger, " << cases.size()
            << " cases\n";
  Findings findings = check_ledger(spec, cases);
  const Findings ids = check_ids(spec, suite.files.ids());
  findings.insert(findings.end(), ids.begin(), ids.end());
  for (const Finding& finding : findings) std::cout << to_line(finding) << "\n";
  std::cout << (findings.empty() ? "the table holds"
                                 : std::to_string(findings.size()) + " findings")
            << "\n";
  return findings.empty() ? kAsExpected : kFindings;
}

struct Part {
  const char* name;
  const char* description;
  Verb (*add)(CLI::App&);
};

/// What else can be checked than the table.
const Part kParts[] = {
    {"adapter", "Prove that an adapter keeps the protocol, in good and bad weather",
     add_check_adapter},
    {"emulator", "Prove that the emulator answers every error row of the page, in XML and JSON",
     add_check_emulator},
    {"cassettes",
     "Hold every recorded interaction against the spec, and tell which error rows were seen",
     add_check_cassettes},
    {"results", "Prove that saved results are whole: seal, schema, every case, every cause",
     add_check_results},
};

}  // namespace

Verb add_check(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();

  app.add_flag("--rules", arguments->rules,
               "List every row, its cases or the reason why it has none");
  add_options(app, arguments->suite);
  app.footer(
      "Examples: ecs-contract check --rules\n          ecs-contract check adapter reference\n"
      "          ecs-contract check emulator\n"
      "          ecs-contract check cassettes\n"
      "          ecs-contract check results");
  std::vector<std::pair<const CLI::App*, Verb>> parts;
  for (const Part& part : kParts) {
    CLI::App* sub = app.add_subcommand(part.name, part.description);
    parts.emplace_back(sub, part.add(*sub));
  }
  return [arguments, parts] {
    for (const auto& [sub, action] : parts)
      if (sub->parsed()) return action();
    return check(*arguments);
  };
}

}  // namespace contract
