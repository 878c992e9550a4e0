// Clients: the table of all, a page a version, the comparison of two versions, the kill matrix.
#include <algorithm>

#include "runner/compare_results.h"
#include "runner/findings_page.h"
#include "site/markdown.h"
#include "site/pages.h"

namespace contract {
namespace {

const std::vector<Standing> kStandings = {
    Standing::fails_must, Standing::known,     Standing::fails_should, Standing::pass,
    Standing::open,       Standing::not_asked, Standing::not_run};

std::vector<std::string> groups_of(const SiteIndex& index) {
  std::vector<std::string> groups;
  for (const CasePath& each : index.cases)
    if (groups.empty() || groups.back() != each.first->group())
      groups.push_back(each.first->group());
  return groups;
}

/// A cell for each group: what came of its cases, the worst first.
Value cells_of(const Press& press, const SiteIndex& index, const SavedResult& result,
               const std::vector<std::string>& groups) {
  const auto counted = standings_of_groups(result, index.sources.suite.cases);
  Value cells = Value::array();
  for (const std::string& group : groups) {
    Value counts = Value::array();
    const auto found = counted.find(group);
    for (const Standing standing : kStandings) {
      if (found == counted.end() || found->second.count(standing) == 0) continue;
      const std::string key = word_key(standing);
      counts.items.push_back(
          Value::object()
              .add("kind", Value::string(key))
              .add("word", Value::string(press.word(key)))
              .add("number", Value::number(static_cast<long long>(found->second.at(standing)))));
    }
    cells.items.push_back(Value::object().add("counts", std::move(counts)));
  }
  return cells;
}

Value info_view(const SiteIndex& index, const SavedResult& result) {
  const RunInfo& info = result.info;
  Value view = Value::object();
  view.add("client", Value::string(info.adapter));
  view.add("library", Value::string(info.client));
  view.add("version", Value::string(info.client_version));
  view.add("client_language", Value::string(info.language));
  view.add("date", Value::string(info.started.substr(0, 10)));
  view.add("suite", Value::string(info.suite_version + " (" + info.suite_hash.substr(0, 12) + ")"));
  view.add("table", Value::string(info.spec_hash.substr(0, 12)));
  view.add("outdated", Value::boolean(is_outdated(result, index.sources.suite_hash,
                                                  index.sources.suite.spec.hash)));
  view.add("href", Value::string(address_of_client(result)));
  return view;
}

Value entry_view(const Press& press, const SiteIndex& index, const SavedResult& result,
                 const FindingsEntry& entry) {
  const Spec& spec = index.sources.suite.spec;
  const SavedCause& first = *entry.causes.front();
  Value broken = Value::array();
  for (const SavedCause* cause : entry.causes) {
    const Finding& finding = result.finding(*cause);
    const Rule* rule = spec.rule(cause->rule);
    broken.items.push_back(
        Value::object()
            .add("rule", Value::string(cause->rule))
            .add("rule_href",
                 Value::string(rule == nullptr ? "" : address_of_row(spec, cause->rule)))
            .add("statement", Value::string(rule == nullptr ? "" : rule->statement))
            .add("subject", Value::string(cause->subject))
            .add("expected", Value::string(printable(finding.expected, 300)))
            .add("actual", Value::string(printable(finding.actual, 300)))
            .add("stands", Value::string(finding.ground)));
  }
  const std::string example = path_of_case(first.example);
  const bool known_case = index.folders.count(folder_of_case(example)) != 0;
  Value view = Value::object();
  view.add("headline", Value::string(entry.headline(result)));
  view.add("because", Value::string(entry.ground()));
  view.add("level", Value::string(press.word(std::string("level_") + to_text(first.level))));
  view.add("level_kind", Value::string(to_text(first.level)));
  view.add("effect", Value::string(first.effect));
  view.add("known", Value::boolean(!first.reason.empty()));
  view.add("number", Value::number(static_cast<long long>(entry.cases)));
  view.add("broken", std::move(broken));
  view.add("example", Value::string(first.example));
  view.add("example_href", Value::string(known_case ? address_of_case(example) : ""));
  view.add("exchange", Value::string(result.example(first).exchange));
  view.add("repeat", Value::string(result.example(first).repeat));
  view.add("program", Value::string(entry.program ? entry.program->text : ""));
  view.add("program_file", Value::string(entry.program ? entry.program->file : ""));
  return view;
}

/// All rules that bind clients, by how the client stands to them, the worst first.
Value rules_of(const Press& press, const SiteIndex& index, const SavedResult& result) {
  const Spec& spec = index.sources.suite.spec;
  std::map<Standing, Value> rules;
  for (const auto& [id, standing] : standings(result, index.sources.suite.cases)) {
    const Rule* rule = spec.rule(id);
    if (rule == nullptr || rule->of_service) continue;
    rules.emplace(standing, Value::array())
        .first->second.items.push_back(
            Value::object()
                .add("rule", Value::string(id))
                .add("rule_href", Value::string(address_of_row(spec, id))));
  }
  Value groups = Value::array();
  for (const Standing standing : kStandings) {
    const auto found = rules.find(standing);
    if (found == rules.end()) continue;
    const std::string key = word_key(standing);
    groups.items.push_back(
        Value::object()
            .add("kind", Value::string(key))
            .add("standing", Value::string(press.word(key)))
            .add("number", Value::number(static_cast<long long>(found->second.items.size())))
            .add("rules", std::move(found->second)));
  }
  return groups;
}

std::vector<FindingsEntry> entries_of(const SiteIndex& index,
                                      const std::vector<SavedResult>& versions) {
  std::vector<FindingsEntry> entries = findings_of(versions);
  const std::string& name = versions.front().info.adapter;
  const std::size_t at = name.find('@');
  const std::string variant = at == std::string::npos ? "" : name.substr(at);
  const auto file =
      repeat_template(index.sources.suite.files.adapters() / name.substr(0, at), variant);
  if (file) add_programs(index.sources.suite.spec, index.sources.suite.cases, *file, entries);
  return entries;
}

/// The page of one version; `older` are those that came before it.
void add_version(Press& press, const SiteIndex& index, const std::vector<SavedResult>& versions) {
  const SavedResult& result = versions.front();
  const std::vector<std::string> groups = groups_of(index);
  Page page{address_of_client(result), result.info.client + " " + result.info.client_version,
            "clients", "client", info_view(index, result)};
  Value entries = Value::array();
  for (const FindingsEntry& entry : entries_of(index, versions))
    entries.items.push_back(entry_view(press, index, result, entry));
  Value heads = Value::array();
  for (const std::string& group : groups) heads.items.push_back(Value::string(group));
  page.data.add("groups", std::move(heads));
  page.data.add("cells", cells_of(press, index, result, groups));
  page.data.add("has_entries", Value::boolean(!entries.items.empty()));
  page.data.add("entries", std::move(entries));
  page.data.add("standings", rules_of(press, index, result));
  Value history = Value::array();
  for (std::size_t i = 1; i < versions.size(); ++i) {
    Value older = info_view(index, versions[i]);
    older.add("change", Value::string(to_text(compare(versions[i], result))));
    history.items.push_back(std::move(older));
  }
  page.data.add("has_history", Value::boolean(!history.items.empty()));
  page.data.add("history", std::move(history));
  press.add(page);
}

void add_table(Press& press, const SiteIndex& index) {
  const std::vector<std::string> groups = groups_of(index);
  Value heads = Value::array(), clients = Value::array(), not_run = Value::array();
  for (const std::string& group : groups) heads.items.push_back(Value::string(group));
  for (const auto& [client, versions] : index.sources.results)
    for (const SavedResult& result : versions) {
      Value view = info_view(index, result);
      view.add("cells", cells_of(press, index, result, groups));
      clients.items.push_back(std::move(view));
    }
  if (index.sources.matrix)
    for (const MatrixRow& row : index.sources.matrix->rows)
      if (!row.not_run.empty())
        not_run.items.push_back(Value::object()
                                    .add("client", Value::string(row.client))
                                    .add("reason", Value::string(row.not_run)));
  Page page{"clients.html", press.word("clients_title"), "clients", "clients"};
  page.data.add("groups", std::move(heads));
  page.data.add("clients", std::move(clients));
  page.data.add("has_not_run", Value::boolean(!not_run.items.empty()));
  page.data.add("not_run", std::move(not_run));
  page.data.add("has_matrix", Value::boolean(index.sources.matrix.has_value()));
  page.data.add("has_kill_matrix", Value::boolean(!index.sources.kill_matrix.empty()));
  press.add(page);
}

/// The whole matrix: settings too, of which no result is kept.
void add_matrix(Press& press, const Sources& sources) {
  const Matrix& matrix = *sources.matrix;
  Value rows = Value::array();
  for (const MatrixRow& row : matrix.rows) {
    Value view = Value::object();
    view.add("client", Value::string(row.client));
    view.add("title_text", Value::string(row.title));
    view.add("reason", Value::string(row.not_run));
    for (const Status status : {Status::pass, Status::fail, Status::known_failing, Status::error,
                                Status::skipped, Status::unexpected_pass}) {
      const auto found = row.counts.find(status);
      const std::size_t number = found == row.counts.end() ? 0 : found->second;
      if (number > 0 || status != Status::unexpected_pass)
        view.add(to_text(status), Value::number(static_cast<long long>(number)));
    }
    view.add("causes", Value::number(static_cast<long long>(row.causes.size())));
    view.add("effect", Value::string(row.causes.empty() ? "" : row.causes.front().effect));
    rows.items.push_back(std::move(view));
  }
  Page page{"matrix.html", press.word("matrix_title"), "clients", "matrix"};
  page.data.add("rows", std::move(rows));
  page.data.add("date", Value::string(matrix.date));
  page.data.add("outdated", Value::boolean(matrix.suite_hash != sources.suite_hash ||
                                           matrix.spec_hash != sources.suite.spec.hash));
  page.data.add("cases", Value::number(static_cast<long long>(matrix.cases)));
  press.add(page);
}

}  // namespace

void add_client_pages(Press& press, const SiteIndex& index) {
  add_table(press, index);
  for (const auto& [client, versions] : index.sources.results)
    for (std::size_t i = 0; i < versions.size(); ++i)
      add_version(press, index,
                  {versions.begin() + static_cast<std::ptrdiff_t>(i), versions.end()});
  if (index.sources.matrix) add_matrix(press, index.sources);
  if (index.sources.kill_matrix.empty()) return;
  Page page{"kill-matrix.html", press.word("kill_matrix_title"), "clients", "kill_matrix"};
  page.data.add("html", Value::string(html_of_markdown(index.sources.kill_matrix)));
  press.add(page);
}

}  // namespace contract
