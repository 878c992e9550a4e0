#include "formats/sealed_lines.h"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "ecs_contract/error.h"
#include "formats/files.h"

using namespace contract;

namespace {

const std::filesystem::path kFile = std::filesystem::path(CONTRACT_BINARY_DIR) /
                                    ("sealed_lines_test." + std::to_string(::getpid()));

Value line(const std::string& type) {
  Value value = Value::object();
  return value.add("type", Value::string(type)).add("text", Value::string("a\nb 中"));
}

std::vector<Value> read() {
  std::vector<Value> lines;
  read_sealed(kFile, "make it anew", [&](const Value& value, int) { lines.push_back(value); });
  return lines;
}

std::string sample() {
  SealedText sealed;
  sealed.add(line("header"));
  sealed.add(line("word"));
  sealed.seal(line("footer"));
  return sealed.text();
}

}  // namespace

TEST_CASE("a sealed text reads back line by line") {
  write_file(kFile, sample());
  const std::vector<Value> lines = read();
  REQUIRE(lines.size() == 3);
  CHECK(lines[1] == line("word"));
  CHECK(lines[2].text_of("type") == "footer");
}

TEST_CASE("a sealed text that is cut, changed, unsealed or sealed twice is an error") {
  const std::string whole = sample();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    write_file(kFile, whole.substr(0, size));
    CHECK_THROWS_WITH(read(), Catch::EndsWith("; make it anew"));
  }
  for (std::size_t at = 0; at < whole.rfind('{'); ++at) {  // the footer itself is under no seal
    std::string changed = whole;
    changed[at] = changed[at] == 'x' ? 'y' : 'x';
    write_file(kFile, changed);
    CHECK_THROWS_AS(read(), Error);
  }
  write_file(kFile, whole + whole);
  CHECK_THROWS_AS(read(), Error);
}
