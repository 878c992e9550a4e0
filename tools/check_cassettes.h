// 'check cassettes': every recorded interaction against the spec, and who has seen which error row.
#pragma once

#include "verbs.h"

namespace contract {

/// As the add functions of verbs.h; for a subcommand of `check`.
Verb add_check_cassettes(CLI::App& app);

}  // namespace contract
