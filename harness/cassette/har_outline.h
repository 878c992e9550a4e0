// Where in the text of a HAR its entries stand, found by strings and brackets alone: what is wrong
// within one entry takes no other with it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ecs_contract/finding.h"
#include "formats/place.h"

namespace contract {

/// Parts of a text, which has to outlive it.
struct HarOutline {
  std::string_view version, creator, spec;  ///< values of the log, as written; empty: not there
  std::vector<std::string_view> entries;    ///< as written; the last may be cut
  bool has_entries = false;                 ///< there is an array `log.entries`
  bool is_cut = false;                      ///< the text ends before the log does
  bool ends_in_entry = false;               ///< and within the last of the entries
};

/// Linear in the size, whatever is nested how deep.
HarOutline outline_of_har(std::string_view text);

/// Tells where in a file something is wrong with one of its parts. The parts are asked for in their
/// order, so that the file is gone through once.
class HarPlaces {
 public:
  /// `file` must outlive it.
  explicit HarPlaces(std::string_view file) : file_(file) {}

  /// "line 3, column 7: what is wrong", of what read_json found in a part of the file.
  std::string told(std::string_view part, const Finding& finding);

 private:
  std::string place(std::string_view part, TextPlace within);

  const std::string_view file_;
  std::size_t done_ = 0;
  TextPlace reached_;
};

}  // namespace contract
