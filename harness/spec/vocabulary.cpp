#include "spec/vocabulary.h"

#include "formats/files.h"
#include "formats/struct_json.h"
#include "spec/check_names.h"

namespace contract {

template <>
inline constexpr auto kMembers<Topic> = std::tuple(named("words", &Topic::words),
                                                   named("around", &Topic::around),
                                                   named("of_errors", &Topic::of_errors));

template <>
inline constexpr auto kMembers<AskExample> = std::tuple(named("ask", &AskExample::ask),
                                                        named("for", &AskExample::what));

template <>
inline constexpr auto kMembers<Vocabulary> = std::tuple(named("kinds", &Vocabulary::kinds),
                                                        named("retry", &Vocabulary::retry),
                                                        named("answers", &Vocabulary::answers),
                                                        named("examples", &Vocabulary::examples));

const std::vector<std::string>& Vocabulary::called(const Check& check) const {
  static const std::vector<std::string> none;
  if (check.kind == Check::Kind::gap && check.minutes == 0) return order;
  const auto found = checks.find(check.kind);
  return found == checks.end() ? none : found->second;
}

Vocabulary load_vocabulary(const std::filesystem::path& specs) {
  const Value document =
      load_json(specs / "words.json", Schema::load(specs / "schema/words.schema.json"));
  auto words = read_as<Vocabulary>(document);
  const Value& checks = *document.find("checks");
  for (const auto& [name, kind] : kNames<Check::Kind>)
    if (const Value* list = checks.find(name)) read_value(*list, words.checks[kind]);
  if (const Value* order = checks.find("order")) read_value(*order, words.order);
  return words;
}

}  // namespace contract
