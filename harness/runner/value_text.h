// What programs understand by a text that a user typed.
#pragma once

#include <string>

namespace contract {

/// The integer that programs commonly read in a text ("+5", " 10", "0x10", "1e1", "10.0"), in
/// decimal digits; the text itself where they read none, or it is one already.
std::string integer_meant(const std::string& text);

/// "true" or "false" for what programs commonly take for one ("1", "t", "yes", "on" …); else the
/// text.
std::string boolean_meant(const std::string& text);

/// Whether it is a programming language's word for no value: "null", "None", "undefined" …
bool is_word_for_nothing(const std::string& text);

}  // namespace contract
