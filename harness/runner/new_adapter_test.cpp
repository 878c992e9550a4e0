// A new adapter's folder: whole, with its name in it, and never over something that is there.
#include "runner/new_adapter.h"

#include <catch2/catch.hpp>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "runner/adapter_config.h"
#include "runner/home.h"
#include "runner/testing.h"

using namespace contract;
using namespace contract::testing;
namespace fs = std::filesystem;

namespace {

const AdapterTemplates kTemplates{kSource / "conformance"};

std::string complaint(const std::string& language, const fs::path& folder) {
  try {
    write_adapter(kTemplates, language, folder);
  } catch (const Error& wrong) {
    return wrong.what();
  }
  return "";
}

}  // namespace

TEST_CASE("there is a template for each language") {
  CHECK(kTemplates.languages() ==
        std::vector<std::string>{"cpp", "exec", "go", "java", "node", "python"});
}

TEST_CASE("each template becomes an adapter of the folder's name, with one place to fill in") {
  const EmptyHome home;
  for (const std::string& language : kTemplates.languages()) {
    INFO(language);
    const fs::path folder = home.path() / ("my-" + language);
    write_adapter(kTemplates, language, folder);
    const AdapterConfig config = load_adapter(
        home.path(), "my-" + language, kSource / "conformance/schemas/adapter.schema.json", "/bin");
    CHECK(config.exec.has_value() == (language == "exec"));
    CHECK(fs::exists(folder / "protocol") == (language != "exec"));
    CHECK(fs::exists(folder / "known-failing.txt"));
    std::size_t begins = 0;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      const std::string text = read_file(entry.path());
      INFO(entry.path());
      CHECK(text.find("@NAME@") == std::string::npos);
      if (entry.path().extension() != ".md" &&
          (text.find("FILL IN, from here") != std::string::npos ||
           text.find("\"FILL IN\"") != std::string::npos))
        ++begins;
    }
    CHECK(begins == 1);
    CHECK_FALSE(fs::exists(folder.string() + ".unfinished"));
  }
}

TEST_CASE("programs of a template can be run") {
  const EmptyHome home;
  write_adapter(kTemplates, "go", home.path() / "a");
  for (const char* program : {"install", "protocol/build-adapter"})
    CHECK((fs::status(home.path() / "a" / program).permissions() & fs::perms::owner_exec) !=
          fs::perms::none);
}

TEST_CASE("what can't be made is the user's error, and nothing is left behind") {
  const EmptyHome home;
  fs::create_directory(home.path() / "there");
  CHECK_THAT(complaint("pyhton", home.path() / "a"),
             Catch::Contains("no template for 'pyhton' (did you mean 'python'?)") &&
                 Catch::Contains("cpp, exec, go"));
  for (const char* name : {"My-Client", "a_b", "-a", "a b"})
    CHECK_THAT(complaint("go", home.path() / name), Catch::Contains("is no name for an adapter"));
  CHECK_THAT(complaint("go", home.path() / "there"), Catch::Contains("is there already"));
  write_file(home.path() / "file", "");
  CHECK_THAT(complaint("go", home.path() / "file" / "a"), Catch::Contains("can't be written"));
  CHECK(std::distance(fs::directory_iterator(home.path()), {}) == 2);
}
