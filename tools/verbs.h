// The verbs of the program, a file each, and what they share.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <string>

namespace contract {

/// Where the suite's data lies: specs/, conformance/.
struct Root {
  std::filesystem::path path;
  std::filesystem::path bin;  ///< the folder of this program

  std::filesystem::path spec() const;
  std::filesystem::path spec_schema() const { return path / "specs/schema/spec.schema.json"; }
  std::filesystem::path ids() const { return path / "specs/ids.txt"; }
  std::filesystem::path cases() const { return path / "conformance/cases"; }
  std::filesystem::path schemas() const { return path / "conformance/schemas"; }
  std::filesystem::path adapters() const { return path / "conformance/adapters"; }
};

/// Finds the data: `given` where it is not empty, else the installed share folder beside the
/// program, else the source tree it was built from. Error: none of them holds it.
Root find_root(const std::string& given);

/// A verb adds its options to a command and returns what to do once they are parsed: the exit code.
using Verb = std::function<int()>;
Verb add_run(CLI::App& app);
Verb add_check(CLI::App& app);
Verb add_explain(CLI::App& app);
Verb add_merge(CLI::App& app);
Verb add_report(CLI::App& app);

/// Exit codes, as CI reads them.
inline constexpr int kAsExpected = 0;
inline constexpr int kFindings = 1;
inline constexpr int kNotJudged = 2;
inline constexpr int kSkipped = 77;  ///< only where the user asked to skip what is not installed

}  // namespace contract
