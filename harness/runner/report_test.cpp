// Reports against approved files; tools/approve accepts what changed on purpose.
#include "runner/report.h"

#include <catch2/catch.hpp>

#include "formats/json.h"
#include "formats/xml.h"
#include "runner/report_testing.h"

using namespace contract;

using namespace contract::testing;

TEST_CASE("the text report is the approved one") {
  CHECK(text_report(sample(), {.rules = true}) ==
        approved("report.txt", text_report(sample(), {.rules = true})));
}

TEST_CASE("the JUnit report is the approved one and well-formed") {
  CHECK(junit_report(sample()) == approved("junit.xml", junit_report(sample())));
  CHECK(read_xml(junit_report(sample())).ok());
}

TEST_CASE("the JSON report is the approved one and reads back") {
  CHECK(json_report(sample()) == approved("report.json", json_report(sample())));
  CHECK(read_json(json_report(sample())).ok());
}

TEST_CASE("the TAP and GitHub reports are the approved ones") {
  CHECK(tap_report(sample()) == approved("report.tap", tap_report(sample())));
  CHECK(github_report(sample()) == approved("report.github", github_report(sample())));
}

TEST_CASE("colours are there for a terminal only") {
  CHECK(text_report(sample(), {}).find('\x1b') == std::string::npos);
  CHECK(text_report(sample(), {.colour = true}).find('\x1b') != std::string::npos);
}

TEST_CASE(
    "one case of a cause is shown in full, of so many causes as are asked for, or every case") {
  const auto shown = [](std::size_t failures) {
    const std::string text = text_report(sample(), {.failures = failures});
    std::string list;
    for (const char* id : {"reply/b", "request/e", "request/f", "request/g"})
      if (text.find(std::string("--case '") + id) != std::string::npos)
        list += id + std::string(" ");
    return list;
  };
  CHECK(shown(1) == "reply/b ");
  CHECK(shown(10) == "reply/b request/e request/f ");
  CHECK(shown(0) == "reply/b request/e request/f request/g ");
}

TEST_CASE("the causes are the first that is read, and a run without failures has none") {
  CHECK(text_report(sample(), {}).starts_with("sample: 4 of 6 cases not as expected; causes: 3, "));
  RunRecord record = sample();
  record.verdicts.resize(1);
  CHECK(text_report(record, {}).starts_with("sample: a-client 1.2.3 (C++) against "));
}
