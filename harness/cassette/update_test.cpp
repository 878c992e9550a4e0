#include "cassette/update.h"

#include <catch2/catch.hpp>

#include "cassette/match.h"
#include "cassette/testing.h"
#include "formats/json.h"

using namespace contract;
using namespace contract::testing;

namespace {

/// One call of a session: who is asked about, what is answered, and a request id of its own.
struct Made {
  std::string instance;
  int status = 200;
  std::string id = "04F0F334-1335-436C-A1D7-6C044FE73368";
};

std::vector<RecordedText> session(const std::vector<Made>& calls, const std::string& day = "26") {
  std::vector<Interaction> made;
  for (const Made& each : calls) {
    made.push_back(success("&InstanceId=" + each.instance, "nonce-" + each.id, each.id));
    made.back().response.status = each.status;
  }
  Origin from = origin();
  from.date = "2026-11-" + day + "T10:00:00Z";
  return texts_of(made, from);
}

/// 502 and 504 are failures of the way here.
UpdateOptions options() {
  static const CassetteRules all = rules();
  UpdateOptions options{all, say_nothing, {}};
  options.is_failure = [](const Interaction& each) {
    return each.response.status == 502 || each.response.status == 504;
  };
  return options;
}

/// "i-1 200, i-2 404"
std::string told(const std::vector<RecordedText>& texts) {
  std::string out;
  for (const RecordedText& text : texts) {
    const StoredInteraction stored = read_interaction(text.read(), "test");
    const std::string& target = stored.interaction.request.target;
    const auto at = target.find("InstanceId=") + 11;
    out += (out.empty() ? "" : ", ") + target.substr(at, target.find('&', at) - at) + " " +
           std::to_string(stored.interaction.response.status);
  }
  return out;
}

std::string counts(const Update& update) {
  return std::to_string(update.added) + " new, " + std::to_string(update.updated) + " updated, " +
         std::to_string(update.unchanged) + " unchanged, " + std::to_string(update.kept) +
         " kept, " + std::to_string(update.removed) + " removed";
}

}  // namespace

