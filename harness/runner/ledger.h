// The ledgers: every documented row is tested, proved on the emulator, excluded with a reason, or
// contradicted.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "ecs_contract/finding.h"
#include "runner/case.h"
#include "runner/stream.h"
#include "runner/verdict.h"
#include "spec/spec.h"

namespace contract {

/// One row of the spec and what the suite does about it.
struct LedgerRow {
  std::string id;
  std::string statement;
  std::size_t cases = 0;    ///< that test it; of a row that binds the service, on the emulator
  bool of_service = false;  ///< binds the service: its cases prove the emulator, and no client
  std::string excluded;     ///< the reason; empty where it is tested
  std::vector<std::string> contradicted;  ///< ids of the contradictions it is part of
  bool of_action = false;                 ///< of the page itself, not of the shared table
};

/// Every row with an id, in the tables' order.
std::vector<LedgerRow> ledger(const Spec& spec, const std::vector<Case>& cases);

/// What is wrong with it: a row neither tested nor proved nor excluded ("ledger.untested"), both
/// ("ledger.excluded-but-tested"), one that binds the service and has a level for clients
/// ("ledger.level"), a case without a rule ("ledger.case-without-rule"), a sample
/// that the table's own checks judge otherwise ("ledger.sample").
Findings check_ledger(const Spec& spec, const std::vector<Case>& cases);

/// Ids are for ever: what `file` lists must still be there ("ids.vanished"), and it must list
/// everything that is ("ids.unlisted"). Error: the file can't be read.
Findings check_ids(const Spec& spec, const std::filesystem::path& file);

/// What a run says of a rule, the first that holds.
enum class RuleStatus {
  fail,           ///< a finding that fails a case names it
  known_failing,  ///< the same, in cases that fail as known-failing.txt states
  warning,        ///< a SHOULD finding names it, which fails no case
  pass,           ///< a case that tests it passed, or failed for other rules and judged this one
  error,          ///< a case that tests it could not be judged
  open,           ///< cases that test it failed for other rules, before this one could be judged
  skipped,        ///< the client can't be asked for any case that tests it
};

const char* to_text(RuleStatus status);

/// The verdict on each rule that the cases test or that a finding names, be it as the row that is
/// broken or as the general rule by which that was seen.
std::map<std::string, RuleStatus> rule_verdicts(const std::vector<Verdict>& verdicts, bool strict);

/// What a report says of a documented row, in a word: the verdict on the rule, or "excluded" or
/// "not_run" where there is none. A row that binds the service is no verdict on the client: its
/// cases have "proved" the emulator, or could not be judged ("error").
std::string word_of(const RowInfo& row, const std::map<std::string, RuleStatus>& verdicts);

}  // namespace contract
