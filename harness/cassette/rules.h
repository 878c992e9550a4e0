// What a cassette leaves out of its match and what never reaches the disk: names, handed down.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace contract {

/// A set of names, compared as HTTP compares header names where `any_case`.
struct Names {
  std::vector<std::string> names;
  bool any_case = false;

  bool has(std::string_view name) const;
};

/// Read from cassettes/rules.json, which says what each list is for; `product`, `action` and
/// `version` are facts of the spec table, filled in by tools/. A plain value.
struct CassetteRules {
  std::string product;
  std::string action = {};   ///< name of the parameter that names the action
  std::string version = {};  ///< and of the one that names the version

  Names ignored;       ///< parameters that a match does not look at
  Names parameters;    ///< parameters whose values are replaced, one number for each value
  Names headers;       ///< the same of headers
  Names kept_headers;  ///< headers whose values are stored; of all others only the name is
  Names fields;        ///< members of answers whose values are replaced
  /// Parameters and headers that take one fixed text, and the text.
  std::vector<std::pair<std::string, std::string>> times;
  std::vector<std::string> echoes;     ///< behind these texts a message repeats the string to sign
  std::string hash;                    ///< SHA-256 of the file's bytes, hexadecimal
  std::vector<std::string> published;  ///< values of the document's samples: they stay
  std::vector<std::string> secrets;    ///< values known to the caller, never stored in any form

  /// Whether it stands in `parameters`: in any letter case, and whatever counts it ("Password.1").
  bool is_private_parameter(std::string_view name) const;
  /// Whether a member of a body of that name is one: those of calls may carry parameters.
  bool is_private_member(std::string_view name) const;
  const std::string* time_for(std::string_view name) const;  ///< nullptr: it is none
};

/// Error: the file can't be read, or a list is missing or holds what is no text.
CassetteRules load_rules(const std::filesystem::path& path);

}  // namespace contract
