#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "runner/case.h"
#include "runner/testing.h"

using namespace contract;
using namespace contract::testing;

namespace {

const std::filesystem::path kFolder =
    std::filesystem::path(CONTRACT_BINARY_DIR) / ("load_cases_test." + std::to_string(::getpid()));

std::vector<Case> load(const std::string& rows) {
  std::filesystem::remove_all(kFolder);
  write_file(kFolder / "x.json", "{\"format\":1,\"cases\":[" + rows + "]}");
  return load_cases(kFolder, kSource / "conformance/schemas/case.schema.json", real_spec());
}

const std::vector<Case>& shipped() { return suite().cases; }

}  // namespace

TEST_CASE("a case spreads over formats and signatures, and its id says so") {
  const std::vector<Case> cases =
      load(R"({"id":"g/a","title":"t","rules":["call.faithful"],"call":{"InstanceId":"i"}})");
  CHECK(cases.size() == 6);
  CHECK(cases.front().id == "g/a@json,v1-hmac-sha1");
  CHECK(cases.back().id == "g/a@xml,v3");
  const std::vector<Case> narrow = load(
      R"({"id":"g/a","title":"t","rules":[],"call":{},"formats":["xml"],"signatures":["v3"],
          "schemes":["https"],"methods":["POST"]})");
  REQUIRE(narrow.size() == 1);
  CHECK(narrow[0].id == "g/a@xml,v3,https,POST");
}

TEST_CASE("arguments have the documented type, and null, empty and digits ask for features") {
  const std::vector<Case> cases = load(
      R"({"id":"g/a","title":"t","rules":[],"formats":["json"],"signatures":["v3"],"security_token":"s",
          "call":{"InstanceId":"i","AutoPay":null,"ClientToken":"","InternetMaxBandwidthOut":"9007199254740993"}})");
  const std::vector<Argument>& arguments = cases[0].steps[0].arguments;
  CHECK(arguments[1].type == ValueType::boolean);
  CHECK_FALSE(arguments[1].text);
  CHECK(arguments[3].type == ValueType::integer);
  CHECK(cases[0].features ==
        std::vector<std::string>{"null-parameter", "empty-parameter", "big-integer", "sts"});
  CHECK(cases[0].steps[0].refused);
}

TEST_CASE("a status means the same in every spelling that JSON has for it") {
  for (const char* status : {"404", "404.0", "4.04e2"}) {
    INFO(status);
    const std::vector<Case> cases =
        load(R"({"id":"g/a","title":"t","rules":[],"answer":{"error":{"code":"X","status":)" +
             std::string(status) + "}}}");
    CHECK(cases[0].steps[0].answers[0].status == 404);
  }
}

TEST_CASE("a mistake in a case file is the user's error with file and line") {
  const struct {
    const char* rows;
    const char* what;
  } rows[] = {
      {R"({"id":"g/a","title":"t","rules":["no.such"]})", "no.such"},
      {R"({"id":"g/a","title":"t","rules":[],"answer":{"error":{"row":"nope"}}})", "nope"},
      {R"({"id":"g/a","title":"t","rules":[],"answer":{"error":{"status":400}}})", "code"},
      {R"({"id":"g/a","title":"t","rules":[],"answer":{"example":"nope"}})", "nope"},
      {R"({"id":"g/a","title":"t","rules":[],"cal":{}})", "cal"},
      {R"({"id":"g/a","title":"t","rules":[]},{"id":"g/a","title":"t","rules":[]})", "twice"},
      {R"({"id":"g/a","title":"t","rules":[],"flags":["no-such-flag"]})", "no-such-flag"},
      {R"({"id":"g/a","title":"t","rules":[],"answer":{"success":{},"example":"example.xml"}})",
       "two things"},
      {R"({"id":"g/a","title":"t","rules":[],"answer":{"success":{},"fault":{"status":404}}})",
       "what to expect"},
      {R"({"id":"g/a","title":"t","rules":[],"answer":{"fault":{"acts":["explode"]}}})", "acts"},
  };
  for (const auto& row : rows) {
    INFO(row.rows);
    try {
      load(row.rows);
      FAIL("no error");
    } catch (const Error& wrong) {
      CHECK_THAT(wrong.what(), Catch::Contains("x.json:1") && Catch::Contains(row.what));
    }
  }
}

TEST_CASE("the shipped cases: ids are unique, every error row is answered in every spread") {
  std::set<std::string> ids;
  for (const Case& each : shipped()) CHECK(ids.insert(each.id).second);
  for (const ErrorRow& row : real_spec().errors) {
    if (!row.of_action) continue;
    for (const char* spread : {"json,v1-hmac-sha1", "json,v3", "xml,v1-hmac-sha1", "xml,v3"}) {
      INFO(row.id);
      CHECK(ids.contains("reply/error/" + row.id + "@" + spread));
    }
  }
}

