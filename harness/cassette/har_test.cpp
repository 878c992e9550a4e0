#include "cassette/har.h"

#include <catch2/catch.hpp>

#include "cassette/har_testing.h"
#include "cassette/manifest.h"
#include "cassette/recording_pipeline.h"
#include "cassette/redaction/packed.h"
#include "cassette/testing.h"
#include "ecs_contract/error.h"
#include "formats/files.h"
#include "formats/json.h"
#include "formats/schema.h"
#include "wire/digest.h"
#include "wire/gzip.h"

using namespace contract;
using namespace contract::testing;
namespace fs = std::filesystem;

namespace {

const Schema& har_schema() {
  static const Schema schema =
      Schema::load(fs::path(CONTRACT_SOURCE_DIR) / "cassettes/schema/har.schema.json");
  return schema;
}

std::vector<StoredInteraction> stored(const std::vector<Interaction>& interactions,
                                      const Origin& from = origin()) {
  std::vector<StoredInteraction> read;
  for (const RecordedText& text : texts_of(interactions, from))
    read.push_back(read_interaction(read_json(text.text()).value, "test"));
  return read;
}

/// The rules with the ids of the page's samples, which stay.
CassetteRules real_rules() {
  CassetteRules made = rules();
  made.published = {"04F0F334-1335-436C-A1D7-6C044FE73368", "123457890"};
  return made;
}

/// Out to HAR and in again by the way that 'har import' takes: the texts of the files.
std::vector<std::string> there_and_back(const std::vector<StoredInteraction>& interactions) {
  const std::string har = write_har(interactions, "0.1.0");
  const auto problems = har_schema().check(read_json(har).value);
  if (!problems.empty()) FAIL_CHECK(problems.front().path << " " << problems.front().message);
  Redactor redactor(real_rules(), true);
  RecordingPipeline pipeline(redactor);
  std::vector<std::string> texts;
  const HarLog log = read_har(har, "x.har", take_all);
  CHECK(log.own);
  for (const HarEntry& entry : log.entries)
    texts.push_back(pipeline.take(entry.interaction, entry.origin.value()).text());
  return texts;
}

std::vector<Interaction> odd_ones() {
  const Interaction plain = success();
  std::vector<Interaction> odd(12, plain);
  odd[0].response.body = std::string("\0\xff binary", 9);
  odd[1].response.script = {std::string("HTTP/1.1 2"), Pause{std::chrono::milliseconds(5)},
                            std::string("\x01\xff"), Reset{}};
  odd[2].response.headers = {{"Vary", "a"}, {"vary", "b: c"}, {"Server", ""}, {"Vary", "a"}};
  odd[3].request.method = "POST";
  odd[3].request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded; x=y"});
  odd[3].request.body = "A=1&&B&C=%e4%b8%ad+%2B";
  odd[4].request.headers[0].value = "ecs.aliyuncs.com:443";
  odd[5].request.body = "\xff\xfe";
  odd[5].response = json_response(503, "");
  odd[6].request.target = "http://ecs.aliyuncs.com" + plain.request.target;
  odd[6].request.headers = {};
  odd[6].request.version = "HTTP/1.0";
  odd[7].request.method = "OPTIONS";
  odd[7].request.target = "*";
  odd[7].response.reason = "Strange Reason";
  odd[8].request.method = "HEAD";
  odd[8].response = {204, "", {{"Content-Length", "77"}, {"Connection", "close"}}, "", {}};
  odd[9].request.target += "&Raw=a#part?x&Space=\xe4\xb8\xad";
  odd[10].request.headers.push_back({"Transfer-Encoding", "chunked"});
  odd[10].response.body = "<a>\r\n</a>";
  odd[10].response.headers = {{"Content-Length", "3"}, {"Content-Encoding", "identity"}};
  odd[11].request.target = "/?Signature";
  odd[11].response.body = "{\"a\":1.50,\"b\":[true,null,\"\\u0001\"]}";
  return odd;
}

}  // namespace

TEST_CASE("every shipped cassette goes out to HAR and comes back byte for byte") {
  std::size_t folders = 0;
  for (const auto& each : fs::directory_iterator(fs::path(CONTRACT_SOURCE_DIR) / "cassettes")) {
    if (!fs::exists(each.path() / kManifestName)) continue;
    ++folders;
    const Cassette recording = load_cassette(each.path());
    const auto texts = there_and_back(recording.interactions);
    REQUIRE(texts.size() == recording.interactions.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      INFO(recording.interactions[i].file);
      CHECK(texts[i] == read_file(each.path() / recording.interactions[i].file));
    }
  }
  CHECK(folders > 0);
}

TEST_CASE("so does what HAR has no members for") {
  Origin from = origin();
  from.provenance = "live";
  from.account = "shop";
  from.verdict = {{"MUST  x: y"}, {"error.404.InvalidInstanceId.NotFound"}};
  const auto texts = texts_of(odd_ones(), from);
  const auto back = there_and_back(stored(odd_ones(), from));
  REQUIRE(back.size() == texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    INFO(i);
    CHECK(back[i] == texts[i].text());
  }
}

