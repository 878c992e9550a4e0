#include "refresh/review.h"

#include <algorithm>
#include <set>

#include "cassette/diff.h"
#include "cassette/match.h"
#include "ecs_contract/error.h"
#include "formats/json_or_xml.h"
#include "refresh/run_step.h"

namespace contract {
namespace {

/// Compares one recording with its new answer.
class ItemReview {
 public:
  ItemReview(const RefreshTables& tables, const std::vector<LedgerEntry>& ledger)
      : tables_(tables), ledger_(ledger) {}

  void compare(const PlanStep& step, const StoredInteraction& before,
               const StoredInteraction& after, ReviewItem& item) const {
    item.renewed = after.file;
    const Findings findings = meaningful(step, before, after);
    const SpecVerdict then = tables_.judge(before.interaction);
    const SpecVerdict now = tables_.judge(after.interaction);
    const std::string row = then.rows.empty() ? "" : then.rows.front();
    if (const std::string why = other_state(step, findings, then, now, before, after);
        !why.empty()) {
      item.state = "not asked";
      item.differences.push_back(
          {Verdicts::not_asked, row, "", "", why, Level::information, contradictions(row)});
      return;
    }
    // What the page alone had answered was no word of the service, so the service can't have moved.
    const bool witnessed =
        before.origin.provenance == "live" || before.origin.provenance == after.origin.provenance;
    for (const Finding& finding : findings)
      item.differences.push_back({witnessed ? Verdicts::moved : Verdicts::page, row,
                                  finding.subject.substr(before.file.size() + 1), finding.expected,
                                  finding.actual, finding.level, contradictions(row)});
    if (then.findings != now.findings)
      for (const std::string& line : now.findings)
        if (std::find(then.findings.begin(), then.findings.end(), line) == then.findings.end() &&
            !line.starts_with("information"))
          item.differences.push_back({Verdicts::page, row, "", "as the page says", line,
                                      line.starts_with("MUST") ? Level::must : Level::should,
                                      contradictions(row)});
    item.state = item.differences.empty() ? "same" : "open";
  }

 private:
  Findings meaningful(const PlanStep& step, const StoredInteraction& before,
                      const StoredInteraction& after) const {
    const Envelope& envelope = tables_.spec.envelope;
    Findings findings = diff_recordings({{}, {before}}, {{}, {after}}, tables_.rules,
                                        {envelope.code, envelope.message});
    std::set<std::string> noise = {"answer.body." + envelope.host_id,
                                   "answer.body." + envelope.error_root + "." + envelope.host_id,
                                   "answer.body." + envelope.recommend,
                                   "answer.body." + envelope.error_root + "." + envelope.recommend};
    for (const LedgerEntry& entry : ledger_)
      if (entry.event == "noise" && entry.step == step.number) noise.insert(entry.text);
    std::erase_if(findings, [&](const Finding& finding) {
      // What is private has another number in each recording: only that it is there counts.
      const std::string name = finding.subject.substr(finding.subject.rfind('.') + 1);
      return finding.level == Level::information ||
             (finding.rule == "diff.changed" && tables_.rules.is_private_member(name)) ||
             noise.count(finding.subject.substr(before.file.size() + 1)) > 0;
    });
    return findings;
  }

  /// Why the answer is of another state than the recorded one; empty: it is not.
  std::string other_state(const PlanStep& step, const Findings& findings, const SpecVerdict& then,
                          const SpecVerdict& now, const StoredInteraction& before,
                          const StoredInteraction& after) const {
    if (findings.empty()) return "";
    if (tables_.is_failure(after.interaction)) return "the way to the service failed";
    const std::string code =
        read_members(after.interaction.response.body).text_of(tables_.spec.envelope.code);
    const std::string code_then =
        read_members(before.interaction.response.body).text_of(tables_.spec.envelope.code);
    const ErrorRow* unknown = tables_.spec.error(tables_.facts.rows.unknown_instance);
    if (step.kind == StepKind::refusal && unknown != nullptr && code == unknown->code &&
        code != code_then)
      return "the service looks at the instance first, and nobody has the one that was asked";
    if (now.rows == then.rows || !now.findings.empty()) return "";
    for (const std::string& id : now.rows)
      if (const ErrorRow* row = tables_.spec.error(id))
        if (!row->retry.empty() || row->about_signer || touches(step.kind))
          return "the account was in another state: " + row->condition;
    return "";
  }

