#include "formats/struct_json.h"

#include <array>
#include <catch2/catch.hpp>

#include "formats/json.h"

using namespace contract;

namespace {

enum class Colour { red, green };

struct Wheel {
  int size = 20;
  std::optional<long long> weight;
};

struct Bicycle {
  std::string name = "nobody's";
  Colour colour = Colour::red;
  bool bell = true;
  long long price = 0;
  std::string lock_code;
  std::optional<UtcTime> sold;
  std::vector<Wheel> wheels;
  std::map<std::string, std::optional<std::string>> labels;
  Wheel spare;
  double kilos = 0;
  Level wanted = Level::must;
};

}  // namespace

template <>
inline constexpr auto contract::kNames<Colour> =
    std::array{std::pair{"red", Colour::red}, std::pair{"green", Colour::green}};

template <>
inline constexpr auto contract::kMembers<Wheel> = std::tuple(named("size", &Wheel::size),
                                                             named("weight", &Wheel::weight));

template <>
inline constexpr auto contract::kMembers<Bicycle> = std::tuple(
    named("name", &Bicycle::name), named("colour", &Bicycle::colour), named("bell", &Bicycle::bell),
    always("price", &Bicycle::price), read_only("lock_code", &Bicycle::lock_code),
    named("sold", &Bicycle::sold), named("wheels", &Bicycle::wheels),
    named("labels", &Bicycle::labels), named("spare", &Bicycle::spare),
    named("kilos", &Bicycle::kilos), named("wanted", &Bicycle::wanted));

TEST_CASE("a struct that is written and read comes back as it was, in the declared order") {
  const char* const texts[] = {
      R"({"price":0})",
      R"({"name":"","price":-5})",
      R"({"colour":"green","price":0})",
      R"({"bell":false,"price":0,"sold":"2026-01-01T00:00:00Z"})",
      R"({"price":0,"wheels":[{},{"size":28},{"weight":0}]})",
      R"({"price":0,"kilos":12.500,"wanted":"SHOULD"})",
      R"({"price":0,"labels":{"b":"x","a":null},"spare":{"weight":7}})",
  };
  for (const char* text : texts) {
    const Value value = read_json(text).value;
    const std::string again = write_json(to_value(read_as<Bicycle>(value)));
    CHECK(read_json(again).value.members.size() == value.members.size());
    CHECK(write_json(to_value(read_as<Bicycle>(read_json(again).value))) == again);
  }
  CHECK(write_json(to_value(read_as<Bicycle>(read_json(texts[3]).value))) == texts[3]);
  CHECK(write_json(to_value(read_as<Bicycle>(read_json(texts[4]).value))) == texts[4]);
  CHECK(write_json(to_value(read_as<Bicycle>(read_json(texts[5]).value))) == texts[5]);
}

TEST_CASE("what is absent keeps the struct's default, and what has it is not written") {
  const auto bicycle = read_as<Bicycle>(Value::object());
  CHECK(bicycle.name == "nobody's");
  CHECK(bicycle.bell);
  CHECK(write_json(to_value(bicycle)) == R"({"price":0})");
}

TEST_CASE("a member that is only read is never written") {
  Bicycle bicycle;
  bicycle.lock_code = "1234";
  CHECK(write_json(to_value(bicycle)).find("1234") == std::string::npos);
  CHECK(read_as<Bicycle>(read_json(R"({"lock_code":"1234"})").value).lock_code == "1234");
}

TEST_CASE("a list that is read takes the place of the one that is there") {
  Bicycle bicycle;
  bicycle.wheels.resize(3);
  read_value(read_json(R"({"wheels":[{"size":1e1}]})").value, bicycle);
  REQUIRE(bicycle.wheels.size() == 1);
  CHECK(bicycle.wheels.front().size == 10);
}

TEST_CASE("a day that does not exist is an error that shows it") {
  CHECK_THROWS_WITH(read_as<Bicycle>(read_json(R"({"sold":"2026-02-30T00:00:00Z"})").value),
                    Catch::Contains("'2026-02-30T00:00:00Z' is no time"));
}
