#include <algorithm>
#include <map>
#include <set>

#include "error.h"
#include "formats/files.h"
#include "runner/case.h"
#include "spec/check_request.h"
#include "spec/probe.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

const char* const kFormats[] = {"json", "xml"};
const char* const kSignatures[] = {"v1-hmac-sha1", "v1-hmac-sha256", "v3"};

std::vector<std::string> texts_of(const Value& row, std::string_view name,
                                  std::vector<std::string> otherwise) {
  const Value* list = row.find(name);
  if (list == nullptr) return otherwise;
  std::vector<std::string> texts;
  for (const Value& item : list->items) texts.push_back(item.text);
  return texts;
}

void add_feature(Case& each, const std::string& feature) {
  if (std::find(each.features.begin(), each.features.end(), feature) == each.features.end())
    each.features.push_back(feature);
}

/// Past this an IEEE double does not hold every integer.
constexpr long long kExact = 1LL << 53;

/// What a client has to be capable of for these arguments.
void add_features(Case& each) {
  for (const Step& step : each.steps)
    for (const Argument& argument : step.arguments) {
      if (!argument.text) {
        add_feature(each, "null-parameter");
      } else if (argument.text->empty()) {
        add_feature(each, "empty-parameter");
      } else if (argument.type == ValueType::integer) {
        const std::optional<long long> number = read_integer(*argument.text);
        if (number && (*number > kExact || *number < -kExact)) add_feature(each, "big-integer");
      }
    }
  if (!each.security_token.empty()) add_feature(each, "sts");
}

/// Reads one file's rows into cases: generation first, then the spread.
class CaseReader {
 public:
  CaseReader(const Spec& spec, std::string file, std::vector<Case>& out)
      : spec_(spec), file_(std::move(file)), out_(out) {}

  void read(const Value& row) {
    row_ = &row;
    for (const std::string& rule : texts_of(row, "rules", {})) require_rule(rule, row.line);
    const std::string each = row.text_of("each");
    if (each == "probe") return generate_probes();
    if (each == "error") return generate_errors();
    if (each == "shared-code") return generate_shared_codes();
    Case made = base("");
    if (const Value* steps = row.find("steps")) {
      for (const Value& step : steps->items) made.steps.push_back(read_step(step));
    } else {
      made.steps.push_back(read_step(row));
    }
    spread(std::move(made));
  }

 private:
  void require_rule(const std::string& id, int line) const {
    if (spec_.rule(id) == nullptr)
      throw Error(file_, line, "the spec has no rule '" + id + "'",
                  "take an id that 'ecs-contract check --rules' lists");
  }

  Case base(const std::string& suffix) const {
    Case made;
    made.id = row_->text_of("id") + (suffix.empty() ? "" : "/" + suffix);
    made.title = row_->text_of("title");
    made.rules = texts_of(*row_, "rules", {});
    const std::string level = row_->text_of("level");
    made.level = level == "SHOULD"        ? Level::should
                 : level == "information" ? Level::information
                                          : Level::must;
    made.security_token = row_->text_of("security_token");
    return made;
  }

  Argument argument(const std::string& name, std::optional<std::string> text) const {
    const Parameter* parameter = spec_.parameter(name);
    return {name, parameter == nullptr ? ValueType::string : parameter->type, std::move(text)};
  }

  /// Whether the arguments break a rule, so that a client may refuse them before sending.
  Step finish(Step step) const {
    Params params;
    for (const Argument& each : step.arguments)
      if (each.text) params.push_back({each.name, *each.text, false});
    params.push_back({spec_.name_of("action"), spec_.action, false});
    step.refused = !check_request(spec_, params).empty();
    return step;
  }

  Step read_step(const Value& row) const {
    Step step;
    if (const Value* call = row.find("call"))
      for (const Member& member : call->members)
        step.arguments.push_back(
            argument(member.name, member.value.is(Value::Kind::null)
                                      ? std::nullopt
                                      : std::optional<std::string>(member.value.text)));
    if (const Value* answer = row.find("answer")) step.answer = read_answer(*answer);
    return finish(std::move(step));
  }

