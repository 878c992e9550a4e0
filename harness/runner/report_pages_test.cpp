// The reports that pages show: HTML, badge, Markdown, SARIF. Exchanges hold what a stranger sent.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "formats/json.h"
#include "formats/schema.h"
#include "formats/xml.h"
#include "runner/report.h"
#include "runner/report_testing.h"

using namespace contract;
using namespace contract::testing;

namespace {

const std::string kHarm =
    "</script></pre></details><script>alert(1)</script><img src=x onerror=alert(2)>"
    "\"'`|@all[a](javascript:b)\x1b[31m\xff\n\n# heading";

/// A run whose every text means harm.
RunRecord hostile() {
  RunRecord record = sample();
  record.info.adapter = record.info.client = record.info.language = kHarm;
  for (Verdict& verdict : record.verdicts) {
    verdict.title += kHarm;
    verdict.exchange += kHarm;
    verdict.repeat += kHarm;
    if (!verdict.reason.empty()) verdict.reason += kHarm;
    for (Finding& finding : verdict.findings) {
      finding.actual += kHarm;
      finding.note += kHarm;
      finding.ground += kHarm;
    }
  }
  for (KnownFailing& line : record.known) line.reason += kHarm, line.link += kHarm;
  return record;
}

std::size_t times(const std::string& text, const std::string& what) {
  std::size_t number = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
    ++number;
  return number;
}

Value results_of(const std::string& sarif) {
  return *read_json(sarif).value.find("runs")->items.front().find("results");
}

}  // namespace

TEST_CASE("the HTML report, the badge, the summary and the SARIF report are the approved ones") {
  CHECK(html_report(sample()) == approved("report.html", html_report(sample())));
  CHECK(badge_report(sample()) == approved("badge.svg", badge_report(sample())));
  CHECK(summary_report(sample()) == approved("summary.md", summary_report(sample())));
  CHECK(sarif_report(sample(), "contract/my-client/adapter.json") ==
        approved("report.sarif", sarif_report(sample(), "contract/my-client/adapter.json")));
}

TEST_CASE("whatever an exchange holds, the HTML report has no element but its own") {
  const std::string page = html_report(hostile());
  CHECK(times(page, "<script>") == 1);
  CHECK(times(page, "</script>") == 1);
  CHECK(times(page, "<img") == 0);
  CHECK(times(page, "</pre>") == times(page, "<pre"));
  CHECK(times(page, "</details>") == times(page, "<details"));
  CHECK(times(page, "<details") == times(html_report(sample()), "<details"));
  CHECK(page.find('\x1b') == std::string::npos);
  CHECK(page.find('\xff') == std::string::npos);
}

TEST_CASE("the HTML report fetches nothing and can be read without its script") {
  const std::string page = html_report(sample());
  for (const char* reference :
       {"http://", "https://", "src=", "href=", "url(", "@import", "fetch("})
    CHECK(page.find(reference) == std::string::npos);
  CHECK(page.find("default-src 'none'") != std::string::npos);
  // The filter is hidden until the script shows it, and no cause is.
  CHECK(page.find("<form id=\"filter\" hidden>") != std::string::npos);
  CHECK(times(page, "class=\"cause\"") == 5);
  CHECK(page.find("class=\"cause\" hidden") == std::string::npos);
}

TEST_CASE("the HTML report says in its first lines what the run came to") {
  CHECK(html_report(sample()).find("4 of 6 cases are not as expected, for 3 causes.") !=
        std::string::npos);
  RunRecord fine = sample();
  fine.verdicts.resize(1);
  CHECK(html_report(fine).find("The one case that was judged is as expected.") !=
        std::string::npos);
  CHECK(html_report(fine).find("No cause: nothing that was judged differs") != std::string::npos);
  fine.verdicts.clear();
  CHECK(html_report(fine).find("Nothing was judged") != std::string::npos);
  CHECK(html_report(fine).find("differs from what") == std::string::npos);
}

TEST_CASE("of a cause three cases are shown in full and the others named") {
  RunRecord record = sample();
  for (int i = 0; i < 300; ++i)
    record.verdicts.push_back(verdict("reply/many/" + std::to_string(i), Status::fail));
  const std::string page = html_report(record);
  CHECK(page.find("299 more of its cases") != std::string::npos);
  CHECK(page.find("and 99 more") != std::string::npos);
  CHECK(times(page, "<pre") == 3 + 1 + 1 + 3 + 1);
}

