// A recording as text for people.
#pragma once

#include <ostream>

#include "cassette/cassette_store.h"
#include "cassette_setting.h"

namespace contract {

/// A line an interaction, in columns: number, date, status, size of the answer's body, action, code
/// and documented rows, and the parameters that a match looks at.
void print_list(std::ostream& out, const StoredTexts& stored, const CassetteSetting& setting);

/// One interaction with all that is known of it, its messages as they stand on the wire. What can't
/// be printed is shown as \xNN.
void print_whole(std::ostream& out, const StoredTexts& stored, std::size_t place);

}  // namespace contract