  StepAnswer read_answer(const Value& row) const {
    if (const Value* error = row.find("error")) return read_error(*error);
    StepAnswer answer;
    if (const Value* success = row.find("success")) {
      answer.kind = StepAnswer::Kind::success;
      if (success->find("order_id") != nullptr) answer.order_id = success->text_of("order_id");
      return answer;
    }
    return read_example(row.text_of("example"), row.line);
  }

  StepAnswer read_error(const Value& error) const {
    StepAnswer answer;
    answer.kind = StepAnswer::Kind::error;
    const std::string id = error.text_of("row");
    if (id.empty()) {
      if (error.find("status") == nullptr || error.find("code") == nullptr)
        throw Error(file_, error.line, "an error needs 'row', or 'status' and 'code'",
                    "name the row of the spec or say both");
      answer.status = static_cast<int>(error.integer_of("status"));
      answer.code = error.text_of("code");
      answer.message = error.text_of("message");
      return answer;
    }
    const ErrorRow* row = spec_.error(id);
    if (row == nullptr)
      throw Error(file_, error.line, "the spec has no error row '" + id + "'",
                  "take an id that 'ecs-contract check --rules' lists");
    return answer_of(*row, error.text_of("fill"));
  }

  StepAnswer answer_of(const ErrorRow& row, const std::string& fill) const {
    StepAnswer answer;
    answer.kind = StepAnswer::Kind::error;
    answer.status = row.status;
    answer.code = row.code;
    answer.message = fill_message(row, fill);
    answer.retry = row.retry;
    return answer;
  }

  StepAnswer read_example(const std::string& id, int line) const {
    for (const Example& example : spec_.examples) {
      if (example.id != id) continue;
      StepAnswer answer;
      answer.kind = StepAnswer::Kind::text;
      answer.body = example.text;
      const auto said = [&](const char* role) {
        const auto found = example.parameters.find(spec_.name_of(role));
        return found == example.parameters.end() ? std::nullopt : found->second;
      };
      answer.request_id = said("request_id").value_or("");
      answer.order_id = said("order_id");
      return answer;
    }
    throw Error(file_, line, "the spec has no example '" + id + "'",
                "take an id that 'ecs-contract check --rules' lists");
  }

  /// One case for each edge of each rule of the action's parameters.
  void generate_probes() {
    for (const Parameter& parameter : spec_.parameters) {
      if (parameter.role == "action")
        continue;  // a client's function is its action: nobody sets it
      for (const std::size_t place : parameter.rules) {
        const Rule& rule = spec_.rules[place];
        if (!rule.excluded.empty()) continue;
        for (const Probe& probe : probes_of(spec_, rule)) {
          Case made = base(rule.id + "/" + probe.label);
          made.title = rule.statement;
          made.rules.push_back(rule.id);
          made.steps.push_back(probe_step(probe));
          spread(std::move(made));
        }
      }
    }
  }

  Step probe_step(const Probe& probe) const {
    Step step = read_step(*row_);
    for (const auto& [name, text] : probe.parameters) {
      auto& all = step.arguments;
      const auto found = std::find_if(
          all.begin(), all.end(), [&, &key = name](const Argument& a) { return a.name == key; });
      if (found != all.end()) all.erase(found);
      if (text) all.push_back(argument(name, text));
    }
    return finish(std::move(step));
  }

  /// One case for each error row of the action's page.
  void generate_errors() {
    for (const ErrorRow& row : spec_.errors) {
      if (!row.of_action) continue;
      Case made = base(row.id);
      made.title = row.condition;
      made.rules.push_back(row.id);
      Step step = read_step(*row_);
      step.answer = answer_of(row, "");
      made.steps.push_back(std::move(step));
      spread(std::move(made));
    }
  }

  /// One case for each code that several rows have: all of them, one after the other.
  void generate_shared_codes() {
    std::map<std::string, std::vector<const ErrorRow*>> by_code;
    for (const ErrorRow& row : spec_.errors)
      if (row.of_action) by_code[row.code].push_back(&row);
    for (const auto& [code, rows] : by_code) {
      if (rows.size() < 2) continue;
      Case made = base(code);
      for (const ErrorRow* row : rows) {
        made.rules.push_back(row->id);
        Step step = read_step(*row_);
        step.answer = answer_of(*row, "");
        made.steps.push_back(std::move(step));
      }
      spread(std::move(made));
    }
  }

