#include "runner/stream.h"

#include <algorithm>

#include "ecs_contract/error.h"
#include "formats/struct_json.h"

namespace contract {
namespace {

Value number(std::size_t count) { return Value::number(static_cast<long long>(count)); }

/// The count in a member; `otherwise` where there is none, as in streams of earlier versions.
std::size_t count_of(const Value& value, const char* name, std::size_t otherwise) {
  const std::string text = value.text_of(name);
  return text.empty() ? otherwise : std::strtoull(text.c_str(), nullptr, 10);
}

Value header_value(const RunInfo& info) {
  Value value = Value::object();
  value.add("type", Value::string("header"))
      .add("format", Value::number(kStreamFormat))
      .add("suite", Value::string(info.suite_version))
      .add("spec", Value::string(info.spec_id))
      .add("spec_hash", Value::string(info.spec_hash))
      .add("suite_hash", Value::string(info.suite_hash))
      .add("adapter", Value::string(info.adapter))
      .add("title", Value::string(info.title))
      .add("started", Value::string(info.started))
      .add("seed", Value::string(info.seed))
      .add("strict", Value::boolean(info.strict))
      .add("order", Value::string(info.order))
      .add("cases", number(info.cases))
      .add("shard", number(info.shard))
      .add("shards", number(info.shards))
      .add("selection", Value::string(info.selection))
      .add("whole", Value::boolean(info.whole));
  return value;
}

Value row_value(const RowInfo& row) {
  Value value = Value::object();
  value.add("type", Value::string("row"))
      .add("id", Value::string(row.id))
      .add("excluded", Value::string(row.excluded));
  if (row.of_service) value.add("binds", Value::string("service"));
  return value;
}

Value known_value(const KnownFailing& known) {
  Value causes = Value::array();
  for (const StatedCause& each : known.causes) {
    Value cause = Value::object();
    cause.add("rule", Value::string(each.rule)).add("subject", Value::string(each.subject));
    causes.items.push_back(std::move(cause));
  }
  Value value = Value::object();
  value.add("type", Value::string("known"))
      .add("line", Value::number(known.line))
      .add("cases", Value::string(known.pattern))
      .add("causes", std::move(causes))
      .add("reason", Value::string(known.reason))
      .add("link", Value::string(known.link));
  return value;
}

KnownFailing read_known(const Value& value) {
  KnownFailing known{value.text_of("cases"),
                     {},
                     value.text_of("reason"),
                     value.text_of("link"),
                     std::atoi(value.text_of("line").c_str())};
  if (const Value* causes = value.find("causes"))
    for (const Value& each : causes->items)
      known.causes.push_back({each.text_of("rule"), each.text_of("subject")});
  return known;
}

/// Error: it is a stream of another format.
RunInfo read_header(const std::filesystem::path& file, const Value& value) {
  if (const std::string format = value.text_of("format"); format != std::to_string(kStreamFormat))
    throw Error(
        file.string(), 1,
        "has format '" + format + "'; this program reads format " + std::to_string(kStreamFormat),
        "read it with ecs-contract " + value.text_of("suite") + ", or run again");
  RunInfo info;
  info.suite_version = value.text_of("suite");
  info.spec_id = value.text_of("spec");
  info.spec_hash = value.text_of("spec_hash");
  info.suite_hash = value.text_of("suite_hash");
  info.adapter = value.text_of("adapter");
  info.title = value.text_of("title");
  info.started = value.text_of("started");
  info.seed = value.text_of("seed");
  info.strict = value.text_of("strict") == "true";
  if (value.find("order") != nullptr) info.order = value.text_of("order");
  info.cases = count_of(value, "cases", 0);
  info.shard = count_of(value, "shard", 1);
  info.shards = count_of(value, "shards", 1);
  info.selection = value.text_of("selection");
  info.whole = value.text_of("whole") == "true";
  return info;
}

constexpr const char* kRemedy = "the run did not end in order or the file was changed: run again";

Error damaged(const std::filesystem::path& file, int line, const std::string& what) {
  return Error(file.string(), line, what, kRemedy);
}

}  // namespace

std::string incomplete(const RunRecord& record) {
  if (record.end.kind == RunEnd::Kind::complete) return "";
  return record.end.reason + " after " + std::to_string(record.verdicts.size()) + " of " +
         std::to_string(record.info.cases) + " cases";
}

int exit_code(const RunRecord& record) {
  const int code = exit_code(count(record.verdicts));
  const bool asked_for =
      record.end.kind == RunEnd::Kind::complete || record.end.kind == RunEnd::Kind::fail_fast;
  return asked_for ? code : 2;
}

StreamWriter::StreamWriter(std::filesystem::path file, const RunInfo& info,
                           const std::vector<RowInfo>& rows, const std::vector<KnownFailing>& known)
    : file_(std::move(file)) {
  std::error_code failed;
  std::filesystem::create_directories(file_.parent_path(), failed);
  out_.open(file_, std::ios::binary | std::ios::trunc);
  counts_ = count({});
  write(sealed_.add(header_value(info)));
  for (const RowInfo& row : rows) write(sealed_.add(row_value(row)));
  for (const KnownFailing& line : known) write(sealed_.add(known_value(line)));
}

void StreamWriter::write(const std::string& line) {
  out_ << line << std::flush;
  if (!out_)
    throw Error(file_.string(), 0, "can't be written",
                "name a folder with room to write in by --out");
}

void StreamWriter::add(const Verdict& verdict) {
  ++counts_[verdict.status];
  write(sealed_.add(to_value(verdict)));
}

void StreamWriter::seal(const Hello& hello, double seconds, const RunEnd& end) {
  Value value = Value::object();
  value.add("type", Value::string("footer"))
      .add("client", Value::string(hello.client))
      .add("client_version", Value::string(hello.version))
      .add("language", Value::string(hello.language))
      .add("counts", to_value(counts_))
      .add("end", Value::string(to_text(end.kind)))
      .add("reason", Value::string(end.reason))
      .add("seconds", to_value(seconds));
  write(sealed_.seal(std::move(value)));
}

RunRecord read_stream(const std::filesystem::path& file) {
  RunRecord record;
  int last = 0;
  read_sealed(file, kRemedy, [&](const Value& value, int line) {
    last = line;
    const std::string type = value.text_of("type");
    if (type == "header") {
      record.info = read_header(file, value);
    } else if (type == "row") {
      record.rows.push_back(
          {value.text_of("id"), value.text_of("excluded"), value.text_of("binds") == "service"});
    } else if (type == "known") {
      record.known.push_back(read_known(value));
    } else if (type == "verdict") {
      record.verdicts.push_back(read_verdict(value));
    } else if (type == "footer") {
      record.info.client = value.text_of("client");
      record.info.client_version = value.text_of("client_version");
      record.info.language = value.text_of("language");
      record.seconds = std::strtod(value.text_of("seconds").c_str(), nullptr);
      const Value* counts = value.find("counts");
      if (counts == nullptr || *counts != to_value(count(record.verdicts)))
        throw damaged(file, line, "the counts do not fit the verdicts before them");
      record.end = {read_end(value.text_of("end")), value.text_of("reason")};
    } else {
      throw damaged(file, line, "a line of type '" + type + "' is not known");
    }
  });
  if (record.info.cases == 0) record.info.cases = record.verdicts.size();
  if (record.end.kind == RunEnd::Kind::complete && record.verdicts.size() != record.info.cases)
    throw damaged(file, last, "a complete run has a verdict for each of its cases");
  std::sort(record.verdicts.begin(), record.verdicts.end(),
            [](const Verdict& a, const Verdict& b) { return a.id < b.id; });
  return record;
}

}  // namespace contract
