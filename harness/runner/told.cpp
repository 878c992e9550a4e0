#include "runner/told.h"

#include <algorithm>

#include "wire/digest.h"
#include "wire/percent.h"

namespace contract {
namespace {

char as_it_is(char c) { return c; }

char lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// The alphabet of base64 for addresses and file names (RFC 4648 5) written in the usual one.
char usual_alphabet(char c) { return c == '-' ? '+' : c == '_' ? '/' : c; }

/// The digits of base64 that depend on `piece` alone where `before` bytes (0 to 2) precede it in
/// its group of three.
std::string base64_within(const std::string& piece, std::size_t before) {
  const std::size_t first = before == 0 ? 0 : before + 1;  // the digits that they have a part in
  const std::string all = base64(std::string(before, '\0') + piece);
  return all.substr(first, (before + piece.size()) * 8 / 6 - first);
}

/// `text` with every whole escape undone, and what is none left as it is.
std::string unescaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t from = 0;
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at)) {
    const auto one = percent_decode(text.substr(at, 3), false);
    if (one) out.append(text.substr(from, at - from)).append(*one);
    at += one ? 3 : 1;
    if (one) from = at;
  }
  return out.append(text.substr(from));
}

}  // namespace

PieceFinder::PieceFinder(std::vector<std::string> pieces, Fold fold)
    : pieces_(std::move(pieces)), fold_(fold), shortest_(std::string::npos) {
  for (const std::string& piece : pieces_) shortest_ = std::min(shortest_, piece.size());
  if (shortest_ < kGram) return;
  for (const std::string& piece : pieces_)
    for (std::size_t at = 0; at + kGram <= piece.size(); ++at)
      grams_.set(gram_of(std::string_view(piece).substr(at)));
}

std::size_t PieceFinder::gram_of(std::string_view text) const {
  std::uint32_t gram = 0;
  for (std::size_t at = 0; at < kGram; ++at)
    gram = gram << 8 | static_cast<unsigned char>(fold_(text[at]));
  return (gram * 2654435761U) >> (32 - kGramBits);  // Fibonacci hashing: the upper bits are mixed
}

bool PieceFinder::any_in(std::string_view text) const {
  if (pieces_.empty()) return false;
  if (shortest_ < kGram) return is_in(text);
  // Wherever a piece stands, one of these looks falls upon four of its bytes.
  const std::size_t stride = shortest_ - kGram + 1;
  for (std::size_t at = 0; at + kGram <= text.size(); at += stride) {
    if (!grams_.test(gram_of(text.substr(at)))) continue;
    const std::size_t from = at < shortest_ ? 0 : at - shortest_;
    if (is_in(text.substr(from, 2 * shortest_ + kGram))) return true;
  }
  return false;
}

bool PieceFinder::is_in(std::string_view text) const {
  std::string folded(text);
  std::transform(folded.begin(), folded.end(), folded.begin(), fold_);
  return std::any_of(pieces_.begin(), pieces_.end(), [&](const std::string& piece) {
    return folded.find(piece) != std::string::npos;
  });
}

Confidence::Confidence(std::string_view secret) {
  if (secret.empty()) return;
  const std::size_t size = secret.size() < kShortest ? secret.size() : (secret.size() + 1) / 2;
  std::vector<std::string> pieces, hexadecimal, in_base64;
  for (std::size_t at = 0; at + size <= secret.size(); ++at) {
    pieces.emplace_back(secret.substr(at, size));
    hexadecimal.push_back(hex(pieces.back()));
    for (const std::size_t before : {0u, 1u, 2u})
      if (std::string digits = base64_within(pieces.back(), before); !digits.empty())
        in_base64.push_back(std::move(digits));
  }
  plain_ = PieceFinder(std::move(pieces), as_it_is);
  hexadecimal_ = PieceFinder(std::move(hexadecimal), lower_case);
  base64_ = PieceFinder(std::move(in_base64), usual_alphabet);
}

std::string Confidence::told_by(std::string_view text) const {
  if (plain_.any_in(text)) return "as it is";
  if (hexadecimal_.any_in(text)) return "in hexadecimal";
  if (base64_.any_in(text)) return "in base64";
  if (text.find('%') == std::string_view::npos) return "";
  // Twice: an address within an address.
  const std::string once = unescaped(text);
  if (once.size() == text.size()) return "";
  if (plain_.any_in(once) || plain_.any_in(unescaped(once))) return "percent-encoded";
  return base64_.any_in(once) ? "in base64" : "";
}

}  // namespace contract
