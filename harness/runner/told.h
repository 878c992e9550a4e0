// Whether a text tells a secret: as it stands, or in a spelling that anybody can undo.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace contract {

/// Finds a part of one of a few texts, of so many bytes at least, in a long text: it looks at four
/// bytes here and there, and reads on only where they may be of a part.
class PartFinder {
 public:
  using Fold = char (*)(char);

  PartFinder() = default;
  /// `fold` is applied to each byte of a long text first; `texts` are so written already.
  PartFinder(std::vector<std::string> texts, std::size_t least, Fold fold);

  bool any_in(std::string_view text) const;

 private:
  static constexpr std::size_t kGram = 4;
  static constexpr unsigned kGramBits = 13;

  std::size_t gram_of(std::string_view text) const;
  /// Whether a part goes over that place of `text`.
  bool is_part(std::string_view text, std::size_t at) const;

  std::vector<std::string> texts_;
  std::size_t least_ = 1;
  std::size_t gram_ = 1;
  Fold fold_ = nullptr;
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
  PartFinder plain_;
  PartFinder hexadecimal_;  ///< in small letters
  PartFinder base64_;       ///< at each of the three places where it may begin
};

}  // namespace contract
