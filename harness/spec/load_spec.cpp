#include <functional>
#include <set>

#include "error.h"
#include "formats/files.h"
#include "spec/read_behaviour.h"
#include "spec/spec.h"
#include "wire/digest.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

Level read_level(const std::string& text) {
  return text == "MUST" ? Level::must : text == "SHOULD" ? Level::should : Level::information;
}

ValueType read_type(const std::string& text) {
  return text == "integer"   ? ValueType::integer
         : text == "boolean" ? ValueType::boolean
                             : ValueType::string;
}

Place read_place(const Value& row) {
  const Value& at = *row.find("at");
  return {at.text_of("section"), at.text_of("row")};
}

std::vector<Sample> read_samples(const Value* list) {
  std::vector<Sample> result;
  if (list == nullptr) return result;
  for (const Value& item : list->items)
    result.push_back({optional_text(*item.find("value")), read_assignment(item.find("with"))});
  return result;
}

When read_when(const Value& object) {
  When when;
  when.parameter = object.text_of("parameter");
  if (object.find("at_most") != nullptr) when.at_most = object.integer_of("at_most");
  if (object.find("more_than") != nullptr) when.more_than = object.integer_of("more_than");
  return when;
}

Check::Kind read_kind(const std::string& text) {
  static const std::map<std::string, Check::Kind> kinds = {
      {"required", Check::Kind::required},
      {"type", Check::Kind::type},
      {"range", Check::Kind::range},
      {"one_of", Check::Kind::one_of},
      {"time", Check::Kind::time},
      {"gap", Check::Kind::gap},
      {"ascii", Check::Kind::ascii},
      {"max_length", Check::Kind::max_length},
      {"default", Check::Kind::default_value},
      {"within_minutes", Check::Kind::within_minutes},
      {"unique", Check::Kind::unique},
      {"utc", Check::Kind::utc},
      {"unsent", Check::Kind::unsent}};
  return kinds.at(text);
}

Check read_check(const Value& object) {
  Check check;
  check.kind = read_kind(object.text_of("kind"));
  check.type = read_type(object.text_of("type"));
  check.min = object.integer_of("min");
  check.minutes =
      object.integer_of(check.kind == Check::Kind::gap ? "at_least_minutes" : "minutes");
  check.characters = static_cast<std::size_t>(object.integer_of("characters"));
  check.any_case = object.text_of("any_case") == "true";
  check.from = object.text_of("from");
  check.to = object.text_of("to");
  check.pattern = object.text_of("pattern");
  if (const Value* values = object.find("values"))
    for (const Value& value : values->items) check.values.push_back(value.text);
  if (const Value* when = object.find("when")) check.when = read_when(*when);
  for (const char* name : {"max", "value"}) {
    const Value* bound = object.find(name);
    if (bound == nullptr) continue;
    if (bound->is(Value::Kind::object)) {
      check.parameter = bound->text_of("parameter");
    } else if (bound->is(Value::Kind::number)) {
      check.max = object.integer_of(name);
    } else {
      check.values.push_back(bound->text);
    }
  }
  return check;
}

Rule read_rule(const Value& row, const std::string& parameter) {
  Rule rule;
  rule.id = row.text_of("id");
  rule.at = read_place(row);
  rule.level = read_level(row.text_of("level"));
  rule.basis = read_basis(row.text_of("basis"));
  rule.statement = row.text_of("statement");
  rule.parameter = parameter;
  if (const Value* check = row.find("check")) rule.check = read_check(*check);
  if (const Value* refusal = row.find("refusal"))
    rule.refusal = ErrorReference{refusal->text_of("error"), read_basis(refusal->text_of("basis")),
                                  refusal->text_of("text")};
  rule.accepted = read_samples(row.find("accepted"));
  rule.refused = read_samples(row.find("refused"));
  rule.excluded = row.text_of("excluded");
  rule.of_service = row.text_of("binds") == "service";
  return rule;
}

/// An error row or example that is excluded, or tested, stands among the rules too: one ledger.
Rule row_as_rule(const Value& row, const std::string& statement) {
  Rule rule = read_rule(row, "");
  rule.statement = row.text_of(statement);
  return rule;
}

Field read_field(const Value& row) {
  Field field{row.text_of("name"),
              read_type(row.text_of("type")),
              row.text_of("example"),
              row.text_of("role"),
              {}};
  if (const Value* members = row.find("members"))
    for (const Value& member : members->items) field.members.push_back(read_field(member));
  return field;
}