  void spread(Case made) {
    add_features(made);
    const auto formats = texts_of(*row_, "formats", {std::begin(kFormats), std::end(kFormats)});
    const auto signatures =
        texts_of(*row_, "signatures", {std::begin(kSignatures), std::end(kSignatures)});
    for (const std::string& format : formats)
      for (const std::string& signature : signatures)
        for (const std::string& scheme : texts_of(*row_, "schemes", {"http"}))
          for (const std::string& method : texts_of(*row_, "methods", {""})) {
            Case one = made;
            one.format = format == "json" ? Format::json : Format::xml;
            one.signature = signature;
            one.scheme = scheme;
            one.method = method;
            one.id.append("@").append(format).append(",").append(signature);
            if (scheme != "http") one.id.append(",").append(scheme);
            if (!method.empty()) one.id.append(",").append(method);
            out_.push_back(std::move(one));
          }
  }

  const Spec& spec_;
  std::string file_;
  std::vector<Case>& out_;
  const Value* row_ = nullptr;
};

std::vector<fs::path> files_below(const fs::path& folder) {
  std::error_code failed;
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator it(folder, failed), end; !failed && it != end;
       it.increment(failed))
    if (it->path().extension() == ".json") files.push_back(it->path());
  if (failed)
    throw Error(folder.string(), 0, "can't be read: " + failed.message(),
                "name a folder of cases with --cases");
  std::sort(files.begin(), files.end());
  return files;
}

bool contains(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool begins(const std::string& id, const std::string& prefix) {
  if (!id.starts_with(prefix)) return false;
  if (id.size() == prefix.size() || prefix.empty() || prefix.back() == '/') return true;
  return id[prefix.size()] == '/' || id[prefix.size()] == '@';
}

}  // namespace

std::vector<Case> load_cases(const fs::path& folder, const fs::path& schema, const Spec& spec) {
  return load_cases(folder, Schema::load(schema), spec);
}

std::vector<Case> load_cases(const fs::path& folder, const Schema& schema, const Spec& spec) {
  std::vector<Case> cases;
  std::set<std::string> rows;
  for (const fs::path& file : files_below(folder)) {
    const Value document = load_json(file, schema);
    CaseReader reader(spec, file.string(), cases);
    for (const Value& row : document.find("cases")->items) {
      if (!rows.insert(row.text_of("id")).second)
        throw Error(file.string(), row.line, "case '" + row.text_of("id") + "' stands twice",
                    "ids are unique over all files: choose another for the newer one");
      reader.read(row);
    }
  }
  if (cases.empty())
    throw Error(folder.string(), 0, "holds no cases", "name a folder with case files by --cases");
  std::sort(cases.begin(), cases.end(), [](const Case& a, const Case& b) { return a.id < b.id; });
  const auto twice = std::adjacent_find(cases.begin(), cases.end(),
                                        [](const Case& a, const Case& b) { return a.id == b.id; });
  if (twice != cases.end())
    throw Error(folder.string(), 0, "case '" + twice->id + "' is generated twice",
                "give its samples or rows different names");
  return cases;
}

bool selects(const Selection& selection, const Case& each) {
  const auto any = [](const auto& list, const auto& test) {
    return list.empty() || std::any_of(list.begin(), list.end(), test);
  };
  return any(selection.prefixes, [&](const std::string& p) { return begins(each.id, p); }) &&
         any(selection.rules, [&](const std::string& r) { return contains(each.rules, r); }) &&
         any(selection.formats, [&](const std::string& f) { return f == to_text(each.format); }) &&
         any(selection.signatures, [&](const std::string& s) { return s == each.signature; });
}

std::vector<Case> select(const std::vector<Case>& suite, const Selection& selection) {
  std::vector<Case> cases;
  std::size_t chosen = 0;
  for (const Case& each : suite)
    if (selects(selection, each) && chosen++ % selection.shards == selection.shard - 1)
      cases.push_back(each);
  return cases;
}

}  // namespace contract
