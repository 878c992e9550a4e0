// Whether a text tells a secret: as it stands, or in a spelling that anybody can undo.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace contract {

/// What would tell one secret. Immutable once made.
class Confidence {
 public:
  /// What is shorter than this is told only as a whole: its parts stand anywhere by chance.
  static constexpr std::size_t kShortest = 12;

  /// An empty secret is told by nothing.
  explicit Confidence(std::string_view secret);

  /// How the text tells it: "as it is", "in hexadecimal", "in base64" or "percent-encoded"; empty
  /// where it does not. Half of it in one piece tells it as well: what is left can be guessed.
  std::string told_by(std::string_view text) const;

 private:
  std::vector<std::string> pieces_;       ///< each of which tells it
  std::vector<std::string> hexadecimal_;  ///< the pieces so, in small letters
  std::vector<std::string> base64_;       ///< at each of the three places where one may begin
};

}  // namespace contract
