// Many recordings behind one port: the AccessKeyId says which is meant.
#pragma once

#include <map>
#include <string>

#include "wire/params.h"

namespace contract {

/// Gives each request to the handler of its AccessKeyId; to `stranger` where it has
/// none or an unknown one. The keys are fixed, so nothing is locked. Safe from any thread.
ParamsHandler by_key(std::map<std::string, ParamsHandler> keys, ParamsHandler stranger);

}  // namespace contract
