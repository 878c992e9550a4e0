// A call that was tried on the emulator, in the forms in which it can be done again without it.
#pragma once

#include <string>
#include <vector>

#include "runner/repeat_program.h"
#include "site/examples.h"
#include "site/sources.h"

namespace contract {

/// A case that asks any client for the call and answers it as it was answered: a whole file for
/// conformance/cases.
std::string case_file_of(const RunExample& run);

/// The call in the words of a client library.
struct ClientProgram {
  std::string client;
  RepeatProgram program;
};

/// A program for each client that has a template of one (as 'ecs-contract findings' uses), by the
/// client's name; none where the call can't be written down as a program.
std::vector<ClientProgram> programs_of(const Sources& sources, const RunExample& run);

}  // namespace contract
