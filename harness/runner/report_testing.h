// A run for tests of reports: a verdict of every status, and texts that mean harm to a page.
#pragma once

#include <filesystem>
#include <string>

#include "formats/files.h"
#include "runner/stream.h"

namespace contract::testing {

inline Verdict verdict(const std::string& id, Status status, const std::string& reason = "") {
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

inline RunRecord sample() {
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

/// What was approved of that name; `text` is left where tools/approve finds it.
inline std::string approved(const std::string& name, const std::string& text) {
  write_file(std::filesystem::path(CONTRACT_BINARY_DIR) / "approved" / name, text);
  return read_file(std::filesystem::path(CONTRACT_SOURCE_DIR) / "harness/runner/approved" / name);
}

}  // namespace contract::testing
