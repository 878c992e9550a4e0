// The members of a successful answer, from the roles that the table gives its fields.
#pragma once

#include <string>

#include "formats/value.h"
#include "service/answer.h"
#include "service/call.h"

namespace contract {

/// The answer's object: RequestId first, then every field of the table that has something to say,
/// in the table's order. A dot in a field's name stands for a level.
Value reply_fields(const ServedCall& call, const std::string& request_id);

/// A successful answer of those members.
Response answer_value(const Spec& spec, Format format, const std::string& request_id,
                      const Value& members);

}  // namespace contract
