// The verbs of the program, a file each, and what they share.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runner/adapter_config.h"
#include "runner/suite.h"

namespace contract {

/// Which suite a verb works on, as the command line says it.
struct SuiteArguments {
  std::string root, spec, cases;
};
void add_options(CLI::App& app, SuiteArguments& arguments);
/// Error: as find_root.
SuiteFiles files_of(const SuiteArguments& arguments);

/// Finds the data: `given` where it is not empty, else the installed share folder beside the
/// program, else the source tree it was built from. Error: none of them holds it.
std::filesystem::path find_root(const std::string& given);

/// Which client a verb works on, as the command line says it.
struct ClientArguments {
  std::string adapter;
  std::vector<std::string> settings;  ///< each NAME=VALUE
  std::string missing = "error";      ///< what to do where it can't run here: error or skip
};
/// --setting and --when-missing: how a verb takes `adapter` is its own.
void add_options(CLI::App& app, ClientArguments& arguments);

/// The adapter among the suite's, or in the folder of that path: a name with a '/'. Nothing, and a
/// word on standard output, where it can't run on this machine and is to be skipped then. Error:
/// there is none, it has no such setting, or it can't run here.
std::optional<AdapterConfig> usable_adapter(const SuiteFiles& files, const ClientArguments& client);

/// The folder of this program.
std::filesystem::path own_folder();

/// A verb adds its options to a command and returns what to do once they are parsed: the exit code.
using Verb = std::function<int()>;
Verb add_run(CLI::App& app);
Verb add_serve(CLI::App& app);
Verb add_site(CLI::App& app);
Verb add_adapter(CLI::App& app);
Verb add_authority(CLI::App& app);
Verb add_cassette(CLI::App& app);
Verb add_check(CLI::App& app);
Verb add_check_adapter(CLI::App& app);
Verb add_check_results(CLI::App& app);
Verb add_compare(CLI::App& app);
Verb add_emulate(CLI::App& app);
Verb add_diff(CLI::App& app);
Verb add_explain(CLI::App& app);
Verb add_findings(CLI::App& app);
Verb add_har(CLI::App& app);
Verb add_kill_matrix(CLI::App& app);
Verb add_matrix(CLI::App& app);
Verb add_merge(CLI::App& app);
Verb add_record(CLI::App& app);
Verb add_refresh(CLI::App& app);
Verb add_replay(CLI::App& app);
Verb add_report(CLI::App& app);

/// The emulator's part of 'check': provokes every error row, prints what was answered.
Verb add_check_emulator(CLI::App& app);

/// Exit codes, as CI reads them.
inline constexpr int kAsExpected = 0;
inline constexpr int kFindings = 1;
inline constexpr int kNotJudged = 2;
inline constexpr int kSkipped = 77;  ///< only where the user asked to skip what is not installed

}  // namespace contract