TEST_CASE("the badge says what the run came to, and is XML") {
  const auto said = [](const RunRecord& record) {
    const std::string badge = badge_report(record);
    CHECK(read_xml(badge).ok());
    CHECK_FALSE(read_xml(badge.substr(0, badge.size() - 3)).ok());
    const std::size_t begin = badge.find("<title>") + 7;
    return badge.substr(begin, badge.find("</title>") - begin);
  };
  RunRecord record = sample();
  CHECK(said(record) == "ecs-contract: not judged");
  record.verdicts.pop_back();  // the error
  CHECK(said(record) == "ecs-contract: 3 failing");
  record.verdicts = {verdict("a", Status::pass), verdict("b", Status::known_failing, "r")};
  CHECK(said(record) == "ecs-contract: 1 pass, 1 known");
  record.verdicts.resize(1);
  CHECK(said(record) == "ecs-contract: 1 pass");
}

TEST_CASE("the summary tells what is new from what is known to fail") {
  const std::string text = summary_report(sample());
  const std::size_t fresh = text.find("### New: 3 causes");
  const std::size_t known = text.find("### Known to fail");
  REQUIRE(fresh != std::string::npos);
  REQUIRE(known != std::string::npos);
  CHECK(fresh < known);
  CHECK(text.find("a reason", known) != std::string::npos);
  RunRecord fine = sample();
  fine.verdicts = {verdict("request/d@json,v3", Status::known_failing, "a reason (a link)")};
  fine.info.cases = 1;
  CHECK(summary_report(fine).find("\nNothing new fails.") != std::string::npos);
}

TEST_CASE(
    "the summary of a run that was cut short, or judged nothing, promises nothing of the rest") {
  RunRecord record = sample();
  record.verdicts.resize(1);
  record.end = {RunEnd::Kind::interrupted, "interrupted by SIGINT"};
  const std::string cut = summary_report(record);
  CHECK(cut.find("**Not complete:** <code>interrupted by SIGINT") != std::string::npos);
  CHECK(cut.find("Of what was judged nothing new fails.") != std::string::npos);
  CHECK(cut.find("Nothing new fails.") == std::string::npos);
  record.verdicts = {verdict("a", Status::skipped, "no")};
  const std::string nothing = summary_report(record);
  CHECK(nothing.find("**Nothing was judged.**") != std::string::npos);
  CHECK(nothing.find("new fails") == std::string::npos);
  CHECK(github_report(record).find("::error title=nothing was judged::") != std::string::npos);
  CHECK(sarif_report(record, "a").find("; nothing was judged") != std::string::npos);
}

TEST_CASE("GitHub makes no mention, number or address of a stranger's text in a summary") {
  RunRecord record = sample();
  const std::string text = "see @all #12 https://x.y www.x.y a@b.c";
  record.info.adapter = record.info.client = record.info.client_version = record.info.language =
      text;
  for (Verdict& verdict : record.verdicts) {
    if (!verdict.reason.empty()) verdict.reason = text;
    for (Finding& finding : verdict.findings) finding.subject = text;
  }
  record.known.front().reason = record.known.front().link = text;
  std::string outside = summary_report(record);
  for (const auto& [begin, end] : {std::pair{"<code>", "</code>"}, std::pair{"<pre>", "</pre>"}})
    for (std::size_t at = outside.find(begin); at != std::string::npos; at = outside.find(begin))
      outside.erase(at, outside.find(end, at) + std::string(end).size() - at);
  for (const char* harm : {"all", "12", "x.y", "b.c", "see"})
    CHECK(outside.find(harm) == std::string::npos);
  // Within <code> a line is Markdown all the same: an address would become a link there.
  std::string kept = summary_report(record);
  for (std::size_t at = kept.find("<pre>"); at != std::string::npos; at = kept.find("<pre>"))
    kept.erase(at, kept.find("</pre>", at) + 6 - at);
  for (const char* harm : {"https://", "www.", "@"}) CHECK(kept.find(harm) == std::string::npos);
}

