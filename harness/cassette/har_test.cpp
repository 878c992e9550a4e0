#include "cassette/har.h"

#include <catch2/catch.hpp>

#include "cassette/intake.h"
#include "cassette/manifest.h"
#include "cassette/redaction/packed.h"
#include "cassette/testing.h"
#include "error.h"
#include "formats/files.h"
#include "formats/json.h"
#include "formats/schema.h"
#include "wire/digest.h"
#include "wire/gzip.h"

using namespace contract;
using namespace contract::testing;
namespace fs = std::filesystem;

namespace {

std::string take_all(const Request&, bool) { return ""; }

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
  Intake intake(redactor);
  std::vector<std::string> texts;
  const HarLog log = read_har(har, "x.har", take_all);
  CHECK(log.own);
  for (const HarEntry& entry : log.entries)
    texts.push_back(intake.take(entry.interaction, entry.origin.value()).text());
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

/// A HAR of another program, with one entry per item.
std::string foreign(const std::vector<std::string>& entries) {
  std::string text = R"({"log":{"version":"1.2","creator":{"name":"other","version":"1"},)"
                     "\"entries\":[\n";
  for (std::size_t i = 0; i < entries.size(); ++i)
    text += entries[i] + (i + 1 < entries.size() ? ",\n" : "\n");
  return text + "]}}";
}

std::string entry(const std::string& request, const std::string& response,
                  const std::string& started = "2026-11-25T10:00:00.000Z") {
  return R"({"startedDateTime":")" + started + R"(","request":{)" + request + R"(},"response":{)" +
         response + "}}";
}

const std::string kAsked =
    R"("method":"GET","url":"https://ecs.aliyuncs.com/?Action=A&Version=2014-05-26","headers":[])";

std::string asked(const std::string& headers) {
  return R"("method":"GET","url":"https://ecs.aliyuncs.com/?Action=A","headers":[)" + headers + "]";
}

std::string answered(const std::string& headers, const std::string& content) {
  return R"("status":200,"statusText":"OK","headers":[)" + headers + R"(],"content":{)" + content +
         "}";
}

std::string lines(const Headers& headers) {
  std::string text;
  for (const Header& header : headers) text += header.name + "=" + header.value + ";";
  return text;
}

Interaction read_one(const std::string& request, const std::string& response) {
  const HarLog log = read_har(foreign({entry(request, response)}), "x.har", take_all);
  REQUIRE(log.entries.size() == 1);
  return log.entries.front().interaction;
}

}  // namespace

