// The user's wrong: a bad file, a bad flag, a port that is taken.
#pragma once

#include <stdexcept>
#include <string>

namespace contract {

/// Thrown where the user can repair something; caught only in tools/main.cpp, which prints it on
/// one line and exits with 2. A client's wrong is a Finding, never an Error.
class Error : public std::runtime_error {
 public:
  /// `what` says what is wrong and `remedy` what to do about it: two clauses, no final stop.
  Error(const std::string& what, const std::string& remedy)
      : std::runtime_error(what + "; " + remedy) {}

  /// The same for a place in a file. `line` counts from 1; 0 stands for the file as a whole.
  Error(const std::string& file, int line, const std::string& what, const std::string& remedy)
      : std::runtime_error(file + (line > 0 ? ":" + std::to_string(line) : "") + ": " + what +
                           "; " + remedy) {}
};

}  // namespace contract
