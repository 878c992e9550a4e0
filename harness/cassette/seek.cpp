#include "cassette/seek.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace contract {
namespace {

std::size_t block_at(std::string_view text, std::size_t last) {
  const auto a = static_cast<unsigned char>(text[last - 1]);
  const auto b = static_cast<unsigned char>(text[last]);
  return (a * 37u + b) & 1023u;
}

}  // namespace

Seeker::Seeker(std::vector<std::string> texts) : texts_(std::move(texts)) {
  std::erase_if(texts_, [](const std::string& text) { return text.empty(); });
  if (texts_.empty()) return;
  size_ = std::numeric_limits<std::uint8_t>::max();
  for (const std::string& text : texts_) size_ = std::min(size_, text.size());
  if (size_ < 2) return;
  shifts_.fill(static_cast<std::uint8_t>(size_ - 1));
  for (const std::string& text : texts_)
    for (std::size_t last = 1; last < size_; ++last) {
      std::uint8_t& shift = shifts_[block_at(text, last)];
      shift = std::min(shift, static_cast<std::uint8_t>(size_ - 1 - last));
    }
  const auto block = [this](const std::string& text) { return block_at(text, size_ - 1); };
  std::sort(texts_.begin(), texts_.end(), [&](const std::string& a, const std::string& b) {
    return block(a) != block(b) ? block(a) < block(b) : a < b;
  });
  first_.assign(kBlocks + 1, 0);
  for (const std::string& text : texts_) ++first_[block(text) + 1];
  for (std::size_t i = 1; i <= kBlocks; ++i) first_[i] += first_[i - 1];
}

void Seeker::seek(std::string_view in,
                  const std::function<void(std::size_t, std::size_t)>& found) const {
  if (texts_.empty()) return;
  if (size_ < 2) {  // no block of two bytes: one by one
    for (const std::string& text : texts_)
      for (auto at = in.find(text); at != in.npos; at = in.find(text, at + 1))
        found(at, text.size());
    return;
  }
  for (std::size_t last = size_ - 1; last < in.size();) {
    const std::size_t block = block_at(in, last);
    if (shifts_[block] > 0) {
      last += shifts_[block];
      continue;
    }
    const std::size_t at = last - (size_ - 1);
    for (std::size_t i = first_[block]; i < first_[block + 1]; ++i)
      if (in.substr(at, texts_[i].size()) == texts_[i]) found(at, texts_[i].size());
    ++last;
  }
}

}  // namespace contract
