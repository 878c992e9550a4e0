#include <algorithm>
#include <map>
#include <set>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "runner/case.h"
#include "runner/case_title.h"
#include "runner/read_step.h"
#include "spec/boundary_value.h"
#include "spec/check_request.h"

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

/// What cases of all files may name.
struct Shared {
  std::shared_ptr<const std::vector<Flag>> flags;
  std::vector<std::shared_ptr<const AnswerStyle>> spellings;
};

/// Reads one file's rows into cases: generation first, then the spread.
class CaseReader {
 public:
  CaseReader(const Spec& spec, const Shared& shared, const EmulationSource& source,
             const std::string& file, std::vector<Case>& out)
      : spec_(spec), shared_(shared), source_(source), file_(file), steps_(spec, file), out_(out) {}

  void read(const Value& row) {
    row_ = &row;
    for (const std::string& rule : texts_of(row, "rules", {})) require_rule(rule, row.line);
    const std::string each = row.text_of("each");
    if (each == "probe") return generate_boundary_values();
    if (each == "error") return generate_errors();
    if (each == "shared-code") return generate_shared_codes();
    if (each == "gateway-error") return generate_gateway_errors();
    if (each == "spelling") return generate_spellings();
    if (each == "provoked") return generate_provoked();
    Case made = base("");
    if (const Value* steps = row.find("steps")) {
      for (const Value& step : steps->items) made.steps.push_back(steps_.read(step));
      if (made.steps.front().reused)
        throw Error(file_, row.line, "the first call of a case has no connection to reuse",
                    "say 'connection' of a later step");
    } else {
      made.steps.push_back(steps_.read(row));
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
    made.tls = tls_flaw(row_->text_of("tls"));
    made.features = texts_of(*row_, "features", {});
    made.deadline_ms = row_->integer_of("deadline_ms");
    made.last = row_->text_of("last") == "true";
    made.flags = texts_of(*row_, "flags", {});
    made.dictionary = shared_.flags;
    if (const Value* emulator = row_->find("emulator"))
      made.emulation = std::make_shared<const Emulation>(read_emulation(source_, file_, *emulator));
    for (const std::string& id : made.flags) require_flag(id);
    return made;
  }

  /// Either the emulator answers all steps of a case or none.
  void check_emulation(const Case& made) const {
    for (const Step& step : made.steps)
      for (const StepAnswer& answer : step.answers)
        if ((answer.kind == StepAnswer::Kind::emulator) != (made.emulation != nullptr))
          throw Error(file_, row_->line,
                      made.emulation ? "a case on the emulator has an answer of its own"
                                     : "an answer of the emulator, and the case names no account",
                      "add 'emulator' to the case and to all its answers, or to none");
  }

  void require_flag(const std::string& id) const {
    const auto& all = *shared_.flags;
    if (std::none_of(all.begin(), all.end(), [&](const Flag& flag) { return flag.id == id; }))
      throw Error(file_, row_->line, "there is no flag '" + id + "'",
                  "take one of flags.json, or add it there");
  }

  /// One case for each edge of each rule of the action's parameters.
  void generate_boundary_values() {
    for (const Parameter& parameter : spec_.parameters) {
      if (parameter.role == "action")
        continue;  // a client's function is its action: nobody sets it
      for (const std::size_t place : parameter.rules) {
        const Rule& rule = spec_.rules[place];
        if (!rule.excluded.empty() || rule.of_service) continue;
        for (const BoundaryValue& boundary : boundary_values_of(spec_, rule)) {
          Case made = base(rule.id + "/" + boundary.label);
          made.title = title_of(rule, boundary);
          made.rules.push_back(rule.id);
          made.steps.push_back(probe_step(boundary));
          spread(std::move(made));
        }
      }
    }
  }

  Step probe_step(const BoundaryValue& boundary) const {
    Step step = steps_.read(*row_);
    for (const auto& [name, text] : boundary.parameters) {
      std::erase_if(step.arguments,
                    [&key = name](const Argument& each) { return each.name == key; });
      if (text) step.arguments.push_back(argument_of(spec_, name, text));
    }
    return steps_.finish(std::move(step));
  }

  /// One case for each error row of the action's page.
  void generate_errors() {
    for (const ErrorRow& row : spec_.errors) {
      if (!row.of_action) continue;
      Case made = base(row.id);
      made.title = title_of(row);
      made.rules.push_back(row.id);
      Step step = steps_.read(*row_);
      step.answers.front() = steps_.answer_of(row, "");
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
        Step step = steps_.read(*row_);
        step.answers.front() = steps_.answer_of(*row, "");
        made.steps.push_back(std::move(step));
      }
      spread(std::move(made));
    }
  }

