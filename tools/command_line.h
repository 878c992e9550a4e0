// What the command line of a verb may say, and the one line that tells what is wrong with it.
#pragma once

#include <CLI/CLI.hpp>
#include <exception>
#include <optional>
#include <string>

namespace contract {

/// Takes digits alone that are a number from `least` to `most`. CLI11 reads -1 as the largest
/// number where an option's variable knows no sign.
CLI::Validator whole_number(unsigned long long least, unsigned long long most);

/// A number of things that nobody has more of.
CLI::Validator some_number();

/// Takes any text but an empty one.
CLI::Validator not_empty();

/// Options that may stand repeatedly take one value each time, so that what comes behind one is not
/// taken for another of its values: "--adapter NAME FOLDER". `app` is the program.
void take_one_value_each_time(CLI::App& app);

/// Says what is wrong: the word that is not known, the known one that is nearest, and whose --help
/// tells more. `app` is the program, after parse() has thrown `wrong`.
std::string what_is_wrong(CLI::App& app, const CLI::ParseError& wrong);

/// Says which limit of the process or the system an error came of, and how to raise it. Returns
/// nullopt where it came of none.
std::optional<std::string> limit_reached(const std::exception& wrong);

}  // namespace contract
