#include "mutation/judge_mutants.h"

#include <algorithm>

#include "mutation/in_parallel.h"
#include "runner/ledger.h"

namespace contract {
namespace {

/// A suite with one change.
struct Changed {
  Spec spec;
  const Mutant& mutant;

  Changed(const Suite& suite, const Mutant& of) : spec(suite.spec), mutant(of) {
    if (mutant.in_table) mutant.in_table(spec);
  }

  /// The case as the mutant has it.
  Case changed(Case each) const {
    if (mutant.in_case && each.path() == mutant.about) mutant.in_case(each);
    return each;
  }
};

/// What a judge or the suite's checks may say otherwise for this mutant: else nothing is asked.
bool may_move(const Mutant& mutant, const Case& each, const Observed& observed) {
  if (mutant.in_case) return each.path() == mutant.about;
  if (!mutant.overlooks && mutant.kind != "level lowered") return true;
  return std::any_of(observed.verdict.findings.begin(), observed.verdict.findings.end(),
                     [&](const Finding& finding) {
                       return finding.rule == mutant.about || finding.seen_as == mutant.about;
                     });
}

class MutantJudge {
 public:
  MutantJudge(const Suite& suite, const Evidence& evidence) : suite_(suite), evidence_(evidence) {
    for (const Case& each : suite.cases) by_id_.emplace(each.id, &each);
  }

  KillRow fate_of(const Mutant& mutant) const {
    KillRow row{.of_suite = true,
                .name = mutant.name,
                .kind = mutant.kind,
                .title = mutant.title,
                .about = mutant.about};
    const Changed changed(suite_, mutant);
    refuse(changed, row);
    if (row.killed_by.empty()) judge(changed, row);
    std::sort(row.killed_by.begin(), row.killed_by.end());
    row.killed_by.erase(std::unique(row.killed_by.begin(), row.killed_by.end()),
                        row.killed_by.end());
    if (!row.killed_by.empty()) row.fate = Fate::killed;
    row.by_made = row.fate == Fate::killed;
    return row;
  }

 private:
  /// What the suite's own checks say of it: `ecs-contract check`.
  void refuse(const Changed& changed, KillRow& row) const {
    if (!changed.mutant.in_table) return;  // a case without a rule is refused by its schema
    Findings refused = check_ids(changed.spec, suite_.files.ids());
    if (refused.empty()) refused = check_ledger(changed.spec, suite_.cases);
    if (refused.empty()) return;
    row.killed_by.push_back(kBySuite);
    row.why.push_back(to_line(refused.front()));
  }

  void judge(const Changed& changed, KillRow& row) const {
    bool moved = evidence_.rules.contains(row.about);
    for (const Evidence::Wrong& each : evidence_.wrong) {
      std::map<std::string, Observed> again;
      if (!judge_again_all(changed, each.kept, again)) continue;
      moved = true;
      for (const std::string& wrong : not_as_declared(*each.defect, again))
        kill(row, wrong, each.defect->name);
    }
    std::map<std::string, Observed> again;
    if (judge_again_all(changed, evidence_.right.kept, again)) {
      moved = true;
      for (const auto& [id, observed] : evidence_.right.kept)
        if (observed.verdict.status == Status::pass)
          if (const std::string wrong = not_passed(id, again); !wrong.empty())
            kill(row, wrong, "the client without a defect");
    }
    row.fate = moved ? Fate::silent : Fate::dead;
  }

  /// Judges what may move. False: nothing did. `again` then has no verdicts.
  bool judge_again_all(const Changed& changed, const std::map<std::string, Observed>& kept,
                       std::map<std::string, Observed>& again) const {
    bool moved = false;
    for (const auto& [id, observed] : kept) {
      const Case& each = *by_id_.at(id);
      if (!may_move(changed.mutant, each, observed)) continue;
      const Verdict verdict =
          judge_again(changed.spec, changed.changed(each), evidence_.right.hello, observed,
                      changed.mutant.overlooks);
      if (said_by(verdict) == said_by(observed.verdict)) continue;
      moved = true;
      again[id] = {verdict, {}};
    }
    if (!moved) return false;
    for (const auto& [id, observed] : kept)
      if (!again.contains(id)) again[id] = {observed.verdict, {}};
    return true;
  }

  static void kill(KillRow& row, const std::string& wrong, const std::string& who) {
    row.killed_by.push_back(wrong.substr(0, wrong.find('@')));
    if (row.why.empty()) row.why.push_back(who + ": " + wrong);
  }

  const Suite& suite_;
  const Evidence& evidence_;
  std::map<std::string, const Case*> by_id_;
};

}  // namespace

std::vector<std::string> not_the_same_again(const Suite& suite, const Evidence& evidence) {
  std::map<std::string, const Case*> by_id;
  for (const Case& each : suite.cases) by_id.emplace(each.id, &each);
  std::vector<std::string> wrong;
  const auto look = [&](const std::map<std::string, Observed>& kept, const std::string& who) {
    for (const auto& [id, observed] : kept)
      if (said_by(judge_again(suite.spec, *by_id.at(id), evidence.right.hello, observed)) !=
          said_by(observed.verdict))
        wrong.push_back(id + " of " + who + " has another verdict when it is judged again");
  };
  look(evidence.right.kept, "the client without a defect");
  for (const Evidence::Wrong& each : evidence.wrong) look(each.kept, each.defect->name);
  return wrong;
}

void judge_mutants(const Suite& suite, const std::vector<Mutant>& mutants, const Evidence& evidence,
                   unsigned threads, const std::function<void(KillRow)>& sink) {
  const MutantJudge judge(suite, evidence);
  std::vector<KillRow> rows(mutants.size());
  in_parallel(mutants.size(), threads,
              [&](std::size_t at) { rows[at] = judge.fate_of(mutants[at]); });
  for (KillRow& row : rows) sink(std::move(row));
}

}  // namespace contract
