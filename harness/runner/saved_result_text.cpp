// Saved results as lines, and back.
#include <string.h>

#include <algorithm>
#include <array>
#include <set>

#include "ecs_contract/error.h"
#include "formats/sealed_lines.h"
#include "formats/struct_json.h"
#include "runner/case.h"
#include "runner/saved_result.h"

namespace contract {
namespace {

constexpr const char* kRemedy = "make it anew with ecs-contract run --save";

/// One letter a verdict: hundreds of cases stay a screen of lines, and a change is seen in each.
constexpr std::array<std::pair<char, Status>, 5> kLetters = {{{'p', Status::pass},
                                                              {'f', Status::fail},
                                                              {'k', Status::known_failing},
                                                              {'u', Status::unexpected_pass},
                                                              {'s', Status::skipped}}};
constexpr char kNone = '-';  ///< there is no such case
constexpr char kHere = 'x';  ///< the cause is seen in it

char letter_of(Status status) {
  for (const auto& [letter, each] : kLetters)
    if (each == status) return letter;
  return kNone;
}

std::string spread_of(const std::string& id) { return id.substr(path_of_case(id).size()); }

/// Formats, signatures, schemes and methods, each with its '@', in the order of their places.
std::vector<std::string> spreads_of(const SavedResult& result) {
  std::set<std::string> all;
  for (const auto& [id, status] : result.cases) all.insert(spread_of(id));
  return {all.begin(), all.end()};
}

/// Letters by folder and name of a path, one place a spread, trailing kNone left out.
using Places = std::map<std::string, std::map<std::string, std::string>>;

std::string joined(const std::string& folder, const std::string& name) {
  return folder.empty() ? name : folder + "/" + name;
}

void set(Places& places, const std::vector<std::string>& spreads, const std::string& id,
         char letter) {
  const auto at = static_cast<std::size_t>(
      std::lower_bound(spreads.begin(), spreads.end(), spread_of(id)) - spreads.begin());
  const std::string path = path_of_case(id);
  const std::size_t slash = path.rfind('/');
  std::string& letters = slash == std::string::npos
                             ? places[""][path]
                             : places[path.substr(0, slash)][path.substr(slash + 1)];
  if (letters.size() <= at) letters.resize(at + 1, kNone);
  letters[at] = letter;
}

Value letters_value(const std::map<std::string, std::string>& names) {
  Value value = Value::object();
  for (const auto& [name, letters] : names) value.add(name, Value::string(letters));
  return value;
}

Value header_value(const SavedResult& result, const std::vector<std::string>& spreads) {
  const RunInfo& info = result.info;
  Value value = Value::object();
  value.add("type", Value::string("header"))
      .add("format", Value::number(kResultFormat))
      .add("adapter", Value::string(info.adapter))
      .add("title", Value::string(info.title))
      .add("client", Value::string(info.client))
      .add("client_version", Value::string(info.client_version))
      .add("language", Value::string(info.language))
      .add("suite", Value::string(info.suite_version))
      .add("suite_hash", Value::string(info.suite_hash))
      .add("spec", Value::string(info.spec_id))
      .add("spec_hash", Value::string(info.spec_hash))
      .add("started", Value::string(info.started))
      .add("seconds", decimal(result.seconds, 1))
      .add("cases", Value::number(static_cast<long long>(result.cases.size())))
      .add("spreads", Value::texts(spreads));
  return value;
}

Value cause_value(const SavedCause& cause, const std::vector<std::string>& spreads) {
  Places places;
  for (const std::string& id : cause.cases) set(places, spreads, id, kHere);
  Value cases = Value::object();
  for (const auto& [folder, names] : places) cases.add(folder, letters_value(names));
  Value value = Value::object();
  value.add("type", Value::string("cause"))
      .add("level", Value::string(to_text(cause.level)))
      .add("rule", Value::string(cause.rule))
      .add("subject", Value::string(cause.subject))
      .add("reason", Value::string(cause.reason))
      .add("link", Value::string(cause.link))
      .add("effect", Value::string(cause.effect))
      .add("severity", Value::number(cause.severity))
      .add("number", Value::number(static_cast<long long>(cause.cases.size())))
      .add("example", Value::string(cause.example))
      .add("cases", std::move(cases));
  return value;
}

Value counts_value(const SavedResult& result) {
  std::map<Status, long long> counts;
  for (const auto& [id, status] : result.cases) ++counts[status];
  Value value = Value::object();
  for (const auto& [letter, status] : kLetters)
    value.add(to_text(status), Value::number(counts[status]));
  return value;
}

/// Takes the lines one by one, then sees whether they make a whole.
class Reader {
 public:
  Reader(const std::filesystem::path& file, const Schema& schema) : file_(file), schema_(schema) {}

