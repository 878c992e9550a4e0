// Which instances an answer lists.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/call.h"

namespace contract {

/// The ids in a parameter that is a JSON array of strings; nothing where it is none.
std::optional<std::vector<std::string>> read_ids(const std::string& text);

/// Whether every parameter with the role "instances" that the call has is readable.
bool ids_readable(const ServedCall& call);

/// Puts the ids of the call's page into `described`, in the state's order: those in its region and
/// among its ids, all where it names none. A page size of 0 is a page without end.
void describe(ServedCall& call);

}  // namespace contract