TEST_CASE("recording again adds what is new, updates what changed and keeps the rest") {
  struct Row {
    const char* what;
    std::vector<Made> before, session;
    const char *texts, *apart, *counts;
  };
  const Row rows[] = {
      {"half of it",
       {{"a"}, {"b"}, {"c"}, {"d"}},
       {{"b"}, {"d", 404}},
       "a 200, b 200, c 200, d 404",
       "",
       "0 new, 1 updated, 1 unchanged, 2 kept, 0 removed"},
      {"all of it",
       {{"a"}, {"b"}},
       {{"a"}, {"b"}},
       "a 200, b 200",
       "",
       "0 new, 0 updated, 2 unchanged, 0 kept, 0 removed"},
      {"in another order",
       {{"a"}, {"b"}},
       {{"b"}, {"a"}},
       "a 200, b 200",
       "",
       "0 new, 0 updated, 2 unchanged, 0 kept, 0 removed"},
      {"new calls",
       {{"a"}},
       {{"c"}, {"a"}, {"b"}},
       "a 200, c 200, b 200",
       "",
       "2 new, 0 updated, 1 unchanged, 0 kept, 0 removed"},
      {"the whole of a sequence",
       {{"a", 403}, {"x"}, {"a", 200}},
       {{"a", 404}, {"a", 200}},
       "a 404, x 200, a 200",
       "",
       "0 new, 1 updated, 1 unchanged, 1 kept, 0 removed"},
      {"the begin of a sequence",
       {{"a", 403}, {"a", 404}, {"a", 200}},
       {{"a", 500}},
       "a 500, a 404, a 200",
       "",
       "0 new, 1 updated, 0 unchanged, 2 kept, 0 removed"},
      {"a longer sequence",
       {{"a", 403}, {"b"}},
       {{"a", 403}, {"a", 404}, {"a", 200}},
       "a 403, b 200, a 404, a 200",
       "",
       "2 new, 0 updated, 1 unchanged, 1 kept, 0 removed"},
      {"the service is down",
       {{"a"}, {"b", 404}},
       {{"a", 502}, {"a", 502}, {"b", 504}},
       "a 200, b 404",
       "a 502, a 502, b 504",
       "0 new, 0 updated, 0 unchanged, 2 kept, 0 removed"},
      {"down for a call that is new",
       {{"a"}},
       {{"b", 502}},
       "a 200, b 502",
       "",
       "1 new, 0 updated, 0 unchanged, 1 kept, 0 removed"},
      {"down, and then there",
       {{"a", 404}},
       {{"a", 502}, {"a"}},
       "a 200",
       "a 502",
       "0 new, 1 updated, 0 unchanged, 0 kept, 0 removed"},
      {"was down, and is there",
       {{"a", 502}, {"b"}},
       {{"a"}},
       "a 200, b 200",
       "",
       "0 new, 1 updated, 0 unchanged, 1 kept, 0 removed"},
      {"was down, and is down",
       {{"a", 502}},
       {{"a", 504}},
       "a 504",
       "",
       "0 new, 1 updated, 0 unchanged, 0 kept, 0 removed"},
      {"a failure that was recorded between answers",
       {{"a"}, {"a", 502}, {"a", 404}},
       {{"a"}, {"a", 502}, {"a", 403}},
       "a 200, a 502, a 403",
       "",
       "0 new, 1 updated, 2 unchanged, 0 kept, 0 removed"},
      {"the failure is over, and one answer more",
       {{"a", 502}, {"a", 403}},
       {{"a", 404}, {"a"}},
       "a 404, a 200",
       "",
       "0 new, 2 updated, 0 unchanged, 0 kept, 0 removed"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const Update update = update_recording(session(row.before), session(row.session), options());
    CHECK(told(update.texts) == row.texts);
    CHECK(told(update.apart) == row.apart);
    CHECK(counts(update) == row.counts);
  }
}

TEST_CASE("failures are taken as answers where they are wanted") {
  UpdateOptions all = options();
  all.is_failure = {};
  const Update update = update_recording(session({{"a"}, {"b"}}), session({{"a", 502}}), all);
  CHECK(told(update.texts) == "a 502, b 200");
  CHECK(update.apart.empty());
}

TEST_CASE("what is taken out of a sequence takes the place of what stands where it stood") {
  struct Row {
    const char* what;
    std::vector<Made> before, from;
    std::vector<std::size_t> taken;
    const char *texts, *apart;
  };
  const std::vector<Made> three = {{"a", 400}, {"b"}, {"a", 403}, {"a", 404}};
  const Row rows[] = {
      {"the second", {{"a", 200}, {"a", 201}}, three, {2}, "a 200, a 403", ""},
      {"one more", {{"a", 200}, {"a", 201}}, three, {3}, "a 200, a 201, a 404", ""},
      {"first and third", {{"a", 200}}, three, {0, 3}, "a 400, a 404", ""},
      {"another call", {{"a", 200}}, three, {1}, "a 200, b 200", ""},
      {"in the place of a failure", {{"a", 502}, {"b"}}, three, {3}, "a 404, b 200", ""},
      {"a failure", {{"a"}}, {{"a", 502}}, {0}, "a 200", "a 502"},
      {"a failure of a call that is new", {{"b"}}, {{"a", 502}}, {0}, "b 200, a 502", ""},
      {"the second failure",
       {{"a", 502}, {"a"}, {"a", 502}},
       {{"a", 504}, {"a", 504}},
       {1},
       "a 502, a 200, a 504",
       ""},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    UpdateOptions taking = options();
    const auto from = session(row.from);
    const std::vector<std::size_t> places = places_in_sequences(from, taking);
    std::vector<RecordedText> taken;
    for (const std::size_t each : row.taken) {
      taken.push_back(from[each]);
      taking.places.push_back(places[each]);
    }
    const Update update = update_recording(session(row.before), taken, taking);
    CHECK(told(update.texts) == row.texts);
    CHECK(told(update.apart) == row.apart);
  }
}

TEST_CASE("a session of nothing but failures replaces nothing") {
  UpdateOptions replacing = options();
  replacing.replace = true;
  const Update update = update_recording(session({{"a"}, {"b"}}), session({{"c", 502}}), replacing);
  CHECK(told(update.texts) == "a 200, b 200, c 502");
  CHECK(!update.replaced);
}

TEST_CASE("replacing takes away what was not made again, unless something failed on the way") {
  UpdateOptions replacing = options();
  replacing.replace = true;
  const auto before = session({{"a"}, {"b"}, {"c"}});
  const Update whole = update_recording(before, session({{"c"}, {"d"}, {"a", 404}}), replacing);
  CHECK(told(whole.texts) == "c 200, d 200, a 404");
  CHECK(counts(whole) == "1 new, 1 updated, 1 unchanged, 0 kept, 1 removed");
  CHECK(whole.made == std::vector<std::size_t>{1, 2});
  const Update failed = update_recording(before, session({{"c", 502}, {"d"}}), replacing);
  CHECK(told(failed.texts) == "a 200, b 200, c 200, d 200");
  CHECK(told(failed.apart) == "c 502");
  CHECK(failed.made == std::vector<std::size_t>{3});
  CHECK(counts(failed) == "1 new, 0 updated, 0 unchanged, 3 kept, 0 removed");
}

TEST_CASE("what is unchanged keeps its text and date, whatever number its ids got this time") {
  const auto before = session({{"a", 200, "AAAAAAAA-1335-436C-A1D7-6C044FE73361"},
                               {"b", 200, "BBBBBBBB-1335-436C-A1D7-6C044FE73362"},
                               {"c", 200, "CCCCCCCC-1335-436C-A1D7-6C044FE73363"}});
  const auto again = session({{"c", 200, "DDDDDDDD-1335-436C-A1D7-6C044FE73364"}}, "30");
  CHECK(again[0].text() != before[2].text());
  const Update update = update_recording(before, again, options());
  CHECK(counts(update) == "0 new, 0 updated, 1 unchanged, 2 kept, 0 removed");
  for (std::size_t i = 0; i < before.size(); ++i) CHECK(update.texts[i].text() == before[i].text());
}

TEST_CASE(
    "a nonce that is longer this time is no change, an instance that is longer is another call") {
  const auto call = [](const std::string& instance, const std::string& nonce) {
    return success("&InstanceId=" + instance, nonce, "AAAAAAAA-1335-436C-A1D7-6C044FE73361");
  };
  const auto before = texts_of({call("i-1", "17912345678"), call("i-2", "17912345679")});
  const auto again = texts_of({call("i-1", "179123456780001"), call("i-20", "17")});
  const Update update = update_recording(before, again, options());
  CHECK(counts(update) == "1 new, 0 updated, 1 unchanged, 1 kept, 0 removed");
  CHECK(update.texts[0].text() == before[0].text());
}

TEST_CASE("different values of a session and of the recording have different numbers") {
  const auto before = session({{"a", 200, "AAAAAAAA-1335-436C-A1D7-6C044FE73361"},
                               {"b", 200, "BBBBBBBB-1335-436C-A1D7-6C044FE73362"}});
  const auto again = session({{"n", 200, "DDDDDDDD-1335-436C-A1D7-6C044FE73364"}});
  const Update update = update_recording(before, again, options());
  REQUIRE(update.texts.size() == 3);
  CHECK(update.texts[2].text().find("00000000-0000-0000-0000-000000000003") != std::string::npos);
  CHECK(update.texts[2].text().find("00000000-0000-0000-0000-000000000001") == std::string::npos);
}

TEST_CASE("an address has another number in another session, which is no change") {
  const auto call = [](const std::string& instance, const std::string& address) {
    return Interaction{v1_request("&InstanceId=" + instance),
                       json_response(200, "{\"IpAddress\":\"" + address + "\"}")};
  };
  const auto before = texts_of({call("a", "47.97.1.1"), call("b", "47.97.1.2")});
  const Update again = update_recording(before, texts_of({call("b", "47.97.1.2")}), options());
  CHECK(again.unchanged == 1);
  CHECK(again.texts[1].text() == before[1].text());
}

TEST_CASE("an id that is no longer the same as another one is a change") {
  const std::string one = "AAAAAAAA-1335-436C-A1D7-6C044FE73361";
  const std::string two = "BBBBBBBB-1335-436C-A1D7-6C044FE73362";
  const auto before = session({{"a", 200, one}, {"a", 200, one}});
  CHECK(update_recording(before, session({{"a", 200, two}, {"a", 200, two}}), options()).updated ==
        0);
  CHECK(update_recording(before, session({{"a", 200, one}, {"a", 200, two}}), options()).updated ==
        1);
}

TEST_CASE("what is replayed is in order after each update") {
  std::vector<RecordedText> texts = session({{"a", 403}, {"a", 404}, {"a", 200}});
  texts = update_recording(texts, session({{"a", 400}, {"b"}}), options()).texts;
  texts =
      update_recording(texts, session({{"a", 400}, {"a", 404}, {"a", 409}, {"a", 410}}), options())
          .texts;
  CHECK(told(texts) == "a 400, a 404, a 409, b 200, a 410");
}

TEST_CASE("what proves private later is taken out of what stays, and the rest of it stays") {
  const auto call = [](const std::string& instance, const std::string& said) {
    return Interaction{v1_request("&InstanceId=" + instance),
                       json_response(200, R"({"RequestId":"R","Echo":")" + said + "\"}")};
  };
  const auto before = texts_of({call("a", "CAISvalueOfAToken"), call("b", "harmless")});
  const Scanner scanner(PrivateValues{"CAISvalueOfAToken"});
  UpdateOptions with = options();
  with.scanner = &scanner;
  const Update update = update_recording(before, texts_of({call("c", "x")}), with);
  CHECK(counts(update) == "1 new, 0 updated, 0 unchanged, 2 kept, 0 removed");
  CHECK(update.cleaned == 1);
  CHECK(update.texts[0].text().find("CAIS") == std::string::npos);
  CHECK(update.texts[0].text().find("Echo") != std::string::npos);
  CHECK(update.texts[1].text() == before[1].text());
}

TEST_CASE("what stays is judged again where the table is another") {
  UpdateOptions anew = options();
  anew.judge_again = true;
  anew.judge = [](const Interaction&) { return SpecVerdict{{"MUST  x: y"}, {}}; };
  const Update update = update_recording(session({{"a"}, {"b"}}), session({{"b", 404}}), anew);
  CHECK(update.texts[0].text().find("MUST  x: y") != std::string::npos);
}

TEST_CASE("a call that is withheld again takes its own place, and never that of an answer") {
  const WithheldCall call{"ModifyInstanceNetworkSpec", 200, 77, "a body is of many parts"};
  std::vector<RecordedText> before = session({{"a"}});
  before.emplace_back(call, origin());
  const Update again = update_recording(before, {RecordedText(call, origin())}, options());
  CHECK(counts(again) == "0 new, 0 updated, 1 unchanged, 1 kept, 0 removed");
  const Update first =
      update_recording(session({{"a"}}), {RecordedText(call, origin())}, options());
  CHECK(counts(first) == "1 new, 0 updated, 0 unchanged, 1 kept, 0 removed");
}