  void take(const Value& line, int number) {
    line_ = number;
    const std::string type = line.text_of("type");
    // Another format may have another schema.
    if (type == "header" && line.text_of("format") != std::to_string(kResultFormat))
      throw wrong("has format '" + line.text_of("format") + "'; this program reads format " +
                  std::to_string(kResultFormat));
    if (const auto problems = schema_.check(line); !problems.empty())
      throw wrong("breaks its schema: " + problems.front().path + " " + problems.front().message);
    if (type == "header") take_header(line);
    if (type == "cause") take_cause(line);
    if (type == "verdict") {
      Verdict example = read_verdict(line);
      const std::string id = example.id;
      result_.examples[id] = std::move(example);
    }
    if (type == "cases") take_cases(line.text_of("folder"), *line.find("verdicts"));
    if (type == "footer") counts_ = *line.find("counts");
  }

  SavedResult whole() {
    if (result_.cases.size() != expected_)
      throw wrong("has verdicts on " + std::to_string(result_.cases.size()) +
                  " cases, and not on " + std::to_string(expected_));
    if (counts_ != counts_value(result_)) throw wrong("the counts do not fit the verdicts");
    std::set<std::string> explained;
    for (const SavedCause& cause : result_.causes) demand_fits(cause, explained);
    for (const auto& [id, status] : result_.cases)
      if ((status == Status::fail || status == Status::known_failing) && !explained.contains(id))
        throw wrong("no cause says why '" + id + "' fails");
    return std::move(result_);
  }

 private:
  Error wrong(const std::string& what) const { return Error(file_.string(), line_, what, kRemedy); }

  void take_header(const Value& line) {
    RunInfo& info = result_.info;
    info.adapter = line.text_of("adapter");
    info.title = line.text_of("title");
    info.client = line.text_of("client");
    info.client_version = line.text_of("client_version");
    info.language = line.text_of("language");
    info.suite_version = line.text_of("suite");
    info.suite_hash = line.text_of("suite_hash");
    info.spec_id = line.text_of("spec");
    info.spec_hash = line.text_of("spec_hash");
    info.started = line.text_of("started");
    info.whole = true;
    expected_ = info.cases = static_cast<std::size_t>(line.integer_of("cases"));
    result_.seconds = std::strtod(line.text_of("seconds").c_str(), nullptr);
    for (const Value& each : line.find("spreads")->items) spreads_.push_back(each.text);
  }

  /// Calls `use` with each case that has a letter, and the letter.
  template <typename Use>
  void each_of(const std::string& folder, const Value& names, const Use& use) {
    for (const Member& name : names.members) {
      const std::string path = joined(folder, name.name);
      const std::string& letters = name.value.text;
      if (letters.size() > spreads_.size()) throw wrong("'" + path + "' has a place too many");
      for (std::size_t at = 0; at < letters.size(); ++at)
        if (letters[at] != kNone) use(path + spreads_[at], letters[at]);
    }
  }

