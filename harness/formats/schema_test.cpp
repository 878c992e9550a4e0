#include "formats/schema.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <thread>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "formats/json.h"

using namespace contract;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

/// Where a test writes its schema; ctest runs each case in a process of its own.
const fs::path kFile =
    fs::path(CONTRACT_BINARY_DIR) / ("schema_test." + std::to_string(getpid())) / "s.schema.json";

Schema compiled(const std::string& text) {
  struct Gone {
    ~Gone() { fs::remove_all(kFile.parent_path()); }
  } const gone;
  write_file(kFile, text);
  return Schema::load(kFile);
}

std::vector<SchemaProblem> problems(const Schema& schema, const std::string& document) {
  const Reading reading = read_json(document);
  REQUIRE(reading.ok());
  return schema.check(reading.value);
}

/// "path: message" of the first problem, "" where there is none.
std::string first_problem(const std::string& schema, const std::string& document) {
  const std::vector<SchemaProblem> found = problems(compiled(schema), document);
  return found.empty() ? "" : found[0].path + ": " + found[0].message;
}

const std::string kMessages = R"({
  "oneOf": [
    { "$ref": "#/definitions/hello" },
    { "$ref": "#/definitions/call" }
  ],
  "definitions": {
    "hello": {
      "type": "object",
      "properties": { "kind": { "const": "hello" }, "name": { "type": "string" } },
      "required": ["kind", "name"],
      "additionalProperties": false
    },
    "call": {
      "type": "object",
      "properties": {
        "kind": { "const": "call" },
        "id": { "type": "integer", "minimum": 1 },
        "parameters": { "type": "array", "items": { "$ref": "#/definitions/parameter" } }
      },
      "required": ["kind", "id"],
      "additionalProperties": false
    },
    "parameter": {
      "type": "object",
      "properties": {
        "name": { "type": "string", "pattern": "^[A-Z][A-Za-z]*$" },
        "type": { "enum": ["string", "integer", "boolean"] },
        "value": { "type": ["string", "null"] }
      },
      "required": ["name"],
      "additionalProperties": false
    }
  }
})";

}  // namespace

