#include "runner/matrix.h"

#include <algorithm>
#include <set>

#include "ecs_contract/error.h"
#include "ecs_contract/finding.h"
#include "formats/struct_json.h"
#include "runner/cause.h"

namespace contract {

template <>
inline constexpr auto kMembers<MatrixCause> = std::tuple(always("rule", &MatrixCause::rule),
                                                         always("subject", &MatrixCause::subject),
                                                         always("effect", &MatrixCause::effect),
                                                         always("cases", &MatrixCause::cases));

namespace {

constexpr Status kStatuses[] = {Status::pass,          Status::fail,
                                Status::known_failing, Status::unexpected_pass,
                                Status::skipped,       Status::error};
constexpr Level kLevels[] = {Level::must, Level::should, Level::information};

/// What departs, whether the client's list states it or not.
std::vector<MatrixCause> causes_of(const RunRecord& record) {
  std::vector<MatrixCause> causes;
  for (const Cause& cause : all_causes(record, Level::must))
    if (!cause.rule.empty())
      causes.push_back({cause.rule, cause.subject, cause.effect, cause.cases.size()});
  return causes;
}

MatrixRow row_of(const RunRecord& run) {
  MatrixRow row{run.info.adapter, "", run.info.title, run.info.client, run.info.client_version,
                run.info.language};
  row.counts = count(run.verdicts);
  for (const Level level : kLevels)
    row.levels[level] = static_cast<std::size_t>(
        std::count_if(run.verdicts.begin(), run.verdicts.end(), [&](const Verdict& verdict) {
          return std::any_of(verdict.findings.begin(), verdict.findings.end(),
                             [&](const Finding& finding) { return finding.level == level; });
        }));
  row.causes = causes_of(run);
  row.useless_lines = unmatched(run.known, run.verdicts).size();
  row.seconds = run.seconds;
  return row;
}

void demand_whole(const Matrix& matrix, const std::string& file, const RunRecord& run) {
  std::string why;
  if (!run.info.whole) why = "only some of the cases were chosen";
  if (run.info.shards > 1) why = "it is one shard of a run";
  if (run.info.suite_hash.empty()) why = "it is of an earlier version, which names no suite";
  if (!why.empty()) throw Error(file, 0, "is no run of the whole suite: " + why, "run all cases");
  if (run.info.spec_hash != matrix.spec_hash || run.info.suite_hash != matrix.suite_hash ||
      run.info.suite_version != matrix.suite_version)
    throw Error(file, 1, "is of another suite or spec table than the first",
                "run all clients with the same one");
}

Value counts_value(const Counts& counts) {
  Value value = Value::object();
  for (const Status status : kStatuses)
    value.add(
        to_text(status),
        Value::number(static_cast<long long>(counts.contains(status) ? counts.at(status) : 0)));
  return value;
}

std::size_t size_of(const Value& object, std::string_view name) {
  return static_cast<std::size_t>(object.integer_of(name));
}

Value row_value(const MatrixRow& row) {
  Value value = Value::object();
  value.add("client", Value::string(row.client))
      .add("adapter", Value::string(row.adapter()))
      .add("setting", Value::string(row.setting()));
  if (!row.not_run.empty()) return value.add("not_run", Value::string(row.not_run));
  Value levels = Value::object();
  for (const Level level : kLevels)
    levels.add(to_text(level), Value::number(static_cast<long long>(row.levels.at(level))));
  return value.add("title", Value::string(row.title))
      .add("name", Value::string(row.name))
      .add("version", Value::string(row.version))
      .add("language", Value::string(row.language))
      .add("counts", counts_value(row.counts))
      .add("levels", std::move(levels))
      .add("worst_effect", Value::string(row.causes.empty() ? "" : row.causes.front().effect))
      .add("causes", to_value(row.causes))
      .add("useless_lines", to_value(row.useless_lines))
      .add("seconds", decimal(row.seconds, 1));
}

MatrixRow read_row(const Value& value) {
  MatrixRow row{value.text_of("client"), value.text_of("not_run"), value.text_of("title"),
                value.text_of("name"),   value.text_of("version"), value.text_of("language")};
  if (!row.not_run.empty()) return row;
  for (const Status status : kStatuses)
    row.counts[status] = size_of(*value.find("counts"), to_text(status));
  for (const Level level : kLevels)
    row.levels[level] = size_of(*value.find("levels"), to_text(level));
  read_value(*value.find("causes"), row.causes);
  row.useless_lines = size_of(value, "useless_lines");
  row.seconds = std::stod(value.find("seconds")->text);
  return row;
}

/// "5,422"
std::string with_commas(std::size_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

/// What would end a cell of the table.
std::string cell(std::string text) {
  text = printable(text, 400);
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
    text.insert(at, "\\");
  return text;
}

std::string line_of(const MatrixRow& row) {
  const std::string head = "| `" + row.client + "` | ";
  if (!row.not_run.empty())
    return head + "**not run**: " + cell(row.not_run) + " | | | | | | | |\n";
  const auto number = [&](Status status) { return with_commas(row.counts.at(status)); };
  std::string known = number(Status::known_failing);
  if (row.counts.at(Status::unexpected_pass) > 0)
    known += " (and " + number(Status::unexpected_pass) + " do not)";
  if (row.useless_lines > 0)
    known += " (" + with_commas(row.useless_lines) + " lines of the list excuse nothing)";
  const std::string worst = row.causes.empty() ? "" : row.causes.front().effect;
  return head + cell(row.title) + ", " + cell(row.language) + " | " + number(Status::pass) + " | " +
         number(Status::fail) + " | " + known + " | " + number(Status::error) + " | " +
         number(Status::skipped) + " | " + with_commas(row.causes.size()) + " | " + cell(worst) +
         " |\n";
}

}  // namespace

std::string MatrixRow::adapter() const { return client.substr(0, client.find('@')); }

std::string MatrixRow::setting() const {
  const std::size_t at = client.find('@');
  return at == std::string::npos ? "" : client.substr(at + 1);
}

Matrix matrix_of(const std::vector<std::pair<std::string, RunRecord>>& runs,
                 const std::map<std::string, std::string>& not_run) {
  const auto whole = std::find_if(runs.begin(), runs.end(),
                                  [](const auto& each) { return incomplete(each.second).empty(); });
  if (whole == runs.end())
    throw Error("there is no result of any client", "name the folders of their reports");
  const RunInfo& first = whole->second.info;
  Matrix matrix{first.suite_version,
                first.suite_hash,
                first.spec_id,
                first.spec_hash,
                first.started.substr(0, 10),
                first.cases,
                {}};
  std::set<std::string> clients;
  const auto demand_new = [&](const std::string& client) {
    if (!clients.insert(client).second)
      throw Error("client '" + printable(client) + "' has two results", "name one of them");
  };
  for (const auto& [file, run] : runs) {
    demand_new(run.info.adapter);
    if (const std::string why = incomplete(run); !why.empty()) {
      matrix.rows.push_back({run.info.adapter, why, "", "", "", ""});
      continue;
    }
    demand_whole(matrix, file, run);
    matrix.date = std::min(matrix.date, run.info.started.substr(0, 10));
    matrix.rows.push_back(row_of(run));
  }
  for (const auto& [client, why] : not_run) {
    demand_new(client);
    matrix.rows.push_back({client, why.empty() ? "nobody says why" : why, "", "", "", ""});
  }
  std::sort(matrix.rows.begin(), matrix.rows.end(),
            [](const MatrixRow& a, const MatrixRow& b) { return a.client < b.client; });
  return matrix;
}

Value to_value(const Matrix& matrix) {
  Value clients = Value::array();
  for (const MatrixRow& row : matrix.rows) clients.items.push_back(row_value(row));
  Value value = Value::object();
  value.add("format", Value::number(1))
      .add("suite", Value::object()
                        .add("version", Value::string(matrix.suite_version))
                        .add("cases", Value::number(static_cast<long long>(matrix.cases)))
                        .add("hash", Value::string(matrix.suite_hash)))
      .add("spec", Value::object()
                       .add("id", Value::string(matrix.spec_id))
                       .add("hash", Value::string(matrix.spec_hash)))
      .add("date", Value::string(matrix.date))
      .add("clients", std::move(clients));
  return value;
}

Matrix read_matrix(const Value& value) {
  const Value& suite = *value.find("suite");
  const Value& spec = *value.find("spec");
  Matrix matrix{suite.text_of("version"),
                suite.text_of("hash"),
                spec.text_of("id"),
                spec.text_of("hash"),
                value.text_of("date"),
                size_of(suite, "cases"),
                {}};
  for (const Value& row : value.find("clients")->items) matrix.rows.push_back(read_row(row));
  return matrix;
}

bool as_expected(const Matrix& matrix) {
  return std::all_of(matrix.rows.begin(), matrix.rows.end(), [](const MatrixRow& row) {
    return row.not_run.empty() && exit_code(row.counts) == 0 && row.useless_lines == 0;
  });
}

std::string markdown(const Matrix& matrix) {
  std::string text =
      "| client | drives | pass | fail | known failing | not judged | can't be asked | "
      "causes | the worst of them |\n|---|---|---:|---:|---:|---:|---:|---:|---|\n";
  for (const MatrixRow& row : matrix.rows) text += line_of(row);
  return text + "\n" + with_commas(matrix.cases) + " cases each, of " + matrix.date + ".\n";
}

std::string with_table(const std::string& page, const std::string& table, const std::string& file) {
  const std::string begin = "<!-- clients -->\n", end = "<!-- end of clients -->\n";
  const std::size_t from = page.find(begin);
  const std::size_t to = page.find(end);
  if (from == std::string::npos || to == std::string::npos || to < from)
    throw Error(file, 0, "has no place for the table",
                "mark it by the lines <!-- clients --> and <!-- end of clients -->");
  return page.substr(0, from) + begin + table + page.substr(to);
}

}  // namespace contract
