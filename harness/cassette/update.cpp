#include "cassette/update.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "cassette/match.h"
#include "cassette/redaction/renumber.h"
#include "cassette/redaction/sensitive.h"
#include "cassette/withheld.h"

namespace contract {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr const char* kName = "a recorded interaction";

/// One interaction, read.
struct Call {
  std::optional<StoredWithheld> withheld;
  StoredInteraction stored;
  std::string key;  ///< equal for the same call
  bool failed = false;
};

std::vector<Call> read_calls(const std::vector<RecordedText>& texts, const UpdateOptions& options) {
  std::vector<Call> calls;
  calls.reserve(texts.size());
  for (const RecordedText& text : texts) {
    const Value document = text.read();
    Call& call = calls.emplace_back();
    call.withheld = read_withheld(document, kName);
    if (call.withheld) {
      call.key = "withheld " + call.withheld->origin.of_case + "\n" + call.withheld->call.action +
                 " " + std::to_string(call.withheld->call.status);
      continue;
    }
    call.stored = read_interaction(document, kName);
    const Interaction& made = call.stored.interaction;
    call.key = call.stored.origin.of_case + "\n" + key_of(read_asked(made.request, options.rules));
    call.failed = options.is_failure && options.is_failure(made);
  }
  return calls;
}

/// The places of the answers to one call, and of the failures, in order.
struct Places {
  std::vector<std::size_t> answers, failures;
};
using PlacesByKey = std::map<std::string, Places>;

PlacesByKey places_of(const std::vector<Call>& calls) {
  PlacesByKey places;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    Places& of_call = places[calls[i].key];
    (calls[i].failed ? of_call.failures : of_call.answers).push_back(i);
  }
  return places;
}

/// Whose place each call of the session takes.
struct Pairing {
  std::vector<std::size_t> partner;  ///< kNone: it is new
  std::vector<bool> apart;
};

void pair_one(const Places& before, const Places& now, Pairing& pairing) {
  std::vector<std::size_t> made = now.answers;
  const std::size_t failures = std::min(now.failures.size(), before.failures.size());
  for (std::size_t i = 0; i < now.failures.size(); ++i) {
    if (i < failures || before.answers.empty()) made.push_back(now.failures[i]);
    if (i >= failures && !before.answers.empty()) pairing.apart[now.failures[i]] = true;
  }
  std::sort(made.begin(), made.end());
  const std::size_t answers = std::min(now.answers.size(), before.answers.size());
  const std::size_t healed =
      std::min(now.answers.size() - answers, before.failures.size() - failures);
  std::vector<std::size_t> taken(before.answers.begin(),
                                 before.answers.begin() + static_cast<long>(answers));
  taken.insert(taken.end(), before.failures.begin(),
               before.failures.begin() + static_cast<long>(failures + healed));
  std::sort(taken.begin(), taken.end());
  for (std::size_t i = 0; i < taken.size(); ++i) pairing.partner[made[i]] = taken[i];
}

/// The same for what was taken out of a sequence, each from its place there.
void pair_taken(const Places& before, const Places& now, const std::vector<std::size_t>& places,
                Pairing& pairing) {
  for (const std::size_t i : now.failures) {
    if (places[i] < before.failures.size()) {
      pairing.partner[i] = before.failures[places[i]];
    } else {
      pairing.apart[i] = !before.answers.empty();
    }
  }
  auto healed = before.failures.begin();
  const auto is_taken = [&](std::size_t place) {
    return std::find(pairing.partner.begin(), pairing.partner.end(), place) !=
           pairing.partner.end();
  };
  for (const std::size_t i : now.answers) {
    healed = std::find_if_not(healed, before.failures.end(), is_taken);
    if (places[i] < before.answers.size()) {
      pairing.partner[i] = before.answers[places[i]];
    } else if (healed != before.failures.end()) {
      pairing.partner[i] = *healed++;
    }
  }
}

Pairing pair_calls(const std::vector<Call>& before, const std::vector<Call>& now,
                   const std::vector<std::size_t>& taken_from) {
  Pairing pairing{std::vector<std::size_t>(now.size(), kNone),
                  std::vector<bool>(now.size(), false)};
  PlacesByKey old_places = places_of(before);
  for (const auto& [key, places] : places_of(now)) {
    if (taken_from.empty()) {
      pair_one(old_places[key], places, pairing);
    } else {
      pair_taken(old_places[key], places, taken_from, pairing);
    }
  }
  return pairing;
}

CassetteRules with_values(const UpdateOptions& options) {
  CassetteRules rules = options.rules;
  if (options.scanner != nullptr)
    for (const std::string& value : options.scanner->private_values())
      rules.secrets.push_back(value);
  return rules;
}

/// Writes what is recorded from now on.
class Writer {
 public:
  Writer(const std::vector<Call>& before, const std::vector<Call>& now, const Pairing& pairing,
         const UpdateOptions& options)
      : options_(options), numbers_(options.rules), again_(with_values(options), true) {
    for (const Call& each : before)
      if (!each.withheld) numbers_.reserve(each.stored.interaction);
    for (std::size_t i = 0; i < now.size(); ++i) {
      if (pairing.partner[i] == kNone || now[i].withheld) continue;
      numbers_.pair(before[pairing.partner[i]].stored.interaction, now[i].stored.interaction);
    }
  }