TEST_CASE("a problem says what is wrong and what would be right") {
  struct Row {
    const char* schema;
    const char* document;
    const char* problem;
  };
  const Row rows[] = {
      {R"({"type":"string"})", R"("x")", ""},
      {R"({"type":"string"})", "1", ": must be a string, not a number"},
      {R"({"type":"object"})", "[]", ": must be an object, not an array"},
      {R"({"type":["string","null"]})", "true", ": must be a string or null, not a boolean"},
      {R"({"type":"integer"})", "1.5", ": must be an integer, not 1.5"},
      {R"({"type":"integer"})", "1.0", ""},
      {R"({"type":"integer"})", "1E2", ""},
      {R"({"type":"integer"})", "123456789012345678901234567890", ""},
      {R"({"type":"integer"})", R"("1")", ": must be an integer, not a string"},
      {R"({"type":"boolean"})", R"("true")", ": must be a boolean, not a string"},
      {R"({"type":"number"})", R"("1")", ": must be a number, not a string"},
      {R"({"enum":["a","bee",3,null]})", R"("be")",
       ": must be one of 'a', 'bee', 3 or null, not 'be' (did you mean 'bee'?)"},
      {R"({"enum":["a",3]})", "3", ""},
      {R"({"enum":["a",3]})", R"("3")", ": must be one of 'a' or 3, not '3'"},
      {R"({"const":"a"})", R"("zz")", ": must be 'a', not 'zz'"},
      {R"({"pattern":"^a+$"})", R"("aab")", ": must match ^a+$, which 'aab' does not"},
      {R"({"pattern":"^a+$"})", "1", ""},
      {R"({"minimum":1})", "0", ": must be at least 1, not 0"},
      {R"({"maximum":1.5})", "1.6", ": must be at most 1.5, not 1.6"},
      {R"({"exclusiveMinimum":1})", "1", ": must be more than 1, not 1"},
      {R"({"exclusiveMaximum":1})", "1", ": must be less than 1, not 1"},
      {R"({"multipleOf":2})", "3", ": must be a multiple of 2, not 3"},
      {R"({"minLength":1})", R"("")", ": must not be empty"},
      {R"({"minLength":2})", R"("a")", ": must have at least 2 characters"},
      {R"({"maxLength":1})", R"("ab")", ": must have at most 1 character"},
      {R"({"maxLength":1})", "\"\xC3\xA4\"", ""},
      {R"({"minItems":2})", "[1]", ": must have at least 2 items, not 1"},
      {R"({"maxItems":1})", "[1,2]", ": must have at most 1 item, not 2"},
      {R"({"maxProperties":0})", R"({"a":1})", ": must have at most 0 keys, not 1"},
      {R"({"minProperties":1})", "{}", ": must not be empty"},
      {R"({"uniqueItems":true})", "[1,1]", ": must not hold the same item twice"},
      {R"({"required":["id"]})", "{}", ": key 'id' is missing"},
      {R"({"required":["id"]})", "[]", ""},
      {R"({"properties":{"length":{}},"additionalProperties":false})", R"({"lenght":1})",
       "/lenght: unknown key 'lenght' (did you mean 'length'?)"},
      {R"({"properties":{"length":{}},"additionalProperties":false})", R"({"weight":1})",
       "/weight: unknown key 'weight'"},
      {R"({"additionalProperties":{"type":"string"}})", R"({"a/b~c":1})",
       "/a~1b~0c: must be a string, not a number"},
      {R"({"properties":{"a":false}})", R"({"a":1})", "/a: is not allowed here"},
      {R"({"items":{"type":"string"}})", R"(["a",1])", "/1: must be a string, not a number"},
      {R"({"items":[{"type":"string"}],"additionalItems":false})", R"(["a",1])",
       "/1: is not allowed here"},
      {R"({"allOf":[{"type":"string"},{"maxLength":1}]})", R"("ab")",
       ": must have at most 1 character"},
      {R"({"if":{"properties":{"a":{"const":1}}},"then":{"required":["b"]}})", R"({"a":1})",
       ": key 'b' is missing"},
      {R"({"if":{"properties":{"a":{"const":1}}},"then":{"required":["b"]}})", R"({"a":2})", ""},
      {R"({"if":{"type":"string"},"else":{"type":"null"}})", "1", ": must be null, not a number"},
      {R"({"not":{"const":1}})", "1", ": must obey \"not\": {\"const\":1}"},
      {R"({"contains":{"const":1}})", "[2]", ": must obey \"contains\": {\"const\":1}"},
      {R"({"propertyNames":{"pattern":"^a"}})", R"({"b":1})",
       ": must obey \"propertyNames\": {\"pattern\":\"^a\"}"},
      {R"({"dependencies":{"a":["b"]}})", R"({"a":1})",
       ": must obey \"dependencies\": {\"a\":[\"b\"]}"},
      {R"({"anyOf":[{"type":"string"},{"type":"array"}]})", "1",
       ": must be a string or an array, not a number"},
      {R"({"anyOf":[{"type":"string","maxLength":1},{"type":"array"}]})", R"("ab")",
       ": must have at most 1 character"},
      {R"({"anyOf":[{"maxLength":1},{"const":"abc"}]})", R"("ab")",
       ": 'ab' fits none of the 2 forms allowed here"},
      {R"({"anyOf":[{"maxLength":2},{"const":"ab"}]})", R"("ab")", ""},
      {R"({"oneOf":[{"maxLength":2},{"const":"ab"}]})", R"("ab")",
       ": fits more than one of the forms allowed here"},
      {"false", "1", ": is not allowed here"},
      {"true", "1", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.schema, row.document);
    CHECK(first_problem(row.schema, row.document) == row.problem);
  }
}

TEST_CASE("of tagged forms the one that is meant is explained") {
  struct Row {
    const char* document;
    const char* problem;
  };
  const Row rows[] = {
      {R"({"kind":"hello","name":"x"})", ""},
      {R"({"kind":"call","id":1,"parameters":[{"name":"A","value":null}]})", ""},
      {R"({"kind":"hello"})", ": key 'name' is missing"},
      {R"({"kind":"call","name":"x","id":1})", "/name: unknown key 'name'"},
      {R"({"kind":"call","id":0})", "/id: must be at least 1, not 0"},
      {R"({"kind":"cal","id":1})",
       "/kind: must be one of 'hello' or 'call', not 'cal' (did you mean 'call'?)"},
      {R"({"id":1})", ": key 'kind' is missing"},
      {"[]", ": must be an object, not an array"},
      {R"({"kind":"call","id":1,"parameters":[{},{"name":"a"}]})",
       "/parameters/1/name: must match ^[A-Z][A-Za-z]*$, which 'a' does not"},
      {R"({"kind":"call","id":1,"parameters":[{"name":"A","tpye":1}]})",
       "/parameters/0/tpye: unknown key 'tpye' (did you mean 'type'?)"},
  };
  const Schema schema = compiled(kMessages);
  for (const Row& row : rows) {
    CAPTURE(row.document);
    const std::vector<SchemaProblem> found = problems(schema, row.document);
    CHECK((found.empty() ? "" : found[0].path + ": " + found[0].message) == row.problem);
  }
}

