// A finding as a program of few lines in the client's own language, which shows it without us: it
// is its own service and answers what the case answers, makes the calls as a user of the library
// does, and prints what arrived and what came of it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "runner/case.h"

namespace contract {

/// A plain value.
struct RepeatProgram {
  std::string file;     ///< "repeat.py"
  std::string command;  ///< how it is run in the adapter's folder, a line for a shell
  std::string text;
};

/// The key that programs have: the one of the documentation's samples, which is nobody's.
inline constexpr const char* kRepeatKey = "testid";
inline constexpr const char* kRepeatSecret = "testsecret";

/// Why a case can't be written down as a program, a clause; empty where it can.
std::string unwritable(const Spec& spec, const Case& each);

/// The nth step of such a case, answered as its program answers it.
std::string repeat_seed(const Case& each, std::size_t nth);

/// The template in an adapter's folder, repeat.*.in; nothing where there is none. `variant` is that
/// of the adapter's settings, "@transport=urlconnection", whose template is repeat@…; may be empty.
std::optional<std::filesystem::path> repeat_template(const std::filesystem::path& folder,
                                                     const std::string& variant = "");

/// Fills the template in (conformance/PROTOCOL.md, Programs that repeat a finding). Error: the
/// template names a placeholder that there is not, or is of no known language. REQUIRES: unwritable
/// has no reason.
RepeatProgram write_program(const Spec& spec, const Case& each, const std::filesystem::path& file);

}  // namespace contract
