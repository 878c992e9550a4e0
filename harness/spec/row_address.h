// Where the site has the page of a row: for the site, which makes it, and for whoever leads there.
#pragma once

#include <string>

#include "spec/spec.h"

namespace contract {

/// A text as a part of an address that is a file's name as it stands: what a file's name or an
/// address may take otherwise becomes '_'.
std::string address_part(std::string text);
/// Whether address_part() leaves the character as it is.
bool is_plain_in_address(char character);

// Below a language's folder: "rule/EndTime.gap.html".

std::string address_of_rule(const std::string& id);
std::string address_of_error(const std::string& id);
/// A rule's page or an error row's, whichever the id has.
std::string address_of_row(const Spec& spec, const std::string& id);

}  // namespace contract
