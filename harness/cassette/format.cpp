#include "cassette/format.h"

#include <algorithm>

#include "ecs_contract/error.h"

namespace contract {

void upgrade(Value& document, const std::string& file, int current,
             std::span<const Converter> converters) {
  const auto format = [&] {
    const std::string text = document.text_of("format");
    const bool integer = !text.empty() && text.size() < 6 &&
                         text.find_first_not_of("0123456789") == std::string::npos;
    if (!integer || text == "0")
      throw Error(file, document.line, "has no format number", "name a file of a cassette");
    return std::stoi(text);
  };
  for (int at = format(); at != current;) {
    if (at > current)
      throw Error(file, document.line,
                  "is of format " + std::to_string(at) + ", newer than " + std::to_string(current),
                  "use a newer ecs-contract");
    const auto step = std::find_if(converters.begin(), converters.end(),
                                   [&](const Converter& each) { return each.from == at; });
    if (step == converters.end())
      throw Error(file, document.line, "no way leads from format " + std::to_string(at),
                  "record it again");
    step->convert(document);
    ++at;
    for (Member& member : document.members)
      if (member.name == "format") member.value = Value::number(at);
  }
}

std::span<const Converter> interaction_converters() { return {}; }
std::span<const Converter> manifest_converters() { return {}; }

}  // namespace contract
