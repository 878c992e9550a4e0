#include "formats/did_you_mean.h"

#include <catch2/catch.hpp>

using contract::did_you_mean;

TEST_CASE("a slip of the pen is understood and another word is not") {
  struct Row {
    const char* written;
    const char* meant;  // "": no guess
  };
  const std::vector<std::string> known = {"length", "id", "kind", "InstanceId", "value", "values"};
  const Row rows[] = {
      {"lenght", "length"},
      {"lengt", "length"},
      {"lengthh", "length"},
      {"Length", "length"},
      {"instanceid", "InstanceId"},
      {"IntsanceIdd", "InstanceId"},
      {"kin", "kind"},
      {"kidn", "kind"},
      {"ID", "id"},
      {"valeu", "value"},
      {"valus", "value"},
      {"xd", "id"},
      {"weight", ""},
      {"find me", ""},
      {"", ""},
      {"i", ""},
      {"knid x", ""},
      {"zzzz", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.written);
    const std::string expected =
        *row.meant == 0 ? "" : " (did you mean '" + std::string(row.meant) + "'?)";
    CHECK(did_you_mean(row.written, known) == expected);
  }
}

TEST_CASE("a hostile name costs nothing") {
  CHECK(did_you_mean(std::string(1 << 20, 'a'), {std::string(1 << 20, 'a')}).empty());
  CHECK(did_you_mean("length", {}).empty());
}
