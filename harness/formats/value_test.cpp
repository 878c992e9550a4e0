#include "formats/value.h"

#include <catch2/catch.hpp>

using contract::Value;

TEST_CASE("find gives the first member of a name and nothing elsewhere") {
  Value object = Value::object();
  object.add("a", Value::number(1)).add("b", Value::null_value()).add("a", Value::number(2));
  REQUIRE(object.find("a") != nullptr);
  CHECK(object.find("a")->text == "1");
  CHECK(object.find("b")->is(Value::Kind::null));
  CHECK(object.find("A") == nullptr);
  CHECK(object.find("") == nullptr);
  CHECK(Value::string("a").find("a") == nullptr);
  CHECK(Value::array({Value::string("a")}).find("a") == nullptr);
}

TEST_CASE("text_of gives what is spelled and is empty for all else") {
  const Value object = Value::object({{"s", Value::string("x")},
                                      {"n", Value::number(-7)},
                                      {"t", Value::boolean(true)},
                                      {"f", Value::boolean(false)},
                                      {"0", Value::null_value()},
                                      {"a", Value::array({Value::string("x")})},
                                      {"o", Value::object({{"s", Value::string("x")}})}});
  CHECK(object.text_of("s") == "x");
  CHECK(object.text_of("n") == "-7");
  CHECK(object.text_of("t") == "true");
  CHECK(object.text_of("f") == "false");
  CHECK(object.text_of("0").empty());
  CHECK(object.text_of("a").empty());
  CHECK(object.text_of("o").empty());
  CHECK(object.text_of("absent").empty());
}

TEST_CASE("integer_of gives the same integer for every spelling of it") {
  const auto read = [&](const char* spelled) {
    Value number;
    number.kind = Value::Kind::number;
    number.text = spelled;
    return Value::object({{"n", number}}).integer_of("n");
  };
  CHECK(read("0") == 0);
  CHECK(read("-0") == 0);
  CHECK(read("404") == 404);
  CHECK(read("404.0") == 404);
  CHECK(read("4.04e2") == 404);
  CHECK(read("40400E-2") == 404);
  CHECK(read("-1") == -1);
  CHECK(read("9007199254740992") == 9007199254740992);
  CHECK(read("-9007199254740992") == -9007199254740992);
  CHECK(Value::object().integer_of("n") == 0);
}

TEST_CASE("equality looks at kind, text, order and repetition, and never at lines") {
  Value a = Value::object({{"x", Value::number(1)}, {"y", Value::array({Value::string("")})}});
  Value b = a;
  b.line = 7;
  b.members[0].value.line = 8;
  CHECK(a == b);

  CHECK(Value::number(1) != Value::string("1"));
  CHECK(Value::null_value() != Value::string(""));
  CHECK(Value::array() != Value::object());
  CHECK(Value::object({{"x", Value::number(1)}, {"y", Value::number(2)}}) !=
        Value::object({{"y", Value::number(2)}, {"x", Value::number(1)}}));
  CHECK(Value::object({{"x", Value::number(1)}}) !=
        Value::object({{"x", Value::number(1)}, {"x", Value::number(1)}}));
  CHECK(Value::array({Value::number(1)}) != Value::array({Value::number(1), Value::number(1)}));
  CHECK(Value::object({{"x", Value::number(1)}}) != Value::object({{"x", Value::number(2)}}));
}

TEST_CASE("every kind has a name") {
  CHECK(to_text(Value::Kind::null) == std::string("null"));
  CHECK(to_text(Value::Kind::boolean) == std::string("boolean"));
  CHECK(to_text(Value::Kind::number) == std::string("number"));
  CHECK(to_text(Value::Kind::string) == std::string("string"));
  CHECK(to_text(Value::Kind::array) == std::string("array"));
  CHECK(to_text(Value::Kind::object) == std::string("object"));
}
