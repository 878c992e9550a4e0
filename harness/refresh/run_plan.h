// Carries out an approved plan, one call in flight; goes on with it, or puts back what it did.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "refresh/quote.h"
#include "refresh/run_ledger.h"

namespace contract {

/// What a run works with. All of it must outlive the run.
struct RunSetting {
  const Plan& plan;
  const Quote& quote;
  const Cassette& recording;  ///< that is asked again
  const RefreshTables& tables;
  const Remote& remote;
  RunLedger& ledger;
  /// Keeps what was answered to the recorded call, on the disk once it returns.
  std::function<void(const Interaction&, const StoredInteraction& recorded)> keep;
  /// "step 4 of 11, paid 0.00 of 5.00": what is under way.
  std::function<void(const std::string& line)> under_way;
  /// "step 4 of 11", and what is done.
  std::function<void(const std::string& line)> tell;
};

/// What came of it.
struct RefreshEnd {
  std::size_t asked = 0, not_asked = 0, left = 0;  ///< steps; those that were not begun
  Money paid = 0;
  std::string stopped;                     ///< why before the end; empty: it came to it
  std::vector<std::string> not_as_before;  ///< of the account; orders that are left
};

/// Writes the first line. `approval` is the hash that was approved, `limit` in millionths: what is
/// paid stays at or below it.
void begin_run(RunLedger& ledger, const std::string& approval, Money limit, UtcTime now);

/// Goes through the steps from where the ledger ends, if the account is still the one that was
/// approved. A call that may have placed an order is sent again by its ClientToken alone. What a
/// step changed is put back before the next one is begun. A stop that the user wants comes behind
/// the step under way.
RefreshEnd run_plan(const RunSetting& setting);

/// Puts back what the ledger says was begun and not ended, and begins nothing. What may have placed
/// an order is asked for by its token; what has none is listed.
RefreshEnd undo_run(const RunSetting& setting);

/// The parameters by which a step's call differs from the recorded one: whose instance is asked,
/// and where, and a token.
Assignment changed_parameters(const RunSetting& setting, const PlanStep& step,
                              const StoredInteraction& recorded, const std::string& token);

/// What is kept: the call as it was recorded, that is with the recording's instance, region and
/// token in the place of the account's, and the answer with the recording's instance.
Interaction as_recorded(const PlanStep& step, const StoredInteraction& recorded, const Told& told,
                        const RefreshTables& tables);

}  // namespace contract