  /// A call of the session. `date`: that of what it may be equal to.
  RecordedText made(const RecordedText& text, const Call& call, const std::string* date) {
    Origin origin = call.withheld ? call.withheld->origin : call.stored.origin;
    if (date != nullptr) origin.date = *date;
    if (call.withheld) return {call.withheld->call, origin};
    // What was redacted and stays as it is: nothing is replaced twice.
    if (!numbers_.changes(call.stored.interaction))
      return redacted(again_.redact_again(call.stored.interaction), origin, text);
    return redacted(numbers_.apply(call.stored.interaction), origin, text);
  }

  /// A call that was not made again. `cleaned`: something private was taken out of it.
  RecordedText kept(const RecordedText& text, const Call& call, bool& cleaned) {
    if (call.withheld) return text;
    cleaned = options_.scanner != nullptr && !options_.scanner->scan(text.text()).empty();
    if (!(cleaned || options_.judge_again || options_.redact_again)) return text;
    Origin origin = call.stored.origin;
    if (options_.judge_again) origin.verdict.reset();
    return redacted(again_.redact_again(call.stored.interaction), origin, text);
  }

 private:
  RecordedText redacted(Redaction redaction, Origin origin, const RecordedText& otherwise) {
    auto* made = std::get_if<Redacted>(&redaction);
    if (made == nullptr) return otherwise;
    if (!origin.verdict && options_.judge) origin.verdict = options_.judge(made->interaction());
    return RecordedText(Recorded{std::move(*made), std::move(origin)});
  }

  const UpdateOptions& options_;
  Renumbering numbers_;
  Redactor again_;
};

std::string date_of(const Call& call) {
  return call.withheld ? call.withheld->origin.date : call.stored.origin.date;
}

/// Whether both say the same: addresses are numbered as they come, and say nothing by their
/// numbers.
bool is_same(const RecordedText& one, const RecordedText& other) {
  return one.text() == other.text() || masked(one.text()) == masked(other.text());
}

struct Made {
  RecordedText text;
  bool changed = true;
};

/// What a session came to: what takes the place of others, and what has none.
struct Taken {
  std::map<std::size_t, Made> in_place;
  std::vector<Made> behind;
};

Taken take_session(const std::vector<RecordedText>& before, const std::vector<Call>& old_calls,
                   const std::vector<RecordedText>& session, const std::vector<Call>& calls,
                   const Pairing& pairing, Writer& writer, Update& update) {
  Taken taken;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const std::size_t partner = pairing.partner[i];
    if (pairing.apart[i]) {
      update.apart.push_back(session[i]);
    } else if (partner == kNone) {
      ++update.added;
      taken.behind.push_back({writer.made(session[i], calls[i], nullptr)});
    } else {
      const std::string date = date_of(old_calls[partner]);
      const bool same = is_same(writer.made(session[i], calls[i], &date), before[partner]);
      ++(same ? update.unchanged : update.updated);
      taken.in_place.emplace(
          partner,
          Made{same ? before[partner] : writer.made(session[i], calls[i], nullptr), !same});
    }
  }
  return taken;
}

void put(Update& update, Made made) {
  if (made.changed) update.made.push_back(update.texts.size());
  update.texts.push_back(std::move(made.text));
}

/// In the order of the recording, and what is new behind it.
void put_into(Update& update, const std::vector<RecordedText>& before,
              const std::vector<Call>& old_calls, Taken taken, Writer& writer) {
  for (std::size_t i = 0; i < before.size(); ++i) {
    const auto found = taken.in_place.find(i);
    if (found != taken.in_place.end()) {
      put(update, std::move(found->second));
      continue;
    }
    bool cleaned = false;
    put(update, {writer.kept(before[i], old_calls[i], cleaned), false});
    ++update.kept;
    update.cleaned += cleaned ? 1 : 0;
  }
  for (Made& made : taken.behind) put(update, std::move(made));
}

/// In the order of the session, which all of it is in.
void put_in_place_of_all(Update& update, std::size_t before, const Pairing& pairing, Taken taken) {
  update.removed = before - taken.in_place.size();
  auto next = taken.behind.begin();
  for (const std::size_t partner : pairing.partner)
    put(update, std::move(partner == kNone ? *next++ : taken.in_place.at(partner)));
}

/// Whether the session says nothing of the service.
bool is_all_failures(const std::vector<Call>& session) {
  return std::all_of(session.begin(), session.end(), [](const Call& each) { return each.failed; });
}

}  // namespace

std::vector<std::size_t> places_in_sequences(const std::vector<RecordedText>& texts,
                                             const UpdateOptions& options) {
  std::vector<std::size_t> found(texts.size());
  for (const auto& [key, places] : places_of(read_calls(texts, options))) {
    for (std::size_t i = 0; i < places.answers.size(); ++i) found[places.answers[i]] = i;
    for (std::size_t i = 0; i < places.failures.size(); ++i) found[places.failures[i]] = i;
  }
  return found;
}

Update update_recording(const std::vector<RecordedText>& before,
                        const std::vector<RecordedText>& session, const UpdateOptions& options) {
  const std::vector<Call> old_calls = read_calls(before, options);
  const std::vector<Call> calls = read_calls(session, options);
  const Pairing pairing = pair_calls(old_calls, calls, options.places);
  Writer writer(old_calls, calls, pairing, options);
  Update update;
  Taken taken = take_session(before, old_calls, session, calls, pairing, writer, update);
  update.replaced = options.replace && update.apart.empty() && !is_all_failures(calls);
  if (update.replaced) {
    put_in_place_of_all(update, before.size(), pairing, std::move(taken));
  } else {
    put_into(update, before, old_calls, std::move(taken), writer);
  }
  return update;
}

}  // namespace contract
