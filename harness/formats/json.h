// JSON text <-> Value, over nlohmann/json.
#pragma once

#include <string>
#include <string_view>

#include "ecs_contract/finding.h"
#include "formats/value.h"

namespace contract {

/// What a reader made of a text: findings say why where there is no value.
struct Reading {
  Value value;
  /// Rule "RFC 8259" or "XML 1.0", basis standard, the note says where. Empty: `value` is the
  /// document. Else one finding, and `value` is null.
  Findings findings;
  int line = 0;  ///< where the finding stands, from 1; 0: nowhere in particular

  bool ok() const { return findings.empty(); }
};

/// Reads one JSON document by RFC 8259: no comments, nothing behind it, well-formed UTF-8, a
/// leading BOM passed over. Never throws on bad input; time and memory are bounded by `limits`.
/// Subjects: "json.syntax", "json.utf8", "json.depth", "json.size".
Reading read_json(std::string_view text, const ReadLimits& limits = {});

/// Writes on one line (`indent` < 0) or indented by that many blanks a level. Numbers are written
/// as they are spelled; strings as raw UTF-8 with the escapes that RFC 8259 demands.
std::string write_json(const Value& value, int indent = -1);

}  // namespace contract
