#include "site/write_site.h"

#include <catch2/catch.hpp>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "site/testing.h"

namespace contract {
namespace {

namespace fs = std::filesystem;
using contract::testing::site_work;

const SiteFiles& first() {
  static const SiteFiles files = {{kSiteMark, "{}"}, {"en/index.html", "1"}, {"old.html", "1"}};
  return files;
}

std::size_t entries_of(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("a site is written where nothing stands, and replaces a site as a whole") {
  const fs::path work = site_work("write");
  write_site(work / "deep/site", first());
  CHECK(read_file(work / "deep/site/en/index.html") == "1");
  write_site(work / "deep/site/", {{kSiteMark, "{}"}, {"en/index.html", "2"}});
  CHECK(read_file(work / "deep/site/en/index.html") == "2");
  CHECK_FALSE(fs::exists(work / "deep/site/old.html"));
  CHECK(entries_of(work / "deep") == 1);  // nothing is left beside it
}

TEST_CASE("an empty folder is taken, and another folder, a file and a link are refused and stay") {
  const fs::path work = site_work("refuse");
  fs::create_directory(work / "empty");
  write_site(work / "empty", first());
  CHECK(fs::exists(work / "empty/en/index.html"));

  write_file(work / "mine/thesis.txt", "words");
  CHECK_THROWS_WITH(write_site(work / "mine", first()), Catch::Contains("is there and no site"));
  CHECK(read_file(work / "mine/thesis.txt") == "words");

  write_file(work / "file", "words");
  CHECK_THROWS_WITH(write_site(work / "file", first()), Catch::Contains("is there and no folder"));
  fs::create_symlink(work / "mine", work / "link");
  CHECK_THROWS_WITH(write_site(work / "link", first()), Catch::Contains("is there and no folder"));
  CHECK(entries_of(work) == 4);
}

TEST_CASE("where a site can't be written what was there stays") {
  CHECK_THROWS_WITH(write_site("/proc/no-such/site", first()), Catch::Contains("can't be made"));
}

}  // namespace contract
