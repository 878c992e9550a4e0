#include "cassette/cassette_store.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <map>

#include "cassette/testing.h"
#include "formats/files.h"
#include "formats/json.h"

using namespace contract;
using namespace contract::testing;
namespace fs = std::filesystem;

namespace {

std::map<std::string, std::string> bytes_in(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".json")
      files[entry.path().filename().string()] = read_file(entry.path());
  return files;
}

void overwrite(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::vector<Interaction> three() {
  return {success("&InstanceId=i-1", "n-1"), success("&InstanceId=i-2", "n-2"),
          success("&InstanceId=i-3", "n-3")};
}

}  // namespace

TEST_CASE("what is saved is what is loaded, byte for byte") {
  const Folder work("folder");
  const std::string bodies[] = {"",
                                "{\"a\":1.50,\"b\":[true,null,\"\\u0001\"]}",
                                "{ \"a\" : 1 }\n\n",
                                "<a>\r\n</a>",
                                "no newline at the end",
                                "\n",
                                std::string("\0\xff binary", 9)};
  std::vector<Interaction> given;
  for (const std::string& body : bodies) {
    given.push_back(success());
    given.back().response.body = body;
    given.back().response.headers = {{"Server", ""}, {"Vary", "a: b"}};
  }
  given[0].request.method = "POST";
  given[0].request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  given[0].request.body = "A=1&&B&C=%e4%b8%ad";
  given[1].response.script = {std::string("HTTP/1.1 2"), Pause{std::chrono::milliseconds(5)},
                              std::string("\x01\xff"), Reset{}};
  save_cassette(work / "c", texts_of(given), facts(), say_nothing, Scanner());
  const Cassette read = load_cassette(work / "c");
  REQUIRE(read.interactions.size() == given.size());
  Redactor redactor(rules());
  for (std::size_t i = 0; i < given.size(); ++i) {
    INFO(i);
    const Interaction want = redactor.redact(given[i]).interaction();
    const Interaction& got = read.interactions[i].interaction;
    CHECK(got.response.body == want.response.body);
    CHECK(got.response.body.size() == bodies[i].size());
    CHECK(got.request.target == want.request.target);
    CHECK(got.request.body == want.request.body);
    REQUIRE(got.response.headers.size() == 2);
    CHECK(got.response.headers[0].value.empty());
    CHECK(got.response.headers[1].value == "a: b");
  }
  CHECK(read.interactions[0].interaction.request.body == "A=1&&B&C=%e4%b8%ad");
  const auto& script = read.interactions[1].interaction.response.script;
  REQUIRE(script.size() == 4);
  CHECK(std::get<std::string>(script[2]) == "\x01\xff");
  CHECK(std::holds_alternative<Reset>(script[3]));
  CHECK(read.interactions[2].file == "0003-ModifyInstanceNetworkSpec-200.json");
  CHECK(read.facts.rules == facts().rules);
}

TEST_CASE("recording an unchanged service again changes no byte") {
  const Folder work("again");
  save_cassette(work / "c", texts_of(three()), facts(), say_nothing, Scanner());
  const auto before = bytes_in(work / "c");
  // Other nonces, ids, port and day: the same service.
  std::vector<Interaction> later = three();
  for (Interaction& each : later) {
    each.request =
        v1_request(each.request.target.find("i-1") != std::string::npos   ? "&InstanceId=i-1"
                   : each.request.target.find("i-2") != std::string::npos ? "&InstanceId=i-2"
                                                                          : "&InstanceId=i-3",
                   "x-" + std::to_string(&each - later.data()), "50999");
    each.response = json_response(
        200, R"({"RequestId":"AAAAAAAA-1335-436C-A1D7-6C044FE73368","OrderId":"227457960110"})");
  }
  Origin from = origin();
  from.date = "2027-01-01T00:00:00Z";
  const Saved saved =
      save_cassette(work / "c", texts_of(later, from), facts(), say_nothing, Scanner());
  CHECK(saved.changed == 0);
  CHECK(bytes_in(work / "c") == before);
}

