// A document of either format, known by its first character.
#pragma once

#include <string_view>

#include "formats/json.h"

namespace contract {

/// Whether the first character behind blanks is a '<'.
bool is_xml(std::string_view text);

/// read_xml where is_xml(), else read_json. An XML document is an object of one member, its root.
Reading read_json_or_xml(std::string_view text);

/// The members of a document, in XML those within its root; of what is none, or can't be read, an
/// empty object.
Value read_members(std::string_view text);

}  // namespace contract