TEST_CASE("shards share no case and miss none") {
  Selection selection;
  selection.shards = 7;
  std::set<std::string> ids;
  for (selection.shard = 1; selection.shard <= 7; ++selection.shard)
    for (const Case& each : select(shipped(), selection)) CHECK(ids.insert(each.id).second);
  CHECK(ids.size() == shipped().size());
}

TEST_CASE("each shard has its part of what a client can be asked") {
  using Asked = std::tuple<Format, std::string, std::string, std::string>;
  const auto asked = [](const Case& each) {
    return Asked{each.format, each.signature, each.scheme, each.method};
  };
  std::map<Asked, std::size_t> whole;
  for (const Case& each : shipped()) ++whole[asked(each)];
  for (const std::size_t shards : {2u, 4u, 7u}) {
    Selection selection;
    selection.shards = shards;
    for (selection.shard = 1; selection.shard <= shards; ++selection.shard) {
      const std::vector<Case> part = select(shipped(), selection);
      CHECK(part.size() >= shipped().size() / shards);
      CHECK(part.size() <= shipped().size() / shards + 1);
      std::map<Asked, std::size_t> found;
      for (const Case& each : part) ++found[asked(each)];
      for (const auto& [combination, count] : whole) {
        CHECK(found[combination] >= count / shards);
        CHECK(found[combination] <= count / shards + 1);
      }
    }
  }
}

TEST_CASE("a prefix ends where a name ends") {
  Case each;
  each.id = "reply/error/x@json,v3";
  each.rules = {"r"};
  each.signature = "v3";
  const auto chosen = [&](const Selection& selection) { return selects(selection, each); };
  CHECK(chosen({}));
  CHECK(chosen({{"reply"}, {}, {}, {}}));
  CHECK(chosen({{"reply/"}, {}, {}, {}}));
  CHECK(chosen({{"reply/error/x"}, {}, {}, {}}));
  CHECK(chosen({{"reply/error/x@json,v3"}, {}, {}, {}}));
  CHECK_FALSE(chosen({{"repl"}, {}, {}, {}}));
  CHECK_FALSE(chosen({{"reply/err"}, {}, {}, {}}));
  CHECK(chosen({{"nothing", "reply"}, {}, {}, {}}));
  CHECK(chosen({{}, {"r"}, {"json"}, {"v3"}}));
  CHECK_FALSE(chosen({{}, {"s"}, {}, {}}));
  CHECK_FALSE(chosen({{}, {}, {"xml"}, {}}));
}

TEST_CASE("each spelling multiplies over each answer, in the formats that it is for") {
  std::filesystem::remove_all(kFolder);
  write_file(kFolder / "s.json", R"({"format":1,"spellings":[
    {"id":"xml/a","title":"A","rules":["spelling.xml.cdata"],"formats":["xml"],"xml":{"text":"cdata"}},
    {"id":"http/b","title":"B","rules":["spelling.http.gzip"],"formats":["json","xml"],"transfer":{"gzip":true}}]})");
  write_file(kFolder / "x.json", R"({"format":1,"cases":[
    {"id":"g/one","each":"spelling","title":"t","rules":["outcome.success"],"signatures":["v3"],"answer":{"success":{}}},
    {"id":"g/two","each":"spelling","title":"t","rules":[],"signatures":["v3"],"answer":{"success":{}}}]})");
  const std::vector<Case> cases =
      load_cases(kFolder, kSource / "conformance/schemas/case.schema.json", real_spec());
  std::vector<std::string> ids;
  for (const Case& each : cases) ids.push_back(each.id);
  CHECK(ids == std::vector<std::string>{"g/one/http/b@json,v3", "g/one/http/b@xml,v3",
                                        "g/one/xml/a@xml,v3", "g/two/http/b@json,v3",
                                        "g/two/http/b@xml,v3", "g/two/xml/a@xml,v3"});
  CHECK(cases[2].rules == std::vector<std::string>{"outcome.success", "spelling.xml.cdata"});
  CHECK(cases[2].steps[0].answers[0].spelling->xml->text == XmlStyle::Text::cdata);
}

TEST_CASE("answers follow one another, and the last one stays") {
  const Step step =
      load(R"({"id":"g/a","title":"t","rules":[],"formats":["json"],"signatures":["v3"],
               "answers":[{"success":{},"fault":{"acts":["head",{"body":[0,0.5]},{"pause_ms":7},"reset"]},
                           "expect":"failure"},
                          {"error":{"row":"error.400.Throttling"}}]})")[0]
          .steps[0];
  REQUIRE(step.answers.size() == 2);
  CHECK(step.answer(0).expect == Expect::failure);
  CHECK(step.answer(0).acts);
  CHECK(step.answer(0).fault.acts.size() == 4);
  CHECK(step.answer(0).fault.acts[1].to == 0.5);
  CHECK(step.answer(0).fault.acts[2].time == std::chrono::milliseconds(7));
  CHECK(step.answer(1).retry == "later");
  CHECK_FALSE(step.answer(1).acts);
  CHECK(&step.answer(9) == &step.answers[1]);
}

