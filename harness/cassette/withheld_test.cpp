#include "cassette/withheld.h"

#include <catch2/catch.hpp>

#include "cassette/cassette_player.h"
#include "cassette/cassette_store.h"
#include "cassette/diff.h"
#include "cassette/recording_pipeline.h"
#include "cassette/testing.h"
#include "ecs_contract/error.h"
#include "formats/files.h"
#include "formats/schema.h"

using namespace contract;
using namespace contract::testing;

namespace {

/// A call whose answer no redactor can look into.
Interaction in_parts(const std::string& action = "ModifyInstanceNetworkSpec") {
  Interaction made = success();
  const std::string old = "Action=ModifyInstanceNetworkSpec";
  made.request.target.replace(made.request.target.find(old), old.size(), "Action=" + action);
  made.response.headers[0].value = "multipart/mixed; boundary=x";
  return made;
}

/// What a recorder would write of them.
std::vector<RecordedText> taken(const std::vector<Interaction>& interactions) {
  Redactor redactor(rules());
  RecordingPipeline pipeline(redactor);
  std::vector<RecordedText> texts;
  for (const Interaction& each : interactions) {
    auto made = pipeline.take_or_withhold(each, origin());
    texts.push_back(std::holds_alternative<Withheld>(made)
                        ? pipeline.withheld(each, std::get<Withheld>(made).reason, origin())
                        : std::get<RecordedText>(made));
  }
  return texts;
}

Cassette saved(const Folder& work, const std::string& name,
               const std::vector<Interaction>& interactions) {
  save_cassette(work / name, taken(interactions), facts(), say_nothing, Scanner());
  return load_cassette(work / name);
}

StoredWithheld told(const Interaction& interaction) {
  return *read_withheld(taken({interaction})[0].read(), "f");
}

}  // namespace

TEST_CASE("of a withheld call its action, status, size and reason are told, and nothing it held") {
  const StoredWithheld stored = told(in_parts());
  CHECK(stored.call.action == "ModifyInstanceNetworkSpec");
  CHECK(stored.call.status == 200);
  CHECK(stored.call.size > 300);
  CHECK(stored.call.reason.find("of many parts") != std::string::npos);
  CHECK(stored.origin.date == "2026-11-25T10:00:00Z");
  const std::string text = taken({in_parts()})[0].text();
  CHECK(Scanner({kKey, kNonce, kSignature, "117457960110"}).scan(text).empty());
  CHECK(text.find("i-1") == std::string::npos);
}

TEST_CASE("an action is told only where it is plain letters and no secret") {
  CHECK(told(in_parts("DescribeRegions")).call.action == "DescribeRegions");
  for (const char* named : {"", "Describe1", "a%20b", "<b>", "LTAI5tCANARYKEY0001abc"})
    CHECK(told(in_parts(named)).call.action.empty());
  CHECK(told(in_parts(std::string(61, 'a'))).call.action.empty());
  // A secret in the place of an action: known by the request's own reading.
  Interaction secret = in_parts("SecretWordOfMine");
  secret.request.headers.push_back({"x-acs-security-token", "SecretWordOfMine"});
  CHECK(told(secret).call.action.empty());
}

TEST_CASE("a recording with a withheld call is saved, keeps to its schema and is read again") {
  const Folder work("withheld");
  const Cassette recording =
      saved(work, "c", {success(), in_parts(), success("&InstanceId=i-2", "nonce-2")});
  CHECK(recording.interactions.size() == 2);
  REQUIRE(recording.withheld.size() == 1);
  CHECK(recording.withheld[0].file == "0002-ModifyInstanceNetworkSpec-200-withheld.json");
  const std::filesystem::path schemas =
      std::filesystem::path(CONTRACT_SOURCE_DIR) / "cassettes/schema";
  CHECK_NOTHROW(load_json(work / ("c/" + recording.withheld[0].file),
                          Schema::load(schemas / "withheld.schema.json")));
  const Saved again =
      save_cassette(work / "c", taken({success(), in_parts()}), facts(), say_nothing, Scanner());
  CHECK(again.interactions == 2);
  CHECK(again.withheld.size() == 1);
  CHECK(again.changed == 2);  // the third is gone, the manifest is another
}

TEST_CASE("a document that is withheld and holds content all the same is an error") {
  Value document = taken({in_parts()})[0].read();
  document.add("request", Value::object());
  CHECK_THROWS_WITH(read_withheld(document, "f"), Catch::Contains("no content"));
  for (const char* name : {"status", "size"}) {
    Value without = taken({in_parts()})[0].read();
    for (Member& member : without.members)
      if (member.name == "withheld")
        std::erase_if(member.value.members, [&](const Member& each) { return each.name == name; });
    CHECK_THROWS_WITH(read_withheld(without, "f"), Catch::Contains("is no count"));
  }
}

TEST_CASE("a withheld call is never an answer: a miss says what may have been there") {
  const Folder work("withheld-tape");
  CassettePlayer player(saved(work, "c", {success("&InstanceId=i-1"), in_parts("DescribeRegions")}),
                        rules());
  const auto ask = [&](const std::string& action) {
    Request request = v1_request("&InstanceId=i-9");
    const std::string old = "ModifyInstanceNetworkSpec";
    request.target.replace(request.target.find(old), old.size(), action);
    return player.take(request, parse_params(request).params);
  };
  const Taken regions = ask("DescribeRegions");
  CHECK(regions.response == nullptr);
  CHECK(regions.miss.find("0002-DescribeRegions-200-withheld.json") != std::string::npos);
  CHECK(regions.miss.find("of many parts") != std::string::npos);
  CHECK(ask("ModifyInstanceNetworkSpec").miss.find("withheld") == std::string::npos);
  const CassettePlayerReport report = player.report();
  CHECK(report.interactions == 1);
  REQUIRE(report.withheld.size() == 1);
  CHECK(report.unused.size() == 1);
}

TEST_CASE("withheld calls are compared by what is told of them, and said not to be by content") {
  const Folder work("withheld-diff");
  const Cassette one = saved(work, "a", {success(), in_parts()});
  const Cassette none = saved(work, "b", {success()});
  const ErrorNames names{"Code", "Message"};
  const auto only = [&](const Cassette& before, const Cassette& after) {
    const Findings findings = diff_recordings(before, after, rules(), names);
    REQUIRE(findings.size() == 1);
    return findings[0];
  };
  CHECK(only(one, one).rule == "diff.withheld");
  CHECK(only(one, one).level == Level::information);
  CHECK(only(one, none).rule == "diff.removed");
  CHECK(only(none, one).rule == "diff.added");
}
