#include "cassette/folder_lock.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "cassette/testing.h"

using namespace contract;
using namespace contract::testing;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

TEST_CASE("who comes second to a folder waits, and is told in the end who has it") {
  const Folder work("lock");
  {
    const FolderLock first(work / "c", "record");
    CHECK_THROWS_WITH(FolderLock(work / "c", "take", 50ms),
                      Catch::Contains("c: another 'record' is writing it"));
    const FolderLock beside(work / "d", "take", 0ms);
  }
  CHECK(fs::is_empty(work.path()));
  std::ofstream(work / ".c.lock") << "record";  // as a kill leaves it
  const FolderLock third(work / "c", "take", 0ms);
}

TEST_CASE("of many that want a folder each has it alone") {
  const Folder work("lock-many");
  int inside = 0, most = 0, times = 0;
  std::vector<std::thread> all;
  for (int i = 0; i < 8; ++i)
    all.emplace_back([&] {
      for (int j = 0; j < 20; ++j) {
        const FolderLock lock(work / "c", "take", 60s);
        most = std::max(most, ++inside);
        ++times;
        --inside;
      }
    });
  for (std::thread& each : all) each.join();
  CHECK(most == 1);
  CHECK(times == 160);
}

TEST_CASE("a folder is found through links, be it there yet or not, and is one lock") {
  const Folder work("lock-links");
  fs::create_directories(work / "real/c");
  fs::create_directory_symlink("real", work / "way");
  fs::create_directory_symlink("way/c", work / "link");
  fs::create_directory_symlink("real/new", work / "link-to-none");
  fs::create_directory_symlink("round", work / "round");
  const fs::path real = fs::canonical(work.path()) / "real";
  CHECK(real_folder(work / "link") == real / "c");
  CHECK(real_folder(work / "link/") == real / "c");
  CHECK(real_folder(work / "way/c/") == real / "c");
  CHECK(real_folder(work / "link-to-none") == real / "new");
  CHECK(real_folder(work / "real/c/../new/.") == real / "new");
  CHECK(real_folder("no/such/c/") == "no/such/c");
  CHECK_THROWS_WITH(real_folder(work / "round"), Catch::Contains("leads to itself"));
  const FolderLock first(work / "link", "record");
  CHECK(fs::exists(real / ".c.lock"));
  CHECK_THROWS_WITH(FolderLock(work / "way/c", "take", 0ms), Catch::Contains("is writing it"));
}