TEST_CASE("all problems are told, the deepest first, each with its line") {
  const std::vector<SchemaProblem> found = problems(
      compiled(kMessages), "{\n\"kind\": \"call\",\n\"parameters\": [\n{\n\"type\": 1\n}\n]\n}");
  REQUIRE(found.size() == 3);
  CHECK(found[0].path == "/parameters/0/type");
  CHECK(found[0].line == 5);
  CHECK(found[1].path == "/parameters/0");
  CHECK(found[1].message == "key 'name' is missing");
  CHECK(found[1].line == 4);
  CHECK(found[2].path.empty());
  CHECK(found[2].message == "key 'id' is missing");
  CHECK(found[2].line == 1);
}

TEST_CASE("a key that stands twice is a problem under every schema") {
  const std::vector<SchemaProblem> found =
      problems(compiled("{}"), "{\"a\": 1,\n \"b\": [{\"x\": 1,\n \"x\": 1}]}");
  REQUIRE(found.size() == 1);
  CHECK(found[0].path == "/b/0/x");
  CHECK(found[0].message == "key 'x' stands twice");
  CHECK(found[0].line == 3);
}

TEST_CASE("a schema may refer to itself") {
  const Schema schema = compiled(R"({"$ref":"#/definitions/tree","definitions":{"tree":{
      "type":"object","additionalProperties":{"$ref":"#/definitions/tree"}}}})");
  CHECK(problems(schema, R"({"a":{"b":{"c":{}}}})").empty());
  const std::vector<SchemaProblem> found = problems(schema, R"({"a":{"b":{"c":1}}})");
  REQUIRE(found.size() == 1);
  CHECK(found[0].path == "/a/b/c");
}

TEST_CASE("a schema with $schema and $id is read without a look outside") {
  CHECK(first_problem(R"({"$schema":"http://json-schema.org/draft-07/schema#",
      "$id":"https://example.com/s.json","$comment":"c","title":"t","description":"d",
      "allOf":[{"$ref":"#/definitions/a"}],"definitions":{"a":{"type":"null"}}})",
                      "1") == ": must be null, not a number");
}

TEST_CASE("a file that is no schema is refused with its line") {
  struct Row {
    const char* schema;
    const char* error;
  };
  const Row rows[] = {
      {"{", ":1: no JSON, column 2: expected a member name in quotes but found the end"},
      {"{\n\"requird\":[\"a\"]}", ":2: unknown keyword 'requird' (did you mean 'required'?); "},
      {"{\"properties\":{\"a\":{\n\"typ\":1}}}", ":2: unknown keyword 'typ'"},
      {R"({"format":"date"})", ":1: unknown keyword 'format'"},
      {R"({"patternProperties":{}})", ":1: unknown keyword 'patternProperties'"},
      {R"({"$ref":"#/definitions/a"})", ":1: '#/definitions/a' leads nowhere"},
      {R"({"items":{"$ref":"http://example.com/x.json"}})", "leads nowhere"},
      {R"({"$ref":"#/definitions/a","definitions":{"a":{"$ref":"#/definitions/a"}}})",
       "leads nowhere"},
      {R"({"$ref":"#/definitions/a","type":"null","definitions":{"a":{}}})",
       "'type' has no effect beside $ref"},
      {R"({"pattern":"("})", ":1: '(' is no pattern"},
      {R"({"items":[{"not":{"pattern":"[z-a]"}}]})", "'[z-a]' is no pattern"},
      {R"({"type":"text"})", "no JSON Schema"},
      {R"({"required":"a"})", "no JSON Schema"},
      {R"({"minLength":-1})", "no JSON Schema"},
      {R"({"type":"null","type":"null"})", "key 'type' stands twice; "},
      {"[]", "no JSON Schema"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.schema);
    CHECK_THROWS_WITH(compiled(row.schema), Contains(kFile.string()) && Contains(row.error));
  }
  CHECK_THROWS_WITH(Schema::load(kFile.parent_path() / "absent.json"), Contains("absent.json: "));
}

TEST_CASE("a long text under a pattern is checked like a short one") {
  const Schema schema = compiled(R"({"pattern":"^(a|b)*$"})");
  const std::string text(100'000, 'a');
  CHECK(schema.check(Value::string(text)).empty());
  CHECK(schema.check(Value::string(text + "c")).size() == 1);
  const Schema names = compiled(R"({"propertyNames":{"pattern":"^(a|b)*$"}})");
  CHECK(names.check(Value::object({{text, Value::null_value()}})).empty());
}

TEST_CASE("one schema serves many threads") {
  const Schema schema = compiled(kMessages);
  const Value good =
      read_json(R"({"kind":"call","id":1,"parameters":[{"name":"A","type":"string"}]})").value;
  const Value bad = read_json(R"({"kind":"call","id":1,"parameters":[{"name":"a"}]})").value;
  std::vector<std::size_t> counts(4);
  std::vector<std::thread> threads;
  for (std::size_t& count : counts) {
    threads.emplace_back([&schema, &good, &bad, &count] {
      for (int i = 0; i < 200; ++i) count += schema.check(good).size() + schema.check(bad).size();
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::size_t count : counts) CHECK(count == 200);
}
