// What somebody meant who wrote a name that is not known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace contract {

/// " (did you mean 'length'?)" where one of `known` is near to `name`: the same but for case, or
/// one slip away (two in names of six letters and more); else "".
std::string did_you_mean(std::string_view name, const std::vector<std::string>& known);

}  // namespace contract