  std::string contradictions(const std::string& row) const {
    std::string text;
    for (const Contradiction& each : tables_.spec.contradictions)
      if (!row.empty() && std::find(each.about.begin(), each.about.end(), row) != each.about.end())
        text += (text.empty() ? "" : ", ") + each.id;
    return text;
  }

  const RefreshTables& tables_;
  const std::vector<LedgerEntry>& ledger_;
};

}  // namespace

const char* to_text(Verdicts verdict) {
  switch (verdict) {
    case Verdicts::moved:
      return "the service moved";
    case Verdicts::page:
      return "the page is wrong";
    case Verdicts::not_asked:
      break;
  }
  return "could not be asked as recorded";
}

std::size_t Review::count(const std::string& state) const {
  return static_cast<std::size_t>(std::count_if(
      items.begin(), items.end(), [&](const ReviewItem& each) { return each.state == state; }));
}

std::size_t Review::count(Verdicts verdict) const {
  std::size_t sum = 0;
  for (const ReviewItem& item : items)
    for (const ReviewDifference& each : item.differences) sum += each.verdict == verdict ? 1 : 0;
  return sum;
}

void demand_replayed(const ReviewItem& item) {
  const std::string what = item.interaction + " can't be accepted: ";
  std::size_t asked = 0;
  for (const ClientReading& each : item.clients) {
    if (!each.unlike.empty())
      throw Error(what + each.client + " said '" + each.now +
                      "' of the new answer, and another time '" + each.unlike + "'",
                  "review it again, or ask the service again");
    asked += each.unaskable.empty() ? 1 : 0;
  }
  if (asked == 0)
    throw Error(what + "its new answer was replayed to no client",
                "name one that can be asked for it: 'refresh review --adapter reference'");
}

Review review_run(const Plan& plan, const Cassette& before, const Cassette& after,
                  const std::vector<LedgerEntry>& ledger, const RefreshTables& tables) {
  Review review;
  review.cassette = plan.cassette;
  std::map<std::string, const StoredInteraction*> renewed;
  for (const StoredInteraction& each : after.interactions) {
    renewed[key_of(read_asked(each.interaction.request, tables.rules))] = &each;
    review.provenance = each.origin.provenance;
    review.date = std::max(review.date, each.origin.date);
  }
  const ItemReview comparing(tables, ledger);
  for (const PlanStep& step : plan.steps) {
    ReviewItem item;
    item.step = step.number;
    item.interaction = step.interaction;
    item.call = step.call;
    const StepState state = state_of(ledger, step.number);
    const auto old =
        std::find_if(before.interactions.begin(), before.interactions.end(),
                     [&](const StoredInteraction& each) { return each.file == step.interaction; });
    const auto fresh =
        old == before.interactions.end()
            ? renewed.end()
            : renewed.find(key_of(read_asked(old->interaction.request, tables.rules)));
    if (state.done && state.why_not.empty() && fresh != renewed.end()) {
      comparing.compare(step, *old, *fresh->second, item);
    } else {
      item.state = "not asked";
      item.differences.push_back({Verdicts::not_asked, "", "", "",
                                  !state.done              ? "the run did not come to its end"
                                  : !state.why_not.empty() ? state.why_not
                                                           : "its answer was not kept",
                                  Level::information, ""});
    }
    review.items.push_back(std::move(item));
  }
  return review;
}

}  // namespace contract