TEST_CASE("only what changed is written anew, and what is gone is removed") {
  const Folder work("changed");
  save_cassette(work / "c", texts_of(three()), facts(), say_nothing, Scanner());
  const auto before = bytes_in(work / "c");
  std::vector<Interaction> later = three();
  later.pop_back();
  later[1].response.status = 503;
  Origin from = origin();
  from.date = "2027-01-01T00:00:00Z";
  const Saved saved =
      save_cassette(work / "c", texts_of(later, from), facts(), say_nothing, Scanner());
  const auto after = bytes_in(work / "c");
  CHECK(saved.changed == 4);  // one new, two gone, the manifest
  CHECK(after.size() == 3);
  CHECK(after.at("0001-ModifyInstanceNetworkSpec-200.json") ==
        before.at("0001-ModifyInstanceNetworkSpec-200.json"));
  CHECK(after.count("0002-ModifyInstanceNetworkSpec-503.json") == 1);
  CHECK(std::distance(fs::directory_iterator(work.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("what was not judged yet is judged as it is saved, and changes in nothing else") {
  const Folder work("judged");
  Interaction odd{v1_request("&InstanceId=a%0Ab"),
                  json_response(200, "{\"a\": [1e400, \"\\u00e9\"]}")};
  odd.response.reason = "";
  Interaction cut{v1_request("&InstanceId=i-2"), {}};
  cut.response.script = {std::string("HTTP/1.1 200 OK\r\n"), Pause{}, Reset{}};
  Origin open = origin();
  open.verdict.reset();
  std::vector<RecordedText> texts = texts_of({success(), odd, cut}, open);
  Origin said = origin();
  said.verdict = {{"MUST  said before"}, {}};
  texts.push_back(texts_of({success()}, said).front());
  std::vector<std::string> asked;
  const SpecJudge judge = [&](const Interaction& each) {
    asked.push_back(each.request.target);
    return SpecVerdict{{"MUST  x: y"}, {"error.1"}};
  };
  save_cassette(work / "c", texts, facts(), judge, Scanner());
  REQUIRE(asked.size() == 3);
  CHECK(asked[1].find("&InstanceId=a%0Ab&") != std::string::npos);

  Origin judged = origin();
  judged.verdict = {{"MUST  x: y"}, {"error.1"}};
  std::vector<RecordedText> meant = texts_of({success(), odd, cut}, judged);
  meant.push_back(texts.back());
  const Cassette recording = load_cassette(work / "c");
  REQUIRE(recording.interactions.size() == meant.size());
  for (std::size_t i = 0; i < meant.size(); ++i) {
    INFO(i);
    CHECK(read_file(work / "c" / recording.interactions[i].file) == meant[i].text());
  }
}

TEST_CASE("line ends that a checkout turns make no cassette invalid") {
  const Folder work("line-ends");
  save_cassette(work / "c", texts_of(three()), facts(), say_nothing, Scanner());
  for (const auto& [name, text] : bytes_in(work / "c")) {
    std::string turned;
    for (const char c : text) turned += c == '\n' ? "\r\n" : std::string(1, c);
    overwrite(work / "c" / name, turned);
  }
  CHECK(load_cassette(work / "c").interactions.size() == 3);
  CHECK(load_texts(work / "c").texts[0].text() == texts_of(three())[0].text());
}

TEST_CASE("where git keeps a recording, it is told to leave the line ends as they are") {
  const Folder work("attributes");
  fs::create_directories(work / ".git");
  save_cassette(work / "a/c", texts_of(three()), facts(), say_nothing, Scanner());
  CHECK(read_file(work / "a/c/.gitattributes") == "* -text\n");
  CHECK(load_cassette(work / "a/c").interactions.size() == 3);
  // One of an older program has none, and nothing else is new for that.
  fs::remove(work / "a/c/.gitattributes");
  CHECK(save_cassette(work / "a/c", texts_of(three()), facts(), say_nothing, Scanner()).changed ==
        0);
}

TEST_CASE("a save that replaces has the old recording beside it until the new one is in place") {
  const Folder work("replaces");
  save_cassette(work / "c", texts_of(three()), facts(), say_nothing, Scanner());
  const auto again = texts_of({success("&InstanceId=i-9")});
  fs::create_directories(work / "c.before");  // as a save that was cut off has left it
  CHECK_THROWS_WITH(
      save_cassette(work / "c", again, facts(), say_nothing, Scanner(), Before::replaced),
      Catch::Contains("c.before: can't be made"));
  CHECK(load_cassette(work / "c").interactions.size() == 3);
  fs::remove(work / "c.before");
  save_cassette(work / "c", again, facts(), say_nothing, Scanner(), Before::replaced);
  CHECK(load_cassette(work / "c").interactions.size() == 1);
  CHECK(std::distance(fs::directory_iterator(work.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("a damaged recording that is replaced is kept, and so is the next") {
  const Folder work("keeps-damaged");
  const auto texts = texts_of(three());
  const auto again = texts_of({success("&InstanceId=i-9")});
  for (const char* name : {"c.damaged", "c.damaged.2"}) {
    save_cassette(work / "c", texts, facts(), say_nothing, Scanner());
    overwrite(work / "c/0002-ModifyInstanceNetworkSpec-200.json", "{}");
    const Saved saved =
        save_cassette(work / "c", again, facts(), say_nothing, Scanner(), Before::damaged);
    CHECK(saved.kept == work / name);
    CHECK(bytes_in(work / name).size() == 4);
    CHECK(load_cassette(work / "c").interactions.size() == 1);
  }
  CHECK(!fs::exists(work / "c.before"));
}

TEST_CASE("a recording behind a link is saved where the link leads to") {
  const Folder work("linked");
  fs::create_directories(work / "real");
  fs::create_directory_symlink("real/c", work / "link");
  for (const auto& texts : {texts_of({success()}), texts_of(three())})
    save_cassette(work / "link", texts, facts(), say_nothing, Scanner(), Before::replaced);
  CHECK(fs::is_symlink(work / "link"));
  CHECK(load_cassette(work / "real/c").interactions.size() == 3);
}

TEST_CASE("a cassette that was tampered with or merged is an error that names the file") {
  const Folder work("damaged");
  const std::string second = "0002-ModifyInstanceNetworkSpec-200.json";
  struct Row {
    const char* what;
    void (*damage)(const fs::path&);
    const char* says;
  };
  const Row rows[] = {
      {"a byte changed",
       [](const fs::path& c) {
         const fs::path file = c / "0002-ModifyInstanceNetworkSpec-200.json";
         std::string text = read_file(file);
         text[text.find("i-2")] = 'j';
         overwrite(file, text);
       },
       "0002-ModifyInstanceNetworkSpec-200.json: is not what was recorded"},
      {"a file cut",
       [](const fs::path& c) { overwrite(c / "0002-ModifyInstanceNetworkSpec-200.json", ""); },
       "is not what was recorded"},
      {"a file gone",
       [](const fs::path& c) { fs::remove(c / "0002-ModifyInstanceNetworkSpec-200.json"); },
       "0002-ModifyInstanceNetworkSpec-200.json"},
      {"a file more", [](const fs::path& c) { overwrite(c / "0004-x-200.json", "{}"); },
       "is not in the manifest"},
      {"no manifest", [](const fs::path& c) { fs::remove(c / "cassette.json"); }, "is no cassette"},
      {"an empty manifest", [](const fs::path& c) { overwrite(c / "cassette.json", ""); },
       "cassette.json"},
      {"a line gone from the manifest",
       [](const fs::path& c) {
         std::string text = read_file(c / "cassette.json");
         text.replace(text.find("0001-M"), 6, "0009-M");
         overwrite(c / "cassette.json", text);
       },
       "the chain is broken"},
      {"a newer format",
       [](const fs::path& c) {
         std::string text = read_file(c / "cassette.json");
         text.replace(text.find("\"format\": 1"), 11, "\"format\": 2");
         overwrite(c / "cassette.json", text);
       },
       "newer than 1"},
      {"a name that leads out",
       [](const fs::path& c) {
         std::string text = read_file(c / "cassette.json");
         text.replace(text.find("0001-M"), 6, "../1-M");
         overwrite(c / "cassette.json", text);
       },
       "names no file of this folder"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    save_cassette(work / "c", texts_of(three()), facts(), say_nothing, Scanner());
    CHECK(load_cassette(work / "c").interactions.size() == 3);
    row.damage(work / "c");
    CHECK_THROWS_WITH(load_cassette(work / "c"), Catch::Contains(row.says));
    fs::remove_all(work / "c");
  }
}

TEST_CASE("something private: that interaction is withheld, and the others are saved") {
  const Folder work("leak");
  std::vector<Interaction> leaky = three();
  leaky[1].request.target += "&Note=" + std::string("c2VjcmV0LXdvcmQtMTIzNDU2");  // base64
  const Saved saved = save_cassette(work / "c", texts_of(leaky), facts(), say_nothing,
                                    Scanner({"secret-word-123456"}));
  CHECK(saved.interactions == 3);
  REQUIRE(saved.withheld.size() == 1);
  CHECK(saved.withheld[0].call.reason.find("a known secret (base64") != std::string::npos);
  CHECK(saved.withheld[0].call.action == "ModifyInstanceNetworkSpec");
  CHECK(load_cassette(work / "c").interactions.size() == 2);
  for (const auto& [name, bytes] : bytes_in(work / "c"))
    CHECK(bytes.find("c2VjcmV0") == std::string::npos);
  CHECK(save_cassette(work / "c", texts_of(leaky), facts(), say_nothing,
                      Scanner({"secret-word-123456"}))
            .changed == 0);
}

TEST_CASE("a folder that is no cassette is never replaced") {
  const Folder work("other");
  fs::create_directories(work / "c");
  overwrite(work / "c/notes.txt", "mine");
  CHECK_THROWS_WITH(save_cassette(work / "c", texts_of(three()), facts(), say_nothing, Scanner()),
                    Catch::Contains("is no part of a cassette"));
  CHECK(read_file(work / "c/notes.txt") == "mine");
  CHECK_THROWS_WITH(save_cassette(work / "d", {}, facts(), say_nothing, Scanner()),
                    Catch::Contains("nothing was recorded"));
}

TEST_CASE("a body of any length and of many lines is saved and loaded") {
  const Folder work("long");
  Interaction call = success();
  std::string& body = call.response.body;
  body = "begin\n";
  for (int i = 0; i < 60'000; ++i) body += "line\n";
  body += std::string(5'000'000, ' ') + "end";
  call.request.method = "POST";
  call.request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  for (int i = 0; i < 60'000; ++i) call.request.body += "&a=b";
  save_cassette(work / "c", texts_of({call}), facts(), say_nothing, Scanner());
  const Interaction read = load_cassette(work / "c").interactions.front().interaction;
  CHECK(read.response.body == body);
  CHECK(read.request.body == call.request.body);
}

TEST_CASE("the file's name has the action, wherever and however the request says it") {
  const auto name = [](const Request& request) {
    const Interaction call{request, json_response(404, "{}")};
    const Reading reading = read_json(texts_of({call}).front().text());
    return file_name_of(12, reading.value, "Action");
  };
  Request form;
  form.method = "POST";
  form.target = "/";
  form.headers = {{"content-type", "Application/X-WWW-Form-Urlencoded ; charset=utf-8"}};
  form.body = "A=b&Action=InForm";
  CHECK(name(form) == "0012-InForm-404.json");
  form.headers = {{"X-Acs-Action", "InHeader"}};
  CHECK(name(form) == "0012-InHeader-404.json");
  form.headers = {};
  CHECK(name(form) == "0012-call-404.json");
}

TEST_CASE("a member of another kind is an error, never taken for an empty one") {
  const std::string good = texts_of({success()}).front().text();
  const auto read = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return [text] { read_interaction(read_json(text).value, "x.json"); };
  };
  CHECK_NOTHROW(read("\"method\"", "\"method\"")());
  CHECK_THROWS_WITH(read("\"query\": [", "\"query\": \"a=b\", \"was\": [")(),
                    Catch::Contains("x.json:") && Catch::Contains("'query' is no array"));
  CHECK_THROWS_WITH(read("\"rows\": []", "\"rows\": [{}]")(), Catch::Contains("is no string"));
  CHECK_THROWS_WITH(read("\"status\": 200", "\"status\": \"200\"")(),
                    Catch::Contains("'status' is no number"));
}