TEST_CASE("every shipped cassette goes out to HAR and comes back byte for byte") {
  std::size_t folders = 0;
  for (const auto& each : fs::directory_iterator(fs::path(CONTRACT_SOURCE_DIR) / "cassettes")) {
    if (!fs::exists(each.path() / kManifestName)) continue;
    ++folders;
    const Recording recording = load_cassette(each.path());
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
    Intake intake(redactor);
    const auto taken = intake.take_or_withhold(read, origin());
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

TEST_CASE("what other programs write becomes what a recorder would have seen") {
  struct Row {
    const char* what;
    std::string request_headers, answer_headers, content;
    std::string request, answer, body;
  };
  const auto pair = [](const std::string& name, const std::string& value) {
    return R"({"name":")" + name + R"(","value":")" + value + R"("})";
  };
  const std::string host = "Host=ecs.aliyuncs.com;";
  const std::string packed = gzip("{}");
  const Row rows[] = {
      {"least", "", "", "", host, "", ""},
      {"null", "", "", R"("text":null,"size":0)", host, "", ""},
      {"HTTP/2", pair(":authority", "x") + "," + pair("user-agent", "b"),
       pair(":status", "200") + "," + pair("content-type", "a"), R"("text":"{}")",
       host + "user-agent=b;", "content-type=a;", "{}"},
      {"a host of its own", pair("host", "other"), "", "", "host=other;", "", ""},
      {"unpacked, as browsers have it", "",
       pair("content-encoding", "gzip") + "," + pair("Content-Length", "22"), R"("text":"{}")",
       host, "Content-Length=2;", "{}"},
      {"brotli, unpacked", "", pair("Content-Encoding", "br"), R"("text":"{}")", host, "", "{}"},
      {"packed still", "", pair("Content-Encoding", "gzip"),
       R"("encoding":"base64","text":")" + base64(packed) + "\"", host, "Content-Encoding=gzip;",
       packed},
      {"chunks joined", "",
       pair("Transfer-Encoding", "chunked") + "," + pair("Connection", "close"), R"("text":"{}")",
       host, "", "{}"},
      {"base64 in lines", "", "", R"("encoding":"base64","text":"e3\r\n0=\n")", host, "", "{}"},
      {"joined by line feeds", "", pair("Set-Cookie", R"(a=b\nc=d)"), "", host,
       "Set-Cookie=a=b;Set-Cookie=c=d;", ""},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const Interaction read =
        read_one(asked(row.request_headers), answered(row.answer_headers, row.content));
    CHECK(lines(read.request.headers) == row.request);
    CHECK(lines(read.response.headers) == row.answer);
    CHECK(read.response.body == row.body);
  }
}

TEST_CASE("addresses, versions and bodies of requests are read as programs spell them") {
  const auto request = [](const std::string& url, const std::string& more) {
    return read_one(R"("method":"POST","url":")" + url + R"(","headers":[])" + more,
                    answered("", ""))
        .request;
  };
  const std::string base = "https://ecs.aliyuncs.com";
  CHECK(request(base, "").target == "/");
  CHECK(request(base + "?a=b#c", "").target == "/?a=b");
  CHECK(request(base + ":8443/p/?a=%e4", "").target == "/p/?a=%e4");
  CHECK(lines(request("http://me:word@[::1]:80/", "").headers) == "Host=[::1]:80;");
  for (const char* spelled : {"h2", "http/2.0", "HTTP/2"})
    CHECK(request(base, std::string(R"(,"httpVersion":")") + spelled + "\"").version == "HTTP/2");
  CHECK(request(base, R"(,"httpVersion":"h3")").version == "HTTP/3");
  CHECK(request(base, R"(,"httpVersion":"http/1.1")").version == "HTTP/1.1");
  CHECK(request(base, R"(,"httpVersion":"unknown")").version == "HTTP/1.1");
  const Request form = request(
      base,
      R"(,"postData":{"mimeType":"application/x-www-form-urlencoded","params":[{"name":"A b","value":"&"},{"name":"C"}]})");
  CHECK(form.body == "A%20b=%26&C=");
  CHECK(lines(form.headers) ==
        "Host=ecs.aliyuncs.com;Content-Type=application/x-www-form-urlencoded;");
  CHECK(
      request(base, R"(,"postData":{"mimeType":"x","text":"a=+","params":[{"name":"b"}]})").body ==
      "a=+");
  CHECK(request(base, R"(,"postData":{"text":"YQ==","encoding":"base64"})").body == "a");
}

TEST_CASE("entries come in the order of time, and what can't be one is counted") {
  const std::string answer = answered("", "");
  const auto call = [&](const char* instance, const char* started) {
    return entry(
        R"("method":"GET","url":"http://h/?I=)" + std::string(instance) + R"(","headers":[])",
        answer, started);
  };
  const HarLog log = read_har(
      foreign({call("b", "2026-11-25T18:00:00.200+08:00"), call("a", "2026-11-25T10:00:00.1Z"),
               entry(kAsked, R"("status":0,"headers":[],"content":{},"_error":"refused")"),
               entry(kAsked, R"("status":200,"headers":[],"content":{"size":9}}, "x":{)"),
               entry(R"("method":"GET","url":"data:text/plain,x","headers":[])", ""),
               call("c", "2026-11-25T09:00:00-01:00")}),
      "x.har", [](const Request& request, bool own) {
        CHECK(!own);
        return request.target.starts_with("data:") ? "that is no call" : "";
      });
  REQUIRE(log.entries.size() == 3);
  CHECK(log.entries[0].interaction.request.target == "/?I=c");
  CHECK(log.entries[1].interaction.request.target == "/?I=a");
  CHECK(log.entries[2].interaction.request.target == "/?I=b");
  CHECK(log.entries[2].date == "2026-11-25T10:00:00Z");
  CHECK(log.passed_over ==
        std::map<std::string, std::size_t>{{"without an answer", 1},
                                           {"whose answer's body was not kept", 1},
                                           {"that is no call", 1}});
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
    return [har] { read_har(har, "x.har", take_all); };
  };
  const std::string provenance = "\"provenance\": \"emulator\"";
  CHECK_NOTHROW(read(provenance, "\"account\": \"shop\", " + provenance)());
  CHECK_THROWS_WITH(read(provenance, "\"provenance\": \"hearsay\"")(),
                    Catch::Contains("unknown provenance"));
  CHECK_THROWS_WITH(read("\"date\": \"2026", "\"date\": \"x026")(),
                    Catch::Contains("its date is none"));
  CHECK_THROWS_WITH(read(provenance, "\"account\": \"../a\", " + provenance)(),
                    Catch::Contains("its account is no name"));
  CHECK_THROWS_WITH(read("\"verdict\": []", "\"verdict\": [1]")(),
                    Catch::Contains("x.har:") && Catch::Contains("is no string"));
}

