// A document that stands on one line, for people.
#pragma once

#include <string>

namespace contract {

/// The same JSON or XML document with line breaks between its members and two blanks a level; all
/// else of it stays. A text that is neither stays as it is.
std::string over_lines(const std::string& document);

}  // namespace contract
