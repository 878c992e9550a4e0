#include "formats/files.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>

#include "ecs_contract/error.h"

using namespace contract;
using Catch::Contains;
using Catch::Equals;
using Catch::StartsWith;
namespace fs = std::filesystem;

namespace {

/// A new empty directory, gone with the test. ctest runs each case in a process of its own.
class Directory {
 public:
  Directory() : path_(fs::path(CONTRACT_BINARY_DIR) / ("files_test." + std::to_string(getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Directory() { fs::remove_all(path_); }
  fs::path operator/(const char* name) const { return path_ / name; }
  /// The names in it, in order, joined by blanks.
  std::string names() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(path_)) {
      found.push_back(fs::relative(entry.path(), path_).string());
    }
    std::sort(found.begin(), found.end());
    std::string out;
    for (const std::string& name : found) out += (out.empty() ? "" : " ") + name;
    return out;
  }

 private:
  fs::path path_;
};

/// Lets no file grow past `bytes`, as a full disk does.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : old_handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &old_);
    const rlimit small = {bytes, old_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
  }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, old_handler_);
  }

 private:
  void (*old_handler_)(int);
  rlimit old_ = {};
};

}  // namespace

TEST_CASE("what is written is read back byte for byte") {
  const Directory directory;
  for (const std::string& text :
       {std::string(), std::string("a\0b\r\n\xFF", 6), std::string(300'000, 'x')}) {
    write_file(directory / "f", text);
    CHECK(read_file(directory / "f") == text);
  }
  CHECK(directory.names() == "f");
}

TEST_CASE("folders above a file are made") {
  const Directory directory;
  write_file(directory / "a/b/c.json", "1");
  CHECK(directory.names() == "a a/b a/b/c.json");
}

TEST_CASE("a link stays a link and what it points to is replaced") {
  const Directory directory;
  write_file(directory / "real", "old");
  fs::create_symlink("real", directory / "link");
  write_file(directory / "link", "new");
  CHECK(fs::is_symlink(directory / "link"));
  CHECK(read_file(directory / "real") == "new");
}

TEST_CASE("a file that can't be written leaves nothing behind") {
  const Directory directory;
  write_file(directory / "f", "old");
  CHECK_THROWS_WITH(write_file(directory / "f/g", "x"),
                    StartsWith((directory / "f/g").string() + ": can't be written: "));
  CHECK_THROWS_WITH(write_file(directory / "f/g/h", "x"),
                    Contains("f/g/h: can't be written: Not a directory"));
  fs::create_directory(directory / "d");
  CHECK_THROWS_WITH(write_file(directory / "d", "x"), Contains("directory"));
  const std::string long_name(300, 'n');
  CHECK_THROWS_WITH(write_file(directory / ("new/" + long_name).c_str(), "x"),
                    Contains("File name too long"));
  CHECK_THROWS_WITH(write_file("", "x"), Contains("can't be written: "));
  CHECK(directory.names() == "d f");
  CHECK(read_file(directory / "f") == "old");
}

TEST_CASE("a full disk leaves the old file and nothing else") {
  const Directory directory;
  write_file(directory / "f", "old");
  {
    const FullDisk full(4096);
    CHECK_THROWS_WITH(write_file(directory / "f", std::string(100'000, 'x')),
                      Contains("f: can't be written: "));
    CHECK_THROWS_WITH(write_file(directory / "new/g", std::string(100'000, 'x')),
                      Contains("new/g: can't be written: "));
  }
  CHECK(directory.names() == "f");
  CHECK(read_file(directory / "f") == "old");
}

TEST_CASE("a device is written to and never replaced") {
  CHECK_NOTHROW(write_file("/dev/null", "x"));
  CHECK_THROWS_WITH(write_file("/dev/full", "x"), Contains("No space left"));
  struct stat status = {};
  REQUIRE(stat("/dev/full", &status) == 0);
  CHECK(S_ISCHR(status.st_mode));
}

TEST_CASE("a file that can't be read is told with its name") {
  const Directory directory;
  CHECK_THROWS_WITH(read_file(directory / "absent"),
                    Equals((directory / "absent").string() +
                           ": can't be read: No such file or directory; name a file that exists "
                           "and may be read"));
  CHECK_THROWS_WITH(read_file(directory / "."), Contains("Is a directory"));
  write_file(directory / "f", "12345");
  CHECK(read_file(directory / "f", 5) == "12345");
  CHECK_THROWS_WITH(read_file(directory / "f", 4), Contains("is larger than 4 bytes"));
  CHECK_THROWS_WITH(read_file("/dev/zero", 1000), Contains("is larger than 1000 bytes"));
}

TEST_CASE("a JSON file that is none is told with line and column") {
  const Directory directory;
  const fs::path file = directory / "x.json";
  write_file(file, "{\n  \"a\": [1\n}");
  CHECK_THROWS_WITH(load_json(file),
                    Equals(file.string() + ":3: no JSON, column 1: expected ',' or ']' but found "
                                           "'}'; correct it there"));
  write_file(file, "{\n\"\xFF\"}");
  CHECK_THROWS_WITH(load_json(file),
                    Equals(file.string() + ":2: expected well-formed UTF-8, got bytes that are "
                                           "not; save it as UTF-8"));
  write_file(file, "[1]");
  CHECK(load_json(file) == Value::array({Value::number(1)}));
}

TEST_CASE("a JSON file that breaks its schema is told with line, key and remedy") {
  const Directory directory;
  const fs::path file = directory / "x.json";
  const fs::path rules = directory / "spec.schema.json";
  write_file(rules, R"({"type":"object","required":["id"],"additionalProperties":false,
      "properties":{"id":{"type":"string"},"length":{"type":"integer"}}})");
  const Schema schema = Schema::load(rules);
  struct Row {
    const char* text;
    std::string error;  // after the file, before the name of the schema
  };
  const Row rows[] = {
      {"{\"id\":\"1\",\n\"lenght\": 1}",
       ":2: unknown key 'lenght' (did you mean 'length'?); remove or correct it, the keys are in "},
      {"{\n}", ":1: key 'id' is missing; add it, the keys are in "},
      {"{\n\"id\": 1}", ":2: /id must be a string, not a number; correct it, the rules are in "},
      {"\n[]", ":2: the document must be an object, not an array; correct it, the rules are in "},
      {"{\n\"length\":\n\"1\"}",
       ":3: /length must be an integer, not a string, and 1 more; correct it, the rules are in "},
  };
  for (const Row& row : rows) {
    write_file(file, row.text);
    CHECK_THROWS_WITH(load_json(file, schema), Equals(file.string() + row.error + rules.string()));
  }
  write_file(file, R"({"id":"1"})");
  CHECK(load_json(file, schema).text_of("id") == "1");
}
