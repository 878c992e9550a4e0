// What tests of saved results share: a run of a few cases that fail in known and unknown ways.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "runner/saved_result.h"

namespace contract::testing {

inline Verdict verdict_of(const std::string& id, Status status,
                          const std::vector<std::string>& subjects = {},
                          Level level = Level::must) {
  Verdict verdict;
  verdict.id = id;
  verdict.title = "A title of 中文";
  verdict.status = status;
  verdict.effect = subjects.empty() ? "" : "silent success";
  for (const std::string& subject : subjects)
    verdict.findings.push_back(
        {"rule.one", subject, "'a'", "'b'", "why", level, Basis::standard, "RFC 9112, 6.3"});
  if (status != Status::pass) verdict.exchange = "  arrived:\n    GET / HTTP/1.1\n";
  verdict.repeat = "ecs-contract run --case " + id;
  return verdict;
}

/// A whole run with those verdicts; line 7 of the known-failing list states wire.known of rule.one.
inline RunRecord record_of(std::vector<Verdict> verdicts) {
  RunRecord record;
  record.info.adapter = "sample@transport=other";
  record.info.title = "Sample";
  record.info.client = "sample";
  record.info.client_version = "1.2 (core 3.4)";
  record.info.language = "C++";
  record.info.suite_version = "0.1.0";
  record.info.suite_hash = std::string(64, 'a');
  record.info.spec_id = "ecs/2014-05-26/Sample/2021-01-26";
  record.info.spec_hash = std::string(64, 'b');
  record.info.started = "2026-01-02T03:04:05Z";
  record.info.whole = true;
  record.info.cases = verdicts.size();
  record.known = {{"**", {{"rule.one", "wire.known"}}, "a reason", "https://a.link/", 7}};
  record.verdicts = std::move(verdicts);
  record.seconds = 2.5;
  return record;
}

inline RunRecord sample_record() {
  return record_of({verdict_of("reply/a@json,v3", Status::pass),
                    verdict_of("reply/a@xml,v3", Status::skipped),
                    verdict_of("reply/b@xml,v3", Status::fail, {"wire.x", "wire.known"}),
                    verdict_of("request/c@json,v3", Status::known_failing, {"wire.known"}),
                    verdict_of("request/d@json,v3", Status::unexpected_pass),
                    verdict_of("request/e@json,v3", Status::pass, {"wire.y"}, Level::should)});
}

}  // namespace contract::testing