TEST_CASE("nothing in a summary is markup of a stranger, and it stays below 1 MiB") {
  RunRecord record = hostile();
  for (int i = 0; i < 500; ++i) {
    record.verdicts.push_back(verdict("reply/many/" + std::to_string(i), Status::fail));
    record.verdicts.back().findings.front().subject = "subject." + std::to_string(i) + kHarm;
    record.verdicts.back().exchange = std::string(50'000, 'x') + kHarm;
  }
  const std::string text = summary_report(record);
  CHECK(text.size() < 1024 * 1024);
  for (const char* harm : {"<script", "<img", "](javascript", "@all", "\n# heading"}) {
    // Within <pre> a line of Markdown is none.
    INFO(harm);
    std::string outside;
    std::size_t at = 0;
    while (at < text.size()) {
      const std::size_t begin = std::min(text.find("<pre>", at), text.size());
      outside += text.substr(at, begin - at);
      at = std::min(text.find("</pre>", begin), text.size());
    }
    CHECK(outside.find(harm) == std::string::npos);
    if (harm[0] == '<') CHECK(text.find(harm) == std::string::npos);
  }
  CHECK(times(text, "<pre>") == times(text, "</pre>"));
}

TEST_CASE("a link of the known list is one only where it is an address") {
  RunRecord record = sample();
  record.known.front().link = "https://example.com/issues/1";
  CHECK(summary_report(record).find("[link](https://example.com/issues/1)") != std::string::npos);
  for (const char* link : {"javascript:alert(1)", "https://x/)[a](b", "http://x", "a link"}) {
    record.known.front().link = link;
    CHECK(summary_report(record).find("[link](") == std::string::npos);
  }
}

TEST_CASE("SARIF has the shape that the standard and GitHub's code scanning demand") {
  const Schema shape = Schema::load(std::filesystem::path(CONTRACT_SOURCE_DIR) /
                                    "harness/runner/sarif_shape.schema.json");
  RunRecord unfinished = sample();
  unfinished.end = {RunEnd::Kind::interrupted, "interrupted by SIGINT"};
  unfinished.info.cases = 99;
  RunRecord fine = sample();
  fine.verdicts.resize(1);
  for (const RunRecord& record : {sample(), hostile(), unfinished, fine}) {
    const Reading read = read_json(sarif_report(record, "contract/my-client/adapter.json"));
    REQUIRE(read.ok());
    for (const SchemaProblem& problem : shape.check(read.value))
      FAIL_CHECK(problem.path << ": " << problem.message);
  }
  // The schema can tell: a result without a place is refused.
  Value broken = read_json(sarif_report(sample(), "a")).value;
  std::erase_if(
      broken.members.back().value.items.front().members.back().value.items.front().members,
      [](const Member& member) { return member.name == "locations"; });
  CHECK_FALSE(shape.check(broken).empty());
}

TEST_CASE("the file of a SARIF result is a reference below the root of the repository") {
  const auto place = [](const std::string& file) {
    return *results_of(sarif_report(sample(), file))
                .items.front()
                .find("locations")
                ->items.front()
                .find("physicalLocation")
                ->find("artifactLocation");
  };
  CHECK(place("a/b.json").text_of("uri") == "a/b.json");
  CHECK(place("my client/100%#?:中.json").text_of("uri") ==
        "my%20client/100%25%23%3F%3A%E4%B8%AD.json");
  CHECK(place("a").text_of("uriBaseId") == "%SRCROOT%");
}

TEST_CASE("each cause is a result of SARIF of its own, by a fingerprint that stays") {
  const std::string sarif = sarif_report(sample(), "a/b.json");
  const Value results = results_of(sarif);
  std::set<std::string> fingerprints;
  std::string levels;
  for (const Value& result : results.items) {
    fingerprints.insert(result.find("partialFingerprints")->text_of("primaryLocationLineHash"));
    levels += result.text_of("level") + " ";
  }
  CHECK(levels == "error error error warning ");
  CHECK(fingerprints.size() == 4);
  RunRecord later = sample();
  later.info.started = "2027-01-01T00:00:00Z";
  later.verdicts.push_back(verdict("reply/z@json,v3", Status::fail));
  CHECK(results_of(sarif_report(later, "a/b.json"))
            .items.front()
            .find("partialFingerprints")
            ->text_of("primaryLocationLineHash") ==
        results.items.front().find("partialFingerprints")->text_of("primaryLocationLineHash"));
}
