#pragma once

#include "verbs.h"

namespace contract {

Verb add_kill_matrix(CLI::App& app);

}  // namespace contract
