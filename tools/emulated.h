// Where the verbs find what the emulator needs.
#pragma once

#include <filesystem>
#include <string>

#include "runner/suite.h"
#include "service/emulator.h"

namespace contract {

/// The tables of all actions below the suite's specs/.
Service load_service(const SuiteFiles& files);

/// Error: no shipped account has that name.
void demand_account(const SuiteFiles& files, const std::string& name);

/// A state: one of the shipped accounts by its name, or a file. Error: it is neither, or is not
/// well-formed.
State load_account(const SuiteFiles& files, const std::string& name_or_file);

}  // namespace contract
