// A step that may change an account or place an order: sent by a token, settled, put back, proven.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "refresh/run_plan.h"

namespace contract {

/// How far a step came, by the ledger.
struct StepState {
  bool sent = false, answered = false, done = false;
  std::string token, order, why_not;
  std::string said;  ///< what was answered to the call
  UtcTime sent_at{};
  bool back_sent = false, back_answered = false;
  std::string back_token;
  UtcTime back_sent_at{};
};
StepState state_of(const std::vector<LedgerEntry>& entries, int step);

/// The amounts of the orders whose last status is paid.
Money paid_of(const std::vector<LedgerEntry>& entries, const BillingFacts& facts);

/// An order as the service tells it.
struct OrderRead {
  bool is_money = false;  ///< `amount` is one, in the quote's currency
  Money amount = 0;
  std::string status;
};

/// What came of asking until the service answers.
struct Answered {
  Told told;               ///< the last answer
  bool is_answer = false;  ///< of the service, to the call; else of the way to it
  bool is_certain = true;  ///< nothing came of the tries before, by what was answered to them
};

/// Asks three times at most, and waits between as the tables say of the answer.
Answered ask_patiently(const RunSetting& setting, const std::function<Request()>& make);
/// The account, read three times at most. Nothing, and `why`: it can't be read.
std::optional<Inventory> read_patiently(const RunSetting& setting, std::string& why);

/// Whether a token that was sent then is still known. Else why not.
std::string token_forgotten(const RunSetting& setting, UtcTime sent_at);

/// Carries one out, or goes on with it from where the ledger ends.
class TouchingStep {
 public:
  /// All must outlive it. `undo`: it is not begun, and a call whose answer is unknown is sent again
  /// only where what it does can be put back.
  TouchingStep(const RunSetting& setting, const PlanStep& step, const QuoteLine& line,
               const StoredInteraction& recorded, bool undo);

  /// Nothing and `stopped`: it is not done, and the run ends here. Else why it was not asked as
  /// recorded; empty where it was.
  std::optional<std::string> carry_out(std::string& stopped);
  /// Voids an order that a harmless step was answered with, and ends the run. False: it could not.
  bool void_unexpected(const std::string& order, std::string& stopped);

 private:
  bool may_begin();
  bool ask();
  bool same_risk();
  bool within_limit(Money amount);
  std::optional<OrderRead> void_order(const std::string& order);
  bool settle(const std::string& order);
  bool put_back();
  bool proven(const std::string& what);
  bool read(std::optional<Inventory>& account);
  std::vector<std::string> changes(const Inventory& account) const;
  bool wait_interval(bool may_stop);
  bool stop(const std::string& why);
  UtcTime now() const;
  StepState state() const { return state_of(setting_.ledger.entries(), step_.number); }
  void note(const std::string& event, const std::string& part, const std::string& token,
            const std::string& order, const std::string& text, Money amount = 0);
  std::optional<OrderRead> read_order(const std::string& order);

  const RunSetting& setting_;
  const PlanStep& step_;
  const QuoteLine& line_;
  const StoredInteraction& recorded_;
  const bool undo_;
  std::string stopped_, why_not_;
  bool resumed_ = false;  ///< it was sent before this run
};

}  // namespace contract
