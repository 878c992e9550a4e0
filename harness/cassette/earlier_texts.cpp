#include "cassette/earlier_texts.h"

namespace contract {

template <class Each>
bool EarlierTexts::for_each_window(std::string_view text, const Each& each) {
  std::uint64_t window = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    window = (window << 8 | static_cast<unsigned char>(text[at])) & 0xFFFF'FFFF'FFFF;
    if (at + 1 < kWindow) continue;
    const std::uint64_t bit = window * 0x9E37'79B9'7F4A'7C15u >> 43;  // of 2^21
    if (!each(bit / 64, std::uint64_t{1} << bit % 64)) return false;
  }
  return true;
}

void EarlierTexts::add(std::string_view text) {
  for_each_window(text, [&](std::size_t word, std::uint64_t bit) {
    if ((bits_[word].load(std::memory_order_relaxed) & bit) == 0)
      bits_[word].fetch_or(bit, std::memory_order_relaxed);
    return true;
  });
}

bool EarlierTexts::may_hold(std::string_view value) const {
  if (value.find('\n') != value.npos) return true;
  return for_each_window(value, [&](std::size_t word, std::uint64_t bit) {
    return (bits_[word].load(std::memory_order_relaxed) & bit) != 0;
  });
}

}  // namespace contract
