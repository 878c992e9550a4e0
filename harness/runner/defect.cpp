#include "runner/defect.h"

#include <algorithm>
#include <map>
#include <set>

#include "error.h"
#include "formats/files.h"
#include "runner/run.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

Level read_level(const std::string& text) {
  return text == "SHOULD"        ? Level::should
         : text == "information" ? Level::information
                                 : Level::must;
}

Defect read_defect(const Value& row) {
  Defect defect{row.text_of("name"), row.text_of("title"), {}, {}};
  for (const Value& each : row.find("caught_by")->items)
    defect.caught_by.push_back({each.text_of("case"), each.text_of("rule"), each.text_of("subject"),
                                read_level(each.text_of("level"))});
  if (const Value* passes = row.find("passes"))
    for (const Value& id : passes->items) defect.passes.push_back(id.text);
  return defect;
}

std::set<std::string> cases_of(const Defect& defect) {
  std::set<std::string> ids(defect.passes.begin(), defect.passes.end());
  for (const DefectFinding& each : defect.caught_by) ids.insert(each.id);
  return ids;
}

using Verdicts = std::map<std::string, Verdict>;

/// The verdicts on those cases.
Verdicts judge(const Suite& suite, const std::set<std::string>& ids, const AdapterConfig& client,
               const ProtocolSchemas& schemas) {
  std::vector<Case> cases;
  for (const Case& each : suite.cases)
    if (ids.contains(each.id)) cases.push_back(each);
  RunOptions options;
  options.strict = true;
  options.jobs = static_cast<unsigned>(std::clamp<std::size_t>(cases.size() / 4, 1, 4));
  Verdicts verdicts;
  run_cases(suite.spec, cases, adapter_maker(client, schemas, AdapterTimes{}), {}, options,
            [&](const Verdict& verdict) { verdicts[verdict.id] = verdict; });
  return verdicts;
}

/// What a verdict says, on one line.
std::string said(const Verdict& verdict) {
  std::string text = to_text(verdict.status);
  if (!verdict.reason.empty()) text += ": " + verdict.reason;
  for (const Finding& finding : verdict.findings) text += "; " + to_line(finding);
  return text;
}

bool shows(const DefectFinding& wanted, const Verdict& verdict) {
  return verdict.status == Status::fail &&
         std::any_of(verdict.findings.begin(), verdict.findings.end(), [&](const Finding& finding) {
           return finding.rule == wanted.rule && finding.subject == wanted.subject &&
                  finding.level == wanted.level;
         });
}

void demand_pass(const std::string& id, const Verdicts& verdicts, DefectCheck& check) {
  const Verdict& verdict = verdicts.at(id);
  if (verdict.status != Status::pass)
    check.wrong.push_back(id + " has to pass, and says " + said(verdict));
}

}  // namespace

std::vector<Defect> load_defects(const fs::path& folder, const fs::path& schema_file,
                                 const std::vector<Case>& cases) {
  const Schema schema = Schema::load(schema_file);
  std::set<std::string> known;
  for (const Case& each : cases) known.insert(each.id);
  std::set<fs::path> files;
  std::error_code failed;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, failed))
    if (entry.path().extension() == ".json") files.insert(entry.path());
  if (files.empty()) throw Error(folder.string(), 0, "holds no defects", "name the suite's --root");
  std::vector<Defect> defects;
  std::set<std::string> names;
  for (const fs::path& file : files) {
    const Value document = load_json(file, schema);
    for (const Value& row : document.find("defects")->items) {
      defects.push_back(read_defect(row));
      if (!names.insert(defects.back().name).second)
        throw Error(file.string(), row.line, "a second defect '" + defects.back().name + "'",
                    "give it a name of its own");
      for (const std::string& id : cases_of(defects.back()))
        if (!known.contains(id))
          throw Error(file.string(), row.line, "there is no case '" + id + "'",
                      "take an id that 'ecs-contract run --list' prints");
    }
  }
  return defects;
}

void check_defects(const Suite& suite, const AdapterConfig& client, const ProtocolSchemas& schemas,
                   const std::vector<Defect>& defects,
                   const std::function<void(const DefectCheck&)>& sink) {
  std::set<std::string> all;
  for (const Defect& defect : defects) all.merge(cases_of(defect));
  DefectCheck without;
  const Verdicts right = judge(suite, all, client, schemas);
  for (const std::string& id : all) demand_pass(id, right, without);
  sink(without);
  for (const Defect& defect : defects) {
    AdapterConfig wrong_client = client;
    wrong_client.command.insert(wrong_client.command.end(), {"--defect", defect.name});
    const Verdicts verdicts = judge(suite, cases_of(defect), wrong_client, schemas);
    DefectCheck check{defect.name, {}};
    for (const DefectFinding& wanted : defect.caught_by)
      if (const Verdict& verdict = verdicts.at(wanted.id); !shows(wanted, verdict))
        check.wrong.push_back(wanted.id + " has to fail with " + to_text(wanted.level) + " " +
                              wanted.rule + ": " + wanted.subject + ", and says " + said(verdict));
    for (const std::string& id : defect.passes) demand_pass(id, verdicts, check);
    sink(check);
  }
}

}  // namespace contract
