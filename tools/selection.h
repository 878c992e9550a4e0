// Which cases a verb works on, as the command line says it.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "runner/case.h"

namespace contract {

struct SelectionArguments {
  Selection selection;
  std::string shard = "1/1";
};
void add_options(CLI::App& app, SelectionArguments& arguments);

/// Error: it says nonsense.
Selection read_selection(const SelectionArguments& arguments);
/// Error: it chooses none.
std::vector<Case> chosen(const std::vector<Case>& suite, const Selection& selection);

}  // namespace contract
