// What is to be asked again, in which order, and what it may cost: made offline, from recordings
// and tables alone.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cassette/cassette_store.h"
#include "cassette/rules.h"
#include "formats/schema.h"
#include "spec/billing_facts.h"
#include "spec/spec.h"
#include "wire/time.h"

namespace contract {

/// What a step is to the account. Only the tables say; what they do not call a read or a refusal
/// is a change, and what may be paid for is an order.
enum class StepKind {
  read,     ///< an action that only lists
  refusal,  ///< the page refuses it, and it is asked of an instance that nobody has
  change,   ///< changes an instance whose usage is paid; put back behind it
  unpaid,   ///< places an order that is not paid; voided behind it
  order,    ///< places an order that is paid; nothing puts it back
};
const char* to_text(StepKind kind);

/// Whether a step of that kind can place an order or change an instance.
inline bool touches(StepKind kind) { return kind != StepKind::read && kind != StepKind::refusal; }

/// Sums of these are never added up.
enum class CostLabel { pay_now, future, refund, free };
const char* to_text(CostLabel label);

/// One call to make again. A plain value.
struct PlanStep {
  int number = 0;           ///< from 1
  std::string interaction;  ///< the file in the cassette
  StepKind kind = StepKind::read;
  CostLabel label = CostLabel::free;
  std::string call;               ///< the action and its parameters as they are asked, for people
  std::string why;                ///< why it is asked again
  std::string ground;             ///< id of the row or fact by which it is of that kind
  std::string needs;              ///< of the account: "PrePaid", "PostPaid", "absent" or ""
  std::string does;               ///< a sentence
  std::string back;               ///< a sentence: how it is put back
  std::string instance;           ///< that is asked; empty: the call names none
  std::string recorded_instance;  ///< that the recording names
};

/// A recording that is not asked again, and why not.
struct LeftOut {
  std::string interaction;
  std::string because;
};

struct Plan {
  std::string cassette;       ///< its folder
  std::string cassette_hash;  ///< of its files' texts
  std::string spec;           ///< hash of the spec table
  std::string facts;          ///< hash of the facts
  std::string region;
  std::vector<std::string> instances;  ///< that may be touched, and no others
  bool in_ci = false;                  ///< it may run live where a CI variable is set
  int interval_minutes = 0;            ///< between two changes of an instance, by the tables
  std::vector<PlanStep> steps;
  std::vector<LeftOut> left_out;
};

/// What to plan. Nothing is chosen by default.
struct PlanWish {
  bool all = false;
  std::optional<int> older_than_days;
  bool unwitnessed = false;               ///< answers whose error row was never seen live
  bool faulted = false;                   ///< recordings that the table finds fault with
  std::vector<std::size_t> interactions;  ///< by their numbers, from 1
  bool irreversible = false;  ///< of `interactions`: what can't be put back may be planned
  std::string region;
  std::vector<std::string> instances;  ///< "ID", or "RECORDED=ID"
  bool in_ci = false;
};

/// The tables that everything of a refresh goes by; they must outlive what refers to them.
struct RefreshTables {
  const Spec& spec;       ///< of the action
  const Spec& inventory;  ///< of the action that lists the account's instances
  const BillingFacts& facts;
  const CassetteRules& rules;
  SpecJudge judge;  ///< what the page says of an interaction
  /// Whether an answer tells of the way to the service and not of the call.
  std::function<bool(const Interaction&)> is_failure;
};

/// What is known beside the recording.
struct PlanSources {
  const RefreshTables& tables;
  std::vector<std::string> witnessed;  ///< ids of error rows that were seen live
  UtcTime now{};
};

/// Refusals and reads first, then what is not paid, then changes, then orders. Error: nothing is
/// chosen, or a name of the wish is not there.
Plan make_plan(const std::filesystem::path& folder, const PlanWish& wish,
               const PlanSources& sources);

/// Holds a plan, which anybody may have edited, to the tables and to its recording once more.
/// Error: they changed since, or a step is not what the tables say of its interaction.
void demand_plan(const Plan& plan, const RefreshTables& tables, const Cassette& recording);

void write_plan(const std::filesystem::path& file, const Plan& plan);
/// Error with file and line: it is none, or not of this schema.
Plan read_plan(const std::filesystem::path& file, const Schema& schema);

/// SHA-256 over the texts of a recording, in order.
std::string hash_of(const StoredTexts& texts);

}  // namespace contract
