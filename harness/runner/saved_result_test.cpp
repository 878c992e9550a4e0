#include "runner/saved_result.h"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "formats/json.h"
#include "formats/sealed_lines.h"
#include "runner/saved_result_testing.h"

using namespace contract;
using namespace contract::testing;

namespace {

namespace fs = std::filesystem;

const fs::path kFolder =
    fs::path(CONTRACT_BINARY_DIR) / ("saved_result_test." + std::to_string(::getpid()));
const fs::path kFile = kFolder / kResultFile;

const Schema& schema() {
  static const Schema loaded =
      Schema::load(fs::path(CONTRACT_SOURCE_DIR) / "conformance/schemas/result.schema.json");
  return loaded;
}

/// The text with one thing changed, under a seal that fits.
std::string sealed_with(const std::string& text, const std::string& from, const std::string& to) {
  std::string changed = text;
  REQUIRE(changed.find(from) != std::string::npos);
  changed.replace(changed.find(from), from.size(), to);
  SealedText sealed;
  std::size_t at = 0;
  while (true) {
    const std::size_t end = changed.find('\n', at);
    Value line = read_json(changed.substr(at, end - at)).value;
    at = end + 1;
    if (line.text_of("type") == "footer") {
      line.members.pop_back();
      sealed.seal(line);
      return sealed.text();
    }
    sealed.add(line);
  }
}

}  // namespace

TEST_CASE("a saved result has the verdict on each case, the causes, and one case of each in full") {
  write_file(kFile, to_text(result_of(sample_record())));
  const SavedResult result = read_result(kFile, schema());
  CHECK(result.info.adapter == "sample@transport=other");
  CHECK(result.info.suite_hash == std::string(64, 'a'));
  CHECK(result.info.started == "2026-01-02T03:04:05Z");
  CHECK(result.seconds == 2.5);
  REQUIRE(result.cases.size() == 6);
  CHECK(result.cases.at("reply/a@xml,v3") == Status::skipped);
  CHECK(result.cases.at("reply/b@xml,v3") == Status::fail);
  CHECK(result.cases.at("request/d@json,v3") == Status::unexpected_pass);
  REQUIRE(result.causes.size() == 3);
  const SavedCause& known = result.causes[0];
  CHECK(known.subject == "wire.known");
  CHECK(known.reason + " " + known.link == "a reason https://a.link/");
  CHECK(known.cases == std::vector<std::string>{"reply/b@xml,v3", "request/c@json,v3"});
  CHECK(known.example == "request/c@json,v3");
  CHECK(result.example(known).exchange == "  arrived:\n    GET / HTTP/1.1\n");
  CHECK(result.example(known).repeat.empty());
  CHECK(result.finding(known).ground == "RFC 9112, 6.3");
  CHECK(result.causes[1].reason.empty());
  CHECK(result.causes[2].level == Level::should);
  CHECK(to_sentence(result.causes[2]) == "1 case departs from rule.one (wire.y)");
}

