#include "service/answer.h"

#include <catch2/catch.hpp>

#include "spec/check_request.h"
#include "spec/testing.h"

using namespace contract;

namespace {

const char* const kId = "04F0F334-1335-436C-A1D7-6C044FE73368";

/// What of an answer reaches the client.
std::string shown(const Response& response) {
  std::string text = std::to_string(response.status) + "\n";
  for (const Header& header : response.headers) text += header.name + ": " + header.value + "\n";
  return text + response.body;
}

void check_pair(const Spec& spec, const Response& json, const Response& xml) {
  CHECK(shown(transcode(spec, Format::xml, json)) == shown(xml));
  CHECK(shown(transcode(spec, Format::json, xml)) == shown(json));
  CHECK(shown(transcode(spec, Format::json, json)) == shown(json));
  CHECK(shown(transcode(spec, Format::xml, xml)) == shown(xml));
}

}  // namespace

TEST_CASE("each answer of the table, in either format, is byte for byte the other one") {
  const Spec& spec = testing::real_spec();
  for (const ErrorRow& row : spec.errors) {
    INFO(row.id);
    const std::string message = fill_message(row, "a <text> & \"more\"", "InstanceId", "x");
    const auto error = [&](Format format) {
      return answer_error(spec, format, kId,
                          {row.status, row.code, message, spec.envelope.endpoint});
    };
    check_pair(spec, error(Format::json), error(Format::xml));
  }
  for (const auto& order :
       {std::optional<std::string>("117457960110"), std::optional<std::string>()})
    check_pair(spec, answer_success(spec, Format::json, kId, order),
               answer_success(spec, Format::xml, kId, order));
}

TEST_CASE("lists of more than one item survive, and what is no tree stays") {
  const Spec& spec = testing::real_spec();
  Response list;
  list.body = R"({"A":{"B":["1","2"]},"C":"x"})";
  CHECK(transcode(spec, Format::json, transcode(spec, Format::xml, list)).body == list.body);
  for (const char* body : {"", "oops", "[1]", "12", "{broken", "<a>text</a>", "<broken"}) {
    Response other;
    other.body = body;
    CHECK(transcode(spec, Format::json, other).body == body);
    if (body[0] != '<') CHECK(transcode(spec, Format::xml, other).body == body);
  }
  Response cut;
  cut.body = "{}";
  cut.script = {Close{}};
  CHECK(transcode(spec, Format::xml, cut).body == "{}");
}
