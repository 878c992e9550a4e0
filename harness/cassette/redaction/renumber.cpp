#include "cassette/redaction/renumber.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "cassette/redaction/walk.h"

namespace contract {
namespace {

struct NamedText {
  std::string name, text;
};

/// What stands for the private values of an interaction, in the order of the wire.
std::vector<NamedText> texts_in(const CassetteRules& rules, Interaction interaction) {
  std::vector<NamedText> found;
  const Visitor collect{[&](const NamedPart& part) -> std::optional<std::string> {
                          if (part.kind == NamedPart::Kind::value && !part.value.empty())
                            found.push_back({part.name, part.value});
                          return std::nullopt;
                        },
                        [](std::string_view, bool, std::vector<Hit>&) {}};
  Walk(rules, collect).over(interaction);
  return found;
}

}  // namespace

Renumbering::Renumbering(const CassetteRules& rules) : redactor_(rules) {
  for (const std::string& value : rules.published) agree(value, value);
}

void Renumbering::reserve(const Interaction& earlier) {
  for (const NamedText& each : texts_in(redactor_.rules(), earlier)) reserved_.insert(each.text);
}

void Renumbering::agree(const std::string& text, const std::string& to) {
  to_.emplace(text, to);
  reserved_.insert(to);
  given_.insert(to);
  redactor_.agree(text, to);
}

void Renumbering::pair(const Interaction& earlier, const Interaction& now) {
  std::map<std::string, std::vector<std::string>> by_name;
  for (NamedText& each : texts_in(redactor_.rules(), earlier))
    by_name[each.name].push_back(std::move(each.text));
  std::map<std::string, std::size_t> turns;
  for (const NamedText& each : texts_in(redactor_.rules(), now)) {
    const std::vector<std::string>& texts = by_name[each.name];
    const std::size_t turn = turns[each.name]++;
    if (turn >= texts.size()) continue;
    // A nonce may be longer each time: of what no match looks at the shape says nothing.
    const bool looked_at = !redactor_.rules().ignored.has(each.name);
    if (looked_at && !of_one_shape(texts[turn], each.text)) continue;
    if (to_.count(each.text) == 0 && given_.count(texts[turn]) == 0) agree(each.text, texts[turn]);
  }
}

const std::string& Renumbering::settled(const std::string& text) {
  if (const auto found = to_.find(text); found != to_.end()) return found->second;
  std::string to = text;
  std::size_t& count = counts_[nth_of_shape(text, 1)];
  while (reserved_.count(to) > 0) to = nth_of_shape(text, ++count);
  agree(text, to);
  return to_.at(text);
}

bool Renumbering::changes(const Interaction& now) {
  bool changed = false;
  for (const NamedText& each : texts_in(redactor_.rules(), now))
    if (settled(each.text) != each.text) changed = true;
  return changed;
}

}  // namespace contract
