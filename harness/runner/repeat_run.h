// Runs a program that repeats a finding, by the library that its adapter has installed, and judges
// what it prints as a run judges a client.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "runner/repeat_program.h"
#include "runner/step_observation.h"

namespace contract {

/// What a program printed, step by step: the requests, and what the client said. An outcome without
/// a kind: the program had ended before. Error: a request is none.
std::vector<StepObservation> read_printed(const std::string& printed, std::size_t steps);

/// What came of running a program.
struct Repetition {
  Findings findings;
  std::string printed;
  std::string trouble;  ///< why there is nothing to judge; empty: it was judged
};

/// Runs it in a folder of its own that has what the adapter's `folder` has, within `deadline`.
/// The caches of Go are the user's, for a compiler needs them; of the rest of the environment only
/// PATH is, and HOME is empty.
Repetition run_program(const Spec& spec, const Case& each, const RepeatProgram& program,
                       const std::filesystem::path& folder, std::chrono::milliseconds deadline);

/// Whether a finding of that rule and subject is among them.
bool shows_cause(const Findings& findings, const std::string& rule, const std::string& subject);

}  // namespace contract
