// The examples of conformance/PROTOCOL.md are what they say: each keeps its schema and can be read.
#include <catch2/catch.hpp>
#include <map>
#include <sstream>

#include "formats/files.h"
#include "formats/json.h"
#include "runner/adapter.h"
#include "runner/exec.h"
#include "runner/home.h"
#include "runner/known_failing.h"
#include "runner/testing.h"

using namespace contract;
using namespace contract::testing;

namespace {

struct Block {
  std::string text;
  int line = 0;  ///< of the page
};

/// The page's blocks of that kind: ```json and the like; "" those of no kind.
std::vector<Block> examples(const std::string& kind) {
  std::istringstream page(read_file(kSource / "conformance/PROTOCOL.md"));
  std::vector<Block> found;
  bool inside = false, wanted = false;
  int number = 0;
  for (std::string line; std::getline(page, line);) {
    ++number;
    if (line.rfind("```", 0) != 0) {
      if (inside && wanted) found.back().text += line + "\n";
      continue;
    }
    inside = !inside;
    wanted = inside && line.substr(3) == kind;
    if (wanted) found.push_back({"", number + 1});
  }
  return found;
}

Schema schema(const std::string& name) {
  return Schema::load(kSource / "conformance/schemas" / (name + ".schema.json"));
}

/// Which of the formats an example is in.
std::string schema_of(const Value& value) {
  if (value.find("type") != nullptr)
    return value.find("suite") != nullptr || value.find("endpoint") != nullptr ? "to-adapter"
                                                                               : "from-adapter";
  return value.find("cases") != nullptr ? "call-sheet" : "adapter";
}

}  // namespace

TEST_CASE("each JSON example of the protocol's page keeps its schema") {
  std::map<std::string, int> seen;
  for (const Block& example : examples("json")) {
    INFO("PROTOCOL.md:" << example.line);
    const Reading reading = read_json(example.text);
    for (const Finding& finding : reading.findings) FAIL(to_line(finding));
    const std::string name = schema_of(reading.value);
    INFO(name);
    ++seen[name];
    for (const SchemaProblem& problem : schema(name).check(reading.value))
      FAIL(problem.path + ": " + problem.message);
  }
  CHECK(seen["to-adapter"] == 2);    // hello, call
  CHECK(seen["from-adapter"] == 2);  // hello, outcome
  CHECK(seen["adapter"] == 3);       // a program, one with settings, a tool
  CHECK(seen["call-sheet"] == 1);
}

TEST_CASE("each adapter of the page declares everything or gives its reason, and can be loaded") {
  int hellos = 0;
  for (const Block& example : examples("json")) {
    INFO("PROTOCOL.md:" << example.line);
    const Value value = read_json(example.text).value;
    if (value.find("capabilities") != nullptr) {
      ++hellos;
      CHECK(inconsistencies(read_hello(value)) == std::vector<std::string>{});
    }
    if (schema_of(value) != "adapter") continue;
    const EmptyHome home;
    const std::string name = value.text_of("name");
    write_file(home.path() / name / "adapter.json", example.text);
    const AdapterConfig config = load_adapter(
        home.path(), name, kSource / "conformance/schemas/adapter.schema.json", "/bin");
    if (!config.exec) continue;
    ++hellos;
    CHECK(inconsistencies(config.exec->hello) == std::vector<std::string>{});
    CHECK_NOTHROW(exec_maker(config, std::chrono::milliseconds(1)));
  }
  CHECK(hellos == 2);
}

TEST_CASE(
    "the page's call and outcome are of one conversation, and the call sheet's calls are calls") {
  Value call, outcome;
  for (const Block& example : examples("json")) {
    const Value value = read_json(example.text).value;
    if (value.text_of("type") == "call") call = value;
    if (value.text_of("type") == "outcome") outcome = value;
    if (schema_of(value) == "call-sheet") {
      const Value& step = value.find("cases")->items.front().find("steps")->items.front();
      for (const SchemaProblem& problem : schema("to-adapter").check(*step.find("call")))
        FAIL(problem.path + ": " + problem.message);
    }
  }
  const ProtocolSchemas schemas = ProtocolSchemas::load(kSource / "conformance/schemas");
  const auto reply = read_reply(schemas, write_json(outcome), call);
  REQUIRE(std::holds_alternative<Outcome>(reply));
  CHECK(std::get<Outcome>(reply).kind == "api_error");
}

TEST_CASE("the page's list of known failings can be read") {
  int lists = 0;
  for (const Block& example : examples("")) {
    if (example.text.find("# cases | rule") != 0) continue;
    ++lists;
    const EmptyHome home;
    write_file(home.path() / "known-failing.txt", example.text);
    CHECK(load_known_failing(home.path() / "known-failing.txt").size() == 3);
  }
  CHECK(lists == 1);
}
