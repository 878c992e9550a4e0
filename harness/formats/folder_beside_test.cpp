#include "formats/folder_beside.h"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "formats/files.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

/// An empty folder of this process: ctest runs tests side by side.
fs::path work(const std::string& name) {
  const fs::path folder = fs::path(CONTRACT_BINARY_DIR) /
                          ("folder_beside_test." + name + "." + std::to_string(::getpid()));
  fs::remove_all(folder);
  fs::create_directories(folder);
  return folder;
}

std::ptrdiff_t entries_of(const fs::path& folder) {
  return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
}

}  // namespace

TEST_CASE("what is written beside a place is put there, or is gone") {
  const fs::path folder = work("exchange");
  for (const char* text : {"first", "second"}) {  // where nothing stands, and in another's place
    FolderBeside beside(folder / "deep/place");
    write_file(beside.path() / "file", text);
    beside.exchange(folder / "deep/place");
    CHECK(read_file(folder / "deep/place/file") == text);
  }
  { FolderBeside never(folder / "deep/place"); }
  CHECK(entries_of(folder / "deep") == 1);
  fs::remove_all(folder);
}

TEST_CASE("what stood at a place is kept under the first name that is free") {
  const fs::path folder = work("keep");
  for (const char* name : {"place.damaged", "place.damaged.2", "place.damaged.3"}) {
    FolderBeside beside(folder / "place");
    CHECK(beside.keep_as(folder / "place.damaged") == folder / name);
  }
  CHECK(entries_of(folder) == 3);
  fs::remove_all(folder);
}

}  // namespace contract