TEST_CASE(
    "the example is the shortest exchange of those that show the cause alone, kept once a line") {
  Verdict longest = verdict_of("a@1", Status::known_failing, {"wire.known"});
  longest.exchange = std::string(20'000, '-') + "\n";
  Verdict mixed = verdict_of("b@1", Status::fail, {"wire.known", "wire.x"});
  mixed.exchange = "-\n";
  Verdict shorter = verdict_of("c@1", Status::known_failing, {"wire.known"});
  shorter.exchange = "--\n";
  Verdict again = verdict_of("d@1", Status::known_failing, {"wire.also"});
  RunRecord record = record_of({longest, mixed, shorter, again});
  record.known[0].causes.push_back({"rule.one", "wire.also"});
  const SavedResult result = result_of(record);
  REQUIRE(result.causes.size() == 3);
  CHECK(result.causes[0].example == "c@1");
  CHECK(result.example(result.causes[0]).exchange == "--\n");
  const auto also = std::find_if(result.causes.begin(), result.causes.end(),
                                 [](const auto& each) { return each.subject == "wire.also"; });
  REQUIRE(also != result.causes.end());
  CHECK(result.example(*also).exchange.empty());
  record.verdicts = {longest};
  record.info.cases = 1;
  const SavedResult cut = result_of(record);
  CHECK(cut.example(cut.causes[0]).exchange == "    [… 20001 bytes more]\n");
}

TEST_CASE("the place of a result is told by client and version, fit for file names") {
  RunInfo info;
  const struct {
    const char* version;
    const char* folder;
  } rows[] = {{"1.63.107", "1.63.107"}, {"4.7.10 (ecs 5.11.7)", "4.7.10-ecs-5.11.7"},
              {"../../etc", "etc"},     {"..", "unknown"},
              {"", "unknown"},          {"v1/2\n", "v1-2"}};
  for (const auto& row : rows) {
    info.adapter = "java-core@transport=urlconnection";
    info.client_version = row.version;
    CHECK(place_of(info, "r") == fs::path("r/java-core@transport=urlconnection") / row.folder);
  }
}

TEST_CASE("a run that is no whole one of the suite as it ships is not kept") {
  const auto refused = [](const auto& change) {
    RunRecord record = sample_record();
    change(record);
    CHECK_THROWS_WITH(result_of(record), Catch::Contains("the run is no whole one: "));
  };
  refused([](RunRecord& r) { r.info.whole = false; });
  refused([](RunRecord& r) { r.info.shards = 2; });
  refused([](RunRecord& r) { r.info.strict = true; });
  refused([](RunRecord& r) { r.end = {RunEnd::Kind::interrupted, "by SIGINT"}; });
  refused([](RunRecord& r) { r.verdicts[0].status = Status::error; });
}

TEST_CASE("a saved result that is cut anywhere or changed is an error") {
  const std::string whole = to_text(result_of(sample_record()));
  for (std::size_t size = 0; size < whole.size(); size += 11) {
    write_file(kFile, whole.substr(0, size));
    CHECK_THROWS_AS(read_result(kFile, schema()), Error);
  }
}

TEST_CASE("a saved result that does not fit together is an error, however well it is sealed") {
  const std::string whole = to_text(result_of(sample_record()));
  const struct {
    const char* from;
    const char* to;
    const char* says;
  } rows[] = {
      {"\"format\":1", "\"format\":9", "has format '9'"},
      {"\"language\":\"C++\",", "", "breaks its schema"},
      {"\"cases\":6", "\"cases\":7", "has verdicts on 6 cases, and not on 7"},
      {"\"a\":\"ps\"", "\"a\":\"pp\"", "the counts do not fit"},
      {"\"a\":\"ps\"", "\"a\":\"pspp\"", "a place too many"},
      {"\"number\":2", "\"number\":3", "the number does not fit"},
      {"\"example\":\"request/c@json,v3\"", "\"example\":\"request/d@json,v3\"",
       "no case is shown"},
      {"{\"e\":\"x\"}", "{\"f\":\"x\"}", "there is no case request/f@json,v3"},
      {"\"subject\":\"wire.x\"", "\"subject\":\"wire.z\"", "no case is shown"},
      {"\"c\":\"x\"", "\"d\":\"x\"", "no case is shown"},
  };
  for (const auto& row : rows) {
    INFO(row.from);
    write_file(kFile, sealed_with(whole, row.from, row.to));
    CHECK_THROWS_WITH(read_result(kFile, schema()), Catch::Contains(row.says));
  }
}

TEST_CASE("a result is found in its folder, in the folder of a run's reports, or by its file") {
  write_file(kFile, to_text(result_of(sample_record())));
  CHECK(load_result(kFolder, schema()).cases.size() == 6);
  CHECK(load_result(kFile, schema()).cases.size() == 6);
  const fs::path reports = kFolder / "reports";
  const RunRecord record = sample_record();
  StreamWriter writer(reports / "verdicts.ndjson", record.info, {}, record.known);
  for (const Verdict& verdict : record.verdicts) writer.add(verdict);
  writer.seal({}, 1);
  CHECK(load_result(reports, schema()).causes.size() == 3);
  CHECK(load_result(reports / "verdicts.ndjson", schema()).causes.size() == 3);
  CHECK_THROWS_WITH(load_result(kFolder / "none", schema()),
                    Catch::Contains("holds no result of a run"));
}
