// Settings: what is declared can be asked for, and makes a client of its own.
#include "runner/adapter_settings.h"

#include <catch2/catch.hpp>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "runner/adapter.h"
#include "runner/home.h"
#include "runner/known_failing.h"
#include "runner/testing.h"

using namespace contract;
using namespace contract::testing;

namespace {

const std::string kSettings = R"("settings":{
  "transport":{"says":"how it speaks HTTP","default":"apache","values":{
    "apache":{"arguments":["A"]},
    "urlconnection":{"title":"over HttpURLConnection","arguments":["{bin}/B","C"]}}},
  "retries":{"says":"whether it repeats a call","default":"off","values":{
    "off":{},
    "on":{"environment":{"RETRIES":"3"}}}}})";

AdapterConfig load(const std::vector<std::string>& settings,
                   const std::string& declared = kSettings,
                   const std::string& started = R"("command":["x"])") {
  const EmptyHome home;
  write_file(home.path() / "a" / "adapter.json",
             R"({"format":1,"name":"a","title":"t",)" + started + R"(,"needs":[],"memory_mb":64)" +
                 (declared.empty() ? "" : "," + declared) + "}");
  return load_adapter(home.path(), "a", kSource / "conformance/schemas/adapter.schema.json", "/bin",
                      settings);
}

std::string complaint(const std::vector<std::string>& settings,
                      const std::string& declared = kSettings) {
  try {
    load(settings, declared);
  } catch (const Error& wrong) {
    return wrong.what();
  }
  return "";
}

}  // namespace

TEST_CASE("without a word the usual values are in effect, and the client has its plain name") {
  const AdapterConfig config = load({});
  CHECK(config.name == "a");
  CHECK(config.title == "t");
  CHECK(config.command == std::vector<std::string>{"x", "A"});
  CHECK(config.environment.empty());
  CHECK(known_failing_name(config.name) == "known-failing.txt");
}

TEST_CASE("asking for the usual value by name changes nothing") {
  const AdapterConfig config = load({"retries=off", "transport=apache"});
  CHECK(config.name == "a");
  CHECK(config.command == load({}).command);
}

TEST_CASE("another value makes a client with its own name, title and list of known failings") {
  const AdapterConfig config = load({"transport=urlconnection"});
  CHECK(config.name == "a@transport=urlconnection");
  CHECK(config.title == "t, over HttpURLConnection");
  CHECK(config.command == std::vector<std::string>{"x", "/bin/B", "C"});
  CHECK(known_failing_name(config.name) == "known-failing@transport=urlconnection.txt");
}

TEST_CASE("several settings go together, in the order in which they are declared") {
  const AdapterConfig config = load({"retries=on", "transport=urlconnection"});
  CHECK(config.name == "a@transport=urlconnection,retries=on");
  CHECK(config.title == "t, over HttpURLConnection, retries=on");
  CHECK(config.environment == std::map<std::string, std::string>{{"RETRIES", "3"}});
}

TEST_CASE("what a setting adds reaches the program") {
  const AdapterConfig config = load({"retries=on"});
  const EmptyHome home;
  const ProcessOptions options = process_of(config, home);
  CHECK(options.environment.at("RETRIES") == "3");
  CHECK(options.environment.at("LANG") == "C.UTF-8");
  CHECK(options.command == config.command);
}

TEST_CASE("a setting of a command line tool adds words and variables of each call") {
  const std::string exec =
      R"("exec":{"client":{"name":"c","version":"1","language":"sh"},
      "capabilities":{"format":["json"],"signature":["v3"],"scheme":["http"],"method":["GET"],
                      "features":[]},
      "reports":[],"command":["x"],"answer":{"request_id":"RequestId"},"errors":["e"]})";
  const AdapterConfig config = load({"transport=urlconnection", "retries=on"}, kSettings, exec);
  REQUIRE(config.exec);
  REQUIRE(config.exec->command.size() == 3);
  CHECK(config.exec->command[1].words == std::vector<std::string>{"/bin/B"});
  CHECK(config.exec->command[2].words == std::vector<std::string>{"C"});
  CHECK(config.exec->environment.at("RETRIES") == "3");
  CHECK(config.command.empty());
}

TEST_CASE("what is not declared is the user's error, which names the nearest and all others") {
  const struct {
    std::vector<std::string> settings;
    const char* says;
  } rows[] = {
      {{"transprt=apache"}, "'transprt' is no setting of adapter 'a' (did you mean 'transport'?)"},
      {{"transport=apach"},
       "'apach' is no value of the setting 'transport' of adapter 'a' (did you mean 'apache'?)"},
      {{"transport"}, "'' is no value of the setting 'transport'"},
      {{""}, "'' is no setting of adapter 'a'"},
      {{"=on"}, "'' is no setting of adapter 'a'"},
      {{"retries=On"}, "'On' is no value of the setting 'retries'"},
      {{"retries=on", "retries=off"}, "--setting names 'retries' twice"},
  };
  for (const auto& row : rows) {
    INFO(row.settings.front());
    CHECK_THAT(complaint(row.settings), Catch::Contains(row.says));
  }
  CHECK_THAT(complaint({"colour=red"}), Catch::Contains("transport=apache or transport=urlconnecti"
                                                        "on or retries=off or retries=on"));
  CHECK_THAT(complaint({"retries=on"}, ""), Catch::Contains("it declares none"));
}

TEST_CASE("a default that is no value of its setting is an error with its line") {
  const std::string declared =
      "\n\"settings\":{\"a\":{\"says\":\"s\",\n\"default\":\"of\",\"values\":{\"off\":{},\"on\":{}}"
      "}}";
  CHECK_THAT(complaint({}, declared),
             Catch::Contains("adapter.json:3: the default 'of' is no value of the setting 'a'"));
}

TEST_CASE("a setting with one value is none, and a name of more than letters breaks the schema") {
  CHECK_THAT(complaint({}, R"("settings":{"a":{"says":"s","default":"x","values":{"x":{}}}})"),
             Catch::Contains("values"));
  CHECK_THAT(
      complaint({}, R"("settings":{"a=b":{"says":"s","default":"x","values":{"x":{},"y":{}}}})"),
      Catch::Contains("propertyNames"));
}

TEST_CASE("each variant differs from the usual client in one setting") {
  using Variants = std::vector<std::vector<std::string>>;
  CHECK(each_variant(load({})) == Variants{{}, {"transport=urlconnection"}, {"retries=on"}});
  CHECK(each_variant(load({}, "")) == Variants{{}});
}