TEST_CASE("a body that a HAR holds packed still is redacted, or withheld") {
  const std::string body =
      R"({"SecurityToken":"CAISplantedplanted","AccessKeyId":")" + kKey + "\"}";
  struct Row {
    std::string packed;
    const char* label;
    bool is_withheld;
  };
  const Row rows[] = {{pack(Packing::zlib, body), "deflate", false},
                      {pack(Packing::deflate, body), "deflate", false},
                      {pack(Packing::brotli, body), "br", false},
                      {pack(Packing::gzip, pack(Packing::zlib, body)), "deflate, gzip", false},
                      {pack(Packing::zlib, body), "identity", false},
                      {body, "br", false},
                      {pack(Packing::brotli, body), "zstd", true},
                      {pack(Packing::gzip, body).substr(0, 60), "gzip", true},
                      {"\x28\xb5\x2f\xfd\xff\xfe\x01", "identity", true}};
  for (const Row& row : rows) {
    CAPTURE(row.label);
    const Interaction read = read_one(
        kAsked, answered(R"({"name":"Content-Encoding","value":")" + std::string(row.label) + "\"}",
                         R"("encoding":"base64","text":")" + base64(row.packed) + "\""));
    Redactor redactor(rules());
    RecordingPipeline pipeline(redactor);
    const auto taken = pipeline.take_or_withhold(read, origin());
    CHECK(std::holds_alternative<Withheld>(taken) == row.is_withheld);
    if (const auto* text = std::get_if<RecordedText>(&taken))
      CHECK(Scanner({"CAISplantedplanted", kKey}).scan(text->text()).empty());
  }
}

TEST_CASE("an ordinary interaction needs no custom member but where it was recorded") {
  Interaction call = success();
  call.request.method = "POST";
  call.request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  call.request.headers.push_back({"Content-Length", "7"});
  call.request.body = "AutoPay=";
  call.request.headers.back().value = "8";
  const std::string har = write_har(stored({call}), "0.1.0");
  const Value log = *read_json(har).value.find("log");
  const Value& only = log.find("entries")->items.front();
  CHECK(only.find("_recorded") != nullptr);
  for (const char* part : {"request", "response"})
    for (const Member& member : only.find(part)->members) CHECK(!member.name.starts_with('_'));
  CHECK(only.find("request")->text_of("url").starts_with("http://127.0.0.1/?AccessKeyId=0000"));
  CHECK(only.find("request")->find("postData")->text_of("text") == "AutoPay=");
  CHECK(only.find("request")->find("queryString")->items[6].text_of("value") ==
        "2000-01-01T00:00:00Z");
  CHECK(log.find("creator")->text_of("version") == "0.1.0");
  CHECK(log.find("_spec") == nullptr);
  const std::string hash(64, 'a');
  const std::string with_spec = write_har(stored({call}), "0.1.0", hash);
  CHECK(har_schema().check(read_json(with_spec).value).empty());
  CHECK(read_har(with_spec, "x.har", take_all).spec == hash);
}

TEST_CASE("the schema of HAR refuses what is none") {
  const Value good = read_json(write_har(stored({success()}), "1")).value;
  for (const SchemaProblem& each : har_schema().check(good)) FAIL(each.path + each.message);
  const auto broken = [&](const std::string& from, const std::string& to) {
    std::string text = write_json(good);
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return !har_schema().check(read_json(text.replace(at, from.size(), to)).value).empty();
  };
  CHECK(broken("\"version\":\"1.2\"", "\"version\":\"2.0\""));
  CHECK(broken("\"_recorded\"", "\"recorded\""));
  CHECK(broken("\"wait\":0", "\"wait\":-1"));
  CHECK(broken("\"cache\":{},", ""));
  CHECK(broken("\"status\":200", "\"status\":\"200\""));
  CHECK(broken("\"url\":\"http", "\"url\":\"/http"));
  CHECK(broken("\"bodySize\"", "\"bodysize\""));
}

TEST_CASE("custom members of another program are passed over") {
  std::string har = write_har(stored(odd_ones()), "1");
  har.replace(har.find("ecs-contract"), 12, "ecs-contrakt");
  const HarLog log = read_har(har, "x.har", take_all);
  CHECK(!log.own);
  CHECK(!log.entries.front().origin);
  for (const HarEntry& each : log.entries) CHECK(each.interaction.response.script.empty());
}

TEST_CASE("what a file of our own says of its recording has to make sense") {
  const std::string good = write_har(stored({success()}), "1");
  const auto read = [&](const std::string& from, const std::string& to) {
    std::string har = good;
    har.replace(har.find(from), from.size(), to);
    const HarLog log = read_har(har, "x.har", take_all);
    CHECK(log.entries.size() + log.unread.size() == 1);
    return log.unread.empty() ? std::string("taken") : log.unread.front().reason;
  };
  const std::string provenance = "\"provenance\": \"emulator\"";
  CHECK(read(provenance, "\"account\": \"shop\", " + provenance) == "taken");
  CHECK_THAT(read(provenance, "\"provenance\": \"hearsay\""),
             Catch::StartsWith("unknown provenance"));
  CHECK_THAT(read("\"date\": \"2026", "\"date\": \"x026"), Catch::StartsWith("its date is none"));
  CHECK_THAT(read(provenance, "\"account\": \"../a\", " + provenance),
             Catch::StartsWith("its account is no name"));
  CHECK_THAT(read("\"verdict\": []", "\"verdict\": [1]"), Catch::Contains("is no string"));
}