TEST_CASE("a broken HAR is an error with file and line") {
  const std::string answer = answered("", "");
  struct Row {
    std::string text, says;
  };
  const Row rows[] = {
      {"", "x.har"},
      {"{\n\"log\": nothing}", "x.har:2: no JSON"},
      {"[]", "x.har:1: is no HAR: 'log' is no object"},
      {"{\"log\":{\"version\":\"2.0\"}}", "is of HAR 2.0, not 1.x"},
      {"{\"log\":{\n\"entries\":{}}}", "x.har:2: is no HAR: 'entries' is no array"},
      {foreign({"[]"}), "x.har:2: is no HAR: 'request' is no object"},
      {foreign({entry("", answer)}), "x.har:2: is no HAR: 'method' is no string"},
      {foreign({entry(R"("method":"GET")", answer)}), "'url' is no string"},
      {foreign({entry(R"("method":"GET","url":"http://h/")", answer)}), "'headers' is no array"},
      {foreign({entry(asked(R"({"name":"a"})"), answer)}), "'value' is no string"},
      {foreign({entry(asked(R"({"name":"a b","value":""})"), answer)}), "holds no message of HTTP"},
      {foreign({entry(asked(R"({"name":"a","value":"\r"})"), answer)}), "holds no message of HTTP"},
      {foreign({entry(kAsked, R"("headers":[])")}), "'status' is no number"},
      {foreign({entry(kAsked, R"("status":-1,"headers":[])")}), "'status' is no status of HTTP"},
      {foreign({entry(kAsked, R"("status":2e2,"headers":[])")}), "'status' is no status of HTTP"},
      {foreign({entry(kAsked, R"("status":200,"statusText":"a\r\nb","headers":[])")}),
       "holds no message of HTTP"},
      {foreign({entry(kAsked, answered("", R"("encoding":"base64","text":"%%")"))}),
       "a body is no text in 'base64'"},
      {foreign({entry(kAsked, answered("", R"("encoding":"rot13","text":"a")"))}),
       "a body is no text in 'rot13'"},
      {foreign({entry(kAsked, answer), entry(kAsked, answer, "yesterday")}),
       "x.har:3: 'startedDateTime' is no time"},
      {foreign({entry(R"("method":"G T","url":"http://h/","headers":[])", answer)}),
       "holds no message of HTTP"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK_THROWS_WITH(read_har(row.text, "x.har", take_all), Catch::Contains(row.says));
  }
}
