// What a fuzz target asserts: properties of a reader, whatever the bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "ecs_contract/finding.h"

namespace contract::fuzz {

/// Where `holds` is false, says which property is broken and ends the process: libFuzzer and
/// replay_main.cpp then keep the input.
inline void demand(bool holds, const char* property) {
  if (holds) return;
  std::fprintf(stderr, "broken property: %s\n", property);
  __builtin_trap();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Whether a text can stand on one line of a report: what printable() gives for it is itself.
inline bool is_one_line(const std::string& text) { return printable(text, text.size()) == text; }

inline bool is_one_line(const Finding& finding) {
  return is_one_line(finding.rule) && is_one_line(finding.subject) &&
         is_one_line(finding.expected) && is_one_line(finding.actual) && is_one_line(finding.note);
}

}  // namespace contract::fuzz
