// Whether a text tells a secret: as it stands, or in a spelling that anybody can undo.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace contract {

/// Finds any of a few pieces of one length, give or take a digit of their coding, in long texts:
/// it looks at four bytes here and there, and reads on only where they may be of a piece.
class PieceFinder {
 public:
  using Fold = char (*)(char);

  PieceFinder() = default;
  /// `fold` is applied to each byte of a text first; the pieces are so written already.
  PieceFinder(std::vector<std::string> pieces, Fold fold);

  bool any_in(std::string_view text) const;

 private:
  static constexpr std::size_t kGram = 4;
  static constexpr unsigned kGramBits = 13;

  std::size_t gram_of(std::string_view text) const;
  bool is_in(std::string_view text) const;

  std::vector<std::string> pieces_;
  Fold fold_ = nullptr;
  std::size_t shortest_ = 0;
  std::bitset<1u << kGramBits> grams_;
};

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
  PieceFinder plain_;
  PieceFinder hexadecimal_;  ///< in small letters
  PieceFinder base64_;       ///< at each of the three places where a piece may begin
};

}  // namespace contract
