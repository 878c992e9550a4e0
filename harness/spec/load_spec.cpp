#include <set>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "spec/read_rows.h"
#include "spec/spec.h"
#include "wire/digest.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

/// An error row or example that is excluded, or tested, stands among the rules too: one ledger.
Rule row_as_rule(const Value& row, const char* statement) {
  Rule rule = read_row<Rule>(row);
  rule.statement = row.text_of(statement);
  return rule;
}

/// Reads the tables into a Spec and proves that ids are unique and references lead somewhere.
class Loader {
 public:
  explicit Loader(const Schema& schema) : schema_(schema) {}

  Spec load(const fs::path& file) {
    const Value action = read(file);
    if (action.find("action") == nullptr || action.find("uses") == nullptr)
      throw Error(file.string(), 1, "is no action's table: 'action' and 'uses' are missing",
                  "name a table below specs/ that has both");
    const fs::path shared_file = file.parent_path() / action.text_of("uses");
    const Value shared = read(shared_file);
    if (shared.find("envelope") == nullptr)
      throw Error(shared_file.string(), 1, "key 'envelope' is missing",
                  "a table that others use says how answers are wrapped");

    spec_.id = action.text_of("id");
    spec_.product = action.text_of("product");
    spec_.version = action.text_of("version");
    spec_.action = action.text_of("action");
    spec_.title = action.find("document")->text_of("title");
    spec_.revision = action.find("document")->text_of("revision");
    spec_.envelope = read_row<Envelope>(*shared.find("envelope"));
    add_table(file, action, true);
    spec_.own_rules = spec_.rules.size();
    add_table(shared_file, shared, false);
    check_references();
    settle_refusals(spec_);
    spec_.hash = hex(digest(Hash::sha256, read_file(file) + read_file(shared_file)));
    return std::move(spec_);
  }

 private:
  Value read(const fs::path& file) { return load_json(file, schema_); }

  void claim_id(const Value& row) {
    if (!ids_.insert(row.text_of("id")).second)
      throw Error(file_, row.find("id")->line, "id '" + row.text_of("id") + "' stands twice",
                  "ids are unique over both tables: choose another for the newer row");
  }

  void want(const std::string& id, int line) { wanted_.push_back({id, file_, line}); }

  void add_rule(const Value& row, Rule rule) {
    claim_id(row);
    if (const Value* refusal = row.find("refusal"))
      want(rule.refusal->error, refusal->find("error")->line);
    if (rule.check.kind == Check::Kind::gap)
      for (const char* end : {"from", "to"}) {
        const Value& name = *row.find("check")->find(end);
        wanted_parameters_.push_back({name.text, file_, name.line});
      }
    spec_.rules.push_back(std::move(rule));
  }

  void add_table(const fs::path& file, const Value& table, bool of_action) {
    file_ = file.string();
    for (const Value& row : table.find("parameters")->items) add_parameter(row, of_action);
    for (const Value& row : table.find("notes")->items) add_rule(row, read_row<Rule>(row));
    if (const Value* response = table.find("response"))
      for (const Value& row : response->items) {
        spec_.fields.push_back(read_row<Field>(row));
        for (const Value& rule : row.find("rules")->items) add_rule(rule, read_row<Rule>(rule));
      }
    if (const Value* examples = table.find("examples"))
      for (const Value& row : examples->items) {
        spec_.examples.push_back(read_row<Example>(row));
        add_rule(row, row_as_rule(row, "statement"));
      }
    for (const Value& row : table.find("errors")->items) {
      spec_.errors.push_back(read_row<ErrorRow>(row));
      spec_.errors.back().of_action = of_action;
      add_rule(row, row_as_rule(row, "condition"));
    }
    for (const Value& row : table.find("contradictions")->items) add_contradiction(row);
    if (const Value* behaviour = table.find("behaviour"))
      for (const Value& row : behaviour->items)
        add_decision(row, of_action ? spec_.behaviour : spec_.gateway);
  }

  void add_decision(const Value& row, std::vector<Decision>& decisions) {
    decisions.push_back(read_row<Decision>(row));
    want(decisions.back().rule, row.line);
    if (const auto& refusal = decisions.back().refusal) want(refusal->error, row.line);
  }

  void add_parameter(const Value& row, bool of_action) {
    auto parameter = read_row<Parameter>(row);
    for (const Value& each : row.find("rules")->items) {
      parameter.rules.push_back(spec_.rules.size());
      Rule rule = read_row<Rule>(each);
      rule.parameter = parameter.name;
      add_rule(each, std::move(rule));
    }
    (of_action ? spec_.parameters : spec_.shared_parameters).push_back(std::move(parameter));
  }

  void add_contradiction(const Value& row) {
    claim_id(row);
    for (const Value& id : row.find("about")->items) want(id.text, id.line);
    spec_.contradictions.push_back(read_row<Contradiction>(row));
  }

  void check_references() const {
    for (const Reference& reference : wanted_)
      if (!ids_.contains(reference.id))
        throw Error(reference.file, reference.line, "no row has the id '" + reference.id + "'",
                    "correct the reference or add the row");
    for (const Reference& reference : wanted_parameters_)
      if (spec_.parameter(reference.id) == nullptr)
        throw Error(reference.file, reference.line,
                    "the action has no parameter '" + reference.id + "'",
                    "correct the name or add the parameter");
  }

  struct Reference {
    std::string id;
    std::string file;
    int line;
  };

  const Schema& schema_;
  Spec spec_;
  std::string file_;
  std::set<std::string> ids_;
  std::vector<Reference> wanted_;
  std::vector<Reference> wanted_parameters_;  ///< the ends of a gap
};

}  // namespace

Spec load_spec(const fs::path& file, const Schema& schema) { return Loader(schema).load(file); }

Spec load_spec(const fs::path& file, const fs::path& schema) {
  return load_spec(file, Schema::load(schema));
}

}  // namespace contract
