#include "wire/canonical_query.h"

#include <catch2/catch.hpp>

using namespace contract;

namespace {

Params read(const char* query) { return parse_query(query, false).params; }

std::string spelt(std::string_view text, const Escaping& spelling) {
  std::string out = "|";
  append_spelt(out, text, spelling);
  return out;
}

}  // namespace

TEST_CASE("parameters are sorted bytewise, upper case before lower case") {
  CHECK(canonical_query(read("b=1&B=2&a=3&A=4&_=5&A.1=6&ISP=7&InstanceId=8")) ==
        "A=4&A.1=6&B=2&ISP=7&InstanceId=8&_=5&a=3&b=1");
}

TEST_CASE("a repeated name is sorted by value") {
  CHECK(canonical_query(read("a=2&a=10&a=&a=1")) == "a=&a=1&a=10&a=2");
}

TEST_CASE("how a parameter was spelt on the wire makes no difference") {
  const std::string canonical = "a%20b=%2A~%2F";
  CHECK(canonical_query(read("a+b=*~/")) == canonical);
  CHECK(canonical_query(read("a%20b=%2a%7e%2f")) == canonical);
  CHECK(canonical_query(read("%61+%62=%2A~%2F")) == canonical);
}

TEST_CASE("the signature is left out of V1 and stays in V3") {
  CHECK(canonical_query(read("Signature=x&b=1&Signature=y")) == "b=1");
  QueryRecipe variant;
  variant.with_signature = true;
  CHECK(canonical_query(read("Signature=x&b=1"), variant) == "Signature=x&b=1");
}

TEST_CASE("no parameters are an empty text, and an empty value keeps its '='") {
  CHECK(canonical_query({}) == "");
  CHECK(canonical_query(read("b&a=")) == "a=&b=");
}

TEST_CASE("each deviation of the query changes what it says") {
  const Params params = {
      {"b", "2", false}, {"B", "", false}, {"a", "%41 c", true}, {"SecurityToken", "t", false}};
  const auto with = [&params](auto change) {
    QueryRecipe variant;
    change(variant);
    return canonical_query(params, variant);
  };
  CHECK(with([](QueryRecipe&) {}) == "B=&SecurityToken=t&a=%2541%20c&b=2");
  CHECK(with([](QueryRecipe& r) { r.order = NameOrder::ignoring_case; }) ==
        "a=%2541%20c&b=2&B=&SecurityToken=t");
  CHECK(with([](QueryRecipe& r) { r.order = NameOrder::as_sent; }) ==
        "b=2&B=&a=%2541%20c&SecurityToken=t");
  CHECK(with([](QueryRecipe& r) { r.without_body = true; }) == "B=&SecurityToken=t&b=2");
  CHECK(with([](QueryRecipe& r) { r.without_empty = true; }) == "SecurityToken=t&a=%2541%20c&b=2");
  CHECK(with([](QueryRecipe& r) { r.without_equals = true; }) ==
        "B&SecurityToken=t&a=%2541%20c&b=2");
  CHECK(with([](QueryRecipe& r) { r.without_token = true; }) == "B=&a=%2541%20c&b=2");
  CHECK(with([](QueryRecipe& r) { r.reading = SentReading::unescaped_again; }) ==
        "B=&SecurityToken=t&a=A%20c&b=2");
  CHECK(with([](QueryRecipe& r) { r.reading = SentReading::plus_is_plus; }) ==
        "B=&SecurityToken=t&a=%2541%2Bc&b=2");
}

TEST_CASE("each deviation of the spelling changes its characters only") {
  const std::string text = " *!'()/~+中";
  CHECK(spelt(text, {}) == "|%20%2A%21%27%28%29%2F~%2B%E4%B8%AD");
  const auto with = [&text](bool Escaping::*deviation) {
    Escaping spelling;
    spelling.*deviation = true;
    return spelt(text, spelling);
  };
  CHECK(with(&Escaping::space_is_plus) == "|+%2A%21%27%28%29%2F~%2B%E4%B8%AD");
  CHECK(with(&Escaping::star_is_raw) == "|%20*%21%27%28%29%2F~%2B%E4%B8%AD");
  CHECK(with(&Escaping::marks_are_raw) == "|%20%2A!'()%2F~%2B%E4%B8%AD");
  CHECK(with(&Escaping::slash_is_raw) == "|%20%2A%21%27%28%29/~%2B%E4%B8%AD");
  CHECK(with(&Escaping::tilde_is_escaped) == "|%20%2A%21%27%28%29%2F%7E%2B%E4%B8%AD");
  CHECK(with(&Escaping::lower_case_hex) == "|%20%2a%21%27%28%29%2f~%2b%e4%b8%ad");
}

TEST_CASE("escaping no time leaves the text, escaping twice escapes the escapes") {
  Escaping spelling;
  spelling.times = 0;
  CHECK(spelt("a b%", spelling) == "|a b%");
  spelling.times = 2;
  CHECK(spelt("a b%", spelling) == "|a%2520b%2525");
}
