// Reports against approved files; tools/approve accepts what changed on purpose.
#include "runner/report.h"

#include <catch2/catch.hpp>

#include "formats/files.h"
#include "formats/json.h"
#include "formats/xml.h"

using namespace contract;

namespace {

namespace fs = std::filesystem;
const fs::path kApproved = fs::path(CONTRACT_SOURCE_DIR) / "harness/runner/approved";
const fs::path kActual = fs::path(CONTRACT_BINARY_DIR) / "approved";

Verdict verdict(const std::string& id, Status status, const std::string& reason = "") {
  Verdict one;
  one.id = id;
  one.title = "A title with <marks>, \"quotes\" & 中文";
  one.rules = {status == Status::pass ? "rule.kept" : "rule.broken"};
  one.status = status;
  one.reason = reason;
  one.ms = 1.25;
  one.repeat = "ecs-contract run --adapter sample --case '" + id + "'";
  if (status != Status::fail && status != Status::known_failing) return one;
  one.findings = {
      {"rule.broken", "outcome.code", "'Expected.Code'", "'undefined'",
       "as the client puts it: 'x\x01y'", Level::must, Basis::document, "返回数据, OrderId"},
      {"rule.broken", "wire.note", "a", "b", "", Level::should, Basis::inferred}};
  one.flags = {"wrong-text", "status-ignored"};
  one.effect = "silent success";
  one.severity = 1;
  one.exchange = "step 1, called with InstanceId='i-1'\n  nothing arrived\n";
  return one;
}

RunRecord sample() {
  RunRecord record;
  record.info = {"0.1.0",
                 "ecs/2014-05-26/Sample/2021-01-26",
                 "00ff",
                 "sample",
                 "Sample",
                 "a-client",
                 "1.2.3",
                 "C++",
                 "2026-01-02T03:04:05Z",
                 "seed",
                 false};
  record.rows = {
      {"rule.kept", ""}, {"rule.broken", ""}, {"rule.apart", "nobody sees it"}, {"rule.left", ""}};
  record.verdicts = {verdict("reply/a@json,v3", Status::pass),
                     verdict("reply/b@json,v3", Status::fail),
                     verdict("reply/c@xml,v3", Status::skipped, "format:xml: reads JSON only"),
                     verdict("request/d@json,v3", Status::known_failing, "a reason (a link)"),
                     verdict("request/e@json,v3", Status::unexpected_pass, "line 3 says otherwise"),
                     verdict("request/g@json,v3", Status::fail),
                     verdict("request/f@json,v3", Status::error, "the adapter broke the protocol")};
  record.known = {{"request/d@*", {{"rule.broken", "outcome.code"}}, "a reason", "a link", 3}};
  record.seconds = 2;
  record.info.cases = record.verdicts.size();
  return record;
}

/// Compares with the approved file; what differs is left where tools/approve finds it.
void check_approved(const std::string& name, const std::string& text) {
  write_file(kActual / name, text);
  INFO("changed on purpose? tools/approve " << kActual.string());
  CHECK(read_file(kApproved / name) == text);
}

}  // namespace

TEST_CASE("the text report is the approved one") {
  check_approved("report.txt", text_report(sample(), {.rules = true}));
}

TEST_CASE("the JUnit report is the approved one and well-formed") {
  check_approved("junit.xml", junit_report(sample()));
  CHECK(read_xml(junit_report(sample())).ok());
}

TEST_CASE("the JSON report is the approved one and reads back") {
  check_approved("report.json", json_report(sample()));
  CHECK(read_json(json_report(sample())).ok());
}

TEST_CASE("the TAP and GitHub reports are the approved ones") {
  check_approved("report.tap", tap_report(sample()));
  check_approved("report.github", github_report(sample()));
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
