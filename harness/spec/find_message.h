// An error's message within a text that somebody pasted.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "spec/spec.h"

namespace contract {

/// The error rows whose message stands in the text, or of whose message the text is a part of four
/// words or more. A message stands in it where all its words do, in order and near to each other;
/// what the table leaves open (%s, {name}) may be any words. One that says nothing of its own is in
/// no text. Of several the longest; of those of the same words the one whose code and status the
/// text names. All of the text is read, however long it is: the work grows with its length.
std::vector<std::string> rows_by_message(const Spec& spec, std::string_view pasted);

}  // namespace contract
