#include "mutation/kill_matrix.h"

#include <algorithm>
#include <chrono>
#include <mutex>

#include "mutation/in_parallel.h"
#include "mutation/judge_mutants.h"
#include "mutation/played_client.h"

namespace contract {
namespace {

/// Plays one client and keeps of it what the matrix needs.
PlayedClient play_client(const Suite& suite, const std::vector<Case>& cases,
                         const AdapterConfig& client, const ProtocolSchemas& schemas,
                         const std::set<std::string>& kept, const ObserveOptions& options) {
  PlayedClient played;
  played.hello =
      observe(suite, cases, client, schemas, options, [&](const Case& each, Observed observed) {
        played.add(each, std::move(observed), kept.contains(each.id));
      });
  return played;
}

/// Format and signature of a case's id, "json,v3": the first two words of its spread.
std::string spread_of(const std::string& id) {
  const std::size_t at = id.find('@') + 1;
  return id.substr(at, id.find(',', id.find(',', at) + 1) - at);
}

/// The cases of these ids, and where `full` all others of the same formats and signatures.
std::vector<Case> cases_with(const std::vector<Case>& all, const std::set<std::string>& ids,
                             bool full) {
  std::set<std::string> spreads;
  if (full)
    for (const std::string& id : ids) spreads.insert(spread_of(id));
  std::vector<Case> some;
  for (const Case& each : all)
    if (ids.contains(each.id) || spreads.contains(spread_of(each.id))) some.push_back(each);
  return some;
}

/// As many clients as the cases keep busy.
ObserveOptions fitting(ObserveOptions options, std::size_t cases) {
  const auto most = static_cast<unsigned>(std::max<std::size_t>(cases / 4, 1));
  return {std::min(options.jobs, most), cases < 100 ? 0 : options.waiting_jobs};
}

AdapterConfig with_defect(AdapterConfig client, const std::string& name) {
  client.command.insert(client.command.end(), {"--defect", name});
  return client;
}

KillRow row_of(const Defect& defect, const PlayedClient& right, const PlayedClient& wrong) {
  KillRow row{.name = defect.name,
              .kind = defect.kind,
              .title = defect.title,
              .about = defect.caught_by.front().rule,
              .made = path_of_case(defect.caught_by.front().id)};
  row.why = not_as_declared(defect, wrong.kept);
  row.by_made = shows(defect.caught_by.front(), wrong.kept.at(defect.caught_by.front().id).verdict);
  std::set<std::string> killers;
  bool moved = false;
  for (const auto& [id, brief] : wrong.briefs) {
    const Brief& before = right.briefs.at(id);
    moved = moved || brief.said != before.said;
    if (brief.status == Status::fail && before.status == Status::pass)
      killers.insert(path_of_case(id));
  }
  row.killed_by.assign(killers.begin(), killers.end());
  const auto acts = [&](const DefectFinding& each) {
    return wrong.briefs.at(each.id).behaviour != right.briefs.at(each.id).behaviour;
  };
  row.fate = std::none_of(defect.caught_by.begin(), defect.caught_by.end(), acts) ? Fate::invalid
             : !killers.empty()                                                   ? Fate::killed
             : moved                                                              ? Fate::silent
                                                                                  : Fate::dead;
  return row;
}

}  // namespace

const char* to_text(Fate fate) {
  switch (fate) {
    case Fate::killed:
      return "killed";
    case Fate::silent:
      return "silent";
    case Fate::dead:
      return "dead";
    case Fate::invalid:
      break;
  }
  return "void";
}

KillMatrix make_kill_matrix(const Suite& suite, const AdapterConfig& client,
                            const ProtocolSchemas& schemas, const std::vector<Defect>& defects,
                            const std::vector<Mutant>& mutants, const MatrixOptions& options,
                            const std::function<void(const KillRow&)>& told) {
  const auto started = std::chrono::steady_clock::now();
  KillMatrix matrix;
  matrix.full = options.full;
  std::set<std::string> declared;
  for (const Defect& defect : defects) declared.merge(cases_of(defect));
  const auto play = [&](const std::set<std::string>& ids, const AdapterConfig& who) {
    const std::vector<Case> cases = cases_with(suite.cases, ids, options.full);
    return play_client(suite, cases, who, schemas, ids, fitting(options.playing, cases.size()));
  };
  Evidence evidence;
  evidence.right = play(declared, client);
  for (const std::string& id : declared)
    if (const std::string wrong = not_passed(id, evidence.right.kept); !wrong.empty())
      matrix.wrong.push_back(wrong);
  matrix.rows.resize(defects.size());
  evidence.wrong.resize(defects.size());
  std::mutex mutex;
  in_parallel(defects.size(), options.side_by_side, [&](std::size_t at) {
    const Defect& defect = defects[at];
    PlayedClient wrong = play(cases_of(defect), with_defect(client, defect.name));
    const std::lock_guard lock(mutex);
    matrix.rows[at] = row_of(defect, evidence.right, wrong);
    told(matrix.rows[at]);
    for (const auto& [id, brief] : wrong.briefs)
      evidence.rules.insert(brief.rules.begin(), brief.rules.end());
    evidence.wrong[at] = {&defect, std::move(wrong.kept)};
  });
  for (std::string& wrong : not_the_same_again(suite, evidence))
    matrix.wrong.push_back(std::move(wrong));
  judge_mutants(suite, mutants, evidence, options.threads, [&](KillRow row) {
    matrix.rows.push_back(std::move(row));
    told(matrix.rows.back());
  });
  matrix.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  return matrix;
}

std::map<std::string, std::set<std::string>> kills_of(const KillMatrix& matrix,
                                                      const std::vector<Case>& cases) {
  std::map<std::string, std::set<std::string>> kills;
  for (const Case& each : cases) kills[each.path()];
  for (const KillRow& row : matrix.rows)
    if (!row.of_suite)
      for (const std::string& path : row.killed_by) kills[path].insert(row.name);
  return kills;
}

}  // namespace contract
