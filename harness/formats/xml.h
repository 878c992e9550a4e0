// XML text <-> Value, over pugixml.
#pragma once

#include <string>
#include <string_view>

#include "ecs_contract/finding.h"
#include "formats/json.h"
#include "formats/value.h"

namespace contract {

/// Reads one XML 1.0 document into { "Root": … }: an element with child elements becomes an object
/// (its white space is dropped), any other a string (CDATA and references resolved). Attributes,
/// comments and processing instructions are passed over, names keep their prefix. Never throws on
/// bad input; time and memory are bounded by `limits`. Findings: "xml.syntax" (also: no root, two
/// roots, text outside it, mixed content), "xml.utf8", "xml.entity" (a DOCTYPE, or a reference
/// other than the five of XML and characters), "xml.depth", "xml.size".
Reading read_xml(std::string_view text, const ReadLimits& limits = {});

/// Writes `value` as the element `root`: objects as child elements in order, arrays as repeated
/// elements, everything else as text (characters that XML can't hold as U+FFFD). `declaration` is
/// put before it as it stands. Names must be names of XML, and `value` itself no array.
std::string write_xml(std::string_view root, const Value& value, std::string_view declaration);

}  // namespace contract