  void take_cause(const Value& line) {
    SavedCause cause;
    cause.level = line.text_of("level") == to_text(Level::must) ? Level::must : Level::should;
    cause.rule = line.text_of("rule");
    cause.subject = line.text_of("subject");
    cause.reason = line.text_of("reason");
    cause.link = line.text_of("link");
    cause.effect = line.text_of("effect");
    cause.severity = line.integer_of("severity");
    cause.example = line.text_of("example");
    for (const Member& folder : line.find("cases")->members)
      each_of(folder.name, folder.value,
              [&](const std::string& id, char) { cause.cases.push_back(id); });
    std::sort(cause.cases.begin(), cause.cases.end());
    if (static_cast<long long>(cause.cases.size()) != line.integer_of("number"))
      throw wrong("the number does not fit the cases of the cause");
    result_.causes.push_back(std::move(cause));
  }

  void take_cases(const std::string& folder, const Value& names) {
    each_of(folder, names, [&](const std::string& id, char letter) {
      const auto found = std::find_if(kLetters.begin(), kLetters.end(),
                                      [&](const auto& each) { return each.first == letter; });
      if (found == kLetters.end() || !result_.cases.emplace(id, found->second).second)
        throw wrong("'" + id + "' has no verdict, or two");
    });
  }

  void demand_fits(const SavedCause& cause, std::set<std::string>& explained) const {
    const std::string name = to_sentence(cause);
    for (const std::string& id : cause.cases) {
      if (!result_.cases.contains(id)) throw wrong("of '" + name + "' there is no case " + id);
      if (cause.level == Level::must) explained.insert(id);
    }
    const auto example = result_.examples.find(cause.example);
    const bool shown = example != result_.examples.end() &&
                       std::any_of(example->second.findings.begin(), example->second.findings.end(),
                                   [&](const Finding& each) {
                                     return each.rule == cause.rule &&
                                            each.subject == cause.subject &&
                                            each.level == cause.level;
                                   });
    if (!shown || !std::binary_search(cause.cases.begin(), cause.cases.end(), cause.example))
      throw wrong("of '" + name + "' no case is shown");
  }

  const std::filesystem::path& file_;
  const Schema& schema_;
  int line_ = 0;
  std::size_t expected_ = 0;
  std::vector<std::string> spreads_;
  Value counts_;
  SavedResult result_;
};

}  // namespace

std::string to_text(const SavedResult& result) {
  const std::vector<std::string> spreads = spreads_of(result);
  SealedText sealed;
  sealed.add(header_value(result, spreads));
  for (const SavedCause& cause : result.causes) sealed.add(cause_value(cause, spreads));
  for (const auto& [id, example] : result.examples) sealed.add(to_value(example));
  Places places;
  for (const auto& [id, status] : result.cases) set(places, spreads, id, letter_of(status));
  for (const auto& [folder, names] : places) {
    Value line = Value::object();
    line.add("type", Value::string("cases"))
        .add("folder", Value::string(folder))
        .add("verdicts", letters_value(names));
    sealed.add(line);
  }
  Value footer = Value::object();
  footer.add("type", Value::string("footer")).add("counts", counts_value(result));
  sealed.seal(std::move(footer));
  return sealed.text();
}

SavedResult read_result(const std::filesystem::path& file, const Schema& schema) {
  Reader reader(file, schema);
  read_sealed(file, kRemedy, [&](const Value& line, int number) { reader.take(line, number); });
  return reader.whole();
}

std::vector<SavedResult> load_results(const std::vector<std::filesystem::path>& files,
                                      const Schema& schema) {
  std::vector<SavedResult> results;
  for (const std::filesystem::path& file : files) results.push_back(read_result(file, schema));
  std::sort(results.begin(), results.end(), [](const SavedResult& a, const SavedResult& b) {
    if (a.info.started != b.info.started) return a.info.started > b.info.started;
    return ::strverscmp(a.info.client_version.c_str(), b.info.client_version.c_str()) > 0;
  });
  return results;
}

}  // namespace contract
