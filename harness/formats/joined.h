// A list as one text.
#pragma once

#include <string>

namespace contract {

/// "a, b, c": the texts of a container, with `between` between them.
template <typename Texts>
std::string joined(const Texts& texts, const char* between) {
  std::string all;
  bool first = true;
  for (const auto& each : texts) {
    if (!first) all += between;
    all += each;
    first = false;
  }
  return all;
}

}  // namespace contract
