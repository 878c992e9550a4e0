#include "wire/gzip.h"

#include <catch2/catch.hpp>

namespace contract {

TEST_CASE("gzip begins with its mark, packs what repeats, and reads back") {
  for (const std::size_t size : {0u, 1u, 1000u, 100'000u}) {
    const std::string text(size, 'a');
    const std::string packed = gzip(text);
    CHECK(packed.substr(0, 2) == "\x1f\x8b");
    CHECK(packed.size() < 1000);
    CHECK(gunzip(packed) == text);
  }
}

TEST_CASE("what is cut, no gzip, or larger than allowed is not unpacked") {
  const std::string packed = gzip(std::string(5000, 'x'));
  for (std::size_t size = 0; size < packed.size(); ++size)
    CHECK_FALSE(gunzip(packed.substr(0, size)));
  CHECK_FALSE(gunzip("no gzip"));
  CHECK_FALSE(gunzip(packed, 100));
}

}  // namespace contract