TEST_CASE("a flag has one of the dictionary's effects, and its place tells how bad it is") {
  std::filesystem::remove_all(kFolder);
  write_file(kFolder / "f.json", R"({"format":1,"dictionary":{"effects":["worst","bad"],"flags":[
    {"id":"one","title":"One","effect":"bad","shown_by":["x"]},
    {"id":"two","title":"Two","effect":"worst","shown_by":["y"],"seen":["here"]}]}})");
  write_file(kFolder / "x.json",
             R"({"format":1,"cases":[{"id":"g/a","title":"t","rules":[],"flags":["one","two"]}]})");
  const auto schema = kSource / "conformance/schemas/case.schema.json";
  CHECK(load_cases(kFolder, schema, real_spec())[0].dictionary->size() == 2);
  const std::vector<Flag> flags = load_flags(kFolder, schema);
  REQUIRE(flags.size() == 2);
  CHECK(flags[0].severity == 1);
  CHECK(flags[1].severity == 0);
  CHECK(flags[1].seen == std::vector<std::string>{"here"});
  write_file(kFolder / "f.json", R"({"format":1,"dictionary":{"effects":["worst"],"flags":[
    {"id":"one","title":"One","effect":"bad","shown_by":["x"]}]}})");
  CHECK_THROWS_WITH(load_cases(kFolder, schema, real_spec()), Catch::Contains("no effect 'bad'"));
}

TEST_CASE("a finding shows a flag by its subject, the start of it, or what was seen instead") {
  const struct {
    const char* pattern;
    const char* subject;
    const char* actual;
    bool shown;
  } rows[] = {
      {"wire.orders", "wire.orders", "2", true},
      {"wire.orders", "wire.orders.more", "2", false},
      {"wire.*", "wire.orders", "2", true},
      {"wire.*", "outcome.kind", "ok", false},
      {"outcome.kind=ok", "outcome.kind", "ok", true},
      {"outcome.kind=ok", "outcome.kind", "parse_error", false},
      {"wire.requests!=0", "wire.requests", "2", true},
      {"wire.requests!=0", "wire.requests", "0", false},
      {"wire.requests!=0", "wire.orders", "2", false},
  };
  for (const auto& row : rows) {
    INFO(row.pattern << " and " << row.subject);
    Flag flag;
    flag.shown_by = {row.pattern};
    Finding finding;
    finding.subject = row.subject;
    finding.actual = row.actual;
    CHECK(shows(flag, finding) == row.shown);
  }
}

TEST_CASE("what a failure does to a user is said only where the finding is evidence of it") {
  const struct {
    const char* subject;
    const char* actual;
    const char* effect;  // the worst one; nullptr: none is shown
    const char* rule = "call.faithful";
  } rows[] = {
      {"wire.parameter.ClientToken", "not sent", "wrong value"},
      {"wire.parameter.ClientToken", "'null'", "silent success", "ClientToken.unique"},
      {"wire.requests", "0", nullptr},
      {"wire.requests", "2", "retry storm"},
      {"wire.orders", "2", "double order"},
      {"wire.repeat", "InstanceId='i-1' ClientToken='u'", "wrong value"},
      {"wire.nonce", "'used-before'", "lost error"},
      {"wire.nonce", "''", nullptr},
      {"wire.repeat.timestamp", "'2026-01-01T00:00:00Z' again", nullptr},
      {"signature.v1.encoding", "a+b", "refused call"},
      {"signature.v3.unexplained", "00", "refused call"},
      {"outcome.kind", "ok", "silent success"},
      {"outcome.kind", "parse_error", "lost error"},
  };
  const std::vector<Flag> dictionary =
      load_flags(kSource / "conformance/cases", kSource / "conformance/schemas/case.schema.json");
  for (const auto& row : rows) {
    CAPTURE(row.subject, row.actual);
    Finding finding;
    finding.subject = row.subject;
    finding.actual = row.actual;
    finding.rule = row.rule;
    const Flag* worst = nullptr;
    for (const Flag& flag : dictionary)
      if (shows(flag, finding) && (worst == nullptr || flag.severity < worst->severity))
        worst = &flag;
    CHECK((worst == nullptr ? "none" : worst->effect) ==
          std::string(row.effect == nullptr ? "none" : row.effect));
  }
}

TEST_CASE("every flag of the dictionary is worn by a shipped case") {
  std::set<std::string> worn;
  for (const Case& each : shipped()) worn.insert(each.flags.begin(), each.flags.end());
  for (const Flag& flag :
       load_flags(kSource / "conformance/cases", kSource / "conformance/schemas/case.schema.json"))
    CHECK(worn.contains(flag.id));
}