  /// One case for each error that any call can meet, in each order of its members.
  void generate_gateway_errors() {
    for (const ErrorRow& row : spec_.errors) {
      if (row.of_action) continue;
      for (const ErrorOrder& order : spec_.envelope.error_orders) {
        Case made = base(row.id + "/" + order.id);
        made.title = title_of(row, order.id);
        made.rules.push_back(row.id);
        Step step = steps_.read(*row_);
        step.answers.front() = steps_.answer_of(row, "");
        step.answers.front().order = order.id;
        made.steps.push_back(std::move(step));
        spread(std::move(made), order.formats);
      }
    }
  }

  /// One case for each spelling of this one answer.
  void generate_spellings() {
    for (const auto& spelling : shared_.spellings) {
      Case made = base(spelling->id);
      made.title = spelling->title;
      made.rules.insert(made.rules.end(), spelling->rules.begin(), spelling->rules.end());
      Step step = steps_.read(*row_);
      step.answers.front().spelling = spelling;
      made.steps.push_back(std::move(step));
      spread(std::move(made), spelling->formats);
    }
  }

  /// One case for each error row of the action's page, brought about as the row says.
  void generate_provoked() {
    if (row_->find("emulator") == nullptr)
      throw Error(file_, row_->line, "rows are provoked, and nothing is there to answer",
                  "add 'emulator'");
    for (const ErrorRow& row : spec_.errors) {
      if (!row.of_action || !row.provoked) continue;
      const Provocation& how = *row.provoked;
      Case made = base(row.id);
      made.title = title_of(row);
      made.rules.push_back(row.id);
      Step step = steps_.read(*row_);
      step.answers.front().decided.error = row.id;
      if (how.by_state) {
        step.arguments.clear();
        for (const auto& [name, text] : how.request)
          if (name == spec_.name_of("action"))
            step.action = text.value_or("");
          else if (text)
            step.arguments.push_back(argument_of(spec_, name, text));
        made.emulation = std::make_shared<const Emulation>(
            read_emulation(source_, file_, *row_->find("emulator"), how.account));
      } else {
        step.before.injection = Injection{row.id, "", "", "", 1};
      }
      made.steps.push_back(steps_.finish(std::move(step)));
      spread(std::move(made));
    }
  }

  void spread(Case made, const std::vector<std::string>& possible = {std::begin(kFormats),
                                                                     std::end(kFormats)}) {
    add_features(made);
    check_emulation(made);
    auto formats = texts_of(*row_, "formats", possible);
    std::erase_if(formats, [&](const std::string& format) {
      return std::find(possible.begin(), possible.end(), format) == possible.end();
    });
    const auto signatures =
        texts_of(*row_, "signatures", {std::begin(kSignatures), std::end(kSignatures)});
    for (const std::string& format : formats)
      for (const std::string& signature : signatures)
        for (const std::string& scheme : texts_of(*row_, "schemes", {"http"}))
          for (const std::string& method : texts_of(*row_, "methods", {""})) {
            Case one = made;
            one.format = format == "json" ? Format::json : Format::xml;
            one.signature = signature;
            if (signature == "v1-hmac-sha256") one.rules.emplace_back("SignatureMethod.sha256");
            one.scheme = scheme;
            one.method = method;
            one.id.append("@").append(format).append(",").append(signature);
            if (scheme != "http") one.id.append(",").append(scheme);
            if (!method.empty()) one.id.append(",").append(method);
            out_.push_back(std::move(one));
          }
  }

