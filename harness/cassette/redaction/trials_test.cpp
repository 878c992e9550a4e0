// Every kind of private value, in every place, under every coding and two of them in each other:
// nothing of it is left, nothing is withheld, and what is documented stays. A seeded sample runs
// with the other tests; all of them by tools/trials.
#include <catch2/catch.hpp>
#include <set>

#include "cassette/recording_pipeline.h"
#include "cassette/redaction/trials.h"
#include "formats/files.h"
#include "formats/json.h"

using namespace contract;
using namespace contract::testing;
using namespace contract::testing::trials;

namespace {

/// One trial by its numbers, each taken by the size of its table.
struct Trial {
  const Kind& kind;
  const Holder* holder;  ///< of a value that is not known by its looks
  const Spot& spot;
  const Code& outer;
  const Code& inner;
  const Envelope& envelope;
};

Text name_of(const Trial& trial) {
  return Text(trial.kind.name) +
         (trial.holder == nullptr ? "" : Text(", held by ") + trial.holder->name) + ", in " +
         trial.spot.name + ", by " + trial.inner.name + " in " + trial.outer.name + ", bodies " +
         trial.envelope.name;
}

bool fits(const Trial& trial) {
  if (trial.holder == nullptr) return true;
  const Part a = trial.holder->part, b = trial.spot.part;
  return a != b || a == Part::query || a == Part::any;
}

void carry_out(const Trial& trial, Random& random, const CassetteRules& known) {
  const Text value = trial.kind.make(random);
  Interaction call{v1_request("&InstanceId=i-1"), json_response(200, "{}")};
  if (trial.holder != nullptr) trial.holder->put(call, trial.kind.parameter, value, trial.outer);
  trial.spot.put(call, trial.outer.hide(trial.inner.hide(value)));
  put_into(call, trial.envelope);
  INFO(name_of(trial) << ": " << value);
  Redactor redactor(known);
  RecordingPipeline pipeline(redactor);
  const auto taken = pipeline.take_or_withhold(call, origin());
  if (const auto* withheld = std::get_if<Withheld>(&taken)) {
    FAIL_CHECK(withheld->reason);
    return;
  }
  const Text& text = std::get<RecordedText>(taken).text();
  for (const Leak& leak : Scanner({value}).scan(text)) FAIL_CHECK(to_line(leak) << "\n" << text);
  for (const Text& left : {value, trial.outer.hide(trial.inner.hide(value))})
    if (text.find(left) != Text::npos) FAIL_CHECK(left << " is left in\n" << text);
}

Trial trial_of(Random& random) {
  const auto any = [&](const auto& table) -> const auto& {
    return table[random() % std::size(table)];
  };
  const Kind& kind = any(kKinds);
  return {kind,        kind.parameter == nullptr ? nullptr : &any(kHolders),
          any(kSpots), any(kCodes),
          any(kCodes), any(kEnvelopes)};
}

/// Every text of the documented error table.
void collect_messages(const Value& value, std::set<Text>& messages) {
  for (const Value& item : value.items) collect_messages(item, messages);
  for (const Member& member : value.members) {
    if (member.name == "message" && member.value.is(Value::Kind::string))
      messages.insert(member.value.text);
    collect_messages(member.value, messages);
  }
}

std::set<Text> documented_messages() {
  std::set<Text> messages;
  const auto folder = std::filesystem::path(CONTRACT_SOURCE_DIR) / "specs/ecs";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".json") collect_messages(load_json(entry.path()), messages);
  return messages;
}

}  // namespace

TEST_CASE("no private value survives: a sample of all kinds, places and codings") {
  Random random(20261130);
  const CassetteRules known = rules();
  for (int count = 0; count < 3000;) {
    const Trial trial = trial_of(random);
    if (!fits(trial)) continue;
    carry_out(trial, random, known);
    ++count;
  }
}

TEST_CASE("no private value survives: all kinds, places and codings", "[.][trials]") {
  Random random(20261130);
  const CassetteRules known = rules();
  std::size_t count = 0, envelope = 0, holder = 0;
  for (const Kind& kind : kKinds)
    for (const Spot& spot : kSpots)
      for (const Code& outer : kCodes)
        for (const Code& inner : kCodes) {
          // Envelopes and holders take turns; their number has no factor in common with the rest.
          Trial trial{kind,  nullptr, spot,
                      outer, inner,   kEnvelopes[envelope++ % std::size(kEnvelopes)]};
          if (kind.parameter != nullptr) do
              trial.holder = &kHolders[holder++ % std::size(kHolders)];
            while (!fits(trial));
          carry_out(trial, random, known);
          ++count;
        }
  WARN(count << " trials");
}

TEST_CASE("documented texts stay, byte for byte, in both formats and every envelope") {
  const std::set<Text> messages = documented_messages();
  REQUIRE(messages.size() > 40);
  Redactor redactor(rules());
  std::size_t count = 0;
  for (const Text& documented : messages)
    for (const Envelope& envelope : kEnvelopes)
      for (const bool is_json : {true, false}) {
        const Text message = documented.substr(0, documented.find("{text}"));  // the string to sign
        Interaction call{v1_request("&InstanceId=i-1"), json_response(400, "{}")};
        const Text body =
            is_json ? "{\"HostId\":\"ecs.aliyuncs.com\",\"Message\":\"" + json(message) + "\"}"
                    : "<Error><Message>" + escape_xml(message) + "</Message></Error>";
        call.response.body = body;
        put_into(call, envelope);
        const Text packed = call.response.body;
        INFO(message << " in bodies " << envelope.name);
        const Text made = redactor.redact(call).interaction().response.body;
        if (made != body && made != packed) {
          // Partly labelled: what is left has one layer less.
          CHECK(unpack(Packing::brotli, made).value_or("") == body);
        }
        ++count;
      }
  CHECK(count >= 1000);
}
