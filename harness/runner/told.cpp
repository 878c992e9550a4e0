#include "runner/told.h"

#include <algorithm>

#include "wire/ascii.h"
#include "wire/digest.h"
#include "wire/percent.h"

namespace contract {
namespace {

char as_it_is(char c) { return c; }

/// The alphabet of base64 for addresses and file names (RFC 4648 5) written in the usual one.
char usual_alphabet(char c) { return c == '-' ? '+' : c == '_' ? '/' : c; }

/// The digits of base64 that depend on `piece` alone where `before` bytes (0 to 2) precede it in
/// its group of three.
std::string base64_within(std::string_view piece, std::size_t before) {
  const std::size_t first = before == 0 ? 0 : before + 1;  // the digits that they have a part in
  const std::string all = base64(std::string(before, '\0').append(piece));
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

PartFinder::PartFinder(std::vector<std::string> texts, std::size_t least, Fold fold)
    : texts_(std::move(texts)), least_(std::max<std::size_t>(least, 1)), fold_(fold) {
  gram_ = std::min(least_, kGram);
  for (const std::string& text : texts_)
    for (std::size_t at = 0; at + gram_ <= text.size(); ++at)
      grams_.set(gram_of(std::string_view(text).substr(at)));
}

std::size_t PartFinder::gram_of(std::string_view text) const {
  std::uint32_t gram = 0;
  for (std::size_t at = 0; at < gram_; ++at)
    gram = gram << 8 | static_cast<unsigned char>(fold_(text[at]));
  return (gram * 2654435761U) >> (32 - kGramBits);  // Fibonacci hashing: the upper bits are mixed
}

bool PartFinder::any_in(std::string_view text) const {
  if (texts_.empty()) return false;
  // Wherever a part stands, one of these looks falls within it.
  const std::size_t stride = least_ - gram_ + 1;
  for (std::size_t at = 0; at + gram_ <= text.size(); at += stride)
    if (grams_.test(gram_of(text.substr(at))) && is_part(text, at)) return true;
  return false;
}

bool PartFinder::is_part(std::string_view text, std::size_t at) const {
  for (const std::string& whole : texts_) {
    for (std::size_t in_whole = 0; in_whole + gram_ <= whole.size(); ++in_whole) {
      std::size_t begin = 0, end = 0;  // how far both are the same, from there
      while (at + end < text.size() && in_whole + end < whole.size() &&
             fold_(text[at + end]) == whole[in_whole + end])
        ++end;
      while (begin < at && begin < in_whole &&
             fold_(text[at - begin - 1]) == whole[in_whole - begin - 1])
        ++begin;
      if (begin + end >= least_) return true;
    }
  }
  return false;
}

Confidence::Confidence(std::string_view secret) {
  if (secret.empty()) return;
  const std::size_t size = secret.size() < kShortest ? secret.size() : (secret.size() + 1) / 2;
  std::vector<std::string> in_base64;
  std::size_t digits = std::string::npos;
  for (const std::size_t before : {0u, 1u, 2u}) {
    in_base64.push_back(base64_within(secret, before));
    digits = std::min(digits, base64_within(secret.substr(0, size), before).size());
  }
  plain_ = PartFinder({std::string(secret)}, size, as_it_is);
  hexadecimal_ = PartFinder({hex(std::string(secret))}, 2 * size, lower_case);
  base64_ = PartFinder(std::move(in_base64), digits, usual_alphabet);
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