  const Spec& spec_;
  const Shared& shared_;
  const EmulationSource& source_;
  std::string file_;
  StepReader steps_;
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

/// The files below a folder, read and held to their schema.
std::vector<std::pair<std::string, Value>> load_files(const fs::path& folder,
                                                      const Schema& schema) {
  std::vector<std::pair<std::string, Value>> files;
  for (const fs::path& file : files_below(folder))
    files.emplace_back(file.string(), load_json(file, schema));
  return files;
}

/// The dictionary of one file: effects from the worst on, and the flags that have them.
void read_flags(const std::string& file, const Value& dictionary, std::vector<Flag>& out) {
  std::vector<std::string> effects;
  for (const Value& effect : dictionary.find("effects")->items) effects.push_back(effect.text);
  for (const Value& row : dictionary.find("flags")->items) {
    Flag flag;
    flag.id = row.text_of("id");
    flag.title = row.text_of("title");
    flag.effect = row.text_of("effect");
    const auto at = std::find(effects.begin(), effects.end(), flag.effect);
    if (at == effects.end())
      throw Error(file, row.line, "there is no effect '" + flag.effect + "'",
                  "take one of 'effects', or add it there in its place");
    flag.severity = static_cast<std::size_t>(at - effects.begin());
    flag.seen = texts_of(row, "seen", {});
    flag.shown_by = texts_of(row, "shown_by", {});
    out.push_back(std::move(flag));
  }
}

std::vector<Flag> flags_of(const std::vector<std::pair<std::string, Value>>& files) {
  std::vector<Flag> flags;
  for (const auto& [file, document] : files)
    if (const Value* dictionary = document.find("dictionary")) read_flags(file, *dictionary, flags);
  return flags;
}

/// Flags and spellings; the rules that a spelling names must be there.
Shared read_shared(const std::vector<std::pair<std::string, Value>>& files, const Spec& spec) {
  Shared shared;
  shared.flags = std::make_shared<const std::vector<Flag>>(flags_of(files));
  for (const auto& [file, document] : files) {
    const Value* list = document.find("spellings");
    if (list == nullptr) continue;
    for (const Value& row : list->items) {
      auto spelling = std::make_shared<const AnswerStyle>(read_answer_style(spec, row));
      for (const std::string& rule : spelling->rules)
        if (spec.rule(rule) == nullptr)
          throw Error(file, row.line, "the spec has no rule '" + rule + "'",
                      "take an id that 'ecs-contract check --rules' lists");
      shared.spellings.push_back(std::move(spelling));
    }
  }
  return shared;
}

}  // namespace

std::vector<Flag> load_flags(const fs::path& folder, const fs::path& schema) {
  return flags_of(load_files(folder, Schema::load(schema)));
}

std::vector<Case> load_cases(const fs::path& folder, const fs::path& schema, const Spec& spec,
                             const EmulationSource& source) {
  return load_cases(folder, Schema::load(schema), spec, source);
}

std::vector<Case> load_cases(const fs::path& folder, const Schema& schema, const Spec& spec,
                             const EmulationSource& source) {
  const auto files = load_files(folder, schema);
  const Shared shared = read_shared(files, spec);
  std::vector<Case> cases;
  std::set<std::string> rows;
  for (const auto& [file, document] : files) {
    const Value* list = document.find("cases");
    if (list == nullptr) continue;
    CaseReader reader(spec, shared, source, file, cases);
    for (const Value& row : list->items) {
      if (!rows.insert(row.text_of("id")).second)
        throw Error(file, row.line, "case '" + row.text_of("id") + "' stands twice",
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

}  // namespace contract
