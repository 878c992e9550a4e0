#include "runner/told.h"

#include <algorithm>

#include "wire/digest.h"
#include "wire/percent.h"

namespace contract {
namespace {

bool any_in(const std::vector<std::string>& pieces, std::string_view text) {
  return std::any_of(pieces.begin(), pieces.end(), [&](const std::string& piece) {
    return text.find(piece) != std::string_view::npos;
  });
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// The digits of base64 that depend on `piece` alone where `before` bytes (0 to 2) precede it in
/// its group of three.
std::string base64_within(const std::string& piece, std::size_t before) {
  const std::size_t first = before == 0 ? 0 : before + 1;  // the digits that they have a part in
  const std::string all = base64(std::string(before, '\0') + piece);
  return all.substr(first, (before + piece.size()) * 8 / 6 - first);
}

/// The alphabet for addresses and file names (RFC 4648 5) written in the usual one.
std::string usual_alphabet(std::string_view text) {
  std::string out(text);
  std::replace(out.begin(), out.end(), '-', '+');
  std::replace(out.begin(), out.end(), '_', '/');
  return out;
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

Confidence::Confidence(std::string_view secret) {
  if (secret.empty()) return;
  const std::size_t size = secret.size() < kShortest ? secret.size() : (secret.size() + 1) / 2;
  for (std::size_t at = 0; at + size <= secret.size(); ++at) {
    const std::string piece(secret.substr(at, size));
    hexadecimal_.push_back(hex(piece));
    for (const std::size_t before : {0u, 1u, 2u}) base64_.push_back(base64_within(piece, before));
    pieces_.push_back(piece);
  }
}

std::string Confidence::told_by(std::string_view text) const {
  if (pieces_.empty()) return "";
  if (any_in(pieces_, text)) return "as it is";
  if (any_in(hexadecimal_, lower_case(text))) return "in hexadecimal";
  if (any_in(base64_, usual_alphabet(text))) return "in base64";
  // Twice: an address within an address.
  const std::string once = unescaped(text);
  if (once.size() == text.size()) return "";
  if (any_in(pieces_, once) || any_in(pieces_, unescaped(once))) return "percent-encoded";
  return any_in(base64_, usual_alphabet(once)) ? "in base64" : "";
}

}  // namespace contract
