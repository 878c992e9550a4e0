#include <algorithm>
#include <fstream>
#include <map>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "mutation/matrix_report.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

/// So many killers of a row are named; a viewer that shows thousands shows none.
constexpr std::size_t kMostKillers = 20;

/// A place in a file, by line.
struct Spot {
  fs::path file;
  int line = 1;
};

/// The lines of a file's texts "id": "…", from 1.
std::map<std::string, int> ids_in(const std::string& text) {
  std::map<std::string, int> lines;
  int line = 1;
  const std::string mark = "\"id\": \"";
  for (std::size_t at = 0, counted = 0; (at = text.find(mark, at)) != std::string::npos;) {
    line += static_cast<int>(std::count(text.begin() + static_cast<std::ptrdiff_t>(counted),
                                        text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    counted = at;
    at += mark.size();
    lines.emplace(text.substr(at, text.find('"', at) - at), line);
  }
  return lines;
}

/// Where rows of the tables and of the cases stand.
class Atlas {
 public:
  explicit Atlas(const SuiteFiles& files) {
    const fs::path table = files.spec();
    add(table);
    const fs::path common = table.parent_path().parent_path() / "common";
    for (const fs::path& folder : {common, files.cases()})
      for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder))
        if (entry.path().extension() == ".json") add(entry.path());
    otherwise_ = {table, 1};
  }

  /// Of a row's id, or of a case's path: generated ones stand where they are generated.
  Spot of(std::string id) const {
    for (;; id = id.substr(0, id.rfind('/'))) {
      if (const auto found = spots_.find(id); found != spots_.end()) return found->second;
      if (id.find('/') == std::string::npos) return otherwise_;
    }
  }

 private:
  void add(const fs::path& file) {
    for (const auto& [id, line] : ids_in(read_file(file))) spots_.emplace(id, Spot{file, line});
  }

  std::map<std::string, Spot> spots_;
  Spot otherwise_;
};

Value location(int line) {
  const auto position = [](int at) {
    return Value::object().add("line", Value::number(at)).add("column", Value::number(1));
  };
  return Value::object().add("start", position(line)).add("end", position(line + 1));
}

const char* status_of(const KillRow& row, bool known) {
  if (row.fate == Fate::killed) return "Killed";
  if (row.fate == Fate::invalid) return "RuntimeError";
  if (known) return "Ignored";
  return row.fate == Fate::silent ? "Survived" : "NoCoverage";
}

std::string reason_text(const KillRow& row, const std::string* known) {
  std::string text = to_text(row.fate);
  if (row.fate == Fate::killed)
    text += " by " + std::to_string(row.killed_by.size()) +
            (row.killed_by.size() == 1 ? " case" : " cases");
  if (!row.of_suite && row.fate == Fate::killed)
    text += row.by_made ? ", by the one made for it" : ", not by the one made for it";
  for (const std::string& why : row.why) text += "; " + why;
  if (known != nullptr) text += "; known: " + *known;
  return text;
}

/// The case made for it stands first.
std::vector<std::string> killers_of(const KillRow& row) {
  std::vector<std::string> killers = row.killed_by;
  std::stable_partition(killers.begin(), killers.end(),
                        [&](const std::string& path) { return path == row.made; });
  killers.resize(std::min(killers.size(), kMostKillers));
  return killers;
}

Value mutant_value(const KillRow& row, int line, const std::string* known) {
  Value value = Value::object();
  value.add("id", Value::string(row.name))
      .add("mutatorName", Value::string(row.kind))
      .add("description", Value::string(row.title))
      .add("replacement", Value::string(row.title))
      .add("location", location(line))
      .add("status", Value::string(status_of(row, known != nullptr)))
      .add("statusReason", Value::string(reason_text(row, known)))
      .add("killedBy", Value::texts(killers_of(row)));
  if (!row.made.empty()) value.add("coveredBy", Value::texts({row.made}));
  return value;
}

/// The cases that the report names, by group.
Value test_files(const KillMatrix& matrix, const std::vector<Case>& cases) {
  std::map<std::string, std::string> titles = {{kBySuite, "the suite's own checks"}};
  for (const Case& each : cases) titles.emplace(each.path(), each.title);
  std::map<std::string, std::map<std::string, std::string>> groups;
  const auto note = [&](const std::string& path) {
    const std::size_t slash = path.find('/');
    const std::string file = slash == std::string::npos
                                 ? "conformance/schemas"
                                 : "conformance/cases/" + path.substr(0, slash);
    groups[file][path] = titles[path];
  };
  for (const KillRow& row : matrix.rows) {
    for (const std::string& path : killers_of(row)) note(path);
    if (!row.made.empty()) note(row.made);
  }
  Value files = Value::object();
  for (const auto& [file, paths] : groups) {
    Value tests = Value::array();
    for (const auto& [path, title] : paths)
      tests.items.push_back(Value::object()
                                .add("id", Value::string(path))
                                .add("name", Value::string(path + ": " + title)));
    files.add(file, Value::object().add("tests", std::move(tests)));
  }
  return files;
}

}  // namespace

Value json_matrix(const KillMatrix& matrix, const std::vector<Survivor>& survivors,
                  const Suite& suite, const std::vector<Defect>& defects) {
  const Atlas atlas(suite.files);
  std::map<fs::path, Value> mutants;
  for (const KillRow& row : matrix.rows) {
    Spot spot = atlas.of(row.about);
    for (const Defect& defect : defects)
      if (!row.of_suite && defect.name == row.name) spot = {defect.file, defect.line};
    const auto [at, fresh] = mutants.emplace(spot.file, Value::array());
    at->second.items.push_back(mutant_value(row, spot.line, reason_of(survivors, row)));
  }
  Value files = Value::object();
  for (auto& [file, list] : mutants)
    files.add(fs::proximate(file, suite.files.folder).generic_string(),
              Value::object()
                  .add("language", Value::string("json"))
                  .add("source", Value::string(read_file(file)))
                  .add("mutants", std::move(list)));
  return Value::object()
      .add("schemaVersion", Value::string("2"))
      .add("thresholds",
           Value::object().add("high", Value::number(100)).add("low", Value::number(90)))
      .add("framework", Value::object()
                            .add("name", Value::string("ecs-contract kill-matrix"))
                            .add("version", Value::string(CONTRACT_VERSION)))
      .add("files", std::move(files))
      .add("testFiles", test_files(matrix, suite.cases));
}

}  // namespace contract
