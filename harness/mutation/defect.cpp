#include "mutation/defect.h"

#include "ecs_contract/error.h"
#include "formats/files.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

Level read_level(const std::string& text) {
  return text == "SHOULD"        ? Level::should
         : text == "information" ? Level::information
                                 : Level::must;
}

Defect read_defect(const Value& row, const fs::path& file) {
  Defect defect{
      row.text_of("name"), row.text_of("kind"), row.text_of("title"), {}, {}, file, row.line};
  for (const Value& each : row.find("caught_by")->items)
    defect.caught_by.push_back({each.text_of("case"), each.text_of("rule"), each.text_of("subject"),
                                read_level(each.text_of("level"))});
  for (const Value& id : row.find("passes")->items) defect.passes.push_back(id.text);
  return defect;
}

}  // namespace

std::set<std::string> cases_of(const Defect& defect) {
  std::set<std::string> ids(defect.passes.begin(), defect.passes.end());
  for (const DefectFinding& each : defect.caught_by) ids.insert(each.id);
  return ids;
}

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
      defects.push_back(read_defect(row, file));
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

}  // namespace contract