ErrorRow read_error(const Value& row, bool of_action) {
  ErrorRow error;
  error.id = row.text_of("id");
  error.at = read_place(row);
  error.basis = read_basis(row.text_of("basis"));
  error.status = static_cast<int>(row.integer_of("status"));
  error.code = row.text_of("code");
  error.message = row.text_of("message");
  error.condition = row.text_of("condition");
  error.fill = row.text_of("fill");
  error.retry = row.text_of("retry");
  error.wait_minutes = static_cast<int>(row.integer_of("wait_minutes"));
  error.of_action = of_action;
  error.about_signer = row.text_of("about") == "signer";
  if (const Value* provoked = row.find("provoked")) error.provoked = read_provocation(*provoked);
  return error;
}

std::vector<std::string> read_texts(const Value* list) {
  std::vector<std::string> texts;
  if (list != nullptr)
    for (const Value& item : list->items) texts.push_back(item.text);
  return texts;
}

std::vector<ErrorOrder> read_orders(const Value* list) {
  std::vector<ErrorOrder> orders;
  if (list != nullptr)
    for (const Value& item : list->items)
      orders.push_back({item.text_of("id"), read_texts(item.find("formats")),
                        read_texts(item.find("members")), item.text_of("by")});
  return orders;
}

std::vector<AnswerHeader> read_headers(const Value& list) {
  std::vector<AnswerHeader> headers;
  for (const Value& item : list.items)
    headers.push_back({item.text_of("name"), item.text_of("value"), item.text_of("format"),
                       static_cast<int>(item.integer_of("status")),
                       static_cast<std::size_t>(item.integer_of("from_bytes"))});
  return headers;
}

Envelope read_envelope(const Value& object) {
  const Value& fields = *object.find("fields");
  const Value& types = *object.find("content_types");
  return {.default_format = object.text_of("default_format"),
          .xml_declaration = object.text_of("xml_declaration"),
          .success_root_suffix = object.text_of("success_root_suffix"),
          .error_root = object.text_of("error_root"),
          .request_id = fields.text_of("request_id"),
          .host_id = fields.text_of("host_id"),
          .code = fields.text_of("code"),
          .message = fields.text_of("message"),
          .recommend = fields.text_of("recommend"),
          .recommend_template = object.text_of("recommend"),
          .json_type = types.text_of("json"),
          .xml_type = types.text_of("xml"),
          .headers = read_headers(*object.find("headers")),
          .keep_alive = std::chrono::seconds(object.integer_of("keep_alive")),
          .xml_cdata = read_texts(object.find("xml_cdata")),
          .error_orders = read_orders(object.find("error_orders")),
          .endpoint = object.text_of("endpoint"),
          .region = object.text_of("region")};
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
    spec_.envelope = read_envelope(*shared.find("envelope"));
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
    for (const Value& row : table.find("notes")->items) add_rule(row, read_rule(row, ""));
    if (const Value* response = table.find("response"))
      for (const Value& row : response->items) {
        spec_.fields.push_back(read_field(row));
        for (const Value& rule : row.find("rules")->items) add_rule(rule, read_rule(rule, ""));
      }
    if (const Value* examples = table.find("examples"))
      for (const Value& row : examples->items) {
        spec_.examples.push_back({row.text_of("id"), row.text_of("format"), row.text_of("text"),
                                  read_assignment(row.find("parameters"))});
        add_rule(row, row_as_rule(row, "statement"));
      }
    for (const Value& row : table.find("errors")->items) {
      spec_.errors.push_back(read_error(row, of_action));
      add_rule(row, row_as_rule(row, "condition"));
    }
    for (const Value& row : table.find("contradictions")->items) add_contradiction(row);
    if (const Value* behaviour = table.find("behaviour"))
      for (const Value& row : behaviour->items)
        add_decision(row, of_action ? spec_.behaviour : spec_.gateway);
  }

  void add_decision(const Value& row, std::vector<Decision>& decisions) {
    decisions.push_back(read_decision(row));
    want(decisions.back().rule, row.line);
    if (const auto& refusal = decisions.back().refusal) want(refusal->error, row.line);
  }

  void add_parameter(const Value& row, bool of_action) {
    Parameter parameter{row.text_of("name"),
                        read_type(row.text_of("type")),
                        row.text_of("required") == "true",
                        row.text_of("example"),
                        row.text_of("role"),
                        {}};
    for (const Value& rule : row.find("rules")->items) {
      parameter.rules.push_back(spec_.rules.size());
      add_rule(rule, read_rule(rule, parameter.name));
    }
    (of_action ? spec_.parameters : spec_.shared_parameters).push_back(std::move(parameter));
  }

  void add_contradiction(const Value& row) {
    claim_id(row);
    Contradiction contradiction{row.text_of("id"),
                                {},
                                row.text_of("says"),
                                row.text_of("against"),
                                row.text_of("resolution")};
    for (const Value& id : row.find("about")->items) {
      contradiction.about.push_back(id.text);
      want(id.text, id.line);
    }
    spec_.contradictions.push_back(std::move(contradiction));
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
